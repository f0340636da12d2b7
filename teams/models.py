"""Cohorts, organizations, people, teams and who belongs to them when. Ranges of days are half open."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from joynet.files.models import StoredFile
from joynet.lib.days import active_on
from joynet.lib.months import Month
from joynet.lib.zones import validate_zone
from joynet.network.models import Network, TextVersion
from teams import rules
from teams.rules import OrganizationKind, SignatoryLevel, Slot, Subtype


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Which cohorts."""

    def taking_applications(self, at: object) -> CohortQuerySet:
        """Those whose application window holds the moment `at`; the end is the first moment that no longer counts."""
        return self.filter(applications_open_at__lte=at, applications_close_at__gt=at)

    def opening_after(self, at: object) -> CohortQuerySet:
        """Those whose applications open later, the soonest first."""
        return self.filter(applications_open_at__gt=at).order_by("applications_open_at", "pk")


class Cohort(models.Model):
    """One run of the program. What the seed states as a number is a column with that default."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="cohorts")
    name = models.CharField("name", max_length=80)
    starts_on = models.DateField("start date")
    months = models.PositiveSmallIntegerField("length in months", default=18)
    zone = models.CharField("time zone", max_length=64, default="America/New_York", validators=[validate_zone])
    min_present = models.PositiveSmallIntegerField("members present for quorum", default=2)
    due_days = models.PositiveSmallIntegerField("report due, days after the month", default=10)
    lock_days = models.PositiveSmallIntegerField("report locked, days after the month", default=30)
    workshops = models.PositiveSmallIntegerField("number of workshops", default=4)
    attendance_floor = models.PositiveSmallIntegerField(
        "lowest attendance rate (%)", default=80, validators=[MaxValueValidator(100)]
    )
    applications_open_at = models.DateTimeField("applications open")
    applications_close_at = models.DateTimeField("applications close")
    capacity = models.PositiveSmallIntegerField("places", null=True, blank=True)

    history = HistoricalRecords()
    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="cohort_name_once_per_network",
                violation_error_message="A cohort of this name exists. Choose another name.",
            ),
            models.CheckConstraint(
                name="cohort_has_1_to_60_months",
                condition=Q(months__gte=1, months__lte=60),
                violation_error_message="A cohort runs for 1 to 60 months.",
            ),
            models.CheckConstraint(
                name="cohort_closes_after_it_opens",
                condition=Q(applications_open_at__lt=F("applications_close_at")),
                violation_error_message="Applications must close after they open.",
            ),
            models.CheckConstraint(
                name="cohort_locks_no_sooner_than_due",
                condition=Q(due_days__lte=F("lock_days")),
                violation_error_message="A report cannot be locked before it is due.",
            ),
            models.CheckConstraint(
                name="cohort_needs_someone_present",
                condition=Q(min_present__gte=1),
                violation_error_message="At least one member must be present for quorum.",
            ),
            models.CheckConstraint(
                name="cohort_floor_is_a_percentage",
                condition=Q(attendance_floor__lte=100),
                violation_error_message="The lowest attendance rate is a percentage from 0 to 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ends_on(self) -> date:
        """The first day after the program."""
        return rules.program_end(self.starts_on, self.months)

    @property
    def first_month(self) -> Month:
        """M1."""
        return rules.first_month(self.starts_on)

    @property
    def last_month(self) -> Month:
        """M18 when the program has eighteen months."""
        return self.first_month.plus(self.months - 1)


class Organization(models.Model):
    """A health care organization; it may be in several cohorts."""

    name = models.CharField("name", max_length=160)
    country = models.CharField("country", max_length=80)
    kind = models.CharField("kind", max_length=20, choices=OrganizationKind)
    size = models.PositiveIntegerField("number of staff", null=True, blank=True)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody on a roster. A person needs no account; an account is bound by invitation."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="person", null=True, blank=True)
    name = models.CharField("name", max_length=120)
    title = models.CharField("job title", max_length=120, blank=True)
    email = models.EmailField("e-mail", max_length=254, blank=True)
    time_zone = models.CharField("time zone", max_length=64, default="America/New_York", validators=[validate_zone])

    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(models.QuerySet["Team"]):
    """Which teams."""

    def in_program_on(self, day: date) -> TeamQuerySet:
        """Teams that have joined and not left by `day`."""
        return self.filter(active_on(day, starts="joined_on", ends="left_on"))


class Team(models.Model):
    """One organization's team in one cohort."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="teams")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="teams")
    name = models.CharField("name", max_length=160)
    zone = models.CharField("time zone", max_length=64, validators=[validate_zone])
    joined_on = models.DateField("joined on")
    left_on = models.DateField("left on", null=True, blank=True)

    history = HistoricalRecords()
    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "name"],
                name="team_name_once_per_cohort",
                violation_error_message="A team of this name is in the cohort already. Choose another name.",
            ),
            models.CheckConstraint(
                name="team_leaves_after_it_joins",
                condition=Q(left_on__isnull=True) | Q(joined_on__lt=F("left_on")),
                violation_error_message="A team leaves after the day on which it joined.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which memberships."""

    def active_on(self, day: date) -> MembershipQuerySet:
        """Those that count on `day`."""
        return self.filter(active_on(day))

    def approved(self) -> MembershipQuerySet:
        """Those that staff have approved; a proposal gives no rights and fills no slot."""
        return self.filter(approved_by__isnull=False)


class Membership(models.Model):
    """One person's dated place on a team's roster."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until (first day that no longer counts)", null=True, blank=True)
    slot = models.CharField("slot", max_length=20, choices=Slot, blank=True)
    subtype = models.CharField("kind of core member", max_length=12, choices=Subtype, blank=True)
    profession = models.CharField("profession", max_length=80, blank=True)
    attests_direct_care = models.BooleanField("gives direct care for at least half of the time", null=True, blank=True)
    counts_for_quorum = models.BooleanField("counts for quorum", default=False)
    holds_steering_seat = models.BooleanField("holds the steering committee seat", default=False)
    is_data_lead = models.BooleanField("data lead", default=False)
    hours_per_week = models.DecimalField("hours per week", max_digits=4, decimal_places=1, default=0)
    end_reason = models.CharField("reason for leaving", max_length=200, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    history = HistoricalRecords()
    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(starts_on__lt=F("ends_on")),
                violation_error_message="A membership ends after the day on which it starts.",
            ),
            models.CheckConstraint(
                name="membership_subtype_if_and_only_if_core",
                condition=(Q(slot=Slot.CORE) & ~Q(subtype="")) | (~Q(slot=Slot.CORE) & Q(subtype="")),
                violation_error_message="Choose core leader or unit-level manager for this slot, and only here.",
            ),
            models.CheckConstraint(
                name="membership_profession_if_and_only_if_clinician",
                condition=(Q(slot=Slot.FRONTLINE_CLINICIAN) & ~Q(profession="") & Q(attests_direct_care__isnull=False))
                | (~Q(slot=Slot.FRONTLINE_CLINICIAN) & Q(profession="") & Q(attests_direct_care__isnull=True)),
                violation_error_message=(
                    "State profession and direct care for the frontline clinician, and only there."
                ),
            ),
            models.CheckConstraint(
                name="membership_slot_counts_for_quorum",
                condition=Q(slot="") | Q(counts_for_quorum=True),
                violation_error_message="Whoever holds one of the three slots counts for quorum.",
            ),
            models.CheckConstraint(
                name="membership_steering_seat_needs_senior_leader",
                condition=Q(holds_steering_seat=False) | Q(slot=Slot.SENIOR_LEADER),
                violation_error_message="Only a senior leader can hold the steering committee seat.",
            ),
            models.CheckConstraint(
                name="membership_hours_fit_a_week",
                condition=Q(hours_per_week__gte=0, hours_per_week__lte=80),
                violation_error_message="Hours per week are between 0 and 80.",
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"

    @property
    def may_enter(self) -> bool:
        """Quorum members and data leads enter and submit (decisions 2.3)."""
        return self.counts_for_quorum or self.is_data_lead

    @property
    def slot_in_words(self) -> str:
        """The seat as people say it: the subtype for the core slot, the slot otherwise."""
        return Subtype(self.subtype).label if self.subtype else (Slot(self.slot).label if self.slot else "Member")


class CoachAssignment(models.Model):
    """Who coaches a team, from when to when."""

    class Kind(models.TextChoices):
        STAFF = "staff", "Staff coach"
        ALUMNUS = "alumnus", "Alumnus coach"

    team = models.ForeignKey(Team, models.PROTECT, related_name="coach_assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coach_assignments")
    kind = models.CharField("kind", max_length=8, choices=Kind, default=Kind.STAFF)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until (first day that no longer counts)", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="coach_assignment_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(starts_on__lt=F("ends_on")),
                violation_error_message="An assignment ends after the day on which it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"coach assignment {self.pk}"


class Pause(models.Model):
    """A stretch in which a team owes nothing, granted by staff."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="pauses")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until (first day that no longer counts)", null=True, blank=True)
    reason = models.CharField("reason", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pause_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(starts_on__lt=F("ends_on")),
                violation_error_message="A pause ends after the day on which it starts.",
            ),
            models.CheckConstraint(
                name="pause_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Enter the reason for the pause.",
            ),
        ]

    def __str__(self) -> str:
        return f"pause {self.pk}"


