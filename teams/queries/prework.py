"""What a team has to do before the first workshop, how far it is, and its storyboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from joynet.lib.zones import day_in_words, in_words_with_year, local_day
from teams import rules
from teams.models import PreworkItem, Storyboard, Team
from teams.queries.rosters import roster_on

STORYBOARD_PARTS = (
    ("who_we_are", "Who we are"),
    ("why_joy_matters", "Why joy in work matters here"),
    ("aim", "Our aim"),
    ("baseline", "Where we start"),
    ("first_test", "Our first test"),
    ("question", "One question for the network"),
)
"""The columns of a storyboard with the words people read, in the order of reading (domain 3.1)."""

_PLACES = {
    "roster": ("teams:roster", "Roster"),
    "what-matters": ("teams:charter", "Charter"),
    "under-way": ("teams:charter", "Charter"),
    "charter": ("teams:charter", "Charter"),
    "baseline": ("submissions:measures", "Our data"),
    "drivers": ("teams:drivers", "Driver diagram"),
    "orientation": ("meetings:team_meetings", "Meetings"),
    "storyboard": ("teams:storyboard", "Storyboard"),
}
"""Where each thing is done, and what that place is called."""


@dataclass(frozen=True)
class PreworkLine:
    """One item of the list as shown."""

    key: str
    label: str
    why: str
    due: str
    due_on: date
    who: str
    is_done: bool
    is_overdue: bool
    state: str
    tone: str
    done_words: str
    found: str
    url: str
    place: str


@dataclass(frozen=True)
class PreworkPage:
    """A team's list on a day, what is due first at the top of what is open."""

    lines: tuple[PreworkLine, ...]

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.lines)

    @property
    def overdue(self) -> int:
        return sum(line.is_overdue for line in self.lines)

    @property
    def next(self) -> PreworkLine | None:
        """The open item that is due first."""
        return next((line for line in self.lines if not line.is_done), None)

    @property
    def sentence(self) -> str:
        """How far the team is, in words."""
        if not self.lines:
            return "There is no list for this team."
        if self.next is None:
            return f"All {len(self.lines)} things are done."
        late = f", {self.overdue} overdue" if self.overdue else ""
        return f"{self.done} of {len(self.lines)} things are done{late}. Next: {self.next.label}, due {self.next.due}."


def prework_page(*, team: Team, day: date) -> PreworkPage:
    """The list on `day` with what there is to see of each thing. A constant number of queries."""
    roster = roster_on(team=team, day=day)
    holders = {seat.slot: ", ".join(holder.name for holder in seat.holders) for seat in roster.seats}
    items = list(team.prework_items.select_related("done_by").order_by("due_on", "pk"))
    found = _what_there_is(team, is_whole=roster.is_whole)
    return PreworkPage(tuple(_line(item, team, day, holders, found) for item in items))


def find_prework_item(*, team: Team, key: str) -> PreworkItem | None:
    """One item of the team's list."""
    return team.prework_items.filter(key=key).first()


def find_storyboard(*, team: Team) -> Storyboard | None:
    """The team's storyboard, when it has begun one."""
    return Storyboard.objects.filter(team=team).select_related("edited_by").first()


def _line(item: PreworkItem, team: Team, day: date, holders: dict[str, str], found: dict[str, str]) -> PreworkLine:
    task = next((task for task in rules.PREWORK if task.key == item.key), None)
    place, place_name = _PLACES.get(item.key, ("", ""))
    is_done = item.done_at is not None
    state, tone = ("Done", "ok") if is_done else rules.prework_when(item.due_on, day)
    slot = rules.Slot(item.responsible_slot).label if item.responsible_slot else ""
    names = holders.get(item.responsible_slot, "")
    return PreworkLine(
        key=item.key,
        label=item.label,
        why=task.why if task else "",
        due=day_in_words(item.due_on),
        due_on=item.due_on,
        who=f"{slot}: {names}" if names else slot,
        is_done=is_done,
        is_overdue=not is_done and item.due_on < day,
        state=state,
        tone=tone,
        done_words=_done_words(item, team.zone),
        found=found.get(item.key, ""),
        url=reverse(place, kwargs={"team_id": team.pk}) if place else "",
        place=place_name,
    )


def _done_words(item: PreworkItem, zone: str) -> str:
    if item.done_at is None:
        return ""
    day = day_in_words(local_day(item.done_at, zone))
    return f"Done on {day} by {item.done_by.name}" if item.done_by else f"Done on {day}"


def _what_there_is(team: Team, *, is_whole: bool) -> dict[str, str]:
    """What can be seen of each thing, in a few words; a tick is the team's own word."""
    charter = team.charters.order_by("-number", "-pk").first()
    drivers, storyboard = team.drivers.count(), find_storyboard(team=team)
    seen = {}
    if charter is not None:
        seen["charter"] = f"Version {charter.number}, {day_in_words(local_day(charter.at, team.zone))}"
        seen["what-matters"] = "Themes are in the charter" if charter.what_matters else ""
        seen["under-way"] = "Noted in the charter" if charter.guidance else ""
    if drivers:
        seen["drivers"] = f"{drivers} drivers and ideas"
    if storyboard is not None:
        seen["storyboard"] = f"Saved {in_words_with_year(storyboard.edited_at, team.zone)}"
    seen["roster"] = "Three people in three seats" if is_whole else "A seat is empty"
    return seen
