"""People who are named confirm or decline by a link, are asked, replaced and taken off; colleagues are invited."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from time_machine import Traveller

from applications import actions, emails, queries, rules
from applications.actions import OwnAnswers, Participant
from applications.models import Application, Nominee
from applications.rules import NomineeState, State
from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, User
from joynet.lib import signing
from joynet.outbox.models import OutgoingMail
from teams.readiness.instrument import CURRENT
from teams.rules import Slot
from tests import factories
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AsUser = Callable[[User], Client]

ANSWERS = {"act": "confirm", "name": "Ana M. Silva", "title": "Chief Nursing Officer", "hours_per_week": "3"}
CLINICIAN = {
    "act": "confirm",
    "name": "Chi Nguyen",
    "title": "Staff Nurse",
    "profession": "Nurse",
    "attests_direct_care": "on",
    "hours_per_week": "4",
}


def text_of(response: HttpResponse) -> str:
    """What stands on the page, without its tags, in one line."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def editor(application: Application) -> User:
    return application.editors.get().user


def held(application: Application, slot: str = Slot.SENIOR_LEADER) -> Nominee:
    """Who is named for a place now."""
    return Nominee.objects.select_related("application__cohort").get(
        application=application, slot=slot, ended_at__isnull=True
    )


def asked(application: Application, slot: str = Slot.SENIOR_LEADER) -> Nominee:
    return actions.ask_to_confirm(nominee=held(application, slot), by=Actor.of(editor(application)), at=AT)


def page_of(nominee: Nominee) -> str:
    return "/applications/places/" + emails.confirmation_link(nominee, AT).split("/places/")[1]


def in_state(application: Application, state: State) -> Application:
    Application.objects.filter(pk=application.pk).update(state=state)
    return Application.objects.select_related("cohort").get(pk=application.pk)


def mails(rule: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(rule=rule).order_by("pk"))


def people_page(application: Application, page: str = "") -> str:
    return f"/applications/{application.reference}/participants/{page}"


# ---- asking


def test_sending_asks_everybody_who_has_not_been_asked_and_nobody_twice() -> None:
    application = factories.make_complete_draft()
    asked(application)

    actions.send_application(application=application, **factories.DECLARED, by=Actor.of(editor(application)), at=AT)

    sent = mails("application_confirmation_asked")
    assert sorted(mail.to_address for mail in sent) == ["ana@mercy.example", "ben@mercy.example", "chi@mercy.example"]
    core = next(mail for mail in sent if mail.to_address.startswith("ben"))
    assert "Dana Cho names you as unit-level manager, with 4.5 hours a week." in core.text
    assert "/applications/places/" in core.text


