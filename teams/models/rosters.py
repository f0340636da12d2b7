"""Teams, and who belongs to them when. Ranges of days are half open."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from joynet.lib.days import active_on
from joynet.lib.names import validate_one_line
from joynet.lib.zones import validate_zone
from teams.models.cohorts import Cohort
from teams.models.organizations import Organization
from teams.models.people import Person
from teams.rules import Slot, Subtype


class TeamQuerySet(models.QuerySet["Team"]):
    """Which teams."""

    def in_program_on(self, day: date) -> TeamQuerySet:
        """Teams that have joined and not left by `day`."""
        return self.filter(active_on(day, starts="joined_on", ends="left_on"))


class Team(models.Model):
    """One organization's team in one cohort."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="teams")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="teams")
    name = models.CharField("name", max_length=160, validators=[validate_one_line])
    zone = models.CharField("time zone", max_length=64, validators=[validate_zone])
    joined_on = models.DateField("joined on")
    left_on = models.DateField("left on", null=True, blank=True)
    left_reason = models.CharField("why it left", max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="merged_from", null=True, blank=True)

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
            models.CheckConstraint(
                name="team_left_for_a_reason_if_it_left",
                condition=Q(left_on__isnull=False) | Q(left_reason="", merged_into__isnull=True),
                violation_error_message="Only a team that leaves has a reason for leaving.",
            ),
            models.CheckConstraint(
                name="team_merges_into_another",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                violation_error_message="A team merges into another team.",
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
    replaces = models.ForeignKey("self", models.PROTECT, related_name="replaced_by", null=True, blank=True)
    taken_back_at = models.DateTimeField("taken back before it began, at", null=True, blank=True)

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
            models.CheckConstraint(
                name="membership_taken_back_is_not_approved",
                condition=Q(taken_back_at__isnull=True) | Q(approved_by__isnull=True),
                violation_error_message="A membership that was taken back does not count.",
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
