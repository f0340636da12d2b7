"""Nothing typed is acknowledged and then dropped: sent twice with other words, sent too late, sent unread."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from time_machine import Traveller

from applications import actions, emails, queries, rules
from applications.models import Application, ApplicationEditor, Message, Nominee, Section
from applications.rules import DecisionKind, SectionKey, State, TextKey
from joynet.accounts import kept
from joynet.accounts.actors import Actor
from joynet.accounts.models import Role, User
from teams.readiness.instrument import CURRENT
from teams.rules import SignatoryLevel
from tests import factories
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AsUser = Callable[[User], Client]
EVE = {"name": "Eve Old", "email": "eve@mercy.example", "title": "Chief Nurse", "hours_per_week": "2"}


def text_of(response: HttpResponse) -> str:
    """What stands on the page, without its tags, in one line."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None
    return unescape(found[1])


def editor(application: Application) -> User:
    return application.editors.get().user


def page_of(application: Application, page: str = "") -> str:
    return f"/applications/{application.reference}/{page}"


def desk(application: Application, page: str) -> str:
    return f"/admin/applications/application/{application.pk}/{page}"


@pytest.fixture
def director(clock: Traveller) -> User:
    return factories.make_staff()


def asked(director: User) -> Application:
    application = factories.make_in_review(staff=director)
    actions.ask_for_information(
        application=application,
        text="How many beds?",
        sections=[SectionKey.ORGANIZATION, SectionKey.LETTER],
        nonce=uuid4(),
        by=Actor.of(director),
        at=AT,
    )
    application.refresh_from_db()
    return application


# ---- the same form twice, with something else in it


@pytest.mark.parametrize("is_staff", [False, True])
def test_a_message_changed_after_it_was_sent_is_refused_and_can_be_sent_as_one_more(
    is_staff: bool, director: User, as_user: AsUser, as_staff: AsUser
) -> None:
    application = factories.make_in_review(staff=director)
    client = as_staff(director) if is_staff else as_user(editor(application))
    address = desk(application, "messages/") if is_staff else page_of(application, "messages/")
    entry = str(uuid4())
    client.post(address, {"text": "First", "entry": entry})

    again = client.post(address, {"text": "First, corrected", "entry": entry})

    assert again.status_code == 422
    assert "sent already, with other words. What you typed now is not sent yet." in text_of(again)
    assert "First, corrected</textarea>" in again.content.decode()
    client.post(address, {"text": "First, corrected", "entry": hidden(again, "entry")})
    assert [message.text for message in Message.objects.order_by("pk")] == ["First", "First, corrected"]


def test_a_question_changed_after_it_was_asked_is_refused(director: User, as_staff: AsUser) -> None:
    application = factories.make_in_review(staff=director)
    client, entry = as_staff(director), str(uuid4())
    asked = {"text": "How many beds?", "keys": [SectionKey.ORGANIZATION.value], "entry": entry}
    client.post(desk(application, "ask/"), asked)

    for changed in ({"text": "How many beds in all?"}, {"keys": [SectionKey.WHY.value]}):
        again = client.post(desk(application, "ask/"), asked | changed)
        assert again.status_code == 422
        assert "What you typed now is not sent yet." in text_of(again)
    assert client.post(desk(application, "ask/"), asked).status_code == 302
    assert Message.objects.count() == 1


def test_a_person_named_anew_with_a_form_sent_before_is_one_more_person(as_user: AsUser) -> None:
    application = factories.make_draft()
    client, address = as_user(editor(application)), page_of(application, "participants/add/core/")
    entry = str(uuid4())
    for _ in range(2):
        assert client.post(address, EVE | {"entry": entry}).status_code == 302

    again = client.post(address, EVE | {"name": "Eve New", "entry": entry})

    assert again.status_code == 422
    assert "This form has named Eve Old already. What you typed now is not saved yet." in text_of(again)
    assert 'value="Eve New"' in again.content.decode()
    client.post(address, EVE | {"name": "Eve New", "entry": hidden(again, "entry")})
    assert sorted(Nominee.objects.values_list("name", flat=True)) == ["Eve New", "Eve Old"]


