"""Charts for the tests of this folder."""

from collections.abc import Sequence
from datetime import date

from submissions.charts import Annotation, ChartInput, ChartPoint
from submissions.charts.inputs import Number

RUN_A = (42, 45, 44, 42, 47, 41, 46, 44, 48, 50, 52, 51, 53, 55, 54, 56, 57, 58)
RUN_B = (3.1, 2.8, 3.4, 2.9, 3.0, 3.3, 2.7, 3.2, 3.0, 2.9, 3.1, 3.5)
RUN_D = (10, 12, 12, 13, 14, 15, 15, 16, 11, 12, 9, 12)
XMR = (61, 64, 60, 63, 65, 62, 66, 63, 61, 64, 62, 65)
UP_THEN_DOWN = (8, 8.1, 8.2, 8, 8.3, 8.1, 8, 8.2, 8.1, 8.2, 2, 2.1, 2.2, 2, 2.1, 2.2, 2.3, 2)


def months(count: int, first: date = date(2026, 4, 1)) -> list[date]:
    """That many first days of months in a row."""
    start = first.year * 12 + first.month - 1
    return [date((start + i) // 12, (start + i) % 12 + 1, 1) for i in range(count)]


def direct(*values: Number | None) -> tuple[ChartPoint, ...]:
    """Points with a value, from April 2026 on; None is a month without one."""
    return tuple(ChartPoint(month, value=value) for month, value in zip(months(len(values)), values, strict=True))


def ratios(numerators: Sequence[Number | None], denominator: Number) -> tuple[ChartPoint, ...]:
    """Points with a numerator over the same denominator, from April 2026 on; None is a month without figures."""
    return tuple(
        ChartPoint(month) if top is None else ChartPoint(month, numerator=top, denominator=denominator)
        for month, top in zip(months(len(numerators)), numerators, strict=True)
    )


def joy(
    numerators: Sequence[Number | None] = (18, 20, 19, 21, 18, 20, 19, 22, 24, 27, 28, 26, 29, 30, 28, 31, 30, 32),
) -> ChartInput:
    """A percentage with everything on its chart: goal, back data, flags."""
    return ChartInput(
        chart_id="joy",
        measure="Joy at work",
        team="Harbor Team",
        points=ratios(numerators, 36),
        direction="up",
        unit="%",
        multiplier=100,
        target=85,
        programme_start=date(2026, 10, 1),
        annotations=(
            Annotation(date(2026, 11, 1), "Huddle at 7 am", is_change=True),
            Annotation(date(2027, 2, 1), "New rota system"),
        ),
    )


def run_chart(*values: Number | None, direction: str = "none", **more: object) -> ChartInput:
    """A run chart of direct values."""
    return ChartInput("chart", "Measure", "Team", direct(*values), direction=direction, **more)  # type: ignore[arg-type]  # passed on as they are
