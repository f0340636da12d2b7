"""What the forms of a draft share: whatever is typed is kept, and what is wrong with it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html

from applications.rules import Gap

LATER = {"later": "Save and come back later"}


class DraftForm(forms.Form):
    """A page of a draft. `revision` is what the writer saw when the page was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    helper: FormHelper

    not_stored: frozenset[str] = frozenset()
    """Fields that nothing stored stands against when two people save the same page."""

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))

    def show(self, gaps: Iterable[Gap]) -> None:
        """Puts what is stored and wrong beside its field, and warnings under its label; for a page just opened."""
        self.full_clean()
        if not hasattr(self, "cleaned_data"):
            self.cleaned_data = {}
        for gap in gaps:
            if gap.field not in self.fields:
                continue
            if gap.is_warning:
                field = self.fields[gap.field]
                field.help_text = format_html('<strong class="tag tag-warn">{}</strong>', gap.sentence)
            else:
                self.add_error(gap.field, gap.sentence)

    def take(self, typed: QueryDict) -> None:
        """Shows what was typed before, as if it had just been sent and not been saved."""
        self.data, self.is_bound = typed, True

    def carry(self, revision: int) -> None:
        """Lets the same page be sent again, over what has been stored meanwhile."""
        data = cast(QueryDict, self.data).copy()
        data["revision"] = str(revision)
        self.data = data

    @property
    def seen_revision(self) -> int:
        """The revision that the page was opened with."""
        return self.cleaned_data.get("revision") or 0

    def stored(self, name: str) -> object:
        """What is stored in the field, of a form that was just read."""
        return self.get_initial_for_field(self.fields[name], name)

    def label_of(self, name: str) -> str:
        """How a sentence or table names the field."""
        return str(self.fields[name].label or name)

    def shown(self, name: str, value: object) -> str:
        """A value of the field as people read it."""
        choices = dict(getattr(self.fields[name], "flatchoices", getattr(self.fields[name], "choices", ())))
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return str(choices.get(value, value)).strip() if value not in (None, "") else "Nothing"
