"""The calendar, moves, cancellations, waivers and the roll."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry
from meetings import actions, queries
from meetings.models import AttendanceMark, Event, EventDay, Series, Waiver
from meetings.rules.kinds import Kind, Modality, State, Status
from meetings.rules.roll import Given
from meetings.tasks import plan_missing_coaching
from teams.actions import end_membership, pause_team
from tests.factories import make_cohort, make_further_member, make_staff, make_team, person_of
from tests.meetings.conftest import BEFORE, Program, all_present, ana_of, day_of


def rows() -> tuple[int, ...]:
    """Everything that an action of this module may write."""
    tables = (Series, Event, EventDay, AttendanceMark, Waiver, Event.history.model, AuditEntry)
    return tuple(table._default_manager.count() for table in tables)


class TestCalendar:
    def test_it_holds_calls_workshops_and_coaching_that_count(self, program: Program) -> None:
        events = Event.objects.filter(cohort=program.cohort)
        assert [(kind, events.filter(kind=kind, counts=True).count()) for kind in Kind] == [
            (Kind.WORKSHOP, 4),
            (Kind.ALL_TEAM_CALL, 6),
            (Kind.COACHING, 12),
            (Kind.STEERING, 0),
            (Kind.ORIENTATION, 0),
            (Kind.OFFICE_HOURS, 0),
        ]

    def test_a_workshop_has_two_days_in_person_and_a_call_one_online(self, program: Program) -> None:
        workshop, call = program.workshop(1), program.call(1)
        assert [day.on for day in workshop.days.order_by("on")] == [date(2027, 1, 14), date(2027, 1, 15)]
        assert (workshop.starts_at, workshop.ends_at) == (
            datetime(2027, 1, 14, 14, tzinfo=UTC),
            datetime(2027, 1, 15, 22, tzinfo=UTC),
        )
        assert (call.days.count(), call.modality, workshop.modality) == (1, Modality.VIRTUAL, Modality.IN_PERSON)

    def test_coaching_is_in_the_zone_of_the_team(self, program: Program) -> None:
        coaching = program.event(Kind.COACHING, 1, program.alder)
        assert (coaching.zone, coaching.starts_at) == ("Asia/Singapore", datetime(2027, 1, 19, 2, tzinfo=UTC))

    def test_generating_again_changes_nothing(self, program: Program) -> None:
        before = rows()
        assert actions.generate_calendar(cohort=program.cohort, by=program.by, at=BEFORE) == []
        assert actions.plan_team_coaching(team=program.mercy, by=program.by, at=BEFORE) == []
        assert rows() == before

    def test_what_was_moved_or_canceled_stays(self, program: Program) -> None:
        moved = actions.move_event(
            event=program.call(3), first_on=date(2027, 3, 24), starts=time(14), ends=time(15), by=program.by, at=BEFORE
        )
        cancelled = actions.cancel_event(event=program.call(4), reason="Holiday.", by=program.by, at=BEFORE)
        assert actions.generate_calendar(cohort=program.cohort, by=program.by, at=BEFORE) == []
        assert program.call(3).starts_at == moved.starts_at
        assert program.call(4).state == cancelled.state == State.CANCELLED

    def test_only_what_is_missing_is_added_and_never_where_another_meeting_is(self, program: Program) -> None:
        program.cohort.workshops = 5
        program.cohort.save()
        before = rows()
        sentence = "Workshop 5 would be on Jun 10, 2027, where Workshop 4 is. Move that one first."
        with pytest.raises(actions.CalendarRefused, match=re.escape(sentence)):
            actions.generate_calendar(cohort=program.cohort, by=program.by, at=BEFORE)
        assert rows() == before
        actions.move_event(
            event=program.workshop(4),
            first_on=date(2027, 5, 6),
            starts=time(9),
            ends=time(17),
            by=program.by,
            at=BEFORE,
        )
        added = actions.generate_calendar(cohort=program.cohort, by=program.by, at=BEFORE)
        assert [event.title for event in added] == ["Workshop 5"]

    def test_it_is_recorded_who_did_it(self, program: Program) -> None:
        entry = AuditEntry.objects.get(verb="generated calendar")
        assert (entry.actor_user, entry.details) == (program.staff, {"events": 10})
        assert {row.history_user for row in Event.history.filter(kind=Kind.WORKSHOP)} == {program.staff}

    def test_more_workshops_than_months_are_refused_and_nothing_is_written(self, program: Program) -> None:
        cohort = make_cohort(name="Short", at=BEFORE)
        cohort.months = 3
        cohort.save()
        before = rows()
        with pytest.raises(actions.CalendarRefused, match="4 workshops do not fit into 3 months"):
            actions.generate_calendar(cohort=cohort, by=program.by, at=BEFORE)
        assert rows() == before

    @pytest.mark.parametrize("starts_on", [date(2027, 1, 1), date(2028, 2, 29), date(2026, 8, 31)])
    @pytest.mark.django_db
    def test_every_start_gives_a_whole_calendar(self, starts_on: date) -> None:
        at = datetime(2026, 1, 5, tzinfo=UTC)
        cohort = make_cohort(starts_on=starts_on, at=at)
        team = make_team(cohort=cohort, at=at)
        by = make_staff(email="joan.day@example.org", at=at)
        assert len(actions.generate_calendar(cohort=cohort, by=Actor.of(by), at=at)) == 22
        assert len(actions.plan_team_coaching(team=team, by=Actor.of(by), at=at)) == 18


class TestMissingCoaching:
    @pytest.fixture
    def now(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
        def be(moment: datetime) -> None:
            monkeypatch.setattr("meetings.tasks.timezone.now", lambda: moment)

        return be

    def test_a_new_team_gets_its_coaching_by_itself(self, program: Program, now: Callable[[datetime], None]) -> None:
        team = make_team(cohort=program.cohort, name="Beech Care", joined_on=date(2027, 4, 20), at=BEFORE)
        now(datetime(2027, 4, 20, 15, tzinfo=UTC))
        plan_missing_coaching()
        assert list(team.events.order_by("number").values_list("number", flat=True)) == [5, 6]
        before = rows()
        plan_missing_coaching()
        assert rows() == before

    def test_a_program_that_is_over_gets_none(self, program: Program, now: Callable[[datetime], None]) -> None:
        team = make_team(cohort=program.cohort, name="Beech Care", at=BEFORE)
        now(datetime(2027, 7, 5, 12, tzinfo=UTC))
        plan_missing_coaching()
        assert not team.events.exists()

    def test_months_after_a_pause_are_added(self, program: Program, now: Callable[[datetime], None]) -> None:
        team = make_team(cohort=program.cohort, name="Beech Care", at=BEFORE)
        pause = pause_team(
            team=team, starts_on=date(2027, 3, 1), ends_on=None, reason="Flood", by=program.by, at=BEFORE
        )
        now(BEFORE)
        plan_missing_coaching()
        assert list(team.events.values_list("number", flat=True)) == [1, 2]
        pause.ends_on = date(2027, 5, 1)
        pause.save()
        plan_missing_coaching()
        assert list(team.events.order_by("number").values_list("number", flat=True)) == [1, 2, 5, 6]


class TestMove:
    def move(self, program: Program, event: Event, first_on: date, starts: time, ends: time) -> Event:
        return actions.move_event(event=event, first_on=first_on, starts=starts, ends=ends, by=program.by, at=BEFORE)

    def test_it_keeps_its_identity_and_raises_its_sequence(self, program: Program) -> None:
        call = program.call(3)
        moved = self.move(program, call, date(2027, 3, 24), time(14), time(15, 30))
        assert (moved.uid, moved.sequence) == (call.uid, 1)
        assert moved.starts_at == datetime(2027, 3, 24, 18, tzinfo=UTC)  # summer time
        day = day_of(moved)
        assert (day.on, day.starts_at, day.ends_at) == (date(2027, 3, 24), moved.starts_at, moved.ends_at)

    @pytest.mark.parametrize("first_on", [date(2027, 1, 13), date(2027, 1, 15), date(2027, 2, 4)])
    def test_a_workshop_moves_with_both_days(self, program: Program, first_on: date) -> None:
        workshop = program.workshop(1)
        days = list(workshop.days.order_by("on").values_list("pk", flat=True))
        moved = self.move(program, workshop, first_on, time(9), time(17))
        assert list(moved.days.order_by("on").values_list("pk", "on")) == [
            (days[0], first_on),
            (days[1], first_on + timedelta(days=1)),
        ]
        assert moved.ends_at - moved.starts_at == timedelta(hours=32)

    @pytest.mark.parametrize(
        ("first_on", "starts", "ends", "sentence"),
        [
            (date(2027, 3, 17), time(12), time(13), "This is when the event takes place now."),
            (date(2027, 3, 24), time(12), time(12), "The end must be later than the start."),
            (date(2027, 3, 14), time(2, 30), time(4), "The clocks skip this time on Mar 14, 2027."),
            (date(2027, 1, 3), time(12), time(13), "The program runs from Jan 4, 2027 to Jul 3, 2027."),
            (date(2027, 7, 4), time(12), time(13), "The program runs from Jan 4, 2027 to Jul 3, 2027."),
        ],
    )
    def test_it_is_refused_in_words(
        self, program: Program, first_on: date, starts: time, ends: time, sentence: str
    ) -> None:
        before = rows()
        with pytest.raises(actions.EventRefused, match=re.escape(sentence)):
            self.move(program, program.call(3), first_on, starts, ends)
        assert rows() == before
        assert program.call(3).sequence == 0

    @pytest.mark.parametrize("first_on", [date(2027, 1, 4), date(2027, 7, 3)])
    def test_the_first_and_the_last_day_of_the_program_are_in_it(self, program: Program, first_on: date) -> None:
        assert self.move(program, program.call(3), first_on, time(12), time(13)).sequence == 1

    def test_an_event_whose_roll_was_taken_stays(self, program: Program) -> None:
        program.record(program.call(1), program.mercy, Ana=Status.PRESENT)
        with pytest.raises(actions.EventRefused, match="All-team call 1 is held"):
            self.move(program, program.call(1), date(2027, 1, 27), time(12), time(13))


class TestCancelAndWaive:
    def test_a_canceled_event_says_why_and_raises_its_sequence(self, program: Program) -> None:
        event = actions.cancel_event(event=program.call(2), reason=" Snow. ", by=program.by, at=BEFORE)
        assert (event.state, event.cancel_reason, event.sequence) == (State.CANCELLED, "Snow.", 1)

    def test_a_reason_is_asked_for(self, program: Program) -> None:
        before = rows()
        with pytest.raises(ValidationError, match="Enter the reason for canceling"):
            actions.cancel_event(event=program.call(2), reason="  ", by=program.by, at=BEFORE)
        with pytest.raises(ValidationError):
            actions.waive(event=program.call(2), team=program.mercy, reason=" ", by=program.by, at=BEFORE)
        assert rows() == before

    def test_it_is_canceled_once(self, program: Program) -> None:
        actions.cancel_event(event=program.call(2), reason="Snow.", by=program.by, at=BEFORE)
        with pytest.raises(actions.EventRefused, match="canceled already"):
            actions.cancel_event(event=program.call(2), reason="Snow.", by=program.by, at=BEFORE)

    def test_a_roll_taken_by_mistake_does_not_keep_it_from_being_canceled(self, program: Program) -> None:
        program.record(program.call(1), program.mercy, Ana=Status.PRESENT)
        event = actions.cancel_event(event=program.call(1), reason="Nobody came.", by=program.by, at=BEFORE)
        assert event.state == State.CANCELLED

    def test_a_waiver_is_one_teams(self, program: Program) -> None:
        actions.waive(event=program.call(1), team=program.mercy, reason="Flood.", by=program.by, at=BEFORE)
        assert [(w.team, w.reason, w.by) for w in Waiver.objects.all()] == [(program.mercy, "Flood.", program.staff)]
        with pytest.raises(ValidationError, match="waived for this team already"):
            actions.waive(event=program.call(1), team=program.mercy, reason="Again.", by=program.by, at=BEFORE)

    def test_what_does_not_count_for_a_team_is_not_waived(self, program: Program) -> None:
        theirs = program.event(Kind.COACHING, 1, program.alder)
        actions.cancel_event(event=program.call(2), reason="Snow.", by=program.by, at=BEFORE)
        for event in (theirs, program.call(2)):
            with pytest.raises(actions.EventRefused, match="There is nothing to waive"):
                actions.waive(event=event, team=program.mercy, reason="Flood.", by=program.by, at=BEFORE)


class TestRoll:
    def record(self, program: Program, given: list[Given], *, number: int = 1, at: datetime | None = None) -> None:
        call = program.call(number)
        actions.record_attendance(
            event_day=day_of(call), team=program.mercy, marks=given, by=program.by, at=at or call.ends_at
        )

    def test_marks_say_who_recorded_whom_and_when(self, program: Program) -> None:
        self.record(program, all_present(program.mercy))
        call = program.call(1)
        assert call.state == State.HELD
        assert {(m.day, m.team, m.status, m.by, m.at) for m in AttendanceMark.objects.all()} == {
            (day_of(call), program.mercy, Status.PRESENT, program.staff, call.ends_at)
        }
        assert AuditEntry.objects.get(verb="recorded attendance").details == {"team": program.mercy.pk, "marks": 3}

    def test_the_same_again_writes_nothing(self, program: Program) -> None:
        self.record(program, all_present(program.mercy))
        before = rows()
        self.record(program, all_present(program.mercy))
        assert rows() == before

    def test_a_correction_is_a_new_row_and_the_latest_counts(self, program: Program) -> None:
        ana = ana_of(program.mercy)
        self.record(program, all_present(program.mercy))
        self.record(program, [Given(ana.pk, Status.ABSENT)])
        assert list(AttendanceMark.objects.filter(person=ana).order_by("pk").values_list("status", flat=True)) == [
            Status.PRESENT,
            Status.ABSENT,
        ]
        self.record(program, [Given(ana.pk, Status.UNKNOWN)])
        assert queries.events_to_record(program.call(1).ends_at).filter(pk=program.call(1).pk).exists()

    def test_nothing_recorded_leaves_the_event_as_it_was(self, program: Program) -> None:
        self.record(program, [Given(ana_of(program.mercy).pk, Status.UNKNOWN)])
        assert (program.call(1).state, AttendanceMark.objects.count()) == (State.SCHEDULED, 0)

    def test_it_can_be_taken_from_the_beginning_on(self, program: Program) -> None:
        starts_at = program.call(1).starts_at
        with pytest.raises(actions.AttendanceRefused, match="Jan 20, 2027 has not begun"):
            self.record(program, all_present(program.mercy), at=starts_at - timedelta(microseconds=1))
        self.record(program, all_present(program.mercy), at=starts_at)
        assert AttendanceMark.objects.count() == 3

    def test_the_second_day_of_a_workshop_waits_for_its_own_beginning(self, program: Program) -> None:
        workshop = program.workshop(1)
        for index in (0, 1):
            day = day_of(workshop, index)
            record = {"event_day": day, "team": program.mercy, "marks": all_present(program.mercy), "by": program.by}
            with pytest.raises(actions.AttendanceRefused, match="has not begun"):
                actions.record_attendance(**record, at=day.starts_at - timedelta(minutes=1))
            actions.record_attendance(**record, at=day.starts_at)
        assert AttendanceMark.objects.count() == 6

    def test_somebody_else_is_refused_and_nothing_is_written(self, program: Program) -> None:
        before = rows()
        stranger = ana_of(program.alder)
        with pytest.raises(actions.AttendanceRefused) as refused:
            self.record(program, [*all_present(program.mercy), Given(stranger.pk, Status.PRESENT)])
        (error,) = refused.value.error_list
        assert error.message.startswith("This person is not on the team's roster of that day.")
        assert error.code == actions.cell_name(
            team_id=program.mercy.pk, day_id=day_of(program.call(1)).pk, person_id=stranger.pk
        )
        assert rows() == before

    @pytest.mark.parametrize(
        ("days_before", "ben_may", "bo_may"), [(1, False, True), (0, False, True), (-1, True, False)]
    )
    def test_the_roster_is_that_of_the_day(
        self, program: Program, days_before: int, ben_may: bool, bo_may: bool  # a table
    ) -> None:  # fmt: skip
        """Ben leaves and Bo comes: the day before the call, on its day, the day after."""
        on = day_of(program.call(1)).on - timedelta(days=days_before)
        ben = program.mercy.memberships.get(person__name="Ben Okafor")
        end_membership(membership=ben, ends_on=on, reason="Moved away", by=program.by, at=BEFORE)
        bo = make_further_member(team=program.mercy, name="Bo Lane", starts_on=on, counts=True, at=BEFORE)
        for person_id, may in ((ben.person_id, ben_may), (bo.pk, bo_may)):
            if may:
                self.record(program, [Given(person_id, Status.PRESENT)])
            else:
                with pytest.raises(actions.AttendanceRefused, match="not on the team's roster of that day"):
                    self.record(program, [Given(person_id, Status.PRESENT)])

    @pytest.mark.parametrize(
        ("who", "status", "minutes", "whom", "sentence"),
        [
            ("Ana", Status.PART, None, None, "Enter the minutes that the person was there."),
            ("Ana", Status.PART, 0, None, "Enter minutes from 1 to 1,440."),
            ("Ana", Status.PART, 1441, None, "Enter minutes from 1 to 1,440."),
            ("Ana", Status.ABSENT, 20, None, "Minutes belong to somebody who was there."),
            ("Ana", Status.PRESENT, None, "Ben", "Only a substitute comes for somebody."),
            ("Ana", Status.SUBSTITUTE, None, "Ben", "This person counts in person."),
            ("Dee", Status.SUBSTITUTE, None, None, "Choose whom the substitute came for."),
            ("Dee", Status.SUBSTITUTE, None, "Dee", "A substitute comes for somebody who counts for quorum"),
        ],
    )
    def test_what_makes_no_sense_is_refused_in_words(
        self, program: Program, who: str, status: Status, minutes: int | None, whom: str | None, sentence: str
    ) -> None:
        make_further_member(team=program.mercy, at=BEFORE)
        before = rows()
        whom_id = person_of(program.mercy, whom).pk if whom else None
        with pytest.raises(actions.AttendanceRefused, match=re.escape(sentence)):
            self.record(program, [Given(person_of(program.mercy, who).pk, status, minutes, whom_id)])
        assert rows() == before

    def test_a_person_named_twice_is_refused(self, program: Program) -> None:
        ana = ana_of(program.mercy)
        with pytest.raises(actions.AttendanceRefused, match="named twice"):
            self.record(program, [Given(ana.pk, Status.PRESENT), Given(ana.pk, Status.ABSENT)])

    def test_a_canceled_event_has_no_roll(self, program: Program) -> None:
        actions.cancel_event(event=program.call(1), reason="Snow.", by=program.by, at=BEFORE)
        with pytest.raises(actions.AttendanceRefused, match="All-team call 1 is canceled"):
            self.record(program, all_present(program.mercy))

    def test_another_teams_coaching_has_no_roll_here(self, program: Program) -> None:
        theirs = program.event(Kind.COACHING, 1, program.alder)
        with pytest.raises(actions.AttendanceRefused, match="is not an event of Mercy Hospital"):
            actions.record_attendance(
                event_day=day_of(theirs),
                team=program.mercy,
                marks=all_present(program.mercy),
                by=program.by,
                at=theirs.ends_at,
            )


class TestRollPage:
    """Two people take the roll of one event from pages that they opened before."""

    def send(self, program: Program, seen: int, **statuses: Status) -> list[AttendanceMark]:
        call = program.call(1)
        given = tuple(Given(person_of(program.mercy, name).pk, status) for name, status in statuses.items())
        sheet = actions.Sheet(day_of(call).pk, program.mercy, given)
        return actions.record_roll(event=call, sheets=[sheet], seen=seen, by=program.by, at=call.ends_at)

    def test_what_was_not_changed_on_the_page_leaves_the_others_work_alone(self, program: Program) -> None:
        self.send(program, 0, Ana=Status.PRESENT)
        written = self.send(program, 0, Ana=Status.UNKNOWN, Ben=Status.ABSENT)
        assert [(mark.person.name, mark.status) for mark in written] == [("Ben Okafor", Status.ABSENT)]

    def test_the_same_from_both_is_no_conflict(self, program: Program) -> None:
        self.send(program, 0, Ana=Status.PRESENT)
        assert self.send(program, 0, Ana=Status.PRESENT) == []

    def test_something_else_of_the_same_person_is_refused_beside_the_name(self, program: Program) -> None:
        self.send(program, 0, Ana=Status.PRESENT)
        before = rows()
        with pytest.raises(actions.AttendanceRefused, match="Somebody else has recorded “Present” since") as refused:
            self.send(program, 0, Ana=Status.ABSENT, Ben=Status.ABSENT)
        assert [error.code for error in refused.value.error_list] == [
            actions.cell_name(
                team_id=program.mercy.pk, day_id=day_of(program.call(1)).pk, person_id=ana_of(program.mercy).pk
            )
        ]
        assert rows() == before

    def test_a_page_that_has_seen_it_may_change_it(self, program: Program) -> None:
        (mark,) = self.send(program, 0, Ana=Status.PRESENT)
        (changed,) = self.send(program, mark.pk, Ana=Status.ABSENT)
        assert changed.status == Status.ABSENT

    def test_all_or_nothing(self, program: Program) -> None:
        call = program.call(1)
        good = actions.Sheet(day_of(call).pk, program.mercy, tuple(all_present(program.mercy)))
        bad = actions.Sheet(day_of(call).pk, program.alder, (Given(ana_of(program.mercy).pk, Status.PRESENT),))
        with pytest.raises(actions.AttendanceRefused):
            actions.record_roll(event=call, sheets=[good, bad], seen=0, by=program.by, at=call.ends_at)
        assert AttendanceMark.objects.count() == 0


@pytest.mark.parametrize("people", [3, 6])
def test_checking_a_roll_takes_the_same_queries_however_many_people(
    program: Program, people: int, django_assert_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    for name in ("Dee", "Eve", "Fay")[: people - 3]:
        make_further_member(team=program.mercy, name=f"{name} Adler", at=BEFORE)
    call, day = program.call(1), day_of(program.call(1))
    names = ("Ana", "Ben", "Chi", "Dee", "Eve", "Fay")[:people]
    given = tuple(Given(person_of(program.mercy, name).pk, Status.UNKNOWN) for name in names)
    sheet = actions.Sheet(day.pk, program.mercy, given)
    with django_assert_num_queries(10):
        actions.record_roll(event=call, sheets=[sheet], seen=0, by=program.by, at=call.ends_at)
