"""Forms of lists of people. They never save."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from joynet.lib.forms import in_plain_words
from joynet.lib.tables import MOST_BYTES, MOST_ROWS, Table, read_table
from teams.models import Cohort, PeopleImport
from teams.rules import FIELDS


class UploadPeopleForm(forms.Form):
    """A file with a row for each person."""

    file = forms.FileField(
        label="File",
        max_length=200,
        help_text=(
            f"CSV or Excel (.xlsx), up to {MOST_ROWS} people and {MOST_BYTES // 1_000_000} MB. The first row names the "
            "columns: name, e-mail, and where you like job title, team, and the day from which they are on it."
        ),
    )
    cohort = forms.ChoiceField(
        label="Cohort",
        required=False,
        help_text="Only if the list names teams: the cohort in which they are.",
    )

    def __init__(
        self, data: QueryDict | None = None, files: MultiValueDict[str, UploadedFile[bytes]] | None = None
    ) -> None:
        super().__init__(data, files)
        self.cohorts = {str(cohort.pk): cohort for cohort in Cohort.objects.order_by("-starts_on", "pk")}
        self.fields["cohort"] = _cohort_field(self.fields["cohort"], self.cohorts)
        self.table: Table | None = None
        in_plain_words(self)

    def clean_file(self) -> UploadedFile[bytes]:
        """Reads the table at once, so that what is wrong with it stands beside the file."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it into smaller ones.")
        self.table = read_table(file.read())
        return file

    def cohort_given(self) -> Cohort | None:
        """For a valid form."""
        return self.cohorts.get(self.cleaned_data["cohort"])


class MapColumnsForm(forms.Form):
    """Which column holds what; each choice shows the first thing that stands in the column."""

    def __init__(self, data: QueryDict | None = None, *, batch: PeopleImport, first: list[str]) -> None:
        super().__init__(data)
        shown = [
            (str(place), f"{header or f'Column {place + 1}'}{f' – {first[place][:40]}' if first[place] else ''}")
            for place, header in enumerate(batch.headers)
        ]
        for field, label in FIELDS.items():
            self.fields[field] = forms.ChoiceField(
                label=label,
                choices=[("", "No column"), *shown],
                required=False,
                initial=str(batch.columns.get(field, "")),
            )
        self.cohorts = {str(cohort.pk): cohort for cohort in Cohort.objects.order_by("-starts_on", "pk")}
        cohort = forms.ChoiceField(
            label="Cohort of the teams", required=False, initial=str(batch.cohort_id or ""),
            help_text="Only if a column names teams.",
        )  # fmt: skip
        self.fields["cohort"] = _cohort_field(cohort, self.cohorts)
        in_plain_words(self)

    def columns(self) -> dict[str, int]:
        """Field → place, for a valid form."""
        return {field: int(self.cleaned_data[field]) for field in FIELDS if self.cleaned_data[field]}

    def cohort_given(self) -> Cohort | None:
        """For a valid form."""
        return self.cohorts.get(self.cleaned_data["cohort"])


def _cohort_field(field: forms.Field, cohorts: dict[str, Cohort]) -> forms.ChoiceField:
    choices = [("", "No teams in this list"), *((pk, str(cohort)) for pk, cohort in cohorts.items())]
    return forms.ChoiceField(
        label=field.label, required=False, help_text=field.help_text, initial=field.initial, choices=choices
    )
