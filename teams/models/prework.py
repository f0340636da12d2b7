"""What a team does before the first workshop."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from teams.models.rosters import Team
from teams.rules import Slot


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


class Storyboard(models.Model):
    """What a team shows of itself at the first workshop (domain 3.1). One for each team."""

    team = models.OneToOneField(Team, models.PROTECT, related_name="storyboard")
    who_we_are = models.CharField("who we are, in one line", max_length=200, blank=True)
    why_joy_matters = models.TextField("why joy in work matters here", max_length=1000, blank=True)
    aim = models.TextField("our aim", max_length=600, blank=True)
    baseline = models.TextField("where we start", max_length=600, blank=True)
    first_test = models.TextField("our first test", max_length=600, blank=True)
    question = models.TextField("one question for the network", max_length=400, blank=True)
    revision = models.PositiveIntegerField("revision", default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    edited_at = models.DateTimeField("edited at")

    def __str__(self) -> str:
        return f"storyboard {self.pk}"
