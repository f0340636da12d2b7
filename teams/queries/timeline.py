"""Who held which seat when, with the gaps: a picture, sentences and a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from joynet.lib.days import active_on, is_active
from joynet.lib.zones import day_in_words
from teams import rules
from teams.models import Membership, Team
from teams.queries.proposed import proposed_by_slot
from teams.queries.spans import span_of
from teams.rules import Gap, Slot, Span
from teams.rules.timeline import NARROW, PAGE, picture


@dataclass(frozen=True)
class GapLine:
    """One gap as a page says it. `days` are those up to and with the day asked about."""

    seat: str
    starts_on: date
    ends_on: date
    days: int
    is_open: bool
    is_announced: bool
    is_beyond_grace: bool
    owner: str
    sentence: str

    @property
    def state_in_words(self) -> str:
        """As the table says it."""
        if self.is_announced:
            return "announced"
        if self.is_beyond_grace:
            return f"longer than {rules.GRACE_DAYS} days"
        return f"within the {rules.GRACE_DAYS} days of grace"


@dataclass(frozen=True)
class TimelineRow:
    """One line of the table: somebody in a seat, or nobody (then `gap` says how long). `until` is the last day."""

    seat: str
    who: str
    since: date
    until: date | None
    gap: GapLine | None


@dataclass(frozen=True)
class Timeline:
    """Everything that teams/timeline.html shows."""

    svg: SafeString
    narrow_svg: SafeString
    sentence: str
    gaps: tuple[GapLine, ...]
    rows: tuple[TimelineRow, ...]

    @property
    def open_gaps(self) -> tuple[GapLine, ...]:
        """The gaps of the day asked about."""
        return tuple(gap for gap in self.gaps if gap.is_open)

    @property
    def announced(self) -> tuple[GapLine, ...]:
        """Gaps that will come unless somebody is named before."""
        return tuple(gap for gap in self.gaps if gap.is_announced)


def timeline_of(*, team: Team, day: date, is_past: bool = False) -> Timeline:
    """The team's whole time as it is known now, looked at from `day`. At most four queries.

    `is_past`: from a day before today; what was still to come then, and who is proposed now, is left out of the words.
    """
    held = _memberships(team)
    span = span_of(team)
    lines = _lines(team, held, span, day, is_past=is_past)
    seats = [rules.Seat(m.person_id, m.slot, m.starts_on, m.ends_on) for m in held]
    names = {m.person_id: m.person.name for m in held}
    found = rules.gaps(seats, span)
    sentence = coverage_sentence(lines, span, day)
    svg, narrow = (
        render_to_string(
            "teams/timeline.svg",
            {
                "p": picture(seats=seats, names=names, found=found, span=span, day=day, sheet=sheet),
                "title": f"Who holds which seat of {team.name}. {sentence}",
            },
        )
        for sheet in (PAGE, NARROW)
    )
    return Timeline(svg, narrow, sentence, lines, _rows(held, lines))


def gaps_of(*, team: Team, day: date) -> tuple[GapLine, ...]:
    """The team's gaps, past, open and announced, looked at from `day`. At most four queries."""
    return _lines(team, _memberships(team), span_of(team), day, is_past=False)


def coverage_sentence(lines: Sequence[GapLine], span: Span, day: date) -> str:
    """How the seats are held on `day`, in one sentence for each gap."""
    if day < span.joined_on:
        return f"The team joins on {day_in_words(span.joined_on)}."
    if day >= span.ends_on:
        return f"The team’s time ended on {day_in_words(span.last_day)}."
    if any(is_active(starts_on, ends_on, day) for starts_on, ends_on in span.pauses):
        return "The team is paused: no seat is owed."
    now = [line.sentence for line in lines if line.is_open]
    return " ".join(now) or "All three seats are held by three different people."


def _memberships(team: Team) -> list[Membership]:
    rows = team.memberships.approved().exclude(slot="").select_related("person")
    return list(rows.order_by("starts_on", "person__name", "pk"))


