"""Outgoing mail for staff: where each mail stands and why, with buttons for what a person may decide."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.lib import signing
from joynet.lib.zones import in_words_with_year
from joynet.network.models import HelpBlock
from joynet.outbox import actions, queries
from joynet.outbox.forms import ReasonForm
from joynet.outbox.models import OutgoingMail, Suppression

type Queryset[M: Model] = QuerySet[M, M]


def _no(self: object, request: HttpRequest, obj: Model | None = None) -> bool:
    """These rows are written by actions only."""
    return False


def _may_decide(self: object, request: HttpRequest) -> bool:
    """Whether the person may use the buttons."""
    return isinstance(request.user, User) and request.user.has_perm("outbox.change_outgoingmail")


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """Every mail, newest due first."""

    has_add_permission = has_change_permission = has_delete_permission = _no
    has_decide_permission = _may_decide
    list_display = ["subject_or_rule", "to_address", "state", "sent_or_due", "reason"]
    list_filter = ["state", "rule"]
    search_fields = ["to_address", "subject"]
    search_help_text = "An address or a part of a subject"
    ordering = ["-due_at", "-pk"]
    list_per_page = 50
    actions = ["release", "send_again", "cancel", "record_bounce"]
    fieldsets = [
        (None, {"fields": ["subject", "to_address", "state", "reason", "words"]}),
        ("When", {"fields": ["due", "attempts", "next_try", "sent"]}),
        (
            "What it is about",
            {"fields": ["rule", "target_type", "target_id", "effective_on", "step", "recipient_key", "message_id"]},
        ),
    ]

    @admin.display(description="mail", ordering="subject")
    def subject_or_rule(self, mail: OutgoingMail) -> str:
        """A reminder has its subject once it is sent."""
        return str(mail)

    def get_queryset(self, request: HttpRequest) -> Queryset[OutgoingMail]:
        """Without what is kept from this person; with the zone in which the help line speaks: staff read all times in
        it."""
        zone = HelpBlock.objects.order_by("pk").values("zone")[:1]
        mails: Queryset[OutgoingMail] = super().get_queryset(request).annotate(staff_zone=Subquery(zone))
        return queries.without_kept(mails, _user(request))

    @admin.display(description="text")
    def words(self, mail: OutgoingMail) -> str:
        """The text without what lets the reader act as the person it was sent to."""
        return signing.without_tokens(mail.text)

    @admin.display(description="sent or due", ordering="due_at")
    def sent_or_due(self, mail: OutgoingMail) -> str:
        """The one moment that counts for its state."""
        return _in_words(mail, mail.sent_at or mail.retry_at or mail.due_at)

    @admin.display(description="due", ordering="due_at")
    def due(self, mail: OutgoingMail) -> str:
        """Since when it is owed."""
        return _in_words(mail, mail.due_at)

    @admin.display(description="next try", ordering="retry_at", empty_value="–")
    def next_try(self, mail: OutgoingMail) -> str | None:
        """After an attempt that was put off."""
        return _in_words(mail, mail.retry_at) if mail.retry_at else None

    @admin.display(description="sent", ordering="sent_at", empty_value="–")
    def sent(self, mail: OutgoingMail) -> str | None:
        """When the mail server took it."""
        return _in_words(mail, mail.sent_at) if mail.sent_at else None

    @admin.action(description="Release: send held mail now", permissions=["decide"])
    def release(self, request: HttpRequest, mails: Queryset[OutgoingMail]) -> None:
        """Held → due."""
        by, at = _actor(request), timezone.now()
        _each(request, mails, "released", lambda mail: actions.release(mail=mail, by=by, at=at))

    @admin.action(description="Send again: failed or missed mail…", permissions=["decide"])
    def send_again(self, request: HttpRequest, mails: Queryset[OutgoingMail]) -> HttpResponse | None:
        """Failed, missed → due."""

        def act(mail: OutgoingMail, reason: str) -> OutgoingMail:
            return actions.send_again(mail=mail, reason=reason, by=_actor(request), at=timezone.now())

        return self._with_reason(request, mails, "send_again", "Send again", "put up for sending again", act)

    @admin.action(description="Cancel: mail that has not gone out…", permissions=["decide"])
    def cancel(self, request: HttpRequest, mails: Queryset[OutgoingMail]) -> HttpResponse | None:
        """Whatever has not gone out → cancelled."""

        def act(mail: OutgoingMail, reason: str) -> OutgoingMail:
            return actions.cancel(mail=mail, reason=reason, by=_actor(request), at=timezone.now())

        return self._with_reason(request, mails, "cancel", "Cancel mail", "cancelled", act)

    @admin.action(description="Came back: block the address…", permissions=["decide"])
    def record_bounce(self, request: HttpRequest, mails: Queryset[OutgoingMail]) -> HttpResponse | None:
        """Sent → bounced."""

        def act(mail: OutgoingMail, reason: str) -> OutgoingMail:
            return actions.record_bounce(mail=mail, reason=reason, by=_actor(request), at=timezone.now())

        return self._with_reason(
            request,
            mails,
            "record_bounce",
            "Mail came back",
            "recorded as returned; the address gets no more mail",
            act,
        )

    def _with_reason(
        self,
        request: HttpRequest,
        mails: Queryset[OutgoingMail],
        action: str,
        heading: str,
        done: str,
        act: Callable[[OutgoingMail, str], OutgoingMail],
    ) -> HttpResponse | None:
        """First a page that asks for the reason, then the act on each mail."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            _each(request, mails, done, lambda mail: act(mail, reason))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": heading,
            "opts": self.opts,
            "form": form,
            "mails": mails.order_by("due_at", "pk"),
            "action": action,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "outbox/admin_reason.html", context)


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # as above
    """Addresses that get no more mail."""

    has_add_permission = has_change_permission = has_delete_permission = _no
    has_decide_permission = _may_decide
    list_display = ["address", "reason", "at"]
    search_fields = ["address"]
    ordering = ["-at", "-pk"]
    actions = ["lift"]

    @admin.action(description="Let mail go to the address again", permissions=["decide"])
    def lift(self, request: HttpRequest, suppressions: Queryset[Suppression]) -> None:
        """From the next mail on."""
        by, at = _actor(request), timezone.now()
        _each(
            request,
            suppressions,
            "lifted",
            lambda suppression: actions.lift_suppression(suppression=suppression, by=by, at=at),
        )


def _in_words(mail: OutgoingMail, at: datetime) -> str:
    return in_words_with_year(at, mail.staff_zone)  # type: ignore[attr-defined]  # annotated by get_queryset


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("The admin has let somebody in who is not signed in.")
    return request.user


def _actor(request: HttpRequest) -> Actor:
    return Actor.of(_user(request))


def _each[M: Model](request: HttpRequest, rows: Queryset[M], done: str, act: Callable[[M], object]) -> None:
    """Act on each row by itself; those that refuse are named with their reason."""
    count = 0
    for row in rows.order_by("pk"):
        try:
            act(row)
        except ValidationError as refusal:
            messages.error(request, f"{row}: {' '.join(refusal.messages)}")
        else:
            count += 1
    if count:
        messages.success(request, f"{count} {done}.")
