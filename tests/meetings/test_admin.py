"""The staff's calendar: list, generation, roll, moves, cancellations, waivers."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
import time_machine
from django.test import Client

from joynet.accounts.models import Role, User
from meetings.models import AttendanceMark, Event, Waiver
from meetings.rules.kinds import Kind, State, Status
from tests.factories import make_coach, make_cohort, make_further_member, make_staff, make_team, person_of
from tests.meetings.conftest import BEFORE, Program, ana_of, day_of
from tests.meetings.test_pages import words

P, X = Status.PRESENT, Status.ABSENT
FEBRUARY = datetime(2027, 2, 1, 12, tzinfo=UTC)

type SignInStaff = Callable[[User, datetime], Client]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Everything here happens on Feb 1, 2027."""
    with time_machine.travel(FEBRUARY, tick=False):
        yield


@pytest.fixture
def staff(program: Program, sign_in_staff: SignInStaff) -> Client:
    """The director at work."""
    return sign_in_staff(program.staff, FEBRUARY)


class Inputs(HTMLParser):
    """What a browser would send from the page's form as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and given.get("type") not in ("checkbox", "submit", "radio"):
            self.values[name] = given.get("value") or ""
        if tag == "select":
            self.select, self.values[name] = name, ""
        if tag == "option" and "selected" in given:
            self.values[self.select] = given.get("value") or ""


def form_on(client: Client, url: str) -> dict[str, str]:
    """The values of the form on that page."""
    page = Inputs()
    page.feed(client.get(url).content.decode())
    return page.values


def roll_url(event: Event) -> str:
    return f"/admin/meetings/event/{event.pk}/roll/"


def cell(program: Program, event: Event, name: str, day: int = 0) -> str:
    person = person_of(program.mercy, name)
    return f"team-{program.mercy.pk}-day-{day_of(event, day).pk}-person-{person.pk}"


class TestList:
    def test_events_in_the_order_of_time_with_the_way_to_the_roll(self, program: Program, staff: Client) -> None:
        page = words(staff.get("/admin/meetings/event/").content)
        first = "Workshop 1 Thu, Jan 14, 2027 9:00 AM to Fri, Jan 15, 2027, 5:00 PM Eastern Scheduled"
        assert f"{first} Take the roll of Workshop 1 Wave I" in page
        coaching = "Team coaching 2 Mercy Hospital Tue, Feb 16, 2027 10:00 AM to 11:00 AM Central Scheduled"
        assert f"{coaching} not begun" in page

    def test_the_filter_shows_what_is_to_record(self, program: Program, staff: Client) -> None:
        for team in (program.mercy, program.alder):
            program.record(program.call(1), team, Ana=P, Ben=P, Chi=P)
        page = words(staff.get("/admin/meetings/event/?roll=to_record").content)
        assert "3 events" in page  # the workshop, and the coaching of either team
        assert "All-team call 1" not in page
        assert "See the roll of All-team call 1" in words(staff.get("/admin/meetings/event/").content)

    def test_the_filters_of_time(self, program: Program, staff: Client) -> None:
        coming = words(staff.get("/admin/meetings/event/?time=coming").content)
        over = words(staff.get("/admin/meetings/event/?time=over").content)
        assert ("All-team call 1 " in coming, "All-team call 2 " in coming) == (False, True)
        assert ("All-team call 1 " in over, "All-team call 2 " in over) == (True, False)

    def test_a_coach_sees_the_own_teams(self, program: Program, sign_in_staff: SignInStaff) -> None:
        coach = sign_in_staff(make_coach(team=program.mercy, at=BEFORE), FEBRUARY)
        page = words(coach.get("/admin/meetings/event/").content)
        assert "Mercy Hospital" in page
        assert "Alder Clinic" not in page
        assert "Generate a calendar" not in page

    def test_nothing_is_edited_added_or_deleted_by_hand(self, program: Program, staff: Client) -> None:
        event = program.call(2)
        assert staff.get("/admin/meetings/event/add/").status_code == 403
        assert staff.get(f"/admin/meetings/event/{event.pk}/delete/").status_code == 403
        assert staff.post(f"/admin/meetings/event/{event.pk}/change/", {"title": "Party"}).status_code == 403
        assert staff.get(f"/admin/meetings/event/{event.pk}/change/").status_code == 200

    def test_the_list_takes_the_same_queries_however_long(
        self, program: Program, staff: Client, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        with django_assert_max_num_queries(16):
            staff.get("/admin/meetings/event/")


class TestCalendar:
    def test_preview_and_then_the_calendar(self, program: Program, staff: Client) -> None:
        cohort = make_cohort(name="Wave II", starts_on=date(2027, 9, 6), at=BEFORE)
        assert "Wave II" in words(staff.get("/admin/meetings/event/calendar/").content)
        url = f"/admin/meetings/event/calendar/?cohort={cohort.pk}"
        page = words(staff.get(url).content)
        assert "18 months from Sep 6, 2027, Eastern. 22 meetings will be added." in page
        assert "Workshop 1 Thu, Sep 9, 2027, 9:00 AM to 5:00 PM Eastern Fri, Sep 10, 2027, 9:00 AM to 5:00 PM" in page
        assert not Event.objects.filter(cohort=cohort).exists()
        done = staff.post("/admin/meetings/event/calendar/", {"cohort": cohort.pk}, follow=True)
        assert "Wave II: 22 meetings added to the calendar." in words(done.content)
        assert Event.objects.filter(cohort=cohort).count() == 22
        again = words(staff.get(url).content)
        assert "0 meetings will be added; 22 are there and stay as they are." in again
        assert "Nothing to add." in again

    def test_numbers_that_do_not_fit_are_refused_on_the_page(self, program: Program, staff: Client) -> None:
        cohort = make_cohort(name="Short", at=BEFORE)
        cohort.months = 3
        cohort.save()
        response = staff.post("/admin/meetings/event/calendar/", {"cohort": cohort.pk})
        assert response.status_code == 422
        assert "4 workshops do not fit into 3 months." in words(response.content)

    @pytest.mark.parametrize("cohort", ["999999", "1; drop", "", "²"])
    def test_a_cohort_that_is_not_there(self, program: Program, staff: Client, cohort: str) -> None:
        response = staff.get("/admin/meetings/event/calendar/", {"cohort": cohort})
        assert response.status_code == (404 if cohort == "999999" else 200)


class TestRoll:
    def test_a_roll_is_taken_with_one_button(self, program: Program, staff: Client) -> None:
        call = program.call(1)
        values = form_on(staff, roll_url(call))
        values[f"{cell(program, call, 'Ana')}-status"] = "present"
        values[f"{cell(program, call, 'Ben')}-status"] = "part"
        values[f"{cell(program, call, 'Ben')}-minutes"] = "30"
        values[f"{cell(program, call, 'Chi')}-status"] = "excused"
        page = words(staff.post(roll_url(call), values, follow=True).content)
        assert "All-team call 1: attendance recorded, 3 entries." in page
        assert "Mercy Hospital 2 of 3: met" in page
        assert "Alder Clinic Not yet recorded" in page
        assert "1 of 2 teams met quorum; 1 of 2 recorded." in page
        assert "Last recorded by Ines Ortiz, Mon, Feb 1, 7:00 AM Eastern" in page
        again = form_on(staff, roll_url(call))
        assert again[f"{cell(program, call, 'Ben')}-minutes"] == "30"
        assert "nothing was changed" in words(staff.post(roll_url(call), again, follow=True).content)
        assert AttendanceMark.objects.count() == 3

    def test_everybody_left_blank_was_present(self, program: Program, staff: Client) -> None:
        make_further_member(team=program.mercy, at=BEFORE)
        call = program.call(1)
        values = form_on(staff, roll_url(call))
        values[f"{cell(program, call, 'Chi')}-status"] = "absent"
        values[f"team-{program.mercy.pk}-rest"] = "on"
        page = words(staff.post(roll_url(call), values, follow=True).content)
        assert "Mercy Hospital 2 of 3: met" in page
        assert dict(AttendanceMark.objects.values_list("person__name", "status")) == {
            "Ana Silva": P,
            "Ben Okafor": P,
            "Chi Nguyen": X,
        }

    def test_both_days_of_a_workshop_are_on_one_page(self, program: Program, staff: Client) -> None:
        workshop = program.workshop(1)
        values = form_on(staff, roll_url(workshop))
        for name in ("Ana", "Ben"):
            for day in (0, 1):
                values[f"{cell(program, workshop, name, day)}-status"] = "present"
        page = words(staff.post(roll_url(workshop), values, follow=True).content)
        assert "Mercy Hospital 2 of 3: met" in page

    def test_the_second_day_waits_until_it_begins(self, program: Program, staff: Client) -> None:
        workshop = program.workshop(1)
        with time_machine.travel(day_of(workshop).ends_at, tick=False):
            values = form_on(staff, roll_url(workshop))
        assert f"{cell(program, workshop, 'Ana', 1)}-status" not in values

    def test_a_substitute_is_recorded_for_a_member(self, program: Program, staff: Client) -> None:
        make_further_member(team=program.mercy, at=BEFORE)
        call = program.call(1)
        values = form_on(staff, roll_url(call))
        for name, status in (("Ana", "present"), ("Ben", "absent"), ("Chi", "absent"), ("Dee", "substitute")):
            values[f"{cell(program, call, name)}-status"] = status
        values[f"{cell(program, call, 'Dee')}-for"] = str(person_of(program.mercy, "Ben").pk)
        page = words(staff.post(roll_url(call), values, follow=True).content)
        assert "Mercy Hospital 2* of 3: met" in page

    @pytest.mark.parametrize(
        ("name", "part", "value", "status", "sentence"),
        [
            ("Ana", "minutes", "", "part", "Enter the minutes that the person was there."),
            ("Ana", "minutes", "half an hour", "part", "Enter the minutes as a whole number, such as 45."),
            ("Ana", "minutes", "0", "part", "Enter the minutes as a whole number, such as 45."),
            ("Ana", "minutes", "2000", "part", "A day has 1,440 minutes."),
            ("Ana", "minutes", "20", "absent", "Minutes belong to somebody who was there."),
            ("Ana", "minutes", "", "asleep", "Choose a status from the list."),
            ("Ana", "minutes", "", "substitute", "Choose a status from the list."),
            ("Dee", "for", "", "substitute", "Choose whom the substitute came for."),
            ("Dee", "for", "1234567", "substitute", "Choose a name from the list."),
        ],
    )
    def test_a_fault_stands_beside_its_name_and_nothing_is_saved(
        self, program: Program, staff: Client, name: str, part: str, value: str, status: str, sentence: str
    ) -> None:
        make_further_member(team=program.mercy, at=BEFORE)
        call = program.call(1)
        values = form_on(staff, roll_url(call))
        values[f"{cell(program, call, 'Ben')}-status"] = "present"
        values[f"{cell(program, call, name)}-status"] = status
        values[f"{cell(program, call, name)}-{part}"] = value
        response = staff.post(roll_url(call), values)
        assert response.status_code == 422
        page = words(response.content)
        assert "Nothing has been saved." in page
        assert page.index("Ana Silva" if name == "Ana" else "Dee Adler") < page.index(sentence)
        assert f'id="{cell(program, call, name)}-errors"' in response.content.decode()
        assert AttendanceMark.objects.count() == 0

    def test_what_somebody_else_recorded_meanwhile_is_not_written_over(self, program: Program, staff: Client) -> None:
        call = program.call(1)
        values = form_on(staff, roll_url(call))
        program.record(call, program.mercy, Ana=P, Ben=P)
        values[f"{cell(program, call, 'Ana')}-status"] = "absent"
        response = staff.post(roll_url(call), values)
        assert response.status_code == 422
        assert "Somebody else has recorded “Present” since you opened this page." in words(response.content)
        values[f"{cell(program, call, 'Ana')}-status"] = ""
        values[f"{cell(program, call, 'Chi')}-status"] = "absent"
        staff.post(roll_url(call), values)
        assert dict(AttendanceMark.objects.values_list("person__name", "status")) == {
            "Ana Silva": P,
            "Ben Okafor": P,
            "Chi Nguyen": X,
        }

    @pytest.mark.parametrize("seen", ["", "latest", "-1", "99999999999999999999999"])
    def test_a_form_that_was_tampered_with_is_no_crash(self, program: Program, staff: Client, seen: str) -> None:
        call = program.call(1)
        values = form_on(staff, roll_url(call)) | {"seen": seen, f"{cell(program, call, 'Ana')}-status": "present"}
        assert staff.post(roll_url(call), values).status_code in (302, 422)

    def test_before_it_begins_there_is_no_roll(self, program: Program, staff: Client) -> None:
        assert "This meeting has not begun." in words(staff.get(roll_url(program.call(2))).content)

    def test_a_canceled_meeting_has_no_roll(self, program: Program, staff: Client) -> None:
        staff.post(f"/admin/meetings/event/{program.call(1).pk}/cancel/", {"reason": "Snow."})
        page = words(staff.get(roll_url(program.call(1))).content)
        assert "This meeting is canceled: Snow. There is no roll to take." in page

    def test_many_teams_come_in_pages(self, program: Program, staff: Client) -> None:
        for number in range(20):
            make_team(cohort=program.cohort, name=f"Team {number:02}", at=BEFORE)
        page = words(staff.get(roll_url(program.call(1))).content)
        assert ("Alder Clinic" in page, "Team 19" in page, "Page 1 of 2" in page) == (True, False, True)
        assert "Team 19" in words(staff.get(f"{roll_url(program.call(1))}?page=2").content)

    @pytest.mark.parametrize("teams", [1, 3])
    def test_the_page_takes_the_same_queries_however_many_teams(
        self, program: Program, staff: Client, teams: int, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        for number in range(teams):
            make_team(cohort=program.cohort, name=f"Team {number:02}", at=BEFORE)
        call = program.call(1)
        with django_assert_max_num_queries(22):
            staff.get(roll_url(call))


class TestWhoMay:
    def urls(self, program: Program) -> dict[str, str]:
        base = f"/admin/meetings/event/{program.call(1).pk}"
        return {
            "calendar": "/admin/meetings/event/calendar/",
            "roll": f"{base}/roll/",
            "move": f"{base}/move/",
            "cancel": f"{base}/cancel/",
            "waive": f"{base}/waive/{program.mercy.pk}/",
        }

    @pytest.mark.parametrize(
        ("role", "may"),
        [
            (Role.DIRECTOR, {"calendar", "roll", "move", "cancel", "waive"}),
            (Role.COORDINATOR, {"calendar", "roll", "move", "cancel", "waive"}),
            (Role.REVIEWER, set()),
            (Role.EVALUATOR, set()),
            (Role.COACH, set()),
        ],
    )
    def test_by_role(self, program: Program, sign_in_staff: SignInStaff, role: Role, may: set[str]) -> None:
        client = sign_in_staff(make_staff(role=role, email="somebody@example.org", at=BEFORE), FEBRUARY)
        statuses = {name: client.get(url).status_code for name, url in self.urls(program).items()}
        assert statuses == {name: 200 if name in may else 403 for name in statuses}

    def test_a_coach_takes_the_roll_of_the_own_team_only(self, program: Program, sign_in_staff: SignInStaff) -> None:
        client = sign_in_staff(make_coach(team=program.mercy, at=BEFORE), FEBRUARY)
        page = words(client.get(roll_url(program.call(1))).content)
        assert ("Mercy Hospital" in page, "Alder Clinic" in page, "Waive" in page) == (True, False, False)
        assert client.get(roll_url(program.event(Kind.COACHING, 1, program.mercy))).status_code == 200
        assert client.get(roll_url(program.event(Kind.COACHING, 1, program.alder))).status_code == 403
        assert client.get(self.urls(program)["cancel"]).status_code == 403

    def test_a_coach_cannot_record_another_team_by_hand(self, program: Program, sign_in_staff: SignInStaff) -> None:
        client = sign_in_staff(make_coach(team=program.mercy, at=BEFORE), FEBRUARY)
        call = program.call(1)
        values = form_on(client, roll_url(call))
        name = f"team-{program.alder.pk}-day-{day_of(call).pk}-person-{ana_of(program.alder).pk}-status"
        client.post(roll_url(call), values | {name: "present"})
        assert AttendanceMark.objects.count() == 0

    def test_members_and_visitors_stay_outside(self, program: Program, client: Client) -> None:
        for url in self.urls(program).values():
            assert client.get(url).status_code == 302


class TestMoveCancelWaive:
    def test_an_event_is_moved(self, program: Program, staff: Client) -> None:
        url = f"/admin/meetings/event/{program.call(2).pk}/move/"
        values = form_on(staff, url)
        assert (values["first_on"], values["starts"], values["ends"]) == ("2027-02-17", "12:00", "13:00")
        values |= {"first_on": "2027-02-24", "starts": "14:30", "ends": "15:30"}
        page = words(staff.post(url, values, follow=True).content)
        assert "All-team call 2 moved to Wed, Feb 24, 2027, 2:30 PM to 3:30 PM Eastern." in page
        assert program.call(2).sequence == 1

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({}, "This is when the event takes place now."),
            ({"first_on": ""}, "Date is missing."),
            ({"first_on": "soon"}, "Enter a date such as 3/9/2027."),
            ({"starts": "noon"}, "Enter a time such as 12:00 PM."),
            ({"ends": "11:00"}, "The end must be later than the start."),
            ({"first_on": "2029-01-01"}, "The program runs from Jan 4, 2027 to Jul 3, 2027."),
        ],
    )
    def test_a_move_is_refused_beside_the_field(
        self, program: Program, staff: Client, change: dict[str, str], sentence: str
    ) -> None:
        url = f"/admin/meetings/event/{program.call(2).pk}/move/"
        response = staff.post(url, form_on(staff, url) | change)
        assert response.status_code == 422
        assert sentence in words(response.content)
        assert program.call(2).sequence == 0

    def test_an_event_is_canceled_with_a_reason(self, program: Program, staff: Client) -> None:
        url = f"/admin/meetings/event/{program.call(2).pk}/cancel/"
        refused = staff.post(url, {"reason": "  "})
        assert (refused.status_code, "Reason is missing." in words(refused.content)) == (422, True)
        page = words(staff.post(url, {"reason": "Snow in Boston."}, follow=True).content)
        assert "All-team call 2 canceled." in page
        assert (program.call(2).state, program.call(2).cancel_reason) == (State.CANCELLED, "Snow in Boston.")
        again = staff.post(url, {"reason": "Snow in Boston."})
        assert "All-team call 2 is canceled already." in words(again.content)

    def test_a_meeting_is_waived_for_one_team(self, program: Program, staff: Client) -> None:
        url = f"/admin/meetings/event/{program.call(1).pk}/waive/{program.mercy.pk}/"
        page = words(staff.post(url, {"reason": "Flood."}, follow=True).content)
        assert "All-team call 1 waived for Mercy Hospital." in page
        assert "Waived: Flood." in page
        assert Waiver.objects.get().team == program.mercy
        again = staff.post(url, {"reason": "Flood."})
        assert "This meeting is waived for this team already." in words(again.content)

    def test_what_is_not_there_is_not_found(self, program: Program, staff: Client) -> None:
        coaching = program.event(Kind.COACHING, 1, program.alder)
        assert staff.get("/admin/meetings/event/999999/move/").status_code == 404
        assert staff.get(f"/admin/meetings/event/{coaching.pk}/waive/{program.mercy.pk}/").status_code == 404
        assert staff.get(f"/admin/meetings/event/{program.call(1).pk}/waive/999999/").status_code == 404


def test_the_event_page_offers_what_is_open(program: Program, staff: Client) -> None:
    held, ahead = program.call(1), program.call(2)
    program.record(held, program.mercy, Ana=P)
    page = words(staff.get(f"/admin/meetings/event/{held.pk}/change/").content)
    assert ("Roll" in page, " Move " in page, "Cancel the meeting" in page) == (True, False, True)
    page = words(staff.get(f"/admin/meetings/event/{ahead.pk}/change/").content)
    assert (" Roll " in page, " Move " in page, "Cancel the meeting" in page) == (False, True, True)


def test_a_day_is_not_confused_by_the_readers_zone(program: Program, sign_in_staff: SignInStaff) -> None:
    """The roll of a Singapore team's coaching is told in its own zone, with the reader's behind."""
    staff = sign_in_staff(program.staff, FEBRUARY)
    page = words(staff.get(roll_url(program.event(Kind.COACHING, 1, program.alder))).content)
    assert (
        "Tue, Jan 19, 2027, 10:00 AM to 11:00 AM Singapore time "
        "(Mon, Jan 18, 2027, 9:00 PM to 10:00 PM your time, Eastern)" in page
    )
