"""People, staff roles, the audit trail, and the network's own facts in the staff's admin.

The network's models are shown here because their app lies below the accounts and knows no actors. What staff write goes
through an action; whatever an action refuses shows on the same page, beside its field.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.module_loading import import_string

from joynet.accounts import actions
from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, Role, StaffRole, User
from joynet.accounts.roles import staff_day
from joynet.lib.zones import ZONES, day_in_words, in_words_with_year
from joynet.network.models import HelpBlock, Kind, Network, TextVersion
from joynet.network.queries import current_network

type Queryset[M: Model] = QuerySet[M, M]


def _no(self: object, request: HttpRequest, obj: Model | None = None) -> bool:
    """Written by actions only."""
    return False


def _recorded_by_the_action(self: object, request: HttpRequest, obj: object, message: object) -> Any:  # noqa: ANN401  # Django ignores it
    """The audit trail has it, without names; Django's own log would keep them."""


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _actor(request: HttpRequest) -> Actor:
    return Actor.of(_user(request))


def _with_staff_zone[M: Model](rows: Queryset[M]) -> Queryset[M]:
    """With the zone in which the help line speaks: staff read all times in it."""
    zone = HelpBlock.objects.order_by("pk").values("zone")[:1]
    return cast("Queryset[M]", rows.annotate(staff_zone=Subquery(zone)))


def _in_words(at: datetime | None, row: Any) -> str | None:  # noqa: ANN401  # carries `staff_zone`
    return in_words_with_year(at, row.staff_zone) if at else None


class ActionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """A form whose page is drawn once more with what the action refused."""

    refusal: ValidationError | None = None

    def clean(self) -> dict[str, Any] | None:
        """Put the refusal beside the field it is about."""
        cleaned = super().clean()
        if self.refusal is not None:
            if not hasattr(self.refusal, "error_dict"):
                self.add_error(None, self.refusal)
                return cleaned
            for field, errors in self.refusal.error_dict.items():
                self.add_error(field if field in self.fields else None, errors)
        return cleaned


class ActionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """A model that staff write through actions, one row at a time."""

    form = ActionForm
    has_delete_permission = _no
    log_addition = log_change = _recorded_by_the_action
    show_facets = admin.ShowFacets.NEVER

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's page; when the action refuses, the same page again with the reason."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]  # read by get_form below
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002  # Django's signature
        """The form of this request, with what was refused."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"refusal": getattr(request, "refusal", None)})


@admin.register(Network)
class NetworkAdmin(ActionAdmin):
    """The network's name and where its mail comes from."""

    has_add_permission = _no
    fields = ["name", "mail_from"]

    def save_model(self, request: HttpRequest, obj: Network, form: forms.ModelForm[Network], change: bool) -> None:  # noqa: FBT001  # Django's signature
        """Through the action, with who and when."""
        actions.change_network(network=obj, by=_actor(request), at=timezone.now(), **form.cleaned_data)


class HelpBlockForm(ActionForm):
    """The help line, with the zone to choose."""

    zone = forms.ChoiceField(label="time zone of the hours", choices=ZONES)


@admin.register(HelpBlock)
class HelpBlockAdmin(ActionAdmin):
    """How people reach somebody: on every page, mail and PDF."""

    form = HelpBlockForm
    has_add_permission = _no
    fields = ["phone", "hours", "zone", "email"]
    list_display = ["__str__", "hours", "email"]

    def save_model(self, request: HttpRequest, obj: HelpBlock, form: forms.ModelForm[HelpBlock], change: bool) -> None:  # noqa: FBT001  # Django's signature
        """Through the action, with who and when."""
        actions.change_help_block(help_block=obj, by=_actor(request), at=timezone.now(), **form.cleaned_data)


