"""Marks as paths: a dot for common cause, a triangle, square or diamond by meaning, a cross for a missing month."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.safestring import SafeString

from .analysis import COMMON, CONCERN, MISSING, NEUTRAL, WANTED

# Literal colours: WeasyPrint hands no page CSS into an svg. In pages charts.css overrides them by class.
SURFACE = "#FFFFFF"
FILLS = {COMMON: "#6B7580", WANTED: "#0B5E5C", CONCERN: "#B2470B", NEUTRAL: "#5B3A8C", MISSING: "#51606E"}


def digits(value: float) -> str:
    """A coordinate with at most one decimal, for a path."""
    return f"{value:.1f}".removesuffix(".0")


def place(value: float) -> SafeString:
    """A coordinate for the template. Digits need no escaping, and saying so makes a chart a fifth faster."""
    return SafeString(digits(value))


def mark(kind: str, x: float, y: float, size: float) -> SafeString:
    """The path of a mark whose middle is (x, y). `size`: radius of the dot; the others are as heavy to the eye."""
    return SafeString(f"M{digits(x)} {digits(y)}{_outline(kind, round(size, 1))}")


def polyline(points: Iterable[tuple[float, float] | None]) -> SafeString:
    """A path through the points; None lifts the pen. A point alone between two gaps leaves no trace: its mark does."""
    parts: list[str] = []
    is_down = False
    for point in points:
        if point is not None:
            parts.append(f"{'L' if is_down else 'M'}{digits(point[0])} {digits(point[1])}")
        is_down = point is not None
    return SafeString("".join(parts))


@lru_cache(maxsize=64)
def _outline(kind: str, size: float) -> str:
    """The mark's outline from its middle on, in relative steps."""
    if kind == WANTED:
        half, up, down = digits(size * 1.45), size * 1.45, size * 1.05
        return f"m0 {digits(-up)}l{half} {digits(up + down)}h{digits(size * -2.9)}Z"
    if kind == CONCERN:
        half, side = digits(size * -1.1), digits(size * 2.2)
        return f"m{half} {half}h{side}v{side}h{digits(size * -2.2)}Z"
    if kind == NEUTRAL:
        half, back = digits(size * 1.5), digits(size * -1.5)
        return f"m0 {back}l{half} {half}l{back} {half}l{back} {back}Z"
    if kind == MISSING:
        half, side, back = digits(-size), digits(2 * size), digits(-2 * size)
        return f"m{half} {half}l{side} {side}m0 {back}l{back} {side}"
    r, across, back = digits(size), digits(2 * size), digits(-2 * size)
    return f"m{digits(-size)} 0a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 {back} 0Z"