def _lines(team: Team, held: list[Membership], span: Span, day: date, *, is_past: bool) -> tuple[GapLine, ...]:
    seats = [rules.Seat(m.person_id, m.slot, m.starts_on, m.ends_on) for m in held]
    found = rules.gaps(seats, span)
    if is_past:
        found = tuple(gap for gap in found if gap.starts_on <= day)
    is_asked = any(gap.ends_on > day for gap in found)
    coach = _coach_in_words(team, day) if is_asked else ""
    proposed = proposed_by_slot(team) if is_asked and not is_past else {}
    return tuple(_line(gap, held, seats, coach, day, proposed.get(gap.slot, "") if gap.slot else "") for gap in found)


def _line(gap: Gap, held: list[Membership], seats: list[rules.Seat], coach: str, day: date, proposed: str) -> GapLine:
    asked = max(day, gap.starts_on)
    slot = rules.who_acts(gap.slot, rules.coverage(seats, asked))
    acting = next((m for m in held if m.slot == slot and is_active(m.starts_on, m.ends_on, asked)), None)
    owner = f"{acting.person.name} ({_lower(acting.slot_in_words)})" if acting and slot else coach
    is_open = gap.is_open_on(day)
    days = gap.days_by(day)
    return GapLine(
        seat=_seat(gap.slot),
        starts_on=gap.starts_on,
        ends_on=gap.ends_on,
        days=days,
        is_open=is_open,
        is_announced=day < gap.starts_on,
        is_beyond_grace=gap.is_beyond_grace_by(day),
        owner=owner,
        sentence=_sentence(gap, days, owner, day, proposed),
    )


def _sentence(gap: Gap, days: int, owner: str, day: date, proposed: str) -> str:
    since = day_in_words(gap.starts_on)
    if gap.slot is None:
        what = f"One person has held two of the three seats since {since}"
    elif gap.starts_on > day:
        what = f"The seat of the {_lower(gap.slot.label)} will be empty from {since}"
    else:
        what = f"The seat of the {_lower(gap.slot.label)} has been empty since {since}"
    if gap.starts_on > day:
        return f"{what}. {proposed or f'To name somebody: {owner}.'}"
    if not gap.is_open_on(day):
        last = day_in_words(gap.ends_on - timedelta(days=1))
        return f"{_seat(gap.slot)}: {since} to {last}, {_days(days)}."
    ask = proposed or f"To name somebody: {owner}."
    if gap.is_beyond_grace_by(day):
        return f"{what} ({_days(days)}); the {rules.GRACE_DAYS} days of grace are over. {ask}"
    last_day = day_in_words(gap.grace_ends_on - timedelta(days=1))
    return f"{what} (day {days} of {rules.GRACE_DAYS}). {proposed or f'To name somebody by {last_day}: {owner}.'}"


def _rows(held: list[Membership], lines: Sequence[GapLine]) -> tuple[TimelineRow, ...]:
    order = {slot.label: index for index, slot in enumerate(Slot)}
    rows = [
        TimelineRow(
            Slot(m.slot).label,
            m.person.name,
            m.starts_on,
            m.ends_on - timedelta(days=1) if m.ends_on else None,
            None,
        )
        for m in held
    ]
    rows += [TimelineRow(line.seat, "", line.starts_on, line.ends_on - timedelta(days=1), line) for line in lines]
    return tuple(sorted(rows, key=lambda row: (order.get(row.seat, len(order)), row.since, row.who)))


def _coach_in_words(team: Team, day: date) -> str:
    coaches = team.coach_assignments.filter(active_on(day)).select_related("user").order_by("starts_on", "pk")
    names = [str(assignment.user) for assignment in coaches]
    return f"the coach, {names[0]}" if names else "the network’s staff"


def _seat(slot: Slot | None) -> str:
    return slot.label if slot else "Three different people"


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def _days(count: int) -> str:
    return f"{count} {'day' if count == 1 else 'days'}"
