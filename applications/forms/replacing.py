"""Somebody else for a place."""

from __future__ import annotations

from uuid import uuid4

from crispy_forms.bootstrap import AppendedText
from django.http import QueryDict

from applications.forms.people import ParticipantForm
from applications.models import Nominee
from joynet.lib.forms import helper


class ReplacementForm(ParticipantForm):
    """The same questions as for whoever is named first, all of them needed now."""

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, nominee: Nominee) -> None:
        super().__init__(data, initial={"entry": uuid4()}, slot=nominee.slot, submit="")
        del self.fields["revision"]
        self.fields["email"].help_text = "We send the link to confirm there at once."
        order = ["name", "email", "title", "subtype", "profession", "attests_direct_care"]
        self.helper = helper(
            "entry",
            *(name for name in order if name in self.fields),
            AppendedText("hours_per_week", "hours"),
            submit="Name this person and ask them",
            optional=set(),
        )