def test_the_page_says_who_waits_and_the_buttons_ask(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client = as_user(editor(application))
    ana = held(application)

    before = text_of(client.get(people_page(application)))
    assert "None of the 3 places is confirmed." in before
    assert "Ask 3 people to confirm now" in before
    one = client.post(people_page(application, f"{ana.pk}/ask/"), follow=True)
    assert "Ana Silva is asked to confirm. The link goes to ana@mercy.example." in text_of(one)
    rest = client.post(people_page(application, "ask/"), follow=True)
    assert "2 people are asked to confirm." in text_of(rest)
    assert text_of(rest).count("Waits for an answer") == 3
    again = client.post(people_page(application, "ask/"), follow=True)
    assert "Everybody with an address has been asked already." in text_of(again)
    assert len(mails("application_confirmation_asked")) == 3


@pytest.mark.parametrize("page", ["ask/", "{}/ask/"])
def test_opened_as_an_address_the_buttons_ask_nobody(page: str, as_user: AsUser) -> None:
    application = factories.make_complete_draft()

    response = as_user(editor(application)).get(people_page(application, page.format(held(application).pk)))

    assert response.headers["Location"] == people_page(application)
    assert mails("application_confirmation_asked") == []


def test_nobody_is_asked_without_name_address_or_organization() -> None:
    application = factories.make_draft()
    by = Actor.of(editor(application))
    nominee = actions.nominate(
        application=application,
        slot=Slot.SENIOR_LEADER,
        participant=Participant(name="Ana Silva"),
        nonce=uuid4(),
        by=by,
        at=AT,
    )

    with pytest.raises(actions.ConfirmationRefused, match="Enter the name of your organization first"):
        actions.ask_to_confirm(nominee=nominee, by=by, at=AT)
    Application.objects.filter(pk=application.pk).update(organization_name="Mercy")
    with pytest.raises(actions.ConfirmationRefused, match="enter the person’s name and e-mail address first"):
        actions.ask_to_confirm(nominee=nominee, by=by, at=AT)
    assert actions.ask_all_pending(application=application, by=by, at=AT) == 0


def test_a_new_link_makes_the_earlier_one_old_and_is_sent_five_times_at_most(client: Client) -> None:
    nominee = asked(factories.make_complete_draft())
    by, old = Actor.of(editor(nominee.application)), page_of(nominee)

    with pytest.raises(actions.ConfirmationRefused, match="a few minutes ago"):
        actions.ask_to_confirm(nominee=nominee, by=by, at=AT + timedelta(minutes=10) - timedelta(seconds=1))
    for number in range(1, rules.MOST_CONFIRMATION_MAILS):
        nominee = actions.ask_to_confirm(nominee=nominee, by=by, at=AT + number * timedelta(minutes=10))
    with pytest.raises(actions.ConfirmationRefused, match="has been asked 5 times"):
        actions.ask_to_confirm(nominee=nominee, by=by, at=AT + timedelta(days=1))

    refused = client.get(old)
    assert refused.status_code == 410
    assert "Open the link in the newest message." in text_of(refused)
    assert client.get(page_of(nominee)).status_code == 200
    assert len(mails("application_confirmation_asked")) == rules.MOST_CONFIRMATION_MAILS


# ---- the person's own page


def test_looking_confirms_nothing_and_says_what_it_means(client: Client) -> None:
    nominee = asked(factories.make_complete_draft())

    response = client.get(page_of(nominee))

    page = text_of(response)
    assert "Mercy Hospital applies to Wave I and names you as senior leader." in page
    assert "18 months, from Jun 7, 2027" in page
    assert "no-store" in response["Cache-Control"]
    nominee.refresh_from_db()
    assert nominee.state == NomineeState.PENDING
    assert "_auth_user_id" not in client.session


def test_a_person_corrects_what_is_said_about_them_and_confirms(client: Client) -> None:
    nominee = asked(factories.make_complete_draft())
    page = page_of(nominee)
    seen = client.get(page).context["form"]["seen"].value()

    done = client.post(page, {**ANSWERS, "seen": seen})

    assert "Thank you, you have confirmed" in text_of(done)
    nominee.refresh_from_db()
    assert (nominee.state, nominee.answered_at) == (NomineeState.CONFIRMED, AT)
    assert (nominee.name, nominee.title, nominee.hours_per_week) == (
        "Ana M. Silva",
        "Chief Nursing Officer",
        Decimal(3),
    )
    entry = AuditEntry.objects.get(verb="confirmed place")
    assert entry.actor_ref == f"link:nominee:{nominee.pk}"
    assert entry.details == {"changed": ["hours_per_week", "name", "title"]}
    (copy,) = mails("application_confirmation_copy")
    assert copy.to_address == "ana@mercy.example"
    assert "Hours per week: 3" in copy.text
    assert "_auth_user_id" not in client.session


def test_confirming_twice_is_once_and_the_link_then_says_when_it_was(client: Client) -> None:
    nominee = asked(factories.make_complete_draft())
    page = page_of(nominee)
    seen = client.get(page).context["form"]["seen"].value()

    pages = [client.post(page, {**ANSWERS, "seen": seen}) for _ in range(2)]

    assert [response.status_code for response in pages] == [200, 200]
    assert all("Thank you, you have confirmed" in text_of(response) for response in pages)
    assert len(mails("application_confirmation_copy")) == 1
    assert "You confirmed on Mar 9, 2027, and nothing more is needed." in text_of(client.get(page))


def test_a_person_who_has_confirmed_can_still_say_no_and_those_who_apply_hear_of_it(
    client: Client, as_user: AsUser
) -> None:
    nominee = asked(factories.make_complete_draft())
    page = page_of(nominee)
    client.post(page, {**ANSWERS, "seen": nominee.revision})

    for _ in range(2):
        done = client.post(page, {"act": "decline", "reason": "I change jobs in May.\nSorry."})

    assert "You have said no" in text_of(done)
    nominee.refresh_from_db()
    assert (nominee.state, nominee.decline_reason.splitlines()[0]) == (NomineeState.DECLINED, "I change jobs in May.")
    (mail,) = mails("application_confirmation_declined")
    assert mail.to_address == "dana.cho@example.org"
    assert "I change jobs in May." in mail.text
    list_page = text_of(as_user(editor(nominee.application)).get(people_page(nominee.application)))
    assert "Declined on Mar 9, 2027" in list_page
    assert "The reason given: I change jobs in May." in list_page


def test_declining_needs_no_other_answer_and_no_reason(client: Client) -> None:
    nominee = asked(factories.make_complete_draft())

    done = client.post(page_of(nominee), {"act": "decline", "name": "", "hours_per_week": "lots"})

    assert "You have said no" in text_of(done)
    (mail,) = mails("application_confirmation_declined")
    assert "has said no.\n" in mail.text


def test_who_declined_can_be_asked_again_and_confirm(client: Client) -> None:
    nominee = asked(factories.make_complete_draft())
    actions.decline_place(nominee=nominee, reason="", by=Actor.link("x"), at=AT)

    later = AT + timedelta(hours=1)
    nominee = actions.ask_to_confirm(nominee=nominee, by=Actor.of(editor(nominee.application)), at=later)

    assert nominee.state == NomineeState.PENDING
    client.post(page_of(nominee), {**ANSWERS, "seen": nominee.revision})
    nominee.refresh_from_db()
    assert nominee.is_confirmed


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "Enter your name."),
        ({"title": ""}, "Enter your job title."),
        ({"profession": ""}, "Enter your profession."),
        ({"attests_direct_care": ""}, "Tick this to confirm."),
        ({"hours_per_week": ""}, "Enter the hours per week."),
        ({"hours_per_week": "some"}, "Enter the hours per week as a number, such as 4 or 2.5."),
        ({"hours_per_week": "81"}, "Enter at most 80 hours per week."),
        ({"name": "ben  OKAFOR"}, "Somebody else in this application has the same name."),
        ({"act": "decline", "reason": "a" * 301}, "300"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_everything_typed_stays(
    changed: dict[str, str], sentence: str, client: Client
) -> None:
    nominee = asked(factories.make_complete_draft(), Slot.FRONTLINE_CLINICIAN)

    response = client.post(page_of(nominee), {**CLINICIAN, "seen": nominee.revision, **changed})

    assert response.status_code == 422
    assert sentence in text_of(response)
    field = next(name for name in changed if name != "act")
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert response.context["form"]["title"].value() == {**CLINICIAN, **changed}["title"]
    nominee.refresh_from_db()
    assert nominee.state == NomineeState.PENDING


def test_a_clinician_is_asked_for_profession_and_direct_care_and_nobody_else_is(client: Client) -> None:
    application = factories.make_complete_draft()
    senior, clinician = asked(application), asked(application, Slot.FRONTLINE_CLINICIAN)

    assert 'name="profession"' not in client.get(page_of(senior)).content.decode()
    shown = client.get(page_of(clinician)).content.decode()
    assert 'name="profession"' in shown
    assert "checked" not in shown.split('name="attests_direct_care"')[1].split(">")[0]
    client.post(page_of(clinician), {**CLINICIAN, "seen": clinician.revision})
    clinician.refresh_from_db()
    assert clinician.is_confirmed


def test_what_was_changed_meanwhile_is_read_again_before_it_is_confirmed(client: Client, as_user: AsUser) -> None:
    nominee = asked(factories.make_complete_draft())
    page = page_of(nominee)
    client.get(page)
    # a job title keeps the link: only the page that was open is old
    actions.change_nominee(
        nominee=nominee,
        seen_revision=nominee.revision,
        participant=replace(factories.THREE[0][1], title="Chair"),
        by=Actor.of(editor(nominee.application)),
        at=AT,
    )

    response = client.post(page, {**ANSWERS, "seen": nominee.revision})

    assert response.status_code == 409
    assert "has been changed while you had this page open" in text_of(response)
    again = response.context["form"]["seen"].value()
    assert "Thank you" in text_of(client.post(page, {**ANSWERS, "seen": again}))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda _n: "confirm-place:x", "This link is not complete."),
        (lambda n: emails.rating_link(n, AT).split("/ratings/")[1].rstrip("/"), "This link is for something else."),
        (
            lambda n: emails.confirmation_link(n, AT - rules.CONFIRMATION_LASTS).split("/places/")[1].rstrip("/"),
            "This link has expired.",
        ),
        (
            lambda _n: signing.sign(emails.CONFIRM_PURPOSE, {"nominee": 0, "key": "x"}, AT),
            "You are no longer named in this application.",
        ),
    ],
)
def test_a_link_that_does_not_open_says_why(make: Callable[[Nominee], str], sentence: str, client: Client) -> None:
    nominee = asked(factories.make_complete_draft())

    for response in (client.get(f"/applications/places/{make(nominee)}/"), client.post("/applications/places/x/")):
        assert response.status_code == 410
    assert sentence in text_of(client.get(f"/applications/places/{make(nominee)}/"))


