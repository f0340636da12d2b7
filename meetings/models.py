"""Meetings, who was there, and what people said about coming. Quorum and attendance are computed, never stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.base import ModelBase
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from joynet.files.models import StoredFile
from joynet.lib.zones import validate_zone
from joynet.network.models import TextVersion
from meetings.rules.kinds import COUNTED, WITH_MINUTES, Cadence, Kind, Modality, Source, State, Status
from teams.models import Cohort, Person, Team

DAY_IN_MINUTES = 24 * 60


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
        """What a team is invited to: its cohort's events for all and its own coaching."""
        return self.invited().filter(Q(team=team) | Q(cohort=team.cohort_id, team__isnull=True))

    def for_coach_of(self, team_ids: list[int]) -> EventQuerySet:
        """The coaching of these teams and the events for all teams of their cohorts."""
        return self.filter(
            Q(team__in=team_ids) | Q(team__isnull=True, cohort__in=Cohort.objects.filter(teams__in=team_ids))
        )

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


class RollImport(models.Model):
    """One participant list of a meeting tool, read into rows. Its marks can be told from others and taken back."""

    class Tool(models.TextChoices):
        ZOOM = "zoom", "Zoom"
        TEAMS = "teams", "Microsoft Teams"
        WEBEX = "webex", "Webex"
        LIST = "list", "A pasted list"

    class State(models.TextChoices):
        PREVIEWED = "previewed", "Previewed"
        COMMITTED = "committed", "Committed"
        UNDONE = "undone", "Undone"

    day = models.ForeignKey(EventDay, models.PROTECT, related_name="roll_imports")
    tool = models.CharField("tool", max_length=8, choices=Tool)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, blank=True)
    content_hash = models.CharField("hash of the content", max_length=64, validators=[MinLengthValidator(64)])
    state = models.CharField("state", max_length=12, choices=State, default=State.PREVIEWED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("read at")
    committed_at = models.DateTimeField("committed at", null=True, blank=True)
    undone_at = models.DateTimeField("undone at", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="roll_import_moments_fit_its_state",
                condition=Q(state="previewed", committed_at__isnull=True, undone_at__isnull=True)
                | Q(state="committed", committed_at__isnull=False, undone_at__isnull=True)
                | Q(state="undone", committed_at__isnull=False, undone_at__isnull=False),
                violation_error_message="A list is read, then committed, then perhaps undone.",
            ),
            models.CheckConstraint(
                name="roll_import_tool_is_known", condition=Q(tool__in=["zoom", "teams", "webex", "list"])
            ),
        ]

    def __str__(self) -> str:
        return f"participant list {self.pk}"


