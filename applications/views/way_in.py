"""The way into an application, and its home."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications import access, actions, queries
from applications.views.status_pages import show_status
from joynet.accounts import sign_in
from joynet.accounts.forms import AddressForm
from joynet.accounts.http import AnyRequest, SignedInRequest
from joynet.accounts.models import User
from joynet.lib.zones import day_in_words, deadline_in_words, in_words_with_year


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: AnyRequest) -> HttpResponseBase:
    """What will be asked and how long it takes; the address given here brings a code and leads on to the draft."""
    now = timezone.now()
    cohort = queries.open_cohort(now)
    user = request.user if isinstance(request.user, User) else None
    form = AddressForm(request.POST or None)
    if request.method == "POST" and cohort is not None:
        if user is not None:
            return redirect("applications:begin")
        if form.is_valid():
            address = form.cleaned_data["email"]
            return sign_in.start(request, address=address, next_url=reverse("applications:begin"), at=now)
    late = queries.draft_with_more_time(user, now) if user else None
    page = _window(now) | {
        "form": form,
        "late": late,
        "late_until": queries.closing_in_words(late, user) if user and late else "",
        "draft": queries.draft_of(user=user, cohort=cohort) if user and cohort else None,
    }
    return render(request, "applications/start.html", page, status=422 if form.errors else 200)


def _window(now: datetime) -> dict[str, object]:
    """The cohort that can be applied to, with its dates; otherwise when the next one opens."""
    cohort = queries.open_cohort(now)
    if cohort is None:
        coming = queries.next_cohort(now)
        opens = "" if coming is None else in_words_with_year(coming.applications_open_at, coming.zone)
        return {"cohort": None, "coming": coming, "opens": opens}
    return {
        "cohort": cohort,
        "closes": deadline_in_words(cohort.applications_close_at, cohort.zone),
        "starts": day_in_words(cohort.starts_on),
        "ends": day_in_words(cohort.ends_on),
        "decided_by": day_in_words(queries.decision_day(cohort)),
    }


@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: AnyRequest) -> HttpResponse:
    """The button that makes a draft. Whoever has one already goes to it."""
    user = request.user
    if not isinstance(user, User):
        return redirect("applications:start")
    now = timezone.now()
    cohort = queries.open_cohort(now)
    if cohort is None:
        return render(request, "applications/start.html", _window(now))
    draft = queries.draft_of(user=user, cohort=cohort)
    if draft is not None:
        return redirect("applications:home", reference=draft.reference)
    if request.method == "POST":
        try:
            made = actions.start_application(cohort=cohort, user=user, by=request.actor, at=now)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
            return redirect("applications:start")
        return redirect("applications:home", reference=made.reference)
    return render(request, "applications/begin.html", _window(now))


@login_required
@require_safe
def home(request: SignedInRequest, reference: str) -> HttpResponse:
    """The task list of a draft; the answers and where they stand once it has been sent."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if application.is_editable:
        tasks = queries.task_list(application, reader=request.user, at=now)
        page = {
            "application": application,
            "tasks": tasks,
            "people": queries.people_box(application, reader=request.user),
            "was_sent": queries.was_sent(application),
        }
        return render(request, "applications/tasks.html", page)
    return show_status(request, application, now)
