"""Run charts and SPC: one function from a measure's months to its picture, sentence, table and verdict.

Pure: the standard library, and Django's templates for the drawing. Checked against the answers of independent programs;
see tests/submissions/charts.

`draw(ChartInput) -> Chart` is all that pages and PDFs need. `analyse_points` gives the analysis alone, where only the
verdict counts; `sparkline_svg` the small picture; `value_text` a value as the charts write it.
"""

from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from .analysis import Analysis, PhaseAnalysis, Verdict, may_freeze
from .analysis import analyse as analyse_points
from .canvas import NARROW, PAGE, SMALL
from .cautions import cautions_of
from .drawing import run_chart_svg
from .inputs import Annotation, ChartInput, ChartPoint
from .limits import CHART_KINDS
from .method import method_of
from .rule_sets import RULE_SETS, RuleSet
from .sentence import sentence_of, tied_change
from .sparkline import spark_svg
from .table import Flag, TableRow, chart_table, flags_of
from .wording import value_text

__all__ = [
    "CHART_KINDS",
    "RULE_SETS",
    "Analysis",
    "Annotation",
    "Chart",
    "ChartInput",
    "ChartPoint",
    "Flag",
    "PhaseAnalysis",
    "RuleSet",
    "TableRow",
    "Verdict",
    "analyse_points",
    "draw",
    "may_freeze",
    "sparkline_svg",
    "value_text",
]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, complete. `title` is the measure's name. `has_ratio`: numerator and denominator columns are worth
    showing. `is_improvement`: the signal is on the wanted side, still holds, and is tied to a recorded change. `table`,
    `method`, `cautions` and the other sizes are made when a page asks for them."""

    title: str
    svg: SafeString
    sentence: str
    flags: tuple[Flag, ...]
    chart_input: ChartInput = field(repr=False)
    analysis: Analysis = field(repr=False)

    @property
    def verdict(self) -> Verdict:
        return self.analysis.verdict

    @property
    def rule_set(self) -> RuleSet:
        return self.analysis.rule_set

    @property
    def is_improvement(self) -> bool:
        return self.verdict.is_favourable and tied_change(self.chart_input, self.verdict) is not None

    @property
    def unbroken_sentence(self) -> str:
        """The sentence for a page, where no line may end between a figure and its percent sign."""
        return self.sentence.replace(" %", "\N{NO-BREAK SPACE}%")

    @property
    def has_ratio(self) -> bool:
        return any(map(self.analysis.is_ratio, range(len(self.chart_input.points))))

    @property
    def has_points(self) -> bool:
        return self.analysis.latest is not None

    @property
    def table(self) -> tuple[TableRow, ...]:
        return chart_table(self.chart_input, self.analysis, self.flags)

    @property
    def cautions(self) -> tuple[str, ...]:
        return cautions_of(self.chart_input, self.analysis)

    @property
    def method(self) -> tuple[str, ...]:
        return method_of(self.chart_input, self.analysis)

    @property
    def narrow_svg(self) -> SafeString:
        """For places under 480 pixels: fewer labels, in two lines."""
        return run_chart_svg(self.chart_input, self.analysis, self.flags, NARROW)

    @property
    def small_svg(self) -> SafeString:
        """One of many side by side: axis, line, marks; give all the same `scale`."""
        return run_chart_svg(self.chart_input, self.analysis, self.flags, SMALL)

    @property
    def sparkline(self) -> SafeString:
        return spark_svg(self.chart_input, self.analysis)


def draw(chart: ChartInput) -> Chart:
    """The chart of one measure of one team, 720 wide, for page, print and PDF, with its words."""
    analysis = analyse_points(chart)
    flags = flags_of(chart)
    return Chart(
        title=chart.measure,
        svg=run_chart_svg(chart, analysis, flags, PAGE),
        sentence=sentence_of(chart, analysis),
        flags=flags,
        chart_input=chart,
        analysis=analysis,
    )


def sparkline_svg(chart: ChartInput) -> SafeString:
    """The last twelve points, for a table row."""
    return spark_svg(chart, analyse_points(chart))
