"""One month's report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from joynet.lib.months import Month
from submissions import rules
from submissions.models import Cycle, Learning, Prompt, Report, ReportPart, Share, Submission
from submissions.queries.calendar import Calendar, calendar_of
from submissions.queries.completeness import facts_from
from submissions.queries.measures import Figures, GridRow, figures_of, grid_of
from submissions.queries.months import MonthLine, month_line
from submissions.rules import Part
from teams.models import Team


@dataclass(frozen=True)
class TestLine:
    """One test as shown in a month."""

    cycle_id: int
    number: int
    idea: str
    objective: str
    prediction: str
    found: str
    learned: str
    decision: str
    started_on: date | None
    closed_on: date | None
    share: str

    @property
    def decision_in_words(self) -> str:
        return Cycle.Decision(self.decision).label if self.decision else "Still running"

    @property
    def is_for_coach_only(self) -> bool:
        return self.share == Share.COACH


def test_line(cycle: Cycle) -> TestLine:
    """A cycle as a value."""
    return TestLine(
        cycle_id=cycle.pk,
        number=cycle.number,
        idea=cycle.idea.title if cycle.idea else "",
        objective=cycle.objective,
        prediction=cycle.prediction,
        found=cycle.found,
        learned=cycle.learned,
        decision=cycle.decision,
        started_on=cycle.started_on,
        closed_on=cycle.closed_on,
        share=cycle.share,
    )


@dataclass(frozen=True)
class LearningLine:
    """What stands under one prompt."""

    prompt: str
    text: str
    share: str

    @property
    def label(self) -> str:
        return Prompt(self.prompt).label

    @property
    def is_for_coach_only(self) -> bool:
        return self.share == Share.COACH


@dataclass(frozen=True)
class PartLine:
    """One of the four parts as listed beside the work."""

    part: Part
    label: str
    is_done: bool
    is_started: bool
    revision: int
    nothing_reason: str
    edited_by: str
    edited_at: datetime | None
    lacking: tuple[str, ...]

    @property
    def state_in_words(self) -> str:
        return "Complete" if self.is_done else ("In progress" if self.is_started else "Not started")


@dataclass(frozen=True)
class SentLine:
    """One version that was sent."""

    number: int
    at: datetime
    by: str


@dataclass(frozen=True)
class ReportPage:
    """Everything a month's page says about its report.

    Once it is submitted, tests and learning are those that were sent: a test that went on later does not change them.
    """

    line: MonthLine
    parts: tuple[PartLine, ...]
    tests: tuple[TestLine, ...]
    learnings: tuple[LearningLine, ...]
    revision: int
    sent: tuple[SentLine, ...]  # newest first
    return_reason: str

    @property
    def lacking(self) -> tuple[rules.Missing, ...]:
        return tuple(rules.Missing(part.part, sentence) for part in self.parts for sentence in part.lacking)

    @property
    def is_complete(self) -> bool:
        return not self.lacking


def find_report(*, team: Team, month: Month) -> Report | None:
    """The started report of a month, with its parts, learnings and submissions."""
    return (
        Report.objects.filter(team=team, month=month.first_day)
        .prefetch_related(
            Prefetch("parts", ReportPart.objects.select_related("edited_by").order_by("pk")),
            Prefetch("learnings", Learning.objects.order_by("pk")),
            Prefetch("submissions", Submission.objects.select_related("by").order_by("-number")),
        )
        .first()
    )


@dataclass(frozen=True)
class MonthBook:
    """Everything stored about one month of a team, read once for a whole page."""

    team: Team
    month: Month
    calendar: Calendar
    report: Report | None
    figures: Figures
    cycles: tuple[Cycle, ...]

    def page(self, at: datetime) -> ReportPage:
        """The month's report as its pages show it."""
        facts = facts_from(
            report=self.report,
            month=self.month,
            measures=self.figures.rows,
            values=self.figures.in_month(self.month),
            tests=len(self.cycles),
        )
        return _page(self, rules.missing(facts), at)

    def grid(self) -> dict[Part, list[GridRow]]:
        """The measures of both data parts with their cells and charts."""
        return grid_of(self.team, self.calendar.span, self.figures)


