"""Coaches come and go."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.accounts.models import User
from joynet.lib.days import overlapping
from joynet.lib.zones import day_in_words, local_day
from joynet.outbox import actions as outbox
from teams import emails
from teams.actions.rosters import RosterRefused
from teams.models import CoachAssignment, Membership, PoolOffer, Team


class CoachingRefused(ValidationError):
    """The assignment cannot be made or changed so; the message says what to do."""


@transaction.atomic
def assign_coach(
    *,
    team: Team,
    user: User,
    kind: str,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
) -> CoachAssignment:
    """Gives a team a coach from a day on; `ends_on` is the first day that no longer counts.

    Refuses (RosterRefused) who coaches the team already or is on its roster at that time, and days after it has left.
    """
    team = Team.objects.select_for_update().get(pk=team.pk)
    if team.left_on is not None and starts_on >= team.left_on:
        raise RosterRefused({"starts_on": f"The team leaves on {day_in_words(team.left_on)}. Choose an earlier day."})
    if CoachAssignment.objects.filter(overlapping(starts_on, ends_on), team=team, user=user).exists():
        raise RosterRefused("This person coaches the team already at that time.")
    if Membership.objects.approved().filter(overlapping(starts_on, ends_on), team=team, person__user=user).exists():
        raise RosterRefused("This person is on the team at that time. Nobody coaches their own team.")
    assignment = CoachAssignment(team=team, user=user, kind=kind, starts_on=starts_on, ends_on=ends_on)
    assignment.full_clean()
    stamp(assignment, by=by, at=at)
    assignment.save()
    audit.record(by=by, at=at, verb="assigned coach", target=assignment)
    return assignment


@transaction.atomic
def assign_alumnus(
    *, team: Team, offer: PoolOffer, starts_on: date, ends_on: date, by: Actor, at: datetime
) -> CoachAssignment:
    """Lets somebody from the pool coach a team of a cohort that is not their own, between two days; tells them.

    Refuses (CoachingRefused) who has withdrawn, does not offer to coach, or not at that time.
    """
    found = _in_pool(team, at).filter(pk=offer.pk).first()
    if found is None:
        raise CoachingRefused({"coach": f"{offer.person} does not offer to coach any more. Choose somebody else."})
    offer, person = found, found.person
    if person.user is None:
        raise CoachingRefused({"coach": f"{person} has no account. Invite them to sign in first."})
    if starts_on < offer.starts_on or (offer.ends_on is not None and ends_on > offer.ends_on):
        raise CoachingRefused({"starts_on": f"{person} offers {_when(offer)}. Choose days within."})
    if Membership.objects.approved().filter(person=person, team__cohort=team.cohort_id).exists():
        raise CoachingRefused({"coach": f"{person} was on a team of this cohort. Alumni coach in another cohort."})
    made = assign_coach(
        team=team,
        user=person.user,
        kind=CoachAssignment.Kind.ALUMNUS,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        at=at,
    )
    outbox.queue(emails.alumnus_assigned(made, at=at), at=at)
    return made


@transaction.atomic
def end_coaching(
    *, assignment: CoachAssignment, ends_on: date, reason: str, by: Actor, at: datetime
) -> CoachAssignment:
    """Sets the end of an assignment; `ends_on` is the first day on which the coach no longer sees the team.

    An alumnus goes on longer only as assign_alumnus would allow it.
    """
    team = Team.objects.select_for_update().get(pk=assignment.team_id)
    assignment = CoachAssignment.objects.select_related("user").get(pk=assignment.pk)
    if ends_on <= assignment.starts_on:
        begins = day_in_words(assignment.starts_on)
        raise CoachingRefused({"ends_on": f"The assignment begins on {begins}. Choose a later day."})
    is_longer = assignment.ends_on is not None and ends_on > assignment.ends_on
    if is_longer and assignment.kind == CoachAssignment.Kind.ALUMNUS:
        _refuse_longer(team, assignment, ends_on, at=at)
    others = CoachAssignment.objects.filter(team=team, user=assignment.user).exclude(pk=assignment.pk)
    if others.filter(overlapping(assignment.starts_on, ends_on)).exists():
        raise CoachingRefused({"ends_on": "This person has another assignment then. Choose a day before it begins."})
    if (assignment.ends_on, assignment.end_reason) == (ends_on, reason):
        return assignment
    assignment.ends_on, assignment.end_reason = ends_on, reason
    assignment.full_clean()
    stamp(assignment, by=by, at=at)
    assignment.save()
    audit.record(by=by, at=at, verb="ended coaching", target=assignment)
    return assignment


def _in_pool(team: Team, at: datetime) -> QuerySet[PoolOffer]:
    rows = PoolOffer.objects.in_pool_from(local_day(at, team.zone)).filter(offers_coaching=True)
    return rows.select_related("person__user").order_by("pk")


def _refuse_longer(team: Team, assignment: CoachAssignment, ends_on: date, *, at: datetime) -> None:
    """An alumnus coaches within the offer, and nobody coaches their own team or cohort."""
    user = assignment.user
    offer = _in_pool(team, at).filter(person__user=user).first()
    if offer is None:
        raise CoachingRefused({"ends_on": f"{user} does not offer to coach any more. Choose an earlier day."})
    if offer.ends_on is not None and ends_on > offer.ends_on:
        raise CoachingRefused({"ends_on": f"{user} offers {_when(offer)}. Choose a day within."})
    if Membership.objects.approved().filter(person__user=user, team__cohort=team.cohort_id).exists():
        raise CoachingRefused({"ends_on": f"{user} was on a team of this cohort. Alumni coach in another cohort."})


def _when(offer: PoolOffer) -> str:
    since = f"to coach from {day_in_words(offer.starts_on)}"
    return since if offer.ends_on is None else f"{since} until {day_in_words(offer.ends_on)}"
