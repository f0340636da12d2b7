"""The letter of support signed here: asked for, read, worded otherwise, signed, declined, void, and read by staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from time_machine import Traveller

from applications import actions, emails, queries, rules
from applications.models import Application, ApplicationLetter, LetterRequest
from applications.rules import SectionKey, TextKey, TickAnswer
from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, Role, User
from joynet.files.intake import take_in
from joynet.lib import signing
from joynet.network.models import Kind
from joynet.network.queries import commitments_in_force
from joynet.outbox.models import OutgoingMail
from teams.actions import NewLetter
from teams.models import Letter
from teams.rules import SignatoryLevel
from tests import factories
from tests.factories import AT, section_revision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AsUser = Callable[[User], Client]

SIGNATURE = {
    "act": "sign",
    "name": "Grace Obi",
    "title": "Chief Executive",
    "level": "chief_executive",
    "capacity": "self",
}


def text_of(response: HttpResponse) -> str:
    """What stands on the page, without its tags, in one line."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def shown_letter(response: HttpResponse) -> str:
    """The letter's text, exactly as it stands on the page."""
    found = re.search(r'<div class="[^"]*\bsigned-letter\b[^"]*">(.*?)</div>', response.content.decode(), re.DOTALL)
    assert found is not None
    return unescape(found[1])


def editor(application: Application) -> User:
    return application.editors.get().user


def asked(application: Application | None = None, *, at: datetime = AT) -> LetterRequest:
    application = application or factories.make_complete_draft()
    return actions.ask_for_signature(
        application=application,
        name="Grace Obi",
        email="grace@mercy.example",
        by=Actor.of(editor(application)),
        at=at,
    )


def page_of(request: LetterRequest, at: datetime = AT) -> str:
    return "/applications/letters/" + emails.letter_link(request, at).split("/letters/")[1]


def signed(request: LetterRequest | None = None, *, on_behalf_of: str = "", at: datetime = AT) -> ApplicationLetter:
    request = request or asked(at=at)
    text = queries.letter_text(request.application, at)
    return actions.sign_letter(
        asked=request,
        seen_hash=rules.letter_hash(text),
        name="Grace Obi",
        title="Chief Executive",
        level=SignatoryLevel.CHIEF_EXECUTIVE,
        on_behalf_of=on_behalf_of,
        by=Actor.link(f"letter_request:{request.pk}"),
        at=at,
    )


def commit(application: Application, answer: Callable[[str], str], at: datetime = AT) -> None:
    """Saves the commitments: `answer` says what to each kind."""
    actions.make_commitments(
        application=application,
        seen_revision=section_revision(application, SectionKey.COMMITMENTS),
        name="Ana Silva",
        given={text.pk: answer(text.kind) for text in commitments_in_force(at)},
        by=Actor.of(editor(application)),
        at=at,
    )


def as_before(kind: str) -> str:
    return TickAnswer.NOT_SURE if kind == Kind.COMMITMENT_CONTRIBUTION else TickAnswer.YES


def word(application: Application, text: str, at: datetime = AT) -> None:
    actions.word_letter(
        application=application,
        seen_revision=section_revision(application, SectionKey.LETTER),
        text=text,
        by=Actor.of(editor(application)),
        at=at,
    )


def mails(rule: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(rule=rule).order_by("pk"))


# ---- the wording, and whom to ask


def test_the_wording_begins_as_the_networks_with_both_names_in_it(as_user: AsUser) -> None:
    application = factories.make_complete_draft()

    page = text_of(as_user(editor(application)).get(f"/applications/{application.reference}/letter/words/"))

    assert "I support the application of Mercy Hospital to the IHI Joy in Work Learning Network." in page
    assert "{" not in queries.letter_words(application, AT)


