"""How a chart was analysed, in plain lines for the folded part under it and for the PDF's notes."""

from .analysis import OFF, Analysis
from .inputs import ChartInput
from .limits import CHART_KINDS, POINTS_NEEDED
from .rule_sets import ANHOEJ
from .runs import USEFUL_POINTS_NEEDED
from .sentence import findings_of
from .wording import counted, long_month, shown

LIMIT_WORDS = {
    "i": "mean ± 2.66 x the mean moving range; ranges above 3.267 x their mean are left out once",
    "p": "three sigma of a binomial count, from each month's denominator",
    "pp": "three sigma of a binomial count, widened by the variation seen between months (Laney)",
    "u": "three sigma of a Poisson count, from each month's denominator",
    "up": "three sigma of a Poisson count, widened by the variation seen between months (Laney)",
    "c": "three sigma of a Poisson count",
    "t": "mean ± 2.66 x the mean moving range of the transformed times",
    "g": "three sigma of a geometric count",
    "mr": "3.267 x the mean moving range",
}


def method_of(chart: ChartInput, analysis: Analysis) -> tuple[str, ...]:
    """Chart and centre line, limits, verdict with its figures, the rule set asked for and what it finds."""
    lines = [_centre(chart, analysis), _limits(chart, analysis), _verdict(analysis), _rule_set(analysis)]
    lines += findings_of(chart, analysis)
    if any(value is None for value in analysis.series.values):
        lines.append("A month without a value is a gap: runs go on over it, a moving range does not span it.")
    return tuple(filter(None, lines))


def _centre(chart: ChartInput, analysis: Analysis) -> str:
    phase, kind = analysis.current, CHART_KINDS[analysis.current.kind]
    if phase.lines.centre is None:
        return f"{kind}: no center line."
    basis = analysis.series.basis(phase.indexes)
    first, last = (long_month(chart.points[i].month) for i in (basis.start, basis.stop - 1))
    number = len(analysis.series.counted(basis))
    frozen = ", frozen by a person" if basis != phase.indexes else ""
    phases = f", phase {len(analysis.phases)} of {len(analysis.phases)}" if len(analysis.phases) > 1 else ""
    return (
        f"{kind}: {phase.centre_name} {shown(chart, phase.lines.centre)} of {counted(number, 'point', 'points')}, "
        f"{first} to {last}{frozen}{phases}."
    )


def _limits(chart: ChartInput, analysis: Analysis) -> str:
    phase = analysis.current
    if phase.has_limits and phase.kind in LIMIT_WORDS:
        words = LIMIT_WORDS[phase.kind]
        if phase.kind == "i" and analysis.rule_set.xmr is not None and not analysis.rule_set.xmr.screened:
            words = "mean ± 2.66 x the mean moving range of all months"
        return f"Limits: {words}."
    if phase.kind != chart.kind:
        return f"{CHART_KINDS[chart.kind]}: limits are drawn from {POINTS_NEEDED} points on."
    return ""


def _verdict(analysis: Analysis) -> str:
    verdict = analysis.verdict
    if verdict.code == OFF:
        return "No rules apply to this kind of chart."
    if verdict.useful < USEFUL_POINTS_NEEDED:
        return f"Verdict by the {ANHOEJ}: from {USEFUL_POINTS_NEEDED} useful points on, here {verdict.useful}."
    return (
        f"Verdict by the {ANHOEJ}: {verdict.useful} useful points; longest run {verdict.longest_run} "
        f"(a signal above {verdict.longest_run_max}); {counted(verdict.crossings, 'crossing', 'crossings')} "
        f"(a signal below {verdict.crossings_min})."
    )


def _rule_set(analysis: Analysis) -> str:
    if analysis.rule_set.code == ANHOEJ.code:
        return ""
    if analysis.rule_set.xmr is not None and not analysis.xmr:
        return f"{analysis.rule_set}: for an XmR chart with {POINTS_NEEDED} points or more."
    return f"Points marked by the {analysis.rule_set}, which do not enter the verdict: {analysis.rule_set.summary}"
