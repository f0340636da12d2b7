"""What a team's work stands on, each with how far it is: from the roster to what its members offer later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.urls import reverse

from joynet.lib.zones import day_in_words, local_day
from joynet.overview.rules import MonthsSoFar
from meetings.queries import AttendanceSoFar
from meetings.rules.attendance import Standing
from teams import rules
from teams.access import TeamAccess
from teams.models import PreworkItem, ReadinessResponse, RosterProposal, Team, Willingness
from teams.queries import Roster, span_of, what_is_proposed
from teams.readiness.instrument import CURRENT
from teams.rules import OccasionState, Slot, Span

DONE, TO_DO, WARN, PLAIN = "ok", "todo", "warn", "plain"


@dataclass(frozen=True)
class Foundation:
    """One row of the list: where it leads, how far it is."""

    name: str
    url: str
    note: str
    status: str
    tone: str = PLAIN


@dataclass(frozen=True)
class Foundations:
    """The rows, and what of them comes next."""

    rows: tuple[Foundation, ...]
    prework: PreworkItem | None  # the open item that is due first
    readiness: str  # the occasion that is open, as in "month 9"; "" when none is
    has_charter: bool
    asks_openness: bool
    is_proposed: bool  # a change of the roster waits for staff
    to_acknowledge: str  # the oldest one that the reader, a senior leader, has not seen


def foundations(
    *, access: TeamAccess, roster: Roster, attendance: AttendanceSoFar, months: MonthsSoFar, at: datetime
) -> Foundations:
    """The list for a team's home. Five queries, six for a member who is asked about later phases."""
    team, day = access.team, local_day(at, access.team.zone)
    span = span_of(team)
    proposals = list(
        team.roster_proposals.filter(verdict="").select_related("membership__person").order_by("proposed_at", "pk")
    )
    prework = list(team.prework_items.order_by("due_on", "pk"))
    open_items = [item for item in prework if item.done_at is None]
    charter = team.charters.order_by("-number", "-pk").values("number", "at", "aim").first()
    occasion, readiness = _readiness(team, span, day)
    asks, openness = _openness(access, span, day)
    rows: list[Foundation] = [
        _roster(team, roster, proposals),
        _standing(team, roster, attendance, months, day),
        _charter(team, charter),
        _drivers(team),
        _prework(team, prework, open_items, day),
        readiness,
    ]
    if openness:
        rows.append(openness)
    if (access.membership and access.membership.holds_steering_seat) or access.is_staff:
        url = reverse("overview:steering", kwargs={"cohort_id": team.cohort_id})
        rows.append(Foundation("Steering committee", url, "Who sits on it, its meetings and minutes", "Open"))
    return Foundations(
        rows=tuple(rows),
        prework=open_items[0] if open_items else None,
        readiness=occasion,
        has_charter=bool(charter and charter["aim"]),
        asks_openness=asks,
        is_proposed=bool(proposals),
        to_acknowledge=_to_acknowledge(access, proposals),
    )


def _url(name: str, team: Team) -> str:
    return reverse(name, kwargs={"team_id": team.pk})


def _roster(team: Team, roster: Roster, proposals: list[RosterProposal]) -> Foundation:
    note = f"{what_is_proposed(proposals[0])}: waits for approval" if proposals else "Who holds which seat, and when"
    if roster.vacant:
        empty = len(roster.vacant)
        return Foundation(
            "Roster", _url("teams:roster", team), note, f"{empty} seat{'' if empty == 1 else 's'} empty", WARN
        )
    status = ("Three seats held", DONE) if roster.is_whole else ("Not three people", WARN)
    return Foundation("Roster", _url("teams:roster", team), note, *status)


def _standing(team: Team, roster: Roster, attendance: AttendanceSoFar, months: MonthsSoFar, day: date) -> Foundation:
    """The lines that a team is asked about most; the page has all nine, with their rules."""
    said = {"Meetings": attendance.standing, "Monthly data": months.standing}
    if roster.vacant:
        since = min((seat.empty_since for seat in roster.vacant if seat.empty_since), default=day)
        beyond = (day - since).days >= rules.GRACE_DAYS
        said = {"Seats": Standing.NOT_MET if beyond else Standing.AT_RISK} | said
    worst = max(said.values(), key=_HOW_BAD.index)
    note = f"What you signed, line by line. {'. '.join(f'{name}: {word}' for name, word in said.items())}."
    return Foundation("Standing", _url("overview:standing", team), note, worst.capitalize(), _TONES[worst])


