"""What staff type about events and their roll. Forms check shape; actions decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from joynet.lib.forms import in_plain_words
from joynet.lib.zones import zone, zone_in_words
from meetings.actions import Sheet, cell_name
from meetings.models import DAY_IN_MINUTES, Event
from meetings.queries import RollPage
from meetings.queries.roll import RollCell, RollRow, RollTeam
from meetings.rules.kinds import Status
from meetings.rules.roll import Given

QUORUM_STATUSES = (
    Status.PRESENT,
    Status.PART,
    Status.ABSENT,
    Status.EXCUSED,
    Status.NOT_EXPECTED,
    Status.CAUGHT_UP,
)
FURTHER_STATUSES = (Status.PRESENT, Status.SUBSTITUTE)


class ReasonForm(forms.Form):
    """Why something is canceled or waived; the team reads it."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="One sentence. The team reads it beside the meeting.",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        in_plain_words(self)


class MoveForm(forms.Form):
    """Another day or other hours, on the wall clock where the event takes place."""

    first_on = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label="From", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label="To", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, data: QueryDict | None = None, *, event: Event, days: int) -> None:
        there = zone(event.zone)
        initial = {
            "first_on": event.starts_at.astimezone(there).date(),
            "starts": event.starts_at.astimezone(there).time(),
            "ends": event.ends_at.astimezone(there).time(),
        }
        super().__init__(data, initial=initial, label_suffix="")
        self.fields["starts"].help_text = f"{zone_in_words(event.zone)} ({event.zone})"
        if days > 1:
            self.fields["first_on"].label = "First day"
            self.fields["first_on"].help_text = f"{days} days in a row, with the same hours on each."
        in_plain_words(self)
        for name, example in (("starts", "12:00 PM"), ("ends", "1:00 PM")):
            self.fields[name].error_messages["invalid"] = f"Enter a time such as {example}."


@dataclass(frozen=True)
class CellFields:
    """The controls of one person on one day, and what is wrong with them."""

    status: forms.BoundField
    minutes: forms.BoundField | None
    substitute_for: forms.BoundField | None
    errors: tuple[str, ...]
    errors_id: str


@dataclass(frozen=True)
class RowFields:
    """One person's row; a cell is None where nothing can be recorded, and `why` says why not."""

    row: RollRow
    cells: tuple[tuple[CellFields | None, str], ...]


@dataclass(frozen=True)
class TeamFields:
    """One team's part of the roll."""

    team: RollTeam
    rows: tuple[RowFields, ...]
    rest: forms.BoundField


