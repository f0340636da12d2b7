"""What somebody had read of an application when they pressed the button that sends it."""

from __future__ import annotations

from hashlib import sha256

from applications.models import Application
from applications.queries.facts import letter_in_force
from applications.queries.talks import question_of
from joynet.accounts.models import User

ASKED_ANEW = "We have asked something else while you had this page open. Read the question, then send."


def seen_of(application: Application) -> str:
    """What the answers are known by as they stand now, and the number of the question that waits for them.

    Read it before the answers: whatever is saved in between makes the page too old, and never too new.
    """
    question = question_of(application)
    sections = application.sections.order_by("key").values_list("key", "revision")
    people = application.nominees.filter(ended_at__isnull=True).order_by("pk")
    facts = people.values_list("pk", "revision", "name", "email", "title", "profession", "hours_per_week")
    letter = letter_in_force(application)
    stands = (list(sections), list(facts), None if letter is None else letter.pk)
    return f"{question.pk if question else 0}-{sha256(repr(stands).encode()).hexdigest()}"


def changed_since(application: Application, seen: str, reader: User | None) -> str:
    """Why what was read is no longer what would be sent; "" where it still is, or the page did not say."""
    now = seen_of(application)
    if not seen or seen == now:
        return ""
    if seen.split("-")[0] != now.split("-")[0]:
        return ASKED_ANEW
    saved = list(application.sections.select_related("edited_by").order_by("-edited_at", "key"))
    last = [section.edited_by for section in saved if section.edited_at == saved[0].edited_at]
    who = next((one for one in last if one != reader), last[0] if last else None)
    if who is not None and who == reader:
        return "You changed the answers in another window while this page was open. Read them again, then send."
    return f"{who or 'Somebody'} changed the answers while you had this page open. Read them again, then send."