def test_from_the_letters_page_to_the_mail_in_three_screens(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client, address = as_user(editor(application)), f"/applications/{application.reference}/letter/"

    assert "Prepare the letter to be signed" in text_of(client.get(address))
    revision = section_revision(application, SectionKey.LETTER)
    worded = client.post(
        f"{address}words/", {"revision": revision, "letter": "We mean it.\r\n\r\nAll of us."}, follow=True
    )
    assert worded.request["PATH_INFO"] == f"{address}ask/"
    assert shown_letter(worded).startswith("We mean it.\n\nAll of us.\n\nOur leadership makes these commitments:")
    done = client.post(f"{address}ask/", {"name": "Grace Obi", "email": "grace@mercy.example"}, follow=True)

    assert done.request["PATH_INFO"] == address
    assert "Grace Obi is asked to sign the letter. The link goes to grace@mercy.example." in text_of(done)
    assert "works until Apr 8, 2027" in text_of(done)
    (mail,) = mails("application_letter_asked")
    assert mail.to_address == "grace@mercy.example"
    assert "Dana Cho asks you to read and sign its letter of support" in mail.text
    assert "/applications/letters/" in mail.text


@pytest.mark.parametrize(
    ("letter", "sentence"),
    [
        ("  \r\n ", "Write what the letter says."),
        ("a" * 6_001, "6,001 characters: 1 too many. Shorten it to 6,000 before you send."),
    ],
)
def test_a_wording_that_is_none_or_too_long_is_said_beside_it(letter: str, sentence: str, as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    address = f"/applications/{application.reference}/letter/words/"

    response = as_user(editor(application)).post(address, {"revision": 2, "letter": letter})

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert TextKey.LETTER not in queries.texts_of(application)


def test_asked_twice_is_asked_once_and_somebody_else_not_before_the_first_is_withdrawn() -> None:
    request = asked()
    by = Actor.of(editor(request.application))

    assert asked(request.application).pk == request.pk
    with pytest.raises(actions.LetterRefused, match="Grace Obi has been asked already"):
        actions.ask_for_signature(application=request.application, name="A", email="a@b.example", by=by, at=AT)
    actions.withdraw_letter_request(asked=request, by=by, at=AT)
    actions.withdraw_letter_request(asked=request, by=by, at=AT)
    actions.ask_for_signature(application=request.application, name="A", email="a@b.example", by=by, at=AT)

    assert len(mails("application_letter_asked")) == 2
    assert LetterRequest.objects.filter(withdrawn_at=AT).count() == 1


def test_nobody_is_asked_before_the_organization_has_a_name_for_the_letter() -> None:
    application = factories.make_draft()

    with pytest.raises(actions.LetterRefused, match="Enter the name of your organization first"):
        asked(application)


def test_a_new_link_makes_the_earlier_one_old_and_is_sent_five_times_at_most(client: Client) -> None:
    request = asked()
    by, old = Actor.of(editor(request.application)), page_of(request)

    with pytest.raises(actions.LetterRefused, match="a few minutes ago"):
        actions.ask_for_signature_again(asked=request, by=by, at=AT + timedelta(minutes=9))
    for number in range(1, rules.MOST_LETTER_MAILS):
        request = actions.ask_for_signature_again(asked=request, by=by, at=AT + number * timedelta(hours=1))
    with pytest.raises(actions.LetterRefused, match="has been asked 5 times"):
        actions.ask_for_signature_again(asked=request, by=by, at=AT + timedelta(days=1))

    refused = client.get(old)
    assert refused.status_code == 410
    assert "Open the link in the newest one." in text_of(refused)
    assert client.get(page_of(request)).status_code == 200
    assert len(mails("application_letter_asked")) == rules.MOST_LETTER_MAILS


def test_so_many_people_are_asked_and_no_more() -> None:
    request = asked()
    by = Actor.of(editor(request.application))
    for _ in range(rules.MOST_LETTER_REQUESTS - 1):
        actions.withdraw_letter_request(asked=request, by=by, at=AT)
        request = asked(request.application)
    actions.withdraw_letter_request(asked=request, by=by, at=AT)

    with pytest.raises(actions.LetterRefused, match="10 people have been asked"):
        asked(request.application)


@pytest.mark.parametrize("page", ["again", "withdraw"])
def test_opened_as_an_address_the_buttons_of_a_request_do_nothing(page: str, as_user: AsUser) -> None:
    request = asked()
    address = f"/applications/{request.application.reference}/letter/ask/{page}/"

    as_user(editor(request.application)).get(address)

    request.refresh_from_db()
    assert (request.times_sent, request.withdrawn_at) == (1, None)


# ---- reading and signing


def test_looking_signs_nothing_and_shows_every_commitment_in_its_words(client: Client) -> None:
    request = asked()

    response = client.get(page_of(request))

    text = shown_letter(response)
    for version in commitments_in_force(AT):
        assert (version.body in text) is (version.kind != Kind.COMMITMENT_CONTRIBUTION)
    assert text == queries.letter_text(request.application, AT)
    assert response["Referrer-Policy"] in {"same-origin", "no-referrer", "strict-origin"}
    assert "no-store" in response["Cache-Control"]
    assert not ApplicationLetter.objects.exclude(signed_at=None).exists()
    assert "_auth_user_id" not in client.session


def test_an_openness_stands_in_the_letter_once_it_is_answered_yes(client: Client) -> None:
    request = asked()
    commit(request.application, lambda _kind: TickAnswer.YES)

    text = shown_letter(client.get(page_of(request)))

    assert all(version.body in text for version in commitments_in_force(AT))


def test_what_is_signed_is_exactly_what_was_shown(client: Client) -> None:
    request = asked()
    page = page_of(request)
    read = client.get(page)
    text, seen = shown_letter(read), read.context["form"]["seen"].value()

    done = client.post(page, {**SIGNATURE, "seen": seen})

    assert done.status_code == 200
    assert "Thank you, the letter is signed" in text_of(done)
    letter = queries.letter_in_force(request.application)
    assert letter is not None
    assert letter.signed_text == text == shown_letter(done)
    assert letter.signed_hash == sha256(text.encode()).hexdigest()
    assert (letter.signatory_name, letter.signatory_title) == ("Grace Obi", "Chief Executive")
    assert (letter.level, letter.on_behalf_of) == ("chief_executive", "")
    assert (letter.signed_at, letter.dated_on, letter.file) == (AT, date(2027, 3, 9), None)
    assert letter.text_version == queries.letter_text_version(AT)
    event = AuditEntry.objects.get(verb="signed letter")
    assert event.actor_ref == f"link:letter_request:{request.pk}"
    earlier = ApplicationLetter.objects.exclude(pk=letter.pk).get()
    assert (earlier.void_at, earlier.void_reason) == (AT, "Replaced by a newer signature.")
    assert "_auth_user_id" not in client.session


def test_a_letter_is_dated_by_the_day_of_the_organization(clock: Traveller) -> None:
    late = datetime(2027, 3, 10, 5, 30, tzinfo=UTC)  # Mar 10 in New York, Mar 9 in Chicago, where the hospital is
    clock.move_to(late)

    letter = signed(asked(at=late), at=late)

    assert letter.dated_on == date(2027, 3, 9)


def test_a_letter_signed_where_tomorrow_has_begun_is_not_from_the_future() -> None:
    application = factories.make_complete_draft()
    Application.objects.filter(pk=application.pk).update(zone="Pacific/Auckland")
    application.refresh_from_db()

    letter = signed(asked(application))

    assert letter.dated_on == date(2027, 3, 10)
    assert [gap for gap in queries.missing_of(application, AT) if gap.section == SectionKey.LETTER] == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Enter your name."),
        ({"title": " "}, "Enter your job title."),
        ({"level": ""}, "Choose your level."),
        ({"capacity": ""}, "Choose whether you sign for yourself or on behalf of somebody else."),
        ({"capacity": "behalf"}, "Enter the name of the person you sign for."),
        ({"on_behalf_of": "Lee Park"}, "You chose to sign for yourself."),
        ({"act": "decline"}, "Say in a few words why you do not sign."),
        ({"act": "reword", "letter": " "}, "Write what the letter says."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_everything_typed_stays(
    changed: dict[str, str], sentence: str, client: Client
) -> None:
    request = asked()
    page = page_of(request)
    seen = client.get(page).context["form"]["seen"].value()

    response = client.post(page, {**SIGNATURE, "seen": seen, **changed})

    assert response.status_code == 422
    assert sentence in text_of(response)
    for name, value in {**SIGNATURE, **changed}.items():
        if name in {"name", "title", "on_behalf_of"} and value.strip():
            assert f'value="{value}"' in response.content.decode()
    request.refresh_from_db()
    assert (request.letter, request.declined_at) == (None, None)


def test_signing_on_behalf_of_somebody_is_kept_and_flagged(client: Client) -> None:
    request = asked()
    page = page_of(request)
    seen = client.get(page).context["form"]["seen"].value()

    client.post(page, {**SIGNATURE, "seen": seen, "capacity": "behalf", "on_behalf_of": "Lee Park", "level": "other"})

    letter = queries.letter_in_force(request.application)
    assert letter is not None
    assert letter.on_behalf_of == "Lee Park"
    flags = queries.letter_flags(letter)
    assert flags == [
        "Signed by somebody below the C-level: ask whether the highest leadership stands behind it.",
        "Grace Obi signed on behalf of Lee Park: ask whether they know of it.",
    ]


# ---- changing the wording


def test_whoever_signs_changes_the_wording_reads_it_again_and_signs_that(client: Client) -> None:
    request = asked()
    page = page_of(request)
    seen = client.get(page).context["form"]["seen"].value()

    again = client.post(
        page, {**SIGNATURE, "act": "reword", "seen": seen, "letter": "I stand behind this.\r\nAll of it."}
    )

    assert again.status_code == 200
    assert "The wording is changed. Read the letter once more, then sign it." in text_of(again)
    assert shown_letter(again).startswith("I stand behind this.\nAll of it.\n\nOur leadership makes")
    assert 'value="Chief Executive"' in again.content.decode()
    new = again.context["form"]["seen"].value()
    assert new != seen
    assert client.post(page, {**SIGNATURE, "seen": new}).status_code == 200
    letter = queries.letter_in_force(request.application)
    assert letter is not None
    assert letter.signed_text == shown_letter(again)


@pytest.mark.parametrize("act", ["sign", "reword"])
def test_a_text_changed_meanwhile_is_not_signed_and_the_new_one_is_shown(act: str, client: Client) -> None:
    request = asked()
    page = page_of(request)
    seen = client.get(page).context["form"]["seen"].value()
    word(request.application, "Quite another letter.")

    response = client.post(page, {**SIGNATURE, "act": act, "seen": seen, "letter": "My own words."})

    assert response.status_code == 409
    assert "has been changed while you had it open, so nothing was signed" in text_of(response)
    assert shown_letter(response).startswith("Quite another letter.")
    body = response.content.decode()
    assert 'value="Grace Obi"' in body
    assert 'value="Chief Executive"' in body
    assert ("My own words." in body) is (act == "reword")
    assert queries.letter_words(request.application, AT) == "Quite another letter."
    assert not ApplicationLetter.objects.exclude(signed_at=None).exists()
    seen = response.context["form"]["seen"].value()
    assert client.post(page, {**SIGNATURE, "seen": seen}).status_code == 200


def test_commitments_changed_meanwhile_are_not_signed_either(client: Client) -> None:
    request = asked()
    page = page_of(request)
    seen = client.get(page).context["form"]["seen"].value()
    commit(request.application, lambda _kind: TickAnswer.YES)

    response = client.post(page, {**SIGNATURE, "seen": seen})

    assert response.status_code == 409
    assert not ApplicationLetter.objects.exclude(signed_at=None).exists()


@pytest.mark.parametrize("seen", ["", "0" * 64, "not a hash"])
def test_without_the_hash_of_the_text_nothing_is_signed(seen: str, client: Client) -> None:
    request = asked()

    assert client.post(page_of(request), {**SIGNATURE, "seen": seen}).status_code == 409
    assert not ApplicationLetter.objects.exclude(signed_at=None).exists()


# ---- declined, and links that no longer open


def test_declining_needs_a_reason_and_tells_those_who_apply(client: Client, as_user: AsUser) -> None:
    request = asked()
    page = page_of(request)

    done = client.post(page, {"act": "decline", "reason": "The board meets next week first."})

    assert "You did not sign the letter" in text_of(done)
    (mail,) = mails("application_letter_declined")
    assert mail.to_address == editor(request.application).email
    assert "The board meets next week first." in mail.text
    again = client.get(page)
    assert again.status_code == 410
    assert "You declined to sign this letter on Mar 9, 2027." in text_of(again)
    ApplicationLetter.objects.update(void_at=AT, void_reason="Gone.")
    address = f"/applications/{request.application.reference}/letter/"
    assert "Grace Obi did not sign the letter. The reason given: The board meets next week first." in text_of(
        as_user(editor(request.application)).get(address)
    )


def test_a_letter_is_signed_once(client: Client) -> None:
    request = asked()
    page = page_of(request)
    seen = client.get(page).context["form"]["seen"].value()
    client.post(page, {**SIGNATURE, "seen": seen})

    for response in (client.post(page, {**SIGNATURE, "seen": seen}), client.get(page)):
        assert response.status_code == 410
        assert "You signed this letter on Mar 9, 2027. A copy was sent to you; nothing more is needed." in text_of(
            response
        )
    assert ApplicationLetter.objects.exclude(signed_at=None).count() == 1
    assert len(mails("application_letter_copy")) == 1


def test_a_link_lasts_thirty_days(client: Client, clock: Traveller) -> None:
    page = page_of(asked())
    clock.move_to(AT + timedelta(days=30) - timedelta(seconds=1))
    assert client.get(page).status_code == 200

    clock.move_to(AT + timedelta(days=30))
    response = client.get(page)
    assert response.status_code == 410
    assert "This link has expired. Ask for a new one." in text_of(response)


def test_a_withdrawn_request_says_so(client: Client) -> None:
    request = asked()
    page = page_of(request)
    actions.withdraw_letter_request(asked=request, by=Actor.of(editor(request.application)), at=AT)

    response = client.post(page, SIGNATURE)

    assert response.status_code == 410
    assert "was withdrawn on Mar 9, 2027. Nothing is asked of you." in text_of(response)


def test_a_link_for_something_else_and_a_broken_one_say_so(client: Client) -> None:
    request = asked()
    other = signing.sign("rate-alone", {"request": request.pk, "key": str(request.key)}, AT)

    for token, sentence in {
        other: "This link is for something else.",
        "sign-letter:nothing": "This link is not complete.",
        signing.sign("sign-letter", {"request": 0, "key": ""}, AT): "There is no such request any more.",
    }.items():
        response = client.get(reverse("applications:sign_letter", args=[token]))
        assert response.status_code == 410
        assert sentence in text_of(response)


def test_once_the_application_is_sent_nobody_signs(client: Client) -> None:
    request = asked()
    page = page_of(request)
    actions.send_application(
        application=request.application, **factories.DECLARED, by=Actor.of(editor(request.application)), at=AT
    )

    response = client.get(page)

    assert response.status_code == 410
    assert "its letter can no longer be signed" in text_of(response)


# ---- mails


def test_the_signatory_gets_the_letter_word_by_word_and_the_editors_are_told() -> None:
    letter = signed(on_behalf_of="Lee Park")

    (copy,) = mails("application_letter_copy")
    assert copy.to_address == "grace@mercy.example"
    for block in letter.signed_text.split("\n\n"):
        assert block in copy.text
    assert letter.signed_hash in copy.text
    assert "on behalf of Lee Park" in copy.text
    (told,) = mails("application_letter_signed")
    assert told.to_address == editor(letter.application).email
    assert "Grace Obi, Chief Executive, has signed the letter of support of Mercy Hospital" in told.text


# ---- void


def gaps_of_letter(application: Application) -> list[str]:
    application = Application.objects.select_related("cohort").get(pk=application.pk)
    return [gap.sentence for gap in queries.missing_of(application, AT) if gap.section == SectionKey.LETTER]


def test_a_signed_letter_is_all_that_is_asked_for() -> None:
    letter = signed()

    assert gaps_of_letter(letter.application) == []
    sent = actions.send_application(
        application=letter.application, **factories.DECLARED, by=Actor.of(editor(letter.application)), at=AT
    )
    assert sent.state == rules.State.SUBMITTED


def test_while_it_is_waited_for_the_task_list_says_so() -> None:
    request = asked()
    ApplicationLetter.objects.update(void_at=AT, void_reason="Gone.")

    assert gaps_of_letter(request.application) == ["The letter of support waits for the signature of Grace Obi."]


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (
            lambda application: commit(
                application, lambda kind: "" if kind == Kind.COMMITMENT_DATA else as_before(kind)
            ),
            "the leadership commitments have been changed since",
        ),
        (
            lambda application: commit(application, lambda _kind: TickAnswer.YES),
            "the leadership commitments have been changed since",
        ),
        (lambda application: word(application, "Other words."), "its wording has been changed since"),
    ],
    ids=["a commitment taken back", "an openness declared", "other words"],
)
def test_what_is_changed_after_signing_makes_the_letter_void_and_says_why(
    change: Callable[[Application], None], because: str, as_user: AsUser
) -> None:
    letter = signed()
    application = letter.application

    change(application)

    letter.refresh_from_db()
    assert (letter.void_at, letter.void_reason) == (AT, because)
    sentence = f"The letter was signed on Mar 9, 2027 and no longer holds, because {because}. Ask for a new signature."
    assert gaps_of_letter(application) == [sentence]
    client = as_user(editor(application))
    assert sentence in text_of(client.get(f"/applications/{application.reference}/letter/"))
    assert sentence in text_of(client.get(f"/applications/{application.reference}/check/"))
    assert "There is a problem" in text_of(client.get(f"/applications/{application.reference}/"))
    link = Client().get(page_of(LetterRequest.objects.get()))
    assert link.status_code == 410
    assert "it has been changed since" in text_of(link)
    again = asked(application)
    signed(again)
    assert gaps_of_letter(application) == []


def test_saving_the_same_again_leaves_the_signature() -> None:
    letter = signed()
    application = letter.application

    commit(application, as_before)
    word(application, queries.letter_words(application, AT))

    letter.refresh_from_db()
    assert letter.void_at is None


@given(text=st.text(min_size=1), place=st.integers(min_value=0), other=st.integers(1, 255))
def test_any_change_of_a_byte_gives_another_hash(text: str, place: int, other: int) -> None:
    content = bytearray(text.encode(errors="replace"))
    before = sha256(content).hexdigest()
    assert rules.letter_hash(bytes(content).decode()) == before
    content[place % len(content)] ^= other
    assert sha256(content).hexdigest() != before


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + " ",
        lambda text: " " + text,
        lambda text: text + "\n",
        lambda text: text[:-1],
        lambda text: text.replace("we", "We", 1),
        lambda text: text.replace("o", "о", 1),
        lambda text: text.replace(" ", "\u00a0", 1),
        lambda text: text.replace("a", "a\u200b", 1),
    ],
    ids=[
        "a blank",
        "a blank before",
        "a line",
        "one less",
        "case",
        "a letter of another alphabet",
        "a hard blank",
        "something unseen",
    ],
)
def test_the_smallest_change_of_the_words_makes_the_letter_void(change: Callable[[str], str]) -> None:
    letter = signed()
    words = queries.letter_words(letter.application, AT)
    assert change(words) != words

    word(letter.application, change(words))

    letter.refresh_from_db()
    assert letter.void_reason == "its wording has been changed since"
    assert rules.letter_hash(queries.letter_text(letter.application, AT)) != letter.signed_hash


