"""Who may do what on the staff's pages about teams."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from joynet.accounts import roles
from joynet.accounts.models import Role, User

MANAGERS = (Role.COORDINATOR, Role.DIRECTOR)


def never(self: object, request: HttpRequest, obj: Model | None = None) -> bool:
    """Written by actions only."""
    return False


def user_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may_manage(request: HttpRequest) -> bool:
    """Whether the person is a coordinator or a director today; asked once for a request, however many lists ask."""
    known: bool | None = request.__dict__.get("may_manage_teams")
    if known is None:
        user = user_of(request)
        known = roles.has_role(user, *MANAGERS, today=roles.staff_day(user, timezone.now()))
        request.__dict__["may_manage_teams"] = known
    return known