def open_book(*, team: Team, month: Month, at: datetime) -> MonthBook | None:
    """One month of a team, or None when it does not report on it or it has not begun. Ten queries at most."""
    calendar = calendar_of(team)
    if month not in calendar.begun(at):
        return None
    report = find_report(team=team, month=month)
    cycles = Cycle.objects.filter(in_months__report=report).select_related("idea").order_by("number") if report else ()
    return MonthBook(team, month, calendar, report, figures_of(team=team, until=month), tuple(cycles))


def report_page(*, team: Team, month: Month, at: datetime) -> ReportPage | None:
    """The page of one month, or None when the team does not report on it or it has not begun."""
    book = open_book(team=team, month=month, at=at)
    return book.page(at) if book else None


def _page(book: MonthBook, lacking: tuple[rules.Missing, ...], at: datetime) -> ReportPage:
    report, month = book.report, book.month
    stored: dict[str, ReportPart] = {part.part: part for part in report.parts.all()} if report else {}
    parts = tuple(_part_line(part, stored.get(part), lacking) for part in Part)
    done = frozenset(part.part for part in parts if part.is_done)
    line = month_line(book.calendar, month, report, done, is_owed=month in book.calendar.owed(at), at=at)
    sent = list(report.submissions.all()) if report else []
    tests = tuple(test_line(cycle) for cycle in book.cycles)
    learnings = _learning_lines(report.learnings.all()) if report else ()
    if line.is_submitted and sent:
        tests = tuple(_sent_test(item) for item in sent[0].content["changes"])
        learnings = tuple(LearningLine(**item) for item in sent[0].content["learning"])
    return ReportPage(
        line=line,
        parts=parts,
        tests=tests,
        learnings=learnings,
        revision=report.revision if report else 0,
        sent=tuple(SentLine(version.number, version.at, str(version.by or "")) for version in sent),
        return_reason=report.return_reason if report and line.is_returned else "",
    )


def _learning_lines(learnings: Iterable[Learning]) -> tuple[LearningLine, ...]:
    order = list(Prompt)
    written = [learning for learning in learnings if learning.text]
    return tuple(
        LearningLine(learning.prompt, learning.text, learning.share)
        for learning in sorted(written, key=lambda learning: order.index(Prompt(learning.prompt)))
    )


def _sent_test(item: dict[str, Any]) -> TestLine:
    """A test out of a submission's frozen content."""
    return TestLine(
        cycle_id=item["cycle"],
        number=item["number"],
        idea=item["idea"],
        objective=item["objective"],
        prediction=item["prediction"],
        found=item["found"],
        learned=item["learned"],
        decision=item["decision"],
        started_on=date.fromisoformat(item["started_on"]) if item["started_on"] else None,
        closed_on=date.fromisoformat(item["closed_on"]) if item["closed_on"] else None,
        share=item["share"],
    )


def _part_line(part: Part, stored: ReportPart | None, lacking: tuple[rules.Missing, ...]) -> PartLine:
    sentences = tuple(item.sentence for item in lacking if item.part == part)
    return PartLine(
        part=part,
        label=part.label,
        is_done=not sentences,
        is_started=stored is not None,
        revision=stored.revision if stored else 0,
        nothing_reason=stored.nothing_reason if stored else "",
        edited_by=str(stored.edited_by) if stored and stored.edited_by else "",
        edited_at=stored.edited_at if stored else None,
        lacking=sentences,
    )


# ---- pages of parts


def open_cycles(*, team: Team) -> list[Cycle]:
    """Tests that are not closed, newest first: what a month can go on with."""
    return list(Cycle.objects.filter(team=team, closed_on__isnull=True).select_related("idea").order_by("-number"))


def find_cycle(*, team: Team, cycle_id: int) -> Cycle | None:
    """One test of this team."""
    return Cycle.objects.filter(team=team, pk=cycle_id).select_related("idea").first()


def submissions_of(*, report: Report) -> list[Submission]:
    """The versions that were sent, newest first."""
    return list(report.submissions.select_related("by").order_by("-number"))


def learnings_before(*, team: Team, month: Month) -> dict[str, str]:
    """What the team wrote last month under each prompt."""
    return {
        learning.prompt: learning.text
        for learning in Learning.objects.filter(report__team=team, report__month=month.previous.first_day)
        if learning.text
    }
