"""Deciding on one application: what is said, the mail that will say it, and taking it back while nobody knows."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from applications import access, actions, emails, queries, rules
from applications.admin.frame import framed, staff_user, to_dossier, too_late
from applications.admin.taken_back import shown_when_taken_back
from applications.doors import declared_first
from applications.forms import DecisionForm, typed_in
from applications.models import Application, Decision
from applications.rules import DecisionKind
from joynet.accounts.actors import Actor

KINDS = {kind.value.replace("_", "-"): kind for kind in DecisionKind}
"""How a decision stands in an address."""
TITLES = {
    DecisionKind.ACCEPT: "Accept {}",
    DecisionKind.ACCEPT_WITH_CONDITIONS: "Accept {} with conditions",
    DecisionKind.WAITING_LIST: "Put {} on the waiting list",
    DecisionKind.DECLINE: "Decline {}",
}


class DecidingPages(admin.ModelAdmin):  # type: ignore[type-arg]  # Django's class takes no parameter at run time
    """What the queue has for whoever decides."""

    def get_urls(self) -> list[URLPattern]:
        """The pages of one decision beside Django's."""
        own = [
            path(
                "<int:application_id>/decide/<slug:kind>/",
                self.admin_site.admin_view(declared_first(self.decide)),
                name="applications_application_decide",
            ),
            path(
                "<int:application_id>/decisions/<int:decision_id>/take-back/",
                self.admin_site.admin_view(declared_first(self.take_back)),
                name="applications_application_take_back",
            ),
        ]
        return [*own, *super().get_urls()]

    @shown_when_taken_back
    def decide(self, request: HttpRequest, application_id: int, kind: str) -> HttpResponse:
        """Shows the mail first. Words that are not yet in the mail shown are shown in it before anything is done."""
        user, now = staff_user(request), timezone.now()
        application = access.get_application_to_decide(user, application_id, now)
        if kind not in KINDS:
            raise Http404
        chosen = KINDS[kind]
        form = DecisionForm(request.POST if request.method == "POST" else None, kind=chosen)
        if form.is_valid() and form.is_previewed:
            try:
                actions.decide(application=application, kind=chosen, by=Actor.of(user), at=now, **form.words)
            except (actions.TransitionRefused, actions.DecisionRefused) as refusal:
                written = () if _is_decided_so(application, form) else typed_in(form)
                return too_late(
                    self, request, application, refusal.messages[0], written, title="This decision was not recorded"
                )
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(
                    request,
                    f"{application}: “{chosen.label}” is decided. The applicant is told when the panel releases it.",
                )
                return to_dossier(application)
        if request.method != "POST" and chosen not in rules.kinds_open(application.state):
            state = application.get_state_display().lower()
            messages.warning(request, f"Nothing to decide: {application} is “{state}”.")
            return to_dossier(application)
        words = form.words if form.is_valid() else _placeholders(form)
        drafted = Decision(application=application, kind=chosen, **words)
        receivers = queries.editors_of(application)
        return framed(
            self,
            request,
            "decide",
            application,
            title=TITLES[chosen].format(application.name_in_words),
            form=form,
            mail=emails.decision_text(drafted, receivers[0]),
            previewed=form.fingerprint if form.is_valid() else "",
            receivers=receivers,
            places=queries.places_of(application.cohort, reader=user) if chosen in rules.OFFERS else None,
            pending=queries.pending_decision(application),
            has_new_words=request.method == "POST" and form.is_valid(),
            status=422 if form.errors else 200,
        )

    def take_back(self, request: HttpRequest, application_id: int, decision_id: int) -> HttpResponse:
        """Undoes a decision that nobody has been told of."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        user, now = staff_user(request), timezone.now()
        decision = access.get_decision(user, application_id, decision_id, now)
        try:
            actions.take_back_decision(decision=decision, by=Actor.of(user), at=now)
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            words = decision.get_kind_display()
            messages.success(request, f"{decision.application}: “{words}” is taken back. Nobody was told of it.")
        if request.POST.get("back") == "panel":
            return redirect("admin:applications_application_panel", decision.application.cohort_id)
        return to_dossier(decision.application)


def _is_decided_so(application: Application, form: DecisionForm) -> bool:
    """Whether the decision that waits was recorded with exactly these words: the button was pressed twice."""
    pending = queries.pending_decision(application)
    return pending is not None and all(getattr(pending, name) == text.strip() for name, text in form.words.items())


def _placeholders(form: DecisionForm) -> dict[str, str]:
    """What stands in the mail for words that are still to be written."""
    return {
        name: f"[{str(field.label).lower()}]" if field.required else ""
        for name, field in form.fields.items()
        if name != "previewed"
    }


def decisions_open(application: Application) -> list[tuple[str, str]]:
    """The decisions that can be made now: how each stands in an address, and its name."""
    return [(kind.value.replace("_", "-"), kind.label) for kind in rules.kinds_open(application.state)]
