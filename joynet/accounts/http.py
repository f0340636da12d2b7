"""Types of requests that views take."""

from django.http import HttpRequest

from joynet.accounts.actors import Actor
from joynet.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of somebody signed in, behind `login_required`."""

    user: User
    actor: Actor


class AnyRequest(HttpRequest):
    """A request of anybody; `actor` is the visitor or the person signed in."""

    actor: Actor
