"""The applications of a cohort as a file: for coordinators and directors, one row each, never a draft."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from applications import queries
from applications.models import Application, ReviewAssignment, ReviewScore, TextAnswer
from applications.rules import Criterion, DecisionKind, TextKey
from joynet.accounts.models import AuditEntry, Role, User
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
AsStaff = Callable[[User], Client]
QUEUE = "/admin/applications/application/"


@pytest.fixture
def director(clock: Traveller) -> User:
    return factories.make_staff()


def taken_out(client: Client, application: Application, form: str = "csv") -> HttpResponse:
    return client.post(f"{QUEUE}export/", {"cohort": application.cohort_id, "form": form})


def rows_of(response: HttpResponse) -> list[dict[str, str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_sent_application_is_one_row_with_its_answers_and_drafts_are_in_none(
    director: User, as_staff: AsStaff
) -> None:
    application = factories.make_in_review(staff=director)
    TextAnswer.objects.update_or_create(
        application=application, key=TextKey.WHY_JOIN, defaults={"text": "Nights are hard.\nWe listen."}
    )
    assignment = ReviewAssignment.objects.create(
        application=application,
        reviewer=factories.make_staff(role=Role.REVIEWER, email="rae@example.org"),
        assigned_at=AT,
        conflict=False,
        declared_at=AT,
        done_at=AT,
    )
    for criterion, score in ((Criterion.TEAM, 3), (Criterion.DATA, 2)):
        ReviewScore.objects.create(assignment=assignment, criterion=criterion, score=score, at=AT)
    factories.make_complete_draft(
        user=factories.make_user(email="draft@example.org"), cohort=application.cohort, name="Draft"
    )

    response = taken_out(as_staff(director), application)

    assert response["Content-Disposition"] == 'attachment; filename="applications-wave-i-2027-03-09.csv"'
    (row,) = rows_of(response)
    assert row["Reference"] == application.reference
    assert row["State"] == "In review"
    assert row["Organization"] == "Mercy Hospital"
    assert row["Kind"] == "Hospital"
    assert row["First sent"] == row["Last sent"] == "2027-03-09"
    assert row["Letter signed by"] == "Ana Silva"
    assert row["Signatory’s level"] == "Other C-level executive"
    assert row["Commitment: time and resources"] == "Yes"
    assert row["Commitment: openness to contribute later"] == "Not sure"
    assert ": not yet confirmed" in row["Senior leader"]
    assert (row["Readiness"], row["Readiness band"]) == ("50", "Ready")
    assert row["Why does your organization want to join?"] == "Nights are hard.\nWe listen."
    assert (row["Reviews handed in"], row["Mean score"]) == ("1", "2.5")


def test_the_decision_is_in_the_row(director: User, as_staff: AsStaff) -> None:
    application = factories.make_in_review(staff=director)
    factories.tell(application, DecisionKind.DECLINE, staff=director, reason="Wave I is full.")

    (row,) = rows_of(taken_out(as_staff(director), application))

    assert (row["State"], row["Decision"], row["Reason"]) == ("Declined", "Decline", "Wave I is full.")


def test_what_an_applicant_typed_runs_in_neither_file(director: User, as_staff: AsStaff) -> None:
    application = factories.make_sent(name="=cmd|' /C calc'!A0")
    client = as_staff(director)

    (row,) = rows_of(taken_out(client, application))
    book = zipfile.ZipFile(io.BytesIO(taken_out(client, application, "xlsx").content))

    assert row["Organization"] == "'=cmd|' /C calc'!A0"
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert "'=cmd|' /C calc'!A0" in book.read("xl/sharedStrings.xml").decode()


def test_an_application_from_which_the_reader_is_recused_is_not_in_the_file(director: User, as_staff: AsStaff) -> None:
    application = factories.make_sent()
    other = factories.make_staff(role=Role.COORDINATOR, email="otto@example.org")
    ReviewAssignment.objects.create(
        application=application,
        reviewer=director,
        assigned_at=AT,
        conflict=True,
        conflict_reason="My sister leads it.",
        declared_at=AT,
    )

    assert rows_of(taken_out(as_staff(director), application)) == []
    assert len(rows_of(taken_out(as_staff(other), application))) == 1


def test_it_is_for_coordinators_and_directors_by_pressing_a_button_and_it_is_written_down(
    director: User, as_staff: AsStaff
) -> None:
    application = factories.make_sent()
    reviewer = as_staff(factories.make_staff(role=Role.REVIEWER, email="rae@example.org"))
    client = as_staff(director)

    assert taken_out(reviewer, application).status_code == 403
    assert "Download all applications" not in reviewer.get(QUEUE).content.decode()
    assert client.get(f"{QUEUE}export/").status_code == 405
    assert not AuditEntry.objects.filter(verb="exported applications").exists()

    assert "Download all applications" in client.get(QUEUE).content.decode()
    assert taken_out(client, application, "xlsx").status_code == 200
    entry = AuditEntry.objects.get(verb="exported applications")
    assert (entry.actor_user, entry.details) == (director, {"count": 1, "form": "xlsx"})


@pytest.mark.parametrize(
    "sent", [{}, {"cohort": "1"}, {"cohort": "x", "form": "csv"}, {"cohort": "9" * 30, "form": "csv"}]
)
def test_a_cohort_or_a_form_that_is_not_there_is_not_found(
    sent: dict[str, str], director: User, as_staff: AsStaff
) -> None:
    assert as_staff(director).post(f"{QUEUE}export/", sent).status_code == 404


def test_twenty_applications_need_as_many_queries_as_one(director: User) -> None:
    cohort = factories.make_cohort()

    def add(number: int) -> None:
        user = factories.make_user(email=f"applicant{number}@example.org")
        factories.make_sent(user=user, cohort=cohort, name=f"Hospital {number}", at=AT - timedelta(hours=1))

    def counted() -> tuple[int, int]:
        with CaptureQueriesContext(
            connection,
        ) as found:
            table = queries.export(cohort, reader=director)
        return len(found), len(table.rows)

    add(0)
    one, rows = counted()
    assert rows == 1
    for number in range(1, 20):
        add(number)
    assert counted() == (one, 20)
