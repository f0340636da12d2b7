"""The picture of a run chart: numbers and texts ready for one template, the same for page, print and PDF.

`geometry` is a pure function; the template holds no arithmetic. Colours and the face are literal presentation
attributes (WeasyPrint passes neither page CSS nor custom properties into an svg); static/css/charts.css overrides them
by class for light and dark pages. The classes:

chart-svg with --page, --narrow, --small, --spark; chart-text (all words); chart-header (words over the plot);
chart-tick, chart-month (words at the axes); chart-grid, chart-axis, chart-break (the axis does not begin at 0);
chart-line (the values); chart-center (median or mean); chart-limit, chart-target, chart-divider, chart-leader;
chart-run with --wanted, --concern, --neutral (the centre line along the deciding run);
chart-label with --center, --limit, --target, --latest, --run, --empty;
chart-point with --common, --wanted, --concern, --neutral, --missing, --excluded, --quiet; chart-gap;
chart-flag, chart-flag-number; chart-key.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .analysis import Analysis
from .axis import MonthAxis, ValueAxis, month_axis, month_labels, tick_text, value_axis
from .canvas import PAGE, Box, Mark, Plot, Size, Text, short_value
from .inputs import ChartInput, number
from .labels import empty_label, end_labels, headers, latest_label, placed_end_labels, run_label
from .limits import CHART_KINDS
from .lines import break_path, center_path, divider_path, frozen_center_path, limit_path, run_path, target_path
from .points import FlagMark, KeyItem, MarkGroup, flag_lanes, flag_marks, gap_marks, key_items, leader_path, mark_groups
from .sentence import figures, latest_value
from .shapes import FILLS, digits, place, polyline
from .table import Flag
from .wording import counted, short_month


@dataclass(frozen=True, slots=True)
class Geometry:
    """All that the template writes. Paths are empty where there is nothing to draw."""

    svg_id: str
    size: str
    width: str
    height: str
    font: str
    small_font: str
    title: str
    description: str
    grid: str
    axis: str
    axis_break: str
    ticks: tuple[Text, ...]
    months: tuple[Text, ...]
    headers: tuple[Text, ...]
    divider: str
    line: str
    center: str
    center_frozen: str
    limits: str
    target: str
    run: str
    run_role: str
    run_fill: str
    labels: tuple[Text, ...]
    groups: tuple[MarkGroup, ...]
    halo: str
    gaps: tuple[Mark, ...]
    leaders: str
    flags: tuple[FlagMark, ...]
    key: tuple[KeyItem, ...]


def run_chart_svg(chart: ChartInput, analysis: Analysis, flags: Sequence[Flag], size: Size = PAGE) -> SafeString:
    """The chart as an inline svg."""
    return render_to_string("charts/run_chart.svg", {"g": geometry(chart, analysis, flags, size)})


def geometry(chart: ChartInput, analysis: Analysis, flags: Sequence[Flag], size: Size) -> Geometry:
    """Everything placed. Works for no points at all: then it is an empty frame with its title."""
    axis = value_axis(chart, _drawn_values(chart, analysis), wanted_ticks=size.ticks)
    tick_words = [tick_text(axis, tick, unit="%" if chart.is_percentage else "") for tick in axis.ticks]
    months = month_axis([point.month for point in chart.points]) if chart.points else MonthAxis(0, 12)
    ends = end_labels(chart, analysis, size)
    left = max(map(size.text_width, tick_words), default=0) + 10
    right = size.width - (max((size.text_width(line) for end in ends for line in end.lines), default=0) + 12)
    over = headers(chart, months, left, right, size)
    lanes = [] if size.is_small else flag_lanes(flags, months, left, right, size)
    top = size.row * (1 + len(lanes)) + size.mark + (6 if over and not lanes else 0)
    box = Box(left, right, top, top + size.plot_height, axis, months, float(chart.multiplier))
    plot = Plot(
        chart,
        analysis,
        size,
        box,
        xs=[box.x(months.share(point.month)) for point in chart.points],
        ys=[None if value is None else box.y(value) for value in analysis.values],
    )
    year_row = box.bottom + 2 * size.font + 9
    key = () if size.is_small else key_items(plot, top=year_row + size.row)
    return Geometry(
        svg_id=chart.chart_id if size is PAGE else f"{chart.chart_id}-{size.code}",
        size=size.code,
        width=place(size.width),
        height=place((float(key[-1].y) if key else year_row) + 8),
        font=place(size.font),
        small_font=place(size.font - 1),
        title=title_of(chart, analysis),
        description=description_of(chart, analysis, flags, axis),
        grid="".join(f"M{digits(left)} {digits(box.y_shown(tick))}H{digits(right)}" for tick in axis.ticks),
        axis=f"M{digits(left)} {digits(box.y_shown(0))}H{digits(right)}",
        axis_break=break_path(box),
        ticks=tuple(
            Text(place(left - 8), place(box.y_shown(tick) + size.font * 0.35), words)
            for tick, words in zip(axis.ticks, tick_words, strict=True)
        ),
        months=_month_texts(plot, year_row=year_row),
        headers=over,
        divider=divider_path(plot),
        line=polyline(None if y is None else (x, y) for x, y in zip(plot.xs, plot.ys, strict=True)),
        center=center_path(plot),
        center_frozen=frozen_center_path(plot),
        limits=limit_path(plot),
        target=target_path(plot),
        run=run_path(plot),
        run_role=analysis.verdict.meaning,
        run_fill=FILLS[analysis.verdict.meaning],
        labels=(
            *placed_end_labels(ends, plot),
            *run_label(plot),
            *latest_label(plot, roof=top - 2 if over or lanes else 0),
            *empty_label(plot),
        ),
        groups=mark_groups(plot),
        halo=place(plot.halo),
        gaps=gap_marks(plot),
        leaders=leader_path(lanes, plot),
        flags=flag_marks(lanes, plot),
        key=key,
    )


def title_of(chart: ChartInput, analysis: Analysis) -> str:
    """What the picture is and its latest value: the alternative text."""
    kind = CHART_KINDS[analysis.current.kind]
    if not chart.points:
        return f"{kind}. {latest_value(chart, analysis)}"
    first, last = short_month(chart.points[0].month), short_month(chart.points[-1].month)
    span = first if first == last else f"{first} to {last}"
    return f"{kind}, {span}. {latest_value(chart, analysis)}"


def description_of(chart: ChartInput, analysis: Analysis, flags: Sequence[Flag], axis: ValueAxis) -> str:
    """Lowest and highest value, goal, gaps, flags and where the axis begins."""
    known = [(value, i) for i, value in enumerate(analysis.values) if value is not None]
    if not known:
        return "There is nothing to draw yet."
    parts = [counted(len(known), "point", "points")]
    if len(known) > 1:
        ends = (
            f"{figures(chart, analysis, i)} in {short_month(chart.points[i].month)}"
            for _, i in (min(known), max(known))
        )
        parts[0] += f", from {' to '.join(ends)}"
    target = number(chart.target)
    if target is not None:
        parts.append(f"Goal {short_value(chart, target)}")
    missing = sum(1 for value in analysis.series.values if value is None)
    if missing:
        parts.append(f"{counted(missing, 'month', 'months')} without a value")
    parts += [f"Flag {flag.number}, {flag.month_text}: {flag.text.rstrip('.')}" for flag in flags]
    if axis.low > 0:
        parts.append(f"The axis begins at {tick_text(axis, axis.low, unit='')}")
    return ". ".join(parts) + "."


def _drawn_values(chart: ChartInput, analysis: Analysis) -> list[float | None]:
    """Everything that must find room on the value axis, in the unit shown."""
    factor = float(chart.multiplier)
    lines = [
        value for phase in analysis.phases for value in (phase.lines.centre, *phase.lines.lower, *phase.lines.upper)
    ]
    return [*(value * factor for value in (*analysis.values, *lines) if value is not None), number(chart.target)]


def _month_texts(plot: Plot, *, year_row: float) -> tuple[Text, ...]:
    """Months in one row, years in the next."""
    if not plot.chart.points:
        return ()
    size, box = plot.size, plot.box
    words = month_labels(box.months, slot_width=box.slot, label_width=size.text_width("May") + 4)
    month_row = box.bottom + size.row
    return (
        *(Text(place(box.x(share)), place(month_row), month) for share, month, _ in words),
        *(Text(place(box.x(share)), place(year_row), year) for share, _, year in words if year),
    )
