"""The mails of the teams app, as values."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from joynet.lib import signing
from joynet.lib.zones import local_day
from joynet.outbox.mail import Mail, render
from teams.models import Membership

JOIN_PURPOSE = "join-team"


def invitation(membership: Membership, *, step: str, at: datetime) -> Mail:
    """Invites the person of a membership to bind an account. `step` tells a repeated invitation from the first."""
    token = signing.sign(JOIN_PURPOSE, {"person": membership.person_id, "team": membership.team_id}, at=at)
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
