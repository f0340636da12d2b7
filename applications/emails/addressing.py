"""Whom a mail about an application goes to, and what every one of them says."""

from __future__ import annotations

from datetime import datetime

from applications import queries, rules
from applications.models import (
    Application,
)
from joynet.accounts.models import User
from joynet.lib.zones import day_in_words
from joynet.outbox.mail import Mail, Rendered, page


def for_staff(application: Application, user: User) -> dict[str, object]:
    return {
        "application": application,
        "cohort": application.cohort,
        "name": user.name,
        "url": page("admin:applications_application_change", application.pk),
        "panel_url": page("admin:applications_application_panel", application.cohort_id),
    }


def staff_context(application: Application, user: User) -> dict[str, object]:
    return {
        "application": application,
        "cohort": application.cohort,
        "name": user.name,
        "url": page("admin:applications_application_messages", application.pk),
    }


def context_of(application: Application, user: User) -> dict[str, object]:
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


def mail_about(rule: str, application: Application, user: User, written: Rendered, *, step: str, at: datetime) -> Mail:
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
