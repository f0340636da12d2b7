"""The lines across a chart: centre, limits, goal, dividers, and the part along the deciding run."""

from collections.abc import Sequence

from .analysis import PhaseAnalysis
from .canvas import Box, Plot, divisions
from .inputs import number
from .shapes import digits

BREAK = 12


def center_path(plot: Plot) -> str:
    """The centre line of every phase, through the points it was taken from."""
    return "".join(_center(plot, phase, frozen=False) for phase in plot.analysis.phases)


def frozen_center_path(plot: Plot) -> str:
    """Where a frozen centre goes on beyond the points it was taken from; drawn dashed."""
    return "".join(_center(plot, phase, frozen=True) for phase in plot.analysis.phases)


def limit_path(plot: Plot) -> str:
    """Limits as steps, one per month, since they follow the denominator; straight where they are all the same."""
    return "".join(
        _steps(plot, phase, limits)
        for phase in plot.analysis.phases
        for limits in (phase.lines.lower, phase.lines.upper)
    )


def target_path(plot: Plot) -> str:
    target, box = number(plot.chart.target), plot.box
    return "" if target is None else f"M{digits(box.left)} {digits(box.y_shown(target))}H{digits(box.right)}"


def run_path(plot: Plot) -> str:
    """The centre line along the deciding run, to be drawn heavier in its colour."""
    verdict, centre = plot.analysis.verdict, plot.analysis.current.lines.centre
    if not verdict.side or verdict.run is None or centre is None:
        return ""
    first, last = verdict.run.members[0], verdict.run.members[-1]
    return f"M{digits(plot.xs[first])} {digits(plot.box.y(centre))}H{digits(plot.xs[last])}"


def divider_path(plot: Plot) -> str:
    """Vertical lines between back data and programme, and between phases."""
    box = plot.box
    return "".join(
        f"M{digits(box.x(share))} 4V{digits(box.bottom)}" for share, _, _ in divisions(plot.chart, box.months)
    )


def break_path(box: Box) -> str:
    """A small wave at the foot of the axis: it does not begin at 0."""
    if box.values.low <= 0:
        return ""
    return f"M{digits(box.left - 4)} {digits(box.bottom - 10 - BREAK)}l6 3l-6 3l6 3l-6 3"


def _span(plot: Plot, phase: PhaseAnalysis) -> tuple[float, float]:
    """From where to where a phase's lines run; the last phase up to the right edge, where its label stands."""
    start, stop = phase.indexes.start, phase.indexes.stop
    left = plot.slot_start(start) if start else plot.box.left
    return left, plot.slot_start(stop) if stop < len(plot.chart.points) else plot.box.right


def _center(plot: Plot, phase: PhaseAnalysis, *, frozen: bool) -> str:
    if phase.lines.centre is None:
        return ""
    left, right = _span(plot, phase)
    basis = plot.analysis.series.basis(phase.indexes)
    y = digits(plot.box.y(phase.lines.centre))
    if basis == phase.indexes:
        return "" if frozen else f"M{digits(left)} {y}H{digits(right)}"
    begin, end = plot.slot_start(basis.start), plot.slot_start(basis.stop - 1) + plot.box.slot
    if not frozen:
        return f"M{digits(begin)} {y}H{digits(end)}"
    before = f"M{digits(left)} {y}H{digits(begin)}" if begin > left else ""
    return before + (f"M{digits(end)} {y}H{digits(right)}" if right > end else "")


def _steps(plot: Plot, phase: PhaseAnalysis, limits: Sequence[float | None]) -> str:
    known = {limit for limit in limits if limit is not None}
    if not known:
        return ""
    if len(known) == 1 and None not in limits:
        left, right = _span(plot, phase)
        return f"M{digits(left)} {digits(plot.box.y(known.pop()))}H{digits(right)}"
    path, is_down = "", False
    for index, limit in zip(phase.indexes, limits, strict=True):
        if limit is not None:
            start, y = plot.slot_start(index), digits(plot.box.y(limit))
            path += (f"V{y}" if is_down else f"M{digits(start)} {y}") + f"H{digits(start + plot.box.slot)}"
        is_down = limit is not None
    return path
