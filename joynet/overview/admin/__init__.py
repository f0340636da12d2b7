"""The staff's pages that reach across the apps."""

from joynet.overview.admin.people import PersonAdmin

__all__ = ["PersonAdmin"]
