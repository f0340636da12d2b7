"""What every act on an application begins with: its lock, the number of a saved section, one change of state."""

from __future__ import annotations

from datetime import datetime

from applications import queries, rules
from applications.actions.refusals import ApplicationClosed, SectionStale, TransitionRefused
from applications.models import (
    Application,
    Section,
    Transition,
)
from applications.rules import SectionKey, State
from joynet.accounts.actors import Actor
from joynet.lib.zones import day_in_words, in_words_with_year


def lock(application: Application) -> Application:
    return Application.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=application.pk)


def lock_to_edit(application: Application, key: SectionKey) -> Application:
    """The locked application, to change one section of it; ApplicationClosed when that section is not open."""
    application = lock(application)
    if not queries.may_edit(application, key):
        day = day_in_words(queries.today_of(application, application.state_at))
        state = application.public_state.lower()
        if queries.open_sections(application):
            raise ApplicationClosed(
                f"Nothing was changed: “{key.label}” can be read only. Change the parts that we ask about."
            )
        raise ApplicationClosed(
            f"Nothing was changed: since {day} this application is “{state}”, and its answers can be read only."
        )
    return application


def save_section(application: Application, key: SectionKey, *, seen: int | None, by: Actor, at: datetime) -> Section:
    """Numbers one more saving. `seen`: the revision that the writer saw; None where rows have their own."""
    section = Section.objects.filter(application=application, key=key).first() or Section(
        application=application, key=key
    )
    if seen is not None and section.revision != seen:
        raise SectionStale(who_was_it(section, by))
    section.revision += 1
    section.edited_by, section.edited_at = by.user, at
    section.full_clean()
    section.save()
    return section


def who_was_it(section: Section, by: Actor) -> str:
    if section.edited_by is not None and section.edited_by == by.user:
        return "You saved this page in another window while it was open here. What you typed here is not saved yet."
    return f"{section.edited_by or 'Somebody'} saved this page while you had it open. What you typed is not saved yet."


def move(application: Application, to_state: State, *, by: Actor, at: datetime, reason: str = "") -> Transition:
    """One change of state, by the table; the caller holds the application's lock."""
    if not rules.may_move(application.state, to_state):
        raise TransitionRefused(what_has_happened(application, by))
    step = Transition(
        application=application,
        from_state=application.state,
        to_state=to_state,
        by=by.user,
        at=at,
        reason=reason,
    )
    step.full_clean()
    step.save()
    application.state, application.state_at = to_state, at
    application.full_clean()
    application.save()
    return step


def not_sent_now(application: Application, by: Actor) -> str:
    """Why nothing was sent, for an applicant who pressed the button late, or a second time."""
    sentence = f"Nothing was sent now: this application is “{application.public_state.lower()}”."
    sent = queries.sent_at(application)
    if sent is None:
        return sentence
    zone = by.user.time_zone if by.user else application.cohort.zone
    return f"{sentence} It was sent last on {in_words_with_year(sent, zone)}."


def what_has_happened(application: Application, by: Actor) -> str:
    """Why nothing was done, for staff whose button somebody else, or they themselves, had pressed before."""
    last = application.transitions.select_related("by").order_by("-at", "-pk").first()
    if last is None:
        return f"Nothing was done: {application} is a draft and has not been sent."
    who = "you" if last.by is not None and last.by == by.user else str(last.by or "the system")
    zone = by.user.time_zone if by.user else application.cohort.zone
    state = State(last.to_state).label.lower()
    return f"Nothing was done: {application} has been “{state}” since {in_words_with_year(last.at, zone)}, by {who}."
