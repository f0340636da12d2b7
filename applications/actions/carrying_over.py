"""What of an application goes on living in the team."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from applications import queries
from applications.models import (
    Application,
    ApplicationLetter,
    ApplicationReadiness,
    Nominee,
)
from joynet.accounts.models import User
from teams.actions import NewLetter, NewMember, NewReadiness, NewTeam


def team_of(application: Application, at: datetime, *, approved_by: User | None = None) -> NewTeam:
    """Everything of the application that goes on living in the team; of the people those who have confirmed."""
    letter = queries.letter_in_force(application)
    response = queries.response_of(application)
    nominees = queries.confirmed_of(application)
    ratings = {nominee: queries.response_of_rater(nominee) for nominee in nominees}
    return NewTeam(
        cohort=application.cohort,
        organization_name=application.organization_name.strip(),
        country=application.country.strip(),
        kind=application.kind,
        size=application.size,
        team_name=application.organization_name.strip(),
        zone=application.zone,
        joined_on=queries.today_of(application, at),
        members=tuple(_member_of(nominee) for nominee in nominees),
        letter=None if letter is None else _letter_of(letter),
        readiness=None if response is None else _readiness_of(response),
        ratings=tuple(
            _readiness_of(rated, rater_email=nominee.email.strip())
            for nominee, rated in ratings.items()
            if rated is not None
        ),
        approved_by=approved_by,
    )


def _readiness_of(response: ApplicationReadiness, *, rater_email: str = "") -> NewReadiness:
    return NewReadiness(
        response.instrument_version,
        tuple((row.item, row.level, row.evidence) for row in queries.answers_of(response) if not row.is_open),
        rater_email,
    )


def _member_of(nominee: Nominee) -> NewMember:
    return NewMember(
        name=" ".join(nominee.name.split()),
        email=nominee.email.strip(),
        title=nominee.title.strip(),
        slot=nominee.slot,
        subtype=nominee.subtype,
        profession=nominee.profession.strip(),
        attests_direct_care=nominee.attests_direct_care,
        hours_per_week=nominee.hours_per_week or Decimal(0),
    )


def _letter_of(letter: ApplicationLetter) -> NewLetter:
    return NewLetter(
        file=letter.file,
        signatory_name=letter.signatory_name.strip(),
        signatory_title=letter.signatory_title.strip(),
        level=letter.level,
        dated_on=letter.dated_on,
        signed_text=letter.signed_text,
        signed_hash=letter.signed_hash,
        text_version=letter.text_version,
        on_behalf_of=letter.on_behalf_of,
        signed_at=letter.signed_at,
    )
