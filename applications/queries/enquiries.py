"""Questions from the public page, as staff see them."""

from __future__ import annotations

from datetime import datetime

from applications.models import Enquiry
from joynet.accounts.models import Role, StaffRole, User
from joynet.lib.zones import local_day


def open_enquiries() -> int:
    """How many questions nobody has answered or invited to apply."""
    return Enquiry.objects.filter(answered_at__isnull=True, invited_at__isnull=True).count()


def enquiry_staff(at: datetime) -> list[User]:
    """Who can take a question on: coordinators and directors, by name. One query."""
    roles = (
        StaffRole.objects.active_on(at.date())
        .filter(role__in=(Role.COORDINATOR, Role.DIRECTOR), user__is_active=True)
        .select_related("user")
        .order_by("user__name", "user__email")
    )
    return list({role.user_id: role.user for role in roles}.values())


def enquiry_state(enquiry: Enquiry) -> str:
    """ "Open", "With Ines Ortiz", "Answered", "Invited to apply"."""
    done = [
        words
        for words, moment in (("Answered", enquiry.answered_at), ("Invited to apply", enquiry.invited_at))
        if moment is not None
    ]
    if done:
        return " · ".join(done)
    return f"With {enquiry.assigned_to}" if enquiry.assigned_to else "Open"


def enquiry_age(enquiry: Enquiry, *, zone: str, at: datetime) -> str:
    """ "6 days" since it was asked, in the reader's zone."""
    days = (local_day(at, zone) - local_day(enquiry.at, zone)).days
    return "today" if days == 0 else f"{days} {'day' if days == 1 else 'days'}"
