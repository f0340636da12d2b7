"""The applicant's pages, through the client: what a person sees, and what is stored or not."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from time_machine import Traveller

from applications import actions, queries
from applications.models import Application, ApplicationLetter, Nominee, Section, Transition
from applications.rules import DecisionKind, SectionKey, State, TextKey
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.files.models import StoredFile
from joynet.outbox.models import OutgoingMail
from teams.readiness.instrument import CURRENT
from teams.rules import Slot
from tests import factories
from tests.factories import AT, DECLARED
from tests.files import corpus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AsUser = Callable[[User], Client]
TASK_LIST_QUERIES = 18


def text_of(response: HttpResponse) -> str:
    """What stands on the page, without its tags, in one line."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()
    return re.sub(r" ([.,:;?])", r"\1", words)


def field_of(response: HttpResponse, name: str) -> str:
    """The markup of one field, from its box to the next."""
    body = response.content.decode()
    at = body.index(f'name="{name}"')
    start = max(body.rfind('<div class="field', 0, at), body.rfind("<fieldset class=", 0, at))
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body[start:at])))


def editor(application: Application) -> User:
    return application.editors.get().user


def address(application: Application, page: str = "") -> str:
    return f"/applications/{application.reference}/{page}"


# ---- the way in


def test_the_way_in_says_what_will_be_asked_and_how_long_it_takes(client: Client) -> None:
    factories.make_cohort()

    page = text_of(client.get("/apply/"))

    for words in ["Leadership commitments.", "Letter of support.", "Participants.", "Readiness.", "25 minutes"]:
        assert words in page
    assert "Send it by Sat, Apr 10, 11:59 PM Eastern" in page
    assert "Send me a code" in page


def test_from_the_public_page_to_a_draft_in_three_screens(client: Client) -> None:
    factories.make_cohort()

    asked = client.post("/apply/", {"email": "New.Person@example.org"}, follow=True)
    code = re.search(r"\b[A-Z0-9]{4}-?[A-Z0-9]{4}\b", mail.outbox[-1].body)
    assert code is not None
    signed_in = client.post(asked.request["PATH_INFO"] + "?next=/apply/begin/", {"code": code[0]}, follow=True)
    assert "Start the application" in text_of(signed_in)
    begun = client.post("/apply/begin/", follow=True)

    application = Application.objects.get()
    assert begun.request["PATH_INFO"] == address(application)
    assert editor(application).email == "new.person@example.org"
    assert "None of the 10 sections is complete yet." in text_of(begun)


def test_an_address_that_is_none_is_refused_beside_the_field(client: Client) -> None:
    factories.make_cohort()

    response = client.post("/apply/", {"email": "nobody"})

    assert response.status_code == 422
    assert "Enter an e-mail address like name@example.org." in field_of(response, "email")
    assert User.objects.count() == 0


def test_opening_the_page_that_begins_makes_nothing(as_user: AsUser) -> None:
    factories.make_cohort()

    assert as_user(factories.make_user()).get("/apply/begin/").status_code == 200
    assert Application.objects.count() == 0


def test_whoever_comes_back_goes_to_the_draft_there_is(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))

    assert "Continue your application" in text_of(client.get("/apply/"))
    assert client.get("/apply/begin/").headers["Location"] == address(application)
    assert client.post("/apply/begin/").headers["Location"] == address(application)
    assert Application.objects.count() == 1


def test_beginning_without_being_signed_in_leads_to_the_way_in(client: Client) -> None:
    assert client.get("/apply/begin/").headers["Location"] == "/apply/"


def test_with_no_cohort_open_the_page_says_when_the_next_one_opens(client: Client, as_user: AsUser) -> None:
    factories.make_cohort(name="Wave II", opens_at=AT + timedelta(days=30), closes_at=AT + timedelta(days=90))

    response = client.get("/apply/")

    assert "Applications to Wave II open on Thu, Apr 8, 2027, 11:00 AM Eastern." in text_of(response)
    assert b"<button" not in response.content.split(b"<main")[1].split(b"</main>")[0]
    as_user(factories.make_user()).post("/apply/begin/")
    assert Application.objects.count() == 0


