"""Who applies, how large it is, and what of it takes part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from applications.forms.drafts import LATER, DraftForm
from applications.forms.fields import LinesField, WholeNumberField
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


class OrganizationDetailsForm(DraftForm):
    """What of the organization takes part, its legal name, and how large it is."""

    units_in_scope = LinesField(
        label="Which units or clinics will take part?",
        max_length=400,
        required=False,
        help_text="For example: two medical units, 60 staff together, and the emergency department.",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": False}),
        error_messages={
            "max_length": "The units may have %(limit_value)s characters, and this has %(show_value)s. Shorten it."
        },
    )
    legal_name = forms.CharField(
        label="Legal name",
        max_length=160,
        required=False,
        help_text="Only where it differs from the name of your organization.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    beds = WholeNumberField(
        label="Number of beds",
        min_value=0,
        max_value=100_000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-width-10"}),
        error_messages={
            "invalid": "Enter the number of beds in digits, such as 450.",
            "min_value": "Enter the number of beds, 0 or more.",
            "max_value": "Enter the number of beds of your organization alone.",
        },
    )
    visits = WholeNumberField(
        label="Visits a year",
        min_value=0,
        max_value=1_000_000_000,
        required=False,
        help_text="Of outpatients and in the emergency department, about as many as last year.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-width-10"}),
        error_messages={
            "invalid": "Enter the number of visits in digits, such as 80,000.",
            "min_value": "Enter the number of visits, 0 or more.",
            "max_value": "Enter the number of visits to your organization alone.",
        },
    )

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        in_plain_words(self)
        self.helper = helper(
            "revision",
            "units_in_scope",
            "legal_name",
            "beds",
            "visits",
            submit="Save and continue",
            also=LATER,
            optional={"legal_name", "beds", "visits"},
        )
