"""What a member of a team sees of its meetings."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from joynet.accounts.models import User
from meetings import actions
from meetings.rules.kinds import Kind, Status
from teams.models import Team
from tests.factories import account_of, make_coach, make_cohort, make_team
from tests.meetings.conftest import BEFORE, Program, ana_of

P, X, E = Status.PRESENT, Status.ABSENT, Status.EXCUSED
FEBRUARY = datetime(2027, 2, 1, 12, tzinfo=UTC)

type SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def today() -> object:
    """Everything here is looked at on Feb 1, 2027."""
    with time_machine.travel(FEBRUARY, tick=False):
        yield


def words(html: bytes) -> str:
    """The text of a page, on one line."""
    parts, inside = [], False
    for letter in html.decode():
        inside = letter == "<" or (inside and letter != ">")
        parts.append(" " if inside or letter == ">" else letter)
    return " ".join("".join(parts).replace("&#x27;", "'").split())


def see(client: Client, team: Team, event_id: int | None = None) -> str:
    response = client.get(f"/teams/{team.pk}/meetings/" + (f"{event_id}/" if event_id else ""))
    assert response.status_code == 200
    return words(response.content)


@pytest.fixture
def ana(program: Program, sign_in: SignIn) -> Client:
    """Ana Silva of Mercy Hospital, who lives in Pacific time."""
    return sign_in(account_of(ana_of(program.mercy), time_zone="America/Los_Angeles", at=BEFORE))


def test_the_next_meeting_comes_with_both_zones(program: Program, ana: Client) -> None:
    page = see(ana, program.mercy)
    assert (
        "Team coaching 2 Tue, Feb 16, 2027, 10:00 AM to 11:00 AM Central (8:00 AM to 9:00 AM your time, Pacific)"
        in page
    )
    assert "9 more until the end of the program" in page


def test_attendance_has_its_denominators_target_and_floor(program: Program, ana: Client) -> None:
    for day in (0, 1):
        program.record(program.workshop(1), program.mercy, day=day, Ana=P, Ben=P, Chi=P)
    program.record(program.call(1), program.mercy, Ana=P, Ben=X, Chi=E)
    page = see(ana, program.mercy)
    assert "Attendance so far At risk" in page
    assert "Met so far 1 of 2 meetings held (50 %)" in page
    assert "Best still possible 15 of 16 in the whole program" in page
    assert "Target All meetings; never under 80 %" in page
    assert "1 held meeting not yet recorded; it is in neither number." in page


def test_past_meetings_say_quorum_in_words_and_who_was_there(program: Program, ana: Client) -> None:
    program.record(program.call(1), program.mercy, Ana=P, Ben=P, Chi=E)
    page = see(ana, program.mercy)
    assert "All-team call 1 Jan 20, 2027 2 of 3: met Ana Silva, Ben Okafor Chi Nguyen (excused)" in page
    assert "Workshop 1 Jan 14 and 15, 2027 Not yet recorded Staff record this after the meeting." in page


def test_what_can_no_longer_be_reached_is_said_without_blame(program: Program, ana: Client) -> None:
    for number in range(3, 7):
        actions.cancel_event(event=program.call(number), reason="Off.", by=program.by, at=BEFORE)
        actions.cancel_event(
            event=program.event(Kind.COACHING, number, program.mercy), reason="Off.", by=program.by, at=BEFORE
        )
    program.record(program.call(1), program.mercy, Ana=P, Ben=X, Chi=X)
    program.record(program.event(Kind.COACHING, 1, program.mercy), program.mercy, Ana=X, Ben=P, Chi=X)
    page = see(ana, program.mercy)
    assert "80 % can no longer be reached: with every remaining meeting met it would be 6 of 8 (75 %)." in page


def test_a_canceled_meeting_stays_with_its_reason(program: Program, ana: Client) -> None:
    actions.cancel_event(event=program.workshop(2), reason="Strike at the airport.", by=program.by, at=BEFORE)
    page = see(ana, program.mercy)
    assert "Workshop 2 Canceled Strike at the airport." in page
    assert "This meeting is canceled. Strike at the airport." in see(ana, program.mercy, program.workshop(2).pk)


def test_before_there_is_a_calendar_the_page_says_what_will_be_there(program: Program, sign_in: SignIn) -> None:
    program.cohort.pk = None
    program.cohort.name = "Wave II"
    program.cohort.save()
    team = make_team(cohort=program.cohort, name="Beech Care", at=BEFORE)
    page = see(sign_in(account_of(ana_of(team), at=BEFORE)), team)
    assert "No meetings yet The calendar of the program appears here as soon as it is set" in page


def test_after_the_program_the_page_says_so(program: Program, sign_in: SignIn) -> None:
    with time_machine.travel(datetime(2027, 7, 3, 12, tzinfo=UTC), tick=False):
        client = sign_in(account_of(ana_of(program.mercy), at=BEFORE))
        assert "All meetings of the program have been held." in see(client, program.mercy)


def test_before_the_first_meeting_the_page_names_it(program: Program, ana: Client) -> None:
    with time_machine.travel(BEFORE + timedelta(days=3), tick=False):
        page = see(ana, program.mercy)
    assert "Attendance so far Not yet due" in page
    assert "None yet. The first one is on Thu, Jan 14, 2027." in page


def test_one_meeting_lists_each_person_with_the_seat(program: Program, ana: Client) -> None:
    program.record(program.workshop(1), program.mercy, Ana=P, Ben=P, Chi=X)
    program.record(program.workshop(1), program.mercy, day=1, Ana=P, Ben=X, Chi=X)
    page = see(ana, program.mercy, program.workshop(1).pk)
    assert "Day 1 Thu, Jan 14, 2027, 9:00 AM to 5:00 PM Eastern 6:00 AM to 2:00 PM your time, Pacific" in page
    assert "Counts: at least two members of the team are present on both days" in page
    assert "Who was there 1 of 3: not met" in page
    assert (
        "Ben Okafor Unit-level manager Present on day 1, absent on day 2 "
        "(not counted: a workshop counts when both days do)" in page
    )


def test_a_meeting_to_come_says_nothing_of_who_was_there(program: Program, ana: Client) -> None:
    page = see(ana, program.mercy, program.call(2).pk)
    assert "Who was there" not in page
    assert "Counts: at least two members of the team are present" in page


@pytest.mark.parametrize("who", ["stranger", "other team", "coach", "director", "nobody"])
def test_who_may_look(program: Program, sign_in: SignIn, client: Client, who: str) -> None:
    match who:
        case "stranger":
            sign_in(
                account_of(
                    ana_of(make_team(cohort=make_cohort(name="Wave II", at=BEFORE), name="Elsewhere", at=BEFORE)),
                    at=BEFORE,
                )
            )
        case "other team":
            sign_in(account_of(ana_of(program.alder), at=BEFORE))
        case "coach":
            sign_in(make_coach(team=program.mercy, at=BEFORE))
        case "director":
            sign_in(program.staff)
    expected = {"coach": 200, "director": 200, "nobody": 302}.get(who, 404)
    for path in ("", f"{program.call(1).pk}/", f"{program.event(Kind.COACHING, 1, program.mercy).pk}/"):
        assert client.get(f"/teams/{program.mercy.pk}/meetings/{path}").status_code == expected


def test_another_teams_meeting_is_not_there_under_ones_own_address(program: Program, ana: Client) -> None:
    theirs = program.event(Kind.COACHING, 1, program.alder)
    elsewhere = make_team(cohort=make_cohort(name="Wave II", at=BEFORE), name="Elsewhere", at=BEFORE).cohort
    actions.generate_calendar(cohort=elsewhere, by=program.by, at=BEFORE)
    for event in (theirs, elsewhere.events.order_by("pk")[0]):
        assert ana.get(f"/teams/{program.mercy.pk}/meetings/{event.pk}/").status_code == 404


def test_a_meeting_before_the_team_came_is_not_there(program: Program, sign_in: SignIn) -> None:
    late = make_team(cohort=program.cohort, name="Late Care", joined_on=date(2027, 1, 21), at=BEFORE)
    client = sign_in(account_of(ana_of(late), at=BEFORE))
    assert client.get(f"/teams/{late.pk}/meetings/{program.call(1).pk}/").status_code == 404
    assert client.get(f"/teams/{late.pk}/meetings/{program.call(2).pk}/").status_code == 200


@pytest.mark.parametrize("held", [1, 3])
def test_the_page_takes_the_same_queries_however_much_was_held(
    program: Program,
    sign_in: SignIn,
    held: int,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for number in range(1, held + 1):
        program.record(program.call(number), program.mercy, Ana=P, Ben=P, Chi=E)
    with time_machine.travel(datetime(2027, 6, 30, 12, tzinfo=UTC), tick=False):
        client = sign_in(account_of(ana_of(program.mercy), at=BEFORE))
        with django_assert_max_num_queries(16):
            see(client, program.mercy)