@pytest.mark.parametrize("state", State)
def test_a_person_answers_until_the_place_is_taken_and_not_after(state: State, client: Client) -> None:
    nominee = asked(factories.make_complete_draft())
    in_state(nominee.application, state)

    response = client.post(page_of(nominee), {**ANSWERS, "seen": nominee.revision})

    is_open = state in rules.CONFIRMABLE
    assert response.status_code == (200 if is_open else 410)
    nominee.refresh_from_db()
    assert nominee.is_confirmed is is_open


# ---- what a confirmation covers


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        ({"title": "Chief Nursing Officer"}, True),
        ({"name": " Ana  Silva "}, True),
        ({"email": "ANA@mercy.example"}, True),
        ({"name": "Eve Silva"}, False),
        ({"email": "eve@mercy.example"}, False),
        ({"hours_per_week": Decimal(9)}, False),
    ],
)
def test_a_confirmation_falls_when_what_it_covers_is_changed(
    change: dict[str, object], stays: bool, client: Client
) -> None:
    nominee = asked(factories.make_complete_draft())
    page = page_of(nominee)
    by = Actor.of(editor(nominee.application))
    own = OwnAnswers("Ana Silva", "Chief Nurse", Decimal(2))
    nominee = actions.confirm_place(nominee=nominee, seen_revision=nominee.revision, own=own, by=Actor.link("x"), at=AT)

    actions.change_nominee(
        nominee=nominee,
        seen_revision=nominee.revision,
        participant=replace(factories.THREE[0][1], **change),
        by=by,
        at=AT,
    )

    nominee.refresh_from_db()
    assert nominee.is_confirmed is stays
    assert client.get(page).status_code == (200 if stays else 410)
    if not stays:
        assert actions.ask_all_pending(application=nominee.application, by=by, at=AT) == 3


