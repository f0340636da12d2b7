"""The mails of the applications app, as values."""

from __future__ import annotations

from datetime import datetime

from applications import queries, rules
from applications.models import Application, ApplicationLetter, Enquiry, LetterRequest, Nominee
from joynet.accounts.models import User
from joynet.lib import signing
from joynet.lib.zones import day_in_words, deadline_in_words, in_words_with_year, local_day
from joynet.outbox.mail import Mail, Rendered, page, render
from teams.models import Cohort


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


RATING_PURPOSE = "rate-alone"


def rating_link(nominee: Nominee, at: datetime) -> str:
    """The address at which this person rates alone."""
    return page(
        "applications:rating",
        token=signing.sign(RATING_PURPOSE, {"nominee": nominee.pk, "key": str(nominee.rating_key)}, at),
    )


def rating_asked(nominee: Nominee, *, at: datetime) -> Mail:
    """The link to rate alone, to somebody who holds a place."""
    application = nominee.application
    context = {
        "application": application,
        "cohort": application.cohort,
        "name": " ".join(nominee.name.split()),
        "url": rating_link(nominee, at),
        "days": rules.RATING_LASTS.days,
    }
    written = render("applications/mail/rating_asked", context)
    return Mail(
        rule="application_rating_asked",
        target=nominee,
        effective_on=queries.today_of(application, at),
        step="1",
        recipient_key=f"nominee:{nominee.pk}",
        to_address=nominee.email.strip(),
        subject=written.subject,
        text=written.text,
        html=written.html,
    )


LETTER_PURPOSE = "sign-letter"


def letter_link(asked: LetterRequest, at: datetime) -> str:
    """The address at which this person reads and signs the letter."""
    token = signing.sign(LETTER_PURPOSE, {"request": asked.pk, "key": str(asked.key)}, at)
    return page("applications:sign_letter", token=token)


def letter_asked(asked: LetterRequest, *, at: datetime) -> Mail:
    """The link to the letter of support, to the senior leader who is asked to sign it."""
    application = asked.application
    until = local_day(at + rules.LETTER_LINK_LASTS, application.zone)
    context = {
        "application": application,
        "cohort": application.cohort,
        "name": asked.name,
        "asked_by": "" if asked.asked_by is None else str(asked.asked_by),
        "url": letter_link(asked, at),
        "until": day_in_words(until),
    }
    written = render("applications/mail/letter_asked", context)
    return _to_whoever_signs("application_letter_asked", asked, written, step=str(asked.times_sent), at=at)


def letter_copy(asked: LetterRequest, letter: ApplicationLetter, *, at: datetime) -> Mail:
    """The letter exactly as it was signed, to whoever signed it."""
    application = asked.application
    context = {
        "application": application,
        "cohort": application.cohort,
        "letter": letter,
        "signed_at": in_words_with_year(at, application.zone),
    }
    written = render("applications/mail/letter_copy", context)
    return _to_whoever_signs("application_letter_copy", asked, written, step="1", at=at)


def letter_signed(application: Application, user: User, letter: ApplicationLetter, *, at: datetime) -> Mail:
    """That the letter is signed, to somebody who works on the application."""
    written = render("applications/mail/letter_signed", _context(application, user) | {"letter": letter})
    return _mail("application_letter_signed", application, user, written, step=str(letter.pk), at=at)


def letter_declined(asked: LetterRequest, user: User, *, at: datetime) -> Mail:
    """That the letter was not signed and why, to somebody who works on the application."""
    application = asked.application
    written = render("applications/mail/letter_declined", _context(application, user) | {"asked": asked})
    return _mail("application_letter_declined", application, user, written, step=str(asked.pk), at=at)


def _to_whoever_signs(rule: str, asked: LetterRequest, written: Rendered, *, step: str, at: datetime) -> Mail:
    return Mail(
        rule=rule,
        target=asked,
        effective_on=queries.today_of(asked.application, at),
        step=step,
        recipient_key=f"letter_request:{asked.pk}",
        to_address=asked.email,
        subject=written.subject,
        text=written.text,
        html=written.html,
    )


def enquiry_copy(enquiry: Enquiry, *, at: datetime) -> Mail:
    """A copy of a question to whoever asked it."""
    written = render("applications/mail/enquiry_copy", {"enquiry": enquiry})
    return _to_whoever_asked("enquiry_received", enquiry, written, at=at)


def enquiry_answer_text(enquiry: Enquiry, *, answer: str) -> Rendered:
    """The mail that answers a question, as the preview shows it and as it is sent."""
    return render("applications/mail/enquiry_answer", {"enquiry": enquiry, "answer": answer})


def enquiry_answer(enquiry: Enquiry, *, at: datetime) -> Mail:
    """The answer to a question, with the question."""
    written = enquiry_answer_text(enquiry, answer=enquiry.answer)
    return _to_whoever_asked("enquiry_answered", enquiry, written, at=at)


def enquiry_invitation_text(enquiry: Enquiry, cohort: Cohort) -> Rendered:
    """The mail that shows the way to apply, as the preview shows it and as it is sent."""
    context = {
        "enquiry": enquiry,
        "cohort": cohort,
        "closes": deadline_in_words(cohort.applications_close_at, cohort.zone),
        "starts": day_in_words(cohort.starts_on),
        "months": cohort.months,
        "url": page("applications:start"),
    }
    return render("applications/mail/enquiry_invitation", context)


def enquiry_invitation(enquiry: Enquiry, cohort: Cohort, *, at: datetime) -> Mail:
    """The way to apply, for somebody who asked."""
    written = enquiry_invitation_text(enquiry, cohort)
    return _to_whoever_asked("enquiry_invited", enquiry, written, at=at)


def _to_whoever_asked(rule: str, enquiry: Enquiry, written: Rendered, *, at: datetime) -> Mail:
    return Mail(
        rule=rule,
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
