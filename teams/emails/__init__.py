"""The mails of the teams app, as values."""

from teams.emails.invitations import JOIN_PURPOSE, invitation

__all__ = [
    "JOIN_PURPOSE",
    "invitation",
]
