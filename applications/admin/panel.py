"""The panel of a cohort: every application side by side, and telling all decisions in one press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from applications import access, actions, emails, queries
from applications.admin.frame import framed, staff_user
from applications.models import Decision
from applications.rules import DecisionKind
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.outbox.mail import Rendered
from teams.models import Cohort


@dataclass(frozen=True)
class Told:
    """One decision with the mail that tells it, as it would go now."""

    decision: Decision
    what: str
    receivers: list[User]
    mail: Rendered
    in_the_way: str


class PanelPages(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """What the queue has for the panel."""

    def get_urls(self) -> list[URLPattern]:
        """The panel beside Django's pages."""
        own = [
            path(
                "panel/<int:cohort_id>/",
                self.admin_site.admin_view(self.panel),
                name="applications_application_panel",
            ),
            path(
                "panel/<int:cohort_id>/release/",
                self.admin_site.admin_view(self.release),
                name="applications_application_release",
            ),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue, with the way to the panels for those who decide."""
        user = request.user
        may_decide = isinstance(user, User) and access.may_decide(user, timezone.now())
        panels = queries.cohorts_with_a_panel() if may_decide else []
        return super().changelist_view(request, {"panels": panels} | (extra_context or {}))

    def panel(self, request: HttpRequest, cohort_id: int) -> HttpResponse:
        """Everything that is to be weighed, and what is decided already."""
        user, now = staff_user(request), timezone.now()
        cohort = access.get_panel(user, cohort_id, now)
        page = queries.panel_page(cohort, reader=user, at=now)
        return framed(self, request, "panel", None, title=f"Panel of {cohort}", panel=page)

    def release(self, request: HttpRequest, cohort_id: int) -> HttpResponse:
        """Every mail first; the press tells the applicants whose mails were shown, each in a step of its own."""
        user, now = staff_user(request), timezone.now()
        cohort = access.get_panel(user, cohort_id, now)
        if request.method == "POST":
            self._release(request, cohort, user, now)
            return redirect("admin:applications_application_panel", cohort.pk)
        waiting = [_told(decision) for decision in queries.decisions_to_release(cohort, reader=user)]
        places = queries.places_of(cohort, reader=user)
        return framed(
            self,
            request,
            "release",
            None,
            title=f"Tell the decisions of {cohort}",
            cohort=cohort,
            places=places,
            ready=[told for told in waiting if not told.in_the_way],
            blocked=[told for told in waiting if told.in_the_way],
        )

    def _release(self, request: HttpRequest, cohort: Cohort, user: User, now: datetime) -> None:
        shown = {int(number) for number in request.POST.getlist("decision") if _is_number(number)}
        told, refused = 0, 0
        for decision in queries.decisions_shown(cohort, shown, reader=user):
            if decision.released_at is not None:
                continue
            try:
                actions.release_decision(decision=decision, by=Actor.of(user), at=now)
            except ValidationError as refusal:
                refused += 1
                messages.warning(request, f"{decision.application.name_in_words}: {refusal.messages[0]}")
            else:
                told += 1
        if told:
            messages.success(request, f"{told} {'applicant is' if told == 1 else 'applicants are'} told.")
        elif not refused:
            messages.warning(request, "Nobody was told: the decisions you saw have all been told already.")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18


def _told(decision: Decision) -> Told:
    receivers = queries.editors_of(decision.application)
    return Told(
        decision=decision,
        what=DecisionKind(decision.kind).label,
        receivers=receivers,
        mail=emails.decision_text(decision, receivers[0]),
        in_the_way=queries.in_the_way(decision),
    )
