"""What a team has set out to do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from teams.models.rosters import Team


class Charter(models.Model):
    """One version of what a team has set out to do (domain 3.2). Versions are added, never changed."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="charters")
    number = models.PositiveSmallIntegerField("version")
    title = models.CharField("title", max_length=160)
    units_in_scope = models.TextField("units in scope", max_length=1500, blank=True)
    staff_in_scope = models.PositiveIntegerField("number of staff in scope", null=True, blank=True)
    patients_per_year = models.PositiveIntegerField("patients or encounters per year", null=True, blank=True)
    why_now = models.TextField("why now", max_length=1500, blank=True)
    what_matters = models.TextField("what matters to staff", max_length=1500, blank=True)
    aim = models.TextField("aim", max_length=1500, blank=True)
    outcome_measure = models.CharField("outcome measure", max_length=160, blank=True)
    aim_unit = models.CharField("unit", max_length=24, blank=True)
    baseline_value = models.DecimalField("baseline", max_digits=12, decimal_places=3, null=True, blank=True)
    target_value = models.DecimalField("target", max_digits=12, decimal_places=3, null=True, blank=True)
    target_on = models.DateField("target date", null=True, blank=True)
    population = models.CharField("population", max_length=300, blank=True)
    guidance = models.TextField("guidance and constraints", max_length=1500, blank=True)
    measures = models.TextField("measures chosen", max_length=1500, blank=True)
    change_ideas = models.TextField("first change ideas", max_length=1500, blank=True)
    executive_sponsor = models.CharField("executive sponsor", max_length=160, blank=True)
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


class CharterSignOff(models.Model):
    """That the team approved a version, or that its coach reviewed it: who and when."""

    class Kind(models.TextChoices):
        TEAM = "team", "Approved by the team"
        COACH = "coach", "Reviewed by the coach"

    charter = models.ForeignKey(Charter, models.PROTECT, related_name="sign_offs")
    kind = models.CharField("kind", max_length=8, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["charter", "kind"],
                name="charter_signed_off_once_per_kind",
                violation_error_message="This version has been signed off already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} sign-off {self.pk}"
