"""How a driver diagram is laid out on a sheet: aim, primary drivers, secondary drivers, change ideas, left to right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

FONT = 13.0
LINE = 17.0
PAD = 9.0
GAP = 9.0
BETWEEN = 28.0
WIDTHS = (160.0, 170.0, 190.0, 200.0)
"""Of the columns, in units of the drawing; four of them fit the width of a portrait page."""

MOST_AIM_LINES = 16
_BETWEEN_WORDS = re.compile(r"[^\S\u00a0]+")
_NARROW, _WIDE = set("ijlIt.,;:'’|!()[]/ fr1-\u00a0"), set("mwMW%@—…")


@dataclass(frozen=True)
class Branch:
    """One node of the tree with what stands under it."""

    text: str
    kind: str
    children: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class TextLine:
    """One line of words; `y` is its baseline."""

    x: str
    y: str
    words: str


@dataclass(frozen=True)
class DriverBox:
    """One node as drawn."""

    kind: str
    x: str
    y: str
    width: str
    height: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class Diagram:
    """A whole drawing, ready for its template. `headings` name the columns."""

    width: str
    height: str
    headings: tuple[TextLine, ...]
    boxes: tuple[DriverBox, ...]
    links: str


@dataclass(frozen=True)
class _Placed:
    branch: Branch
    depth: int
    lines: tuple[str, ...]
    children: tuple[_Placed, ...]

    @property
    def own_height(self) -> float:
        return len(self.lines) * LINE + 2 * PAD

    @property
    def height(self) -> float:
        """Of the node with everything under it."""
        below = sum(child.height for child in self.children) + GAP * max(0, len(self.children) - 1)
        return max(self.own_height, below)


def width_of(words: str) -> float:
    """How wide the words are, a little on the generous side."""
    ems = sum(0.33 if c in _NARROW else 0.92 if c in _WIDE else 0.7 if c.isupper() else 0.58 for c in words)
    return ems * FONT


def wrap(words: str, room: float) -> list[str]:
    """The words in lines that fit the room; a word that does not fit is broken."""
    lines: list[str] = []
    line = ""
    for word in _BETWEEN_WORDS.split(words.replace(" %", "\u00a0%").strip()):
        rest = word
        if line and width_of(f"{line} {rest}") <= room:
            line = f"{line} {rest}"
            continue
        if line:
            lines.append(line)
        while width_of(rest) > room:
            cut = len(rest)
            while cut > 1 and width_of(rest[:cut]) > room:
                cut -= 1
            lines.append(rest[:cut])
            rest = rest[cut:]
        line = rest
    return [*lines, line] if line else lines or [""]


def lay_out(aim: str, branches: Sequence[Branch]) -> Diagram:
    """The drawing of a tree under an aim. Columns that hold nothing are left out."""
    root = _place(Branch(aim, "aim", tuple(branches)), 0)
    columns = _depth(root) + 1
    lefts = [sum(WIDTHS[:column]) + BETWEEN * column for column in range(columns)]
    top = LINE + PAD
    boxes: list[DriverBox] = []
    links: list[str] = []
    _draw(root, top, lefts, boxes, links)
    names = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas")
    return Diagram(
        width=_digits(lefts[-1] + WIDTHS[columns - 1] + 2),
        height=_digits(top + root.height + 2),
        headings=tuple(TextLine(_digits(left + 1), _digits(FONT), names[i]) for i, left in enumerate(lefts)),
        boxes=tuple(boxes),
        links="".join(links),
    )


def _place(branch: Branch, depth: int) -> _Placed:
    lines = wrap(branch.text, WIDTHS[depth] - 2 * PAD)
    if branch.kind == "aim" and len(lines) > MOST_AIM_LINES:
        lines = [*lines[: MOST_AIM_LINES - 1], f"{lines[MOST_AIM_LINES - 1].rstrip('.,;')}…"]
    deepest = depth == len(WIDTHS) - 1
    return _Placed(
        branch, depth, tuple(lines), () if deepest else tuple(_place(child, depth + 1) for child in branch.children)
    )


def _depth(placed: _Placed) -> int:
    return max((_depth(child) for child in placed.children), default=placed.depth)


def _draw(placed: _Placed, top: float, lefts: list[float], boxes: list[DriverBox], links: list[str]) -> float:
    """Draws a node and what is under it from `top` on; gives the middle of the node's own box."""
    below = sum(child.height for child in placed.children) + GAP * max(0, len(placed.children) - 1)
    y = top + (placed.height - below) / 2
    middles = []
    for child in placed.children:
        middles.append(_draw(child, y, lefts, boxes, links))
        y += child.height + GAP
    middle = (middles[0] + middles[-1]) / 2 if middles else top + placed.own_height / 2
    middle = min(max(middle, top + placed.own_height / 2), top + placed.height - placed.own_height / 2)
    left, width = lefts[placed.depth] + 1, WIDTHS[placed.depth]
    edge = middle - placed.own_height / 2
    boxes.append(
        DriverBox(
            kind=placed.branch.kind,
            x=_digits(left),
            y=_digits(edge),
            width=_digits(width),
            height=_digits(placed.own_height),
            lines=tuple(
                TextLine(_digits(left + PAD), _digits(edge + PAD + number * LINE + FONT), words)
                for number, words in enumerate(placed.lines)
            ),
        )
    )
    right, bend = left + width, left + width + BETWEEN / 2
    links.extend(
        f"M{_digits(right)} {_digits(middle)}H{_digits(bend)}V{_digits(to)}H{_digits(right + BETWEEN)}"
        for to in middles
    )
    return middle


def _digits(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
