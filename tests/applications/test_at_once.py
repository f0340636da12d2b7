"""Two people, or one impatient one, do the same thing at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from applications import actions
from applications.models import Application, Decision, Transition
from joynet.accounts.actors import Actor
from joynet.accounts.models import Role
from joynet.outbox.models import OutgoingMail
from teams.models import Team
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Does everything at the same time; gives each refusal's sentence, "" for what was done."""
    start = threading.Barrier(len(acts))
    answers: list[str] = []

    def work(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except ValidationError as refusal:
            answers.append(refusal.messages[0])
        except Exception as trouble:
            answers.append(repr(trouble))
        else:
            answers.append("")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_sent_by_eight_at_once_it_is_sent_once() -> None:
    application = factories.make_complete_draft()
    by = Actor.of(application.editors.get().user)

    answers = at_once(*[lambda: actions.send_application(application=application, by=by, at=AT)] * 8)

    assert answers == [""] * 8
    assert Transition.objects.count() == 1
    assert OutgoingMail.objects.filter(rule="application_received").count() == 1


def test_begun_in_eight_tabs_at_once_there_is_one_draft() -> None:
    user, cohort = factories.make_user(), factories.make_cohort()

    answers = at_once(*[lambda: actions.start_application(cohort=cohort, user=user, by=Actor.of(user), at=AT)] * 8)

    assert answers == [""] * 8
    assert Application.objects.count() == 1


def test_accepted_and_declined_at_once_one_decision_stands_and_the_other_is_told() -> None:
    director = factories.make_staff()
    colleague = factories.make_staff(role=Role.COORDINATOR, email="carl@example.org", name="Carl Berg")
    application = factories.make_in_review(staff=director)

    answers = at_once(
        lambda: actions.accept_application(application=application, reason="", by=Actor.of(director), at=AT),
        lambda: actions.decline_application(application=application, reason="Full.", by=Actor.of(colleague), at=AT),
    )

    assert sorted(answer.partition(":")[0] for answer in answers) == ["", "Nothing was done"]
    assert Decision.objects.count() == 1
    application.refresh_from_db()
    assert Team.objects.count() == (1 if application.state == "accepted" else 0)


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
