"""Letters of support."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models.applications import Application
from teams.models import LetterColumns


class ApplicationLetter(LetterColumns):
    """An application's letter of support. A replaced one stays, void; the one in force is the one that is not."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="letters")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(void_at__isnull=True),
                name="one_letter_in_force",
                violation_error_message="Somebody else has just uploaded a letter. Open the page again to see it.",
            ),
            models.CheckConstraint(
                name="application_letter_is_not_both",
                condition=Q(file__isnull=True) | Q(signed_text="", signed_hash=""),
                violation_error_message="A letter is either an uploaded file or a text signed here.",
            ),
            models.CheckConstraint(
                name="application_letter_void_with_a_reason",
                condition=Q(void_at__isnull=True, void_reason="") | (Q(void_at__isnull=False) & ~Q(void_reason="")),
                violation_error_message="Enter why the letter is void.",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class LetterRequest(models.Model):
    """A senior leader asked by e-mail to sign the letter here. The link opens the letter, and nothing else."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="letter_requests")
    name = models.CharField("name", max_length=120)
    email = models.EmailField("e-mail", max_length=254)
    key = models.UUIDField("number of the link", unique=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    sent_at = models.DateTimeField("last sent at")
    times_sent = models.PositiveSmallIntegerField("times sent", default=1)
    letter = models.OneToOneField(
        ApplicationLetter,
        models.PROTECT,
        related_name="request",
        null=True,
        blank=True,
        verbose_name="letter as signed",
    )
    declined_at = models.DateTimeField("declined at", null=True, blank=True)
    decline_reason = models.CharField("why it was declined", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("withdrawn at", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(letter__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True),
                name="one_letter_request_at_a_time",
                violation_error_message="Somebody has been asked already. Withdraw that request first.",
            ),
            models.CheckConstraint(
                name="letter_request_names_somebody",
                condition=~Q(name="") & ~Q(email=""),
                violation_error_message="Enter the name and the e-mail address of the senior leader.",
            ),
            models.CheckConstraint(
                name="letter_request_declined_with_a_reason",
                condition=Q(declined_at__isnull=True, decline_reason="")
                | (Q(declined_at__isnull=False) & ~Q(decline_reason="")),
                violation_error_message="Say in a few words why.",
            ),
        ]

    def __str__(self) -> str:
        return f"letter request {self.pk}"
