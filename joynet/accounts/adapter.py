"""What allauth asks of this project: mail in our words, sign-ins on record, refusals that say what to do."""

import logging
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from joynet.accounts import actions, kept, staff
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.network import mail
from joynet.network.queries import current_network

logger = logging.getLogger(__name__)

WRONG_CODE = "That is not the code we sent. Look at the newest mail and type its code again."
TOO_MANY_TRIES = "Too many tries. Wait five minutes, or sign in another way."
WAYS_TO_PROVE = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use your app or a recovery code",
    "mfa_reauthenticate:webauthn": "Use your passkey or security key",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in mail leaves inside the request, never through the outbox or the broker."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Call or write to us to open it again.",
        "email_password_mismatch": "Address and password do not belong together. Check both, or sign in with a code.",
        "email_taken": "There is already an account with this address.",
        "enter_current_password": "This is not your present password.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "This is not your password.",
        "invalid_or_expired_key": "This code can no longer be used. Ask for a new one.",
        "invalid_login": "Enter your e-mail address.",
        "invalid_password_reset": "This code can no longer be used. Ask for a new one.",
        "same_as_current": "This is your address already. Enter another one.",
        "too_many_login_attempts": TOO_MANY_TRIES,
        "rate_limited": "That was very often. Wait a few minutes, then try again.",
    }

    def get_from_email(self) -> str:
        """The network's own From line."""
        return mail.sender()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send at once; when the mail server refuses, the request ends with a page that says so."""
        try:
            self._send(template_prefix, email, context)
        except OSError:
            raise ImmediateHttpResponse(self._mail_refused()) from None

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person what changed in their account; the change stands even when this mail cannot leave."""
        try:
            self._send(template_prefix, email or user.email, {"user": user, "at": timezone.now(), **(context or {})})
        except OSError:
            return

    def _send(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        rendered = mail.render(template_prefix, {**context, "email": email})
        message = EmailMultiAlternatives(
            rendered.subject, rendered.text, mail.sender(), [email], reply_to=mail.reply_to()
        )
        message.attach_alternative(rendered.html, "text/html")
        try:
            message.send(using="in_request")
        except OSError as refusal:  # SMTP's own errors are OSErrors too
            logger.error("mail server refused a mail of kind %s: %s", template_prefix, type(refusal).__name__)
            raise

    def _mail_refused(self) -> HttpResponse:
        request: HttpRequest = context.request
        return render(request, "account/mail_refused.html", {"next": get_next_redirect_url(request) or ""}, status=503)

    def login(self, request: HttpRequest, user: User) -> None:
        """The one place where a session becomes somebody's."""
        at = timezone.now()
        records = get_authentication_records(request, user)
        super().login(request, user)
        kept.leave_to(request, user)
        staff.begin(request, user, at)
        method = records[-1]["method"] if records else "unknown"
        actions.record_sign_in(user=user, method=method, by=Actor.of(user), at=at)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, str]]:
        """Ways to prove once more who one is, the likeliest first: who has a key and no app is asked for the key."""
        methods = [
            {**way, "description": WAYS_TO_PROVE[way["id"]]} for way in super().get_reauthentication_methods(user)
        ]
        if isinstance(user, User) and "totp" not in staff.second_steps_of(user):
            methods.sort(key=lambda way: way["id"] == "mfa_reauthenticate")
        return methods

    def set_password(self, user: User, password: str) -> None:
        """Called by allauth's pages once the form is content and the person is proved."""
        actions.set_password(user=user, password=password, by=Actor.of(user), at=timezone.now())

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The person has proved an address: the first one, or another one to sign in with."""
        user: User = email_address.user
        before = user.email
        at = timezone.now()
        with transaction.atomic():
            is_confirmed: bool = super().confirm_email(request, email_address)
            user.refresh_from_db()
            if user.email != before:
                self.follow_address(user, at)
                actions.record_address_change(user=user, by=Actor.of(user), at=at)
        return is_confirmed

    def follow_address(self, user: User, at: datetime) -> None:
        """Whoever stands above the accounts and knows people by their address takes the new one over here."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """The second step, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": "Turn off your second step before you change your address, then set it up again.",
        "incorrect_code": "That code does not fit. Type the code that your app shows now; each code works once.",
        "unverified_email": "Prove your e-mail address first: sign out and sign in with a code.",
    }

    def get_totp_issuer(self) -> str:
        """Under this name the app lists the account."""
        return current_network().name

    def _get_site_name(self) -> str:
        return current_network().name

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """A first name for a new key; the person may write another."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "My key" if number == 1 else f"My key {number}"
