"""A team assesses its readiness again: answers kept as a draft, then handed in once and for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.lib.zones import local_day
from teams import rules
from teams.models import ReadinessAnswer, ReadinessResponse, Team
from teams.queries import span_of
from teams.readiness import scoring
from teams.readiness.answers import GivenAnswer, fingerprint
from teams.readiness.instrument import CURRENT, INSTRUMENTS, Domain


class ReadinessClosed(ValidationError):
    """The self-assessment cannot be answered now; the message says why."""


class ReadinessStale(ValidationError):
    """Somebody else has changed the same answers meanwhile."""


class ReadinessIncomplete(ValidationError):
    """Too little is answered to hand in; the message says what is wanting."""


@transaction.atomic
def answer_readiness_again(
    *,
    team: Team,
    occasion: str,
    domain: Domain,
    seen: str,
    given: Iterable[GivenAnswer],
    by: Actor,
    at: datetime,
) -> ReadinessResponse:
    """Saves the answers to one domain so far. `seen`: the fingerprint of the answers that the page was opened with.

    Refuses (ReadinessStale) when others have changed these answers meanwhile, unless both say the same.
    """
    Team.objects.select_for_update().get(pk=team.pk)
    response = _open_response(team, occasion, by=by, at=at)
    codes = {item.code for item in domain.items}
    rows = {row.item: row for row in response.answers.order_by("pk") if row.item in codes}
    stored = [GivenAnswer(row.item, row.level, row.evidence) for row in rows.values()]
    wanted = [answer for answer in given if answer.item in codes]
    if fingerprint(wanted) == fingerprint(stored):
        return response
    if seen != fingerprint(stored):
        raise ReadinessStale("Somebody else has saved answers here while this page was open.")
    for code in codes - {answer.item for answer in wanted}:
        if code in rows:
            rows[code].delete()
    for answer in wanted:
        row = rows.get(answer.item) or ReadinessAnswer(response=response, item=answer.item)
        row.level, row.evidence = answer.level, answer.evidence
        row.full_clean()
        row.save()
    response.revision += 1
    response.edited_by, response.edited_at = by.user, at
    response.full_clean()
    response.save()
    return response


@transaction.atomic
def hand_in_readiness(*, team: Team, occasion: str, seen_revision: int, by: Actor, at: datetime) -> ReadinessResponse:
    """Hands in a repeat of the self-assessment, exactly as the person saw it. Once handed in it stays as it is."""
    Team.objects.select_for_update().get(pk=team.pk)
    response = team.readiness_responses.filter(occasion=occasion, rater__isnull=True).first()
    if response is not None and response.handed_in_at is not None:
        return response
    _refuse_unless_open(team, occasion, at)
    if response is None:
        raise ReadinessIncomplete("Nothing is answered yet. Answer the three parts first.")
    if response.revision != seen_revision:
        raise ReadinessStale("Answers were changed while this page was open. Look at the result, then hand it in.")
    result = scoring.score(
        INSTRUMENTS[response.instrument_version],
        {row.item: scoring.Answer(row.level, row.evidence) for row in response.answers.order_by("pk")},
    )
    if not result.is_complete:
        wanting = "; ".join(f"{one.domain.title}: {one.wanting} more" for one in result.domains if not one.is_complete)
        raise ReadinessIncomplete(f"Some answers are wanting. {wanting}. “Don't know” is an answer, too.")
    response.handed_in_by, response.handed_in_at = by.user, at
    response.full_clean()
    response.save()
    audit.record(by=by, at=at, verb="handed in readiness", target=response, details={"occasion": occasion})
    return response


def _open_response(team: Team, occasion: str, *, by: Actor, at: datetime) -> ReadinessResponse:
    """The draft of this repeat, made when there is none; the caller holds the team's lock."""
    response = team.readiness_responses.filter(occasion=occasion, rater__isnull=True).first()
    if response is not None and response.handed_in_at is not None:
        raise ReadinessClosed("This self-assessment has been handed in. It stays as it is.")
    _refuse_unless_open(team, occasion, at)
    if response is None:
        response = ReadinessResponse(team=team, occasion=occasion, instrument_version=CURRENT.version)
        response.full_clean()
        response.save()
        audit.record(by=by, at=at, verb="began readiness", target=response, details={"occasion": occasion})
    return response


def _refuse_unless_open(team: Team, occasion: str, at: datetime) -> None:
    window = rules.window_of(span_of(team), occasion)
    day = local_day(at, team.zone)
    if window is None or day < window.opens_on:
        raise ReadinessClosed("This self-assessment is not open yet.")
    if not window.is_open_on(day):
        raise ReadinessClosed("This self-assessment is closed: the next one has taken its place.")