@settings(max_examples=40, deadline=None)  # the database is asked each time
@given(st.text(max_size=40), st.text(max_size=40), st.decimals(min_value=0, max_value=80, places=1))
def test_whatever_a_person_types_the_page_answers(name: str, title: str, hours: Decimal) -> None:
    if Application.objects.exists():
        application = Application.objects.get()
        nominee = held(application)
    else:
        nominee = asked(factories.make_complete_draft())

    response = Client().post(
        page_of(nominee),
        {"act": "confirm", "name": name, "title": title, "hours_per_week": str(hours), "seen": nominee.revision},
    )

    nominee.refresh_from_db()
    assert response.status_code == (200 if nominee.is_confirmed and nominee.name == " ".join(name.split()) else 422)


# ---- taking off and replacing


def test_of_a_person_who_was_never_asked_nothing_is_kept() -> None:
    application = factories.make_complete_draft()

    actions.remove_nominee(nominee=held(application), by=Actor.of(editor(application)), at=AT)

    assert application.nominees.count() == 2


def test_a_person_who_was_asked_is_told_and_the_link_says_so(client: Client) -> None:
    nominee = asked(factories.make_complete_draft())

    for _ in range(2):
        actions.remove_nominee(nominee=nominee, by=Actor.of(editor(nominee.application)), at=AT)

    refused = client.get(page_of(nominee))
    assert refused.status_code == 410
    assert "You are no longer named in this application." in text_of(refused)
    (mail,) = mails("application_place_ended")
    assert mail.to_address == "ana@mercy.example"
    assert len(queries.nominees_of(nominee.application)) == 2


