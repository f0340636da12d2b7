"""The staff's calendar: events to find, a calendar to generate, rolls to take."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from meetings import access, actions, queries
from meetings.forms import MoveForm, ReasonForm, RollForm
from meetings.models import Event
from meetings.rules.kinds import State
from meetings.rules.words import when
from teams.models import Cohort

TEAMS_ON_A_PAGE = 20
"""So that even large teams at a two-day workshop stay under DATA_UPLOAD_MAX_NUMBER_FIELDS."""


def _no(self: object, request: HttpRequest, obj: Model | None = None) -> bool:
    """Events are written by actions only."""
    return False


class ToRecord(admin.SimpleListFilter):
    """Held events whose roll is incomplete."""

    title = "attendance"
    parameter_name = "roll"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Event]) -> list[tuple[str, str]]:
        return [("to_record", "To record")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if self.value() != "to_record":
            return queryset
        return queryset.filter(pk__in=queries.events_to_record(timezone.now()).values("pk"))


class TimeFilter(admin.SimpleListFilter):
    """Before or behind us."""

    title = "time"
    parameter_name = "time"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Event]) -> list[tuple[str, str]]:
        return [("coming", "Coming"), ("over", "Over")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        match self.value():
            case "coming":
                return queryset.filter(ends_at__gt=timezone.now())
            case "over":
                return queryset.filter(ends_at__lte=timezone.now())
        return queryset


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """Every event, the next one first in time."""

    has_add_permission = has_change_permission = has_delete_permission = _no
    change_list_template = "meetings/admin/events.html"
    change_form_template = "meetings/admin/event.html"
    list_display = ["meeting", "when_in_list", "state", "roll", "cohort"]
    list_filter = [ToRecord, TimeFilter, "kind", "state", "cohort"]
    list_select_related = ["cohort", "team"]
    list_per_page = 50
    search_fields = ["title", "team__name"]
    search_help_text = "A part of the title or of the team’s name"
    ordering = ["starts_at", "pk"]
    show_facets = admin.ShowFacets.NEVER
    fieldsets = [
        (None, {"fields": ["title", "kind", "cohort", "team", "state", "cancel_reason", "counts"]}),
        ("When and where", {"fields": ["takes_place", "zone", "modality", "place", "link"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Everything for coordinators, directors and evaluators; a coach sees the events of the own teams."""
        events: QuerySet[Event] = super().get_queryset(request)
        now, user = timezone.now(), _user(request)
        mine = access.events_seen_by_staff(user, now)
        return events.filter(pk__in=mine.values("pk")).annotate(
            to_record=Exists(queries.events_to_record(now).filter(pk=OuterRef("pk")))
        )

    @admin.display(description="meeting", ordering="title")
    def meeting(self, event: Event) -> str:
        """Title, and the team where it is one team's."""
        if event.team is None:
            return event.title
        return format_html('{}<br><span class="quiet">{}</span>', event.title, event.team)

    @admin.display(description="when", ordering="starts_at")
    def when_in_list(self, event: Event) -> str:
        """The first day over its hours; the last day's end for more days."""
        words = when(event.starts_at, event.ends_at, event.zone, event.zone)
        return format_html(
            '{}<br><span class="quiet">{}</span>', words.day, words.from_to.removeprefix(f"{words.day}, ")
        )

    @admin.display(description="when", ordering="starts_at")
    def takes_place(self, event: Event) -> str:
        """The first day and its hours, where the event takes place; the last day's end for more days."""
        return when(event.starts_at, event.ends_at, event.zone, event.zone).from_to

    @admin.display(description="attendance")
    def roll(self, event: Event) -> str:
        """The way to the roll."""
        if not event.counts or event.is_cancelled or event.state == State.DRAFT:
            return "–"
        if event.starts_at > timezone.now():
            return "not begun"
        url = reverse("admin:meetings_event_roll", args=[event.pk])
        words = "Take the roll" if event.to_record else "See the roll"  # type: ignore[attr-defined]  # annotated above
        return format_html('<a href="{}">{}<span class="visually-hidden"> of {}</span></a>', url, words, event)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; with the button that generates a calendar for whoever may."""
        may_manage = access.may_manage(_user(request), timezone.now())
        extra = {"title": "Meetings", "may_manage": may_manage, **(extra_context or {})}
        return super().changelist_view(request, extra)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One event with the acts that are open."""
        now = timezone.now()
        event = self.get_object(request, object_id)
        extra = {"may_manage": access.may_manage(_user(request), now), **(extra_context or {})}
        if event is not None:
            extra |= {"title": str(event), "subtitle": None}
            extra["has_roll"] = event.counts and not event.is_cancelled and event.starts_at <= now
            extra["may_move"] = event.state in (State.DRAFT, State.SCHEDULED)
        return super().change_view(request, object_id, form_url, extra)

    def get_urls(self) -> list[URLPattern]:
        """Our pages beside Django's."""
        own = [
            path("calendar/", self.admin_site.admin_view(self.calendar), name="meetings_event_calendar"),
            path("<int:event_id>/roll/", self.admin_site.admin_view(self.take_roll), name="meetings_event_roll"),
            path("<int:event_id>/move/", self.admin_site.admin_view(self.move), name="meetings_event_move"),
            path("<int:event_id>/cancel/", self.admin_site.admin_view(self.cancel), name="meetings_event_cancel"),
            path(
                "<int:event_id>/waive/<int:team_id>/",
                self.admin_site.admin_view(self.waive),
                name="meetings_event_waive",
            ),
        ]
        return own + super().get_urls()

    def calendar(self, request: HttpRequest) -> HttpResponse:
        """Choose a cohort, see what its calendar will be, generate it."""
        now, user = timezone.now(), _user(request)
        cohorts = Cohort.objects.order_by("-starts_on", "pk")
        chosen = request.POST.get("cohort") or request.GET.get("cohort") or ""
        if not chosen.isascii() or not chosen.isdecimal():
            access.check_may_manage(user, now)
            return self._page(request, "meetings/admin/calendar.html", "Generate a calendar", cohorts=cohorts)
        cohort = access.get_cohort_to_plan(user, int(chosen), now)
        refusal = ""
        if request.method == "POST":
            try:
                added = actions.generate_calendar(cohort=cohort, by=Actor.of(user), at=now)
            except ValidationError as refused:
                refusal = " ".join(refused.messages)
            else:
                messages.success(request, f"{cohort}: {len(added)} meetings added to the calendar.")
                return redirect(f"{reverse('admin:meetings_event_changelist')}?cohort__id__exact={cohort.pk}")
        preview = queries.calendar_preview(cohort)
        return self._page(
            request,
            "meetings/admin/calendar.html",
            f"Calendar of {cohort}",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK,
            cohorts=cohorts,
            cohort=cohort,
            preview=preview,
            refusal=refusal or preview.refusal,
        )

    def take_roll(self, request: HttpRequest, event_id: int) -> HttpResponse:
        """Names in rows, days in columns, one button for all."""
        now, user = timezone.now(), _user(request)
        event, teams = access.get_roll(user, event_id, now)
        invited = queries.invited_teams(event=event, teams=teams)
        part = Paginator(invited, TEAMS_ON_A_PAGE).get_page(request.GET.get("page"))
        page = queries.roll_page(event=event, teams=list(part), at=now, reader_zone=user.time_zone)
        form = RollForm(request.POST if request.method == "POST" else None, page=page)
        if form.is_valid():
            try:
                written = actions.record_roll(
                    event=event, sheets=form.sheets(), seen=form.cleaned_data["seen"], by=Actor.of(user), at=now
                )
            except ValidationError as refusal:
                form.add_refusals(refusal)
            else:
                messages.success(request, _recorded_in_words(event, len(written)))
                return redirect(request.get_full_path())
        return self._page(
            request,
            "meetings/admin/roll.html",
            f"Roll of {event}",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
            event=event,
            page=page,
            form=form,
            part=part,
            may_manage=access.may_manage(user, now),
        )

    def move(self, request: HttpRequest, event_id: int) -> HttpResponse:
        """Another day or other hours."""
        now, user = timezone.now(), _user(request)
        event = access.get_event_to_manage(user, event_id, now)
        form = MoveForm(request.POST or None, event=event, days=event.days.count())
        if form.is_valid():
            try:
                moved = actions.move_event(event=event, **form.cleaned_data, by=Actor.of(user), at=now)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                words = when(moved.starts_at, moved.ends_at, moved.zone, moved.zone).from_to
                messages.success(request, f"{moved} moved to {words}.")
                return redirect("admin:meetings_event_change", moved.pk)
        return self._ask(request, f"Move {event}", event, form, button="Move", warning="")

    def cancel(self, request: HttpRequest, event_id: int) -> HttpResponse:
        """The event does not take place."""
        now, user = timezone.now(), _user(request)
        event = access.get_event_to_manage(user, event_id, now)
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            try:
                actions.cancel_event(event=event, **form.cleaned_data, by=Actor.of(user), at=now)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, f"{event} canceled.")
                return redirect("admin:meetings_event_change", event.pk)
        warning = "It leaves the attendance of every team, and stays canceled."
        return self._ask(request, f"Cancel {event}", event, form, button="Cancel the meeting", warning=warning)

    def waive(self, request: HttpRequest, event_id: int, team_id: int) -> HttpResponse:
        """One event out of one team's counts."""
        now, user = timezone.now(), _user(request)
        event, team = access.get_event_to_waive(user, event_id, team_id, now)
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            try:
                actions.waive(event=event, team=team, **form.cleaned_data, by=Actor.of(user), at=now)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, f"{event} waived for {team}.")
                return redirect("admin:meetings_event_roll", event.pk)
        warning = f"It leaves the attendance of {team}; the other teams’ stays as it is."
        return self._ask(request, f"Waive {event} for {team}", event, form, button="Waive the meeting", warning=warning)

    def _ask(
        self, request: HttpRequest, title: str, event: Event, form: forms.Form, *, button: str, warning: str
    ) -> HttpResponse:
        return self._page(
            request,
            "meetings/admin/ask.html",
            title,
            status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
            event=event,
            when=when(event.starts_at, event.ends_at, event.zone, event.zone).from_to,
            form=form,
            button=button,
            warning=warning,
        )

    def _page(
        self, request: HttpRequest, template: str, title: str, *, status: int = HTTPStatus.OK, **context: object
    ) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, template, context, status=status)


def _recorded_in_words(event: Event, written: int) -> str:
    if not written:
        return f"{event}: nothing was changed."
    return f"{event}: attendance recorded, {written} {'entry' if written == 1 else 'entries'}."


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("The admin has let somebody in who is not signed in.")
    return request.user
