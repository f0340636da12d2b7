"""Pages of the teams app."""

from __future__ import annotations

from datetime import date, timedelta

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
from joynet.lib.zones import local_day
from teams import access, actions, emails, queries
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
    if person.user_id is None or person.user_id != request.user.pk:
        sentence = _why_refused(person, team, invited.get("to"), local_day(now, team.zone))
        if sentence:
            return render(request, "teams/join_refused.html", {"sentence": sentence}, status=410)
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


def _why_refused(person: Person, team: Team, mark: object, day: date) -> str:
    """Why the invitation opens nothing any more; "" when it does. Somebody merged is who they were merged into."""
    if not emails.is_still_the_address(mark, person):
        return "This invitation went to an address that has been corrected since. Use the one sent to the new address."
    if not queries.has_place(person.merged_into or person, team=team, day=day):
        return f"The place on {team} that this invitation offers has ended. Call or write to us if that is wrong."
    return ""