def test_with_no_cohort_at_all_the_page_is_kind(client: Client) -> None:
    page = text_of(client.get("/apply/"))
    assert "No cohort takes applications now." in page
    assert "The date of the next one will stand here as soon as it is set." in page


PAGES = [
    "",
    "organization/",
    "commitments/",
    "letter/",
    "letter/details/",
    "letter/file/",
    "participants/",
    "participants/add/core/",
    "readiness/",
    "readiness/safety/",
    "check/",
    "sent/",
    "withdraw/",
]


@pytest.mark.parametrize("page", PAGES)
def test_an_application_is_not_there_for_strangers_and_staff(page: str, as_user: AsUser, client: Client) -> None:
    application = factories.make_complete_draft()
    stranger = factories.make_user(email="stranger@example.org")

    assert as_user(stranger).get(address(application, page)).status_code == 404
    assert as_user(factories.make_staff()).get(address(application, page)).status_code == 404
    assert client.get(address(application, page)).status_code == 302


def test_a_participant_of_another_application_is_not_there(as_user: AsUser) -> None:
    theirs = factories.make_complete_draft()
    nominee = theirs.nominees.order_by("pk")[0]
    mine = factories.make_draft(user=factories.make_user(email="me@example.org"), cohort=theirs.cohort)
    client = as_user(editor(mine))

    for page in ["", "remove/"]:
        assert client.get(address(mine, f"participants/{nominee.pk}/{page}")).status_code == 404
    for number in (nominee.pk, 999_999):  # theirs answers like one that nobody has
        assert client.post(address(mine, f"participants/{number}/remove/")).status_code == 302
    assert theirs.nominees.count() == 3


@pytest.mark.parametrize("page", ["participants/add/king/", "readiness/luck/"])
def test_a_place_or_an_area_that_does_not_exist_is_not_there(page: str, as_user: AsUser) -> None:
    application = factories.make_draft()
    assert as_user(editor(application)).get(address(application, page)).status_code == 404


# ---- task list


def test_the_task_list_says_what_is_done_and_what_is_not(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))
    client.post(address(application, "organization/"), {"organization_name": "Mercy", "revision": 0})

    page = text_of(client.get(address(application)))

    assert "Your organization Name, kind, country, size, and the units that take part. In progress" in page
    assert "Letter of support Signed by your highest leadership: as a PDF, or here. Not yet started" in page
    assert "Saved at 10:00 AM Eastern." in page
    assert "33 things to do" in page


def test_a_complete_draft_can_be_sent(as_user: AsUser) -> None:
    application = factories.make_complete_draft()

    page = text_of(as_user(editor(application)).get(address(application)))

    assert "All 10 sections are complete. You can send the application." in page
    assert "Ready to send" in page


def test_the_task_list_says_who_else_saved_a_section(as_user: AsUser) -> None:
    application = factories.make_draft()
    colleague = factories.make_user(email="sam@example.org", name="Sam Lee")
    application.editors.create(user=colleague, accepted_at=AT)
    as_user(colleague).post(address(application, "organization/"), {"organization_name": "Mercy", "revision": 0})

    page = text_of(as_user(User.objects.get(email="dana.cho@example.org")).get(address(application)))

    assert "Saved by Sam Lee at 10:00 AM Eastern." in page


def test_an_invited_editor_who_has_not_accepted_sees_nothing(as_user: AsUser) -> None:
    application = factories.make_draft()
    invited = factories.make_user(email="sam@example.org")
    application.editors.create(user=invited, invited_by=User.objects.get(email="dana.cho@example.org"))

    assert as_user(invited).get(address(application)).status_code == 404


