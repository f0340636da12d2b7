"""Middleware of the accounts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from joynet.accounts.actors import VISITOR, Actor
from joynet.accounts.models import User


def attach_actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request its `actor`; the session is read only when somebody asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def actor() -> Actor:
            return Actor.of(request.user) if isinstance(request.user, User) else VISITOR

        request.actor = SimpleLazyObject(actor)  # type: ignore[attr-defined]  # typed by accounts.http
        return get_response(request)

    return middleware
