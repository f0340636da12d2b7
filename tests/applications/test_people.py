"""People who are named confirm or decline by a link, are asked, replaced and taken off; colleagues are invited."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.core import mail as mail_box
from django.http import HttpResponse
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from time_machine import Traveller

from applications import actions, emails, queries, rules
from applications.actions import OwnAnswers, Participant
from applications.models import Application, ApplicationEditor, EditorInvitation, Nominee
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
    assert "Mercy Hospital applies to Wave I and names you, Ana Silva, as senior leader." in page
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
    assert entry.details == {"changed": "hours_per_week,name,title"}
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

    assert held(nominee.application).is_confirmed is stays
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


def test_who_declined_is_a_warning_before_sending_and_keeps_nothing_from_being_sent(as_user: AsUser) -> None:
    nominee = asked(factories.make_complete_draft())
    application = nominee.application
    actions.decline_place(nominee=nominee, reason="", by=Actor.link("x"), at=AT)

    page = text_of(as_user(editor(application)).get(f"/applications/{application.reference}/check/"))

    assert "Ana Silva has declined. It can be sent so" in page
    assert queries.missing_of(application, AT) == ()


@pytest.mark.parametrize("was_asked", [True, False])
def test_what_is_typed_about_somebody_taken_off_meanwhile_is_shown_to_be_copied(
    was_asked: bool, as_user: AsUser
) -> None:
    application = factories.make_complete_draft()
    nominee = asked(application) if was_asked else held(application)
    client, page = as_user(editor(application)), people_page(application, f"{nominee.pk}/")
    actions.remove_nominee(nominee=nominee, by=Actor.of(editor(application)), at=AT)

    response = client.post(page, {"revision": nominee.revision, "name": "Ana Silva-Braun", "title": "Chief Nurse"})

    assert response.status_code == 409
    assert "somebody has taken this person off the application meanwhile" in text_of(response)
    assert "Ana Silva-Braun" in text_of(response)
    assert client.get(page).status_code == 404
    removed = client.post(f"{page}remove/", follow=True)
    assert "This person is no longer named as a participant." in text_of(removed)


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
        ({"email": ""}, "email", "Enter an e-mail address."),
        ({"email": "eve"}, "email", "Enter an e-mail address such as name@example.org."),
        ({"title": ""}, "title", "Enter the job title."),
        ({"hours_per_week": ""}, "hours_per_week", "Enter the hours per week."),
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

    assert "Confirmed by the person Waits for an answer Asked on Mar 9, 2027." in page
    assert "Confirmed by the person Not asked to confirm yet" in page


# ---- colleagues who work on the same application


def invited(application: Application | None = None, *, email: str = "lee@mercy.example") -> EditorInvitation:
    application = application or factories.make_complete_draft()
    return actions.invite_editor(
        application=application, email=email, name="Lee Park", by=Actor.of(first_editor(application)), at=AT
    )


def first_editor(application: Application) -> User:
    return queries.editors_of(application)[0]


def lee(email: str = "lee@mercy.example") -> User:
    return factories.make_user(email=email, name="Lee Park")


def link_of(invitation: EditorInvitation, at: datetime = AT) -> str:
    return "/applications/invitations/" + emails.invitation_link(invitation, at).split("/invitations/")[1]


def accepted(invitation: EditorInvitation, user: User | None = None) -> ApplicationEditor:
    user = user or lee()
    return actions.accept_invitation(invitation=invitation, user=user, by=Actor.of(user), at=AT)


def editors_page(application: Application) -> str:
    return f"/applications/{application.reference}/editors/"


def test_a_colleague_is_invited_accepts_and_reads_and_changes_the_same_application(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    owner = as_user(first_editor(application))

    page = owner.post(editors_page(application), {"email": "Lee@Mercy.example", "name": "Lee Park"}, follow=True)
    assert "The invitation goes to Lee@Mercy.example." in text_of(page)
    (mail,) = mails("application_editor_invited")
    assert "Dana Cho invites you to work on the application of Mercy Hospital" in mail.text
    invitation = EditorInvitation.objects.get()
    colleague = as_user(lee())
    assert colleague.get(f"/applications/{application.reference}/").status_code == 404
    assert "Accept the invitation" in text_of(colleague.get(link_of(invitation)))
    assert colleague.get(f"/applications/{application.reference}/").status_code == 404

    done = colleague.post(link_of(invitation), {"act": "accept"}, follow=True)

    assert done.request["PATH_INFO"] == f"/applications/{application.reference}/"
    assert "You and Dana Cho work on this application." in text_of(done)
    assert "Dana Cho" in text_of(colleague.get(editors_page(application)))
    assert [mail.to_address for mail in mails("application_editor_came")] == ["dana.cho@example.org"]
    assert "Dana Cho" in text_of(colleague.get(editors_page(application)))


def test_a_signed_out_person_proves_the_address_first_and_comes_back_to_accept(client: Client) -> None:
    invitation = invited()

    shown = text_of(client.get(link_of(invitation)))
    assert "To accept, sign in with lee@mercy.example." in shown
    assert User.objects.filter(email="lee@mercy.example").count() == 0
    sent = client.post(link_of(invitation), {"act": "accept"})

    assert sent.status_code == 302
    assert "next=" in sent.headers["Location"]
    assert "_auth_user_id" not in client.session
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not ApplicationEditor.objects.filter(user__email="lee@mercy.example").exists()
    code = re.search(r"\b[0-9A-Z]{4}-?[0-9A-Z]{4}\b", mail_box.outbox[-1].body)
    assert code is not None
    back = client.post(sent.headers["Location"], {"code": code[0]}, follow=True)
    assert back.request["PATH_INFO"] == link_of(invitation)
    assert "Accept the invitation" in text_of(back)
    client.post(link_of(invitation), {"act": "accept"})
    assert len(queries.editors_of(invitation.application)) == 2


def test_an_account_with_another_address_cannot_accept(as_user: AsUser) -> None:
    invitation = invited()
    other = factories.make_user(email="eve@mercy.example", name="Eve")
    client = as_user(other)

    for response in (client.get(link_of(invitation)), client.post(link_of(invitation), {"act": "accept"})):
        assert response.status_code == 403
        assert "you are signed in as eve@mercy.example" in text_of(response)
    with pytest.raises(actions.InvitationRefused, match="another address"):
        accepted(invitation, other)
    assert len(queries.editors_of(invitation.application)) == 1


def test_accepting_twice_is_once_and_the_link_then_leads_to_the_application(as_user: AsUser) -> None:
    invitation = invited()
    client = as_user(lee())
    home = f"/applications/{invitation.application.reference}/"

    for _ in range(2):
        assert client.post(link_of(invitation), {"act": "accept"}).headers["Location"] == home
    assert client.get(link_of(invitation)).headers["Location"] == home
    assert ApplicationEditor.objects.count() == 2
    assert len(mails("application_editor_came")) == 1


def test_declining_needs_no_account_and_whoever_invited_is_told(client: Client, as_user: AsUser) -> None:
    invitation = invited()

    assert "You have declined" in text_of(client.post(link_of(invitation), {"act": "decline"}))

    (mail,) = mails("application_editor_declined")
    assert (mail.to_address, "Lee Park has declined your invitation" in mail.text) == ("dana.cho@example.org", True)
    again = client.post(link_of(invitation), {"act": "decline"})
    assert again.status_code == 410
    assert "This invitation was declined on Mar 9, 2027." in text_of(again)
    page = text_of(as_user(first_editor(invitation.application)).get(editors_page(invitation.application)))
    assert "Lee Park (lee@mercy.example) declined on Mar 9, 2027" in page
    assert invited(invitation.application).pk != invitation.pk


def test_the_same_address_is_invited_once_and_later_gets_a_new_link(client: Client) -> None:
    invitation = invited()
    application, old = invitation.application, link_of(invitation)
    by = Actor.of(first_editor(application))

    assert invited(application, email="LEE@mercy.example").pk == invitation.pk
    assert len(mails("application_editor_invited")) == 1
    for number in range(1, rules.MOST_INVITATION_MAILS):
        later = AT + number * timedelta(minutes=10)
        again = actions.invite_editor(application=application, email="lee@mercy.example", name="", by=by, at=later)
        assert (again.pk, again.name) == (invitation.pk, "Lee Park")
    with pytest.raises(actions.InvitationRefused, match="5 times"):
        actions.send_invitation_again(invitation=again, by=by, at=AT + timedelta(days=1))

    refused = client.get(old)
    assert refused.status_code == 410
    assert "Open the link in the newest message." in text_of(refused)
    assert client.get(link_of(again)).status_code == 200


def test_an_invitation_that_expired_can_be_sent_again(client: Client, clock: Traveller) -> None:
    invitation = invited()
    old = link_of(invitation)
    clock.move_to(AT + rules.INVITATION_LASTS)

    assert "This link has expired." in text_of(client.get(old))
    again = actions.send_invitation_again(
        invitation=invitation,
        by=Actor.of(first_editor(invitation.application)),
        at=AT + rules.INVITATION_LASTS,
    )
    assert client.get(link_of(again, AT + rules.INVITATION_LASTS)).status_code == 200


def test_the_buttons_send_again_and_withdraw_and_as_addresses_do_nothing(as_user: AsUser, client: Client) -> None:
    invitation = invited()
    owner = as_user(first_editor(invitation.application))
    root = f"/applications/{invitation.application.reference}/invitations/{invitation.pk}"

    for act in ("again", "withdraw"):
        assert owner.get(f"{root}/{act}/").headers["Location"] == editors_page(invitation.application)
    assert "a few minutes ago" in text_of(owner.post(f"{root}/again/", follow=True))
    for _ in range(2):
        assert "Lee Park is no longer invited." in text_of(owner.post(f"{root}/withdraw/", follow=True))

    refused = client.get(link_of(invitation))
    assert refused.status_code == 410
    assert "This invitation was withdrawn on Mar 9, 2027." in text_of(refused)


def test_who_has_accepted_keeps_it_when_the_invitation_is_withdrawn_too_late() -> None:
    invitation = invited()
    accepted(invitation)

    with pytest.raises(actions.InvitationRefused, match="was accepted on Mar 9, 2027"):
        actions.withdraw_invitation(invitation=invitation, by=Actor.of(first_editor(invitation.application)), at=AT)

    assert len(queries.editors_of(invitation.application)) == 2


def test_a_colleague_can_be_ended_is_told_and_comes_back_to_the_same_row(as_user: AsUser) -> None:
    invitation = invited()
    editor = accepted(invitation)
    application = invitation.application
    owner, colleague = as_user(first_editor(application)), as_user(editor.user)
    address = f"{editors_page(application)}{editor.pk}/end/"

    assert "Should Lee Park no longer work on it?" in text_of(owner.get(address))
    assert len(queries.editors_of(application)) == 2
    for _ in range(2):
        assert "Lee Park no longer works on this application." in text_of(owner.post(address, follow=True))

    assert colleague.get(f"/applications/{application.reference}/").status_code == 404
    assert [mail.to_address for mail in mails("application_editor_ended")] == ["lee@mercy.example"]
    assert colleague.get(link_of(invitation)).status_code == 410
    again = accepted(invited(application), editor.user)
    assert (again.pk, again.ended_at) == (editor.pk, None)
    assert colleague.get(f"/applications/{application.reference}/").status_code == 200


def test_one_can_leave_and_the_last_one_cannot(as_user: AsUser) -> None:
    invitation = invited()
    editor = accepted(invitation)
    application = invitation.application

    left = as_user(editor.user).post(f"{editors_page(application)}{editor.pk}/end/")
    assert left.headers["Location"] == "/home/"
    assert mails("application_editor_ended") == []
    last = application.editors.get(ended_at__isnull=True)
    stays = as_user(last.user).post(f"{editors_page(application)}{last.pk}/end/", follow=True)
    assert "Somebody has to work on the application." in text_of(stays)
    assert queries.editors_of(application) == [last.user]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"email": ""}, "email", "E-mail is missing."),
        ({"email": "lee"}, "email", "Enter an e-mail address such as name@example.org."),
        ({"email": "Dana.Cho@example.org"}, "email", "Somebody with this address works on the application already."),
    ],
)
def test_what_is_wrong_with_an_address_is_said_beside_it(
    typed: dict[str, str], field: str, sentence: str, as_user: AsUser
) -> None:
    application = factories.make_draft()

    response = as_user(first_editor(application)).post(editors_page(application), {"name": "Lee", **typed})

    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field]
    assert response.context["form"]["name"].value() == "Lee"


def test_so_many_people_work_on_one_application_and_no_more(as_user: AsUser) -> None:
    application = factories.make_draft()
    for number in range(rules.MOST_EDITORS - 1):
        invited(application, email=f"lee{number}@mercy.example")

    response = as_user(first_editor(application)).post(editors_page(application), {"email": "x@mercy.example"})

    assert response.status_code == 422
    assert "10 people work on this application or are invited" in text_of(response)


def test_so_many_invitations_are_sent_and_no_more() -> None:
    application = factories.make_draft()
    by = Actor.of(first_editor(application))
    for number in range(rules.MOST_INVITATIONS):
        row = invited(application, email=f"lee{number}@mercy.example")
        actions.withdraw_invitation(invitation=row, by=by, at=AT)

    with pytest.raises(actions.InvitationRefused, match="20 invitations have been sent"):
        invited(application)


@pytest.mark.parametrize("state", State)
def test_colleagues_are_invited_and_come_while_there_is_something_to_do(state: State, client: Client) -> None:
    invitation = invited()
    application = in_state(invitation.application, state)

    if state in rules.SHARED:
        accepted(invitation)
        invited(application, email="new@mercy.example")
        assert len(queries.editors_of(application)) == 2
    else:
        with pytest.raises(actions.ApplicationClosed):
            accepted(invitation)
        with pytest.raises(actions.ApplicationClosed):
            invited(application, email="new@mercy.example")
        assert "Nobody is invited now" in text_of(client.get(link_of(invitation)))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda _i: "edit-application:x", "This link is not complete."),
        (
            lambda i: emails.confirmation_link(held(i.application), AT).split("/places/")[1].rstrip("/"),
            "This link is for something else.",
        ),
        (
            lambda _i: signing.sign(emails.EDITOR_PURPOSE, {"invitation": 0, "key": "x"}, AT),
            "There is no such invitation any more.",
        ),
    ],
)
def test_an_invitation_that_does_not_open_says_why(
    make: Callable[[EditorInvitation], str], sentence: str, client: Client
) -> None:
    response = client.get(f"/applications/invitations/{make(invited())}/")

    assert response.status_code == 410
    assert sentence in text_of(response)


def test_rows_of_another_application_are_not_there(as_user: AsUser) -> None:
    theirs = invited()
    mine = factories.make_draft(user=factories.make_user(email="me@example.org"), cohort=theirs.application.cohort)
    client = as_user(first_editor(mine))
    their_editor = theirs.application.editors.get()

    for page in (
        f"invitations/{theirs.pk}/again/",
        f"invitations/{theirs.pk}/withdraw/",
        f"editors/{their_editor.pk}/end/",
    ):
        assert client.post(f"/applications/{mine.reference}/{page}").status_code == 404
    theirs.refresh_from_db()
    assert theirs.withdrawn_at is None
