"""Addresses of signing in and of one's own account: allauth's pages that we want, under our names, and no others."""

from allauth.account import views as account_views
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from joynet.accounts import views

urlpatterns = [
    path("account/login/", views.ask_for_code, name="account_login"),
    path("account/login/code/", views.request_code, name="account_request_login_code"),
    path("account/login/code/confirm/", views.enter_code, name="account_confirm_login_code"),
    path("account/login/password/", views.sign_in_with_password, name="account_login_with_password"),
    # allauth's name for the page of new people; here they begin with an application.
    path("account/signup/", RedirectView.as_view(pattern_name="applications:start"), name="account_signup"),
    path("account/logout/", require_POST(account_views.logout), name="account_logout"),
    path("account/inactive/", account_views.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("account/profile/", views.profile, name="account_profile"),
    path("account/email/", account_views.email, name="account_email"),
    path("account/email/confirm/", account_views.email_verification_sent, name="account_email_verification_sent"),
    path("account/password/change/", account_views.password_change, name="account_change_password"),
    path("account/password/set/", account_views.password_set, name="account_set_password"),
    path("account/password/reset/", account_views.password_reset, name="account_reset_password"),
    path(
        "account/password/reset/confirm/",
        account_views.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path(
        "account/password/reset/complete/",
        account_views.complete_password_reset,
        name="account_complete_password_reset",
    ),
    path(
        "account/password/reset/done/",
        account_views.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("account/second-step/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
]
