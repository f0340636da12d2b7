"""A chart the size of a word: the last twelve points, their centre line and the latest mark."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .analysis import Analysis
from .inputs import ChartInput
from .sentence import latest_value
from .shapes import FILLS, digits, mark, polyline
from .wording import counted

WIDTH, HEIGHT, EDGE, POINTS = 132.0, 36.0, 6.0, 12


@dataclass(frozen=True, slots=True)
class Spark:
    """Ready for its template; paths are empty where there is nothing to draw."""

    svg_id: str
    title: str
    line: str
    center: str
    points: str
    latest: str
    latest_role: str
    latest_fill: str


def spark(chart: ChartInput, analysis: Analysis) -> Spark:
    """The geometry. The scale is that of the points shown and the centre line, so that a change can be seen."""
    first = max(0, len(analysis.values) - POINTS)
    values, centre = analysis.values[first:], analysis.current.lines.centre
    known = [value for value in (*values, centre) if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    slots = max(POINTS, len(values))

    def x(index: int) -> float:
        return EDGE + (index + slots - len(values)) * (WIDTH - 2 * EDGE) / (slots - 1)

    def y(value: float) -> float:
        if high - low <= 1e-9 * max(abs(high), abs(low)):
            return HEIGHT / 2
        return HEIGHT - EDGE - (value - low) / (high - low) * (HEIGHT - 2 * EDGE)

    places = [None if value is None else (x(i), y(value)) for i, value in enumerate(values)]
    latest = next((i for i in reversed(range(len(values))) if values[i] is not None), None)
    role = "common" if latest is None else analysis.marks[first + latest]
    spot = None if latest is None else places[latest]
    return Spark(
        svg_id=f"{chart.chart_id}-spark",
        title=f"Last {counted(min(POINTS, len(values)), 'month', 'months')}. {latest_value(chart, analysis)}",
        line=polyline(places),
        center="" if centre is None else f"M{digits(EDGE)} {digits(y(centre))}H{digits(WIDTH - EDGE)}",
        points="".join(mark("common", *spot, 1.4) for spot in places if spot),
        latest="" if spot is None else mark(role, *spot, 3.4),
        latest_role=role,
        latest_fill=FILLS[role],
    )


def spark_svg(chart: ChartInput, analysis: Analysis) -> SafeString:
    """The sparkline as an inline svg of 132 by 36."""
    return render_to_string("charts/sparkline.svg", {"s": spark(chart, analysis)})
