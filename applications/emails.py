"""The mails of the applications app, as values."""

from __future__ import annotations

from datetime import datetime

from applications import queries, rules
from applications.models import (
    Agreement,
    Application,
    ApplicationEditor,
    ApplicationLetter,
    Decision,
    EditorInvitation,
    Enquiry,
    Extension,
    LetterRequest,
    Message,
    Nominee,
    ReviewAssignment,
)
from applications.rules import TARGETS, DecisionKind
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
        "decided_by": day_in_words(queries.decision_day_of(application)),
    }
    written = render("applications/mail/received", context)
    return _mail("application_received", application, user, written, step=str(number), at=at)


def withdrawn(application: Application, user: User, *, at: datetime) -> Mail:
    """That an application was withdrawn, to everybody who worked on it."""
    written = render("applications/mail/withdrawn", _context(application, user))
    return _mail("application_withdrawn", application, user, written, step="1", at=at)


def decision_text(decision: Decision, user: User) -> Rendered:
    """The mail that tells an applicant of a decision, as the preview shows it and as it is sent."""
    application = decision.application
    context = _context(application, user) | {
        "decision": decision,
        "place_url": page("applications:place", reference=application.reference),
        "waits_for": queries.places_to_confirm(application),
    }
    return render(f"applications/mail/decision_{decision.kind}", context)


def decision_told(decision: Decision, user: User, *, at: datetime) -> Mail:
    """A decision, to somebody who works on the application."""
    written = decision_text(decision, user)
    rule = f"application_{TARGETS[DecisionKind(decision.kind)]}"
    return _mail(rule, decision.application, user, written, step=str(decision.pk), at=at)


