"""What the steering committee of a cohort has talked about and decided."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.lib.zones import local_day
from teams.models import Cohort, SteeringMinutes


class MinutesStale(ValidationError):
    """Somebody else has written the same minutes meanwhile."""


class MinutesRefused(ValidationError):
    """The minutes cannot be kept so; the message says why."""


@transaction.atomic
def write_minutes(
    *, cohort: Cohort, on: date, text: str, decisions: str, seen_revision: int, by: Actor, at: datetime
) -> SteeringMinutes:
    """Staff write the minutes of a day, or change them; `seen_revision` is 0 for new ones. `decisions`: one a line.

    Refuses (MinutesStale) when others have written them meanwhile, unless both say the same.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if by.user is None:
        raise MinutesRefused("A member of staff writes the minutes.")
    if on > local_day(at, cohort.zone):
        raise MinutesRefused("This meeting is still to come. Write its minutes on its day or after.")
    kept = SteeringMinutes.objects.filter(cohort=cohort, on=on).first()
    lines = "\n".join(line.strip() for line in decisions.splitlines() if line.strip())
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if kept is not None and (kept.text, kept.decisions) == (text, lines):
        return kept
    if (kept.revision if kept is not None else 0) != seen_revision:
        raise MinutesStale("Somebody else has written these minutes while this page was open.")
    kept = kept or SteeringMinutes(cohort=cohort, on=on, revision=0)
    kept.text, kept.decisions = text, lines
    kept.revision += 1
    kept.by, kept.at = by.user, at
    kept.full_clean()
    stamp(kept, by=by, at=at)
    kept.save()
    audit.record(by=by, at=at, verb="wrote minutes", target=kept, details={"revision": kept.revision})
    return kept
