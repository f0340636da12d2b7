"""Mail that is owed, the signs of life of worker and beat, and addresses that get no more mail."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from joynet.outbox.rules import HAVE_LEFT, MISSED_AFTER, MOST_ATTEMPTS, NEED_A_REASON, State


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Which mails."""

    def ready(self, at: datetime) -> "OutgoingMailQuerySet":
        """Mails that somebody should send now, those whose sender has died among them; never one that is missed."""
        return self.filter(
            Q(state=State.DUE, due_at__lte=at)
            | Q(state=State.RETRY, retry_at__lte=at)
            | Q(state=State.LEASED, lease_until__lt=at, attempts__lt=MOST_ATTEMPTS),
            ~_missed(at),
        )

    def missed(self, at: datetime) -> "OutgoingMailQuerySet":
        """Mails that nobody has tried to send, or whose mail server was never reached, until a person must decide."""
        return self.filter(_missed(at))

    def abandoned(self, at: datetime) -> "OutgoingMailQuerySet":
        """Mails whose sender has died in the last attempt that they had."""
        return self.filter(state=State.LEASED, lease_until__lt=at, attempts__gte=MOST_ATTEMPTS)


def _missed(at: datetime) -> Q:
    return Q(state__in=[State.DUE, State.RETRY], attempts=0, due_at__lt=at - MISSED_AFTER)


class OutgoingMail(models.Model):
    """One mail to one address. Written in the transaction of what it tells about; the truth about what is owed.

    A mail with a text goes out as it stands. One without is a reminder: its rule writes it at the moment of sending.
    """

    rule = models.CharField(max_length=60, help_text="What kind of mail it is.")
    target_type = models.CharField(max_length=60, help_text="What it is about, such as applications.application.")
    target_id = models.PositiveBigIntegerField()
    effective_on = models.DateField(help_text="The day it is about, such as the due date of the report.")
    step = models.CharField(max_length=40, help_text="Which mail of a series, such as -9 or +5 days from the due date.")
    recipient_key = models.CharField(max_length=80, help_text="Who it is for, such as person:7.")
    to_address = models.EmailField("to")
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=255, unique=True)

    state = models.CharField(max_length=12, choices=State, default=State.DUE)
    reason = models.CharField(max_length=400, blank=True, help_text="Why it stands where it stands.")
    due_at = models.DateTimeField()
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField("next try", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "outgoing mail"
        indexes = [
            models.Index(fields=["state", "due_at"], name="mail_by_state"),
            models.Index(fields=["target_type", "target_id"], name="mail_by_target"),
            models.Index(fields=["to_address"], name="mail_by_address"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "target_type", "target_id", "effective_on", "step", "recipient_key"],
                name="one_mail_per_occasion_and_recipient",
                violation_error_message="This mail is on its way already.",
            ),
            models.CheckConstraint(name="mail_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="mail_is_leased_with_claim_and_end",
                condition=Q(state=State.LEASED, claim__isnull=False, lease_until__isnull=False)
                | (~Q(state=State.LEASED) & Q(claim__isnull=True, lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="mail_has_left_at_a_moment",
                condition=Q(state__in=sorted(HAVE_LEFT), sent_at__isnull=False)
                | (~Q(state__in=sorted(HAVE_LEFT)) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="mail_is_tried_again_at_a_moment",
                condition=Q(state=State.RETRY, retry_at__isnull=False)
                | (~Q(state=State.RETRY) & Q(retry_at__isnull=True)),
            ),
            models.CheckConstraint(name="mail_says_why", condition=~Q(state__in=sorted(NEED_A_REASON)) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.subject or f"{self.rule} {self.step}"

    @property
    def is_reminder(self) -> bool:
        """Whether its rule writes it when it is sent."""
        return not self.text


class Heartbeat(models.Model):
    """When a process last said that it lives, or a rule was last swept."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Suppression(models.Model):
    """An address that gets no more mail; stored in lower case."""

    address = models.EmailField(unique=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suppressed_address_in_lower_case",
                condition=Q(address=models.functions.Lower("address")),
                violation_error_message="Write the address in lower case.",
            ),
        ]

    def __str__(self) -> str:
        return self.address
