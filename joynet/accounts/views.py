"""Signing in, and one's own account. Each page is a function around the page of allauth's that does the work."""

from collections.abc import Callable

from allauth.account import views as account_views
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_http_methods, require_safe

from joynet.accounts import actions, kept, sign_in
from joynet.accounts.forms import AddressForm, CodeForm, PasswordSignInForm, ProfileForm
from joynet.accounts.http import SignedInRequest

type Page = Callable[[HttpRequest], HttpResponseBase]

_address_page: Page = account_views.RequestLoginCodeView.as_view(
    form_class=AddressForm, template_name="account/login.html"
)
_code_page: Page = account_views.ConfirmLoginCodeView.as_view(form_class=CodeForm)
_password_page: Page = account_views.LoginView.as_view(
    form_class=PasswordSignInForm, template_name="account/password_login.html"
)


@require_http_methods(["GET", "POST"])
def ask_for_code(request: HttpRequest) -> HttpResponseBase:
    """One field for the address; the answer is the same whether or not it is known."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(get_login_redirect_url(request))
    return _address_page(request)


@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponseBase:
    """The code from the mail: 10 minutes, three tries."""
    next_url = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        return HttpResponseRedirect(get_login_redirect_url(request))
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    if stage is None or LoginCodeVerificationProcess.resume(stage) is None:
        messages.warning(request, "That code can no longer be used. Enter your address and we send you a new one.")
        return HttpResponseRedirect(sign_in.with_next(reverse("account_login"), next_url))
    response = _code_page(request)
    if isinstance(response, HttpResponseRedirect) and response.url == reverse("account_request_login_code"):
        # The third wrong code: allauth has said so, and forgets where the person was going.
        return HttpResponseRedirect(sign_in.with_next(reverse("account_login"), next_url))
    return response


@require_http_methods(["GET", "POST"])
def sign_in_with_password(request: HttpRequest) -> HttpResponseBase:
    """For those who have set a password."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(get_login_redirect_url(request))
    return _password_page(request)


@require_safe
def request_code(request: HttpRequest) -> HttpResponse:
    """allauth's name for the page that asks for the address; ours is one page."""
    return HttpResponseRedirect(sign_in.with_next(reverse("account_login"), get_next_redirect_url(request) or ""))


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the browser's own token: somebody signed in or out since the page was opened, or it is forged.

    Nothing is done. What a page of ours has sent is kept for its writer, who sees it again and sends it anew.
    """
    if kept.can_be_kept(request) and kept.is_from_this_site(request) and kept.AUTOSAVE not in request.headers:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())  # the middleware keeps it
        if kept.is_writer(request) and kept.keep(request, timezone.now()):
            return HttpResponseRedirect(request.get_full_path())
    return csrf_failure(request, reason)


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """One's name and time zone."""
    user = request.user
    form = ProfileForm(request.POST or None, initial={"name": user.name, "time_zone": user.time_zone})
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user=user, by=request.actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, "Your name and time zone are saved.")
        return redirect("account_profile")
    return render(request, "account/profile.html", {"form": form})
