"""A team's readiness over time, and assessing it again."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from joynet.accounts.http import SignedInRequest
from teams import access, actions, queries, rules
from teams.forms import ReadinessAgainForm
from teams.models import ReadinessResponse, Team
from teams.readiness.answers import GivenAnswer
from teams.readiness.instrument import CURRENT, DONT_KNOW, INSTRUMENTS, Domain, Instrument


@login_required
@require_safe
def readiness(request: SignedInRequest, team_id: int) -> HttpResponse:
    """How ready the organization was at the start, and what has changed since."""
    now = timezone.now()
    found = access.find_team(request.user, team_id, now)
    page = queries.readiness_page(team=found.team, at=now)
    return render(request, "teams/readiness.html", {"team": found.team, "access": found, "page": page})


@login_required
@require_http_methods(["GET", "POST"])
def readiness_domain(request: SignedInRequest, team_id: int, occasion: str, domain: str) -> HttpResponse:
    """The items of one domain of a repeat."""
    now = timezone.now()
    team = access.get_team_to_enter(request.user, team_id, now)
    response = _response_of(team, occasion)
    instrument = _instrument(response)
    order = [known.key for known in instrument.domains]
    if domain not in order:
        raise Http404
    line = queries.readiness_occasion(team=team, occasion=occasion, at=now)
    if request.method != "POST" and not line.is_open:
        messages.warning(request, f"{line.label} cannot be answered now. {line.sentence}")
        return redirect("teams:readiness", team.pk)
    asked = instrument.domain(domain)
    place = order.index(domain)
    is_last = place == len(order) - 1
    submit = "Save and see the result" if is_last else "Save and continue"
    typed = request.POST if request.method == "POST" else None
    form = ReadinessAgainForm(typed, stored=_stored(response, asked), domain=asked, submit=submit)
    page = {"team": team, "line": line, "asked": asked, "number": place + 1, "count": len(order)}
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_readiness_again(
                team=team,
                occasion=occasion,
                domain=asked,
                seen=form.cleaned_data["seen"],
                given=form.given,
                by=request.actor,
                at=now,
            )
        except actions.ReadinessStale as refusal:
            theirs = _stored(queries.readiness_response_of(team=team, occasion=occasion), asked)
            form.add_error(None, refusal)
            form.go_over(theirs)
            page["theirs"] = _differences(asked, theirs, form.given)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{asked.title}: saved.")
            if "later" in request.POST:
                return redirect("teams:readiness", team.pk)
            if is_last:
                return redirect("teams:readiness_hand_in", team.pk, occasion)
            return redirect("teams:readiness_domain", team.pk, occasion, order[place + 1])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "teams/readiness_domain.html", page | {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def readiness_hand_in(request: SignedInRequest, team_id: int, occasion: str) -> HttpResponse:
    """What the answers come to, and handing them in."""
    now = timezone.now()
    team = access.get_team_to_enter(request.user, team_id, now)
    response = _response_of(team, occasion)
    refusal = ""
    if request.method == "POST":
        seen = request.POST.get("revision", "")
        try:
            actions.hand_in_readiness(
                team=team,
                occasion=occasion,
                seen_revision=int(seen) if seen.isascii() and seen.isdecimal() else 0,
                by=request.actor,
                at=now,
            )
        except ValidationError as refused:
            refusal = refused.messages[0]
            response = queries.readiness_response_of(team=team, occasion=occasion)
        else:
            messages.success(request, "The self-assessment has been handed in. Below is what has changed.")
            return redirect("teams:readiness", team.pk)
    line = queries.readiness_occasion(team=team, occasion=occasion, at=now)
    if not line.is_open and not refusal:
        return redirect("teams:readiness", team.pk)
    page = {
        "team": team,
        "line": line,
        "refusal": refusal,
        "has_errors": bool(refusal),
        "result": queries.readiness_result_of(response, _instrument(response)),
        "revision": response.revision if response is not None else 0,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "teams/readiness_hand_in.html", page, status=status)


def _response_of(team: Team, occasion: str) -> ReadinessResponse | None:
    if occasion not in rules.REPEATS:
        raise Http404
    return queries.readiness_response_of(team=team, occasion=occasion)


def _instrument(response: ReadinessResponse | None) -> Instrument:
    return CURRENT if response is None else INSTRUMENTS[response.instrument_version]


def _stored(response: ReadinessResponse | None, domain: Domain) -> list[GivenAnswer]:
    codes = {item.code for item in domain.items}
    return [
        GivenAnswer(row.item, row.level, row.evidence)
        for row in queries.readiness_answers_in(response)
        if row.item in codes
    ]


def _differences(domain: Domain, theirs: list[GivenAnswer], own: list[GivenAnswer]) -> list[tuple[str, str]]:
    """What others saved where it is not what was typed here: item and their answer in words."""
    saved, typed = ({answer.item: answer for answer in answers} for answers in (theirs, own))
    return [
        (f"{item.code} {item.title}", _in_words(saved.get(item.code)))
        for item in domain.items
        if saved.get(item.code) != typed.get(item.code)
    ]


def _in_words(answer: GivenAnswer | None) -> str:
    if answer is None:
        return "Not answered"
    level = DONT_KNOW if answer.level is None else f"Level {answer.level}"
    return f"{level}. {answer.evidence}" if answer.evidence else level
