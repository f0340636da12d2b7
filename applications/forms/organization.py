"""Who applies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from applications.forms.drafts import LATER, DraftForm
from applications.forms.fields import WholeNumberField
from joynet.lib.forms import helper, in_plain_words
from joynet.lib.zones import ZONES
from teams.rules import OrganizationKind


class OrganizationForm(DraftForm):
    """Who applies."""

    organization_name = forms.CharField(
        label="Name of your organization",
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(
        label="What kind of organization is it?",
        choices=OrganizationKind.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    country = forms.CharField(
        label="Country",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "country-name", "class": "input-width-20"}),
    )
    size = WholeNumberField(
        label="Number of staff",
        min_value=1,
        max_value=2_000_000,
        required=False,
        help_text="Everybody who works there, to the nearest ten. For example, 1,200.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-width-10"}),
        error_messages={
            "invalid": "Enter the number of staff in digits, such as 1,200.",
            "min_value": "Enter the number of staff, at least 1.",
            "max_value": "Enter the number of staff of your organization alone.",
        },
    )
    zone = forms.ChoiceField(
        label="Time zone of your team",
        choices=ZONES,
        required=False,
        help_text="Due dates end at midnight there.",
    )

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        in_plain_words(self)
        self.helper = helper(
            "revision",
            "organization_name",
            "kind",
            "country",
            "size",
            "zone",
            submit="Save and continue",
            also=LATER,
            optional=set(),
        )