@admin.register(TextVersion)
class TextVersionAdmin(ActionAdmin):
    """The wordings people agree to. A new wording is a new version; the old ones stay as they were."""

    has_change_permission = _no
    fields = ["kind", "body"]
    list_display = ["kind_in_words", "number", "in_force_from"]
    list_filter = ["kind"]
    ordering = ["kind", "-number"]

    @admin.display(description="text", ordering="kind")
    def kind_in_words(self, text: TextVersion) -> str:
        """What it is for."""
        return text.get_kind_display()

    @admin.display(description="in force from", ordering="effective_at")
    def in_force_from(self, text: TextVersion) -> str | None:
        """A moment in the staff's zone."""
        return _in_words(text.effective_at, text)

    def get_fields(self, request: HttpRequest, obj: TextVersion | None = None) -> Any:  # noqa: ANN401  # Django's
        """Number and date come by themselves."""
        return ["kind", "body"] if obj is None else ["kind", "number", "in_force_from", "body"]

    def get_queryset(self, request: HttpRequest) -> Queryset[TextVersion]:
        """With the staff's zone."""
        return _with_staff_zone(super().get_queryset(request))

    def save_model(self, request: HttpRequest, obj: TextVersion, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001  # Django's signature
        """Publishes at once."""
        published = actions.publish_text(
            network=current_network(), kind=Kind(obj.kind), body=obj.body, by=_actor(request), at=timezone.now()
        )
        obj.pk, obj.number = published.pk, published.number


@admin.register(User)
class UserAdmin(ActionAdmin):
    """Whoever has an account. People change their own; staff close, reopen and repair."""

    has_add_permission = has_change_permission = _no
    fields = ["name", "email", "time_zone", "is_active", "roles_so_far", "last_seen", "since"]
    list_display = ["name_or_address", "email", "is_active", "last_seen"]
    list_filter = ["is_active"]
    search_fields = ["name", "email"]
    search_help_text = "A part of a name or an address"
    ordering = ["name", "email"]
    list_per_page = 50
    actions = ["lock_out", "let_in", "sign_out_everywhere", "remove_second_step"]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whether the person may use the buttons."""
        return isinstance(request.user, User) and request.user.has_perm("accounts.change_user")

    def get_queryset(self, request: HttpRequest) -> Queryset[User]:
        """With the staff's zone."""
        return _with_staff_zone(super().get_queryset(request))

    @admin.display(description="person", ordering="name")
    def name_or_address(self, user: User) -> str:
        """The name, once they have given one."""
        return str(user)

    @admin.display(description="staff roles")
    def roles_so_far(self, user: User) -> str:
        """Every role with its days."""
        lines = [
            f"{row.get_role_display()}, from {day_in_words(row.starts_on)}"
            + (f" until the day before {day_in_words(row.ends_on)}" if row.ends_on else "")
            for row in user.staff_roles.order_by("starts_on", "pk")
        ]
        return "; ".join(lines) or "None"

    @admin.display(description="signed in last", ordering="last_login", empty_value="Never")
    def last_seen(self, user: User) -> str | None:
        """A moment in the staff's zone."""
        return _in_words(user.last_login, user)

    @admin.display(description="account since", ordering="created_at")
    def since(self, user: User) -> str | None:
        """A moment in the staff's zone."""
        return _in_words(user.created_at, user)

    @admin.action(description="Close the account…", permissions=["decide"])
    def lock_out(self, request: HttpRequest, people: Queryset[User]) -> HttpResponse | None:
        """They may not sign in any more."""
        return self._when_sure(
            request,
            people,
            "lock_out",
            "Close the account",
            "These people are signed out now and cannot sign in until somebody opens the account again.",
            lambda user, at: actions.lock_out(user=user, by=_actor(request), at=at),
        )

    @admin.action(description="Open the account again", permissions=["decide"])
    def let_in(self, request: HttpRequest, people: Queryset[User]) -> None:
        """They may sign in again."""
        self._each(request, people, lambda user, at: actions.let_in(user=user, by=_actor(request), at=at))

    @admin.action(description="Sign out everywhere", permissions=["decide"])
    def sign_out_everywhere(self, request: HttpRequest, people: Queryset[User]) -> None:
        """For a lost phone or computer."""
        self._each(request, people, lambda user, at: actions.end_sessions(user=user, by=_actor(request), at=at))

    @admin.action(description="Remove the second step…", permissions=["decide"])
    def remove_second_step(self, request: HttpRequest, people: Queryset[User]) -> HttpResponse | None:
        """For somebody who has lost it."""
        return self._when_sure(
            request,
            people,
            "remove_second_step",
            "Remove the second step",
            "Do this only after you have spoken with the person and know it is them. They are signed out, and set up"
            " a new app or key after the next sign-in.",
            lambda user, at: actions.remove_second_step(user=user, by=_actor(request), at=at),
        )

    def _when_sure(
        self,
        request: HttpRequest,
        people: Queryset[User],
        action: str,
        heading: str,
        consequence: str,
        act: Callable[[User, datetime], object],
    ) -> HttpResponse | None:
        """First a page that says what follows, then the act on each person."""
        if "sure" in request.POST:
            self._each(request, people, act)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": heading,
            "opts": self.opts,
            "consequence": consequence,
            "people": people.order_by("name", "email", "pk"),
            "action": action,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "accounts/admin_sure.html", context)

    def _each(self, request: HttpRequest, people: Queryset[User], act: Callable[[User, datetime], object]) -> None:
        at = timezone.now()
        done = 0
        for user in people.order_by("pk"):
            try:
                act(user, at)
            except ValidationError as refusal:
                messages.error(request, f"{user}: {' '.join(refusal.messages)}")
            else:
                done += 1
        if done:
            messages.success(request, f"Done for {done} {'person' if done == 1 else 'people'}.")


