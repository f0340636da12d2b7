"""Applications with everything in them, and what staff do with them. What is missing, late or complete is computed."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from simple_history.models import HistoricalRecords

from applications import rules
from applications.rules import Criterion, DecisionKind, NomineeState, SectionKey, State, TickAnswer
from joynet.accounts.models import User
from joynet.lib.zones import validate_zone
from joynet.network.models import Network, TextVersion
from teams.models import Cohort, LetterColumns, ReadinessAnswerColumns, Team
from teams.rules import OrganizationKind, Slot, Subtype


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
    size = models.PositiveIntegerField("number of staff", null=True, blank=True)
    zone = models.CharField("time zone", max_length=64, validators=[validate_zone])
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
                name="application_has_a_team_once_accepted_only",
                condition=Q(team__isnull=True) | Q(state__in=rules.WITH_A_TEAM),
                violation_error_message="Only an accepted application has a team.",
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


class Section(models.Model):
    """How often a section has been saved, by whom and when last. A section never saved has no row."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="sections")
    key = models.CharField("section", max_length=30, choices=SectionKey)
    revision = models.PositiveIntegerField("revision", default=0)
    marked_complete = models.BooleanField("marked as complete", default=False)
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


class Nominee(models.Model):
    """A person named as participant. A draft holds whatever is typed; distinct people are judged at sending."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="nominees")
    slot = models.CharField("place", max_length=20, choices=Slot, blank=True)
    subtype = models.CharField("kind of core member", max_length=12, choices=Subtype, blank=True)
    name = models.CharField("name", max_length=120, blank=True)
    email = models.EmailField("e-mail", max_length=254, blank=True)
    title = models.CharField("job title", max_length=120, blank=True)
    profession = models.CharField("profession", max_length=80, blank=True)
    attests_direct_care = models.BooleanField("gives direct care for at least half of the time", null=True, blank=True)
    hours_per_week = models.DecimalField(
        "hours per week",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(rules.MOST_HOURS)],
    )
    state = models.CharField("confirmation", max_length=10, choices=NomineeState, default=NomineeState.PENDING)
    nonce = models.UUIDField("number of the entry", unique=True)
    revision = models.PositiveIntegerField("revision", default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nominee_subtype_for_core_only",
                condition=Q(subtype="") | Q(slot=Slot.CORE),
                violation_error_message="Only the core place is a core leader or a unit-level manager.",
            ),
            models.CheckConstraint(
                name="nominee_profession_for_clinician_only",
                condition=Q(profession="", attests_direct_care__isnull=True) | Q(slot=Slot.FRONTLINE_CLINICIAN),
                violation_error_message="Profession and direct care are stated for the frontline clinician only.",
            ),
            models.CheckConstraint(
                name="nominee_hours_fit_a_week",
                condition=Q(hours_per_week__isnull=True)
                | Q(hours_per_week__gte=0, hours_per_week__lte=rules.MOST_HOURS),
                violation_error_message=f"Hours per week are between 0 and {rules.MOST_HOURS}.",
            ),
            models.CheckConstraint(name="nominee_slot_is_known", condition=Q(slot__in=["", *Slot.values])),
            models.CheckConstraint(name="nominee_state_is_known", condition=Q(state__in=NomineeState.values)),
        ]

    def __str__(self) -> str:
        return f"nominee {self.pk}"

    @property
    def seat_in_words(self) -> str:
        """The seat as people say it; the subtype once it is chosen."""
        if self.subtype:
            return Subtype(self.subtype).label
        return Slot(self.slot).label if self.slot else "Further member"


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


class ApplicationReadiness(models.Model):
    """One self-assessment in an application: the team's together (no rater), or one named person's."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="readiness")
    rater = models.ForeignKey(Nominee, models.PROTECT, related_name="readiness", null=True, blank=True)
    instrument_version = models.CharField("instrument version", max_length=8)

    class Meta:
        verbose_name_plural = "application readiness"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "rater"],
                name="application_readiness_once_per_rater",
                violation_error_message="This person has rated already.",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(rater__isnull=True),
                name="application_readiness_once_as_a_team",
                violation_error_message="Somebody else has just begun the self-assessment. Open it again.",
            ),
        ]

    def __str__(self) -> str:
        return f"readiness {self.pk}"


