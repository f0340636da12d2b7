"""Lists of a meeting tool, and the names by which people appear in them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from joynet.files.models import StoredFile
from meetings.models.events import EventDay
from teams.models import Person, Team


class RollImport(models.Model):
    """One participant list of a meeting tool, read into rows. Its marks can be told from others and taken back."""

    class Tool(models.TextChoices):
        ZOOM = "zoom", "Zoom"
        TEAMS = "teams", "Microsoft Teams"
        WEBEX = "webex", "Webex"
        LIST = "list", "A pasted list"

    class State(models.TextChoices):
        PREVIEWED = "previewed", "Previewed"
        COMMITTED = "committed", "Committed"
        UNDONE = "undone", "Undone"

    day = models.ForeignKey(EventDay, models.PROTECT, related_name="roll_imports")
    tool = models.CharField("tool", max_length=8, choices=Tool)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, blank=True)
    content_hash = models.CharField("hash of the content", max_length=64, validators=[MinLengthValidator(64)])
    state = models.CharField("state", max_length=12, choices=State, default=State.PREVIEWED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("read at")
    committed_at = models.DateTimeField("committed at", null=True, blank=True)
    undone_at = models.DateTimeField("undone at", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="roll_import_moments_fit_its_state",
                condition=Q(state="previewed", committed_at__isnull=True, undone_at__isnull=True)
                | Q(state="committed", committed_at__isnull=False, undone_at__isnull=True)
                | Q(state="undone", committed_at__isnull=False, undone_at__isnull=False),
                violation_error_message="A list is read, then committed, then perhaps undone.",
            ),
            models.CheckConstraint(
                name="roll_import_tool_is_known", condition=Q(tool__in=["zoom", "teams", "webex", "list"])
            ),
        ]

    def __str__(self) -> str:
        return f"participant list {self.pk}"


class RollImportRow(models.Model):
    """One line of a participant list: as it was read, and whom it was taken for."""

    class Match(models.TextChoices):
        NOBODY = "nobody", "Not matched"
        EMAIL = "email", "By e-mail"
        ALIAS = "alias", "By a remembered name"
        NAME = "name", "By name"
        HAND = "hand", "By hand"

    roll_import = models.ForeignKey(RollImport, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField("line")
    name_as_seen = models.CharField("name as seen", max_length=200, blank=True)
    email_as_seen = models.CharField("e-mail as seen", max_length=254, blank=True)
    joined_at = models.DateTimeField("joined", null=True, blank=True)
    left_at = models.DateTimeField("left", null=True, blank=True)
    minutes = models.PositiveIntegerField("minutes", null=True, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    match = models.CharField("how matched", max_length=8, choices=Match, default=Match.NOBODY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["roll_import", "number"],
                name="roll_import_row_once_per_line",
                violation_error_message="This line has been read already.",
            ),
            models.CheckConstraint(
                name="roll_import_row_matched_if_and_only_if_person",
                condition=Q(match="nobody", person__isnull=True, team__isnull=True)
                | Q(match__in=["email", "alias", "name", "hand"], person__isnull=False, team__isnull=False),
                violation_error_message="A matched line names a person of a team; any other names nobody.",
            ),
            models.CheckConstraint(
                name="roll_import_row_leaves_after_it_joins",
                condition=Q(joined_at__isnull=True) | Q(left_at__isnull=True) | Q(joined_at__lte=F("left_at")),
                violation_error_message="Somebody leaves after joining.",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.number} of participant list {self.roll_import_id}"


class Alias(models.Model):
    """A name under which a team's member appears in participant lists, learned once and used from then on."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="aliases")
    name_as_seen = models.CharField("name as seen", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, related_name="aliases")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("learned at")

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(
                "team",
                Lower("name_as_seen"),
                name="alias_once_per_team",
                violation_error_message="This name stands for somebody of this team already.",
            ),
            models.CheckConstraint(name="alias_has_a_name", condition=~Q(name_as_seen="")),
        ]

    def __str__(self) -> str:
        return f"alias {self.pk}"
