"""Who may sign in, and what staff may do in the admin."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db import models
from django.utils import timezone

from joynet.accounts.models import User
from joynet.accounts.roles import permissions_today


class AccountsBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Sign-in is allauth's; rights come from the dated staff roles, not from rows in the database."""

    def has_perm(self, user_obj: User, perm: str, obj: models.Model | None = None) -> bool:
        """Django's names: "teams.change_team"."""
        app_label, _, codename = perm.partition(".")
        return codename.partition("_")[0] in self._permissions(user_obj).get(app_label, frozenset())

    def has_module_perms(self, user_obj: User, app_label: str) -> bool:
        """Whether the app shows in the admin at all."""
        return app_label in self._permissions(user_obj)

    def get_all_permissions(self, user_obj: User, obj: models.Model | None = None) -> set[str]:
        """Unused: rights are asked for one by one."""
        return set()

    def _permissions(self, user: User) -> dict[str, frozenset[str]]:
        if not isinstance(user, User) or not user.is_active:
            return {}
        return permissions_today(user, timezone.now())
