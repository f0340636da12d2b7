"""The people named as participants."""

from __future__ import annotations

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from applications import rules
from applications.models.applications import Application
from applications.rules import NomineeState
from teams.rules import Slot, Subtype


class Nominee(models.Model):
    """A person named as participant. A draft holds whatever is typed; distinct people are judged at sending."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="nominees")
    slot = models.CharField("place", max_length=20, choices=Slot, blank=True)
    subtype = models.CharField("kind of core member", max_length=12, choices=Subtype, blank=True)
    name = models.CharField("name", max_length=120, blank=True)
    email = models.EmailField("e-mail", max_length=254, blank=True)
    title = models.CharField("job title", max_length=120, blank=True)
    profession = models.CharField("profession", max_length=80, blank=True)
    attests_direct_care = models.BooleanField("gives direct care for at least half of the time", null=True, blank=True)
    hours_per_week = models.DecimalField(
        "hours per week",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(rules.MOST_HOURS)],
    )
    state = models.CharField("confirmation", max_length=10, choices=NomineeState, default=NomineeState.PENDING)
    answered_at = models.DateTimeField("confirmed or declined at", null=True, blank=True)
    decline_reason = models.CharField("why the person declined", max_length=300, blank=True)
    key = models.UUIDField("number of the link", unique=True, default=uuid4)
    rating_key = models.UUIDField("number of the link to rate", unique=True, default=uuid4)
    asked_at = models.DateTimeField("last asked at", null=True, blank=True)
    times_asked = models.PositiveSmallIntegerField("times asked", default=0)
    ended_at = models.DateTimeField("replaced at", null=True, blank=True)
    nonce = models.UUIDField("number of the entry", unique=True)
    revision = models.PositiveIntegerField("revision", default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nominee_subtype_for_core_only",
                condition=Q(subtype="") | Q(slot=Slot.CORE),
                violation_error_message="Only the core place is a core leader or a unit-level manager.",
            ),
            models.CheckConstraint(
                name="nominee_profession_for_clinician_only",
                condition=Q(profession="", attests_direct_care__isnull=True) | Q(slot=Slot.FRONTLINE_CLINICIAN),
                violation_error_message="Profession and direct care are stated for the frontline clinician only.",
            ),
            models.CheckConstraint(
                name="nominee_hours_fit_a_week",
                condition=Q(hours_per_week__isnull=True)
                | Q(hours_per_week__gte=0, hours_per_week__lte=rules.MOST_HOURS),
                violation_error_message=f"Hours per week are between 0 and {rules.MOST_HOURS}.",
            ),
            models.CheckConstraint(
                name="nominee_answered_at_some_time",
                condition=Q(state=NomineeState.PENDING, answered_at__isnull=True)
                | (~Q(state=NomineeState.PENDING) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(name="nominee_slot_is_known", condition=Q(slot__in=["", *Slot.values])),
            models.CheckConstraint(name="nominee_state_is_known", condition=Q(state__in=NomineeState.values)),
        ]

    def __str__(self) -> str:
        return f"nominee {self.pk}"

    @property
    def seat_in_words(self) -> str:
        """The seat as people say it; the subtype once it is chosen."""
        if self.subtype:
            return Subtype(self.subtype).label
        return Slot(self.slot).label if self.slot else "Further member"

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has said yes, to what stands here now."""
        return self.state == NomineeState.CONFIRMED
