"""Mails about changes of a roster."""

from __future__ import annotations

from datetime import datetime

from joynet.lib.zones import day_in_words, local_day
from joynet.outbox.mail import Mail, page, render
from teams.models import Membership, RosterProposal, Team


def replaced(leaving: Membership, successor: Membership, *, at: datetime) -> Mail:
    """Tells somebody that another person takes their place."""
    return _to_member(
        leaving,
        "replaced",
        {
            "successor": successor.person,
            "role": leaving.slot_in_words,
            "from_on": day_in_words(successor.starts_on),
        },
        at=at,
    )


def team_left(membership: Membership, *, at: datetime) -> Mail:
    """Tells somebody on the last roster that the team leaves."""
    left_on = membership.team.left_on or membership.ends_on
    return _to_member(membership, "team_left", {"left_on": day_in_words(left_on) if left_on else ""}, at=at)


def team_merged(place: Membership, old_team: Team, *, at: datetime) -> Mail:
    """Tells somebody that they go on in the team into which theirs has merged."""
    return _to_member(
        place,
        "team_merged",
        {
            "old_team": old_team,
            "from_on": day_in_words(place.starts_on),
            "role": place.slot_in_words,
            "link": page("overview:team_home", team_id=place.team_id),
        },
        at=at,
    )


def proposal_to_acknowledge(proposal: RosterProposal, leader: Membership, *, at: datetime) -> Mail:
    """Asks a senior leader to acknowledge a proposed change."""
    context = _about(proposal) | {"person": leader.person}
    return _written("proposal_to_acknowledge", proposal, f"person:{leader.person_id}", leader.person.email, context, at)


def proposal_approved(proposal: RosterProposal, *, at: datetime, leader: Membership | None = None) -> Mail:
    """Tells whoever proposed, or a senior leader in their place, that staff have made the change."""
    return _to_proposer("proposal_approved", proposal, leader, at)


def proposal_declined(proposal: RosterProposal, *, at: datetime, leader: Membership | None = None) -> Mail:
    """Tells whoever proposed, or a senior leader in their place, that staff have declined, and why."""
    return _to_proposer("proposal_declined", proposal, leader, at)


def proposal_withdrawn(proposal: RosterProposal, *, at: datetime, leader: Membership | None = None) -> Mail:
    """Tells whoever proposed that a senior leader has taken the proposal back."""
    return _to_proposer("proposal_withdrawn", proposal, leader, at)


def _about(proposal: RosterProposal) -> dict[str, object]:
    return {
        "proposal": proposal,
        "team": proposal.team,
        "leaving": proposal.membership.person if proposal.membership else None,
        "proposer": proposal.proposed_by,
        "decider": proposal.decided_by,
        "from_on": day_in_words(proposal.from_on),
        "link": page("teams:roster", team_id=proposal.team_id),
    }


def _to_proposer(rule: str, proposal: RosterProposal, leader: Membership | None, at: datetime) -> Mail:
    proposer = proposal.proposed_by
    key, address = f"user:{proposer.pk}", proposer.email
    if leader is not None:
        key, address = f"person:{leader.person_id}", leader.person.email
    return _written(rule, proposal, key, address, _about(proposal) | {"leader": leader}, at)


def _to_member(membership: Membership, rule: str, context: dict[str, object], *, at: datetime) -> Mail:
    person = membership.person
    full = context | {"person": person, "team": membership.team}
    return _written(rule, membership, f"person:{person.pk}", person.email, full, at)


def _written(
    rule: str, target: Membership | RosterProposal, key: str, address: str, context: dict[str, object], at: datetime
) -> Mail:
    mail = render(f"teams/mail/{rule}", context)
    return Mail(
        rule=f"roster_{rule}",
        target=target,
        effective_on=local_day(at, target.team.zone),
        step="first",
        recipient_key=key,
        to_address=address,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )
