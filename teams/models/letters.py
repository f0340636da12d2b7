"""Letters of support in force."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from joynet.files.models import StoredFile
from joynet.network.models import TextVersion
from teams.models.people import Person
from teams.models.rosters import Team
from teams.rules import SignatoryLevel


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
