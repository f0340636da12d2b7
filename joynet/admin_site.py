"""The staff's workplace: who comes in, and what its front page shows."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from joynet.accounts import staff
from joynet.accounts.models import User
from joynet.accounts.roles import roles_at, staff_day
from joynet.accounts.sign_in import with_next
from joynet.overview.queries import may_read_standing, staff_queue


class JoynetAdminSite(AdminSite):
    """Django's admin behind our door: an active staff role today, and a second step taken in this session."""

    site_header = "Staff"
    index_title = "Staff pages"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """The one door to everything that staff do."""
        return staff.may_work(request, timezone.now())

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002  # Django's
        """Every page of the admin. Lookups by pattern are refused: a wrong pattern breaks the database's query."""

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if any("regex" in name for name in request.GET):
                raise BadRequest("Search by pattern is not offered.")
            return view(request, *args, **kwargs)

        return super().admin_view(guarded, cacheable)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page: first what waits for the person, then the lists."""
        user, now = request.user, timezone.now()
        context: dict[str, Any] = {"queue": ()}
        if isinstance(user, User):
            context = {
                "queue": staff_queue(user=user, at=now),
                "reads_standing": may_read_standing(user, today=staff_day(user, now)),
            }
        return super().index(request, context | (extra_context or {}))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Leads whoever stands before the door to what is still missing, and back afterwards."""
        after = request.GET.get("next") or reverse("admin:index")
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(after, reverse("account_login"))
        if self.has_permission(request):
            return redirect("admin:index")
        if not roles_at(user, timezone.now()):
            raise PermissionDenied("These pages are for the staff of the network.")
        if not staff.is_staff_session(request):
            messages.warning(request, "You have become staff. Sign out and sign in again to work here.")
            return redirect("overview:home")
        steps = staff.second_steps_of(user)
        if steps:
            page = "mfa_reauthenticate" if "totp" in steps else "mfa_reauthenticate_webauthn"
            return redirect(with_next(reverse(page), after))
        messages.warning(request, "Staff sign in with a second step. Set up an app or a security key to go on.")
        return redirect("mfa_index")

    # The stubs know only Django's own pages here.
    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Signing out is one page for the whole site."""
        return redirect("overview:home")

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One's own account is one place for the whole site."""
        return redirect("account_change_password")
