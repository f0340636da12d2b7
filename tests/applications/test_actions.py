"""What people do with applications: what is stored, told and refused."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from applications import actions, queries
from applications.actions import ItemAnswer, Participant
from applications.models import Application, ApplicationLetter, CommitmentTick, Extension, Nominee, Transition
from applications.rules import SectionKey, State, TickAnswer
from joynet.accounts.actions import publish_text
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import AuditEntry
from joynet.files.intake import take_in
from joynet.network.models import Kind
from joynet.network.queries import current_network
from joynet.outbox.models import OutgoingMail
from teams.rules import Slot
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def mails(rule: str) -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.filter(rule=rule).order_by("pk").values_list("to_address", "subject"))


def test_starting_gives_a_reference_without_letters_that_look_alike_and_mails_the_way_back() -> None:
    application = factories.make_draft()

    assert application.reference.startswith("JW-27-")
    assert set(application.reference[6:]) <= set("3479ACDEFHJKMNPRTWXY")
    assert application.state == State.DRAFT
    assert mails("application_started") == [
        ("dana.cho@example.org", f"Your application {application.reference} has begun")
    ]


def test_starting_again_leads_to_the_same_draft() -> None:
    user, cohort = factories.make_user(), factories.make_cohort()
    first = factories.make_draft(user=user, cohort=cohort)
    second = factories.make_draft(user=user, cohort=cohort, at=LATER)

    assert second == first
    assert len(mails("application_started")) == 1


@pytest.mark.parametrize(
    ("at", "is_taken"),
    [
        (datetime(2027, 1, 11, 13, 59, 59, tzinfo=UTC), False),
        (datetime(2027, 1, 11, 14, tzinfo=UTC), True),
        (datetime(2027, 4, 11, 3, 59, 59, tzinfo=UTC), True),
        (datetime(2027, 4, 11, 4, tzinfo=UTC), False),
    ],
)
def test_an_application_begins_only_while_the_cohort_takes_them(at: datetime, is_taken: object) -> None:
    user, cohort = factories.make_user(), factories.make_cohort()
    if is_taken:
        factories.make_draft(user=user, cohort=cohort, at=at)
    else:
        with pytest.raises(actions.ApplyingRefused):
            factories.make_draft(user=user, cohort=cohort, at=at)
    assert Application.objects.exists() is is_taken


def test_a_stale_page_of_an_organization_changes_nothing() -> None:
    application = factories.make_complete_draft()
    by = Actor.of(application.editors.get().user)

    with pytest.raises(actions.SectionStale, match="You saved this page in another window"):
        actions.describe_organization(
            application=application,
            seen_revision=0,
            organization_name="Another name",
            kind="",
            country="",
            size=None,
            zone="",
            by=by,
            at=LATER,
        )

    application.refresh_from_db()
    assert application.organization_name == "Mercy Hospital"
    assert factories.section_revision(application, SectionKey.ORGANIZATION) == 2


def test_a_commitment_keeps_its_name_and_time_while_others_are_added() -> None:
    application = factories.make_draft()
    by = Actor.of(application.editors.get().user)
    first, second = [line.fact.text_id for line in queries.commitment_lines(application, AT)[:2]]
    actions.make_commitments(
        application=application, seen_revision=0, name="Ana Silva", given={first: "yes"}, by=by, at=AT
    )
    actions.make_commitments(
        application=application,
        seen_revision=1,
        name="Ben Okafor",
        given={first: "yes", second: "yes"},
        by=by,
        at=LATER,
    )

    ticks = application.ticks.order_by("pk").values_list("name", "at", "taken_back_at")
    assert list(ticks) == [("Ana Silva", AT, None), ("Ben Okafor", LATER, None)]


def test_a_commitment_taken_back_stays_on_record() -> None:
    application = factories.make_draft()
    by = Actor.of(application.editors.get().user)
    text = queries.commitment_lines(application, AT)[0].fact.text_id
    actions.make_commitments(application=application, seen_revision=0, name="Ana", given={text: "yes"}, by=by, at=AT)
    actions.make_commitments(application=application, seen_revision=1, name="Ana", given={}, by=by, at=LATER)

    assert list(CommitmentTick.objects.values_list("at", "taken_back_at")) == [(AT, LATER)]
    assert queries.commitment_lines(application, LATER)[0].fact.answer == ""


def test_not_sure_is_no_answer_to_a_duty() -> None:
    application = factories.make_draft()
    by = Actor.of(application.editors.get().user)
    lines = queries.commitment_lines(application, AT)
    given = {line.fact.text_id: TickAnswer.NOT_SURE.value for line in lines}
    actions.make_commitments(application=application, seen_revision=0, name="Ana", given=given, by=by, at=AT)

    answered = [line.fact.title for line in queries.commitment_lines(application, AT) if line.fact.answer]
    assert answered == ["Openness to contribute later"]


def test_new_words_of_a_commitment_ask_for_a_new_tick_and_keep_the_old_one() -> None:
    application = factories.make_complete_draft()
    publish_text(
        network=current_network(),
        kind=Kind.COMMITMENT_DATA,
        body="Every month, without exception.",
        by=SYSTEM,
        at=LATER,
    )

    gaps = queries.missing_of(application, LATER + timedelta(hours=1))

    assert [gap.sentence for gap in gaps] == [
        "The words of “Monthly data” have changed since you ticked them. Read them and tick them again."
    ]
    assert application.ticks.count() == 9


def test_a_replaced_letter_stays_void_and_who_signed_is_not_asked_again() -> None:
    application = factories.make_complete_draft()
    by = Actor.of(application.editors.get().user)
    new = take_in(factories.upload(name="second.pdf", content=factories.letter_pdf(pages=2)))
    actions.attach_letter(application=application, seen_revision=2, intake=new, by=by, at=LATER)

    letters = ApplicationLetter.objects.order_by("pk").values_list("file__name_given", "void_reason", "signatory_name")
    assert list(letters) == [
        ("letter.pdf", "Replaced by a newer upload.", "Ana Silva"),
        ("second.pdf", "", "Ana Silva"),
    ]


def test_who_signed_can_be_said_before_the_letter_is_there() -> None:
    application = factories.make_draft()
    by = Actor.of(application.editors.get().user)
    actions.describe_letter(
        application=application,
        seen_revision=0,
        signatory_name="Ana Silva",
        signatory_title="",
        level="",
        dated_on=None,
        by=by,
        at=AT,
    )
    actions.attach_letter(application=application, seen_revision=1, intake=take_in(factories.upload()), by=by, at=LATER)

    letter = ApplicationLetter.objects.get()
    assert letter.signatory_name == "Ana Silva"
    assert letter.file is not None


def test_a_participant_sent_twice_is_named_once() -> None:
    application = factories.make_draft()
    by = Actor.of(application.editors.get().user)
    nonce = uuid4()
    for _ in range(2):
        actions.nominate(
            application=application, slot=Slot.CORE, participant=Participant(name="Ben"), nonce=nonce, by=by, at=AT
        )

    assert Nominee.objects.count() == 1


def test_a_thirteenth_participant_is_refused() -> None:
    application = factories.make_draft()
    by = Actor.of(application.editors.get().user)
    for _ in range(12):
        actions.nominate(application=application, slot="", participant=Participant(), nonce=uuid4(), by=by, at=AT)

    with pytest.raises(actions.TooManyParticipants, match="a team has 12 at most"):
        actions.nominate(application=application, slot="", participant=Participant(), nonce=uuid4(), by=by, at=AT)
    assert Nominee.objects.count() == 12


def test_a_stale_page_of_a_participant_changes_nothing() -> None:
    application = factories.make_complete_draft()
    by = Actor.of(application.editors.get().user)
    nominee = application.nominees.get(slot=Slot.CORE)
    actions.change_nominee(nominee=nominee, seen_revision=1, participant=Participant(name="Ben O."), by=by, at=LATER)

    with pytest.raises(actions.SectionStale):
        actions.change_nominee(nominee=nominee, seen_revision=1, participant=Participant(name="Bo"), by=by, at=LATER)
    nominee.refresh_from_db()
    assert nominee.name == "Ben O."


def test_evidence_without_an_answer_is_kept_and_is_not_do_not_know() -> None:
    application = factories.make_draft()
    by = Actor.of(application.editors.get().user)
    actions.answer_readiness(
        application=application,
        section_key=SectionKey.INFRASTRUCTURE,
        seen_revision=0,
        given=[ItemAnswer("A1", is_answered=False, level=None, evidence="Two hours each")],
        by=by,
        at=AT,
    )

    facts = queries.facts_of(application, AT)
    assert facts.answers == {}
    assert facts.open_items == {"A1"}


def test_an_answer_taken_back_is_gone() -> None:
    application = factories.make_draft()
    by = Actor.of(application.editors.get().user)
    for revision, answer in enumerate(
        [
            ItemAnswer("A1", is_answered=True, level=2, evidence=""),
            ItemAnswer("A1", is_answered=False, level=None, evidence=""),
        ]
    ):
        actions.answer_readiness(
            application=application,
            section_key=SectionKey.INFRASTRUCTURE,
            seen_revision=revision,
            given=[answer],
            by=by,
            at=AT,
        )

    assert queries.facts_of(application, AT).answers == {}


def test_sending_changes_the_state_writes_the_step_and_mails_the_reference() -> None:
    application = factories.make_sent()

    assert (application.state, application.state_at) == (State.SUBMITTED, AT)
    assert list(Transition.objects.values_list("from_state", "to_state", "at")) == [("draft", "submitted", AT)]
    assert mails("application_received") == [
        ("dana.cho@example.org", f"We have your application {application.reference}")
    ]
    assert AuditEntry.objects.filter(verb="sent application").count() == 1


def test_sending_two_hundred_times_sends_once() -> None:
    application = factories.make_sent()
    by = Actor.of(application.editors.get().user)
    for _ in range(200):
        actions.send_application(application=application, **factories.DECLARED, by=by, at=LATER)

    assert Transition.objects.count() == 1
    assert len(mails("application_received")) == 1


def test_an_incomplete_application_is_not_sent_and_everything_missing_is_said() -> None:
    application = factories.make_draft()
    by = Actor.of(application.editors.get().user)

    with pytest.raises(actions.NotComplete) as refusal:
        actions.send_application(application=application, **factories.DECLARED, by=by, at=AT)

    assert "Enter the name of your organization." in refusal.value.messages
    assert "Upload the letter of support, or have it signed here." in refusal.value.messages
    application.refresh_from_db()
    assert application.state == State.DRAFT
    assert mails("application_received") == []


def test_after_the_window_nothing_is_sent_unless_staff_granted_more_time() -> None:
    application = factories.make_complete_draft()
    user, staff = application.editors.get().user, factories.make_staff()
    late = datetime(2027, 4, 11, 4, tzinfo=UTC)
    with pytest.raises(actions.ApplyingRefused, match="closed on Sat, Apr 10, 11:59 PM Eastern"):
        actions.send_application(application=application, **factories.DECLARED, by=Actor.of(user), at=late)

    Extension.objects.create(
        application=application, until=late + timedelta(days=1), reason="The letter was late.", by=staff, at=AT
    )
    actions.send_application(application=application, **factories.DECLARED, by=Actor.of(user), at=late)
    application.refresh_from_db()
    assert application.state == State.SUBMITTED


def test_a_sent_application_can_no_longer_be_changed() -> None:
    application = factories.make_sent()
    by = Actor.of(application.editors.get().user)

    with pytest.raises(actions.ApplicationClosed, match="since Mar 9, 2027 this application is “sent”"):
        actions.nominate(
            application=application, slot="", participant=Participant(name="Eve"), nonce=uuid4(), by=by, at=LATER
        )
    assert application.nominees.count() == 3


def test_withdrawing_twice_withdraws_once() -> None:
    application = factories.make_sent()
    by = Actor.of(application.editors.get().user)
    for _ in range(2):
        actions.withdraw_application(application=application, reason="We merged.", by=by, at=LATER)

    assert Transition.objects.filter(to_state=State.WITHDRAWN).values_list("reason", flat=True).get() == "We merged."
    assert len(mails("application_withdrawn")) == 1


def test_after_withdrawing_the_same_person_can_start_anew() -> None:
    user, cohort = factories.make_user(), factories.make_cohort()
    first = factories.make_draft(user=user, cohort=cohort)
    actions.withdraw_application(application=first, reason="", by=Actor.of(user), at=LATER)

    second = factories.make_draft(user=user, cohort=cohort, at=LATER)

    assert second != first


def test_a_question_from_the_public_page_is_kept_and_copied_to_whoever_asked() -> None:
    actions.send_enquiry(
        network=current_network(),
        name="Eve Holm",
        email="eve@example.org",
        organization="",
        message="When does the next cohort start?",
        by=SYSTEM,
        at=AT,
    )

    mail = OutgoingMail.objects.get(rule="enquiry_received")
    assert mail.to_address == "eve@example.org"
    assert "When does the next cohort start?" in mail.text