@pytest.mark.parametrize("count", [3, 9])
def test_the_task_list_asks_the_database_as_often_for_nine_people_as_for_three(
    count: int, as_user: AsUser, django_assert_num_queries: Callable[..., object]
) -> None:
    participants = (*factories.THREE, *[("", factories.THREE[0][1]) for _ in range(count - 3)])
    application = factories.make_complete_draft(participants=participants)
    client = as_user(editor(application))
    client.get(address(application))

    with django_assert_num_queries(TASK_LIST_QUERIES):
        client.get(address(application))


# ---- sections


def test_a_draft_is_saved_with_anything_missing_and_says_when(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))

    response = client.post(address(application, "organization/"), {"revision": 0, "size": " 1,200 "}, follow=True)

    application.refresh_from_db()
    assert application.size == 1200
    assert response.request["PATH_INFO"] == address(application, "organization/details/")
    assert "Saved at 10:00 AM Eastern: your organization." in text_of(response)


def test_what_is_no_number_is_kept_on_the_page_and_not_stored(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))

    response = client.post(
        address(application, "organization/"), {"revision": 0, "organization_name": "Mercy", "size": "many"}
    )

    assert response.status_code == 422
    assert "Enter the number of staff in digits, such as 1,200." in field_of(response, "size")
    assert 'value="many"' in response.content.decode()
    assert "<title>Error: " in response.content.decode()
    application.refresh_from_db()
    assert application.organization_name == ""
    assert Section.objects.count() == 0


def test_a_stale_page_keeps_what_was_typed_and_overwrites_only_when_asked_again(as_user: AsUser) -> None:
    application = factories.make_draft()
    colleague = factories.make_user(email="sam@example.org", name="Sam Lee")
    application.editors.create(user=colleague, accepted_at=AT)
    page = address(application, "organization/")
    as_user(colleague).post(page, {"revision": 0, "organization_name": "Mercy Hospital", "country": "Canada"})
    client = as_user(User.objects.get(email="dana.cho@example.org"))
    mine = {"organization_name": "Mercy Health", "country": "Canada", "zone": "America/New_York"}

    response = client.post(page, {"revision": 0, **mine})

    assert response.status_code == 409
    words = text_of(response)
    assert "Sam Lee saved this page while you had it open. What you typed is not saved yet." in words
    assert "Name of your organization Mercy Hospital Mercy Health" in words
    assert "Country Canada" not in words
    application.refresh_from_db()
    assert application.organization_name == "Mercy Hospital"
    revision = re.search(r'name="revision" value="(\d+)"', response.content.decode())
    assert revision is not None
    client.post(page, {"revision": revision[1], **mine})
    application.refresh_from_db()
    assert application.organization_name == "Mercy Health"


def test_pressing_save_twice_is_no_clash(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))
    typed = {"revision": 0, "organization_name": "Mercy", "zone": "America/New_York"}

    answers = [client.post(address(application, "organization/"), typed).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert factories.section_revision(application, SectionKey.ORGANIZATION) == 1


def test_commitments_are_ticked_one_by_one_with_a_name(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))
    texts = [line.fact.text_id for line in queries.commitment_lines(application, AT)]

    client.post(
        address(application, "commitments/"),
        {"revision": 0, "name": "Ana Silva", f"commitment_{texts[0]}": "on", f"commitment_{texts[-1]}": "not_sure"},
    )
    page = text_of(client.get(address(application, "commitments/")))

    assert list(application.ticks.order_by("pk").values_list("text_version", "answer", "name")) == [
        (texts[0], "yes", "Ana Silva"),
        (texts[-1], "not_sure", "Ana Silva"),
    ]
    assert page.count("Made by Ana Silva, Tue, Mar 9, 2027, 10:00 AM Eastern.") == 2


