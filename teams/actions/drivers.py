"""A team draws what it believes leads to its aim."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from teams import rules
from teams.actions.papers import refuse_closed_papers
from teams.models import Driver, Team

MOST_DRIVERS = 80
"""A diagram with more nodes fits no page."""

_BELOW = {
    None: Driver.Kind.PRIMARY,
    Driver.Kind.PRIMARY: Driver.Kind.SECONDARY,
    Driver.Kind.SECONDARY: Driver.Kind.CHANGE,
}


class DriverRefused(ValidationError):
    """The diagram cannot be changed so; the message says what to do."""


class DriverEditedMeanwhile(DriverRefused):
    """Somebody else has changed this since the page was opened; what was typed is still on the page."""


@transaction.atomic
def start_drivers(*, team: Team, by: Actor, at: datetime) -> list[Driver]:
    """Begins the diagram with the nine components under three primary drivers; one that is begun stays as it is."""
    team = _locked(team, at)
    if team.drivers.exists():
        return []
    made = []
    for place, (text, components) in enumerate(rules.SEED_DIAGRAM):
        primary = _keep(Driver(team=team, kind=Driver.Kind.PRIMARY, order=place, text=text))
        made.append(primary)
        for below, component in enumerate(components):
            made.append(
                _keep(
                    Driver(
                        team=team,
                        parent=primary,
                        kind=Driver.Kind.SECONDARY,
                        order=below,
                        text=component.label,
                        component=component,
                    )
                )
            )
    audit.record(by=by, at=at, verb="began driver diagram", target=team, details={"drivers": len(made)})
    return made


@transaction.atomic
def add_driver(*, team: Team, under: Driver | None, text: str, component: str, by: Actor, at: datetime) -> Driver:
    """Adds the last one under a driver, or a primary driver when `under` is None.

    The same once more in the same place changes nothing. Refuses (DriverRefused) the same words with another component,
    what would stand under a change idea, and a diagram that has become too large.
    """
    team = _locked(team, at)
    parent = _fresh(team, under) if under is not None else None
    kind = _BELOW.get(Driver.Kind(parent.kind) if parent else None)
    if kind is None:
        raise DriverRefused("Nothing stands under a change idea. Add another one beside it.")
    siblings = list(team.drivers.filter(parent=parent).order_by("order", "pk"))
    known = next((row for row in siblings if row.text.lower() == text.lower()), None)
    if known is not None and known.component != component:
        raise DriverRefused(f"“{known.text}” stands here already, with another component. Change the component there.")
    if known is not None:
        return known
    if team.drivers.count() >= MOST_DRIVERS:
        raise DriverRefused(f"The diagram holds {MOST_DRIVERS} drivers and ideas. Take one out first.")
    place = siblings[-1].order + 1 if siblings else 0
    driver = _keep(Driver(team=team, parent=parent, kind=kind, order=place, text=text, component=component))
    audit.record(by=by, at=at, verb="added driver", target=driver, details={"team": team.pk, "kind": kind})
    return driver


@transaction.atomic
def change_driver(*, driver: Driver, text: str, component: str, seen_revision: int, by: Actor, at: datetime) -> Driver:
    """Rewords a driver. Saving what already stands changes nothing; refuses (DriverEditedMeanwhile) a stale writer."""
    team = _locked(driver.team, at)
    driver = _fresh(team, driver)
    if (driver.text, driver.component) == (text, component):
        return driver
    if driver.revision != seen_revision:
        raise DriverEditedMeanwhile("Somebody else has changed this since you opened it. Compare, then save again.")
    driver.text, driver.component = text, component
    driver.revision += 1
    _keep(driver)
    audit.record(by=by, at=at, verb="changed driver", target=driver, details={"team": team.pk})
    return driver


@transaction.atomic
def move_driver_up(*, driver: Driver, seen_place: int, by: Actor, at: datetime) -> None:
    """One place up among those beside it. `seen_place` counts from 0; where it stands elsewhere by now, it stays."""
    _move(driver, seen_place, seen_place - 1, by=by, at=at)


@transaction.atomic
def move_driver_down(*, driver: Driver, seen_place: int, by: Actor, at: datetime) -> None:
    """One place down among those beside it. `seen_place` counts from 0; where it stands elsewhere by now, it stays."""
    _move(driver, seen_place, seen_place + 1, by=by, at=at)


@transaction.atomic
def remove_driver(*, driver: Driver, seen_count: int, by: Actor, at: datetime) -> int:
    """Takes a driver out with everything under it, and says how many that were.

    `seen_count` is how many the person was shown. Refuses (DriverEditedMeanwhile) when there are others by now.
    """
    team = _locked(driver.team, at)
    driver = _fresh(team, driver)
    levels = [[driver.pk]]
    while below := list(team.drivers.filter(parent__in=levels[-1]).values_list("pk", flat=True)):
        levels.append(below)
    count = sum(map(len, levels))
    if count != seen_count:
        raise DriverEditedMeanwhile("Somebody else has changed what stands under it. Look again, then decide.")
    audit.record(by=by, at=at, verb="removed driver", target=driver, details={"team": team.pk, "count": count})
    for level in reversed(levels):
        team.drivers.filter(pk__in=level).delete()
    return count


def _move(driver: Driver, seen_place: int, to: int, *, by: Actor, at: datetime) -> None:
    team = _locked(driver.team, at)
    siblings = list(team.drivers.filter(parent=driver.parent_id).order_by("order", "pk"))
    places = {row.pk: place for place, row in enumerate(siblings)}
    if places.get(driver.pk) != seen_place or not 0 <= to < len(siblings):
        return
    siblings.insert(to, siblings.pop(seen_place))
    for place, row in enumerate(siblings):
        if row.order != place:
            row.order = place
            _keep(row)
    audit.record(by=by, at=at, verb="moved driver", target=driver, details={"team": team.pk, "place": to})


def _locked(team: Team, at: datetime) -> Team:
    """The team, locked, while it may still draw; PapersClosed after."""
    team = Team.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=team.pk)
    refuse_closed_papers(team, at)
    return team


def _fresh(team: Team, driver: Driver) -> Driver:
    """The driver as it stands under the team's lock."""
    stored = team.drivers.filter(pk=driver.pk).first()
    if stored is None:
        raise DriverRefused("This driver is no longer in the diagram.")
    return stored


def _keep(driver: Driver) -> Driver:
    driver.full_clean()
    driver.save()
    return driver
