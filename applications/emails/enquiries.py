"""Questions from the help page."""

from __future__ import annotations

from datetime import datetime

from applications.models import (
    Enquiry,
)
from joynet.lib.zones import day_in_words, deadline_in_words, local_day
from joynet.outbox.mail import Mail, Rendered, page, render
from teams.models import Cohort


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