def test_who_has_rated_alone_can_be_taken_off_and_the_rating_counts_no_more(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    nominee = held(application)
    domain = CURRENT.domains[0]
    actions.rate_alone(
        nominee=nominee,
        domain=domain,
        seen_revision=queries.revision_of([]),
        given=[actions.ItemAnswer(domain.items[0].code, is_answered=True, level=2, evidence="")],
        by=Actor.link("x"),
        at=AT,
    )
    assert queries.raters(application).count == 1

    response = as_user(editor(application)).post(people_page(application, f"{nominee.pk}/remove/"), follow=True)

    assert "Ana Silva is no longer named as a participant." in text_of(response)
    assert queries.raters(application).count == 0
    nominee.refresh_from_db()
    assert nominee.ended_at == AT


OTHER = {"name": "Eve Adams", "email": "eve@mercy.example", "title": "Chief Executive", "hours_per_week": "3"}


def test_another_person_takes_a_place_after_sending_and_is_asked_at_once(as_user: AsUser, client: Client) -> None:
    application = factories.make_sent()
    former = held(application)
    address = people_page(application, f"{former.pk}/replace/")
    writer = as_user(editor(application))
    assert "Ana Silva" in text_of(writer.get(address))
    entry = str(uuid4())

    for _ in range(2):
        done = writer.post(address, {**OTHER, "entry": entry}, follow=True)

    assert done.request["PATH_INFO"] == people_page(application)
    assert "Eve Adams is named instead, and asked to confirm." in text_of(done)
    assert "Ana Silva, senior leader, until Mar 9, 2027" in text_of(done)
    new = held(application)
    assert (new.name, new.slot, new.state) == ("Eve Adams", Slot.SENIOR_LEADER, NomineeState.PENDING)
    assert application.nominees.count() == 4
    assert mails("application_confirmation_asked")[-1].to_address == "eve@mercy.example"
    assert [mail.to_address for mail in mails("application_place_ended")] == ["ana@mercy.example"]
    assert client.get(page_of(former)).status_code == 410
    assert client.get(page_of(new)).status_code == 200


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"name": ""}, "name", "Enter the name of the senior leader."),
        ({"email": ""}, "email", "Eve Adams: enter an e-mail address."),
        ({"email": "eve"}, "email", "Enter an e-mail address such as name@example.org."),
        ({"title": ""}, "title", "Eve Adams: enter the job title."),
        ({"hours_per_week": ""}, "hours_per_week", "Eve Adams: enter the hours per week."),
        ({"email": "BEN@mercy.example"}, "email", "has the same e-mail address"),
        ({"name": "ben okafor"}, "name", "has the same name"),
    ],
)
def test_a_replacement_is_whole_and_another_person(
    changed: dict[str, str], field: str, sentence: str, as_user: AsUser
) -> None:
    application = factories.make_sent()
    former = held(application)

    response = as_user(editor(application)).post(
        people_page(application, f"{former.pk}/replace/"), {**OTHER, "entry": str(uuid4()), **changed}
    )

    assert response.status_code == 422
    assert any(sentence in error for error in response.context["form"].errors[field])
    assert response.context["form"]["title"].value() == {**OTHER, **changed}["title"]
    assert held(application).pk == former.pk


@pytest.mark.parametrize("state", State)
def test_people_are_replaced_from_sending_until_the_place_is_taken(state: State) -> None:
    application = in_state(factories.make_sent(), state)
    former = held(application)

    def act() -> Nominee:
        return actions.replace_nominee(
            nominee=former,
            participant=Participant("Eve Adams", "eve@mercy.example", "Chief Executive", hours_per_week=Decimal(3)),
            nonce=uuid4(),
            by=Actor.of(editor(application)),
            at=AT,
        )

    if state in rules.REPLACEABLE:
        act()
        with pytest.raises(actions.ApplicationClosed, match="replaced already"):
            act()
        assert held(application).name == "Eve Adams"
    else:
        with pytest.raises(actions.ApplicationClosed, match="Nobody was replaced"):
            act()
        assert held(application).pk == former.pk


def test_so_many_people_are_named_altogether_and_no_more() -> None:
    application = factories.make_sent()
    by = Actor.of(editor(application))
    for number in range(rules.MOST_NAMED - 3):
        participant = Participant(f"Eve {number}", f"e{number}@mercy.example", "Chief", hours_per_week=Decimal(3))
        actions.replace_nominee(nominee=held(application), participant=participant, nonce=uuid4(), by=by, at=AT)

    with pytest.raises(actions.TooManyParticipants, match="40 people have been named"):
        actions.replace_nominee(nominee=held(application), participant=participant, nonce=uuid4(), by=by, at=AT)


def test_what_people_have_said_stands_in_the_answers_and_after_sending_on_the_page(as_user: AsUser) -> None:
    application = factories.make_sent()
    nominee = held(application)
    actions.confirm_place(
        nominee=nominee,
        seen_revision=nominee.revision,
        own=OwnAnswers("Ana Silva", "Chief Nurse", Decimal(2)),
        by=Actor.link("x"),
        at=AT,
    )
    client = as_user(editor(application))

    page = text_of(client.get(people_page(application)))
    assert "1 of the 3 places is confirmed. Still to confirm: core leader or unit-level manager and frontline" in page
    assert "Name the senior leader" not in page
    assert "Confirmed on Mar 9, 2027" in text_of(client.get(f"/applications/{application.reference}/"))


def test_the_check_page_says_who_has_confirmed(as_user: AsUser, clock: Traveller) -> None:
    application = factories.make_complete_draft()
    asked(application)
    clock.move_to(AT + timedelta(days=2))

    page = text_of(as_user(editor(application)).get(f"/applications/{application.reference}/check/"))

    assert "The person’s own word Waits for an answer Asked on Mar 9, 2027." in page
    assert "The person’s own word Not asked to confirm yet" in page
