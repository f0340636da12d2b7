"""What a chart says: centre lines, the verdict and which points are marked.

The verdict, wherever one is shown, counted or scored, is that of the Anhøj rules, from ten useful points on, about the
centre line drawn, within the current (last) phase. Missing months and points on the line neither count nor break a run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .classic import ClassicFindings, classic_findings
from .inputs import ChartInput, series_from
from .limits import POINTS_NEEDED, Lines, charted_values, is_outside, lines_of
from .making_data_count import XmrPoint, assurance_icon, variation_icon, xmr_points
from .rule_sets import RULE_SETS, RuleSet
from .runs import USEFUL_POINTS_NEEDED, Run, crossings_expected, longest_of, longest_run_allowed, runs_of
from .series import Series, side_of

COMMON, WANTED, CONCERN, NEUTRAL, MISSING = "common", "wanted", "concern", "neutral", "missing"
OFF, TOO_FEW, RANDOM, SIGNAL = "off", "too_few", "random", "signal"
ICON_POINTS_NEEDED = 13
RECENT = 3
WITHOUT_RULES = ("line", "mr")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The Anhøj rules on the current phase.

    `code`: off (no rules for this kind of chart), too_few, random or signal. `side`: above or below when a run is too
    long; empty when the signal comes from crossings alone. `run`: the longest run, the latest of equals; its `members`
    are indexes of the input's points. `points_since`: points with a value after the end of that run. `meaning` of a
    signal: wanted or concern while that run is the last one or ended at most 3 points ago, by its side and the wanted
    direction; neutral otherwise.
    """

    code: str
    points: int
    useful: int
    longest_run: int
    longest_run_max: int
    crossings: int
    crossings_min: int
    run: Run | None
    is_last_run: bool
    points_since: int
    side: str
    meaning: str

    @property
    def is_signal(self) -> bool:
        return self.code == SIGNAL

    @property
    def is_favourable(self) -> bool:
        """A signal on the wanted side that still holds. Not yet an improvement: that also needs a recorded change."""
        return self.meaning == WANTED

    @property
    def is_current(self) -> bool:
        """The longest run is the last one or ended at most three points ago."""
        return self.is_last_run or self.points_since <= RECENT

    @property
    def is_long_run(self) -> bool:
        return self.code == SIGNAL and self.longest_run > self.longest_run_max

    @property
    def has_few_crossings(self) -> bool:
        return self.code == SIGNAL and self.crossings < self.crossings_min