# ---- with an uploaded one


def test_an_upload_replaces_a_signed_letter_and_asks_who_signed_the_new_one() -> None:
    letter = signed()
    application = letter.application

    uploaded = actions.attach_letter(
        application=application,
        seen_revision=section_revision(application, SectionKey.LETTER),
        intake=take_in(factories.upload()),
        by=Actor.of(editor(application)),
        at=AT,
    )

    letter.refresh_from_db()
    assert letter.void_reason == "Replaced by a newer upload."
    assert (uploaded.signatory_name, uploaded.signed_text, uploaded.signed_at) == ("", "", None)
    assert "Enter the name of the person who signed the letter." in gaps_of_letter(application)


def test_who_signed_here_is_part_of_the_signature_and_is_not_typed_over(as_user: AsUser) -> None:
    letter = signed()
    address = f"/applications/{letter.application.reference}/letter/"

    assert as_user(editor(letter.application)).get(f"{address}details/").headers["Location"] == address
    with pytest.raises(actions.LetterRefused, match="the letter was signed here"):
        actions.describe_letter(
            application=letter.application,
            seen_revision=section_revision(letter.application, SectionKey.LETTER),
            signatory_name="Somebody",
            signatory_title="",
            level="",
            dated_on=None,
            by=Actor.of(editor(letter.application)),
            at=AT,
        )


