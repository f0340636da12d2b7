"""Who vouches for the answers when they are sent."""

from __future__ import annotations

from datetime import datetime

from applications import queries
from applications.actions.refusals import AnswersChanged, NotDeclared
from applications.models import Application, Declaration
from joynet.accounts.actors import Actor


def refuse_unread(application: Application, seen: str, by: Actor) -> None:
    """AnswersChanged when something else would be sent than what was read. The caller holds the lock."""
    sentence = queries.changed_since(application, seen, by.user)
    if sentence:
        raise AnswersChanged(sentence)


def declare(application: Application, *, name: str, title: str, by: Actor, at: datetime) -> Declaration:
    """Keeps who vouches for this sending; NotDeclared while a name or title is missing. The caller holds the lock."""
    name, title = " ".join(name.split()), " ".join(title.split())
    if not name or not title:
        raise NotDeclared("Nothing was sent: enter the name and the job title of the person who vouches for it.")
    made = Declaration(application=application, name=name, title=title, by=by.user, at=at)
    made.full_clean()
    made.save()
    return made
