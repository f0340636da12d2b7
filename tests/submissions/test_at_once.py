"""Two members, or one impatient one, do the same thing to a month at the same moment."""

import pytest

from joynet.outbox.models import OutgoingMail
from submissions import actions
from submissions.models import Learning, Report, ReportPart, Submission
from submissions.rules import Part, ReportState
from tests.submissions.conftest import MARCH, NOW, make_mercy
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_submitted_twice_at_once_one_is_stored_and_the_other_told() -> None:
    mercy = make_mercy()
    mercy.fill()

    answers = at_once(mercy.submit, mercy.submit)

    assert answers == ["", "March 2027 has already been submitted."]
    assert Submission.objects.count() == 1
    assert OutgoingMail.objects.filter(rule="report_received").count() == 1


def test_started_by_four_at_once_there_is_one_report_and_one_text() -> None:
    mercy = make_mercy()

    answers = at_once(*[lambda: mercy.learn("Ask twice.")] * 4)

    assert answers.count("") == 1
    assert all("has saved this part since you opened it" in answer for answer in answers if answer)
    assert (Report.objects.count(), ReportPart.objects.count(), Learning.objects.count()) == (1, 1, 1)


def test_two_parts_of_a_month_saved_at_once_are_both_stored() -> None:
    mercy = make_mercy()

    answers = at_once(mercy.learn, lambda: mercy.save_figures(Part.PROCESS), lambda: mercy.save_figures(Part.OUTCOME))

    assert answers == ["", "", ""]
    assert ReportPart.objects.count() == 3


def test_accepted_and_returned_at_once_one_act_stands() -> None:
    mercy = make_mercy()
    report = mercy.submitted()

    answers = at_once(
        lambda: actions.accept_report(report=report, by=mercy.boss, at=NOW),
        lambda: actions.return_report(report=report, reason="Check it.", by=mercy.boss, at=NOW),
    )

    assert answers[0] == ""
    assert "cannot become" in answers[1]
    state = Report.objects.get(month=MARCH.first_day).state
    assert OutgoingMail.objects.filter(rule="report_returned").exists() is (state == ReportState.RETURNED)
