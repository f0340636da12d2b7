"""Why a report cannot be written."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class ReportRefused(ValidationError):
    """The report cannot be written or taken; the message is for the person who sent it."""


class EditedMeanwhile(ReportRefused):
    """Somebody else has saved this part since the page was loaded; what was typed is still on the page."""


class ValueRefused(ValidationError):
    """Figures that cannot be stored; `error_dict` names fields as "<team measure id>-<column>"."""
