"""What staff wrote about an application that its applicant has taken back meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from applications import access
from applications.admin.frame import staff_user, too_late
from applications.forms import Typed
from applications.models import Application

WRITTEN = {
    "text": "Your words",
    "conditions": "Conditions",
    "reason": "Reason",
    "what_would_help": "What would help",
}
TAKEN_BACK = "Nothing was sent or recorded: the applicant has taken this application back, and may send it again."


def shown_when_taken_back[V: Callable[..., HttpResponse]](view: V) -> V:
    """A form about one application, whose words are not lost with it. Its address alone still leads nowhere."""

    @wraps(view)
    def opened(
        page: admin.ModelAdmin[Application], request: HttpRequest, application_id: int, **rest: str
    ) -> HttpResponse:
        try:
            return view(page, request, application_id, **rest)
        except Http404:
            typed = [
                Typed(label, request.POST[name].strip())
                for name, label in WRITTEN.items()
                if request.POST.get(name, "").strip()
            ]
            application = access.get_taken_back(staff_user(request), application_id, timezone.now()) if typed else None
            if application is None:
                raise
        home = reverse("admin:applications_application_changelist")
        return too_late(page, request, application, TAKEN_BACK, typed, title="Taken back meanwhile", home=home)

    return cast(V, opened)
