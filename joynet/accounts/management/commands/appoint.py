"""`manage.py appoint EMAIL --role director`: how a new installation gets its first member of staff."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from joynet.accounts import actions
from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import Role
from joynet.accounts.roles import staff_day


class Command(BaseCommand):
    """Give somebody a staff role from today on; later ones are given in the admin."""

    help = "Give a person a staff role from today on. The account is made when there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and what they will do."""
        parser.add_argument("email")
        parser.add_argument("--role", choices=Role.values, default=Role.DIRECTOR.value)
        parser.add_argument("--name", default="", help="The person's name, for a new account.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One account, one role."""
        now = timezone.now()
        role = Role(options["role"])
        try:
            user = actions.start_account(address=options["email"], name=options["name"], by=SYSTEM, at=now)
            actions.grant_role(user=user, role=role, starts_on=staff_day(user, now), by=SYSTEM, at=now)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(
            f"{user.email} is {role.label} from today on. They sign in with a code that is mailed to them."
        )
