"""More time to send one application."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from joynet.lib.forms import in_plain_words
from teams.models import Cohort


class ExtensionForm(forms.Form):
    """Who gets more time, for which cohort, until when, and why."""

    address = forms.EmailField(
        label="E-mail address of the applicant",
        max_length=254,
        help_text="Whoever has no draft yet gets one, and the way to it by e-mail.",
    )
    cohort = forms.ModelChoiceField(label="Cohort", queryset=Cohort.objects.none(), empty_label=None)
    last_day = forms.DateField(
        label="Last day to send it",
        help_text="It can be sent until the end of this day in the cohort’s time zone.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label="Reason", max_length=300, help_text="For our records. The applicant does not read it."
    )

    def __init__(self, data: QueryDict | None = None, *, cohorts: Iterable[Cohort]) -> None:
        super().__init__(data)
        field = self.fields["cohort"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Cohort.objects.filter(pk__in=[cohort.pk for cohort in cohorts]).order_by(
                "applications_close_at", "pk"
            )
        in_plain_words(self)