def test_a_letter_is_uploaded_and_leads_to_who_signed_it(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))

    response = client.post(
        address(application, "letter/"),
        {"revision": 0, "file": factories.upload(content=factories.letter_pdf(pages=2))},
        follow=True,
    )

    assert response.request["PATH_INFO"] == address(application, "letter/details/")
    page = text_of(client.get(address(application, "letter/")))
    assert "letter.pdf PDF, 2 pages, " in page


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("letter.docx", lambda: b"PK\x03\x04", "This is not a PDF."),
        ("setup.exe", lambda: b"MZ", "This is not a PDF."),
        ("letter.pdf", lambda: b"MZ" + b"0" * 100, "This is not a PDF."),
        ("letter.pdf", lambda: b"", "The file is empty."),
        ("letter.pdf", lambda: b"%PDF-" + b"0" * (10 * 1024 * 1024), "The file is larger than 10 MB."),
        ("letter.pdf", lambda: corpus.encrypted(user="", owner="x"), "The file is protected"),
        (
            "letter.pdf",
            lambda: corpus.with_root(OpenAction=corpus.script()),
            "The PDF holds a script, which a letter does not need.",
        ),
        ("letter.pdf", lambda: corpus.letter(31), "The file has 31 pages; at most 30 are allowed."),
    ],
)
def test_a_letter_that_is_none_is_refused_beside_the_field_and_nothing_is_stored(
    name: str, content: Callable[[], bytes], sentence: str, as_user: AsUser
) -> None:
    application = factories.make_draft()

    response = as_user(editor(application)).post(
        address(application, "letter/"), {"revision": 0, "file": SimpleUploadedFile(name, content())}
    )

    assert response.status_code == 422
    assert sentence in field_of(response, "file")
    assert (ApplicationLetter.objects.count(), StoredFile.objects.count(), Section.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("make", [factories.make_draft, factories.make_complete_draft])
def test_pressing_upload_without_a_file_says_so(make: Callable[[], Application], as_user: AsUser) -> None:
    application = make()
    response = as_user(editor(application)).post(address(application, "letter/"), {"revision": 2, "replace": ""})
    assert "Choose a file to upload." in field_of(response, "file")


def test_a_refused_replacement_leaves_the_letter_that_was_there(as_user: AsUser) -> None:
    application = factories.make_complete_draft()

    as_user(editor(application)).post(
        address(application, "letter/"), {"revision": 2, "file": SimpleUploadedFile("other.docx", b"PK")}
    )

    letter = queries.letter_in_force(application)
    assert letter is not None
    assert letter.file is not None
    assert letter.file.name_given == "letter.pdf"


def test_a_letter_is_handed_out_as_a_download_to_those_who_work_on_it(as_user: AsUser) -> None:
    application = factories.make_complete_draft()

    response = as_user(editor(application)).get(address(application, "letter/file/"))

    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="{application.reference}-letter-of-support.pdf"'
    )
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 3, 8), "The letter is dated Mar 8, 2026, and it may be 12 months old at most."),
        (date(2027, 3, 10), "The letter is dated Mar 10, 2027, which has not come yet."),
    ],
)
def test_a_letter_too_old_or_from_the_future_is_said_beside_its_date(day: date, sentence: str, as_user: AsUser) -> None:
    application = factories.make_draft()
    typed = {"revision": 0, "dated_on_month": f"{day:%b}", "dated_on_day": day.day, "dated_on_year": day.year}

    response = as_user(editor(application)).post(address(application, "letter/details/"), typed, follow=True)

    assert response.request["PATH_INFO"] == address(application, "letter/details/")
    assert sentence in text_of(response).split("Date of the letter", 1)[1]
    assert "There is a problem" in text_of(as_user(editor(application)).get(address(application)))


