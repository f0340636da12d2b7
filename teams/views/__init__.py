"""Pages of the teams app."""

from teams.views.joining import INVITATION_LASTS, join

__all__ = [
    "INVITATION_LASTS",
    "join",
]
