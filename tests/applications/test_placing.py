"""An offered place: signed for and taken, refused while somebody has not confirmed, or given back."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.test import Client

from applications import actions, queries, rules
from applications.models import Agreement, Application, Nominee, Transition
from applications.rules import DecisionKind, NomineeState, State
from joynet.accounts.actions import publish_text
from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, Role, User
from joynet.network.models import Kind
from joynet.network.queries import current_network
from joynet.outbox.models import OutgoingMail
from teams.actions import NewLetter
from teams.models import (
    Letter,
    Membership,
    Organization,
    Person,
    ReadinessAnswer,
    ReadinessResponse,
    Team,
)
from teams.rules import Slot, Subtype
from tests import factories
from tests.factories import AT, THREE

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], Client]
EVENING = datetime(2027, 3, 12, 3, 30, tzinfo=UTC)
"""Still March 11 in the cohort's zone."""
TEAMS: tuple[type[models.Model], ...] = (
    Team,
    Organization,
    Person,
    Membership,
    Letter,
    ReadinessResponse,
    ReadinessAnswer,
    Agreement,
)
SIGNATURE = {"name": "Grace Obi", "title": "Chief Executive", "agrees": "on"}


@pytest.fixture
def director() -> User:
    return factories.make_staff()


@pytest.fixture
def offered(director: User) -> Application:
    """A place that waits; everybody has confirmed."""
    application = factories.make_in_review(staff=director)
    factories.confirm_everybody(application)
    return factories.tell(application, staff=director)


def applicant(application: Application) -> User:
    return queries.editors_of(application)[0]


def sign(application: Application, *, at: datetime = AT, **other: object) -> Team:
    said: dict[str, object] = {
        "seen_text": queries.agreement_text(at).pk,
        "name": "Grace Obi",
        "title": "Chief Executive",
        "by": Actor.of(applicant(application)),
    }
    return actions.accept_place(application=application, at=at, **(said | other))


def has_said(nominee: Nominee, state: NomineeState) -> None:
    """What a person has answered, or nothing yet."""
    nominee.state, nominee.answered_at = state, None if state == NomineeState.PENDING else AT
    nominee.save()


def traces() -> dict[str, int]:
    """What there is of any team."""
    return {model.__name__: model._default_manager.count() for model in TEAMS}


NOTHING = {model.__name__: 0 for model in TEAMS}


def mails(rule: str) -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.filter(rule=rule).order_by("pk").values_list("to_address", "subject"))


def text_of(response: HttpResponse) -> str:
    """What stands in the main part of the page, in one line."""
    body = response.content.decode().split("<main", 1)[-1].split("</main>", 1)[0]
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
    return re.sub(r" ([.,:;?])", r"\1", words)


def address(application: Application, name: str = "place/") -> str:
    return f"/applications/{application.reference}/{name}"


def text_number(response: HttpResponse) -> str:
    found = re.search(r'name="text" value="(\d+)"', response.content.decode())
    assert found is not None
    return found[1]


# ---- taking it


def test_taking_the_place_carries_everything_into_the_team_field_by_field(offered: Application, director: User) -> None:
    user = applicant(offered)
    team = sign(offered, at=EVENING)

    offered.refresh_from_db()
    assert (offered.state, offered.team) == (State.ENROLLED, team)
    assert [(row.from_state, row.to_state) for row in Transition.objects.order_by("pk")][-2:] == [
        (State.ACCEPTED, State.AGREEMENT_SIGNED),
        (State.AGREEMENT_SIGNED, State.ENROLLED),
    ]
    organization = Organization.objects.get()
    assert (organization.name, organization.country, organization.kind, organization.size) == (
        "Mercy Hospital",
        "United States",
        "hospital",
        1200,
    )
    assert (team.organization, team.cohort, team.name, team.zone, team.joined_on, team.left_on) == (
        organization,
        offered.cohort,
        "Mercy Hospital",
        "America/Chicago",
        date(2027, 3, 11),
        None,
    )
    memberships = Membership.objects.order_by("pk")
    assert list(memberships.values_list("person__name", "person__email", "person__title", "hours_per_week")) == [
        ("Ana Silva", "ana@mercy.example", "Chief Nurse", Decimal(2)),
        ("Ben Okafor", "ben@mercy.example", "Unit Manager", Decimal("4.5")),
        ("Chi Nguyen", "chi@mercy.example", "Staff Nurse", Decimal(4)),
    ]
    assert list(memberships.values_list("slot", "subtype", "profession", "attests_direct_care")) == [
        (Slot.SENIOR_LEADER, "", "", None),
        (Slot.CORE, Subtype.UNIT_MANAGER, "", None),
        (Slot.FRONTLINE_CLINICIAN, "", "Nurse", True),
    ]
    assert list(memberships.values_list("holds_steering_seat", "counts_for_quorum")) == [
        (True, True),
        (False, True),
        (False, True),
    ]
    dated = memberships.values_list("starts_on", "ends_on", "proposed_by", "approved_by")
    assert set(dated) == {(date(2027, 3, 11), None, user.pk, director.pk)}
    ours, theirs = queries.letter_in_force(offered), Letter.objects.get()
    assert ours is not None
    for column in fields(NewLetter):
        assert getattr(theirs, column.name) == getattr(ours, column.name), column.name
    assert theirs.signatory == Person.objects.get(name="Ana Silva")
    response = ReadinessResponse.objects.get()
    assert (response.occasion, response.instrument_version) == ("baseline", "1.0")
    assert ReadinessAnswer.objects.filter(response=response, level=3, evidence="Seen in the last audit.").count() == 20
    agreement = Agreement.objects.get()
    assert (agreement.application, agreement.name, agreement.title, agreement.by, agreement.at) == (
        offered,
        "Grace Obi",
        "Chief Executive",
        user,
        EVENING,
    )
    assert agreement.text_version == queries.agreement_text(EVENING)


