"""The rows that the tables must refuse, whoever writes them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from meetings.models import (
    Alias,
    Answer,
    AttendanceMark,
    CalendarFeed,
    EvaluationDiscussion,
    EvaluationTheme,
    Event,
    EventDay,
    Registration,
    RollImport,
    RollImportRow,
    Series,
    Waiver,
)
from meetings.rules.kinds import Cadence, Kind, Modality, Source, State, Status
from tests.meetings.conftest import BEFORE, Program, ana_of, day_of

HASH = "a" * 64
type Columns = dict[str, Any]


def series(program: Program) -> Columns:
    return {"cohort": program.cohort, "kind": Kind.STEERING, "cadence": Cadence.QUARTERLY}


def event(program: Program) -> Columns:
    return {
        "cohort": program.cohort,
        "kind": Kind.ALL_TEAM_CALL,
        "title": "Extra call",
        "counts": True,
        "starts_at": BEFORE,
        "ends_at": BEFORE + timedelta(hours=1),
        "zone": "America/New_York",
        "modality": Modality.VIRTUAL,
    }


def event_day(program: Program) -> Columns:
    return {
        "event": program.call(1),
        "on": date(2027, 1, 2),
        "starts_at": BEFORE,
        "ends_at": BEFORE + timedelta(hours=1),
    }


def mark(program: Program) -> Columns:
    return {
        "day": day_of(program.call(1)),
        "team": program.mercy,
        "person": ana_of(program.mercy),
        "status": Status.PRESENT,
        "source": Source.STAFF,
        "by": program.staff,
        "at": BEFORE,
    }


def waiver(program: Program) -> Columns:
    return {
        "event": program.call(1),
        "team": program.mercy,
        "reason": "Flood.",
        "by": program.staff,
        "at": BEFORE,
    }


def answer(program: Program) -> Columns:
    return {"event": program.call(1), "person": ana_of(program.mercy), "coming": False, "at": BEFORE}


def registration(program: Program) -> Columns:
    return {
        "event": program.workshop(1),
        "team": program.mercy,
        "person": ana_of(program.mercy),
        "by": program.staff,
        "at": BEFORE,
    }


def roll_import(program: Program) -> Columns:
    return {
        "day": day_of(program.call(1)),
        "tool": "zoom",
        "content_hash": HASH,
        "by": program.staff,
        "at": BEFORE,
    }


def alias(program: Program) -> Columns:
    return {
        "team": program.mercy,
        "name_as_seen": "ana s. (mobile)",
        "person": ana_of(program.mercy),
        "by": program.staff,
        "at": BEFORE,
    }


def discussion(program: Program) -> Columns:
    return {
        "team": program.mercy,
        "requested_by": program.staff,
        "requested_at": BEFORE,
        "purpose": "What made the huddles last",
        "zone": "America/Chicago",
    }


GOOD: list[tuple[type[models.Model], Callable[[Program], Columns]]] = [
    (Series, series),
    (Event, event),
    (EventDay, event_day),
    (AttendanceMark, mark),
    (Waiver, waiver),
    (Answer, answer),
    (Registration, registration),
    (RollImport, roll_import),
    (Alias, alias),
    (EvaluationDiscussion, discussion),
]


@pytest.mark.parametrize(("model", "columns"), GOOD, ids=[model.__name__ for model, _ in GOOD])
def test_the_usual_row_is_taken(
    program: Program, model: type[models.Model], columns: Callable[[Program], Columns]
) -> None:
    row = model(**columns(program))
    row.full_clean()
    row.save()
    assert row.pk


REFUSED: list[tuple[type[models.Model], Callable[[Program], Columns], Callable[[Program], Columns], str]] = [
    (Series, series, lambda p: {"kind": Kind.COACHING}, "series_of_coaching_if_and_only_if_team"),
    (Series, series, lambda p: {"team": p.mercy}, "series_of_coaching_if_and_only_if_team"),
    (Series, series, lambda p: {"kind": Kind.WORKSHOP}, "series_once_per_cohort_and_kind"),
    (Series, series, lambda p: {"kind": Kind.COACHING, "team": p.mercy}, "series_once_per_team_and_kind"),
    (Series, series, lambda p: {"kind": "party"}, "series_kind_is_known"),
    (Series, series, lambda p: {"cadence": "often"}, "series_cadence_is_known"),
    (Event, event, lambda p: {"kind": Kind.COACHING}, "event_of_coaching_if_and_only_if_team"),
    (Event, event, lambda p: {"team": p.mercy}, "event_of_coaching_if_and_only_if_team"),
    (Event, event, lambda p: {"ends_at": BEFORE}, "event_ends_after_it_starts"),
    (Event, event, lambda p: {"kind": Kind.STEERING}, "event_counts_only_if_of_a_counted_kind"),
    (Event, event, lambda p: {"kind": Kind.ORIENTATION}, "event_counts_only_if_of_a_counted_kind"),
    (Event, event, lambda p: {"kind": Kind.OFFICE_HOURS}, "event_counts_only_if_of_a_counted_kind"),
    (Event, event, lambda p: {"state": State.CANCELLED}, "event_cancelled_if_and_only_if_reason"),
    (Event, event, lambda p: {"cancel_reason": "Snow."}, "event_cancelled_if_and_only_if_reason"),
    (Event, event, lambda p: {"number": 3}, "event_numbered_if_and_only_if_in_series"),
    (Event, event, lambda p: {"series": p.call(1).series}, "event_numbered_if_and_only_if_in_series"),
    (Event, event, lambda p: {"series": p.call(1).series, "number": 0}, "event_numbered_if_and_only_if_in_series"),
    (Event, event, lambda p: {"series": p.call(1).series, "number": 1}, "event_number_once_per_series"),
    (Event, event, lambda p: {"uid": p.call(1).uid}, "uid"),
    (Event, event, lambda p: {"kind": "party", "counts": False}, "event_kind_is_known"),
    (Event, event, lambda p: {"state": "moved"}, "event_state_is_known"),
    (Event, event, lambda p: {"modality": "by letter"}, "event_modality_is_known"),
    (EventDay, event_day, lambda p: {"ends_at": BEFORE}, "event_day_ends_after_it_starts"),
    (EventDay, event_day, lambda p: {"on": day_of(p.call(1)).on}, "event_day_once_per_date"),
    (AttendanceMark, mark, lambda p: {"status": Status.SUBSTITUTE}, "mark_substitute_if_and_only_if_for_somebody"),
    (
        AttendanceMark,
        mark,
        lambda p: {"substitute_for": ana_of(p.alder)},
        "mark_substitute_if_and_only_if_for_somebody",
    ),
    (
        AttendanceMark,
        mark,
        lambda p: {"status": Status.SUBSTITUTE, "substitute_for": ana_of(p.mercy)},
        "mark_substitute_for_another",
    ),
    (AttendanceMark, mark, lambda p: {"status": Status.PART}, "mark_part_needs_minutes"),
    (
        AttendanceMark,
        mark,
        lambda p: {"status": Status.EXCUSED, "minutes": 5},
        "mark_minutes_only_for_who_was_there",
    ),
    (AttendanceMark, mark, lambda p: {"status": Status.PART, "minutes": 0}, "mark_minutes_fit_a_day"),
    (AttendanceMark, mark, lambda p: {"status": Status.PART, "minutes": 1441}, "mark_minutes_fit_a_day"),
    (AttendanceMark, mark, lambda p: {"source": Source.IMPORT}, "mark_of_an_import_if_and_only_if_from_one"),
    (AttendanceMark, mark, lambda p: {"status": "asleep"}, "mark_status_is_known"),
    (AttendanceMark, mark, lambda p: {"source": "rumor"}, "mark_source_is_known"),
    (Waiver, waiver, lambda p: {"reason": ""}, "waiver_has_a_reason"),
    (Answer, answer, lambda p: {"coming": True, "instead": ana_of(p.alder)}, "answer_instead_only_if_not_coming"),
    (Answer, answer, lambda p: {"instead": ana_of(p.mercy)}, "answer_instead_only_if_not_coming"),
    (Registration, registration, lambda p: {"state": "maybe"}, "registration_state_is_known"),
    (
        Registration,
        registration,
        lambda p: {"dietary_needs": "Vegan", "needs_deleted_at": BEFORE},
        "registration_needs_are_gone_once_deleted",
    ),
    (RollImport, roll_import, lambda p: {"tool": "skype"}, "roll_import_tool_is_known"),
    (RollImport, roll_import, lambda p: {"state": "committed"}, "roll_import_moments_fit_its_state"),
    (
        RollImport,
        roll_import,
        lambda p: {"state": "previewed", "committed_at": BEFORE},
        "roll_import_moments_fit_its_state",
    ),
    (RollImport, roll_import, lambda p: {"state": "undone", "undone_at": BEFORE}, "roll_import_moments_fit_its_state"),
    (Alias, alias, lambda p: {"name_as_seen": ""}, "alias_has_a_name"),
    (EvaluationDiscussion, discussion, lambda p: {"purpose": ""}, "discussion_has_a_purpose"),
    (EvaluationDiscussion, discussion, lambda p: {"state": "scheduled"}, "discussion_scheduled_has_a_time"),
    (EvaluationDiscussion, discussion, lambda p: {"state": "forgotten"}, "discussion_state_is_known"),
    (EvaluationDiscussion, discussion, lambda p: {"quotes": "named"}, "discussion_quotes_need_consent"),
    (EvaluationDiscussion, discussion, lambda p: {"starts_at": BEFORE}, "discussion_starts_before_it_ends"),
    (EvaluationDiscussion, discussion, lambda p: {"ends_at": BEFORE}, "discussion_starts_before_it_ends"),
    (
        EvaluationDiscussion,
        discussion,
        lambda p: {"starts_at": BEFORE, "ends_at": BEFORE},
        "discussion_starts_before_it_ends",
    ),
]


@pytest.mark.parametrize(
    ("model", "columns", "change", "constraint"), REFUSED, ids=[f"{row[3]}-{n}" for n, row in enumerate(REFUSED)]
)
def test_nonsense_is_refused_by_the_table_and_by_full_clean(
    program: Program,
    model: type[models.Model],
    columns: Callable[[Program], Columns],
    change: Callable[[Program], Columns],
    constraint: str,
) -> None:
    values = {**columns(program), **change(program)}
    with pytest.raises(ValidationError):
        model(**values).full_clean()
    with pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE"), transaction.atomic():
        model(**values).save()


PAIRS: list[tuple[type[models.Model], Callable[[Program], Columns], str]] = [
    (Waiver, waiver, "This meeting is waived for this team already."),
    (Answer, answer, "This person has answered already."),
    (Registration, registration, "This person is registered already."),
]


@pytest.mark.parametrize(("model", "columns", "sentence"), PAIRS, ids=[model.__name__ for model, _, _ in PAIRS])
def test_a_pair_is_there_once(
    program: Program, model: type[models.Model], columns: Callable[[Program], Columns], sentence: str
) -> None:
    model(**columns(program)).save()
    with pytest.raises(ValidationError, match=sentence):
        model(**columns(program)).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        model(**columns(program)).save()


def test_a_name_stands_for_one_person_of_a_team_however_it_is_written(program: Program) -> None:
    Alias(**alias(program)).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Alias(**{**alias(program), "name_as_seen": "ANA S. (Mobile)"}).save()
    Alias(**{**alias(program), "team": program.alder}).save()


def test_a_person_has_one_feed_and_a_secret_belongs_to_one_feed(program: Program) -> None:
    CalendarFeed(person=ana_of(program.mercy), token_hash=HASH, made_at=BEFORE).save()
    for person, secret in ((ana_of(program.mercy), "b" * 64), (ana_of(program.alder), HASH)):
        with pytest.raises(IntegrityError), transaction.atomic():
            CalendarFeed(person=person, token_hash=secret, made_at=BEFORE).save()


def test_a_line_of_a_list_names_nobody_or_somebody_of_a_team(program: Program) -> None:
    read = RollImport(**roll_import(program))
    read.save()
    RollImportRow(roll_import=read, number=1, name_as_seen="iPad").save()
    wrong: list[Columns] = [
        {"number": 1},
        {"number": 2, "match": "email"},
        {"number": 2, "match": "nobody", "person": ana_of(program.mercy), "team": program.mercy},
        {"number": 2, "joined_at": BEFORE, "left_at": BEFORE - timedelta(seconds=1)},
    ]
    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            RollImportRow(roll_import=read, **columns).save()


def test_a_theme_is_given_once(program: Program) -> None:
    talk = EvaluationDiscussion(**discussion(program))
    talk.save()
    EvaluationTheme(discussion=talk, kind="barrier", code="time").save()
    for kind, code in (("barrier", "time"), ("gossip", "time")):
        with pytest.raises(IntegrityError), transaction.atomic():
            EvaluationTheme(discussion=talk, kind=kind, code=code).save()


def test_a_mark_is_never_changed_or_deleted(program: Program) -> None:
    row = AttendanceMark(**mark(program))
    row.save()
    row.status = Status.ABSENT
    with pytest.raises(TypeError, match="append-only"):
        row.save()
    with pytest.raises(TypeError, match="append-only"):
        row.delete()
    assert AttendanceMark.objects.get().status == Status.PRESENT
