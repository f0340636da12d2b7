"""What pages are told about meetings and attendance."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta

import pytest

from meetings import actions, queries
from meetings.models import Event
from meetings.queries.attendance import facts_of_team
from meetings.queries.team import MeetingPage
from meetings.rules.attendance import Standing
from meetings.rules.kinds import State, Status
from meetings.rules.quorum import Verdict
from meetings.rules.roll import Given
from teams.actions import end_membership, pause_team
from teams.models import Team
from tests.factories import make_further_member, make_team, person_of
from tests.meetings.conftest import BEFORE, Program, day_of

P, X, E = Status.PRESENT, Status.ABSENT, Status.EXCUSED
BOTH_DAYS = "a workshop counts when both days do"
FEBRUARY = datetime(2027, 2, 1, 12, tzinfo=UTC)
"""Held by then: workshop 1 (Jan 14 and 15), coaching 1 (Jan 19), call 1 (Jan 20)."""

type Queries = Callable[[int], AbstractContextManager[object]]


def page_of(program: Program, event: Event, team: Team | None = None, at: datetime = FEBRUARY) -> MeetingPage:
    page = queries.meeting_page(event=event, team=team or program.mercy, at=at, reader_zone="America/Chicago")
    assert page is not None
    return page


def people(page: MeetingPage) -> list[tuple[str, str, str, bool]]:
    return [(person.name, person.words, person.note, person.counts) for person in page.people]


class TestOneMeeting:
    def test_who_was_there_and_what_follows(self, program: Program) -> None:
        program.record(program.call(1), program.mercy, Ana=P, Ben=P, Chi=E)
        page = page_of(program, program.call(1))
        assert (page.verdict, page.verdict_in_words, page.tone) == (Verdict.MET, "2 of 3: met", "ok")
        assert (page.there_in_words, page.others_in_words) == ("Ana Silva, Ben Okafor", "Chi Nguyen (excused)")
        assert [(person.name, person.role) for person in page.people] == [
            ("Ana Silva", "Senior leader"),
            ("Ben Okafor", "Unit-level manager"),
            ("Chi Nguyen", "Frontline clinician"),
        ]

    def test_one_of_three_is_a_miss(self, program: Program) -> None:
        program.record(program.call(1), program.mercy, Ana=P, Ben=X, Chi=X)
        page = page_of(program, program.call(1))
        assert (page.verdict_in_words, page.tone) == ("1 of 3: not met", "concern")

    def test_not_yet_recorded_is_neither(self, program: Program) -> None:
        page = page_of(program, program.call(1))
        assert (page.verdict, page.verdict_in_words, page.is_recorded) == (Verdict.UNKNOWN, "Not yet recorded", False)

    def test_both_days_of_a_workshop_are_told(self, program: Program) -> None:
        workshop = program.workshop(1)
        program.record(workshop, program.mercy, Ana=P, Ben=P, Chi=P)
        program.record(workshop, program.mercy, day=1, Ana=P, Ben=X, Chi=P)
        page = page_of(program, workshop)
        assert people(page) == [
            ("Ana Silva", "Present", "", True),
            (
                "Ben Okafor",
                "Present on day 1, absent on day 2",
                "not counted: a workshop counts when both days do",
                False,
            ),
            ("Chi Nguyen", "Present", "", True),
        ]

    @pytest.mark.parametrize(
        ("minutes", "counts", "note"), [(30, True, ""), (29, False, "not counted: less than half of the time")]
    )
    def test_part_of_a_meeting_shows_its_minutes(
        self, program: Program, minutes: int, counts: bool, note: str
    ) -> None:  # fmt: skip
        call = program.call(1)
        actions.record_attendance(
            event_day=day_of(call),
            team=program.mercy,
            marks=[Given(person_of(program.mercy, "Ana").pk, Status.PART, minutes)],
            by=program.by,
            at=call.ends_at,
        )
        assert people(page_of(program, call))[0] == ("Ana Silva", f"There for {minutes} of 60 minutes", note, counts)

    def test_a_substitute_has_an_asterisk_and_a_further_member_does_not_count(self, program: Program) -> None:
        dee = make_further_member(team=program.mercy, name="Dee Adler", at=BEFORE)
        make_further_member(team=program.mercy, name="Eve Adler", at=BEFORE)
        make_further_member(team=program.mercy, name="Fay Adler", at=BEFORE)
        call, ben = program.call(1), person_of(program.mercy, "Ben")
        program.record(call, program.mercy, Ana=P, Ben=X, Chi=X, Eve=P)
        actions.record_attendance(
            event_day=day_of(call),
            team=program.mercy,
            marks=[Given(dee.pk, Status.SUBSTITUTE, None, ben.pk)],
            by=program.by,
            at=call.ends_at,
        )
        page = page_of(program, call)
        assert (page.verdict_in_words, page.there_in_words) == ("2* of 3: met", "Ana Silva, Dee Adler*")
        assert people(page)[3:] == [
            ("Dee Adler", "Substitute for Ben Okafor", "", True),
            ("Eve Adler", "Present", "not counted: a further member", False),
        ]

    def test_a_canceled_meeting_says_why_and_keeps_its_time(self, program: Program) -> None:
        actions.cancel_event(event=program.call(1), reason="Snow in Boston.", by=program.by, at=BEFORE)
        page = page_of(program, program.call(1))
        assert (page.verdict_in_words, page.why, page.people) == ("Canceled", "Snow in Boston.", ())

    def test_a_waived_meeting_says_why_to_its_team_only(self, program: Program) -> None:
        program.record(program.call(1), program.mercy, Ana=P, Ben=X, Chi=X)
        actions.waive(event=program.call(1), team=program.mercy, reason="Flood.", by=program.by, at=FEBRUARY)
        page, theirs = page_of(program, program.call(1)), page_of(program, program.call(1), program.alder)
        assert (page.verdict_in_words, page.why) == ("Waived", "Flood.")
        assert (theirs.verdict_in_words, theirs.why) == ("Not yet recorded", "")

    def test_times_are_in_both_zones(self, program: Program) -> None:
        meeting = queries.meeting_page(
            event=program.call(2), team=program.alder, at=FEBRUARY, reader_zone="Asia/Singapore"
        )
        assert meeting is not None
        assert meeting.meeting.when_in_words == (
            "Wed, Feb 17, 2027, 12:00 PM to 1:00 PM Eastern "
            "(Thu, Feb 18, 2027, 1:00 AM to 2:00 AM your time, Singapore time)"
        )

    def test_a_team_that_was_not_there_yet_is_not_asked(self, program: Program) -> None:
        late = make_team(cohort=program.cohort, name="Late Care", joined_on=date(2027, 1, 21), at=BEFORE)
        assert queries.meeting_page(event=program.call(1), team=late, at=FEBRUARY, reader_zone="UTC") is None


class TestRosterOfTheDay:
    @pytest.mark.parametrize(
        ("days_before", "verdict"), [(1, "Not yet recorded"), (0, "Not yet recorded"), (-1, "2 of 3: met")]
    )
    def test_only_a_correction_of_the_day_itself_changes_what_was(
        self, program: Program, days_before: int, verdict: str
    ) -> None:
        """Ana and Ben were there; Ben is then replaced by Bo from the day before the call, its day, the day after."""
        program.record(program.call(1), program.mercy, Ana=P, Ben=P, Chi=X)
        on = day_of(program.call(1)).on - timedelta(days=days_before)
        ben = program.mercy.memberships.get(person__name="Ben Okafor")
        end_membership(membership=ben, ends_on=on, reason="Moved away", by=program.by, at=FEBRUARY)
        make_further_member(team=program.mercy, name="Bo Lane", starts_on=on, counts=True, at=FEBRUARY)
        assert page_of(program, program.call(1)).verdict_in_words == verdict

    def test_the_new_member_counts_from_the_first_day(self, program: Program) -> None:
        on = day_of(program.call(1)).on
        ben = program.mercy.memberships.get(person__name="Ben Okafor")
        end_membership(membership=ben, ends_on=on, reason="Moved away", by=program.by, at=BEFORE)
        make_further_member(team=program.mercy, name="Bo Lane", starts_on=on, counts=True, at=BEFORE)
        program.record(program.call(1), program.mercy, Ana=P, Bo=P, Chi=X)
        assert page_of(program, program.call(1)).verdict_in_words == "2 of 3: met"


class TestTeamPage:
    def read(self, program: Program, team: Team, at: datetime = FEBRUARY) -> queries.TeamMeetings:
        return queries.team_meetings(team=team, at=at, reader_zone=team.zone)

    def test_next_is_first_and_past_is_latest_first(self, program: Program) -> None:
        page = self.read(program, program.mercy)
        assert [meeting.title for meeting in page.soon] == [
            "Workshop 2",
            "Team coaching 2",
            "All-team call 2",
            "Team coaching 3",
        ]
        assert [past.meeting.title for past in page.past] == ["All-team call 1", "Team coaching 1", "Workshop 1"]
        assert len(page.upcoming) + len(page.past) == 16

    def test_another_teams_coaching_is_not_there(self, program: Program) -> None:
        page = self.read(program, program.mercy)
        ids = {meeting.event_id for meeting in page.upcoming} | {past.meeting.event_id for past in page.past}
        assert not ids & set(program.alder.events.values_list("pk", flat=True))

    def test_a_draft_is_not_there(self, program: Program) -> None:
        call = program.call(2)
        call.state = State.DRAFT
        call.save()
        assert "All-team call 2" not in [meeting.title for meeting in self.read(program, program.mercy).upcoming]
        assert queries.meeting_page(event=call, team=program.mercy, at=FEBRUARY, reader_zone="UTC") is None

    def test_a_canceled_one_ahead_stays_to_be_seen_and_is_not_next(self, program: Program) -> None:
        actions.cancel_event(event=program.workshop(2), reason="Strike.", by=program.by, at=BEFORE)
        assert [(m.title, m.is_cancelled) for m in self.read(program, program.mercy).soon[:2]] == [
            ("Workshop 2", True),
            ("Team coaching 2", False),
        ]
        coming = queries.next_events(team=program.mercy, at=FEBRUARY, reader_zone="UTC", count=2)
        assert [meeting.title for meeting in coming] == ["Team coaching 2", "All-team call 2"]

    def test_one_that_is_on_now_is_next(self, program: Program) -> None:
        call = program.call(1)
        for at, is_now in ((call.starts_at - timedelta(seconds=1), False), (call.starts_at, True)):
            (meeting,) = queries.next_events(team=program.mercy, at=at, reader_zone="UTC", count=1)
            assert (meeting.title, meeting.is_now) == ("All-team call 1", is_now)
        (meeting,) = queries.next_events(team=program.mercy, at=call.ends_at, reader_zone="UTC", count=1)
        assert meeting.title == "Workshop 2"

    def test_a_team_that_left_has_no_meetings_after(self, program: Program) -> None:
        program.mercy.left_on = date(2027, 1, 20)
        program.mercy.save()
        page = self.read(program, program.mercy)
        assert (page.upcoming, [past.meeting.title for past in page.past]) == ((), ["Team coaching 1", "Workshop 1"])
        assert queries.next_events(team=program.mercy, at=FEBRUARY, reader_zone="UTC", count=3) == []

    def test_the_pages_of_a_meeting_and_of_the_home_lead_to_the_same_place(self, program: Program) -> None:
        (meeting,) = queries.next_events(team=program.mercy, at=FEBRUARY, reader_zone="UTC", count=1)
        assert meeting.url == f"/teams/{program.mercy.pk}/meetings/{program.workshop(2).pk}/"
        assert (meeting.kind_in_words, meeting.where_in_words) == ("Workshop", "In person")


class TestAttendance:
    def record_january(self, program: Program, team: Team) -> None:
        for day in (0, 1):
            program.record(program.workshop(1), team, day=day, Ana=P, Ben=P, Chi=P)
        program.record(program.call(1), team, Ana=P, Ben=X, Chi=X)

    def test_so_far_and_best_possible(self, program: Program) -> None:
        self.record_january(program, program.mercy)
        found = queries.attendance_so_far(team=program.mercy, at=FEBRUARY)
        assert (found.met, found.held, found.unknown) == (1, 2, 1)
        assert (found.best_possible, found.program_total) == (15, 16)
        assert (found.standing, found.can_no_longer_be_reached) == (Standing.AT_RISK, False)
        assert found.sentence == "At least two members were present at 1 of 2 meetings held (50 %)."

    def test_an_event_is_held_from_its_end_on(self, program: Program) -> None:
        ends_at = program.call(1).ends_at
        before = queries.attendance_so_far(team=program.mercy, at=ends_at - timedelta(microseconds=1))
        after = queries.attendance_so_far(team=program.mercy, at=ends_at)
        assert (before.unknown, before.ahead) == (2, 14)
        assert (after.unknown, after.ahead) == (3, 13)

    def test_canceled_waived_and_paused_leave_both_counts(self, program: Program) -> None:
        self.record_january(program, program.mercy)
        actions.cancel_event(event=program.call(2), reason="Snow.", by=program.by, at=BEFORE)
        actions.waive(event=program.call(1), team=program.mercy, reason="Flood.", by=program.by, at=FEBRUARY)
        pause_team(
            team=program.mercy,
            starts_on=date(2027, 3, 1),
            ends_on=date(2027, 4, 1),
            reason="Flood",
            by=program.by,
            at=FEBRUARY,
        )
        found = queries.attendance_so_far(team=program.mercy, at=FEBRUARY)
        assert (found.met, found.held, found.program_total) == (1, 1, 16 - 2 - 2)

    def test_the_whole_cohort_at_once_says_the_same(self, program: Program) -> None:
        self.record_january(program, program.mercy)
        together = queries.attendance_by_team(cohort=program.cohort, at=FEBRUARY)
        assert together == {
            team.pk: queries.attendance_so_far(team=team, at=FEBRUARY) for team in (program.mercy, program.alder)
        }
        assert together[program.alder.pk].held == 0


class TestToRecord:
    def to_record(self, at: datetime) -> set[str]:
        return set(queries.events_to_record(at).values_list("title", flat=True))

    def test_it_opens_at_the_end_of_the_event(self, program: Program) -> None:
        ends_at = program.workshop(1).ends_at
        assert self.to_record(ends_at - timedelta(microseconds=1)) == set()
        assert self.to_record(ends_at) == {"Workshop 1"}

    def test_it_closes_when_everybody_is_recorded(self, program: Program) -> None:
        call = program.call(1)
        program.record(call, program.mercy, Ana=P, Ben=P, Chi=X)
        program.record(call, program.alder, Ana=P, Ben=P)
        assert "All-team call 1" in self.to_record(FEBRUARY)
        program.record(call, program.alder, Chi=X)
        assert "All-team call 1" not in self.to_record(FEBRUARY)
        program.record(call, program.alder, Chi=Status.UNKNOWN)
        assert "All-team call 1" in self.to_record(FEBRUARY)

    def test_sql_and_rules_agree_on_whatever_was_recorded(self, program: Program) -> None:
        """A hundred random states: rosters that change, waivers, pauses, cancellations, marks taken back."""
        dice = random.Random(7)  # noqa: S311  # not for security
        late = make_team(cohort=program.cohort, name="Late Care", joined_on=date(2027, 1, 15), at=BEFORE)
        actions.plan_team_coaching(team=late, by=program.by, at=BEFORE)
        teams = [program.mercy, program.alder, late]
        events = list(Event.objects.filter(cohort=program.cohort).select_related("cohort", "team").order_by("pk"))
        at = datetime(2027, 4, 1, tzinfo=UTC)
        ben = program.mercy.memberships.get(person__name="Ben Okafor")
        end_membership(membership=ben, ends_on=date(2027, 2, 17), reason="Moved", by=program.by, at=BEFORE)
        pause_team(
            team=program.alder,
            starts_on=date(2027, 2, 1),
            ends_on=date(2027, 2, 17),
            reason="Flood",
            by=program.by,
            at=BEFORE,
        )
        for step in range(100):
            event = dice.choice([event for event in events if event.ends_at <= at])
            event.refresh_from_db()
            facts = facts_of_team(dice.choice(teams))
            team = next(team for team in teams if team.pk in facts.members)
            meeting = next((m for m in facts.of_team(team) if m.event.pk == event.pk), None)
            if meeting is None or event.state == State.CANCELLED:
                continue
            if step % 25 == 24:
                actions.cancel_event(event=event, reason="Snow.", by=program.by, at=at)
            elif step % 12 == 11 and (team.pk, event.pk) not in facts.waivers:
                actions.waive(event=event, team=team, reason="Flood.", by=program.by, at=at)
            else:
                day = dice.choice(meeting.days)
                members = facts.members_on(team, day)
                statuses = [P, X, E, P, Status.UNKNOWN, Status.NOT_EXPECTED]
                given = [Given(member.seat.person_id, dice.choice(statuses)) for member in members]
                actions.record_attendance(event_day=day, team=team, marks=given, by=program.by, at=at)
            if step % 5 == 0:
                assert set(queries.events_to_record(at)) == self.by_the_rules(teams, at)
        assert set(queries.events_to_record(at)) == self.by_the_rules(teams, at)

    def by_the_rules(self, teams: list[Team], at: datetime) -> set[Event]:
        found = set()
        for team in teams:
            facts = facts_of_team(team)
            found |= {m.event for m in facts.of_team(team) if facts.outcome(team, m, at).unrecorded}
        return found


class TestRollPage:
    def test_every_team_has_its_people_and_what_follows(self, program: Program) -> None:
        make_further_member(team=program.mercy, at=BEFORE)
        program.record(program.call(1), program.mercy, Ana=P, Ben=P, Chi=X)
        teams = [program.alder, program.mercy]
        page = queries.roll_page(event=program.call(1), teams=teams, at=FEBRUARY, reader_zone="America/New_York")
        alder, mercy = page.teams
        assert (alder.verdict_in_words, alder.last_recorded) == ("Not yet recorded", "")
        assert mercy.verdict_in_words == "2 of 3: met"
        assert mercy.last_recorded == "Ines Ortiz, Wed, Jan 20, 2:00 PM Eastern"
        assert [(row.name, row.is_quorum) for row in mercy.rows] == [
            ("Ana Silva", True),
            ("Ben Okafor", True),
            ("Chi Nguyen", True),
            ("Dee Adler", False),
        ]
        assert (page.met, page.recorded, page.may_record) == (1, 1, True)

    def test_somebody_who_came_between_the_days_of_a_workshop_has_one_cell(self, program: Program) -> None:
        make_further_member(team=program.mercy, starts_on=date(2027, 1, 15), at=BEFORE)
        page = queries.roll_page(event=program.workshop(1), teams=[program.mercy], at=FEBRUARY, reader_zone="UTC")
        assert [cell is not None for cell in page.teams[0].rows[-1].cells] == [False, True]


def test_the_workshops_of_a_cohort_for_the_public_page(program: Program) -> None:
    hours = {"starts": time(9), "ends": time(17)}
    actions.move_event(event=program.workshop(2), first_on=date(2027, 3, 31), **hours, by=program.by, at=BEFORE)
    actions.cancel_event(event=program.workshop(3), reason="Strike.", by=program.by, at=BEFORE)
    assert [(line.title, line.days_in_words) for line in queries.workshops_of(program.cohort)] == [
        ("Workshop 1", "Jan 14 and 15, 2027"),
        ("Workshop 2", "Mar 31 and Apr 1, 2027"),
        ("Workshop 4", "Jun 10 and 11, 2027"),
    ]


def test_the_preview_of_a_calendar_says_what_is_new_moved_and_canceled(program: Program) -> None:
    hours = {"starts": time(12), "ends": time(13)}
    actions.move_event(event=program.call(2), first_on=date(2027, 2, 24), **hours, by=program.by, at=BEFORE)
    actions.cancel_event(event=program.call(3), reason="Strike.", by=program.by, at=BEFORE)
    program.cohort.months = 7
    program.cohort.workshops = 3
    preview = queries.calendar_preview(program.cohort)
    notes = {line.title: (line.when_in_words[0], line.note) for line in preview.lines}
    assert notes["All-team call 1"] == ("Wed, Jan 20, 2027, 12:00 PM to 1:00 PM Eastern", "There already")
    assert notes["All-team call 2"] == ("Wed, Feb 24, 2027, 12:00 PM to 1:00 PM Eastern", "Moved, stays there")
    assert notes["All-team call 3"][1] == "Canceled, stays so"
    assert notes["All-team call 7"] == ("Wed, Jul 21, 2027, 12:00 PM to 1:00 PM Eastern", "New")
    assert (preview.to_add, preview.refusal) == (1, "")
    assert preview.warning.startswith("The network asks for 4 workshops; this cohort has 3.")


@pytest.mark.parametrize("teams", [1, 3])
def test_the_number_of_queries_stays_the_same(program: Program, teams: int, django_assert_num_queries: Queries) -> None:
    others = [make_team(cohort=program.cohort, name=f"Team {n}", at=BEFORE) for n in range(teams)]
    for team in others:
        program.record(program.call(1), team, Ana=P, Ben=P, Chi=X)
        make_further_member(team=team, at=BEFORE)
    mercy = Team.objects.select_related("cohort").get(pk=program.mercy.pk)
    for name in ("Dee", "Eve")[: teams - 1]:
        make_further_member(team=mercy, name=f"{name} Adler", at=BEFORE)
    call = program.call(1)
    with django_assert_num_queries(5):
        queries.team_meetings(team=mercy, at=FEBRUARY, reader_zone="UTC")
    with django_assert_num_queries(4):  # the team's pauses are loaded by now
        queries.attendance_so_far(team=mercy, at=FEBRUARY)
    with django_assert_num_queries(4):
        queries.meeting_page(event=call, team=mercy, at=FEBRUARY, reader_zone="UTC")
    with django_assert_num_queries(1):
        queries.next_events(team=mercy, at=FEBRUARY, reader_zone="UTC", count=3)
    with django_assert_num_queries(6):
        queries.attendance_by_team(cohort=program.cohort, at=FEBRUARY)
    cohort_teams = list(Team.objects.select_related("cohort").filter(cohort=program.cohort))
    with django_assert_num_queries(7):
        queries.roll_page(event=call, teams=cohort_teams, at=FEBRUARY, reader_zone="UTC")