def place_taken(agreement: Agreement, user: User, *, at: datetime) -> Mail:
    """That the place is taken, with the agreement as it was signed, to somebody who works on the application."""
    application = agreement.application
    context = _context(application, user) | {
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
    return _mail("application_place_taken", application, user, written, step="1", at=at)


def place_taken_for_staff(agreement: Agreement, user: User, *, at: datetime) -> Mail:
    """That a place is taken, to whoever offered it."""
    application = agreement.application
    context = _for_staff(application, user) | {"agreement": agreement, "team": application.team}
    written = render("applications/mail/place_taken_for_staff", context)
    return _mail("application_place_taken_for_staff", application, user, written, step="1", at=at)


def place_given_back(application: Application, user: User, *, at: datetime) -> Mail:
    """That the place is given back, to somebody who works on the application."""
    written = render("applications/mail/place_given_back", _context(application, user))
    return _mail("application_place_given_back", application, user, written, step="1", at=at)


def place_free(application: Application, user: User, *, reason: str, at: datetime) -> Mail:
    """That an offered place is free again, to whoever offered it."""
    written = render("applications/mail/place_free", _for_staff(application, user) | {"reason": reason})
    return _mail("application_place_free", application, user, written, step="1", at=at)


def _for_staff(application: Application, user: User) -> dict[str, object]:
    return {
        "application": application,
        "cohort": application.cohort,
        "name": user.name,
        "url": page("admin:applications_application_change", application.pk),
        "panel_url": page("admin:applications_application_panel", application.cohort_id),
    }


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
    step = str(nominee.rating_key)
    return _to_whoever_is_named("application_rating_asked", nominee, written, step=step, at=at)


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


CONFIRM_PURPOSE = "confirm-place"


def confirmation_link(nominee: Nominee, at: datetime) -> str:
    """The address at which this person confirms or declines."""
    token = signing.sign(CONFIRM_PURPOSE, {"nominee": nominee.pk, "key": str(nominee.key)}, at)
    return page("applications:confirm_place", token=token)


def confirmation_asked(nominee: Nominee, *, by: User | None, at: datetime) -> Mail:
    """The link to confirm, to somebody who is named."""
    context = _place(nominee, at) | {"asked_by": "" if by is None else str(by)}
    written = render("applications/mail/confirmation_asked", context)
    return _to_whoever_is_named(
        "application_confirmation_asked", nominee, written, step=str(nominee.times_asked), at=at
    )


def confirmation_copy(nominee: Nominee, *, at: datetime) -> Mail:
    """What the person has confirmed, with the way to change it."""
    written = render("applications/mail/confirmation_copy", _place(nominee, at))
    return _to_whoever_is_named("application_confirmation_copy", nominee, written, step=str(nominee.revision), at=at)


def confirmation_declined(nominee: Nominee, user: User, *, at: datetime) -> Mail:
    """That a person does not take the place, to somebody who works on the application."""
    application = nominee.application
    context = _context(application, user) | {
        "nominee": nominee,
        "seat": rules.SEAT_WORDS[nominee.slot],
        "people_url": page("applications:participants", reference=application.reference),
    }
    written = render("applications/mail/confirmation_declined", context)
    step = f"{nominee.pk}:{nominee.revision}"
    return _mail("application_confirmation_declined", application, user, written, step=step, at=at)


def place_ended(nominee: Nominee, *, at: datetime) -> Mail:
    """To somebody who had been asked, that they are no longer named."""
    written = render("applications/mail/place_ended", _place(nominee, at))
    return _to_whoever_is_named("application_place_ended", nominee, written, step="1", at=at)


def _place(nominee: Nominee, at: datetime) -> dict[str, object]:
    application = nominee.application
    return {
        "application": application,
        "cohort": application.cohort,
        "starts": day_in_words(application.cohort.starts_on),
        "nominee": nominee,
        "name": " ".join(nominee.name.split()),
        "seat": nominee.seat_in_words[:1].lower() + nominee.seat_in_words[1:],
        "hours": queries.hours_in_words(nominee),
        "url": confirmation_link(nominee, at),
        "until": day_in_words(local_day(at + rules.CONFIRMATION_LASTS, application.zone)),
    }


def _to_whoever_is_named(rule: str, nominee: Nominee, written: Rendered, *, step: str, at: datetime) -> Mail:
    return Mail(
        rule=rule,
        target=nominee,
        effective_on=queries.today_of(nominee.application, at),
        step=step,
        recipient_key=f"nominee:{nominee.pk}",
        to_address=nominee.email.strip(),
        subject=written.subject,
        text=written.text,
        html=written.html,
    )


EDITOR_PURPOSE = "edit-application"


def invitation_link(invited: EditorInvitation, at: datetime) -> str:
    """The address at which this invitation is accepted or declined."""
    token = signing.sign(EDITOR_PURPOSE, {"invitation": invited.pk, "key": str(invited.key)}, at)
    return page("applications:invitation", token=token)


def editor_invited(invited: EditorInvitation, *, at: datetime) -> Mail:
    """The invitation to work on an application."""
    application = invited.application
    context = {
        "application": application,
        "cohort": application.cohort,
        "invited": invited,
        "name": invited.name,
        "invited_by": "" if invited.invited_by is None else str(invited.invited_by),
        "url": invitation_link(invited, at),
        "until": day_in_words(local_day(at + rules.INVITATION_LASTS, application.zone)),
    }
    written = render("applications/mail/editor_invited", context)
    return Mail(
        rule="application_editor_invited",
        target=invited,
        effective_on=queries.today_of(application, at),
        step=str(invited.times_sent),
        recipient_key=f"invitation:{invited.pk}",
        to_address=invited.email,
        subject=written.subject,
        text=written.text,
        html=written.html,
    )


def editor_came(invited: EditorInvitation, came: User, user: User, *, at: datetime) -> Mail:
    """That a colleague has accepted, to somebody who works on the application already."""
    context = _with_people(invited.application, user) | {"invited": invited, "who": str(came)}
    written = render("applications/mail/editor_came", context)
    return _mail("application_editor_came", invited.application, user, written, step=str(invited.pk), at=at)


def editor_declined(invited: EditorInvitation, user: User, *, at: datetime) -> Mail:
    """That a colleague has declined, to whoever invited them."""
    context = _with_people(invited.application, user) | {"who": invited.name or invited.email}
    written = render("applications/mail/editor_declined", context)
    return _mail("application_editor_declined", invited.application, user, written, step=str(invited.pk), at=at)


def editor_ended(editor: ApplicationEditor, *, at: datetime) -> Mail:
    """To somebody whose work on an application a colleague has ended."""
    written = render("applications/mail/editor_ended", _context(editor.application, editor.user))
    return _mail("application_editor_ended", editor.application, editor.user, written, step=at.isoformat(), at=at)


def _with_people(application: Application, user: User) -> dict[str, object]:
    return _context(application, user) | {
        "people_url": page("applications:editors", reference=application.reference),
    }


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


def message_to_applicant(message: Message, user: User, *, at: datetime) -> Mail:
    """What staff wrote, to somebody who works on the application."""
    application = message.application
    written = render("applications/mail/message_to_applicant", _context(application, user) | {"message": message})
    return _mail("application_message", application, user, written, step=str(message.pk), at=at)


def message_to_staff(message: Message, user: User, *, at: datetime) -> Mail:
    """What the applicant wrote, to staff."""
    application = message.application
    written = render("applications/mail/message_to_staff", _staff_context(application, user) | {"message": message})
    return _mail("application_message_to_staff", application, user, written, step=str(message.pk), at=at)


def information_asked(message: Message, user: User, *, at: datetime) -> Mail:
    """What staff ask, and which parts of the application are open for the answer."""
    application = message.application
    sections = queries.sections_in_words(row.key for row in message.reopened_sections.all())
    context = _context(application, user) | {"message": message, "sections": sections}
    written = render("applications/mail/information_asked", context)
    return _mail("application_information_asked", application, user, written, step=str(message.pk), at=at)


def question_taken_back(application: Application, user: User, *, step: str, at: datetime) -> Mail:
    """That staff no longer need an answer, and that the answers can only be read again."""
    written = render("applications/mail/question_taken_back", _context(application, user))
    return _mail("application_question_taken_back", application, user, written, step=step, at=at)


def resubmitted(application: Application, user: User, *, number: int, at: datetime) -> Mail:
    """That the answer to a question has arrived, to somebody who works on the application."""
    written = render(
        "applications/mail/resubmitted",
        _context(application, user) | {"sent_at": in_words_with_year(at, user.time_zone)},
    )
    return _mail("application_resubmitted", application, user, written, step=str(number), at=at)


def resubmitted_to_staff(
    application: Application, user: User, said: Message | None, *, number: int, at: datetime
) -> Mail:
    """That an applicant has answered, with what was `said`, to whoever reads the application."""
    written = render("applications/mail/resubmitted_to_staff", _staff_context(application, user) | {"said": said})
    return _mail("application_resubmitted_to_staff", application, user, written, step=str(number), at=at)


def taken_back(application: Application, user: User, *, number: int, at: datetime) -> Mail:
    """That an application is a draft again and must be sent again."""
    written = render("applications/mail/taken_back", _context(application, user))
    return _mail("application_taken_back", application, user, written, step=str(number), at=at)


def withdrawn_to_staff(application: Application, user: User, *, at: datetime) -> Mail:
    """That nobody needs to read an application any more, to whoever reads it."""
    written = render("applications/mail/withdrawn_to_staff", _staff_context(application, user))
    return _mail("application_withdrawn_to_staff", application, user, written, step="1", at=at)


def extended(extension: Extension, user: User, *, at: datetime) -> Mail:
    """More time for one application, with the way to it; to an address that had none, it is also the beginning."""
    application = extension.application
    context = _context(application, user) | {"closes": deadline_in_words(extension.until, application.cohort.zone)}
    written = render("applications/mail/extended", context)
    return _mail("application_extended", application, user, written, step=str(extension.pk), at=at)


def carried_over(application: Application, user: User, *, at: datetime) -> Mail:
    """That the answers of an earlier application stand in a new draft."""
    context = _context(application, user) | {"earlier": application.carried_from}
    written = render("applications/mail/carried_over", context)
    return _mail("application_carried_over", application, user, written, step="1", at=at)


def _staff_context(application: Application, user: User) -> dict[str, object]:
    return {
        "application": application,
        "cohort": application.cohort,
        "name": user.name,
        "url": page("admin:applications_application_messages", application.pk),
    }


def _context(application: Application, user: User) -> dict[str, object]:
    cohort = application.cohort
    return {
        "application": application,
        "cohort": cohort,
        "name": user.name,
        "url": page("applications:home", reference=application.reference),
        "closes": queries.closing_in_mail(application),
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


def review_asked(assignment: ReviewAssignment, *, at: datetime) -> Mail:
    """That somebody is asked to review an application, and where to say first whether there is a conflict."""
    application, reviewer = assignment.application, assignment.reviewer
    context = {
        "application": application,
        "cohort": application.cohort,
        "name": reviewer.name,
        "asked_by": "" if assignment.assigned_by is None else str(assignment.assigned_by),
        "url": page("admin:applications_application_review", application.pk),
        "decided_by": day_in_words(queries.decision_day_of(application)),
    }
    written = render("applications/mail/review_asked", context)
    return _mail("application_review_asked", application, reviewer, written, step=at.isoformat(), at=at)


def reviewer_recused(assignment: ReviewAssignment, asked_by: User, *, at: datetime) -> Mail:
    """That somebody who was asked has a conflict of interest, to whoever asked."""
    application = assignment.application
    context = {
        "application": application,
        "cohort": application.cohort,
        "name": asked_by.name,
        "reviewer": str(assignment.reviewer),
        "url": page("admin:applications_application_reviewers", application.pk),
    }
    written = render("applications/mail/reviewer_recused", context)
    step = f"recused {assignment.reviewer_id}"
    return _mail("application_reviewer_recused", application, asked_by, written, step=step, at=at)
