"""Who comes, who was there, and which meetings do not count for whom."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.base import ModelBase

from meetings.models.events import Event, EventDay
from meetings.models.imports import RollImport
from meetings.rules.kinds import WITH_MINUTES, Source, Status
from teams.models import Person, Team

DAY_IN_MINUTES = 24 * 60


class AttendanceMark(models.Model):
    """What the roll says of one person on one day. Append-only: the latest row per day and person counts.

    For a substitute, `person` is whoever came and `substitute_for` the quorum member.
    """

    day = models.ForeignKey(EventDay, models.PROTECT, related_name="marks")
    team = models.ForeignKey(Team, models.PROTECT, related_name="attendance_marks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendance_marks")
    status = models.CharField("status", max_length=12, choices=Status)
    minutes = models.PositiveSmallIntegerField("minutes", null=True, blank=True)
    substitute_for = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    source = models.CharField("source", max_length=8, choices=Source)
    roll_import = models.ForeignKey(RollImport, models.PROTECT, related_name="marks", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("recorded at")

    class Meta:
        indexes = [
            models.Index(fields=["team", "day"], name="mark_by_team_and_day"),
            models.Index(fields=["day", "person"], name="mark_by_day_and_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mark_substitute_if_and_only_if_for_somebody",
                condition=Q(status=Status.SUBSTITUTE, substitute_for__isnull=False)
                | (~Q(status=Status.SUBSTITUTE) & Q(substitute_for__isnull=True)),
                violation_error_message="Choose whom the substitute came for; only a substitute comes for somebody.",
            ),
            models.CheckConstraint(
                name="mark_substitute_for_another",
                condition=Q(substitute_for__isnull=True) | ~Q(substitute_for=F("person")),
                violation_error_message="Nobody is a substitute for himself or herself.",
            ),
            models.CheckConstraint(
                name="mark_part_needs_minutes",
                condition=~Q(status=Status.PART) | Q(minutes__isnull=False),
                violation_error_message="Enter the minutes that the person was there.",
            ),
            models.CheckConstraint(
                name="mark_minutes_only_for_who_was_there",
                condition=Q(minutes__isnull=True) | Q(status__in=WITH_MINUTES),
                violation_error_message="Minutes belong to somebody who was there.",
            ),
            models.CheckConstraint(
                name="mark_minutes_fit_a_day",
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=DAY_IN_MINUTES),
                violation_error_message="Minutes are between 1 and 1,440.",
            ),
            models.CheckConstraint(
                name="mark_of_an_import_if_and_only_if_from_one",
                condition=Q(source=Source.IMPORT, roll_import__isnull=False)
                | (~Q(source=Source.IMPORT) & Q(roll_import__isnull=True)),
                violation_error_message="A mark from a participant list names the list; any other names none.",
            ),
            models.CheckConstraint(name="mark_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="mark_source_is_known", condition=Q(source__in=Source.values)),
        ]

    def __str__(self) -> str:
        return f"mark {self.pk}"

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Insert. A recorded mark is never changed: a later one takes its place."""
        if not self._state.adding:
            raise TypeError("Attendance is append-only: record a new mark.")
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:  # noqa: FBT001, FBT002  # Django's signature
        """Refused: a mark is taken back by a later one that says *not recorded*."""
        raise TypeError("Attendance is append-only: record a new mark.")


class Waiver(models.Model):
    """One event that staff have taken out of one team's counts, with the reason."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="waivers")
    team = models.ForeignKey(Team, models.PROTECT, related_name="waivers")
    reason = models.CharField("reason", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("waived at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "team"],
                name="waiver_once_per_event_and_team",
                violation_error_message="This meeting is waived for this team already.",
            ),
            models.CheckConstraint(
                name="waiver_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Enter the reason for the waiver.",
            ),
        ]

    def __str__(self) -> str:
        return f"waiver {self.pk}"


class Answer(models.Model):
    """What somebody invited says about coming; the newest answer replaces the one before."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="answers")
    coming = models.BooleanField("coming")
    instead = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("answered at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                name="answer_once_per_event_and_person",
                violation_error_message="This person has answered already.",
            ),
            models.CheckConstraint(
                name="answer_instead_only_if_not_coming",
                condition=Q(instead__isnull=True) | (Q(coming=False) & ~Q(instead=F("person"))),
                violation_error_message="Somebody else comes only when you do not.",
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Registration(models.Model):
    """A person's place at a workshop. The needs are deleted after the event."""

    class State(models.TextChoices):
        REGISTERED = "registered", "Registered"
        WAITING = "waiting", "On the waiting list"
        WITHDRAWN = "withdrawn", "Withdrawn"

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations")
    team = models.ForeignKey(Team, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations")
    state = models.CharField("state", max_length=12, choices=State, default=State.REGISTERED)
    travel = models.CharField("travel", max_length=300, blank=True)
    access_needs = models.CharField("access needs", max_length=300, blank=True)
    dietary_needs = models.CharField("dietary needs", max_length=300, blank=True)
    needs_deleted_at = models.DateTimeField("needs deleted at", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("registered at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                name="registration_once_per_event_and_person",
                violation_error_message="This person is registered already.",
            ),
            models.CheckConstraint(
                name="registration_needs_are_gone_once_deleted",
                condition=Q(needs_deleted_at__isnull=True) | Q(travel="", access_needs="", dietary_needs=""),
                violation_error_message="The needs have been deleted after the event.",
            ),
            models.CheckConstraint(
                name="registration_state_is_known", condition=Q(state__in=["registered", "waiting", "withdrawn"])
            ),
        ]

    def __str__(self) -> str:
        return f"registration {self.pk}"
