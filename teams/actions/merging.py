"""Two rows about one human being become one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import User
from teams import queries
from teams.locks import lock_to_merge
from teams.models import (
    Contribution,
    Letter,
    Membership,
    PeopleImportRow,
    Person,
    PoolOffer,
    ReadinessResponse,
    ToldApart,
)


class MergeRefused(ValidationError):
    """These two cannot become one yet; each message says what to do first."""


@dataclass(frozen=True)
class PersonDetails:
    """What is known of the one person from now on. The address of an account goes before `email`."""

    name: str
    title: str
    email: str
    time_zone: str

    def address_with(self, account: User | None) -> str:
        """Where mail goes: to the address of the account, where there is one."""
        return account.email if account is not None else self.email.strip().lower()


_TRACKED: tuple[tuple[type[models.Model], str], ...] = (
    (Membership, "person"),
    (PoolOffer, "person"),
    (Person, "merged_into"),
)
_UNTRACKED: tuple[tuple[type[models.Model], str], ...] = (
    (Letter, "signatory"),
    (ReadinessResponse, "rater"),
    (Contribution, "person"),
    (PeopleImportRow, "person"),
    (PeopleImportRow, "chosen"),
)


@transaction.atomic
def merge_person(*, kept: Person, merged: Person, details: PersonDetails, by: Actor, at: datetime) -> Person:
    """Everything that teams know of `merged` is `kept`'s from now on; `merged` stays as a trace without rights.

    What other apps know of the two is moved first, by whoever calls this (joynet.overview.actions.merge_people).
    Refused (MergeRefused) where one human being cannot have done both.
    """
    kept, merged = lock_to_merge(kept, merged)
    reasons = queries.reasons_against_merging(kept=kept, merged=merged)
    if reasons:
        raise MergeRefused(reasons)
    moved: dict[str, str | int] = {"merged": merged.pk}
    _withdrawal_stands(kept, merged, by=by, at=at)
    for model, field in _TRACKED:
        moved |= _moved(model, field, [_point(row, field, kept, by=by, at=at) for row in _rows(model, field, merged)])
    for model, field in _UNTRACKED:
        moved |= _moved(model, field, [_point_untracked(row, field, kept) for row in _rows(model, field, merged)])
    _move_told_apart(kept, merged)
    account = kept.user or merged.user
    merged.user, merged.merged_into, merged.merged_at = None, kept, at
    merged.full_clean()
    stamp(merged, by=by, at=at)
    merged.save()
    kept.user = account
    kept.name, kept.title, kept.time_zone = details.name, details.title, details.time_zone
    kept.email = details.address_with(account)
    kept.full_clean()
    stamp(kept, by=by, at=at)
    kept.save()
    audit.record(by=by, at=at, verb="merged people", target=kept, details=moved)
    return kept


def _rows(model: type[models.Model], field: str, merged: Person) -> list[Any]:
    return list(model._default_manager.filter(**{field: merged}).order_by("pk"))


def _point(row: Any, field: str, kept: Person, *, by: Actor, at: datetime) -> int:  # noqa: ANN401  # a row of any of the tables above
    setattr(row, field, kept)
    row.full_clean()
    stamp(row, by=by, at=at)
    row.save()
    return int(row.pk)


def _point_untracked(row: Any, field: str, kept: Person) -> int:  # noqa: ANN401  # a row of any of the tables above
    setattr(row, field, kept)
    row.full_clean()
    row.save()
    return int(row.pk)


def _moved(model: type[models.Model], field: str, numbers: list[int]) -> dict[str, str | int]:
    """For the record: the numbers of the rows that changed hands."""
    return {f"{model._meta.model_name}.{field}": ",".join(map(str, numbers))} if numbers else {}


def _withdrawal_stands(kept: Person, merged: Person, *, by: Actor, at: datetime) -> None:
    """Of two people's newest offers the newer one will count: it must not undo what either has withdrawn."""
    newest = list(PoolOffer.objects.latest_of_each().filter(person__in=[kept, merged]).order_by("pk"))
    withdrawals = [offer.withdrawn_at for offer in newest if offer.withdrawn_at is not None]
    if len(newest) < 2 or not withdrawals or newest[-1].withdrawn_at is not None:
        return
    last = newest[-1]
    if last.consents_to_contact_at is not None and last.consents_to_contact_at > max(withdrawals):
        return
    last.withdrawn_at = max(withdrawals)
    last.full_clean()
    stamp(last, by=by, at=at)
    last.save()


def _move_told_apart(kept: Person, merged: Person) -> None:
    """Whom one of the two is not, neither is; that the two are told apart is over."""
    own = ToldApart.objects.filter(models.Q(first=merged) | models.Q(second=merged)).order_by("pk")
    for told in own:
        other = told.second_id if told.first_id == merged.pk else told.first_id
        first, second = sorted((other, kept.pk))
        if first != second and not ToldApart.objects.filter(first=first, second=second).exists():
            ToldApart(first_id=first, second_id=second, by=told.by, at=told.at).save()
        told.delete()
