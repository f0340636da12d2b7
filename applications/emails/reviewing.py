"""Reviewers are asked, and step aside."""

from __future__ import annotations

from datetime import datetime

from applications import queries
from applications.emails.addressing import mail_about
from applications.models import (
    ReviewAssignment,
)
from joynet.accounts.models import User
from joynet.lib.zones import day_in_words
from joynet.outbox.mail import Mail, page, render


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
    return mail_about("application_review_asked", application, reviewer, written, step=at.isoformat(), at=at)


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
    return mail_about("application_reviewer_recused", application, asked_by, written, step=step, at=at)
