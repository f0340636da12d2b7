"""Who has vouched for an application."""

from __future__ import annotations

from applications.models import Application, Declaration
from joynet.accounts.models import User


def declarations_of(application: Application) -> list[Declaration]:
    """Each sending with who vouched for it, the latest first."""
    return list(application.declarations.order_by("-at", "-pk"))


def who_declares(application: Application, user: User) -> dict[str, str]:
    """What a person need not type again: as they last vouched for it, else as the contact."""
    last = application.declarations.filter(by=user).order_by("-at", "-pk").first()
    if last is not None:
        return {"declared_name": last.name, "declared_title": last.title}
    is_contact = application.contact_email.strip().casefold() == user.email.casefold()
    name = user.name or (application.contact_name if is_contact else "")
    return {"declared_name": name, "declared_title": application.contact_title if is_contact else ""}