def test_a_participant_is_named_changed_and_removed(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))
    added = client.post(
        address(application, "participants/add/frontline-clinician/"),
        {"name": "Chi Nguyen", "email": "chi@mercy.example", "hours_per_week": "2,5 h", "attests_direct_care": "on"},
        follow=True,
    )
    assert added.request["PATH_INFO"] == address(application, "participants/")
    nominee = Nominee.objects.get()
    assert (nominee.slot, nominee.name, str(nominee.hours_per_week)) == (Slot.FRONTLINE_CLINICIAN, "Chi Nguyen", "2.5")
    assert "Chi Nguyen chi@mercy.example 2 answers missing" in text_of(added)

    page = address(application, f"participants/{nominee.pk}/")
    client.post(page, {"revision": 1, "name": "Chi T. Nguyen", "profession": "Nurse", "title": "Staff Nurse"})
    nominee.refresh_from_db()
    assert (nominee.name, nominee.profession, nominee.hours_per_week) == ("Chi T. Nguyen", "Nurse", None)

    assert "Remove Chi T. Nguyen?" in text_of(client.get(f"{page}remove/"))
    assert Nominee.objects.count() == 1
    removed = client.post(f"{page}remove/", follow=True)
    assert "Chi T. Nguyen is no longer named as a participant." in text_of(removed)
    assert Nominee.objects.count() == 0


def test_the_same_person_in_two_places_is_said_beside_the_field(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    core = application.nominees.get(slot=Slot.CORE)

    response = as_user(editor(application)).post(
        address(application, f"participants/{core.pk}/"),
        {"revision": 1, "name": "Ben Okafor", "email": "Ana@Mercy.example", "title": "M", "subtype": "unit_manager"},
        follow=True,
    )

    assert response.request["PATH_INFO"] == address(application, f"participants/{core.pk}/")
    assert "the senior leader has the same e-mail address. Each place needs a different person." in field_of(
        response, "email"
    )
    sent = as_user(editor(application)).post(address(application, "check/"), DECLARED)
    assert sent.status_code == 422
    application.refresh_from_db()
    assert application.state == State.DRAFT


def test_zero_hours_are_saved_with_a_warning(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    senior = application.nominees.get(slot=Slot.SENIOR_LEADER)
    client = as_user(editor(application))

    response = client.post(
        address(application, f"participants/{senior.pk}/"),
        {"revision": 1, "name": "Ana Silva", "email": "ana@mercy.example", "title": "CNO", "hours_per_week": "0"},
        follow=True,
    )

    sentence = "Ana Silva has 0 hours a week for the network. It can be sent so; reviewers will ask about it."
    assert sentence in text_of(response)
    assert sentence in field_of(client.get(address(application, f"participants/{senior.pk}/")), "hours_per_week")
    assert client.post(address(application, "check/"), DECLARED).headers["Location"] == address(application, "sent/")


@pytest.mark.parametrize(("typed", "kept"), [("four", True), ("81", True), ("-1", True), ("2.55", True)])
def test_hours_that_are_none_are_refused_beside_the_field(typed: str, kept: object, as_user: AsUser) -> None:
    application = factories.make_draft()
    response = as_user(editor(application)).post(
        address(application, "participants/add/core/"), {"name": "Ben", "hours_per_week": typed}
    )
    assert response.status_code == 422
    assert "Enter" in field_of(response, "hours_per_week").split("2.5.", 1)[1]
    assert (f'value="{typed}"' in response.content.decode()) is kept
    assert Nominee.objects.count() == 0


def test_a_participant_sent_twice_by_the_browser_is_named_once(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))
    page = address(application, "participants/add/core/")
    entry = re.search(r'name="entry" value="([^"]+)"', client.get(page).content.decode())
    assert entry is not None

    for _ in range(2):
        client.post(page, {"entry": entry[1], "name": "Ben Okafor"})

    assert Nominee.objects.count() == 1


def test_readiness_is_saved_as_you_go_and_its_result_is_shown_at_once(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))
    levels = {"infrastructure": "322342", "leadership": "433324", "safety": "32323323"}
    for domain in CURRENT.domains:
        typed = {"revision": 0}
        for item, level in zip(domain.items, levels[domain.key], strict=True):
            typed[f"{item.code}_level"] = level
            typed[f"{item.code}_evidence"] = "Seen."
        last = client.post(address(application, f"readiness/{domain.key}/"), typed, follow=True)

    assert last.request["PATH_INFO"] == address(application, "readiness/")
    page = text_of(last)
    assert "All three together 45 of 100 · Emerging" in page
    assert "Leadership behaviors 54 of 100 · Ready" in page
    assert "Physical safety: 38, emerging" in page
    assert "Pair the core leader with an experienced advisor for one small project." in page