_HOW_BAD = (Standing.NOT_YET_DUE, Standing.MET, Standing.AT_RISK, Standing.NOT_MET)
_TONES = {Standing.NOT_YET_DUE: PLAIN, Standing.MET: DONE, Standing.AT_RISK: WARN, Standing.NOT_MET: WARN}


def _charter(team: Team, charter: Mapping[str, object] | None) -> Foundation:
    note = "What you want to achieve, by when and for whom"
    if charter is None:
        return Foundation("Charter", _url("teams:charter", team), note, "Not yet begun", TO_DO)
    return Foundation("Charter", _url("teams:charter", team), note, f"Version {charter['number']}", DONE)


def _drivers(team: Team) -> Foundation:
    count = team.drivers.count()
    note = "What leads to your aim, as a picture"
    status = (f"{count} {'entry' if count == 1 else 'entries'}", DONE) if count else ("Not yet begun", TO_DO)
    return Foundation("Driver diagram", _url("teams:drivers", team), note, *status)


def _prework(team: Team, items: list[PreworkItem], open_items: list[PreworkItem], day: date) -> Foundation:
    url = _url("teams:prework", team)
    if not items:
        return Foundation("Prework and storyboard", url, "Before the first workshop", "No list")
    done = f"{len(items) - len(open_items)} of {len(items)} done"
    if not open_items:
        return Foundation("Prework and storyboard", url, "Before the first workshop", done, DONE)
    first = open_items[0]
    words, tone = rules.prework_when(first.due_on, day)
    return Foundation("Prework and storyboard", url, f"Next: {first.label}. {words}.", done, tone)


def _readiness(team: Team, span: Span, day: date) -> tuple[str, Foundation]:
    """The occasion that is open, and the row."""
    url, note = _url("teams:readiness", team), "Where you are ready, and what has changed since you applied"
    responses = {
        row.occasion: row
        for row in team.readiness_responses.filter(rater__isnull=True).annotate(given=Count("answers")).order_by("pk")
    }
    for window in reversed(rules.windows(span)):
        response = responses.get(window.occasion)
        state = rules.occasion_state(
            window,
            has_answers=bool(response and response.given),  # type: ignore[attr-defined]  # set by the annotation above
            is_handed_in=bool(response and response.handed_in_at),
            day=day,
        )
        label = ReadinessResponse.Occasion(window.occasion).label
        if state == OccasionState.DRAFT and response is not None:
            given = f"{label}: {response.given} of {len(CURRENT.items)} answered"  # type: ignore[attr-defined]  # as above
            return label.lower(), Foundation("Readiness", url, note, given, TO_DO)
        if state == OccasionState.OPEN:
            return label.lower(), Foundation("Readiness", url, note, f"{label} is open", TO_DO)
        if state == OccasionState.DONE:
            return "", Foundation("Readiness", url, note, f"{label} done", DONE)
    return "", Foundation("Readiness", url, note, "As at the application" if responses else "No answers yet")


def _openness(access: TeamAccess, span: Span, day: date) -> tuple[bool, Foundation | None]:
    """Whether the reader is asked about later phases, and the row for a member."""
    asked_from = rules.asked_openness_from(span)
    if access.membership is None or asked_from is None or day < asked_from:
        return False, None
    team, person = access.team, access.membership.person
    said = Willingness.objects.filter(membership__team=team, membership__person=person).order_by("-pk").first()
    note = "Coach, speak, write, or host a visit in later phases"
    status = (said.get_answer_display(), DONE) if said else ("Asked", TO_DO)
    return said is None, Foundation("What you offer later", reverse("teams:offers"), note, *status)


def _to_acknowledge(access: TeamAccess, proposals: list[RosterProposal]) -> str:
    """In words, for a senior leader of the team."""
    if access.membership is None or access.membership.slot != Slot.SENIOR_LEADER:
        return ""
    waiting = next((proposal for proposal in proposals if proposal.acknowledged_at is None), None)
    return f"{what_is_proposed(waiting)}." if waiting else ""


def due_in_words(item: PreworkItem) -> str:
    """When it is due, as the card says it."""
    return day_in_words(item.due_on)
