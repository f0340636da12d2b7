"""Marks as paths: a dot for common cause, a triangle, square or diamond by meaning, a cross for a missing month."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from .analysis import COMMON, CONCERN, MISSING, NEUTRAL, WANTED

# Literal colours: WeasyPrint hands no page CSS into an svg. In pages charts.css overrides them by class.
SURFACE = "#FFFFFF"
FILLS = {COMMON: "#6B7580", WANTED: "#0B5E5C", CONCERN: "#B2470B", NEUTRAL: "#5B3A8C", MISSING: "#51606E"}


def place(value: float) -> SafeString:
    """A coordinate with at most one decimal. Digits need no escaping: saying so makes a chart a fifth faster."""
    return SafeString(f"{value:.1f}".removesuffix(".0"))


def mark(kind: str, x: float, y: float, size: float) -> SafeString:
    """The path of a mark whose middle is (x, y). `size`: radius of the dot; the others are as heavy to the eye."""
    return SafeString(_path(kind, x, y, size))


def _path(kind: str, x: float, y: float, size: float) -> str:
    if kind == WANTED:
        half, up, down = size * 1.45, size * 1.45, size * 1.05
        return f"M{place(x)} {place(y - up)}L{place(x + half)} {place(y + down)}H{place(x - half)}Z"
    if kind == CONCERN:
        half = size * 1.1
        return f"M{place(x - half)} {place(y - half)}h{place(2 * half)}v{place(2 * half)}h{place(-2 * half)}Z"
    if kind == NEUTRAL:
        half = size * 1.5
        return f"M{place(x)} {place(y - half)}l{place(half)} {place(half)}l{place(-half)} {place(half)}" + (
            f"l{place(-half)} {place(-half)}Z"
        )
    if kind == MISSING:
        half = size
        return f"M{place(x - half)} {place(y - half)}l{place(2 * half)} {place(2 * half)}m0 {place(-2 * half)}" + (
            f"l{place(-2 * half)} {place(2 * half)}"
        )
    r = place(size)
    return f"M{place(x - size)} {place(y)}a{r} {r} 0 1 0 {place(2 * size)} 0a{r} {r} 0 1 0 {place(-2 * size)} 0Z"


def polyline(points: Iterable[tuple[float, float] | None]) -> SafeString:
    """A path through the points; None lifts the pen. A point alone between two gaps leaves no trace: its mark does."""
    parts: list[str] = []
    is_down = False
    for point in points:
        if point is not None:
            parts.append(f"{'L' if is_down else 'M'}{place(point[0])} {place(point[1])}")
        is_down = point is not None
    return SafeString("".join(parts))
