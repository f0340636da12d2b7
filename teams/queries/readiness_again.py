"""How ready a team was at the start, and how that has changed since. Never used to rank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from joynet.lib.zones import day_in_words, local_day
from teams import rules
from teams.models import ReadinessAnswer, ReadinessResponse, Team
from teams.queries.spans import span_of
from teams.readiness import scoring
from teams.readiness.instrument import CURRENT, DONT_KNOW, INSTRUMENTS, Domain, Instrument, Item
from teams.rules import OccasionState, Window

_FIRST, _STEP = 20, 40
_LEVEL_MARKS = tuple(_FIRST + _STEP * level for level in range(5))
"""Where the levels 1 to 5 stand on a line that is 200 long."""

_SHORT = {"baseline": "Start", "m9": "Month 9", "m18": "Month 18"}
_SINCE = {"baseline": "the start", "m9": "month 9"}


@dataclass(frozen=True)
class OccasionLine:
    """One self-assessment of the team: when, how far, and what one may do about it."""

    key: str
    label: str
    state: OccasionState
    sentence: str
    word: str
    tone: str
    first_domain: str
    is_answered: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in (OccasionState.OPEN, OccasionState.DRAFT)


@dataclass(frozen=True)
class Point:
    """A mark on a line of the picture: `at` along it; `kind` is first, between or last in time."""

    at: int
    kind: str


@dataclass(frozen=True)
class ChangeCell:
    """What was answered on one occasion."""

    column: str
    words: str


@dataclass(frozen=True)
class ChangeRow:
    """One item or index: what it was on each occasion, the change in words, and its marks on the line."""

    title: str
    cells: tuple[ChangeCell, ...]
    change: str
    points: tuple[Point, ...]
    span: tuple[int, int] | None
    evidence: str = ""


@dataclass(frozen=True)
class ChangeDomain:
    """A domain's items, with a sentence about its index."""

    title: str
    sentence: str
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True)
class ReadinessPage:
    """A team's readiness over time."""

    occasions: tuple[OccasionLine, ...]
    columns: tuple[str, ...]
    indices: tuple[ChangeRow, ...]
    domains: tuple[ChangeDomain, ...]
    first_steps: tuple[scoring.FirstStep, ...]
    version: str
    marks: tuple[int, ...] = _LEVEL_MARKS

    @property
    def open_occasion(self) -> OccasionLine | None:
        return next((line for line in self.occasions if line.is_open), None)

    @property
    def has_change(self) -> bool:
        return len(self.columns) > 1


def readiness_response_of(*, team: Team, occasion: str) -> ReadinessResponse | None:
    """The team's response on this occasion, handed in or not."""
    return (
        team.readiness_responses.filter(occasion=occasion, rater__isnull=True)
        .select_related("edited_by", "handed_in_by")
        .first()
    )


def readiness_answers_in(response: ReadinessResponse | None) -> list[ReadinessAnswer]:
    """The answers so far, in a steady order."""
    return [] if response is None else list(response.answers.order_by("item", "pk"))


def readiness_result_of(response: ReadinessResponse | None, instrument: Instrument) -> scoring.Result:
    """What the answers so far come to."""
    return scoring.score(
        instrument, {row.item: scoring.Answer(row.level, row.evidence) for row in readiness_answers_in(response)}
    )


def readiness_occasion(*, team: Team, occasion: str, at: datetime) -> OccasionLine:
    """How far one repeat is."""
    response = readiness_response_of(team=team, occasion=occasion)
    return _occasion(occasion, response, rules.window_of(span_of(team), occasion), team, at)


