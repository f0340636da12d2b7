"""The form of one driver. It never saves."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from joynet.lib.forms import helper, in_plain_words
from teams.rules import Component


class DriverForm(forms.Form):
    """The words of a driver or change idea, and the component of joy in work that it belongs to.

    `under`: the driver that it stood under when the page was opened, 0 for a primary driver. An empty `submit` draws
    no button; `action` is where the form goes when not to its own page.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    under = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0, required=False)
    text = forms.CharField(
        label="In a few words", max_length=160, widget=forms.TextInput(attrs={"class": "input-full"})
    )
    component = forms.ChoiceField(
        label="Component of joy in work", choices=[("", "None of the nine"), *Component.choices], required=False
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        submit: str,
        cancel: str,
        text: str = "",
        component: str = "",
        seen: int = 0,
        under: int = 0,
        action: str = "",
    ) -> None:
        super().__init__(data, initial={"text": text, "component": component, "seen": seen, "under": under})
        in_plain_words(self)
        self.helper = helper(
            "seen",
            "under",
            "text",
            "component",
            submit=submit,
            cancel=(cancel, "Cancel"),
            optional=set(),
            action=action,
        )
