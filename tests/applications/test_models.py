"""Each constraint of the applications' tables: the row that it must refuse."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from applications.models import (
    Agreement,
    Application,
    ApplicationEditor,
    ApplicationLetter,
    ApplicationReadiness,
    ApplicationReadinessAnswer,
    CommitmentTick,
    Decision,
    Enquiry,
    Extension,
    Message,
    Nominee,
    ReopenedSection,
    ReviewAssignment,
    ReviewScore,
    Section,
    Transition,
)
from joynet.network.models import Kind
from joynet.network.queries import current_network, text_in_force
from teams.rules import Slot
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db


def refuse(row: models.Model) -> None:
    """The polite answer and the certain one."""
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def assignment(application: Application) -> ReviewAssignment:
    row = ReviewAssignment(application=application, reviewer=factories.make_user(email="r@example.org"), assigned_at=AT)
    row.save()
    return row


BAD: dict[str, Callable[[Application], models.Model]] = {
    "state unknown": lambda a: Application(cohort=a.cohort, reference="X", state="lost", state_at=AT, zone="UTC"),
    "nobody works there": lambda a: Application(cohort=a.cohort, reference="X", state_at=AT, zone="UTC", size=0),
    "reference twice": lambda a: Application(cohort=a.cohort, reference=a.reference, state_at=AT, zone="UTC"),
    "editor twice": lambda a: ApplicationEditor(application=a, user=a.editors.get().user),
    "section unknown": lambda a: Section(application=a, key="hobbies", edited_at=AT),
    "answer unknown": lambda a: CommitmentTick(
        application=a, text_version=text_in_force(Kind.COMMITMENT_DATA, AT), answer="no", at=AT
    ),
    "subtype outside the core place": lambda a: Nominee(
        application=a, slot=Slot.SENIOR_LEADER, subtype="core_leader", nonce=uuid4()
    ),
    "profession outside the clinician's place": lambda a: Nominee(
        application=a, slot=Slot.CORE, profession="Nurse", nonce=uuid4()
    ),
    "hours beyond a week": lambda a: Nominee(application=a, hours_per_week=81, nonce=uuid4()),
    "slot unknown": lambda a: Nominee(application=a, slot="mascot", nonce=uuid4()),
    "state of a nominee unknown": lambda a: Nominee(application=a, state="maybe", nonce=uuid4()),
    "void without a reason": lambda a: ApplicationLetter(application=a, void_at=AT),
    "step to the same state": lambda a: Transition(application=a, from_state="draft", to_state="draft", at=AT),
    "step to an unknown state": lambda a: Transition(application=a, from_state="draft", to_state="lost", at=AT),
    "conflict not declared at any time": lambda a: ReviewAssignment(
        application=a, reviewer=a.editors.get().user, assigned_at=AT, conflict=False
    ),
    "conflict without what it is": lambda a: ReviewAssignment(
        application=a, reviewer=a.editors.get().user, assigned_at=AT, conflict=True, declared_at=AT
    ),
    "score of four": lambda a: ReviewScore(assignment=assignment(a), criterion="team", score=4, at=AT),
    "criterion unknown": lambda a: ReviewScore(assignment=assignment(a), criterion="luck", score=1, at=AT),
    "decision unknown": lambda a: Decision(application=a, kind="perhaps", at=AT),
    "declined without a reason": lambda a: Decision(application=a, kind="decline", at=AT),
    "conditions not said": lambda a: Decision(application=a, kind="accept_with_conditions", at=AT),
    "conditions where there are none": lambda a: Decision(application=a, kind="accept", conditions="Do.", at=AT),
    "told before it was decided": lambda a: Decision(
        application=a, kind="accept", at=AT, released_at=AT - timedelta(seconds=1)
    ),
    "empty message": lambda a: Message(application=a, at=AT, text=""),
    "extension without a reason": lambda a: Extension(
        application=a, until=AT + timedelta(days=1), reason="", by=a.editors.get().user, at=AT
    ),
    "extension into the past": lambda a: Extension(
        application=a, until=AT, reason="Late letter.", by=a.editors.get().user, at=AT
    ),
    "agreement without a name": lambda a: Agreement(
        application=a, text_version=text_in_force(Kind.AGREEMENT, AT), name="", title="CEO", at=AT
    ),
    "enquiry without a question": lambda a: Enquiry(
        network=current_network(), name="Eve", email="eve@example.org", text="", at=AT
    ),
    "answered at no time": lambda a: Enquiry(
        network=current_network(), name="Eve", email="eve@example.org", text="When?", answer="Soon.", at=AT
    ),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_the_tables_refuse(bad: Callable[[Application], models.Model]) -> None:
    refuse(bad(factories.make_draft()))


def test_a_draft_has_no_team() -> None:
    staff = factories.make_staff()
    team = factories.accept(factories.make_in_review(staff=staff), staff=staff)
    other = Application(cohort=team.cohort, reference="JW-27-AAAA", state_at=AT, zone="UTC", team=team)
    refuse(other)


def test_there_is_one_letter_in_force_and_one_tick_of_a_text() -> None:
    application = factories.make_complete_draft()

    refuse(ApplicationLetter(application=application))
    tick = application.ticks.order_by("pk")[0]
    refuse(CommitmentTick(application=application, text_version=tick.text_version, answer="yes", at=AT))


def test_a_section_and_an_item_have_one_row() -> None:
    application = factories.make_complete_draft()
    response = application.readiness.get()

    refuse(Section(application=application, key="letter", edited_at=AT))
    refuse(ApplicationReadiness(application=application, instrument_version="1.0"))
    refuse(ApplicationReadinessAnswer(response=response, item="A1", level=3))
    refuse(ApplicationReadinessAnswer(response=response, item="Z1", level=6))
    refuse(ApplicationReadinessAnswer(response=response, item="Z1", level=3, is_open=True))


def test_a_reviewer_is_assigned_once_and_scores_each_criterion_once() -> None:
    row = assignment(factories.make_draft())
    ReviewScore(assignment=row, criterion="team", score=3, at=AT).save()

    refuse(ReviewAssignment(application=row.application, reviewer=row.reviewer, assigned_at=AT))
    refuse(ReviewScore(assignment=row, criterion="team", score=1, at=AT))


def test_a_message_reopens_a_section_once() -> None:
    message = Message(application=factories.make_draft(), at=AT, text="Which units?")
    message.save()
    ReopenedSection(message=message, key="organization").save()

    refuse(ReopenedSection(message=message, key="organization"))
    refuse(ReopenedSection(message=message, key="hobbies"))
