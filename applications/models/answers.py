"""What is answered, section by section."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from applications.models.applications import Application
from applications.rules import LONGEST_KEPT, SectionKey, TextKey, TickAnswer
from joynet.network.models import TextVersion


class Section(models.Model):
    """How often a section has been saved, by whom and when last. A section never saved has no row."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="sections")
    key = models.CharField("section", max_length=30, choices=SectionKey)
    revision = models.PositiveIntegerField("revision", default=0)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    edited_at = models.DateTimeField("edited at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "key"],
                name="section_once_per_application",
                violation_error_message="Somebody else has just begun this section. Open it again.",
            ),
            models.CheckConstraint(name="section_key_is_known", condition=Q(key__in=SectionKey.values)),
        ]

    def __str__(self) -> str:
        return f"{self.key}, revision {self.revision}"


class CommitmentTick(models.Model):
    """One commitment made, to exactly the words of one version. Taking it back is a date, never a deletion."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="ticks")
    text_version = models.ForeignKey(TextVersion, models.PROTECT, related_name="+")
    answer = models.CharField("answer", max_length=8, choices=TickAnswer)
    name = models.CharField("name", max_length=120, blank=True)
    at = models.DateTimeField("ticked at")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    taken_back_at = models.DateTimeField("taken back at", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "text_version"],
                condition=Q(taken_back_at__isnull=True),
                name="commitment_ticked_once",
                violation_error_message="This commitment has been ticked already.",
            ),
            models.CheckConstraint(
                name="commitment_answer_is_known",
                condition=Q(answer__in=TickAnswer.values),
                violation_error_message="Answer yes or not sure.",
            ),
        ]

    def __str__(self) -> str:
        return f"tick {self.pk}"


class TextAnswer(models.Model):
    """A long answer as typed so far. How much of it can be sent is judged by the rules."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="texts")
    key = models.CharField("question", max_length=20, choices=TextKey)
    text = models.TextField("answer", blank=True, validators=[MaxLengthValidator(LONGEST_KEPT)])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "key"],
                name="text_answered_once_per_application",
                violation_error_message="Somebody else has just begun this answer. Open it again.",
            ),
            models.CheckConstraint(name="text_key_is_known", condition=Q(key__in=TextKey.values)),
        ]

    def __str__(self) -> str:
        return self.key


class Declaration(models.Model):
    """Who vouched for the answers at one sending. Append-only."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="declarations")
    name = models.CharField("name", max_length=120)
    title = models.CharField("job title", max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("declared at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="declaration_is_made_by_name",
                condition=~Q(name="") & ~Q(title=""),
                violation_error_message="Enter your name and your job title.",
            ),
        ]

    def __str__(self) -> str:
        return f"declaration {self.pk}"