class RollImportRow(models.Model):
    """One line of a participant list: as it was read, and whom it was taken for."""

    class Match(models.TextChoices):
        NOBODY = "nobody", "Not matched"
        EMAIL = "email", "By e-mail"
        ALIAS = "alias", "By a remembered name"
        NAME = "name", "By name"
        HAND = "hand", "By hand"

    roll_import = models.ForeignKey(RollImport, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField("line")
    name_as_seen = models.CharField("name as seen", max_length=200, blank=True)
    email_as_seen = models.CharField("e-mail as seen", max_length=254, blank=True)
    joined_at = models.DateTimeField("joined", null=True, blank=True)
    left_at = models.DateTimeField("left", null=True, blank=True)
    minutes = models.PositiveIntegerField("minutes", null=True, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    match = models.CharField("how matched", max_length=8, choices=Match, default=Match.NOBODY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["roll_import", "number"],
                name="roll_import_row_once_per_line",
                violation_error_message="This line has been read already.",
            ),
            models.CheckConstraint(
                name="roll_import_row_matched_if_and_only_if_person",
                condition=Q(match="nobody", person__isnull=True, team__isnull=True)
                | Q(match__in=["email", "alias", "name", "hand"], person__isnull=False, team__isnull=False),
                violation_error_message="A matched line names a person of a team; any other names nobody.",
            ),
            models.CheckConstraint(
                name="roll_import_row_leaves_after_it_joins",
                condition=Q(joined_at__isnull=True) | Q(left_at__isnull=True) | Q(joined_at__lte=F("left_at")),
                violation_error_message="Somebody leaves after joining.",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.number} of participant list {self.roll_import_id}"


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


class Alias(models.Model):
    """A name under which a team's member appears in participant lists, learned once and used from then on."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="aliases")
    name_as_seen = models.CharField("name as seen", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, related_name="aliases")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("learned at")

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(
                "team",
                Lower("name_as_seen"),
                name="alias_once_per_team",
                violation_error_message="This name stands for somebody of this team already.",
            ),
            models.CheckConstraint(name="alias_has_a_name", condition=~Q(name_as_seen="")),
        ]

    def __str__(self) -> str:
        return f"alias {self.pk}"


class CalendarFeed(models.Model):
    """The secret address of a person's calendar. Only a hash is kept; a reset writes a new one."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="calendar_feed")
    token_hash = models.CharField("hash of the secret", max_length=64, unique=True, validators=[MinLengthValidator(64)])
    made_at = models.DateTimeField("made at")

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"


class EvaluationDiscussion(models.Model):
    """An ad hoc talk between a team and an IHI representative: never counted, never seen by another team."""

    class State(models.TextChoices):
        REQUESTED = "requested", "Requested"
        SCHEDULED = "scheduled", "Scheduled"
        HELD = "held", "Held"
        DECLINED = "declined", "Declined"
        CANCELLED = "cancelled", "Canceled"

    class Quotes(models.TextChoices):
        NONE = "none", "No quotes"
        ANONYMOUS = "anonymous", "Quotes without a name"
        NAMED = "named", "Quotes with the name"

    team = models.ForeignKey(Team, models.PROTECT, related_name="evaluation_discussions")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("requested at")
    purpose = models.CharField("purpose", max_length=500)
    state = models.CharField("state", max_length=12, choices=State, default=State.REQUESTED)
    starts_at = models.DateTimeField("starts", null=True, blank=True)
    ends_at = models.DateTimeField("ends", null=True, blank=True)
    zone = models.CharField("time zone", max_length=64, validators=[validate_zone])
    guide_version = models.CharField("version of the guide", max_length=40, blank=True)
    consent_version = models.ForeignKey(TextVersion, models.PROTECT, related_name="+", null=True, blank=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    quotes = models.CharField("permission to quote", max_length=12, choices=Quotes, default=Quotes.NONE)
    notes = models.TextField("notes", max_length=20_000, blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="discussion_has_a_purpose",
                condition=~Q(purpose=""),
                violation_error_message="Enter what the discussion is for.",
            ),
            models.CheckConstraint(
                name="discussion_starts_before_it_ends",
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, starts_at__lt=F("ends_at")),
                violation_error_message="Enter start and end; the end must be later than the start.",
            ),
            models.CheckConstraint(
                name="discussion_scheduled_has_a_time",
                condition=~Q(state__in=["scheduled", "held"]) | Q(starts_at__isnull=False),
                violation_error_message="Enter when the discussion takes place.",
            ),
            models.CheckConstraint(
                name="discussion_quotes_need_consent",
                condition=Q(quotes="none") | Q(consent_version__isnull=False, agreed_by__isnull=False),
                violation_error_message="Quotes need the consent of somebody who was there.",
            ),
            models.CheckConstraint(
                name="discussion_state_is_known",
                condition=Q(state__in=["requested", "scheduled", "held", "declined", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation discussion {self.pk}"


class EvaluationTheme(models.Model):
    """One code given to what was said in a discussion."""

    class Kind(models.TextChoices):
        COMPONENT = "component", "Component of joy in work"
        BARRIER = "barrier", "Barrier"
        MECHANISM = "mechanism", "Mechanism"

    discussion = models.ForeignKey(EvaluationDiscussion, models.PROTECT, related_name="themes")
    kind = models.CharField("kind", max_length=12, choices=Kind)
    code = models.SlugField("code", max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "kind", "code"],
                name="theme_once_per_discussion",
                violation_error_message="The discussion has this theme already.",
            ),
            models.CheckConstraint(
                name="theme_kind_is_known", condition=Q(kind__in=["component", "barrier", "mechanism"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.code}"