def test_an_incomplete_area_says_how_many_answers_it_wants(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))
    client.post(address(application, "readiness/infrastructure/"), {"revision": 0, "A1_level": "unknown"})

    page = text_of(client.get(address(application, "readiness/")))

    assert "Incomplete: 1 of 6 items answered, 4 more are needed." in page


def test_evidence_that_is_too_long_is_kept_on_the_page_with_by_how_much(as_user: AsUser) -> None:
    application = factories.make_draft()
    long = "x" * 10_000

    response = as_user(editor(application)).post(
        address(application, "readiness/infrastructure/"), {"revision": 0, "A1_level": "4", "A1_evidence": long}
    )

    assert response.status_code == 422
    assert "A1: the evidence may have 400 characters, and this has 10000. Shorten it." in field_of(
        response, "A1_evidence"
    )
    assert long in response.content.decode()
    assert application.readiness.count() == 0


# ---- sending


def test_check_answers_lists_everything_missing_with_a_link_to_its_field(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))
    actions.nominate(
        application=application,
        slot=Slot.CORE,
        participant=actions.Participant(),
        nonce=uuid4(),
        by=Actor.of(editor(application)),
        at=AT,
    )
    gaps = queries.gap_lines(application, queries.missing_of(application, AT))

    page = client.get(address(application, "check/")).content.decode()

    assert len(gaps) == 38
    for gap in gaps:
        assert f'<a href="{gap.url}">' in page
        path, _, anchor = gap.url.partition("#")
        target = client.get(path)
        assert target.status_code == 200
        assert f'id="{anchor}"' in target.content.decode(), gap


def test_sending_an_incomplete_application_lists_what_is_missing_and_sends_nothing(as_user: AsUser) -> None:
    application = factories.make_draft()

    response = as_user(editor(application)).post(address(application, "check/"), DECLARED)

    assert response.status_code == 422
    assert "The application has not been sent 34 things are missing or wrong." in text_of(response)
    assert "<title>Error: " in response.content.decode()
    assert Transition.objects.count() == 0


