"""What the teams of the demonstration tested and learned."""

from __future__ import annotations

from dataclasses import dataclass

from teams.rules import Component


@dataclass(frozen=True)
class DemoTest:
    """A change that a team tests, as typed; `decision` "" is still running."""

    idea: str
    objective: str
    prediction: str
    found: str
    learned: str
    decision: str


TESTS: tuple[DemoTest, ...] = (
    DemoTest(
        "Two-question check-in",
        "Charge nurses open each shift with two questions: what matters to you today, and what is in the way.",
        "Six of ten huddles will name something that can be fixed the same day.",
        "Seven of ten did. Most were supplies and the room list.",
        "The question about what is in the way works only when somebody writes it down where all can see it.",
        "adapt",
    ),
    DemoTest(
        "Pebble board",
        "A board beside the break room lists small obstacles, with an owner and a date for each.",
        "Half of the entries will be closed within a week.",
        "Nine of fourteen were closed in a week; two went to the senior leader.",
        "Closing one visibly brings in three new ones. The leader's two visits mattered more than the board.",
        "adopt",
    ),
    DemoTest(
        "Protected breaks",
        "A float covers one hour in the middle of the day so that everyone on one unit leaves the floor once.",
        "Eight of ten shifts will have a full break for everyone.",
        "Five of ten did; short shifts had no float.",
        "It needs a rule for short days. The next test starts with those.",
        "adapt",
    ),
    DemoTest(
        "Leader rounds with a question",
        "The senior leader walks one unit a week and asks what made a good day.",
        "Staff will name at least one bright spot on every round.",
        "Every round did, and four of six also brought up staffing.",
        "People tell more on the second visit than on the first.",
        "adopt",
    ),
    DemoTest(
        "Self-scheduling for one team",
        "One team of twelve plans its own four-week schedule with three fixed rules.",
        "Requests for changes after posting will fall by a third.",
        "They fell from 21 to 12.",
        "Two people needed help with the tool; the rules were not the problem.",
        "adopt",
    ),
    DemoTest(
        "Thank-you within a day",
        "Managers write one specific thank-you a day, by hand.",
        "Eight of ten staff asked will say that someone noticed their work.",
        "",
        "",
        "",
    ),
)

LEARNINGS: tuple[tuple[str, str, str], ...] = (
    (
        "Small obstacles that are removed within a week do more for trust than a large plan.",
        "We expected the night shift to be skeptical. They had the clearest ideas of all.",
        "Test the check-in on a weekend, and ask the night shift to lead it.",
    ),
    (
        "Asking what made a good day changes what people talk about afterwards.",
        "The first version of the form was too long; nobody used it after the third day.",
        "Cut the form to two lines and try it with one person tomorrow.",
    ),
    (
        "When the senior leader answers in person, even a no is accepted.",
        "Our absence data came three weeks late, so we looked at old figures.",
        "Get the figures from personnel by the fifth of each month.",
    ),
    (
        "Peers explaining a test to peers works better than a memo.",
        "A test that failed on one unit worked on the next, with an hour more of overlap.",
        "Write down what was different and try it on a third unit.",
    ),
)

IDEAS: tuple[tuple[Component, str], ...] = (
    (Component.IMPROVEMENT, "A board for small obstacles, with an owner and a date for each"),
    (Component.MEANING, "Two questions at the start of each shift"),
    (Component.WELLNESS, "A float covers one hour so that everyone has a break"),
    (Component.PARTICIPATION, "The senior leader walks one unit a week with one question"),
    (Component.AUTONOMY, "One team plans its own four-week schedule"),
    (Component.RECOGNITION, "One specific thank-you a day, by hand"),
)
"""Change ideas, each under the component of joy in work that it serves."""
