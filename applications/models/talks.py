"""Messages, more time, the agreement, and questions from the public page."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from applications.models.applications import Application
from applications.rules import SectionKey
from joynet.network.models import Network, TextVersion


class Message(models.Model):
    """One message between staff and applicants about an application. An applicant's waits until it is settled."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("written at")
    text = models.TextField("text", max_length=5000)
    is_from_staff = models.BooleanField("from staff", default=False)
    settled_at = models.DateTimeField("needs no answer since", null=True, blank=True)
    nonce = models.UUIDField("number of the entry", unique=True, default=uuid4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_is_not_empty", condition=~Q(text=""), violation_error_message="Write the message."
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class ReopenedSection(models.Model):
    """A section that a message of staff opens again for changes."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="reopened_sections")
    key = models.CharField("section", max_length=30, choices=SectionKey)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "key"],
                name="section_reopened_once_per_message",
                violation_error_message="This section is named already.",
            ),
            models.CheckConstraint(name="reopened_section_key_is_known", condition=Q(key__in=SectionKey.values)),
        ]

    def __str__(self) -> str:
        return self.key


class Agreement(models.Model):
    """The participation agreement, signed for an accepted place, to exactly the words of one version."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="agreement")
    text_version = models.ForeignKey(TextVersion, models.PROTECT, related_name="+")
    name = models.CharField("name", max_length=120)
    title = models.CharField("job title", max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("signed at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_is_signed_by_name",
                condition=~Q(name="") & ~Q(title=""),
                violation_error_message="Enter name and job title.",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class Enquiry(models.Model):
    """A question from the public page, and what became of it."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="enquiries")
    name = models.CharField("name", max_length=120)
    email = models.EmailField("e-mail", max_length=254)
    organization = models.CharField("organization", max_length=160, blank=True)
    text = models.TextField("question", max_length=5000)
    at = models.DateTimeField("asked at")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.TextField("answer", max_length=5000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField("answered at", null=True, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    invited_at = models.DateTimeField("invited to apply at", null=True, blank=True)

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                name="enquiry_says_who_and_what",
                condition=~Q(name="") & ~Q(email="") & ~Q(text=""),
                violation_error_message="Enter your name, your e-mail address and your question.",
            ),
            models.CheckConstraint(
                name="enquiry_answered_at_some_time",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                violation_error_message="Enter the answer.",
            ),
        ]

    def __str__(self) -> str:
        return f"enquiry {self.pk}"
