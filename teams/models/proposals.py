"""Changes of a roster that a team asks for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from joynet.lib.names import validate_one_line
from teams.models.rosters import Membership, Team
from teams.rules import Slot, Subtype


class RosterProposal(models.Model):
    """A change of the roster that somebody of the team has proposed, and what staff decided (domain 3.3).

    The columns of the new member are those of Membership; they are empty where somebody only leaves.
    """

    class Kind(models.TextChoices):
        ADD = "add", "Add a member"
        REPLACE = "replace", "Replace a member"
        END = "end", "End a membership"

    class Verdict(models.TextChoices):
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    team = models.ForeignKey(Team, models.PROTECT, related_name="roster_proposals")
    kind = models.CharField("what is proposed", max_length=8, choices=Kind)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="proposals", null=True, blank=True)
    name = models.CharField("name", max_length=120, blank=True, validators=[validate_one_line])
    email = models.EmailField("e-mail", max_length=254, blank=True)
    title = models.CharField("job title", max_length=120, blank=True, validators=[validate_one_line])
    slot = models.CharField("slot", max_length=20, choices=Slot, blank=True)
    subtype = models.CharField("kind of core member", max_length=12, choices=Subtype, blank=True)
    profession = models.CharField("profession", max_length=80, blank=True)
    attests_direct_care = models.BooleanField("gives direct care for at least half of the time", null=True, blank=True)
    is_data_lead = models.BooleanField("data lead", default=False)
    hours_per_week = models.DecimalField("hours per week", max_digits=4, decimal_places=1, default=0)
    from_on = models.DateField("from")
    reason = models.CharField("reason", max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("proposed at")
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    acknowledged_at = models.DateTimeField("acknowledged at", null=True, blank=True)
    verdict = models.CharField("verdict", max_length=10, choices=Verdict, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField("decided at", null=True, blank=True)
    decision_reason = models.CharField("reason for the decision", max_length=300, blank=True)
    made = models.ForeignKey(Membership, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(verdict=""),
                name="roster_proposal_open_once_per_membership",
                violation_error_message="A change for this member is proposed already. Withdraw it first.",
            ),
            models.UniqueConstraint(
                fields=["team", "email"],
                condition=Q(verdict="") & ~Q(email=""),
                name="roster_proposal_open_once_per_address",
                violation_error_message="This person is proposed already. Withdraw that proposal first.",
            ),
            models.CheckConstraint(
                name="roster_proposal_is_about_a_member_unless_it_adds",
                condition=Q(kind="add", membership__isnull=True) | (~Q(kind="add") & Q(membership__isnull=False)),
                violation_error_message="Choose the member whose place changes.",
            ),
            models.CheckConstraint(
                name="roster_proposal_names_a_person_unless_it_ends",
                condition=Q(kind="end", name="", email="") | (~Q(kind="end") & ~Q(name="") & ~Q(email="")),
                violation_error_message="Enter the name and e-mail address of the new member.",
            ),
            models.CheckConstraint(
                name="roster_proposal_acknowledged_by_somebody_at_some_time",
                condition=Q(acknowledged_by__isnull=True, acknowledged_at__isnull=True)
                | Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False),
                violation_error_message="An acknowledged proposal says who acknowledged it and when.",
            ),
            models.CheckConstraint(
                name="roster_proposal_decided_by_somebody_at_some_time",
                condition=Q(verdict="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(verdict="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                violation_error_message="A decided proposal says who decided and when.",
            ),
            models.CheckConstraint(
                name="roster_proposal_declined_with_a_reason",
                condition=~Q(verdict="declined") | ~Q(decision_reason=""),
                violation_error_message="Enter why the proposal is declined.",
            ),
            models.CheckConstraint(
                name="roster_proposal_makes_a_membership_only_when_approved",
                condition=Q(made__isnull=True) | Q(verdict="approved"),
                violation_error_message="Only an approved proposal puts somebody on the roster.",
            ),
        ]

    def __str__(self) -> str:
        return f"roster proposal {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether staff have still to decide."""
        return not self.verdict