def test_a_sent_application_says_its_reference_and_what_happens_next(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client = as_user(editor(application))

    response = client.post(address(application, "check/"), DECLARED, follow=True)

    assert response.request["PATH_INFO"] == address(application, "sent/")
    page = text_of(response)
    assert application.reference in page
    assert "We tell you our decision by e-mail by May 8, 2027." in page
    assert "A mail with this reference is on its way to dana.cho@example.org." in page


def test_sending_again_and_again_sends_once(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client = as_user(editor(application))

    targets = {client.post(address(application, "check/"), DECLARED).headers["Location"] for _ in range(20)}

    assert targets == {address(application, "sent/")}
    assert Transition.objects.count() == 1
    assert OutgoingMail.objects.filter(rule="application_received").count() == 1


@pytest.mark.parametrize(
    "page",
    [
        "organization/",
        "commitments/",
        "letter/",
        "letter/details/",
        "readiness/safety/",
        "check/",
    ],
)
def test_after_sending_nothing_can_be_changed_and_every_page_leads_to_what_was_sent(page: str, as_user: AsUser) -> None:
    application = factories.make_sent()
    client = as_user(editor(application))

    assert client.get(address(application, page)).headers["Location"] == address(application)
    client.post(address(application, page), {"revision": 9, "organization_name": "Other", "name": "Eve"})

    application.refresh_from_db()
    assert application.organization_name == "Mercy Hospital"
    assert application.nominees.count() == 3


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("organization/", {"organization_name": "Mercy General"}),
        ("why/", {"why_join": "An evening of\nwork."}),
        ("commitments/", {"name": "Rosa Field"}),
        ("letter/details/", {"signatory_name": "Rosa Field"}),
        ("participants/add/further-member/", {"name": "Dee Adler", "email": "dee@mercy.example"}),
        ("readiness/safety/", {"C1_level": "5", "C1_evidence": "Two audits since May."}),
    ],
)
def test_what_was_typed_while_a_colleague_sent_it_is_shown_and_not_stored(
    page: str, typed: dict[str, str], as_user: AsUser
) -> None:
    application = factories.make_sent()
    client = as_user(editor(application))

    answer = client.post(address(application, page), {"revision": 1, **typed})

    assert answer.status_code == 409
    shown = unescape(answer.content.decode())
    assert "Nothing was changed" in shown
    for name, text in typed.items():
        assert name.endswith("_level") or text in shown
    assert queries.texts_of(application)[TextKey.WHY_JOIN] == "Our staff asked for it."
    assert application.nominees.count() == 3


def test_after_sending_the_list_of_participants_can_be_read_only(as_user: AsUser) -> None:
    application = factories.make_sent()
    client, people = as_user(editor(application)), address(application, "participants/")

    assert client.get(people).status_code == 200
    assert client.get(f"{people}add/core/").headers["Location"] == people
    assert client.post(f"{people}add/core/", {"name": "Eve"}).status_code == 409
    assert application.nominees.count() == 3


def test_what_was_sent_is_shown_as_it_was_answered(as_user: AsUser) -> None:
    application = factories.make_sent()

    page = text_of(as_user(editor(application)).get(address(application)))

    for words in [
        "Where it stands: Sent",
        "Name Mercy Hospital",
        "Number of staff 1,200",
        "Yes: Ana Silva, Tue, Mar 9, 2027, 10:00 AM Eastern",
        "Date of the letter Feb 17, 2027",
        "Unit-level manager Name Ben Okafor",
        "A1 Protected time Level 3: Hours named for one person Seen in the last audit.",
    ]:
        assert words in page


def test_after_the_window_the_draft_is_kept_and_cannot_be_sent(as_user: AsUser, clock: Traveller) -> None:
    application = factories.make_complete_draft()
    clock.move_to(datetime(2027, 4, 11, 4, tzinfo=UTC))
    client = as_user(editor(application))

    assert "Applications have closed." in text_of(client.get(address(application)))
    response = client.post(address(application, "check/"), DECLARED)

    assert response.status_code == 422
    assert "Applications to Wave I closed on Sat, Apr 10, 11:59 PM Eastern." in text_of(response)
    assert Transition.objects.count() == 0


def test_withdrawing_asks_first_and_says_so_afterwards(as_user: AsUser) -> None:
    application = factories.make_sent()
    client = as_user(editor(application))

    assert "Withdraw your application?" in text_of(client.get(address(application, "withdraw/")))
    response = client.post(address(application, "withdraw/"), {"reason": ""}, follow=True)

    assert "Where it stands: Withdrawn" in text_of(response)
    application.refresh_from_db()
    assert application.state == State.WITHDRAWN


def test_a_declined_applicant_reads_why(as_user: AsUser) -> None:
    staff = factories.make_staff()
    application = factories.make_in_review(staff=staff)
    factories.tell(application, DecisionKind.DECLINE, staff=staff, reason="The cohort is full.")

    page = text_of(as_user(editor(application)).get(address(application)))

    assert "Where it stands: Not accepted this time" in page
    assert "Why The cohort is full." in page
