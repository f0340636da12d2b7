"""Forms for signing in and for one's own account. Words and keyboards are ours, the checks are allauth's."""

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateSecondStepForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from joynet.lib.zones import ZONES

NEW_PASSWORD_HINT = "At least 15 characters. Several words that only you would put together are easy to remember."  # noqa: S105  # a hint for people


def _word_address(field: forms.Field, *, autocomplete: str) -> None:
    field.label = "E-mail address"
    field.widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
    field.widget.is_required = field.required
    field.error_messages["required"] = "Enter your e-mail address."
    field.error_messages["invalid"] = "Enter an e-mail address like name@example.org."


def _word_password(field: forms.Field, label: str, *, autocomplete: str, hint: str = "") -> None:
    field.label, field.help_text = label, hint
    field.widget.attrs = {"autocomplete": autocomplete}
    field.error_messages["required"] = "Enter a password."


def _word_code(field: forms.Field, hint: str) -> None:
    field.label, field.help_text = "Code", hint
    field.widget.attrs = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
    field.error_messages["required"] = "Enter the code."


class AddressForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """One field: the address. Whether it is known shows nowhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_address(self.fields["email"], autocomplete="username")


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """The code from the mail, with or without its hyphen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self.fields["code"], "Letters and numbers, such as KQ4X-7MPD. It works for 10 minutes.")


class PasswordSignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_address(self.fields["login"], autocomplete="username")
        _word_password(self.fields["password"], "Password", autocomplete="current-password")

    def _setup_password_field(self) -> None:
        """Keep the field: allauth drops it where accounts can be started without a password."""


class NewAddressForm(AddEmailForm):  # type: ignore[misc]  # allauth has no types
    """The address to sign in with from now on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_address(self.fields["email"], autocomplete="email")
        self.fields["email"].label = "New e-mail address"


class NewPasswordForm(SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_password(self.fields["password1"], "New password", autocomplete="new-password", hint=NEW_PASSWORD_HINT)
        _word_password(self.fields["password2"], "New password, once more", autocomplete="new-password")


class OtherPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The present password and another one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_password(self.fields["oldpassword"], "Present password", autocomplete="current-password")
        _word_password(self.fields["password1"], "New password", autocomplete="new-password", hint=NEW_PASSWORD_HINT)
        _word_password(self.fields["password2"], "New password, once more", autocomplete="new-password")


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Where to send the code that lets one choose a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_address(self.fields["email"], autocomplete="username")


class ResetPasswordByCodeForm(ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """A new password after the code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_password(self.fields["password1"], "New password", autocomplete="new-password", hint=NEW_PASSWORD_HINT)
        _word_password(self.fields["password2"], "New password, once more", autocomplete="new-password")


class ConfirmPasswordForm(ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_password(self.fields["password"], "Password", autocomplete="current-password")


class SecondStepForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code that the app shows, or a recovery code, when signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self.fields["code"], "The six numbers that your app shows now, or one of your recovery codes.")


class ConfirmSecondStepForm(ReauthenticateSecondStepForm):  # type: ignore[misc]  # allauth has no types
    """The same, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self.fields["code"], "The six numbers that your app shows now, or one of your recovery codes.")


class SetUpAppForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code that the app shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self.fields["code"], "The six numbers that your app shows now.")


class ProfileForm(forms.Form):
    """How one is named, and in which zone one reads times."""

    name = forms.CharField(
        label="Your name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )
    time_zone = forms.ChoiceField(
        label="Your time zone",
        choices=ZONES,
        help_text="Times are shown in this zone beside the one of the meeting or deadline.",
    )
