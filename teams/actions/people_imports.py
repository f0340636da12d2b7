"""Lists of people come in: read, mapped, looked at, brought in whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.tables import Table
from teams import queries
from teams.actions.rosters import NewMember, add_member, lock_team, person_for
from teams.locks import lock_directory
from teams.models import Cohort, PeopleImport, PeopleImportRow, Person
from teams.queries import Plan, PlannedRow
from teams.rules import FIELDS, guess_columns

_ZONE = "America/New_York"


class ListRefused(ValidationError):
    """The list cannot be taken so; the message says what to do."""


@transaction.atomic
def upload_people(*, file_name: str, table: Table, cohort: Cohort | None, by: Actor, at: datetime) -> PeopleImport:
    """A list as it was read; which column is what is guessed from the first row. Nobody is made yet."""
    batch = PeopleImport(
        cohort=cohort,
        file_name=file_name[-120:] or "list",
        headers=list(table.headers),
        columns=guess_columns(table.headers),
        uploaded_by=by.user,
        uploaded_at=at,
    )
    batch.full_clean()
    batch.save()
    for number, cells in table.rows:
        row = PeopleImportRow(batch=batch, number=number, cells=list(cells))
        row.full_clean(validate_unique=False, validate_constraints=False)
        row.save()
    audit.record(by=by, at=at, verb="uploaded people", target=batch, details={"rows": len(table.rows)})
    return batch


@transaction.atomic
def map_columns(
    *, batch: PeopleImport, columns: Mapping[str, int], cohort: Cohort | None, by: Actor, at: datetime
) -> PeopleImport:
    """Says which column (from 0) holds which field, and in which cohort its teams are."""
    batch = _open(batch)
    named = {field: place for field, place in columns.items() if field in FIELDS and place >= 0}
    if len(set(named.values())) < len(named):
        raise ListRefused("One column cannot hold two things. Choose another column for one of them.")
    if "email" not in named:
        raise ListRefused({"email": "Choose the column of the e-mail addresses: they tell people apart."})
    if not {"name", "first_name", "last_name"} & named.keys():
        raise ListRefused({"name": "Choose the column of the names, or those of first and last names."})
    batch.columns, batch.cohort = named, cohort
    batch.full_clean()
    batch.save()
    return batch


@transaction.atomic
def pick_rows(
    *, batch: PeopleImport, picked: Collection[int], chosen: Mapping[int, int | None], by: Actor, at: datetime
) -> PeopleImport:
    """Which rows (by their numbers in the database) come in, and who of the people here a row is about."""
    batch = _open(batch)
    people = set(
        Person.objects.unmerged().filter(pk__in=[pk for pk in chosen.values() if pk]).values_list("pk", flat=True)
    )
    for row in batch.rows.order_by("pk"):
        wanted = chosen.get(row.pk)
        row.is_picked = row.pk in picked
        row.chosen_id = wanted if wanted in people else None
        row.save()
    return batch


@transaction.atomic
def bring_in_people(*, batch: PeopleImport, seen: str, by: Actor, at: datetime) -> PeopleImport:
    """Everybody who is picked, or nobody: new people are made, and whoever has a team joins it and is invited.

    `seen` is the plan that was looked at; anything that has changed since is shown first (ListRefused).
    What rows that are left out say of people is deleted.
    """
    batch = _locked(batch)
    if batch.committed_at is not None:
        return batch
    batch = _open(batch)
    locked = _teams_of(queries.plan_of(batch))
    for team_id in sorted(locked):
        lock_team(team_id)
    lock_directory()
    plan = queries.plan_of(batch)
    if plan.troubles:
        raise ListRefused(
            "Some rows cannot come in as they are. Leave them out, or put the file right and upload it again."
        )
    if plan.seen != seen or not _teams_of(plan) <= locked:
        raise ListRefused("Something has changed since you looked at this list. Look at it again, then bring it in.")
    rows = {row.pk: row for row in batch.rows.order_by("pk")}
    for planned in plan.rows:
        _bring_in(planned, rows[planned.row_id], by=by, at=at)
    batch.committed_by, batch.committed_at = by.user, at
    batch.full_clean()
    batch.save()
    audit.record(
        by=by,
        at=at,
        verb="brought in people",
        target=batch,
        details={"created": plan.created, "reused": plan.reused, "joined": plan.joining},
    )
    return batch


def _teams_of(plan: Plan) -> set[int]:
    """The teams that somebody joins."""
    return {row.team.pk for row in plan.rows if row.is_picked and row.team is not None}


def _bring_in(planned: PlannedRow, row: PeopleImportRow, *, by: Actor, at: datetime) -> None:
    """One row; a person made by an earlier row of the same list is known by now."""
    if not planned.is_picked:
        row.outcome, row.cells, row.chosen = PeopleImportRow.Outcome.SKIPPED, [], None
        row.save()
        return
    known = Person.objects.get(pk=planned.person_id) if planned.person_id is not None else None
    member = NewMember(
        name=planned.name, email=known.email if known is not None else planned.email, title=planned.title
    )
    was_known = known is not None or queries.known_person(planned.email) is not None
    if planned.team is not None and planned.starts_on is not None:
        row.membership = add_member(
            team=planned.team, member=member, starts_on=planned.starts_on, holds_steering_seat=False, by=by, at=at
        )
        row.person = row.membership.person
    else:
        row.person = known or person_for(member, zone=planned.team.zone if planned.team else _ZONE, by=by, at=at)
    row.outcome = PeopleImportRow.Outcome.REUSED if was_known else PeopleImportRow.Outcome.CREATED
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()


@transaction.atomic
def put_aside_people(*, batch: PeopleImport, by: Actor, at: datetime) -> PeopleImport:
    """The list is not wanted; what it said of people is deleted."""
    batch = _locked(batch)
    if batch.discarded_at is not None:
        return batch
    batch = _open(batch)
    batch.rows.all().delete()
    batch.headers, batch.columns, batch.discarded_at = [], {}, at
    batch.full_clean(exclude=["headers"])
    batch.save()
    audit.record(by=by, at=at, verb="put people aside", target=batch)
    return batch


def _locked(batch: PeopleImport) -> PeopleImport:
    return PeopleImport.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=batch.pk)


def _open(batch: PeopleImport) -> PeopleImport:
    """The list, locked, while it may still change."""
    batch = _locked(batch)
    if batch.committed_at is not None:
        raise ListRefused("This list has been brought in already.")
    if batch.discarded_at is not None:
        raise ListRefused("This list was put aside. Upload it again.")
    return batch