def test_a_person_taken_off_is_not_said_to_be_saved_when_their_form_comes_again(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client, address = as_user(editor(application)), page_of(application, "participants/add/core/")
    entry = str(uuid4())
    client.post(address, EVE | {"entry": entry})
    eve = Nominee.objects.get(name="Eve Old")
    actions.ask_to_confirm(nominee=eve, by=Actor.of(editor(application)), at=AT)
    actions.remove_nominee(nominee=eve, by=Actor.of(editor(application)), at=AT)

    assert client.post(address, EVE | {"entry": entry}).status_code == 422


def test_a_replacement_changed_after_it_was_sent_is_refused(as_user: AsUser) -> None:
    application = factories.make_sent()
    ana = application.nominees.get(name="Ana Silva")
    client, address = as_user(editor(application)), page_of(application, f"participants/{ana.pk}/replace/")
    entry = str(uuid4())
    client.post(address, EVE | {"entry": entry})

    again = client.post(address, EVE | {"email": "eve.new@mercy.example", "entry": entry})

    assert again.status_code == 422
    assert "What you typed now is not saved yet." in text_of(again)
    assert application.nominees.filter(email__startswith="eve").get().email == "eve@mercy.example"


def test_words_that_come_after_the_answer_has_been_sent_are_shown_and_not_said_to_have_arrived(
    director: User, as_user: AsUser
) -> None:
    application = asked(director)
    client, address = as_user(editor(application)), page_of(application, "again/")
    first = factories.DECLARED | {"text": "There are 80.", "entry": str(uuid4())}
    for _ in range(2):
        assert client.post(address, first).status_code == 302

    late = client.post(address, first | {"text": "There are 90."})

    assert late.status_code == 409
    assert "There are 90." in text_of(late)
    assert Message.objects.filter(is_from_staff=False).get().text == "There are 80."
    assert Application.objects.get().state == State.RESUBMITTED


# ---- too late for what was written


def kept_in(response: HttpResponse, words: str) -> bool:
    """Whether the page says no, and shows the words to be copied."""
    shown = text_of(response)
    return (
        response.status_code in (409, 410) and "What you typed Copy what you want to keep." in shown and words in shown
    )


def test_an_answer_in_words_is_shown_when_the_question_was_taken_back(director: User, as_user: AsUser) -> None:
    application = asked(director)
    actions.take_question_back(application=application, by=Actor.of(director), at=AT)

    late = as_user(editor(application)).post(
        page_of(application, "again/"), factories.DECLARED | {"text": "There are 80.", "entry": str(uuid4())}
    )

    assert kept_in(late, "Your answer in words There are 80.")


def test_a_message_is_shown_when_a_colleague_took_the_application_back(
    director: User, as_user: AsUser, as_staff: AsUser
) -> None:
    application = factories.make_sent()
    user = editor(application)
    actions.take_back_application(application=application, by=Actor.of(user), at=AT)

    assert kept_in(
        as_user(user).post(page_of(application, "messages/"), {"text": "One more thing."}), "One more thing."
    )
    staff = as_staff(director)
    assert staff.get(desk(application, "messages/")).status_code == 404
    for page, name in (("messages/", "text"), ("ask/", "text"), ("decide/decline/", "reason")):
        assert kept_in(staff.post(desk(application, page), {name: "A word."}), "A word.")
    reviewer = factories.make_staff(role=Role.REVIEWER, email="rae@example.org", name="Rae Lind")
    assert as_staff(reviewer).post(desk(application, "messages/"), {"text": "A word."}).status_code == 404


def test_a_replacement_is_shown_when_a_colleague_has_replaced_the_person(as_user: AsUser) -> None:
    application = factories.make_sent()
    ana = application.nominees.get(name="Ana Silva")
    client, address = as_user(editor(application)), page_of(application, f"participants/{ana.pk}/replace/")
    client.post(address, EVE | {"entry": str(uuid4())})

    late = client.post(address, EVE | {"name": "Ida Berg", "entry": str(uuid4())})

    assert kept_in(late, "Name Ida Berg")


@pytest.mark.parametrize("page", ["place/give-back/", "withdraw/"])
def test_why_a_place_is_given_back_is_shown_when_it_was_gone_before(page: str, director: User, as_user: AsUser) -> None:
    application = factories.make_sent()
    client, user = as_user(editor(application)), editor(application)
    actions.withdraw_application(application=application, reason="Too busy.", by=Actor.of(user), at=AT)

    assert client.post(page_of(application, page), {"reason": "Too busy."}).status_code == 302
    assert kept_in(client.post(page_of(application, page), {"reason": "Our leader has left."}), "Our leader has left.")


def test_who_signed_the_letter_is_shown_when_it_was_signed_here_meanwhile(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    letter = queries.letter_in_force(application)
    assert letter is not None
    user = editor(application)
    asked_one = actions.ask_for_signature(
        application=application, name="Grace Obi", email="grace@mercy.example", by=Actor.of(user), at=AT
    )
    text = queries.letter_text(application, AT)
    actions.sign_letter(
        asked=asked_one,
        seen_hash=rules.letter_hash(text),
        name="Grace Obi",
        title="CEO",
        level=SignatoryLevel.CHIEF_EXECUTIVE,
        on_behalf_of="",
        by=Actor.link("letter"),
        at=AT,
    )

    late = as_user(user).post(
        page_of(application, "letter/details/"), {"revision": "2", "signatory_name": "Ana Maria Silva"}
    )

    assert kept_in(late, "Ana Maria Silva")


def test_a_link_that_no_longer_opens_shows_what_was_written_behind_it(client: Client) -> None:
    application = factories.make_complete_draft()
    by = Actor.of(editor(application))
    ana = actions.ask_to_confirm(nominee=application.nominees.get(name="Ana Silva"), by=by, at=AT)
    actions.ask_to_rate(nominee=ana, by=by, at=AT)
    signer = actions.ask_for_signature(
        application=application, name="Grace Obi", email="grace@mercy.example", by=by, at=AT
    )
    item = CURRENT.domains[0].items[0]
    forms = {
        emails.rating_link(ana, AT) + f"{CURRENT.domains[0].key}/": {f"{item.code}_evidence": "Seen on the ward."},
        emails.confirmation_link(ana, AT): {"act": "decline", "reason": "I have left."},
        emails.letter_link(signer, AT): {"act": "reword", "letter": "We mean it."},
    }
    actions.withdraw_application(application=application, reason="", by=by, at=AT)

    for address, form in forms.items():
        late = client.post("/" + address.split("/", 3)[3], form)
        assert late.status_code == 410
        assert kept_in(late, list(form.values())[-1])


def test_a_decision_is_shown_when_a_colleague_has_decided_before(director: User, as_staff: AsUser) -> None:
    application = factories.make_in_review(staff=director)
    client, address = as_staff(director), desk(application, "decide/decline/")
    words = {"reason": "The letter is missing.", "what_would_help": ""}
    previewed = hidden(client.post(address, words), "previewed")
    actions.decide(
        application=application, kind=DecisionKind.DECLINE, reason="Too few nurses.", by=Actor.of(director), at=AT
    )

    late = client.post(address, words | {"previewed": previewed})

    assert kept_in(late, "Reason The letter is missing.")


def test_a_question_is_shown_when_a_colleague_has_asked_before(director: User, as_staff: AsUser) -> None:
    application = asked(director)

    late = as_staff(director).post(
        desk(application, "ask/"), {"text": "And the visits?", "keys": ["why"], "entry": str(uuid4())}
    )

    assert kept_in(late, "What do you ask? And the visits?")


# ---- what is sent is what was read


def saved_by_omar(application: Application) -> User:
    omar = factories.make_user(email="omar@mercy.example", name="Omar Haddad")
    ApplicationEditor.objects.create(application=application, user=omar, accepted_at=AT)
    key = SectionKey.ORGANIZATION
    actions.add_organization_details(
        application=application,
        seen_revision=factories.section_revision(application, key),
        units_in_scope="The whole hospital",
        legal_name="",
        beds=80,
        visits=None,
        by=Actor.of(omar),
        at=AT,
    )
    return omar


CHANGED = "Omar Haddad changed the answers while you had this page open. Read them again, then send."


def test_answers_changed_while_they_were_read_are_read_again_before_they_are_sent(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client, address = as_user(editor(application)), page_of(application, "check/")
    seen = hidden(client.get(address), "seen")
    saved_by_omar(application)

    late = client.post(address, {"declared_name": "Dana B. Cho", "declared_title": "Director", "seen": seen})

    assert late.status_code == 409
    assert CHANGED in text_of(late)
    assert 'value="Dana B. Cho"' in late.content.decode()
    assert "The whole hospital" in text_of(late)
    assert Application.objects.get().state == State.DRAFT
    again = client.post(address, factories.DECLARED | {"seen": hidden(late, "seen")})
    assert again.status_code == 302
    assert client.post(address, factories.DECLARED | {"seen": seen}).status_code == 302, "sent twice is sent once"
    assert Application.objects.get().state == State.SUBMITTED


def test_a_page_without_a_name_says_too_that_the_answers_have_changed(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client, address = as_user(editor(application)), page_of(application, "check/")
    seen = hidden(client.get(address), "seen")
    saved_by_omar(application)

    assert CHANGED in text_of(client.post(address, {"declared_name": "", "declared_title": "", "seen": seen}))


def test_a_page_opened_for_one_question_does_not_answer_the_next(director: User, as_user: AsUser) -> None:
    application = asked(director)
    client, address = as_user(editor(application)), page_of(application, "again/")
    seen = hidden(client.get(address), "seen")
    actions.take_question_back(application=application, by=Actor.of(director), at=AT)
    later = AT + timedelta(minutes=5)
    actions.ask_for_information(
        application=application,
        text="How many visits?",
        sections=[SectionKey.ORGANIZATION],
        nonce=uuid4(),
        by=Actor.of(director),
        at=later,
    )

    late = client.post(address, factories.DECLARED | {"text": "There are 80.", "entry": str(uuid4()), "seen": seen})

    assert late.status_code == 409
    assert "We have asked something else while you had this page open." in text_of(late)
    assert "How many visits?" in text_of(late)
    assert "There are 80.</textarea>" in late.content.decode()
    assert Application.objects.get().state == State.INFORMATION_REQUESTED


def test_parts_changed_while_they_were_read_are_read_again_before_they_are_sent_again(
    director: User, as_user: AsUser
) -> None:
    application = asked(director)
    client, address = as_user(editor(application)), page_of(application, "again/")
    seen = hidden(client.get(address), "seen")
    saved_by_omar(application)

    late = client.post(address, factories.DECLARED | {"seen": seen})

    assert late.status_code == 409
    assert CHANGED in text_of(late)
    assert client.post(address, factories.DECLARED | {"seen": hidden(late, "seen")}).status_code == 302


# ---- two savings of one page


def test_the_name_under_ticks_that_have_none_is_shown_as_a_difference_and_then_stored(as_user: AsUser) -> None:
    application = factories.make_draft()
    client, address = as_user(editor(application)), page_of(application, "commitments/")
    ticks = {f"commitment_{line.fact.text_id}": "yes" for line in queries.commitment_lines(application, AT)}
    client.post(address, ticks | {"revision": "0", "name": ""})

    late = client.post(address, ticks | {"revision": "0", "name": "Dana Cho"})

    assert late.status_code == 409
    client.post(address, ticks | {"revision": hidden(late, "revision"), "name": "Dana Cho"})
    standing = application.ticks.filter(taken_back_at__isnull=True)
    assert set(standing.values_list("name", flat=True)) == {"Dana Cho"}
    assert client.post(address, ticks | {"revision": "0", "name": "Dana Cho"}).status_code == 302, "sent twice"


@pytest.mark.parametrize("hours", ["4", "4.0", "40"])
def test_a_double_click_on_a_person_is_no_clash_with_oneself(hours: str, as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    chi = application.nominees.get(name="Chi Nguyen")
    client, address = as_user(editor(application)), page_of(application, f"participants/{chi.pk}/")
    form = EVE | {"hours_per_week": hours, "profession": "Nurse", "attests_direct_care": "on", "revision": "1"}
    form["email"] = chi.email

    for _ in range(2):
        assert client.post(address, form).status_code == 302


def test_the_number_that_a_page_goes_on_with_is_that_of_its_own_saving(
    as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = factories.make_draft()
    by, save = Actor.of(editor(application)), actions.write_texts

    def overtaken(**given: Any) -> Section:
        mine = save(**given)
        save(**(given | {"seen_revision": 1, "texts": {TextKey.WHY_JOIN: "Omar's words."}, "by": by}))
        return mine

    monkeypatch.setattr(actions, "write_texts", overtaken)

    answer = as_user(editor(application)).post(
        page_of(application, "why/"), {"revision": "0", "why_join": "Mine."}, headers={kept.AUTOSAVE: "yes"}
    )

    assert answer.json()["revision"] == 1


def test_a_page_drawn_while_somebody_saves_is_too_old_and_never_too_new(
    as_user: AsUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = factories.make_draft()
    user, read = editor(application), queries.texts_of

    def overtaken(application: Application) -> dict[TextKey, str]:
        texts = read(application)
        actions.write_texts(
            application=application,
            section_key=SectionKey.WHY,
            seen_revision=factories.section_revision(application, SectionKey.WHY),
            texts={TextKey.WHY_JOIN: "Omar's words."},
            by=Actor.of(user),
            at=AT,
        )
        return texts

    monkeypatch.setattr(queries, "texts_of", overtaken)

    page = as_user(user).get(page_of(application, "why/"))

    assert hidden(page, "revision") == "0"
