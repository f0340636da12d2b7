"""People who sign in, the staff's roles, and the record of what was done."""

from datetime import date
from typing import ClassVar

from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from joynet.lib.days import active_on
from joynet.lib.zones import validate_zone


class UserQuerySet(models.QuerySet["User"]):
    """Which people."""

    def with_address(self, address: str) -> "UserQuerySet":
        """Whoever signs in with this address, however it is capitalized."""
        return self.filter(email__iexact=address.strip())


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]  # the base is made at run time
    """The default manager; the natural key is the address."""


class User(AbstractBaseUser):
    """A person who can sign in. The e-mail address is the name they sign in with; it is stored in lower case."""

    email = models.EmailField("e-mail", unique=True)  # for Django's own check; the constraint says more
    name = models.CharField(max_length=150, blank=True)
    time_zone = models.CharField(max_length=64, default="America/New_York", validators=[validate_zone])
    is_active = models.BooleanField("may sign in", default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_user_per_address",
                violation_error_message="There is already an account with this address.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Whether one of the person's roles allows it today."""
        return any(backend.has_perm(self, perm, obj) for backend in auth.get_backends())

    def has_module_perms(self, app_label: str) -> bool:
        """Whether one of the person's roles allows anything in this app today."""
        return any(
            backend.has_module_perms(self, app_label)  # type: ignore[attr-defined]  # Django's stubs know it on another base
            for backend in auth.get_backends()
        )


class Role(models.TextChoices):
    """What a member of the network's staff does."""

    REVIEWER = "reviewer", "reviewer"
    COORDINATOR = "coordinator", "coordinator"
    DIRECTOR = "director", "director"
    EVALUATOR = "evaluator", "evaluator"
    COACH = "coach", "coach"


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    """Which roles."""

    def active_on(self, day: date) -> "StaffRoleQuerySet":
        """Roles that count on this day."""
        return self.filter(active_on(day))


class StaffRole(models.Model):
    """A person holds a staff role from `starts_on` until the day before `ends_on`."""

    user = models.ForeignKey(User, models.PROTECT, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The first day on which the role no longer counts.")

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="staff_role_ends_after_it_starts",
                condition=models.Q(ends_on__isnull=True) | models.Q(starts_on__lt=models.F("ends_on")),
                violation_error_message="The role must start before it ends.",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="one_open_role_of_a_kind",
                violation_error_message="This person already holds this role.",
            ),
            models.CheckConstraint(name="staff_role_is_known", condition=models.Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class AuditEntry(models.Model):
    """One act. Append-only; each row's hash covers the one before it, so that a changed or missing row shows.

    Holds ids, verbs, field names and codes only, never names, addresses or text: erasing a person leaves it whole.
    """

    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    actor_ref = models.CharField(max_length=80)
    on_behalf_of = models.CharField(max_length=80, blank=True)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=64)
    details = models.JSONField(default=dict, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)  # empty in the first row
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_by_target")]
        constraints = [
            models.UniqueConstraint(fields=["previous_hash"], name="audit_chain_does_not_fork"),
            models.CheckConstraint(name="audit_seq_starts_at_one", condition=models.Q(seq__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.actor_ref} {self.verb} {self.target_type} {self.target_id}"


class AuditHead(models.Model):
    """The end of the audit chain: one row, locked by whoever appends."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_audit_head", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return f"audit head at {self.seq}"
