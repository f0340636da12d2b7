"""The form of a charter. It never saves."""

from __future__ import annotations

from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.http import QueryDict

from joynet.lib.forms import DatePartsField, helper, in_plain_words
from teams.actions import CharterText
from teams.rules import figure_in_words

_TOO_LONG = "Use at most nine digits, and three behind the decimal point."
_FIGURE = {"max_digits": _TOO_LONG, "max_decimal_places": _TOO_LONG, "max_whole_digits": _TOO_LONG}


def _long(label: str, hint: str = "", rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=1500, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


class CharterForm(forms.Form):
    """One version of a charter. Only the title is needed: a draft is worth keeping."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    title = forms.CharField(label="Title", max_length=160, widget=forms.TextInput(attrs={"class": "input-full"}))
    units_in_scope = _long("Units in scope", "Where the work happens.", 2)
    staff_in_scope = forms.IntegerField(
        label="Staff in scope",
        min_value=0,
        max_value=1_000_000,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-width-10", "inputmode": "numeric"}),
    )
    patients_per_year = forms.IntegerField(
        label="Patients or encounters a year",
        min_value=0,
        max_value=100_000_000,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-width-10", "inputmode": "numeric"}),
    )
    why_now = _long("Why now", "What makes this worth everybody’s time this year.")
    what_matters = _long("What matters to staff", "Themes from what staff have told you so far. Leave out names.")
    aim = _long("Aim", "One sentence: how much, by when, for whom, measured by what.")
    outcome_measure = forms.CharField(
        label="Outcome measure",
        max_length=160,
        required=False,
        help_text="The one measure that will show it.",
        widget=forms.TextInput(attrs={"class": "input-full"}),
    )
    aim_unit = forms.CharField(
        label="Unit, such as %",
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"class": "input-width-10"}),
    )
    baseline_value = forms.DecimalField(
        label="Baseline",
        max_digits=12,
        decimal_places=3,
        required=False,
        error_messages=_FIGURE,
        widget=forms.TextInput(attrs={"class": "input-width-10", "inputmode": "decimal"}),
    )
    target_value = forms.DecimalField(
        label="Target",
        max_digits=12,
        decimal_places=3,
        required=False,
        error_messages=_FIGURE,
        widget=forms.TextInput(attrs={"class": "input-width-10", "inputmode": "decimal"}),
    )
    target_on = DatePartsField(label="Target date", required=False)
    population = forms.CharField(
        label="For whom",
        max_length=300,
        required=False,
        help_text="Such as “staff of the two medical units”.",
        widget=forms.TextInput(attrs={"class": "input-full"}),
    )
    measures = _long(
        "Measures chosen", "One a line: at least one outcome, two process and one balancing measure serve best.", 4
    )
    change_ideas = _long("First change ideas", "One a line.")
    guidance = _long("Guidance and constraints", "What is given, what is already under way, what must not change.")
    executive_sponsor = forms.CharField(
        label="Executive sponsor",
        max_length=160,
        required=False,
        help_text="Name and title.",
        widget=forms.TextInput(attrs={"class": "input-full"}),
    )
    partners = _long("Patient, workforce and community partners", "Who they are, and how they take part.")
    risks = _long("Risks", "What could get in the way, and what you would do then.")
    note = forms.CharField(
        label="What changed in this version",
        max_length=300,
        required=False,
        help_text="A few words for the list of versions.",
        widget=forms.TextInput(attrs={"class": "input-full"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        text: CharterText,
        seen: int,
        cancel: str,
        note: str = "",
    ) -> None:
        said = {name: _shown(value) for name, value in asdict(text).items()}
        super().__init__(data, initial=said | {"seen": seen, "note": note})
        in_plain_words(self)
        self.helper = helper(
            "seen",
            Fieldset(
                "What it is about",
                "title",
                "units_in_scope",
                Row("staff_in_scope", "patients_per_year"),
                "why_now",
                "what_matters",
            ),
            Fieldset(
                "Aim",
                "aim",
                "outcome_measure",
                Row("baseline_value", "target_value", "aim_unit"),
                "target_on",
                "population",
            ),
            Fieldset("How you go about it", "measures", "change_ideas", "guidance"),
            Fieldset("Who and what else", "executive_sponsor", "partners", "risks"),
            "note",
            submit="Save charter",
            cancel=(cancel, "Cancel"),
            optional={"note"},
        )

    def text(self) -> CharterText:
        """What was typed; for a valid form."""
        read: dict[str, Any] = self.cleaned_data
        return CharterText(**{field.name: _tidy(read[field.name]) for field in fields(CharterText)})


def _shown(value: Any) -> Any:  # noqa: ANN401  # a text, a figure, a day or None
    """A stored value as one would type it."""
    return figure_in_words(value) if isinstance(value, Decimal) else value


def _tidy(value: Any) -> Any:  # noqa: ANN401  # a text, a figure, a day or None
    """Texts with the line ends that are stored."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
