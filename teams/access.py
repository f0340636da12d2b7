"""May this person? The only way from an id in an address to a team. Stranger: 404; may see but not do: 403."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404

from joynet.accounts import roles
from joynet.accounts.models import Role, User
from joynet.lib.days import is_active
from joynet.lib.zones import local_day
from teams import queries, rules
from teams.models import Cohort, Contribution, Membership, Person, Team

STAFF_WHO_READ_TEAMS = (Role.COORDINATOR, Role.DIRECTOR)


@dataclass(frozen=True)
class TeamAccess:
    """A team, and what the person asking may do there; the first of member, coach and staff that fits."""

    team: Team
    membership: Membership | None
    may_enter: bool
    is_coach: bool
    is_staff: bool
    is_open: bool

    @property
    def may_write(self) -> bool:
        """Charter, driver diagram and storyboard: whoever enters data, until the team's last month is locked."""
        return self.may_enter and self.is_open

    @property
    def may_tick(self) -> bool:
        """The prework: whoever writes, and the team's coach."""
        return (self.may_enter or self.is_coach) and self.is_open

    @property
    def sees_drafts(self) -> bool:
        """Members, the team's coach and staff see what is not yet submitted."""
        return self.membership is not None or self.is_coach or self.is_staff


def find_team(user: User, team_id: int, at: datetime) -> TeamAccess:
    """The team with the person's rights; Http404 when the person has nothing to do with it."""
    team = (
        Team.objects.filter(pk=team_id)
        .select_related("cohort__network", "organization")
        .prefetch_related("pauses")
        .first()
    )
    if team is None:
        raise Http404
    day = local_day(at, team.zone)
    is_open = day <= queries.last_day_to_write(team)
    membership, member_rights = _best_membership(user, team, at)
    if member_rights.may_read:
        return TeamAccess(team, membership, member_rights.may_enter, is_coach=False, is_staff=False, is_open=is_open)
    is_coach = queries.coaching_on(user=user, day=day).filter(team=team).exists()
    is_staff = not is_coach and roles.has_role(user, *STAFF_WHO_READ_TEAMS, today=day)
    if not (is_coach or is_staff):
        raise Http404
    return TeamAccess(team, None, may_enter=False, is_coach=is_coach, is_staff=is_staff, is_open=is_open)


def get_team(user: User, team_id: int, at: datetime) -> Team:
    """A team to read: members, its coach, staff; anybody else: Http404."""
    return find_team(user, team_id, at).team


def get_team_to_enter(user: User, team_id: int, at: datetime) -> Team:
    """A team to enter data for: quorum members and data leads; who may only read: PermissionDenied."""
    found = find_team(user, team_id, at)
    if not found.may_enter:
        raise PermissionDenied("Only quorum members and data leads of the team enter its data.")
    return found.team


def _best_membership(user: User, team: Team, at: datetime) -> tuple[Membership | None, rules.Rights]:
    """The person's membership that allows most, with its rights."""
    memberships = team.memberships.approved().filter(person__user=user).select_related("person").order_by("pk")
    best: tuple[Membership | None, rules.Rights] = (None, rules.Rights(may_read=False, may_enter=False))
    if not memberships:
        return best
    span = queries.span_of(team)
    for membership in memberships:
        found = rules.rights(
            seat_starts_on=membership.starts_on,
            seat_ends_on=membership.ends_on,
            enters=membership.may_enter,
            span=span,
            day=local_day(at, team.zone),
        )
        if (found.may_enter, found.may_read) > (best[1].may_enter, best[1].may_read):
            best = (membership, found)
    return best


def get_person_to_join(user: User, person_id: int) -> Person:
    """The person that an invitation names, if the account has that person's address; Http404 otherwise."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None or person.email.lower() != user.email.lower():
        raise Http404
    return person


def get_own_person(user: User) -> Person:
    """The person whose account this is; Http404 for somebody who was never on a roster."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        raise Http404
    return person


def get_own_membership(user: User, membership_id: int, at: datetime) -> Membership:
    """One of the person's own memberships, while it lets them read; Http404 otherwise."""
    membership = (
        Membership.objects.approved()
        .filter(pk=membership_id, person__user=user)
        .select_related("team__cohort", "person")
        .first()
    )
    if membership is None:
        raise Http404
    if not _may_read(membership, at):
        raise Http404
    return membership


def get_own_contribution(user: User, contribution_id: int) -> Contribution:
    """An entry that the person made in their own log; what staff noted there is not theirs to take back."""
    entry = Contribution.objects.filter(pk=contribution_id, person__user=user, by=user).first()
    if entry is None:
        raise Http404
    return entry


@dataclass(frozen=True)
class SteeringAccess:
    """A cohort's steering committee, and as what the person comes: `team_id` is that of their own seat."""

    cohort: Cohort
    team_id: int | None
    is_staff: bool


def find_steering_committee(user: User, cohort_id: int, at: datetime) -> SteeringAccess:
    """The committee for whoever holds a seat on it, or held one on the cohort's last day, and staff; else 404.

    A team that has left the program has no seat, and who sat there for it reads no longer.
    """
    cohort = Cohort.objects.filter(pk=cohort_id).select_related("network").first()
    if cohort is None:
        raise Http404
    seats = (
        Membership.objects.approved()
        .filter(person__user=user, team__cohort=cohort, holds_steering_seat=True)
        .select_related("team")
        .order_by("pk")
    )
    today = local_day(at, cohort.zone)
    day = min(today, cohort.ends_on - timedelta(days=1))
    own = next((seat.team_id for seat in seats if _is_held(seat, day)), None)
    is_staff = own is None and roles.has_role(user, *STAFF_WHO_READ_TEAMS, today=today)
    if own is None and not is_staff:
        raise Http404
    return SteeringAccess(cohort, own, is_staff=is_staff)


def _is_held(seat: Membership, day: date) -> bool:
    """Whether the seat counts on `day`: its holder has it, and the team is in the program."""
    team = seat.team
    return is_active(seat.starts_on, seat.ends_on, day) and is_active(team.joined_on, team.left_on, day)


def _may_read(membership: Membership, at: datetime) -> bool:
    team = membership.team
    return rules.rights(
        seat_starts_on=membership.starts_on,
        seat_ends_on=membership.ends_on,
        enters=membership.may_enter,
        span=queries.span_of(team),
        day=local_day(at, team.zone),
    ).may_read
