"""What signing in means to the apps above the accounts."""

from __future__ import annotations

from datetime import datetime

from joynet.accounts.actors import Actor
from joynet.accounts.adapter import AccountAdapter
from joynet.accounts.models import User
from teams import actions


class NetworkAccountAdapter(AccountAdapter):
    """Accounts whose owners are people on rosters."""

    def follow_address(self, user: User, at: datetime) -> None:
        """The person of the account is invited and reminded at the address that the account signs in with."""
        actions.follow_address(user=user, by=Actor.of(user), at=at)