class RollForm(forms.Form):
    """One event's roll: for each person and day a status, minutes for *part*, and for a substitute, for whom.

    What is left blank is not recorded; with `rest` a team's blank quorum members are recorded as present.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, page: RollPage) -> None:
        super().__init__(data, initial={"seen": page.seen})
        self.page = page
        for team, row, cell in self._open_cells():
            name = _name(team, row, cell)
            mark = cell.mark
            status = mark.status if mark and mark.status != Status.UNKNOWN else ""
            whose = f"{row.name}, {self._day_in_words(cell)}"
            self.fields[f"{name}-status"] = _status_field(cell, status, whose)
            if cell.is_quorum:
                self.fields[f"{name}-minutes"] = _minutes_field(mark.minutes if mark else None, whose)
            else:
                whom = mark.substitute_for if mark else None
                self.fields[f"{name}-for"] = _for_field(team, whom, whose)
        for team in page.teams:
            self.fields[_rest(team)] = forms.BooleanField(required=False, label="Everybody left blank was present")

    def teams(self) -> list[TeamFields]:
        """The fields as the page lays them out."""
        return [
            TeamFields(team, tuple(self._row(team, row) for row in team.rows), self[_rest(team)])
            for team in self.page.teams
        ]

    def sheets(self) -> list[Sheet]:
        """What was sent, for `record_roll`; cells that the sender's page did not have are left out."""
        given: dict[tuple[int, int], list[Given]] = {}
        teams = {team.team.pk: team.team for team in self.page.teams}
        for team, row, cell in self._open_cells():
            name = _name(team, row, cell)
            if f"{name}-status" in self.data:
                given.setdefault((team.team.pk, cell.day_id), []).append(self._given(team, row, cell, name))
        return [Sheet(day, teams[team], tuple(marks)) for (team, day), marks in given.items()]

    def add_refusals(self, refusal: ValidationError) -> None:
        """An action's refusals beside the names that they are about."""
        for error in refusal.error_list:
            field = f"{error.code}-status"
            self.add_error(field if field in self.fields else None, error)

    def _given(self, team: RollTeam, row: RollRow, cell: RollCell, name: str) -> Given:
        status = Status(self.cleaned_data[f"{name}-status"] or Status.UNKNOWN)
        if status == Status.UNKNOWN and cell.is_quorum and self.cleaned_data[_rest(team)]:
            status = Status.PRESENT
        minutes = self.cleaned_data.get(f"{name}-minutes")
        whom = self.cleaned_data.get(f"{name}-for") or None
        return Given(row.person_id, status, minutes, int(whom) if whom else None)

    def _open_cells(self) -> Iterator[tuple[RollTeam, RollRow, RollCell]]:
        """Every cell of a day that has begun."""
        begun = {day.day.pk for day in self.page.days if day.has_begun}
        for team in self.page.teams:
            for row in team.rows:
                for cell in row.cells:
                    if cell is not None and cell.day_id in begun:
                        yield team, row, cell

    def _row(self, team: RollTeam, row: RollRow) -> RowFields:
        cells: list[tuple[CellFields | None, str]] = []
        for day, cell in zip(self.page.days, row.cells, strict=True):
            if cell is None:
                cells.append((None, "Not on the roster that day"))
            elif not day.has_begun:
                cells.append((None, "Not begun"))
            else:
                cells.append((self._cell(_name(team, row, cell)), ""))
        return RowFields(row, tuple(cells))

    def _cell(self, name: str) -> CellFields:
        parts = [f"{name}-{part}" for part in ("status", "minutes", "for") if f"{name}-{part}" in self.fields]
        errors = tuple(dict.fromkeys(str(error) for part in parts for error in self.errors.get(part, [])))
        errors_id = f"{name}-errors"
        if errors:
            for part in parts:
                self.fields[part].widget.attrs |= {"aria-describedby": errors_id, "aria-invalid": "true"}
        return CellFields(
            status=self[f"{name}-status"],
            minutes=self[f"{name}-minutes"] if f"{name}-minutes" in self.fields else None,
            substitute_for=self[f"{name}-for"] if f"{name}-for" in self.fields else None,
            errors=errors,
            errors_id=errors_id,
        )

    def _day_in_words(self, cell: RollCell) -> str:
        if len(self.page.days) == 1:
            return "attendance"
        return f"day {next(n for n, day in enumerate(self.page.days, 1) if day.day.pk == cell.day_id)}"


def _name(team: RollTeam, row: RollRow, cell: RollCell) -> str:
    return cell_name(team_id=team.team.pk, day_id=cell.day_id, person_id=row.person_id)


def _rest(team: RollTeam) -> str:
    return f"team-{team.team.pk}-rest"


def _status_field(cell: RollCell, status: str, whose: str) -> forms.ChoiceField:
    offered = list(QUORUM_STATUSES if cell.is_quorum else FURTHER_STATUSES)
    if status and Status(status) not in offered:  # recorded before the roster was corrected
        offered.append(Status(status))
    return forms.ChoiceField(
        required=False,
        choices=[("", "–"), *((one.value, one.label) for one in offered)],
        initial=status,
        widget=forms.Select(attrs={"aria-label": whose}),
        error_messages={"invalid_choice": "Choose a status from the list."},
    )


def _minutes_field(minutes: int | None, whose: str) -> forms.IntegerField:
    sentence = "Enter the minutes as a whole number, such as 45."
    return forms.IntegerField(
        required=False,
        initial=minutes,
        min_value=1,
        max_value=DAY_IN_MINUTES,
        widget=forms.TextInput(attrs={"aria-label": f"{whose}, minutes", "inputmode": "numeric", "size": 4}),
        error_messages={"invalid": sentence, "min_value": sentence, "max_value": "A day has 1,440 minutes."},
    )


def _for_field(team: RollTeam, whom: int | None, whose: str) -> forms.ChoiceField:
    members = [(str(row.person_id), row.name) for row in team.rows if row.is_quorum]
    return forms.ChoiceField(
        required=False,
        choices=[("", "for whom"), *members],
        initial="" if whom is None else str(whom),
        widget=forms.Select(attrs={"aria-label": f"{whose}, substitute for"}),
        error_messages={"invalid_choice": "Choose a name from the list."},
    )
