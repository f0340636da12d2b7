"""Middleware of the accounts."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from joynet.accounts import kept, staff
from joynet.accounts.actors import VISITOR, Actor
from joynet.accounts.models import User

Handler = Callable[[HttpRequest], HttpResponseBase]


def attach_actor(get_response: Handler) -> Handler:
    """Give each request its `actor`; the session is read only when somebody asks."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        def actor() -> Actor:
            return Actor.of(request.user) if isinstance(request.user, User) else VISITOR

        request.actor = SimpleLazyObject(actor)  # type: ignore[attr-defined]  # typed by accounts.http
        return get_response(request)

    return middleware


def keep_what_was_typed(get_response: Handler) -> Handler:
    """A form sent after the session had ended is kept, and shown again on its page once its writer has signed in."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if _asks_to_sign_in(response) and not request.user.is_authenticated and _is_ours(request):
            was_pressed = kept.AUTOSAVE not in request.headers
            if kept.can_be_kept(request) and kept.keep(request, timezone.now()) and was_pressed:
                messages.info(request, kept.SIGN_IN_TO_GO_ON)
        return response

    return middleware


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form carries our token; where nobody has looked, whether the browser says that it is from here."""
    return bool(getattr(request, "csrf_processing_done", False)) or kept.is_from_this_site(request)


def _asks_to_sign_in(response: HttpResponseBase) -> bool:
    return response.status_code == 302 and urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)


def end_long_staff_sessions(get_response: Handler) -> Handler:
    """Ends a staff session that was idle or lasts too long; the person signs in again. staff.py has the limits."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.session.session_key and staff.is_staff_session(request):
            at = timezone.now()
            if staff.is_over(request, at):
                logout(request)
                messages.warning(request, "You were signed out because the staff session was over. Sign in again.")
                return redirect_to_login(request.get_full_path())
            staff.touch(request, at)
        return get_response(request)

    return middleware
