"""Decisions, and the place."""

from __future__ import annotations

from datetime import datetime

from applications import queries
from applications.emails.addressing import context_of, for_staff, mail_about
from applications.models import (
    Agreement,
    Application,
    Decision,
)
from applications.rules import TARGETS, DecisionKind
from joynet.accounts.models import User
from joynet.lib.zones import in_words_with_year
from joynet.outbox.mail import Mail, Rendered, page, render


def decision_text(decision: Decision, user: User) -> Rendered:
    """The mail that tells an applicant of a decision, as the preview shows it and as it is sent."""
    application = decision.application
    context = context_of(application, user) | {
        "decision": decision,
        "place_url": page("applications:place", reference=application.reference),
        "waits_for": queries.places_to_confirm(application),
    }
    return render(f"applications/mail/decision_{decision.kind}", context)


def decision_told(decision: Decision, user: User, *, at: datetime) -> Mail:
    """A decision, to somebody who works on the application."""
    written = decision_text(decision, user)
    rule = f"application_{TARGETS[DecisionKind(decision.kind)]}"
    return mail_about(rule, decision.application, user, written, step=str(decision.pk), at=at)


def place_taken(agreement: Agreement, user: User, *, at: datetime) -> Mail:
    """That the place is taken, with the agreement as it was signed, to somebody who works on the application."""
    application = agreement.application
    context = context_of(application, user) | {
        "agreement": agreement,
        "place_url": page("applications:place", reference=application.reference),
        "team": application.team,
        "signed_at": in_words_with_year(at, user.time_zone),
        "members": [
            f"{nominee.name}, {nominee.seat_in_words[:1].lower()}{nominee.seat_in_words[1:]}"
            for nominee in queries.confirmed_of(application)
        ],
    }
    written = render("applications/mail/place_taken", context)
    return mail_about("application_place_taken", application, user, written, step="1", at=at)


def place_taken_for_staff(agreement: Agreement, user: User, *, at: datetime) -> Mail:
    """That a place is taken, to whoever offered it."""
    application = agreement.application
    context = for_staff(application, user) | {"agreement": agreement, "team": application.team}
    written = render("applications/mail/place_taken_for_staff", context)
    return mail_about("application_place_taken_for_staff", application, user, written, step="1", at=at)


def place_given_back(application: Application, user: User, *, at: datetime) -> Mail:
    """That the place is given back, to somebody who works on the application."""
    written = render("applications/mail/place_given_back", context_of(application, user))
    return mail_about("application_place_given_back", application, user, written, step="1", at=at)


def place_free(application: Application, user: User, *, reason: str, at: datetime) -> Mail:
    """That an offered place is free again, to whoever offered it."""
    written = render("applications/mail/place_free", for_staff(application, user) | {"reason": reason})
    return mail_about("application_place_free", application, user, written, step="1", at=at)
