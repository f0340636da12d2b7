"""Acts that reach into several apps."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from joynet.accounts.actors import Actor
from joynet.outbox import actions as outbox
from meetings import actions as meetings
from meetings.queries import reasons_against_merging as meetings_reasons
from teams import actions as teams
from teams.locks import lock_to_merge
from teams.models import Person
from teams.queries import reasons_against_merging as teams_reasons


@transaction.atomic
def merge_people(*, kept: Person, merged: Person, details: teams.PersonDetails, by: Actor, at: datetime) -> Person:
    """Two rows about one human being become one: `kept` has everything, `merged` stays as a trace.

    `details` is what is known of the one person from now on. Done twice, it is done once. Refused (ValidationError)
    with every reason at once where one human being cannot have done both.
    """
    kept, merged = lock_to_merge(kept, merged)
    if merged.merged_into_id == kept.pk:
        return kept
    reasons = teams_reasons(kept=kept, merged=merged) + meetings_reasons(kept=kept, merged=merged)
    if reasons:
        raise teams.MergeRefused(reasons)
    outbox.move_mail(
        key=f"person:{merged.pk}",
        to_key=f"person:{kept.pk}",
        to_address=details.address_with(kept.user or merged.user),
        by=by,
        at=at,
    )
    meetings.take_over_meetings(kept=kept, merged=merged, by=by, at=at)
    return teams.merge_person(kept=kept, merged=merged, details=details, by=by, at=at)
