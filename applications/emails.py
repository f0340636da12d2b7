"""The mails of the applications app, as values."""

from __future__ import annotations

from datetime import datetime

from applications import queries, rules
from applications.models import Application, Enquiry
from joynet.accounts.models import User
from joynet.lib.zones import day_in_words, deadline_in_words, in_words_with_year, local_day
from joynet.outbox.mail import Mail, Rendered, page, render


def draft_started(application: Application, user: User, *, at: datetime) -> Mail:
    """The way back to a draft, sent as soon as there is one."""
    written = render("applications/mail/draft_started", _context(application, user))
    return _mail("application_started", application, user, written, step="1", at=at)


def received(application: Application, user: User, *, number: int, at: datetime) -> Mail:
    """What was sent, under which reference, and what happens next. `number`: the how-manieth sending it is."""
    context = _context(application, user) | {
        "sent_at": in_words_with_year(at, user.time_zone),
        "decided_by": day_in_words(queries.decision_day(application.cohort)),
    }
    written = render("applications/mail/received", context)
    return _mail("application_received", application, user, written, step=str(number), at=at)


def withdrawn(application: Application, user: User, *, at: datetime) -> Mail:
    """That an application was withdrawn, to everybody who worked on it."""
    written = render("applications/mail/withdrawn", _context(application, user))
    return _mail("application_withdrawn", application, user, written, step="1", at=at)


def accepted_text(application: Application, user: User, *, reason: str) -> Rendered:
    """The mail that tells an applicant of a place, as the preview shows it and as it is sent."""
    participants = [
        f"{nominee.name}, {nominee.seat_in_words[:1].lower()}{nominee.seat_in_words[1:]}"
        for nominee in queries.nominees_of(application)
    ]
    return render(
        "applications/mail/accepted", _context(application, user) | {"reason": reason, "participants": participants}
    )


def declined_text(application: Application, user: User, *, reason: str) -> Rendered:
    """The mail that tells an applicant that there is no place, as the preview shows it and as it is sent."""
    return render("applications/mail/declined", _context(application, user) | {"reason": reason})


def decision(application: Application, user: User, written: Rendered, *, rule: str, at: datetime) -> Mail:
    """A decision, in exactly the words that were previewed."""
    return _mail(rule, application, user, written, step="1", at=at)


def enquiry_copy(enquiry: Enquiry, *, at: datetime) -> Mail:
    """A copy of a question to whoever asked it."""
    written = render("applications/mail/enquiry_copy", {"enquiry": enquiry})
    return Mail(
        rule="enquiry_received",
        target=enquiry,
        effective_on=local_day(at, enquiry.network.help_block.zone),
        step="1",
        recipient_key=f"enquiry:{enquiry.pk}",
        to_address=enquiry.email,
        subject=written.subject,
        text=written.text,
        html=written.html,
    )


def _context(application: Application, user: User) -> dict[str, object]:
    cohort = application.cohort
    return {
        "application": application,
        "cohort": cohort,
        "name": user.name,
        "url": page("applications:home", reference=application.reference),
        "closes": deadline_in_words(cohort.applications_close_at, cohort.zone),
        "starts": day_in_words(cohort.starts_on),
        "months": cohort.months,
        "letter_months": rules.LETTER_MONTHS,
    }


def _mail(rule: str, application: Application, user: User, written: Rendered, *, step: str, at: datetime) -> Mail:
    return Mail(
        rule=rule,
        target=application,
        effective_on=queries.today_of(application, at),
        step=step,
        recipient_key=f"user:{user.pk}",
        to_address=user.email,
        subject=written.subject,
        text=written.text,
        html=written.html,
    )
