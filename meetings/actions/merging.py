"""What meetings know of a person goes to the person into whom they are merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from meetings import queries
from meetings.models import (
    Alias,
    Answer,
    AttendanceMark,
    CalendarFeed,
    EvaluationDiscussion,
    Registration,
    RollImportRow,
)
from teams.models import Person


class TakingOverRefused(ValidationError):
    """The marks or places of the two cannot be one person's; each message says what to do first."""


@transaction.atomic
def take_over_meetings(*, kept: Person, merged: Person, by: Actor, at: datetime) -> None:
    """Marks, answers, places, names in lists, feed and consents of `merged` become `kept`'s.

    Of the append-only roll no word is changed, only whose it is. Refused (TakingOverRefused) where both have something
    that one person has once.
    """
    reasons = queries.reasons_against_merging(kept=kept, merged=merged)
    if reasons:
        raise TakingOverRefused(reasons)
    moved: dict[str, str | int] = {"merged": merged.pk}
    moved |= _moved("mark", _move_marks(kept, merged, by=by, at=at))
    moved |= _moved("answer", _move_answers(kept, merged))
    moved |= _moved("registration", _move_registrations(kept, merged))
    for name, model in (("alias", Alias), ("line", RollImportRow)):
        rows = model._default_manager.filter(person=merged)
        moved |= _moved(name, rows.values_list("pk", flat=True))
        rows.update(person=kept)
    moved |= _moved("discussion", _move_discussions(kept, merged, by=by, at=at))
    _move_feed(kept, merged)
    if len(moved) > 1:
        audit.record(by=by, at=at, verb="took over meetings", target=kept, details=moved)


def _moved(name: str, numbers: Iterable[int]) -> dict[str, str | int]:
    """For the record: the numbers of the rows that changed hands."""
    joined = ",".join(map(str, sorted(numbers)))
    return {name: joined} if joined else {}


def _move_marks(kept: Person, merged: Person, *, by: Actor, at: datetime) -> list[int]:
    """What counted for one of the two on a day counts afterwards, also where the other's was taken back later."""
    counted = queries.days_marked(kept) | queries.days_marked(merged)
    numbers = list(AttendanceMark.objects.filter(person=merged).values_list("pk", flat=True))
    AttendanceMark.objects.filter(person=merged).update(person=kept)
    AttendanceMark.objects.filter(substitute_for=merged).update(substitute_for=kept)
    after = queries.days_marked(kept)
    for day, mark in counted.items():
        if day not in after or after[day].pk != mark.pk:
            again = AttendanceMark(
                day_id=day,
                team_id=mark.team_id,
                person=kept,
                status=mark.status,
                minutes=mark.minutes,
                substitute_for_id=kept.pk if mark.substitute_for_id == merged.pk else mark.substitute_for_id,
                source=mark.source,
                roll_import_id=mark.roll_import_id,
                by=by.user,
                at=at,
            )
            again.full_clean()
            again.save()
    return numbers


def _move_answers(kept: Person, merged: Person) -> list[int]:
    """Of two answers about one event the newer one stands; nobody comes instead of themselves."""
    numbers = []
    for answer in Answer.objects.filter(person=merged).order_by("pk"):
        other = Answer.objects.filter(event=answer.event_id, person=kept).first()
        if other is not None and (other.at, other.pk) > (answer.at, answer.pk):
            answer.delete()
            continue
        if other is not None:
            other.delete()
        answer.person = kept
        answer.instead = None if answer.instead_id == kept.pk else answer.instead
        answer.full_clean()
        answer.save()
        numbers.append(answer.pk)
    Answer.objects.filter(instead=merged, person=kept).update(instead=None)
    Answer.objects.filter(instead=merged).update(instead=kept)
    return numbers


def _move_registrations(kept: Person, merged: Person) -> list[int]:
    """Of two registrations for one event the one that was not withdrawn stands."""
    numbers = []
    for registration in Registration.objects.filter(person=merged).order_by("pk"):
        other = Registration.objects.filter(event=registration.event_id, person=kept).first()
        if other is not None and registration.state == Registration.State.WITHDRAWN:
            registration.delete()
            continue
        if other is not None:
            other.delete()
        registration.person = kept
        registration.full_clean()
        registration.save()
        numbers.append(registration.pk)
    return numbers


def _move_discussions(kept: Person, merged: Person, *, by: Actor, at: datetime) -> list[int]:
    numbers = []
    for discussion in EvaluationDiscussion.objects.filter(agreed_by=merged).order_by("pk"):
        discussion.agreed_by = kept
        discussion.full_clean()
        stamp(discussion, by=by, at=at)
        discussion.save()
        numbers.append(discussion.pk)
    return numbers


def _move_feed(kept: Person, merged: Person) -> None:
    """One person has one feed: that of whoever has the account, else the kept one's."""
    feeds = {feed.person_id: feed for feed in CalendarFeed.objects.filter(person__in=[kept, merged]).order_by("pk")}
    if merged.pk not in feeds:
        return
    if kept.pk in feeds:
        goes = feeds.pop(kept.pk if merged.user_id is not None else merged.pk)
        goes.delete()
    if merged.pk in feeds:
        feed = feeds[merged.pk]
        feed.person = kept
        feed.full_clean()
        feed.save()