def test_taking_the_place_tells_the_applicant_whoever_offered_it_and_every_member(offered: Application) -> None:
    sign(offered)

    assert mails("application_place_taken") == [("dana.cho@example.org", "Mercy Hospital is in Wave I")]
    assert mails("application_place_taken_for_staff") == [
        ("ines.ortiz@example.org", "Mercy Hospital has taken its place")
    ]
    assert [to for to, _subject in mails("team_invitation")] == [
        "ana@mercy.example",
        "ben@mercy.example",
        "chi@mercy.example",
    ]
    copy = OutgoingMail.objects.get(rule="application_place_taken").text
    assert "Our organization accepts its place in the learning network for 18 months" in copy
    assert "Signed by Grace Obi, Chief Executive, on Tue, Mar 9, 2027, 10:00 AM Eastern." in copy
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-4:] == ["signed agreement", "planned prework", "founded team", "accepted place"]


def test_a_second_press_finds_the_team_there(offered: Application) -> None:
    assert sign(offered) == sign(offered, name="Somebody Else", at=AT + timedelta(hours=1))
    assert Agreement.objects.get().name == "Grace Obi"
    assert len(mails("application_place_taken")) == 1


def test_a_further_member_comes_along_only_after_saying_yes(director: User) -> None:
    people = (
        *THREE,
        ("", replace(THREE[0][1], name="Dee Adler", email="dee@mercy.example")),
        ("", replace(THREE[0][1], name="Eli Stone", email="eli@mercy.example")),
    )
    user = factories.make_user()
    draft = factories.make_complete_draft(user=user, participants=people)
    actions.send_application(application=draft, **factories.DECLARED, by=Actor.of(user), at=AT)
    actions.start_review(application=draft, by=Actor.of(director), at=AT)
    factories.confirm_everybody(draft)
    has_said(draft.nominees.get(name="Eli Stone"), NomineeState.PENDING)

    sign(factories.tell(draft, staff=director))

    assert list(Person.objects.order_by("pk").values_list("name", flat=True)) == [
        "Ana Silva",
        "Ben Okafor",
        "Chi Nguyen",
        "Dee Adler",
    ]


def test_a_team_of_a_name_that_is_taken_gets_a_number(director: User) -> None:
    cohort = factories.make_cohort()
    for number in (1, 2):
        user = factories.make_user(email=f"applicant{number}@example.org")
        people = tuple((slot, replace(person, email=f"{number}{person.email}")) for slot, person in THREE)
        draft = factories.make_complete_draft(user=user, cohort=cohort, participants=people)
        actions.send_application(application=draft, **factories.DECLARED, by=Actor.of(user), at=AT)
        actions.start_review(application=draft, by=Actor.of(director), at=AT)
        factories.accept(draft, staff=director)

    assert list(Team.objects.order_by("pk").values_list("name", flat=True)) == ["Mercy Hospital", "Mercy Hospital (2)"]


# ---- refusing it