class ApplicationReadinessAnswer(ReadinessAnswerColumns):
    """One item as answered so far. `is_open`: evidence is typed, no answer chosen; then null is not "don't know"."""

    response = models.ForeignKey(ApplicationReadiness, models.PROTECT, related_name="answers")
    is_open = models.BooleanField("not answered yet", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "item"],
                name="application_readiness_item_once",
                violation_error_message="This item has been answered already.",
            ),
            models.CheckConstraint(
                name="application_readiness_level_1_to_5",
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5),
                violation_error_message="A level is a number from 1 to 5.",
            ),
            models.CheckConstraint(
                name="application_readiness_open_has_no_level",
                condition=Q(is_open=False) | Q(level__isnull=True),
                violation_error_message="An item without an answer has no level.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.level}"


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


class ReviewAssignment(models.Model):
    """A reviewer asked to read an application. A conflict of interest is declared before the text opens."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="review_assignments")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    assigned_at = models.DateTimeField("assigned at")
    conflict = models.BooleanField("conflict of interest", null=True, blank=True)
    conflict_reason = models.CharField("what the conflict is", max_length=300, blank=True)
    declared_at = models.DateTimeField("declared at", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="reviewer_assigned_once",
                violation_error_message="This person reviews the application already.",
            ),
            models.CheckConstraint(
                name="review_conflict_declared_at_some_time",
                condition=Q(conflict__isnull=True, declared_at__isnull=True)
                | Q(conflict__isnull=False, declared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_conflict_says_what",
                condition=Q(conflict__isnull=True) | Q(conflict=False) | ~Q(conflict_reason=""),
                violation_error_message="Say in a few words what the conflict is.",
            ),
        ]

    def __str__(self) -> str:
        return f"review assignment {self.pk}"


class ReviewScore(models.Model):
    """What a reviewer gives one criterion."""

    assignment = models.ForeignKey(ReviewAssignment, models.PROTECT, related_name="scores")
    criterion = models.CharField("criterion", max_length=20, choices=Criterion)
    score = models.PositiveSmallIntegerField("score", validators=[MaxValueValidator(3)])
    comment = models.TextField("comment", max_length=1500, blank=True)
    at = models.DateTimeField("scored at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "criterion"],
                name="criterion_scored_once_per_reviewer",
                violation_error_message="This criterion has been scored already.",
            ),
            models.CheckConstraint(
                name="review_score_0_to_3",
                condition=Q(score__gte=0, score__lte=3),
                violation_error_message="A score is a number from 0 to 3.",
            ),
            models.CheckConstraint(name="review_criterion_is_known", condition=Q(criterion__in=Criterion.values)),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score}"


class Decision(models.Model):
    """What was decided, why and by whom; told to the applicant at `released_at`."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    kind = models.CharField("decision", max_length=24, choices=DecisionKind)
    reason = models.TextField("reason", max_length=1500, blank=True)
    conditions = models.TextField("conditions", max_length=1500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("decided at")
    released_at = models.DateTimeField("told at", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(name="decision_kind_is_known", condition=Q(kind__in=DecisionKind.values)),
            models.CheckConstraint(
                name="decision_to_decline_has_a_reason",
                condition=~Q(kind=DecisionKind.DECLINE) | ~Q(reason=""),
                violation_error_message="Enter the reason. The applicant reads it.",
            ),
            models.CheckConstraint(
                name="decision_conditions_where_there_are_some",
                condition=Q(kind=DecisionKind.ACCEPT_WITH_CONDITIONS) & ~Q(conditions="")
                | ~Q(kind=DecisionKind.ACCEPT_WITH_CONDITIONS) & Q(conditions=""),
                violation_error_message="Enter the conditions, and only where it is accepted with conditions.",
            ),
            models.CheckConstraint(
                name="decision_told_after_it_is_made",
                condition=Q(released_at__isnull=True) | Q(released_at__gte=models.F("at")),
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Message(models.Model):
    """One message between staff and applicants about an application."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField("written at")
    text = models.TextField("text", max_length=5000)
    is_from_staff = models.BooleanField("from staff", default=False)

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
