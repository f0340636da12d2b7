"""Ways into the site that other rooms use."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core.internal.httpkit import add_query_params
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from joynet.accounts import actions, kept, staff
from joynet.accounts.actors import VISITOR
from joynet.accounts.models import User


def send_code(request: HttpRequest, *, address: str, user: User | None, next_url: str) -> HttpResponseRedirect:
    """Send a sign-in code to a known address, a word to an unknown one, and go to the page that asks for the code."""
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=address)
    return HttpResponseRedirect(with_next(reverse("account_confirm_login_code"), next_url))


def start(request: HttpRequest, *, address: str, name: str = "", next_url: str, at: datetime) -> HttpResponseRedirect:
    """The way in for applicants and the invited: an unknown address gets an account, still to be proved, and a code."""
    user = actions.start_account(address=address, name=name, by=VISITOR, at=at)
    return send_code(request, address=address, user=user if user.is_active else None, next_url=next_url)


def demo_sign_in(request: HttpRequest, user: User) -> None:
    """Become somebody with one button. Refused outside demo mode; there it counts as the second step too."""
    if not settings.DEMO:
        raise PermissionDenied("One-button sign-in belongs to the demo.")
    with kept.held(request):  # signing out empties the session; what is typed stays, for its writer alone
        get_adapter(request).logout(request)
    record_authentication(request, user, method="demo")
    get_adapter(request).login(request, user)
    request.session[staff.DEMO_SIGN_IN] = user.pk
    UserSession.objects.create_from_request(request)


def with_next(url: str, next_url: str) -> str:
    """The address, carrying where to go afterwards."""
    return str(add_query_params(url, {"next": next_url})) if next_url else url
