"""Staff roles and what each may do in the admin: one table, no rows of rights in the database."""

from collections.abc import Mapping
from datetime import date, datetime

from joynet.accounts.models import Role, StaffRole, User
from joynet.lib.zones import local_day

VIEW = "view"
CHANGE = "change"
ADD = "add"

# Role → app → what it may do with the app's models. Acts of its own kind (accept, release, mark) are decided by the
# page that offers them, with has_role. Nobody may delete.
PERMISSIONS: Mapping[Role, Mapping[str, frozenset[str]]] = {
    Role.DIRECTOR: {
        "network": frozenset({VIEW, CHANGE, ADD}),
        "accounts": frozenset({VIEW, CHANGE, ADD}),
        "outbox": frozenset({VIEW, CHANGE}),
        "teams": frozenset({VIEW, CHANGE, ADD}),
        "applications": frozenset({VIEW, CHANGE, ADD}),
        "meetings": frozenset({VIEW, CHANGE, ADD}),
        "submissions": frozenset({VIEW, CHANGE, ADD}),
        "reports": frozenset({VIEW, CHANGE, ADD}),
        "files": frozenset({VIEW}),
    },
    Role.COORDINATOR: {
        "network": frozenset({VIEW, CHANGE}),
        "accounts": frozenset({VIEW}),
        "outbox": frozenset({VIEW, CHANGE}),
        "teams": frozenset({VIEW, CHANGE, ADD}),
        "applications": frozenset({VIEW, CHANGE, ADD}),
        "meetings": frozenset({VIEW, CHANGE, ADD}),
        "submissions": frozenset({VIEW, CHANGE, ADD}),
        "reports": frozenset({VIEW, CHANGE, ADD}),
        "files": frozenset({VIEW}),
    },
    Role.REVIEWER: {
        "network": frozenset({VIEW}),
        "applications": frozenset({VIEW, CHANGE}),
        "teams": frozenset({VIEW}),
    },
    Role.COACH: {
        "network": frozenset({VIEW}),
        "teams": frozenset({VIEW}),
        "meetings": frozenset({VIEW, CHANGE}),
        "submissions": frozenset({VIEW, CHANGE}),
        "reports": frozenset({VIEW}),
    },
    Role.EVALUATOR: {
        "network": frozenset({VIEW}),
        "teams": frozenset({VIEW}),
        "meetings": frozenset({VIEW}),
        "submissions": frozenset({VIEW}),
        "reports": frozenset({VIEW}),
    },
}


def roles_on(user: User, today: date) -> frozenset[Role]:
    """The staff roles this person holds on that day."""
    rows = StaffRole.objects.active_on(today).filter(user=user, user__is_active=True)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True))


def has_role(user: User, *roles: Role, today: date) -> bool:
    """Whether the person holds at least one of these roles on that day."""
    return StaffRole.objects.active_on(today).filter(user=user, user__is_active=True, role__in=roles).exists()


def is_staff_on(user: User, today: date) -> bool:
    """Whether the person holds any staff role on that day."""
    return StaffRole.objects.active_on(today).filter(user=user, user__is_active=True).exists()


def staff_day(user: User, at: datetime) -> date:
    """The day by which the person's roles begin and end: their own."""
    return local_day(at, user.time_zone)


def roles_at(user: User, at: datetime) -> frozenset[Role]:
    """The roles at that moment, read once for each user object and day: the admin asks dozens of times a request."""
    today = staff_day(user, at)
    known: tuple[date, frozenset[Role]] | None = user.__dict__.get("_roles_at")
    if known is None or known[0] != today:
        known = user.__dict__["_roles_at"] = (today, roles_on(user, today))
    return known[1]


def permissions_today(user: User, at: datetime) -> dict[str, frozenset[str]]:
    """App → what the person's roles allow there at that moment."""
    return permissions_of(roles_at(user, at))


def permissions_of(roles: frozenset[Role]) -> dict[str, frozenset[str]]:
    """App → what these roles together allow there."""
    together: dict[str, frozenset[str]] = {}
    for role in roles:
        for app, verbs in PERMISSIONS[role].items():
            together[app] = together.get(app, frozenset()) | verbs
    return together
