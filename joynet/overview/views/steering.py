"""The steering committee of a cohort: who sits on it on a day, its meetings, and the minutes that staff write."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from joynet.accounts import roles
from joynet.accounts.actors import Actor
from joynet.accounts.http import SignedInRequest
from joynet.accounts.models import Role, User
from joynet.lib.zones import day_in_words, local_day
from joynet.overview import queries
from joynet.overview.steering_forms import MeetingForm, MinutesForm, SteeringDayForm
from meetings import actions as meeting_actions
from teams import access, actions
from teams.models import Cohort
from teams.queries import minutes_on


@require_safe
@login_required
def steering(request: SignedInRequest, cohort_id: int) -> HttpResponse:
    """The committee today or on a day one chooses, for its members and staff."""
    now = timezone.now()
    found = access.find_steering_committee(request.user, cohort_id, now)
    cohort = found.cohort
    last_day = date.fromordinal(cohort.ends_on.toordinal() - 1)
    usual = min(local_day(now, cohort.zone), last_day)
    form = SteeringDayForm(request.GET if "on" in request.GET else None, day=usual)
    day = form.cleaned_data["on"] if form.is_valid() else usual
    page = queries.steering_page(
        cohort=cohort, day=day, may_write=found.is_staff, reader_zone=request.user.time_zone, at=now
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"cohort": cohort, "page": page, "form": form, "access": found}
    return render(request, "overview/steering.html", context, status=status)


@require_http_methods(["GET", "POST"])
def plan_steering(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Staff plan a meeting of the committee."""
    now = timezone.now()
    user = _manager(request, now)
    cohort = get_object_or_404(Cohort, pk=cohort_id)
    form = MeetingForm(request.POST if request.method == "POST" else None, zone=cohort.zone)
    if form.is_valid():
        try:
            event = meeting_actions.plan_steering_meeting(cohort=cohort, **form.cleaned_data, by=Actor.of(user), at=now)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            day = day_in_words(local_day(event.starts_at, event.zone))
            messages.success(request, f"The committee meets on {day}. Its members find it on this page.")
            return redirect("overview:steering", cohort.pk)
    context = {
        **admin.site.each_context(request),
        "title": "Plan a meeting of the steering committee",
        "cohort": cohort,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(request, "overview/admin/plan_steering.html", context, status=status)


@require_http_methods(["GET", "POST"])
def write_minutes(request: HttpRequest, cohort_id: int, on: str) -> HttpResponse:
    """Staff write the minutes of a meeting, or change them."""
    now = timezone.now()
    user = _manager(request, now)
    cohort = get_object_or_404(Cohort, pk=cohort_id)
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise Http404 from None
    form = MinutesForm(request.POST if request.method == "POST" else None, minutes=minutes_on(cohort=cohort, on=day))
    theirs = None
    if form.is_valid():
        try:
            actions.write_minutes(
                cohort=cohort,
                on=day,
                text=form.cleaned_data["text"],
                decisions=form.cleaned_data["decisions"],
                seen_revision=form.seen_revision,
                by=Actor.of(user),
                at=now,
            )
        except actions.MinutesStale as refusal:
            form.add_error(None, refusal)
            theirs = minutes_on(cohort=cohort, on=day)
            if theirs is not None:
                form.go_over(theirs.revision)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"The minutes of {day_in_words(day)} are saved. The committee can read them.")
            return redirect("overview:steering", cohort.pk)
    context = {
        **admin.site.each_context(request),
        "title": f"Minutes of {day_in_words(day)}",
        "cohort": cohort,
        "form": form,
        "theirs": theirs,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return TemplateResponse(request, "overview/admin/minutes.html", context, status=status)


def _manager(request: HttpRequest, at: datetime) -> User:
    user = request.user
    if not isinstance(user, User) or not roles.has_role(
        user, Role.COORDINATOR, Role.DIRECTOR, today=roles.staff_day(user, at)
    ):
        raise PermissionDenied("Coordinators and directors plan these meetings and write their minutes.")
    return user
