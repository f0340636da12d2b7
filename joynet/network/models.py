"""The network itself, the help block that stands on every page, mail and PDF, and the texts people agree to."""

import re

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords

from joynet.lib.zones import validate_zone, zone_in_words


class Network(models.Model):
    """The one learning network of this installation."""

    name = models.CharField(max_length=120, help_text="Shown on every page, mail and PDF.")
    mail_from = models.CharField(
        "mail is sent from",
        max_length=200,
        blank=True,
        help_text="An address, or a name with an address. Empty: the address of the installation.",
    )

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name


class HelpBlock(models.Model):
    """How people reach somebody. An empty field hides its line."""

    network = models.OneToOneField(Network, models.PROTECT, related_name="help_block")
    phone = models.CharField(
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(
                r"^[+(]?[0-9][0-9 ().\-]{5,}\Z",
                "Write the number with digits, spaces and hyphens, such as 1-800-555-0142.",
            )
        ],
        help_text="Toll-free where possible, as people should read it.",
    )
    hours = models.CharField(max_length=120, blank=True, help_text="Such as: Monday to Friday, 9 AM to 5 PM.")
    zone = models.CharField("time zone of the hours", max_length=64, validators=[validate_zone])
    email = models.EmailField("e-mail", blank=True)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.phone or self.email or "Help"

    @property
    def zone_in_words(self) -> str:
        """As people say it: "Eastern"."""
        return zone_in_words(self.zone)

    @property
    def phone_tel(self) -> str:
        """The number for a `tel:` link; North American numbers get their country code."""
        digits = re.sub(r"\D", "", self.phone)
        if self.phone.startswith("+"):
            return f"+{digits}"
        if len(digits) == 10 and digits[0] in "23456789":  # no area code begins with 0 or 1
            return f"+1{digits}"
        if len(digits) == 11 and digits.startswith("1"):
            return f"+{digits}"
        return digits


class Kind(models.TextChoices):
    """What a text is for. Each leadership commitment is a text of its own, so that a tick points to its exact words."""

    PUBLIC_PAGE = "public_page", "public page"
    LETTER = "letter", "letter of support"
    CONSENT = "consent", "consent to the use of personal data"
    AGREEMENT = "agreement", "participation agreement"
    COMMITMENT_PRIORITY = "commitment_priority", "commitment: strategic priority"
    COMMITMENT_RESOURCES = "commitment_resources", "commitment: time and resources"
    COMMITMENT_GENEROSITY = "commitment_generosity", "commitment: sharing generously"
    COMMITMENT_IMPROVEMENT = "commitment_improvement", "commitment: test, implement and measure"
    COMMITMENT_ATTENDANCE = "commitment_attendance", "commitment: meetings"
    COMMITMENT_DATA = "commitment_data", "commitment: monthly data"
    COMMITMENT_EVALUATION = "commitment_evaluation", "commitment: evaluation discussions"
    COMMITMENT_TRANSPARENCY = "commitment_transparency", "commitment: learning, challenges and data shared openly"
    COMMITMENT_CONTRIBUTION = "commitment_contribution", "commitment: openness to contribute later"


COMMITMENTS: tuple[Kind, ...] = (
    Kind.COMMITMENT_PRIORITY,
    Kind.COMMITMENT_RESOURCES,
    Kind.COMMITMENT_GENEROSITY,
    Kind.COMMITMENT_IMPROVEMENT,
    Kind.COMMITMENT_ATTENDANCE,
    Kind.COMMITMENT_DATA,
    Kind.COMMITMENT_EVALUATION,
    Kind.COMMITMENT_TRANSPARENCY,
    Kind.COMMITMENT_CONTRIBUTION,
)
MAY_BE_UNSURE: frozenset[Kind] = frozenset({Kind.COMMITMENT_CONTRIBUTION})  # openness is asked for, not a promise


class TextVersion(models.Model):
    """One wording of a text. Rows are never changed: a new wording is a new number, in force from `effective_at`."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=40, choices=Kind)
    number = models.PositiveIntegerField()
    body = models.TextField(max_length=20_000, validators=[MaxLengthValidator(20_000)])
    effective_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "kind", "number"],
                name="one_text_per_kind_and_number",
                violation_error_message="Somebody else has just published this version. Reload the page to see it.",
            ),
            models.CheckConstraint(name="text_number_starts_at_one", condition=models.Q(number__gte=1)),
            models.CheckConstraint(name="text_kind_is_known", condition=models.Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"