class Charter(models.Model):
    """One version of what a team has set out to do (domain 3.2)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="charters")
    number = models.PositiveSmallIntegerField("version")
    title = models.CharField("title", max_length=160)
    units_in_scope = models.TextField("units in scope", max_length=1500, blank=True)
    staff_in_scope = models.PositiveIntegerField("number of staff in scope", null=True, blank=True)
    patients_per_year = models.PositiveIntegerField("patients or encounters per year", null=True, blank=True)
    why_now = models.TextField("why now", max_length=1500, blank=True)
    aim = models.TextField("aim", max_length=1500, blank=True)
    guidance = models.TextField("guidance and constraints", max_length=1500, blank=True)
    partners = models.TextField("patient, workforce and community partners", max_length=1500, blank=True)
    risks = models.TextField("risks", max_length=1500, blank=True)
    note = models.CharField("what changed in this version", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("made at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "number"],
                name="charter_number_once_per_team",
                violation_error_message="The charter has been changed meanwhile. Open it again to see it.",
            ),
            models.CheckConstraint(name="charter_numbers_start_at_1", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"charter version {self.number}"


class PreworkItem(models.Model):
    """One thing to do between acceptance and the first workshop (domain 3.1)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="prework_items")
    key = models.SlugField("key", max_length=40)
    label = models.CharField("what to do", max_length=200)
    due_on = models.DateField("due on")
    responsible_slot = models.CharField("who", max_length=20, choices=Slot, blank=True)
    done_at = models.DateTimeField("done at", null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "key"],
                name="prework_item_once_per_team",
                violation_error_message="This item is on the list already.",
            ),
            models.CheckConstraint(
                name="prework_done_by_somebody_at_some_time",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                violation_error_message="A finished item says who finished it and when.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PoolOffer(models.Model):
    """What a person offers to future phases of work (domain 6.6)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="pool_offers")
    offers = models.CharField("offer", max_length=40)
    topics = models.CharField("topics", max_length=300, blank=True)
    languages = models.CharField("languages", max_length=120, blank=True)
    hours_per_month = models.PositiveSmallIntegerField("hours per month", null=True, blank=True)
    starts_on = models.DateField("available from")
    ends_on = models.DateField("available until (first day that no longer counts)", null=True, blank=True)
    consents_to_contact_at = models.DateTimeField("agreed to be contacted at", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pool_offer_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(starts_on__lt=F("ends_on")),
                violation_error_message="An offer ends after the day on which it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"pool offer {self.pk}"


class Contribution(models.Model):
    """What a person of the pool has contributed, when and for whom."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="contributions")
    on = models.DateField("on")
    what = models.CharField("what", max_length=200)
    for_team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contribution_says_what",
                condition=~Q(what=""),
                violation_error_message="Enter what was contributed.",
            ),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk}"


