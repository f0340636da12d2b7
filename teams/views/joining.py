"""Pages of the teams app."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from joynet.accounts import sign_in
from joynet.accounts.http import AnyRequest
from joynet.accounts.models import User
from joynet.lib import signing
from teams import access, actions, emails
from teams.models import Person, Team

INVITATION_LASTS = timedelta(days=30)


@require_http_methods(["GET", "POST"])
def join(request: AnyRequest, token: str) -> HttpResponseBase:
    """The invitation's page: says who is invited to what; the button binds the signed-in account with that address.

    A visitor's button sends a code to the invited address, which gets an account when it has none.
    """
    now = timezone.now()
    try:
        invited = signing.read(emails.JOIN_PURPOSE, token, max_age=INVITATION_LASTS, at=now)
    except signing.LinkRefused as refusal:
        return render(request, "teams/join_refused.html", {"sentence": refusal.messages[0]}, status=410)
    person = Person.objects.filter(pk=invited.get("person", 0)).first()
    team = Team.objects.filter(pk=invited.get("team", 0)).select_related("cohort").first()
    if person is None or team is None:
        raise Http404
    page = {"person": person, "team": team, "token": token}
    user = request.user
    if not isinstance(user, User):
        if request.method == "POST":
            return sign_in.start(request, address=person.email, name=person.name, next_url=request.path, at=now)
        return render(request, "teams/join.html", page | {"must_sign_in": True})
    if person.user_id == user.pk:
        return redirect("overview:team_home", team_id=team.pk)
    if person.email.lower() != user.email.lower():
        return render(request, "teams/join.html", page | {"is_other_account": True}, status=403)
    if request.method == "POST":
        try:
            actions.bind_account(
                person=access.get_person_to_join(user, person.pk),
                user=user,
                by=request.actor,
                at=now,
            )
        except ValidationError as refusal:
            return render(request, "teams/join.html", page | {"refusal": refusal.messages[0]}, status=409)
        messages.success(request, f"You have joined {team}.")
        return redirect("overview:team_home", team_id=team.pk)
    return render(request, "teams/join.html", page)
