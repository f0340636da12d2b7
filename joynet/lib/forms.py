"""What forms share: the template pack's helper (templates/joynet/README.md), plain refusals, a date in three parts."""

import calendar
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

from joynet.lib.names import one_line

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}


def add_errors(form: forms.BaseForm, refusal: ValidationError, *, beside: Mapping[str, str] | None = None) -> None:
    """A refusal beside its field; what names no field of the form goes on top.

    `beside`: what a refusal without a field is about (its code) to the name of the field.
    """
    if hasattr(refusal, "error_dict"):
        for name, errors in refusal.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
        return
    form.add_error((beside or {}).get(getattr(refusal, "code", "") or ""), refusal)


def helper(
    *layout: object,
    submit: str = "Continue",
    also: Mapping[str, str] | None = None,
    cancel: tuple[str, str] | None = None,
    optional: Collection[str] | None = None,
    danger: bool = False,
    form_tag: bool = True,
    action: str = "",
    form_id: str = "",
) -> FormHelper:
    """How `{% crispy form %}` draws the form; without a layout, all fields in their order.

    `also`: name and words of quiet second buttons. `cancel`: address and words of a link. `optional`: names of the
    fields to mark so, where "not required" does not say it (drafts). An empty `submit` draws no button.
    """
    drawn = FormHelper()
    if layout:
        drawn.layout = Layout(*layout)
    drawn.form_tag = form_tag
    drawn.disable_csrf = False
    drawn.form_action = action
    drawn.form_id = form_id
    drawn.include_media = False
    drawn.submit = submit
    drawn.also = dict(also or {})
    drawn.cancel = cancel
    drawn.optional = None if optional is None else frozenset(optional)
    drawn.danger = danger
    drawn.is_kept = False
    return drawn


def in_plain_words(form: forms.BaseForm) -> None:
    """Gives each field of the form refusals that name it and say what to do; messages written in the form stay."""
    for field in form.fields.values():
        own = _own_messages(field)
        for code, sentence in _plain_messages(field).items():
            if code not in own:
                field.error_messages[code] = sentence


def _own_messages(field: forms.Field) -> set[str]:
    standard: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        standard.update(getattr(kind, "default_error_messages", {}))
    return {code for code, sentence in field.error_messages.items() if standard.get(code) != sentence}


def _plain_messages(field: forms.Field) -> dict[str, str]:
    label = str(field.label or "This answer").strip()
    is_question = label.endswith("?")
    named = label.rstrip("?:.")
    match field:
        case forms.BooleanField():
            return {"required": f"Tick “{named}” to go on."}
        case forms.FileField():
            return {
                "required": "Choose a file to upload.",
                "missing": "Choose a file to upload.",
                "invalid": "The file did not arrive. Choose it again.",
                "empty": "The file is empty. Choose another one.",
            }
        case forms.ChoiceField() | forms.ModelChoiceField():
            required = f"Choose an answer to “{label}”" if is_question else f"Choose an answer for “{named}”"
            again = "That answer is not on the list. Choose one from the list."
            return {"required": f"{required}.", "invalid_choice": again, "invalid_list": again}
    required = f"Answer “{label}”" if is_question else f"{named} is missing"
    messages = {"required": f"{required}."}
    match field:
        case forms.EmailField():
            messages["invalid"] = "Enter an e-mail address such as name@example.org."
        case forms.URLField():
            messages["invalid"] = "Enter a web address such as https://example.org."
        case forms.IntegerField() | forms.DecimalField() | forms.FloatField():
            messages["invalid"] = f"{named} must be a number, such as 12."
        case forms.DateField():
            messages["invalid"] = "Enter a date such as 3/9/2027."
        case forms.CharField():
            pass
    return messages


class LineField(forms.CharField):
    """A name or title: whatever white space was typed or pasted into it, it is one line with single spaces."""

    def to_python(self, value: object) -> str:
        """The text on one line."""
        return one_line(super().to_python(value) or "")


class DatePartsWidget(forms.MultiWidget):
    """Month, day and year in three boxes, as people in the network say a date."""

    template_name = "joynet/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        part = {"inputmode": "numeric", "autocomplete": "off"}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "month": forms.TextInput(attrs={"autocomplete": "off"}),
            "day": forms.TextInput(attrs=part),
            "year": forms.TextInput(attrs=part),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: date | None) -> list[str | None]:
        """A stored date in its three parts."""
        if not isinstance(value, date):
            return [None, None, None]
        return [str(value.month), str(value.day), str(value.year)]


class DatePartsField(forms.MultiValueField):
    """A date typed as month (3, Mar or March), day and year (two digits are this century); gives a date or None."""

    widget = DatePartsWidget
    default_error_messages = {
        "incomplete": "Enter the date with its month, day and year.",
        "month": "Enter the month as a number or name, such as 3 or March.",
        "unreal": "There is no such day. Check month, day and year.",
    }

    def __init__(
        self, *, required: bool = True, label: str | None = None, help_text: str = "", initial: date | None = None
    ) -> None:
        parts = tuple(forms.CharField(max_length=20, required=False) for _part in range(3))
        super().__init__(
            parts, require_all_fields=False, required=required, label=label, help_text=help_text, initial=initial
        )

    def compress(self, data_list: list[str]) -> date | None:
        """The date that the three parts name."""
        parts = [part.strip(" .,") for part in data_list]
        if not any(parts):
            return None
        if not all(parts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        month, day, year = parts
        number = _month_number(month)
        if number is None:
            raise ValidationError(self.error_messages["month"], code="month")
        if not (_is_digits(day) and _is_digits(year) and len(year) in (2, 4)):
            raise ValidationError(self.error_messages["unreal"], code="unreal")
        try:
            return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
        except ValueError:
            raise ValidationError(self.error_messages["unreal"], code="unreal") from None


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _month_number(text: str) -> int | None:
    if _is_digits(text):
        return int(text) if 1 <= int(text) <= 12 else None
    if len(text) < 3:
        return None
    return next((number for name, number in _MONTHS.items() if name.startswith(text.lower())), None)
