"""Figures and months as people read them."""

import math
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .inputs import ChartInput, Number

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MINUS = "\N{MINUS SIGN}"
_STEPS = tuple(Decimal(1).scaleb(-decimals) for decimals in range(10))


def long_month(day: date) -> str:
    """March 2027."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def short_month(day: date) -> str:
    """Mar 2027."""
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def fixed(value: float, decimals: int) -> str:
    """The number with grouped thousands, halves rounded up as people do (12.5 becomes 13); from 1e15 on in powers."""
    if not math.isfinite(value):
        return ""
    if abs(value) >= 1e15:
        return f"{value:.3g}".replace("e+", "e").replace("-", MINUS, 1)
    exact = Decimal(f"{value:.13g}").quantize(_STEPS[max(0, min(decimals, 9))], ROUND_HALF_UP)
    return f"{exact + 0:,f}".replace("-", MINUS)


def plain(value: Number) -> str:
    """A figure as it was entered: grouped thousands, no trailing zeros; empty for one that is no number."""
    if type(value) is int and abs(value) < 10**15:
        return f"{value:,}".replace("-", MINUS)
    exact = Decimal(str(value))
    if not exact.is_finite():
        return ""
    if abs(exact) >= Decimal("1e15"):
        return f"{exact:.3g}".replace("-", MINUS)
    whole, _, fraction = f"{exact:,f}".partition(".")
    fraction = fraction.rstrip("0")
    return (f"{whole}.{fraction}" if fraction else whole).replace("-", MINUS)


def with_unit(figure: str, unit: str) -> str:
    return f"{figure} {unit}" if unit else figure


def value_text(value: Number | None, *, decimals: int = 0, unit: str = "") -> str:
    """A value in the unit shown, such as "88 %"; "no value" for None."""
    return "no value" if value is None else with_unit(fixed(float(value), decimals), unit)


def shown(chart: ChartInput, value: float | None, *, with_long_unit: bool = True) -> str:
    """A ratio of the series as the chart shows it: multiplied, rounded, with its unit (a percent sign always)."""
    if value is None:
        return "no value"
    unit = chart.unit if with_long_unit or chart.is_percentage else ""
    return value_text(value * float(chart.multiplier), decimals=chart.decimals, unit=unit)


def joined(parts: Sequence[str]) -> str:
    """As in: a, b and c."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def counted(number: int, one: str, many: str) -> str:
    """As in: 1 point, 3 points."""
    return f"{number} {one if number == 1 else many}"