@pytest.mark.parametrize("slot", list(Slot))
@pytest.mark.parametrize(
    ("state", "words"), [(NomineeState.PENDING, "has not confirmed yet"), (NomineeState.DECLINED, "declined")]
)
def test_while_one_of_the_three_has_not_said_yes_nothing_is_signed_and_it_says_who(
    slot: Slot, state: NomineeState, words: str, offered: Application
) -> None:
    nominee = offered.nominees.get(slot=slot)
    has_said(nominee, state)
    before = OutgoingMail.objects.count()

    with pytest.raises(actions.PlaceNotReady) as refusal:
        sign(offered)

    (sentence,) = refusal.value.messages
    assert sentence.startswith(f"{nominee.name}, {rules.SEAT_WORDS[slot]}, {words}")
    offered.refresh_from_db()
    assert (offered.state, offered.team) == (State.ACCEPTED, None)
    assert traces() == NOTHING
    assert OutgoingMail.objects.count() == before


def test_everybody_who_is_missing_is_named_at_once(offered: Application) -> None:
    for nominee in offered.nominees.all():
        has_said(nominee, NomineeState.PENDING)

    with pytest.raises(actions.PlaceNotReady) as refusal:
        sign(offered)
    assert [sentence.partition(",")[0] for sentence in refusal.value.messages] == [
        "Ana Silva",
        "Ben Okafor",
        "Chi Nguyen",
    ]


def test_a_person_who_was_replaced_holds_no_place(offered: Application) -> None:
    Nominee.objects.filter(application=offered, slot=Slot.CORE).update(ended_at=AT)

    with pytest.raises(actions.PlaceNotReady, match="Nobody is named as core leader or unit-level manager"):
        sign(offered)
    assert traces() == NOTHING


@pytest.mark.parametrize(
    ("name", "title"), [("", "Chief Executive"), ("Grace Obi", " "), ("x" * 121, "Chief Executive")]
)
def test_an_agreement_without_a_name_founds_nothing(name: str, title: str, offered: Application) -> None:
    with pytest.raises(ValidationError):
        sign(offered, name=name, title=title)
    assert traces() == NOTHING


def test_a_team_that_cannot_be_founded_leaves_no_trace(offered: Application) -> None:
    Application.objects.filter(pk=offered.pk).update(country="")

    with pytest.raises(ValidationError, match="country"):
        sign(offered)
    offered.refresh_from_db()
    assert offered.state == State.ACCEPTED
    assert traces() == NOTHING


@pytest.mark.parametrize("kind", [DecisionKind.WAITING_LIST, DecisionKind.DECLINE])
def test_only_an_offered_place_can_be_taken(kind: DecisionKind, director: User) -> None:
    application = factories.make_in_review(staff=director)
    factories.confirm_everybody(application)
    factories.tell(application, kind, staff=director, reason="Full.")

    with pytest.raises(actions.ApplicationClosed, match="Nothing was signed"):
        sign(application)
    assert traces() == NOTHING


def test_a_decision_that_is_pending_offers_nothing_yet(director: User) -> None:
    application = factories.make_in_review(staff=director)
    factories.confirm_everybody(application)
    actions.decide(application=application, kind=DecisionKind.ACCEPT, by=Actor.of(director), at=AT)

    with pytest.raises(actions.ApplicationClosed, match="“in review”"):
        sign(application)


def test_words_that_have_changed_are_read_again_before_they_are_signed(offered: Application, director: User) -> None:
    seen = queries.agreement_text(AT).pk
    later = AT + timedelta(minutes=5)
    publish_text(network=current_network(), kind=Kind.AGREEMENT, body="We bring cake.", by=Actor.of(director), at=later)

    with pytest.raises(actions.AgreementChanged, match="the words of the agreement have changed"):
        sign(offered, seen_text=seen, at=later + timedelta(minutes=1))
    assert traces() == NOTHING


# ---- giving it back


def test_giving_the_place_back_leaves_no_trace_and_tells_whoever_offered_it(offered: Application) -> None:
    by = Actor.of(applicant(offered))
    for _ in range(2):
        actions.give_place_back(application=offered, reason="We merged.", by=by, at=AT)

    offered.refresh_from_db()
    assert offered.state == State.WITHDRAWN
    assert traces() == NOTHING
    assert mails("application_place_given_back") == [("dana.cho@example.org", "You gave the place in Wave I back")]
    assert mails("application_place_free") == [("ines.ortiz@example.org", "A place in Wave I is free again")]
    assert "We merged." in OutgoingMail.objects.get(rule="application_place_free").text


def test_a_place_that_is_taken_is_not_given_back_here(offered: Application) -> None:
    sign(offered)

    with pytest.raises(actions.ApplicationClosed):
        actions.give_place_back(application=offered, reason="", by=Actor.of(applicant(offered)), at=AT)
    assert Team.objects.count() == 1


# ---- the pages


