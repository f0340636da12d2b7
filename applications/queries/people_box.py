"""The people of an application in a few lines, for its first page."""

from __future__ import annotations

from dataclasses import dataclass

from applications import rules
from applications.models import Application
from applications.queries.confirming import PeopleStanding, people_standing
from applications.queries.facts import nominee_fact, nominees_of
from applications.queries.inviting import editors_sentence
from applications.rules import NomineeState
from joynet.accounts.models import User


@dataclass(frozen=True)
class PeopleBox:
    """Who works on it, and how far the three places are confirmed once people are named."""

    editors: str
    may_invite: bool
    standing: PeopleStanding | None
    declined: tuple[str, ...]
    may_replace: bool


def people_box(application: Application, *, reader: User) -> PeopleBox:
    """What the first page says of the people."""
    nominees = nominees_of(application)
    declined = tuple(
        f"{nominee_fact(nominee).in_words} has declined"
        for nominee in nominees
        if nominee.state == NomineeState.DECLINED
    )
    return PeopleBox(
        editors=editors_sentence(application, reader=reader),
        may_invite=application.state in rules.SHARED,
        standing=people_standing(application, named=nominees) if nominees else None,
        declined=declined,
        may_replace=application.state in rules.REPLACEABLE,
    )
