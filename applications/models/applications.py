"""Applications and who works on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from applications import rules
from applications.rules import State
from joynet.accounts.models import User
from joynet.lib.zones import validate_zone
from teams.models import Cohort, Team
from teams.rules import OrganizationKind


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Which applications."""

    def edited_by(self, user: User) -> ApplicationQuerySet:
        """Those that the person works on now."""
        return self.filter(
            editors__user=user, editors__accepted_at__isnull=False, editors__ended_at__isnull=True
        ).distinct()

    def with_extension(self) -> ApplicationQuerySet:
        """Each with `extended_until`: the latest end that staff have granted it, or None."""
        latest = Extension.objects.filter(application=OuterRef("pk")).order_by("-until").values("until")[:1]
        return self.annotate(extended_until=Subquery(latest))

    def with_sending(self) -> ApplicationQuerySet:
        """Each with `was_sent`: whether it has been sent at least once."""
        sent = Transition.objects.filter(application=OuterRef("pk"), to_state=State.SUBMITTED)
        return self.annotate(was_sent=Exists(sent))

    def sent(self) -> ApplicationQuerySet:
        """Those that have left the applicant's desk at least once."""
        sent = Transition.objects.filter(application=OuterRef("pk"), to_state=State.SUBMITTED)
        return self.filter(Exists(sent))

    def waiting_for_staff(self) -> ApplicationQuerySet:
        """Those on which staff have something to do."""
        return self.filter(state__in=rules.WAITING_FOR_STAFF)


class Application(models.Model):
    """One organization's application to one cohort. The organization's columns are as typed."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="applications")
    reference = models.CharField("reference", max_length=12, unique=True)
    state = models.CharField("state", max_length=30, choices=State, default=State.DRAFT)
    state_at = models.DateTimeField("in this state since")
    organization_name = models.CharField("name of the organization", max_length=160, blank=True)
    country = models.CharField("country", max_length=80, blank=True)
    kind = models.CharField("kind of organization", max_length=20, choices=OrganizationKind, blank=True)
    legal_name = models.CharField("legal name", max_length=160, blank=True)
    size = models.PositiveIntegerField("number of staff", null=True, blank=True)
    beds = models.PositiveIntegerField("number of beds", null=True, blank=True)
    visits = models.PositiveIntegerField("visits a year", null=True, blank=True)
    units_in_scope = models.CharField("units that will take part", max_length=400, blank=True)
    contact_name = models.CharField("name of the contact", max_length=120, blank=True)
    contact_title = models.CharField("job title of the contact", max_length=120, blank=True)
    contact_email = models.EmailField("e-mail of the contact", max_length=254, blank=True)
    contact_phone = models.CharField("phone of the contact", max_length=40, blank=True)
    zone = models.CharField("time zone", max_length=64, validators=[validate_zone])
    carried_from = models.ForeignKey("self", models.PROTECT, related_name="carried_to", null=True, blank=True)
    team = models.OneToOneField(Team, models.PROTECT, related_name="application", null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "state_at"], name="applications_by_state_and_age")]
        constraints = [
            models.CheckConstraint(
                name="application_state_is_known",
                condition=Q(state__in=State.values),
                violation_error_message="Choose one of the listed states.",
            ),
            models.CheckConstraint(
                name="application_has_a_team_once_its_place_is_taken",
                condition=Q(team__isnull=True) | Q(state__in=rules.WITH_A_TEAM),
                violation_error_message="Only a place that is taken has a team.",
            ),
            models.CheckConstraint(
                name="application_organization_has_somebody",
                condition=Q(size__isnull=True) | Q(size__gte=1),
                violation_error_message="Enter the number of staff, at least 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_editable(self) -> bool:
        """Whether applicants can change it."""
        return self.state in rules.EDITABLE

    @property
    def public_state(self) -> str:
        """The state as applicants read it."""
        return rules.PUBLIC_NAMES[State(self.state)]

    @property
    def name_in_words(self) -> str:
        """What the application is called while the organization has no name yet."""
        return self.organization_name.strip() or "Your organization"


class ApplicationEditor(models.Model):
    """Somebody who works on an application. An invitation that is not accepted opens nothing."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="editors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="edited_applications")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    accepted_at = models.DateTimeField("accepted at", null=True, blank=True)
    ended_at = models.DateTimeField("ended at", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"],
                name="application_editor_once",
                violation_error_message="This person works on the application already.",
            ),
        ]

    def __str__(self) -> str:
        return f"editor {self.pk}"


class EditorInvitation(models.Model):
    """Somebody asked by e-mail to work on an application. It opens nothing until that address has accepted."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="invitations")
    email = models.EmailField("e-mail", max_length=254)
    name = models.CharField("name", max_length=120, blank=True)
    key = models.UUIDField("number of the link", unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    sent_at = models.DateTimeField("last sent at")
    times_sent = models.PositiveSmallIntegerField("times sent", default=1)
    accepted_at = models.DateTimeField("accepted at", null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    declined_at = models.DateTimeField("declined at", null=True, blank=True)
    withdrawn_at = models.DateTimeField("withdrawn at", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "application",
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True),
                name="editor_invited_once_at_a_time",
                violation_error_message="This person is invited already. Send the invitation again instead.",
            ),
            models.CheckConstraint(
                name="editor_invitation_ends_one_way",
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True)
                | Q(accepted_at__isnull=True, withdrawn_at__isnull=True)
                | Q(declined_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Transition(models.Model):
    """One change of state. Append-only."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="transitions")
    from_state = models.CharField("from", max_length=30, choices=State)
    to_state = models.CharField("to", max_length=30, choices=State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("at")
    reason = models.TextField("reason", max_length=1500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="transition_states_are_known",
                condition=Q(from_state__in=State.values, to_state__in=State.values),
            ),
            models.CheckConstraint(
                name="transition_changes_the_state",
                condition=~Q(from_state=models.F("to_state")),
                violation_error_message="The application is in this state already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}"


class Extension(models.Model):
    """More time to send one application, granted by staff. Append-only; the latest end counts."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="extensions")
    until = models.DateTimeField("until (first moment that no longer counts)")
    reason = models.CharField("reason", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("granted at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="extension_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Enter the reason for the extension.",
            ),
            models.CheckConstraint(
                name="extension_ends_after_it_is_granted",
                condition=Q(until__gt=models.F("at")),
                violation_error_message="Choose an end that lies ahead.",
            ),
        ]

    def __str__(self) -> str:
        return f"extension {self.pk}"
