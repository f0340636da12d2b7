"""The picture of who held which seat when: where everything stands, in the picture's own units. Pure.

Three lanes, one for each seat; people who hold a seat at the same time stand under each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from joynet.lib.months import months_between
from joynet.lib.names import initials
from joynet.lib.zones import day_in_words
from teams.rules.gaps import Gap
from teams.rules.kinds import Slot
from teams.rules.months import Span
from teams.rules.seats import Seat

_EDGE = 1.0
_HEAD = 22.0  # the months
_LABEL = 24.0  # the name of a seat, above its bars
_BAR = 26.0
_ROOM = 6.0  # between lanes
_FOOT = 22.0  # the day that one looks at
_EM = 0.56  # how wide a letter is, a little on the generous side
_PADDING = 6.0


@dataclass(frozen=True)
class Sheet:
    """A size of the picture: `every` says how many months have one label."""

    code: str
    width: float
    font: float
    every: int


PAGE = Sheet("page", 720, 14, 1)
NARROW = Sheet("narrow", 300, 13, 3)


@dataclass(frozen=True)
class Bar:
    """One holder of a seat, or an empty seat. `words` is what fits; `title` says it whole."""

    x: str
    y: str
    width: str
    height: str
    text_x: str
    text_y: str
    words: str
    title: str
    is_gap: bool


@dataclass(frozen=True)
class Words:
    """Words with the left end, the middle or the right end of their baseline."""

    x: str
    y: str
    words: str
    anchor: str = "start"


@dataclass(frozen=True)
class Picture:
    """Everything that the template writes down."""

    sheet: Sheet
    height: str
    grid: str
    months: tuple[Words, ...]
    labels: tuple[Words, ...]
    bars: tuple[Bar, ...]
    pauses: tuple[Bar, ...]
    today: str
    today_words: Words | None


def picture(
    *, seats: Sequence[Seat], names: dict[int, str], found: Iterable[Gap], span: Span, day: date, sheet: Sheet
) -> Picture:
    """The whole time of the team from left to right. `names`: person → name; `day` is marked when it lies inside."""
    scale = _Scale(min(span.joined_on, span.cohort_first.first_day), span.ends_on, sheet)
    shown = [
        Seat(seat.person_id, seat.slot, max(seat.starts_on, scale.first), min(seat.ends_on or scale.end, scale.end))
        for seat in seats
        if seat.slot and seat.starts_on < scale.end and (seat.ends_on is None or seat.ends_on > scale.first)
    ]
    empty = list(found)
    labels: list[Words] = []
    bars: list[Bar] = []
    y = _HEAD
    for slot in [*Slot, None]:
        lane_gaps = [gap for gap in empty if gap.slot == slot]
        if slot is None and not lane_gaps:
            continue
        y += _LABEL
        labels.append(Words(_n(_EDGE), _n(y - 7), slot.label if slot else "Three different people"))
        rows = _rows([seat for seat in shown if seat.slot == slot]) if slot else [[]]
        for index, row in enumerate(rows):
            bars.extend(_holder(scale, seat, names[seat.person_id], y) for seat in row)
            if index == 0:
                bars.extend(_empty(scale, gap, y, day) for gap in lane_gaps)
            y += _BAR + 2
        y += _ROOM
    bottom = y
    months = months_between(span.cohort_first, span.cohort_last)
    ticks = [month.first_day for month in months if scale.first <= month.first_day < scale.end]
    return Picture(
        sheet=sheet,
        height=_n(bottom + _FOOT),
        grid="".join(f"M{_n(scale.x(tick))} {_n(_HEAD - 4)}V{_n(bottom)}" for tick in ticks),
        months=tuple(
            Words(_n(scale.x(month.first_day) + 2), _n(_HEAD - 8), f"M{number + 1}")
            for number, month in enumerate(months)
            if number % sheet.every == 0 and scale.first <= month.first_day < scale.end
        ),
        labels=tuple(labels),
        bars=tuple(bars),
        pauses=tuple(_pause(scale, pause, bottom) for pause in span.pauses if scale.shows(*pause)),
        today=f"M{_n(scale.x(day))} {_n(_HEAD - 4)}V{_n(bottom + 4)}" if scale.shows(day, day + timedelta(1)) else "",
        today_words=_today(scale, day, bottom),
    )


@dataclass(frozen=True)
class _Scale:
    """Days to places from left to right."""

    first: date
    end: date
    sheet: Sheet

    def x(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.end - self.first).days)
        return _EDGE + min(1.0, max(0.0, share)) * (self.sheet.width - 2 * _EDGE)

    def shows(self, starts_on: date, ends_on: date | None) -> bool:
        return starts_on < self.end and (ends_on is None or ends_on > self.first)

    def fitted(self, choices: Iterable[str], width: float) -> str:
        """The first of the words that fits into the width, or none."""
        room = width - 2 * _PADDING
        return next((words for words in choices if len(words) * _EM * self.sheet.font <= room), "")


def _rows(seats: list[Seat]) -> list[list[Seat]]:
    """Holders in as few rows as their overlaps need; one empty row for a seat that nobody ever held."""
    rows: list[list[Seat]] = [[]]
    for seat in sorted(seats, key=lambda seat: (seat.starts_on, seat.person_id)):
        free = next((row for row in rows if not row or (row[-1].ends_on or date.max) <= seat.starts_on), None)
        if free is None:
            rows.append([seat])
        else:
            free.append(seat)
    return rows


def _holder(scale: _Scale, seat: Seat, name: str, y: float) -> Bar:
    ends_on = seat.ends_on or scale.end
    first = name.split()[0] if name.split() else name
    return _bar(
        scale,
        seat.starts_on,
        ends_on,
        y,
        (name, first, initials(name)),
        f"{name}, {_from_until(scale, seat.starts_on, ends_on)}",
    )


def _empty(scale: _Scale, gap: Gap, y: float, day: date) -> Bar:
    days = gap.days_by(day)
    word = "Empty" if gap.slot else "One person in two seats"
    choices = (f"{word}, {days} {'day' if days == 1 else 'days'}", word) if days else (word,)
    whole = f"{word}, {_from_until(scale, gap.starts_on, gap.ends_on)}"
    return _bar(scale, gap.starts_on, gap.ends_on, y, choices, whole, is_gap=True)


def _pause(scale: _Scale, pause: tuple[date, date | None], bottom: float) -> Bar:
    """The band behind the lanes; its word stands beside the name of the first seat, where that leaves room."""
    starts_on, ends_on = pause[0], pause[1] or scale.end
    bar = _bar(scale, starts_on, ends_on, _HEAD - 4, (), f"Paused, {_from_until(scale, starts_on, ends_on)}")
    has_room = float(bar.x) > len(Slot.SENIOR_LEADER.label) * _EM * scale.sheet.font + _PADDING
    return replace(
        bar,
        height=_n(bottom - _HEAD + 4),
        text_y=_n(_HEAD + _LABEL - 7),
        words=scale.fitted(("paused",), float(bar.width) + _PADDING) if has_room else "",
    )


def _bar(
    scale: _Scale, starts_on: date, ends_on: date, y: float, choices: Sequence[str], title: str, *, is_gap: bool = False
) -> Bar:
    left, right = scale.x(starts_on), scale.x(ends_on)
    width = max(2.0, right - left - 2)
    return Bar(
        x=_n(left + 1),
        y=_n(y),
        width=_n(width),
        height=_n(_BAR),
        text_x=_n(left + _PADDING),
        text_y=_n(y + _BAR / 2 + scale.sheet.font * 0.35),
        words=scale.fitted(choices, width),
        title=title,
        is_gap=is_gap,
    )


def _today(scale: _Scale, day: date, bottom: float) -> Words | None:
    if not scale.shows(day, day + timedelta(1)):
        return None
    words = day_in_words(day)
    x = scale.x(day)
    half = len(words) * _EM * scale.sheet.font / 2
    if x - half < _EDGE:
        return Words(_n(_EDGE), _n(bottom + _FOOT - 4), words)
    if x + half > scale.sheet.width - _EDGE:
        return Words(_n(scale.sheet.width - _EDGE), _n(bottom + _FOOT - 4), words, "end")
    return Words(_n(x), _n(bottom + _FOOT - 4), words, "middle")


def _from_until(scale: _Scale, starts_on: date, ends_on: date) -> str:
    """ "from Mar 9, 2027 to Jun 1, 2027", the last day that counts included."""
    last = ends_on - timedelta(days=1)
    return f"from {day_in_words(starts_on)}" + (f" to {day_in_words(last)}" if ends_on < scale.end else "")


def _n(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")
