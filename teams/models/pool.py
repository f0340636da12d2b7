"""What people offer to future phases, and what they have contributed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from teams.models.people import Person
from teams.models.rosters import Team


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
