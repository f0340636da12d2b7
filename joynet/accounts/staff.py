"""Staff sessions: which sessions are staff's, how long they last, and whether a second step was taken in them.

Limits, kept here and nowhere else: a session of somebody with a staff role ends after 30 minutes without a request and
12 hours after sign-in, whatever happens. Everybody else stays signed in for 30 days (`SESSION_COOKIE_AGE`). Several
sessions at once are allowed; each person sees and ends theirs under /account/sessions/.
"""

from datetime import datetime, timedelta

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest

from joynet.accounts.models import User
from joynet.accounts.roles import roles_at, staff_day

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=1)

SINCE = "staff_since"
SEEN = "staff_seen"
DEMO_SIGN_IN = "demo_sign_in"


def begin(request: HttpRequest, user: User, at: datetime) -> None:
    """Mark a fresh session as staff's when the person holds a staff role now or will later."""
    today = staff_day(user, at)
    if user.staff_roles.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).exists():
        request.session[SINCE] = request.session[SEEN] = at.timestamp()


def is_over(request: HttpRequest, at: datetime) -> bool:
    """Whether this is a staff session that has been idle or has lasted too long."""
    since, seen = request.session.get(SINCE), request.session.get(SEEN)
    if since is None or seen is None:
        return False
    now = at.timestamp()
    return bool(now - seen > IDLE.total_seconds() or now - since > LONGEST.total_seconds())


def touch(request: HttpRequest, at: datetime) -> None:
    """Note that the person is still there."""
    seen = request.session.get(SEEN)
    if seen is not None and at.timestamp() - seen >= TOUCH_EVERY.total_seconds():
        request.session[SEEN] = at.timestamp()


def is_staff_session(request: HttpRequest) -> bool:
    """Whether the session began as staff's; a role given later counts from the next sign-in on."""
    return SINCE in request.session


def has_second_step(request: HttpRequest, user: User) -> bool:
    """Whether app, key or recovery code was used in this session. The demo's one-button sign-in counts, there only."""
    if settings.DEMO and request.session.get(DEMO_SIGN_IN) == user.pk:
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def may_work(request: HttpRequest, at: datetime) -> bool:
    """The one door to everything that staff do: a role today, a staff session, and a second step taken in it."""
    user = request.user
    return (
        isinstance(user, User)
        and user.is_active
        and is_staff_session(request)
        and has_second_step(request, user)
        and bool(roles_at(user, at))
    )


def second_steps_of(user: User) -> list[str]:
    """Kinds of second step that the person has set up (`totp`, `webauthn`); recovery codes alone do not count."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return sorted(Authenticator.objects.filter(user=user, type__in=kinds).values_list("type", flat=True).distinct())
