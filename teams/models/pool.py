"""What people offer to future phases, and what they have contributed."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from simple_history.models import HistoricalRecords

from joynet.lib.days import active_on
from teams.models.people import Person
from teams.models.rosters import Membership, Team


class Willingness(models.Model):
    """What a member says near the end about contributing to later phases. Append-only: the latest row counts."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NOT_SURE = "not_sure", "Not sure yet"
        NOT_NOW = "not_now", "Not now"

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="willingness")
    answer = models.CharField("answer", max_length=8, choices=Answer)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("answered at")

    class Meta:
        verbose_name_plural = "willingness"
        constraints = [
            models.CheckConstraint(
                name="willingness_answer_is_known", condition=Q(answer__in=["yes", "not_sure", "not_now"])
            ),
        ]

    def __str__(self) -> str:
        return f"willingness {self.pk}"


class PoolOfferQuerySet(models.QuerySet["PoolOffer"]):
    """Which offers."""

    def latest_of_each(self) -> PoolOfferQuerySet:
        """One offer per person: the one made last."""
        newest = PoolOffer.objects.filter(person=OuterRef("person")).order_by("-pk").values("pk")[:1]
        return self.filter(pk=Subquery(newest))

    def in_pool_on(self, day: date) -> PoolOfferQuerySet:
        """Offers that staff may use on `day`: in force, and with a consent to contact that has not been withdrawn."""
        return self.in_pool_from(day).filter(active_on(day))

    def in_pool_from(self, day: date) -> PoolOfferQuerySet:
        """Offers with a consent in force that staff may use on `day` or later."""
        return self.latest_of_each().filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day),
            consents_to_contact_at__isnull=False,
            withdrawn_at__isnull=True,
        )


class PoolOffer(models.Model):
    """What a person offers to future phases of work (domain 6.6). Whoever withdraws is out of the pool at once."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="pool_offers")
    offers_coaching = models.BooleanField("coach a team", default=False)
    offers_speaking = models.BooleanField("speak", default=False)
    offers_writing = models.BooleanField("write", default=False)
    offers_visit = models.BooleanField("host a visit", default=False)
    offers_review = models.BooleanField("review applications", default=False)
    topics = models.CharField("topics", max_length=300, blank=True)
    languages = models.CharField("languages", max_length=120, blank=True)
    hours_per_month = models.PositiveSmallIntegerField("hours per month", null=True, blank=True)
    starts_on = models.DateField("available from")
    ends_on = models.DateField("available until (first day that no longer counts)", null=True, blank=True)
    consents_to_contact_at = models.DateTimeField("agreed to be contacted at", null=True, blank=True)
    withdrawn_at = models.DateTimeField("withdrawn at", null=True, blank=True)
    revision = models.PositiveIntegerField("revision", default=0)

    history = HistoricalRecords()
    objects = PoolOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pool_offer_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(starts_on__lt=F("ends_on")),
                violation_error_message="An offer ends after the day on which it starts.",
            ),
            models.CheckConstraint(
                name="pool_offer_offers_something",
                condition=Q(offers_coaching=True)
                | Q(offers_speaking=True)
                | Q(offers_writing=True)
                | Q(offers_visit=True)
                | Q(offers_review=True),
                violation_error_message="Choose at least one thing that you offer.",
            ),
        ]

    def __str__(self) -> str:
        return f"pool offer {self.pk}"


class Contribution(models.Model):
    """What a person has contributed, when and for whom. An entry made by mistake is taken back, never deleted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="contributions")
    on = models.DateField("on")
    what = models.CharField("what", max_length=200)
    for_team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True)
    for_whom = models.CharField("for whom", max_length=160, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("entered at")
    taken_back_at = models.DateTimeField("taken back at", null=True, blank=True)

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