class LetterColumns(models.Model):
    """The columns of a letter of support: uploaded, or signed here over a hash of exactly the text shown."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, blank=True)
    signed_text = models.TextField("text as signed", blank=True)
    signed_hash = models.CharField("hash of the signed text", max_length=64, blank=True)
    signatory_name = models.CharField("name of the person who signed", max_length=120, blank=True)
    signatory_title = models.CharField("job title of the person who signed", max_length=120, blank=True)
    level = models.CharField("level", max_length=20, choices=SignatoryLevel, blank=True)
    on_behalf_of = models.CharField("signed on behalf of", max_length=120, blank=True)
    signed_at = models.DateTimeField("signed here at", null=True, blank=True)
    dated_on = models.DateField("date of the letter", null=True, blank=True)
    text_version = models.ForeignKey(TextVersion, models.PROTECT, related_name="+", null=True, blank=True)
    void_at = models.DateTimeField("void since", null=True, blank=True)
    void_reason = models.CharField("why it is void", max_length=300, blank=True)

    class Meta:
        abstract = True


class Letter(LetterColumns):
    """A team's letter of support in force, carried over from its application."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="letters")
    signatory = models.ForeignKey(Person, models.PROTECT, related_name="letters", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_is_a_file_or_a_signed_text",
                condition=Q(file__isnull=False, signed_text="", signed_hash="")
                | (Q(file__isnull=True) & ~Q(signed_text="") & ~Q(signed_hash="")),
                violation_error_message="A letter is either an uploaded file or a text signed here.",
            ),
            models.CheckConstraint(
                name="letter_void_with_a_reason",
                condition=Q(void_at__isnull=True, void_reason="") | (Q(void_at__isnull=False) & ~Q(void_reason="")),
                violation_error_message="Enter why the letter is void.",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class ReadinessResponse(models.Model):
    """One self-assessment of a team: the baseline from the application, or a repeat."""

    class Occasion(models.TextChoices):
        BASELINE = "baseline", "At the application"
        M9 = "m9", "Month 9"
        M18 = "m18", "Month 18"

    team = models.ForeignKey(Team, models.PROTECT, related_name="readiness_responses")
    occasion = models.CharField("occasion", max_length=8, choices=Occasion)
    rater = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    instrument_version = models.CharField("instrument version", max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "occasion", "rater"],
                name="readiness_once_per_occasion_and_rater",
                violation_error_message="This person has rated on this occasion already.",
            ),
            models.UniqueConstraint(
                fields=["team", "occasion"],
                condition=Q(rater__isnull=True),
                name="readiness_once_per_occasion_as_a_team",
                violation_error_message="The team has rated on this occasion already.",
            ),
        ]

    def __str__(self) -> str:
        return f"readiness {self.pk}"


class ReadinessAnswerColumns(models.Model):
    """The columns of one answer: a level from 1 to 5, or null for "don't know"; and the evidence."""

    item = models.CharField("item", max_length=4)
    level = models.PositiveSmallIntegerField(
        "level", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    evidence = models.TextField("evidence", max_length=400, blank=True)

    class Meta:
        abstract = True


class ReadinessAnswer(ReadinessAnswerColumns):
    """One answer of a team's self-assessment."""

    response = models.ForeignKey(ReadinessResponse, models.PROTECT, related_name="answers")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "item"],
                name="readiness_item_answered_once",
                violation_error_message="This item has been answered already.",
            ),
            models.CheckConstraint(
                name="readiness_level_1_to_5",
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5),
                violation_error_message="A level is a number from 1 to 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.level}"
