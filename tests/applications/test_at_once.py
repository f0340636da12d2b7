"""Two people, or one impatient one, do the same thing at the same moment."""

from collections.abc import Callable

import pytest

from applications import actions
from applications.models import Application, Decision, Transition
from applications.rules import DecisionKind
from joynet.accounts.actors import Actor
from joynet.accounts.models import Role
from joynet.outbox.models import OutgoingMail
from teams.models import Cohort, Team
from tests import factories
from tests.factories import AT
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_sent_by_eight_at_once_it_is_sent_once() -> None:
    application = factories.make_complete_draft()
    by = Actor.of(application.editors.get().user)

    answers = at_once(
        *[lambda: actions.send_application(application=application, **factories.DECLARED, by=by, at=AT)] * 8
    )

    assert answers == [""] * 8
    assert Transition.objects.count() == 1
    assert OutgoingMail.objects.filter(rule="application_received").count() == 1


def test_begun_in_eight_tabs_at_once_there_is_one_draft() -> None:
    user, cohort = factories.make_user(), factories.make_cohort()

    answers = at_once(*[lambda: actions.start_application(cohort=cohort, user=user, by=Actor.of(user), at=AT)] * 8)

    assert answers == [""] * 8
    assert Application.objects.count() == 1


def test_decided_twice_at_once_one_decision_stands_and_the_other_is_told() -> None:
    director = factories.make_staff()
    colleague = factories.make_staff(role=Role.COORDINATOR, email="carl@example.org", name="Carl Berg")
    application = factories.make_in_review(staff=director)

    answers = at_once(
        lambda: actions.decide(application=application, kind=DecisionKind.ACCEPT, by=Actor.of(director), at=AT),
        lambda: actions.decide(
            application=application, kind=DecisionKind.DECLINE, reason="Full.", by=Actor.of(colleague), at=AT
        ),
    )

    assert sorted(answer.partition(":")[0] for answer in answers) == ["", "Nothing was done"]
    assert Decision.objects.count() == 1


def test_told_eight_times_at_once_the_applicant_hears_it_once() -> None:
    by = Actor.of(director := factories.make_staff())
    application = factories.make_in_review(staff=director)
    decision = actions.decide(application=application, kind=DecisionKind.WAITING_LIST, by=by, at=AT)

    answers = at_once(*[lambda: actions.release_decision(decision=decision, by=by, at=AT)] * 8)

    assert answers == [""] * 8
    assert OutgoingMail.objects.filter(rule="application_waiting_list").count() == 1
    assert Transition.objects.filter(to_state="waiting_list").count() == 1


def test_the_last_place_is_offered_once_when_two_are_told_at_once() -> None:
    director, cohort = factories.make_staff(), factories.make_cohort()
    Cohort.objects.filter(pk=cohort.pk).update(capacity=1)
    by = Actor.of(director)
    decisions = []
    for number in (1, 2):
        user = factories.make_user(email=f"applicant{number}@example.org")
        application = factories.make_in_review(user=user, staff=director, cohort=cohort)
        decisions.append(actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT))

    answers = at_once(
        *[lambda one=decision: actions.release_decision(decision=one, by=by, at=AT) for decision in decisions]
    )

    assert sorted(answer[:24] for answer in answers) == ["", "Nothing was told to JW-2"]
    assert Decision.objects.filter(released_at__isnull=False).count() == 1


def test_taken_in_eight_tabs_at_once_there_is_one_team() -> None:
    application = factories.make_in_review(staff=(director := factories.make_staff()))
    factories.confirm_everybody(application)
    factories.tell(application, staff=director)

    answers = at_once(*[lambda: factories.take_place(application)] * 8)

    assert answers == [""] * 8
    assert Team.objects.count() == 1
    assert OutgoingMail.objects.filter(rule="team_invitation").count() == 3


def test_two_editors_save_one_section_at_once_and_one_is_told() -> None:
    application = factories.make_draft()
    by = Actor.of(application.editors.get().user)

    def save(name: str) -> Callable[[], object]:
        return lambda: actions.describe_organization(
            application=application,
            seen_revision=0,
            organization_name=name,
            kind="",
            country="",
            size=None,
            zone="",
            by=by,
            at=AT,
        )

    answers = at_once(save("Mercy Hospital"), save("Mercy Health"))

    told = [answer for answer in answers if answer]
    assert told == [
        "You saved this page in another window while it was open here. What you typed here is not saved yet."
    ]
    application.refresh_from_db()
    assert application.organization_name in {"Mercy Hospital", "Mercy Health"}
