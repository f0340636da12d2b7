"""A team's driver diagram as a tree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from teams import rules
from teams.models import Driver, Team
from teams.queries.charters import latest_charter
from teams.rules import Branch, Component, Diagram

NO_AIM = "The aim is not written yet"


@dataclass(frozen=True)
class DriverLine:
    """One node with what stands under it; `place` counts from 0 among those beside it."""

    pk: int
    kind: str
    kind_in_words: str
    text: str
    component: str
    place: int
    is_first: bool
    is_last: bool
    below: str
    children: tuple[DriverLine, ...]

    @property
    def count(self) -> int:
        """The node and everything under it."""
        return 1 + sum(child.count for child in self.children)


@dataclass(frozen=True)
class DriverPage:
    """The whole diagram: the aim, the tree, and the drawing."""

    aim: str
    has_aim: bool
    lines: tuple[DriverLine, ...]
    diagram: Diagram

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)


def driver_page(*, team: Team) -> DriverPage:
    """A team's diagram. A constant number of queries."""
    charter = latest_charter(team=team)
    aim = charter.aim if charter else ""
    lines = driver_tree(team=team)
    return DriverPage(aim or NO_AIM, bool(aim), lines, rules.lay_out(aim or NO_AIM, [_branch(line) for line in lines]))


def driver_tree(*, team: Team) -> tuple[DriverLine, ...]:
    """The primary drivers with everything under them, in their order. One query."""
    below: dict[int | None, list[Driver]] = defaultdict(list)
    for driver in team.drivers.order_by("order", "pk"):
        below[driver.parent_id].append(driver)
    return _lines(below, None)


def find_driver(*, team: Team, driver_id: int) -> Driver | None:
    """One node of the team's diagram."""
    return team.drivers.select_related("team", "parent").filter(pk=driver_id).first()


def driver_line(*, team: Team, driver_id: int) -> DriverLine | None:
    """One node with everything under it."""
    waiting = list(driver_tree(team=team))
    while waiting:
        line = waiting.pop()
        if line.pk == driver_id:
            return line
        waiting.extend(line.children)
    return None


_NEXT = {Driver.Kind.PRIMARY: "secondary driver", Driver.Kind.SECONDARY: "change idea"}


def _lines(below: dict[int | None, list[Driver]], parent: int | None) -> tuple[DriverLine, ...]:
    rows = below.get(parent, [])
    return tuple(
        DriverLine(
            pk=row.pk,
            kind=row.kind,
            kind_in_words=row.get_kind_display(),
            text=row.text,
            component=_component(row),
            place=place,
            is_first=place == 0,
            is_last=place == len(rows) - 1,
            below=_NEXT.get(Driver.Kind(row.kind), ""),
            children=_lines(below, row.pk),
        )
        for place, row in enumerate(rows)
    )


def _component(row: Driver) -> str:
    """The component, where the words do not say it already."""
    label = Component(row.component).label if row.component else ""
    return "" if label == row.text else label


def _branch(line: DriverLine) -> Branch:
    return Branch(line.text, line.kind, tuple(_branch(child) for child in line.children))