def test_the_page_shows_the_signed_letter_and_what_a_change_does(as_user: AsUser) -> None:
    letter = signed()
    client, reference = as_user(editor(letter.application)), letter.application.reference

    response = client.get(f"/applications/{reference}/letter/")
    assert shown_letter(response) == letter.signed_text
    assert "the signature no longer counts, and a new one is needed" in text_of(response)
    check = text_of(client.get(f"/applications/{reference}/check/"))
    assert "Signed here on Tue, Mar 9, 2027, 10:00 AM Eastern" in check
    assert letter.signed_hash in check
    assert client.get(f"/applications/{reference}/letter/file/").status_code == 404


# ---- staff, and the team


def test_staff_read_the_text_who_signed_when_and_its_fingerprint(as_staff: AsUser) -> None:
    letter = signed(on_behalf_of="Lee Park")
    application = actions.send_application(
        application=letter.application, **factories.DECLARED, by=Actor.of(editor(letter.application)), at=AT
    )
    client = as_staff(factories.make_staff(role=Role.COORDINATOR))

    response = client.get(reverse("admin:applications_application_letter", args=[application.pk]))

    assert shown_letter(response) == letter.signed_text
    page = text_of(response)
    for words in [
        "Grace Obi, Chief Executive (Chief executive)",
        "On behalf of Lee Park",
        "Tue, Mar 9, 2027, 10:00 AM Eastern",
        letter.signed_hash,
    ]:
        assert words in page
    assert "It is signed" in page
    assert "It is on letterhead" not in page
    assert AuditEntry.objects.filter(verb="viewed letter").count() == 1
    dossier = text_of(client.get(reverse("admin:applications_application_change", args=[application.pk])))
    assert "Read the letter Signed here by Grace Obi" in dossier
    for name, numbers in (("letter_file", []), ("letter_page", [1])):
        address = reverse(f"admin:applications_application_{name}", args=[application.pk, *numbers])
        assert client.get(address).status_code == 404


def test_a_signed_letter_lives_on_in_the_team_field_by_field() -> None:
    letter = signed(on_behalf_of="Lee Park")
    application = actions.send_application(
        application=letter.application, **factories.DECLARED, by=Actor.of(editor(letter.application)), at=AT
    )
    staff = factories.make_staff()
    actions.start_review(application=application, by=Actor.of(staff), at=AT)

    team = factories.accept(application, staff=staff)

    carried = Letter.objects.get(team=team)
    for column in fields(NewLetter):
        assert getattr(carried, column.name) == getattr(letter, column.name), column.name
    assert carried.signed_hash == sha256(carried.signed_text.encode()).hexdigest()
    assert (carried.on_behalf_of, carried.signed_at) == ("Lee Park", AT)
    assert carried.signatory is not None
    assert carried.signatory.name == "Grace Obi"
