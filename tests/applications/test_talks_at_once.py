"""The applicant and staff, or two of either, act on one application at the same moment."""

from datetime import timedelta
from uuid import uuid4

import pytest

from applications import actions, queries
from applications.models import Application, ApplicationEditor, Message
from applications.rules import SectionKey, State
from joynet.accounts.actors import Actor
from joynet.outbox.models import OutgoingMail
from tests import factories
from tests.applications.test_at_once import at_once
from tests.factories import AT

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_message_sent_eight_times_at_once_is_one_message() -> None:
    director, application = factories.make_staff(), factories.make_sent()
    by, entry = Actor.of(application.editors.get().user), uuid4()

    answers = at_once(
        *[lambda: actions.write_to_staff(application=application, text="Hello.", nonce=entry, by=by, at=AT)] * 8
    )

    assert answers == [""] * 8
    assert Message.objects.count() == 1
    assert OutgoingMail.objects.filter(rule="application_message_to_staff", to_address=director.email).count() == 1


def test_taken_back_while_staff_begin_to_read_one_of_both_is_done_and_the_other_told() -> None:
    director, application = factories.make_staff(), factories.make_sent()
    applicant = application.editors.get().user

    answers = at_once(
        lambda: actions.take_back_application(application=application, by=Actor.of(applicant), at=AT),
        lambda: actions.start_review(application=application, by=Actor.of(director), at=AT),
    )

    assert sorted(answer.partition(":")[0] for answer in answers) in (
        ["", "Nothing was changed"],
        ["", "Nothing was done"],
    )
    assert Application.objects.get().state in (State.DRAFT, State.IN_REVIEW)
    assert Application.objects.get().transitions.count() == 2


def test_answered_while_staff_take_the_question_back_one_of_both_is_done_and_the_other_told() -> None:
    director = factories.make_staff()
    application = factories.make_in_review(staff=director)
    applicant = application.editors.get().user
    actions.ask_for_information(
        application=application,
        text="Which units?",
        sections=[SectionKey.WHY],
        nonce=uuid4(),
        by=Actor.of(director),
        at=AT,
    )

    answers = at_once(
        lambda: actions.answer_question(
            application=application, **factories.DECLARED, by=Actor.of(applicant), at=AT + timedelta(hours=1)
        ),
        lambda: actions.take_question_back(application=application, by=Actor.of(director), at=AT + timedelta(hours=1)),
    )

    assert sorted(answer.partition(":")[0] for answer in answers) in (
        ["", "Nothing was sent now"],
        ["", "Nothing was done"],
    )
    assert Application.objects.get().state in (State.RESUBMITTED, State.IN_REVIEW)


def test_carried_over_by_two_people_at_once_there_is_one_draft_that_both_work_on() -> None:
    application = factories.make_sent()
    applicant = application.editors.get().user
    colleague = factories.make_user(email="cy@example.org", name="Cy Lee")
    ApplicationEditor.objects.create(application=application, user=colleague, accepted_at=AT)
    actions.withdraw_application(application=application, reason="", by=Actor.of(applicant), at=AT)

    answers = at_once(
        *[
            lambda user=user: actions.carry_over(
                application=application, cohort=application.cohort, user=user, by=Actor.of(user), at=AT
            )
            for user in [applicant, colleague] * 3
        ]
    )

    assert answers == [""] * 6
    made = Application.objects.get(carried_from=application)
    assert set(queries.editors_of(made)) == {applicant, colleague}