@dataclass(frozen=True, slots=True)
class PhaseAnalysis:
    """One phase. `kind` is what is drawn: a phase with fewer than 12 points for its limits is a run chart. `is_trial`:
    limits or a frozen centre that rest on fewer than 12 points."""

    indexes: range
    kind: str
    lines: Lines
    counted: tuple[int, ...]
    runs: tuple[Run, ...]
    is_trial: bool

    @property
    def has_limits(self) -> bool:
        return any(limit is not None for limit in self.lines.upper)

    @property
    def centre_name(self) -> str:
        return "median" if self.kind in ("run", "g") else "mean"


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything a chart, its sentence and its table need. `marks` has one word per point: common, wanted, concern,
    neutral or missing. `classic` and `xmr` are there only when that rule set was asked for."""

    series: Series
    values: tuple[float | None, ...]
    phases: tuple[PhaseAnalysis, ...]
    verdict: Verdict
    marks: tuple[str, ...]
    outside: tuple[int, ...]
    rule_set: RuleSet
    classic: ClassicFindings | None
    xmr: tuple[XmrPoint, ...]
    variation: str
    assurance: str

    @property
    def current(self) -> PhaseAnalysis:
        return self.phases[-1]

    def is_ratio(self, index: int) -> bool:
        """Whether numerator and denominator make the value; figures no arithmetic can be done with do not."""
        return self.series.numerators[index] is not None and self.series.denominators[index] is not None

    @property
    def latest(self) -> int | None:
        """Index of the last point that has a value."""
        return next((i for i in reversed(range(len(self.values))) if self.values[i] is not None), None)


def analyse(chart: ChartInput) -> Analysis:
    """The analysis of one measure of one team."""
    series = series_from(chart)
    rule_set = RULE_SETS[chart.rule_set]
    values = charted_values(series, chart.kind)
    phases = tuple(_phase(series, values, chart.kind, indexes, rule_set) for indexes in series.phases())
    verdict = _verdict(values, phases[-1], chart.wanted)
    outside = _outside(values, phases)
    with_xmr = rule_set.xmr is not None and phases[-1].kind == "i"
    xmr = tuple(xmr_points(series, rule_set.xmr)) if with_xmr and rule_set.xmr else ()
    classic = None
    if rule_set.code == "classic" and chart.kind not in WITHOUT_RULES:
        classic = classic_findings(values, phases[-1].counted, phases[-1].runs)
    return Analysis(
        series=series,
        values=values,
        phases=phases,
        verdict=verdict,
        marks=_marks(series.values, chart.wanted, verdict, outside, classic, xmr, rule_set),
        outside=outside,
        rule_set=rule_set,
        classic=classic,
        xmr=xmr,
        variation=_variation(xmr, phases[-1], chart.wanted, rule_set),
        assurance=_assurance(xmr, phases[-1], chart),
    )


def may_freeze(chart: ChartInput) -> bool:
    """Whether a centre line may be frozen on exactly these points: 12 or more, without a signal."""
    verdict = analyse(chart).verdict
    return verdict.points >= POINTS_NEEDED and verdict.code in (TOO_FEW, RANDOM)


def meaning_of(side: int, wanted: int) -> str:
    """What a signal on one side means, given the wanted direction."""
    if not wanted or not side:
        return NEUTRAL
    return WANTED if side == wanted else CONCERN


def _phase(
    series: Series, values: tuple[float | None, ...], kind: str, indexes: range, rule_set: RuleSet
) -> PhaseAnalysis:
    rests_on = len(series.counted(series.basis(indexes)))
    drawn = kind if rests_on >= POINTS_NEEDED or kind in ("run", *WITHOUT_RULES) else "run"
    screened = rule_set.xmr is None or rule_set.xmr.screened
    lines = lines_of(series, drawn, indexes, screened=screened)
    counted = tuple(i for i in indexes if values[i] is not None and i not in series.excluded)
    sides = {i: side_of(values[i], lines.centre) for i in counted}
    return PhaseAnalysis(
        indexes=indexes,
        kind=drawn,
        lines=lines,
        counted=counted,
        runs=tuple(runs_of(sides, counted)),
        is_trial=series.basis(indexes) != indexes and rests_on < POINTS_NEEDED,
    )


def _verdict(values: tuple[float | None, ...], phase: PhaseAnalysis, wanted: int) -> Verdict:
    runs = phase.runs
    useful = sum(run.length for run in runs)
    longest = longest_of(runs)
    last_member = longest.members[-1] if longest else -1
    length, allowed = (longest.length, longest_run_allowed(useful)) if longest else (0, 0)
    crossings, expected = (len(runs) - 1, crossings_expected(useful)) if runs else (0, 0)
    code = _code(phase.kind, useful, is_signal=length > allowed or crossings < expected)
    points_since = sum(1 for i in phase.counted if i > last_member)
    is_last_run = bool(runs) and longest is runs[-1]
    is_long = code == SIGNAL and length > allowed
    meaning = COMMON
    if code == SIGNAL:
        holds = is_long and longest is not None and (is_last_run or points_since <= RECENT)
        meaning = meaning_of(longest.side, wanted) if holds and longest else NEUTRAL
    return Verdict(
        code=code,
        points=len(phase.counted),
        useful=useful,
        longest_run=length,
        longest_run_max=allowed,
        crossings=crossings,
        crossings_min=expected,
        run=longest,
        is_last_run=is_last_run,
        points_since=points_since,
        side=("above" if longest.side > 0 else "below") if is_long and longest else "",
        meaning=meaning,
    )


def _code(kind: str, useful: int, *, is_signal: bool) -> str:
    if kind in WITHOUT_RULES:
        return OFF
    if useful < USEFUL_POINTS_NEEDED:
        return TOO_FEW
    return SIGNAL if is_signal else RANDOM


def _outside(values: tuple[float | None, ...], phases: Sequence[PhaseAnalysis]) -> tuple[int, ...]:
    """+1, -1 or 0 at each point: beyond the limits drawn there."""
    return tuple(
        is_outside(values[i], lower, upper)
        for phase in phases
        for i, lower, upper in zip(phase.indexes, phase.lines.lower, phase.lines.upper, strict=True)
    )


def _marks(
    values: tuple[float | None, ...],
    wanted: int,
    verdict: Verdict,
    outside: Sequence[int],
    classic: ClassicFindings | None,
    xmr: Sequence[XmrPoint],
    rule_set: RuleSet,
) -> tuple[str, ...]:
    """Each point's mark, by the rule set asked for; a point beyond the limits is always marked."""
    marks = [MISSING if value is None else COMMON for value in values]
    for index, meaning in _marked(wanted, verdict, classic, xmr, rule_set):
        marks[index] = meaning
    for index, side in enumerate(outside):
        if side and not xmr:
            marks[index] = meaning_of(side, wanted)
    return tuple(marks)


def _marked(
    wanted: int,
    verdict: Verdict,
    classic: ClassicFindings | None,
    xmr: Sequence[XmrPoint],
    rule_set: RuleSet,
) -> Iterable[tuple[int, str]]:
    """(index, meaning) of every point that a rule marks; a later one wins."""
    if rule_set.xmr is not None and xmr:
        for index, point in enumerate(xmr):
            if signal := point.signal(wanted, rule_set.xmr):
                yield index, meaning_of(signal[1], wanted)
    elif classic is not None:
        for trend in classic.trends:
            yield from ((index, meaning_of(trend.direction, wanted)) for index in trend.members)
        for run in classic.shifts:
            yield from ((index, meaning_of(run.side, wanted)) for index in run.members)
    elif verdict.is_long_run and verdict.run:
        yield from ((index, verdict.meaning) for index in verdict.run.members)


def _variation(xmr: Sequence[XmrPoint], phase: PhaseAnalysis, wanted: int, rule_set: RuleSet) -> str:
    if not xmr or rule_set.xmr is None or len(phase.counted) < ICON_POINTS_NEEDED or not phase.has_limits:
        return ""
    return variation_icon(xmr[phase.counted[-1]], wanted, rule_set.xmr)


def _assurance(xmr: Sequence[XmrPoint], phase: PhaseAnalysis, chart: ChartInput) -> str:
    if not xmr or len(phase.counted) < ICON_POINTS_NEEDED or chart.target is None:
        return ""
    return assurance_icon(xmr[-1], float(chart.target) / float(chart.multiplier), chart.wanted) or ""