def readiness_page(*, team: Team, at: datetime) -> ReadinessPage:
    """Every self-assessment of the team, with the change from one to the next. Three queries."""
    responses = {
        row.occasion: row
        for row in team.readiness_responses.filter(rater__isnull=True)
        .select_related("handed_in_by", "edited_by")
        .prefetch_related("answers")
        .order_by("pk")
    }
    windows = {window.occasion: window for window in rules.windows(span_of(team))}
    done = [responses[key] for key in _SHORT if key in responses and responses[key].handed_in_at is not None]
    given = [{row.item: row for row in response.answers.all()} for response in done]
    instruments = [INSTRUMENTS[response.instrument_version] for response in done]
    results = [
        scoring.score(instrument, {code: scoring.Answer(row.level, row.evidence) for code, row in rows.items()})
        for instrument, rows in zip(instruments, given, strict=True)
    ]
    names = [response.occasion for response in done]
    return ReadinessPage(
        occasions=tuple(
            _occasion(key, responses.get(key), windows.get(key), team, at)
            if key in rules.REPEATS
            else _baseline(responses.get(key), team)
            for key in _SHORT
        ),
        columns=tuple(_SHORT[name] for name in names),
        indices=_indices(names, results),
        domains=tuple(
            _domain(domain, names, given, instruments, results, place)
            for place, domain in enumerate(instruments[-1].domains)
        )
        if instruments
        else (),
        first_steps=results[-1].first_steps if results else (),
        version=instruments[-1].version if instruments else "",
    )


def _baseline(response: ReadinessResponse | None, team: Team) -> OccasionLine:
    if response is None or response.handed_in_at is None:
        return OccasionLine(
            "baseline", "At the application", OccasionState.NEVER, "No answers came with the application.", "Not there",
            "plain", "",
        )  # fmt: skip
    when = day_in_words(local_day(response.handed_in_at, team.zone))
    return OccasionLine(
        "baseline", "At the application", OccasionState.DONE, f"Carried over on {when}.", "Done", "ok", ""
    )


def _occasion(
    key: str, response: ReadinessResponse | None, window: Window | None, team: Team, at: datetime
) -> OccasionLine:
    count = len(response.answers.all()) if response is not None else 0
    state = rules.occasion_state(
        window,
        has_answers=count > 0,
        is_handed_in=response is not None and response.handed_in_at is not None,
        day=local_day(at, team.zone),
    )
    instrument = INSTRUMENTS[response.instrument_version] if response is not None else CURRENT
    codes = {row.item for row in response.answers.all()} if response is not None else set()
    left = [domain for domain in instrument.domains if not scoring.is_complete(domain, _answered(domain, codes))]
    first, is_answered = (left or instrument.domains)[0].key, not left
    sentence, word, tone = "", "", "plain"
    match state:
        case OccasionState.NEVER:
            sentence, word = "The team is not in the program in that month.", "Not asked"
        case OccasionState.NOT_YET if window is not None:
            sentence, word = f"Opens on {day_in_words(window.opens_on)}.", "Not open yet"
        case OccasionState.OPEN if window is not None:
            sentence, word, tone = f"Open since {day_in_words(window.opens_on)}.", "To do", "todo"
        case OccasionState.DRAFT:
            sentence, word, tone = (
                f"{count} of {len(instrument.items)} items answered, not handed in yet.",
                "Draft",
                "warn",
            )
        case OccasionState.OVER:
            sentence, word = "It was not handed in before the next one began.", "Not done"
        case OccasionState.DONE if response is not None and response.handed_in_at is not None:
            when = day_in_words(local_day(response.handed_in_at, team.zone))
            who = f" by {response.handed_in_by}" if response.handed_in_by else ""
            sentence, word, tone = f"Handed in on {when}{who}.", "Done", "ok"
    return OccasionLine(key, _SHORT[key], state, sentence, word, tone, first, is_answered=is_answered)


def _answered(domain: Domain, codes: set[str]) -> int:
    return sum(item.code in codes for item in domain.items)


def _indices(names: list[str], results: list[scoring.Result]) -> tuple[ChangeRow, ...]:
    if not results:
        return ()
    rows = [_index_row("All three together", names, [result.overall for result in results])]
    for place, scored in enumerate(results[-1].domains):
        rows.append(_index_row(scored.domain.title, names, [result.domains[place].score for result in results]))
        rows.extend(
            _index_row(part.title, names, [result.domains[place].parts[nth].score for result in results])
            for nth, part in enumerate(scored.parts)
        )
    return tuple(rows)