class GrantRoleForm(ActionForm):
    """Who gets which role, from when on."""

    class Meta:
        model = StaffRole
        fields = ["user", "role", "starts_on", "ends_on"]


class EndRoleForm(ActionForm):
    """The first day on which the role no longer counts."""

    ends_on = forms.DateField(
        label="the first day on which the role no longer counts",
        widget=AdminDateWidget(),
        error_messages={"required": "Enter the first day on which the role no longer counts."},
    )

    class Meta:
        model = StaffRole
        fields = ["ends_on"]


@admin.register(StaffRole)
class StaffRoleAdmin(ActionAdmin):
    """Who is staff, as what, and from when to when. Ending a role takes effect with the next click."""

    autocomplete_fields = ["user"]
    list_display = ["user", "role", "starts_on", "ends_on"]
    list_filter = ["role"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    ordering = ["-starts_on", "-pk"]

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: ANN401, FBT001, FBT002  # Django's signature
        """One form to grant, one to end."""
        form = EndRoleForm if change and self.has_change_permission(request, obj) else GrantRoleForm
        return super().get_form(request, obj, change, **{**kwargs, "form": form})

    def get_readonly_fields(self, request: HttpRequest, obj: StaffRole | None = None) -> list[str]:
        """A role that was given is not rewritten."""
        return ["user", "role", "starts_on"] if obj else []

    def get_fields(self, request: HttpRequest, obj: StaffRole | None = None) -> Any:  # noqa: ANN401  # Django's
        """The same four on both pages."""
        return ["user", "role", "starts_on", "ends_on"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """From today on, unless said otherwise."""
        today = staff_day(_user(request), timezone.now())
        return {"starts_on": today, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: StaffRole, form: Any, change: bool) -> None:  # noqa: ANN401, FBT001  # Django's signature
        """Through the action, with who and when."""
        by, at = _actor(request), timezone.now()
        if change:
            ends_on: date = form.cleaned_data["ends_on"]
            actions.end_role(staff_role=obj, ends_on=ends_on, by=by, at=at)
            return
        granted = actions.grant_role(
            user=obj.user, role=Role(obj.role), starts_on=obj.starts_on, ends_on=obj.ends_on, by=by, at=at
        )
        obj.pk = granted.pk


@admin.register(AuditEntry)
class AuditEntryAdmin(ActionAdmin):
    """What was done, newest first. `manage.py verify_audit` says whether it is whole."""

    has_add_permission = has_change_permission = _no
    fields = ["seq", "when", "actor", "on_behalf_of", "verb", "target_type", "target_id", "details", "hash"]
    list_display = ["seq", "when", "actor", "verb", "target"]
    list_select_related = ["actor_user"]
    search_fields = ["=verb", "=actor_ref", "=target_id"]
    search_help_text = "An act such as “signed in”, an actor such as “user:7”, or a number"
    ordering = ["-seq"]
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Queryset[AuditEntry]:
        """Without what is kept from this person; with the staff's zone."""
        entries: Queryset[AuditEntry] = super().get_queryset(request)
        for rule in settings.AUDIT_KEPT_FROM:
            entries = entries.exclude(import_string(rule)(_user(request)))
        return _with_staff_zone(entries)

    @admin.display(description="when", ordering="at")
    def when(self, entry: AuditEntry) -> str | None:
        """A moment in the staff's zone."""
        return _in_words(entry.at, entry)

    @admin.display(description="who", ordering="actor_ref")
    def actor(self, entry: AuditEntry) -> str:
        """The name as it is today; the entry itself has none."""
        return str(entry.actor_user) if entry.actor_user else entry.actor_ref

    @admin.display(description="what")
    def target(self, entry: AuditEntry) -> str:
        """Kind and number of the row."""
        return f"{entry.target_type} {entry.target_id}"
