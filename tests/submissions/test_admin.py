"""The staff's pages of monthly reports: the queue, the report, what is decided about it, exceptions, measures."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from joynet.accounts.actors import Actor
from joynet.accounts.models import Role, User
from joynet.outbox.models import OutgoingMail
from submissions import actions, queries
from submissions.models import Measure, MonthException, Report
from submissions.rules import ReportState
from teams.models import CoachAssignment
from tests.factories import make_coach, make_staff, make_team
from tests.submissions.conftest import APRIL, BEFORE, MARCH, NOW, Mercy

type SignInStaff = Callable[[User, datetime], Client]
QUEUE = "/admin/submissions/report/"


@pytest.fixture(autouse=True)
def _on_the_sixth_of_april() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(mercy: Mercy, sign_in_staff: SignInStaff) -> Client:
    """The director at work."""
    return sign_in_staff(mercy.staff, NOW)


def text_of(response: HttpResponse) -> str:
    """What stands in the main part of the page, in one line."""
    body = response.content.decode().split("<main", 1)[-1].split("</main>", 1)[0]
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
    return re.sub(r" ([.,:;?])", r"\1", words)


def page_of(report: Report, name: str = "change") -> str:
    return f"{QUEUE}{report.pk}/{name}/"


def exception_page(mercy: Mercy, month: str = "2027-03") -> str:
    return f"{QUEUE}exceptions/{mercy.team.pk}/{month}/"


class TestQueue:
    def test_what_was_submitted_waits_and_the_rest_is_found_by_its_state(self, mercy: Mercy, staff: Client) -> None:
        mercy.submitted()
        mercy.learn(month=APRIL)
        waiting = text_of(staff.get(QUEUE))
        assert "March 2027 Mercy Hospital Submitted Tue, Apr 6, 2027" in waiting
        assert "April 2027" not in waiting
        drafts = text_of(staff.get(f"{QUEUE}?state=draft"))
        assert ("March 2027" in drafts, "April 2027" in drafts) == (False, True)
        everything = text_of(staff.get(f"{QUEUE}?state=all"))
        assert "2 monthly reports" in everything or "2 reports" in everything

    def test_the_cohort_and_the_name_of_the_team_narrow_it(self, mercy: Mercy, staff: Client) -> None:
        mercy.submitted()
        assert "March 2027" in text_of(staff.get(f"{QUEUE}?team__cohort__id__exact={mercy.team.cohort_id}"))
        assert "March 2027" not in text_of(staff.get(f"{QUEUE}?q=riverside"))

    def test_nothing_is_added_edited_or_deleted_by_hand(self, mercy: Mercy, staff: Client) -> None:
        report = mercy.submitted()
        assert staff.get(f"{QUEUE}add/").status_code == 403
        assert staff.get(page_of(report, "delete")).status_code == 403
        assert staff.post(page_of(report), {"state": "draft"}).status_code == 405

    def test_the_list_takes_the_same_queries_however_long(
        self, mercy: Mercy, staff: Client, django_assert_max_num_queries: Callable[..., object]
    ) -> None:
        mercy.submitted()
        with django_assert_max_num_queries(16):
            staff.get(QUEUE)


class TestReport:
    def test_everything_that_the_team_wrote(self, mercy: Mercy, staff: Client) -> None:
        page = text_of(staff.get(page_of(mercy.submitted())))
        for words in (
            "Submitted on time",
            "Due Sat, Apr 10, 11:59 PM Central",
            "Test 1: Check-in",
            "Two questions at each huddle",
            "Six of ten",
            "What did you learn? Ask twice.",
            "Voluntary turnover 5 of 410 (1.2 %)",
            "12 of 16 (75 %)",
            "Version 1: Tue, Apr 6, 2027",
            "by Ben Okafor",
        ):
            assert words in page, words

    def test_a_draft_says_what_is_missing_and_has_no_acts(self, mercy: Mercy, staff: Client) -> None:
        mercy.learn()
        page = staff.get(page_of(Report.objects.get()))
        assert "Add a change you tested, or say why there was none this month." in text_of(page)
        assert "/return/" not in page.content.decode()

    def test_no_such_report(self, mercy: Mercy, staff: Client) -> None:
        assert staff.get(f"{QUEUE}999/change/").status_code == 404
        assert staff.get(f"{QUEUE}x/change/").status_code == 404


class TestReturn:
    def test_the_mail_is_seen_before_it_goes(self, mercy: Mercy, staff: Client) -> None:
        report = mercy.submitted()
        assert "[your words]" in text_of(staff.get(page_of(report, "return")))
        first = staff.post(page_of(report, "return"), {"reason": "Check the denominator.", "previewed": ""})
        assert "Your words now stand in the mail below." in text_of(first)
        assert "came back with this request: Check the denominator." in text_of(first)
        assert Report.objects.get().state == ReportState.SUBMITTED
        done = staff.post(
            page_of(report, "return"),
            {"reason": "Check the denominator.", "previewed": "Check the denominator."},
            follow=True,
        )
        assert "Mercy Hospital, March 2027 went back. The team is told." in done.content.decode()
        assert Report.objects.get().state == ReportState.RETURNED
        assert OutgoingMail.objects.filter(rule="report_returned").count() == 3

    def test_without_a_reason_nothing_happens(self, mercy: Mercy, staff: Client) -> None:
        report = mercy.submitted()
        page = staff.post(page_of(report, "return"), {"reason": " ", "previewed": ""})
        assert page.status_code == 422
        assert "Say what to change before the report goes back." in text_of(page)
        assert Report.objects.get().state == ReportState.SUBMITTED

    def test_what_is_not_submitted_cannot_go_back(self, mercy: Mercy, staff: Client) -> None:
        mercy.learn()
        report = Report.objects.get()
        for page in (
            staff.get(page_of(report, "return"), follow=True),
            staff.post(page_of(report, "return"), {"reason": "No.", "previewed": "No."}, follow=True),
        ):
            assert "draft" in page.content.decode()
        assert Report.objects.get().state == ReportState.DRAFT


class TestAccept:
    def test_asked_once_then_accepted(self, mercy: Mercy, staff: Client) -> None:
        report = mercy.submitted()
        assert "An accepted report is closed" in text_of(staff.get(page_of(report, "accept")))
        assert Report.objects.get().state == ReportState.SUBMITTED
        done = staff.post(page_of(report, "accept"), follow=True)
        assert "Mercy Hospital, March 2027 is accepted." in done.content.decode()
        assert Report.objects.get().state == ReportState.ACCEPTED

    def test_twice_is_told(self, mercy: Mercy, staff: Client) -> None:
        report = mercy.submitted()
        actions.accept_report(report=report, by=mercy.boss, at=NOW)
        again = staff.post(page_of(report, "accept"), follow=True)
        assert "This report is accepted and cannot become accepted." in again.content.decode()
        assert "Nothing to accept" in staff.get(page_of(report, "accept"), follow=True).content.decode()


class TestExceptions:
    def test_the_way_from_the_queue_to_a_month_that_was_never_started(self, mercy: Mercy, staff: Client) -> None:
        assert f"{QUEUE}exceptions/" in staff.get(QUEUE).content.decode()
        assert "Mercy Hospital" in text_of(staff.get(f"{QUEUE}exceptions/"))
        months = text_of(staff.get(f"{QUEUE}exceptions/{mercy.team.pk}/"))
        assert "March 2027 Not started Apr 10, 2027 Apr 30, 2027" in months
        assert "May 2027 Not begun" in months

    def test_a_later_due_date(self, mercy: Mercy, staff: Client) -> None:
        given = {"kind": "extension", "until": "2027-04-20", "reason": "A flood."}
        staff.post(exception_page(mercy), given)
        assert queries.calendar_of(mercy.team).of(MARCH).due_on == date(2027, 4, 20)
        page = text_of(staff.get(exception_page(mercy)))
        assert "Due Tue, Apr 20, 11:59 PM Central" in page
        assert "Later due date until Apr 20, 2027: A flood. (Ines Ortiz" in page

    def test_a_later_lock_and_a_waiver(self, mercy: Mercy, staff: Client) -> None:
        staff.post(exception_page(mercy), {"kind": "lock", "until": "2027-06-01", "reason": "A flood."})
        staff.post(exception_page(mercy, "2027-04"), {"kind": "waiver", "until": "", "reason": "A flood."})
        calendar = queries.calendar_of(mercy.team)
        assert calendar.of(MARCH).locks_on == date(2027, 6, 1)
        assert calendar.of(APRIL).is_waived
        assert "April 2027 Not owed" in text_of(staff.get(f"{QUEUE}exceptions/{mercy.team.pk}/"))

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"kind": "extension", "until": "", "reason": "A flood."}, "Enter the last day."),
            ({"kind": "waiver", "until": "2027-04-20", "reason": "A flood."}, "has no last day. Clear it."),
            ({"kind": "extension", "until": "2027-04-20", "reason": ""}, ""),
            ({"kind": "", "until": "2027-04-20", "reason": "A flood."}, ""),
            (
                {"kind": "extension", "until": "2027-04-10", "reason": "A flood."},
                "March 2027 is due Apr 10, 2027 without an exception. Choose a later day.",
            ),
            (
                {"kind": "lock", "until": "2027-04-30", "reason": "A flood."},
                "March 2027 is locked after Apr 30, 2027 without an exception. Choose a later day.",
            ),
        ],
    )
    def test_what_cannot_be_granted_is_told(
        self, mercy: Mercy, staff: Client, given: dict[str, str], sentence: str
    ) -> None:
        page = staff.post(exception_page(mercy), given)
        assert page.status_code == 422
        assert sentence in text_of(page)
        assert not MonthException.objects.exists()

    def test_a_submitted_month_is_not_waived(self, mercy: Mercy, staff: Client) -> None:
        mercy.submitted()
        page = staff.post(exception_page(mercy), {"kind": "waiver", "until": "", "reason": "A flood."})
        assert "March 2027 has already been submitted. There is nothing to waive." in text_of(page)

    def test_a_month_outside_the_program_has_none(self, mercy: Mercy, staff: Client) -> None:
        assert staff.get(exception_page(mercy, "2027-02")).status_code == 404


class TestWho:
    def test_a_coach_works_with_the_own_teams_and_grants_nothing(
        self, mercy: Mercy, sign_in_staff: SignInStaff
    ) -> None:
        report = mercy.submitted()
        other = make_team(name="Alder Clinic", cohort=mercy.team.cohort, at=BEFORE)
        mine = sign_in_staff(make_coach(team=mercy.team, at=BEFORE), NOW)
        page = mine.get(page_of(report)).content.decode()
        assert ("/accept/" in page, "/return/" in page, "/exceptions/" in page) == (True, True, False)
        assert mine.get(exception_page(mercy)).status_code == 403
        assert mine.get(f"{QUEUE}exceptions/").status_code == 403
        CoachAssignment.objects.update(team=other)
        assert "Mercy Hospital" not in text_of(mine.get(f"{QUEUE}?state=all"))
        for name in ("change", "return", "accept"):
            assert mine.get(page_of(report, name)).status_code == 404

    def test_a_coach_of_yesterday_sees_nothing(self, mercy: Mercy, sign_in_staff: SignInStaff) -> None:
        report = mercy.submitted()
        coach = make_coach(team=mercy.team, at=BEFORE)
        CoachAssignment.objects.update(ends_on=NOW.date())
        assert sign_in_staff(coach, NOW).get(page_of(report)).status_code == 404

    def test_an_evaluator_reads_what_was_submitted_without_what_is_for_the_coach(
        self, mercy: Mercy, sign_in_staff: SignInStaff
    ) -> None:
        mercy.fill()
        entry = actions.LearningEntry("surprised", "Our manager is leaving.", "coach")
        actions.save_learning(
            team=mercy.team,
            month=MARCH,
            entries=[entry],
            nothing_reason="",
            seen_revision=1,
            by=mercy.by,
            at=NOW,
        )
        report = Report.objects.get()
        reader = sign_in_staff(
            make_staff(role=Role.EVALUATOR, email="eva@example.org", name="Eva Ruiz", at=BEFORE), NOW
        )
        assert reader.get(page_of(report)).status_code == 404
        mercy.submit()
        page = text_of(reader.get(page_of(report)))
        assert "Ask twice." in page
        assert "Our manager is leaving." not in page
        assert "/accept/" not in reader.get(page_of(report)).content.decode()
        assert reader.post(page_of(report, "accept")).status_code == 403
        assert reader.post(page_of(report, "return"), {"reason": "x", "previewed": "x"}).status_code == 403
        assert reader.post(exception_page(mercy), {"kind": "waiver", "reason": "x"}).status_code == 403
        assert Report.objects.get().state == ReportState.SUBMITTED
        actions.return_report(report=report, reason="Check it.", by=mercy.boss, at=NOW + timedelta(hours=1))
        assert reader.get(page_of(report)).status_code == 404

    def test_coordinators_decide_and_reviewers_and_members_do_not_come_in(
        self, mercy: Mercy, sign_in_staff: SignInStaff
    ) -> None:
        report = mercy.submitted()
        cara = make_staff(role=Role.COORDINATOR, email="cara@example.org", name="Cara Lee", at=BEFORE)
        assert sign_in_staff(cara, NOW).get(page_of(report, "accept")).status_code == 200
        rob = make_staff(role=Role.REVIEWER, email="rob@example.org", name="Rob Lee", at=BEFORE)
        assert sign_in_staff(rob, NOW).get(QUEUE).status_code == 403
        assert sign_in_staff(rob, NOW).get(page_of(report)).status_code == 404
        assert sign_in_staff(mercy.user, NOW).get(page_of(report)).status_code in {302, 403, 404}


class TestMeasures:
    def test_the_library_with_every_version_read_only(self, mercy: Mercy, staff: Client) -> None:
        listed = text_of(staff.get("/admin/submissions/measure/"))
        assert "Voluntary turnover" in listed
        assert "Library" in listed
        measure = Measure.objects.get(code="O5")
        card = text_of(staff.get(f"/admin/submissions/measure/{measure.pk}/change/"))
        assert "Voluntary turnover" in card
        assert staff.get("/admin/submissions/measure/add/").status_code == 403
        assert staff.post(f"/admin/submissions/measure/{measure.pk}/change/", {"code": "X"}).status_code == 403

    def test_a_team_s_own_measure_is_for_its_coach(self, mercy: Mercy, sign_in_staff: SignInStaff) -> None:
        own = actions.define_measure(
            card=actions.MeasureCard("MX", "process", "Trees planted", "count"),
            cohort=None,
            team=mercy.team,
            effective_from=MARCH.first_day,
            by=Actor.of(mercy.user),
            at=NOW,
        )
        coach = make_coach(team=mercy.team, at=BEFORE)
        assert "Trees planted" in text_of(sign_in_staff(coach, NOW).get("/admin/submissions/measure/?q=trees"))
        eva = make_staff(role=Role.EVALUATOR, email="eva@example.org", name="Eva Ruiz", at=BEFORE)
        page = sign_in_staff(eva, NOW).get("/admin/submissions/measure/?q=trees")
        assert "Trees planted" not in text_of(page)
        assert own.team == mercy.team