def _index_row(title: str, names: list[str], scores: list[scoring.Score | None]) -> ChangeRow:
    places = [None if score is None else _FIRST + 160 * score.shown // 100 for score in scores]
    shown = [None if score is None else score.shown for score in scores]
    points, line = _points(places)
    return ChangeRow(
        title=title,
        cells=tuple(
            ChangeCell(_SHORT[name], "Incomplete" if score is None else f"{score.shown} {score.band.value}")
            for name, score in zip(names, scores, strict=True)
        ),
        change=_in_words(names, shown, one="point", many="points", plus="higher", minus="lower"),
        points=points,
        span=line,
    )


def _domain(
    domain: Domain,
    names: list[str],
    given: list[dict[str, ReadinessAnswer]],
    instruments: list[Instrument],
    results: list[scoring.Result],
    place: int,
) -> ChangeDomain:
    rows = tuple(_item_row(item, names, given, instruments) for item in domain.items)
    return ChangeDomain(domain.title, _domain_sentence(domain, results, names, place, rows), rows)


def _domain_sentence(
    domain: Domain, results: list[scoring.Result], names: list[str], place: int, rows: tuple[ChangeRow, ...]
) -> str:
    last = results[-1].domains[place].score
    if last is None:
        return "Too little was answered for an index."
    sentence = f"{last.shown} of 100: {last.band.value.lower()}."
    first = results[0].domains[place].score
    if len(results) > 1 and first is not None:
        sentence = (
            f"{first.shown} of 100 at {_SINCE[names[0]]}, {last.shown} in {_SHORT[names[-1]].lower()}: "
            f"{last.band.value.lower()}."
        )
    return sentence


def _item_row(
    item: Item, names: list[str], given: list[dict[str, ReadinessAnswer]], instruments: list[Instrument]
) -> ChangeRow:
    levels: list[int | None] = []
    cells: list[str] = []
    for rows, instrument in zip(given, instruments, strict=True):
        asked = next((one for one in instrument.items if one.code == item.code), None)
        row = rows.get(item.code)
        is_same_question = asked is not None and asked.levels == item.levels
        levels.append(row.level if row is not None and is_same_question else None)
        cells.append(_cell(row, is_same_question=is_same_question))
    points, line = _points([None if level is None else _LEVEL_MARKS[level - 1] for level in levels])
    last = given[-1].get(item.code)
    return ChangeRow(
        title=f"{item.code} {item.title}",
        cells=tuple(ChangeCell(_SHORT[name], words) for name, words in zip(names, cells, strict=True)),
        change=_in_words(names, levels, one="level", many="levels", plus="higher", minus="lower"),
        points=points,
        span=line,
        evidence=last.evidence if last is not None else "",
    )


def _cell(row: ReadinessAnswer | None, *, is_same_question: bool) -> str:
    if row is None:
        return "Not answered"
    if row.level is None:
        return DONT_KNOW
    return str(row.level) if is_same_question else f"{row.level}, asked in other words"


def _points(places: list[int | None]) -> tuple[tuple[Point, ...], tuple[int, int] | None]:
    """Marks in the order of time, and the stretch from the first to the last of them."""
    known = [place for place in places if place is not None]
    last = places[-1] if places else None
    points = [Point(place, "last" if nth == len(known) - 1 else "first") for nth, place in enumerate(known)]
    if last is None:
        points = [Point(point.at, "first") for point in points]
    line = (min(known), max(known)) if len(set(known)) > 1 else None
    return tuple(points), line


def _in_words(names: list[str], values: list[int | None], *, one: str, many: str, plus: str, minus: str) -> str:
    """The newest value against each earlier one: "2 levels higher than at the start, the same as in month 9"."""
    if len(values) < 2:
        return ""
    if values[-1] is None:
        return "Not known now"
    said = []
    for name, value in zip(names[:-1], values[:-1], strict=True):
        since = "at the start" if name == "baseline" else f"in {_SHORT[name].lower()}"
        difference = rules.change_in_levels(value, values[-1])
        if difference is None:
            said.append(f"not known {since}")
        elif difference == 0:
            said.append(f"the same as {since}")
        else:
            count = abs(difference)
            said.append(f"{count} {one if count == 1 else many} {plus if difference > 0 else minus} than {since}")
    sentence = ", ".join(said)
    return sentence[0].upper() + sentence[1:]
