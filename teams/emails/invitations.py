"""The mails of the teams app, as values."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from joynet.lib import signing
from joynet.lib.zones import local_day
from joynet.outbox.mail import Mail, render
from teams.models import Membership, Person, Team

JOIN_PURPOSE = "join-team"


def join_token(person: Person, team: Team, *, at: datetime) -> str:
    """The signed message of an invitation: who, to which team, and, unreadable, at which address."""
    return signing.sign(JOIN_PURPOSE, {"person": person.pk, "team": team.pk, "to": _mark(person.email)}, at=at)


def is_still_the_address(mark: object, person: Person) -> bool:
    """Whether an invitation's mark ("to") is that of the address that the person has now."""
    return constant_time_compare(str(mark), _mark(person.email))


def _mark(address: str) -> str:
    return salted_hmac("teams.invitation.address", address.lower(), algorithm="sha256").hexdigest()[:16]


def invitation(membership: Membership, *, step: str, at: datetime) -> Mail:
    """Invites the person of a membership to bind an account. `step` tells a repeated invitation from the first."""
    token = join_token(membership.person, membership.team, at=at)
    subject, text, html = render(
        "teams/mail/invitation",
        {
            "person": membership.person,
            "team": membership.team,
            "cohort": membership.team.cohort,
            "role": membership.slot_in_words,
            "link": settings.ORIGIN + reverse("teams:join", kwargs={"token": token}),
        },
    )
    return Mail(
        rule="team_invitation",
        target=membership,
        effective_on=local_day(at, membership.team.zone),
        step=step,
        recipient_key=f"person:{membership.person_id}",
        to_address=membership.person.email,
        subject=subject,
        text=text,
        html=html,
    )
