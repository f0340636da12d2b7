"""Meetings, and the series that they come from. An event has a day, a workshop has two."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from joynet.lib.zones import validate_zone
from meetings.rules.kinds import COUNTED, Cadence, Kind, Modality, State
from teams.models import Cohort, Team


class Series(models.Model):
    """Events that repeat: the calls of a cohort, its workshops, one team's coaching."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="series")
    team = models.ForeignKey(Team, models.PROTECT, related_name="series", null=True, blank=True)
    kind = models.CharField("kind", max_length=20, choices=Kind)
    cadence = models.CharField("cadence", max_length=12, choices=Cadence)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(
                name="series_of_coaching_if_and_only_if_team",
                condition=Q(kind=Kind.COACHING, team__isnull=False) | (~Q(kind=Kind.COACHING) & Q(team__isnull=True)),
                violation_error_message="Coaching belongs to one team; every other kind belongs to the cohort.",
            ),
            models.UniqueConstraint(
                fields=["cohort", "kind"],
                condition=Q(team__isnull=True),
                name="series_once_per_cohort_and_kind",
                violation_error_message="This cohort has a series of this kind already.",
            ),
            models.UniqueConstraint(
                fields=["team", "kind"],
                condition=Q(team__isnull=False),
                name="series_once_per_team_and_kind",
                violation_error_message="This team has a series of this kind already.",
            ),
            models.CheckConstraint(name="series_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="series_cadence_is_known", condition=Q(cadence__in=Cadence.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_cadence_display().lower()}"


class EventQuerySet(models.QuerySet["Event"]):
    """Which events."""

    def invited(self) -> EventQuerySet:
        """Events that people know of, canceled ones too; a draft is nobody's yet."""
        return self.exclude(state=State.DRAFT)

    def of_team(self, team: Team) -> EventQuerySet:
        """What a team is invited to: its cohort's events for all teams and its own coaching.

        The steering committee meets by itself: its events stand on its own page (`meetings.queries.steering_meetings`).
        """
        everybody = Q(cohort=team.cohort_id, team__isnull=True)
        return self.invited().filter(Q(team=team) | everybody).exclude(kind=Kind.STEERING)

    def for_coach_of(self, team_ids: list[int]) -> EventQuerySet:
        """The coaching of these teams and the events for all teams of their cohorts."""
        return self.filter(
            Q(team__in=team_ids) | Q(team__isnull=True, cohort__in=Cohort.objects.filter(teams__in=team_ids))
        ).exclude(kind=Kind.STEERING)

    def taking_place(self) -> EventQuerySet:
        """Events that nobody canceled."""
        return self.filter(state__in=(State.SCHEDULED, State.HELD))

    def over_at(self, at: datetime) -> EventQuerySet:
        """Events that took place: their end has passed and nobody canceled them."""
        return self.taking_place().filter(ends_at__lte=at)


class Event(models.Model):
    """One meeting. Moving it keeps its row and `uid` and raises `sequence`; its number is its place in the series."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="events")
    team = models.ForeignKey(Team, models.PROTECT, related_name="events", null=True, blank=True)
    series = models.ForeignKey(Series, models.PROTECT, related_name="events", null=True, blank=True)
    number = models.PositiveSmallIntegerField("number in its series", null=True, blank=True)
    kind = models.CharField("kind", max_length=20, choices=Kind)
    title = models.CharField("title", max_length=120)
    counts = models.BooleanField("counts toward attendance")
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")
    zone = models.CharField("time zone", max_length=64, validators=[validate_zone])
    modality = models.CharField("where people meet", max_length=12, choices=Modality)
    place = models.CharField("place", max_length=200, blank=True)
    link = models.URLField("link to join", max_length=500, blank=True)
    state = models.CharField("state", max_length=12, choices=State, default=State.SCHEDULED)
    cancel_reason = models.CharField("reason for canceling", max_length=300, blank=True)
    uid = models.UUIDField("calendar identity", default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField("calendar revision", default=0)

    history = HistoricalRecords()
    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["cohort", "team"], name="event_by_cohort_and_team"),
            models.Index(fields=["starts_at"], name="event_by_start"),
        ]
        constraints = [
            models.CheckConstraint(
                name="event_of_coaching_if_and_only_if_team",
                condition=Q(kind=Kind.COACHING, team__isnull=False) | (~Q(kind=Kind.COACHING) & Q(team__isnull=True)),
                violation_error_message="Coaching belongs to one team; every other kind belongs to the cohort.",
            ),
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=Q(starts_at__lt=F("ends_at")),
                violation_error_message="The end must be later than the start.",
            ),
            models.CheckConstraint(
                name="event_counts_only_if_of_a_counted_kind",
                condition=Q(counts=False) | Q(kind__in=COUNTED),
                violation_error_message="Only workshops, all-team calls and team coaching count toward attendance.",
            ),
            models.CheckConstraint(
                name="event_cancelled_if_and_only_if_reason",
                condition=(Q(state=State.CANCELLED) & ~Q(cancel_reason=""))
                | (~Q(state=State.CANCELLED) & Q(cancel_reason="")),
                violation_error_message="Enter the reason for canceling.",
            ),
            models.CheckConstraint(
                name="event_numbered_if_and_only_if_in_series",
                condition=Q(series__isnull=True, number__isnull=True)
                | Q(series__isnull=False, number__isnull=False, number__gte=1),
                violation_error_message="An event of a series has a number there; any other has none.",
            ),
            models.UniqueConstraint(
                fields=["series", "number"],
                name="event_number_once_per_series",
                violation_error_message="The series has an event of this number already.",
            ),
            models.CheckConstraint(name="event_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="event_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="event_modality_is_known", condition=Q(modality__in=Modality.values)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        return self.state == State.CANCELLED


class EventDay(models.Model):
    """One day of an event: two for a workshop, one for anything else. `on` is its date in the event's zone."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="days")
    on = models.DateField("date")
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_day_ends_after_it_starts",
                condition=Q(starts_at__lt=F("ends_at")),
                violation_error_message="The end must be later than the start.",
            ),
            models.UniqueConstraint(
                fields=["event", "on"],
                name="event_day_once_per_date",
                violation_error_message="This event has this day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"day {self.pk} of event {self.event_id}"
