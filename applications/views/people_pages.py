"""The people named as participants: naming, changing, taking off."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applications import access, actions, queries, rules
from applications.forms import (
    ParticipantForm,
    participant_initial,
    typed_in,
)
from applications.models import Application, Nominee
from applications.rules import SectionKey
from applications.views.draft_pages import DraftPage, checking, closed, respond
from applications.views.too_late import too_late
from joynet.accounts.http import SignedInRequest
from teams.rules import Slot


@login_required
@require_safe
def participants(request: SignedInRequest, reference: str) -> HttpResponse:
    """The three places and whoever is named for them."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    page = {
        "application": application,
        "participants": queries.participants(application, zone=request.user.time_zone, at=now),
        "back": checking(request, application) or queries.url_of(application),
    }
    return render(request, "applications/participants.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def add_participant(request: SignedInRequest, reference: str, seat: str) -> HttpResponse:
    """One more person, for one place."""
    now = timezone.now()
    application = access.get_application(request.user, reference)
    if seat not in queries.SEAT_KEYS:
        raise Http404
    if request.method != "POST" and not queries.may_edit(application, SectionKey.PARTICIPANTS):
        return to_participants(request, application)
    slot = queries.SEAT_KEYS[seat]
    form = ParticipantForm(
        request.POST or None, initial=participant_initial(None), slot=slot, submit="Save and continue"
    )

    def save() -> Nominee:
        return actions.nominate(
            application=application,
            slot=slot,
            participant=form.participant,
            nonce=form.nonce,
            by=request.actor,
            at=now,
        )

    page = DraftPage(
        request,
        application,
        now,
        SectionKey.PARTICIPANTS,
        rules.SEAT_WORDS[slot].capitalize(),
        onward=queries.url_of(application, "participants"),
        back=queries.url_of(application, "participants"),
        lead=queries.seat_hint(slot),
    )
    return respond(page, form, save=save, fresh=lambda: form)


@login_required
@require_http_methods(["GET", "POST"])
def participant(request: SignedInRequest, reference: str, nominee_id: int) -> HttpResponse:
    """One named person."""
    now = timezone.now()
    if request.method == "POST":
        application = access.get_application(request.user, reference)
        if access.is_taken_off(application, nominee_id):
            return _typed_too_late(request, application)
    nominee = access.get_nominee(request.user, reference, nominee_id)
    application = nominee.application
    if request.method != "POST" and not queries.may_edit(application, SectionKey.PARTICIPANTS):
        return to_participants(request, application)
    submit = "Save and continue"
    form = ParticipantForm(request.POST or None, initial=participant_initial(nominee), slot=nominee.slot, submit=submit)

    def save() -> Nominee:
        return actions.change_nominee(
            nominee=nominee,
            seen_revision=form.seen_revision,
            participant=form.participant,
            by=request.actor,
            at=now,
        )

    page = DraftPage(
        request,
        application,
        now,
        SectionKey.PARTICIPANTS,
        rules.SEAT_WORDS[nominee.slot].capitalize(),
        onward=queries.url_of(application, "participants"),
        back=queries.url_of(application, "participants"),
        lead=queries.seat_hint(nominee.slot),
        nominee=nominee,
        extra={"remove_url": queries.url_of(application, "remove_participant", nominee_id=nominee.pk)},
    )
    return respond(
        page,
        form,
        save=save,
        fresh=lambda: ParticipantForm(
            initial=participant_initial(access.get_nominee(request.user, reference, nominee_id)),
            slot=nominee.slot,
            submit=submit,
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def remove_participant(request: SignedInRequest, reference: str, nominee_id: int) -> HttpResponse:
    """Asks before a person is taken off the list."""
    now = timezone.now()
    if request.method == "POST":
        application = access.get_application(request.user, reference)
        if access.is_taken_off(application, nominee_id):
            messages.success(request, "This person is no longer named as a participant.")
            return redirect("applications:participants", reference=application.reference)
    nominee = access.get_nominee(request.user, reference, nominee_id)
    application = nominee.application
    if not queries.may_edit(application, SectionKey.PARTICIPANTS):
        return to_participants(request, application)
    name = queries.nominee_fact(nominee).in_words
    if request.method == "POST":
        try:
            actions.remove_nominee(nominee=nominee, by=request.actor, at=now)
        except actions.ApplicationClosed as refusal:
            return closed(request, application, refusal)
        messages.success(request, f"{name} is no longer named as a participant.")
        return redirect("applications:participants", reference=application.reference)
    page = {"application": application, "name": name, "seat": rules.SEAT_WORDS[nominee.slot], "nominee": nominee}
    return render(request, "applications/remove.html", page)


def to_participants(request: SignedInRequest, application: Application) -> HttpResponse:
    """Where the page of a person leads when the list can be read only."""
    messages.warning(request, "Nothing was changed: the list of participants can be read only now.")
    return redirect("applications:participants", reference=application.reference)


def _typed_too_late(request: SignedInRequest, application: Application) -> HttpResponse:
    """Somebody has taken the person off while the page was open: what was typed is shown, to be copied."""
    slot = Slot.FRONTLINE_CLINICIAN if "profession" in request.POST else ""
    form = ParticipantForm(request.POST, slot=slot, submit="")
    return too_late(request, application, actions.TAKEN_OFF, typed_in(form), heading="Participants")