def test_the_place_is_taken_on_its_page(offered: Application, as_user: AsUser) -> None:
    client = as_user(applicant(offered))

    page = client.get(address(offered))
    shown = text_of(page)
    assert "Your place in Wave I" in shown
    assert "Our organization accepts its place in the learning network for 18 months" in shown
    assert "Ana Silva, senior leader Confirmed" in shown
    done = client.post(address(offered), SIGNATURE | {"text": text_number(page)}, follow=True)

    assert "The place is yours." in text_of(done)
    assert "Signed by Grace Obi, Chief Executive, on Tue, Mar 9, 2027, 10:00 AM Eastern." in text_of(done)
    assert Team.objects.get().application == offered
    again = client.post(address(offered), SIGNATURE | {"text": text_number(page)})
    assert again.status_code == 200
    assert Team.objects.count() == 1


def test_somebody_who_has_not_confirmed_is_named_on_the_page_with_the_way_to_mend_it(
    offered: Application, as_user: AsUser
) -> None:
    has_said(offered.nominees.get(slot=Slot.FRONTLINE_CLINICIAN), NomineeState.PENDING)
    client = as_user(applicant(offered))

    page = client.get(address(offered))
    assert "Chi Nguyen, frontline clinician, has not confirmed yet." in text_of(page)
    assert f'href="{address(offered, "participants/")}"' in page.content.decode()
    assert "Sign and take the place" not in text_of(page)

    refused = client.post(address(offered), SIGNATURE | {"text": str(queries.agreement_text(AT).pk)})
    assert refused.status_code == 422
    assert "There is a problem Chi Nguyen, frontline clinician, has not confirmed yet." in text_of(refused)
    assert 'value="Grace Obi"' in refused.content.decode()
    assert traces() == NOTHING


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ("name", "Enter your name."),
        ("title", "Enter your job title."),
        ("agrees", "Tick this if you may sign for your organization. If not, ask somebody who may."),
    ],
)
def test_what_is_missing_under_the_agreement_is_said_beside_the_field(
    left_out: str, sentence: str, offered: Application, as_user: AsUser
) -> None:
    typed = SIGNATURE | {"text": str(queries.agreement_text(AT).pk), left_out: ""}
    if left_out == "agrees":
        del typed["agrees"]
    refused = as_user(applicant(offered)).post(address(offered), typed)

    assert refused.status_code == 422
    assert text_of(refused).count(sentence) == 2
    assert traces() == NOTHING


def test_new_words_are_shown_and_nothing_that_was_typed_is_lost(
    offered: Application, director: User, as_user: AsUser, clock: object
) -> None:
    client = as_user(applicant(offered))
    page = client.get(address(offered))
    publish_text(network=current_network(), kind=Kind.AGREEMENT, body="We bring cake.", by=Actor.of(director), at=AT)

    stale = client.post(address(offered), SIGNATURE | {"text": text_number(page)})

    assert stale.status_code == 409
    assert "the words of the agreement have changed since you opened the page" in text_of(stale)
    assert "We bring cake." in text_of(stale)
    assert 'value="Grace Obi"' in stale.content.decode()
    assert "checked" not in stale.content.decode().split("<main", 1)[1]
    client.post(address(offered), SIGNATURE | {"text": text_number(stale)})
    assert Agreement.objects.get().text_version.body == "We bring cake."


def test_the_conditions_stand_beside_the_agreement(director: User, as_user: AsUser) -> None:
    application = factories.make_in_review(staff=director)
    factories.confirm_everybody(application)
    factories.tell(application, DecisionKind.ACCEPT_WITH_CONDITIONS, staff=director, conditions="Name a data lead.")

    assert "Our conditions Name a data lead." in text_of(as_user(applicant(application)).get(address(application)))
    assert sign(application).name == "Mercy Hospital"


def test_giving_the_place_back_asks_first(offered: Application, as_user: AsUser) -> None:
    client = as_user(applicant(offered))

    assert "Give the place back?" in text_of(client.get(address(offered, "place/give-back/")))
    offered.refresh_from_db()
    assert offered.state == State.ACCEPTED
    done = client.post(address(offered, "place/give-back/"), {"reason": ""}, follow=True)
    assert "The place of Mercy Hospital is given back." in done.content.decode()


def test_the_place_is_there_for_whoever_works_on_the_application_only(
    offered: Application, director: User, as_user: AsUser
) -> None:
    for user in (director, factories.make_staff(role=Role.REVIEWER, email="rev@example.org", name="Rev Iewer")):
        for name in ("place/", "place/give-back/"):
            assert as_user(user).get(address(offered, name)).status_code == 404
            assert as_user(user).post(address(offered, name), SIGNATURE).status_code == 404


def test_the_status_page_leads_to_the_place(offered: Application, as_user: AsUser) -> None:
    assert f'href="{address(offered)}"' in as_user(applicant(offered)).get(address(offered, "")).content.decode()
