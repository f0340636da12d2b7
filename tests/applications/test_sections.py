"""The sections of a draft: what is asked, who vouches for it, and that nothing typed is ever lost."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from applications import actions, queries
from applications.models import Application, Declaration, Transition
from applications.rules import State
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from joynet.reports.models import Document
from tests import factories
from tests.applications.test_pages import address, editor, field_of, text_of
from tests.factories import AT, DECLARED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AsUser = Callable[[User], Client]

DETAILS = {
    "revision": 0,
    "units_in_scope": "Two medical units\r\nand the emergency department",
    "legal_name": "Mercy Hospital of Ohio, Inc.",
    "beds": " 1,450 ",
    "visits": "80 000",
}


# ---- the organization's second page


def test_the_organization_leads_on_to_what_takes_part_and_from_there_to_the_task_list(as_user: AsUser) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))

    first = client.post(address(application, "organization/"), {"revision": 0, "organization_name": "Mercy"})
    second = client.post(address(application, "organization/details/"), DETAILS | {"revision": 1})

    assert first.headers["Location"] == address(application, "organization/details/")
    assert second.headers["Location"] == address(application)
    application.refresh_from_db()
    assert application.organization_name == "Mercy"
    assert application.legal_name == "Mercy Hospital of Ohio, Inc."
    assert (application.beds, application.visits) == (1450, 80000)


def test_a_draft_holds_details_with_anything_missing_and_only_the_units_keep_it_from_being_sent(
    as_user: AsUser,
) -> None:
    application = factories.make_complete_draft()
    client = as_user(editor(application))
    page = address(application, "organization/details/")

    response = client.post(page, {"revision": 2, "units_in_scope": " "})

    assert response.status_code == 302
    application = Application.objects.select_related("cohort").get()
    gaps = queries.gap_lines(application, queries.missing_of(application, AT))
    assert [(gap.sentence, gap.url) for gap in gaps] == [
        ("Say which units or clinics will take part.", f"{page}#id_units_in_scope")
    ]
    assert 'id="id_units_in_scope"' in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("beds", "many", "Enter the number of beds in digits, such as 450."),
        ("beds", "-1", "Enter the number of beds, 0 or more."),
        ("beds", "100001", "Enter the number of beds of your organization alone."),
        ("visits", "1.5", "Enter the number of visits in digits, such as 80,000."),
        ("visits", "9" * 30, "Enter the number of visits to your organization alone."),
        ("units_in_scope", "x" * 401, "The units may have 400 characters, and this has 401. Shorten it."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_stays_on_the_page(
    name: str, typed: str, sentence: str, as_user: AsUser
) -> None:
    application = factories.make_draft()
    client = as_user(editor(application))

    response = client.post(address(application, "organization/details/"), DETAILS | {name: typed})

    assert response.status_code == 422
    assert sentence in field_of(response, name)
    assert typed in response.content.decode()
    assert "Mercy Hospital of Ohio, Inc." in response.content.decode()
    application.refresh_from_db()
    assert application.legal_name == ""


@pytest.mark.parametrize("count", [0, 100_000])
def test_no_beds_at_all_and_very_many_are_counts_too(count: int, as_user: AsUser) -> None:
    application = factories.make_draft()

    as_user(editor(application)).post(address(application, "organization/details/"), DETAILS | {"beds": str(count)})

    application.refresh_from_db()
    assert application.beds == count


def test_two_people_on_the_details_see_both_texts(as_user: AsUser) -> None:
    application = factories.make_draft()
    colleague = factories.make_user(email="sam@example.org", name="Sam Lee")
    application.editors.create(user=colleague, accepted_at=AT)
    page = address(application, "organization/details/")
    as_user(colleague).post(page, {"revision": 0, "units_in_scope": "The night shift"})

    response = as_user(User.objects.get(email="dana.cho@example.org")).post(page, DETAILS)

    assert response.status_code == 409
    assert "Sam Lee saved this page while you had it open." in text_of(response)
    assert "The night shift" in text_of(response)
    assert "Two medical units" in text_of(response)
    application.refresh_from_db()
    assert application.units_in_scope == "The night shift"


def test_details_typed_while_a_colleague_sends_are_shown_and_not_saved(as_user: AsUser) -> None:
    application = factories.make_sent()
    client = as_user(editor(application))

    late = client.post(address(application, "organization/details/"), DETAILS | {"revision": 2})

    assert late.status_code == 409
    assert "Mercy Hospital of Ohio, Inc." in text_of(late)
    assert client.get(address(application, "organization/details/")).status_code == 302
    application.refresh_from_db()
    assert application.legal_name == ""


def test_what_takes_part_stands_among_the_answers_with_a_way_to_change_it(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client = as_user(editor(application))
    client.post(address(application, "organization/details/"), DETAILS | {"revision": 2})

    page = client.get(address(application, "check/"))

    assert f'href="{address(application, "organization/details/")}?back=check"' in page.content.decode()
    words = text_of(page)
    assert "Units that will take part Two medical units and the emergency department" in words
    assert "Legal name Mercy Hospital of Ohio, Inc. Beds 1,450 Visits a year 80,000" in words


# ---- who vouches for it


def test_sending_asks_for_a_name_and_a_title_under_one_sentence(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client = as_user(editor(application))

    page = client.get(address(application, "check/"))

    assert "They are true to the best of my knowledge, and I may send them for Mercy Hospital." in text_of(page)
    assert 'value="Dana Cho"' in page.content.decode()
    assert 'value="Director of Quality"' in page.content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("declared_name", "  ", "Enter your name: whoever sends the application vouches for it."),
        ("declared_title", "", "Enter your job title."),
    ],
)
def test_without_a_name_or_title_nothing_is_sent_and_it_is_said_beside_the_field(
    name: str, typed: str, sentence: str, as_user: AsUser
) -> None:
    application = factories.make_complete_draft()

    response = as_user(editor(application)).post(address(application, "check/"), DECLARED | {name: typed})

    assert response.status_code == 422
    assert sentence in field_of(response, name)
    body = response.content.decode()
    assert f'<a href="#id_{name}">{sentence}</a>' in body
    assert "<title>Error: " in body
    assert [value for value in DECLARED.values() if f'value="{value}"' in body] != []
    application.refresh_from_db()
    assert application.state == State.DRAFT
    assert Declaration.objects.count() == Transition.objects.count() == 0


def test_an_incomplete_application_keeps_the_name_that_was_typed(as_user: AsUser) -> None:
    application = factories.make_draft()

    response = as_user(editor(application)).post(
        address(application, "check/"), {"declared_name": "Zoë <b>Ruiz</b>", "declared_title": ""}
    )

    assert response.status_code == 422
    assert 'value="Zoë &lt;b&gt;Ruiz&lt;/b&gt;"' in response.content.decode()
    assert "Enter the name of your organization." in text_of(response)
    assert "Enter your job title." in text_of(response)


def test_sending_ten_times_is_declared_once_and_stands_among_the_answers(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    client = as_user(editor(application))

    for _ in range(10):
        client.post(address(application, "check/"), {"declared_name": " Ana  Silva ", "declared_title": "Chief Nurse"})

    made = Declaration.objects.get()
    assert (made.name, made.title, made.at, made.by) == ("Ana Silva", "Chief Nurse", AT, editor(application))
    assert "Declared by Ana Silva, Chief Nurse Tue, Mar 9, 2027, 10:00 AM Eastern" in text_of(
        client.get(address(application))
    )


def test_a_form_that_arrives_empty_after_sending_leads_to_what_was_sent(as_user: AsUser) -> None:
    application = factories.make_sent()

    response = as_user(editor(application)).post(address(application, "check/"), {})

    assert response.headers["Location"] == address(application, "sent/")
    assert Declaration.objects.count() == 1


def test_nobody_sends_without_vouching_even_past_the_form() -> None:
    application = factories.make_complete_draft()

    with pytest.raises(actions.NotDeclared, match="enter the name and the job title"):
        actions.send_application(
            application=application, declared_name="\t", declared_title="Nurse", by=Actor.of(editor(application)), at=AT
        )

    application.refresh_from_db()
    assert application.state == State.DRAFT
    assert Transition.objects.count() == 0


def test_a_colleague_is_not_offered_the_title_of_somebody_else(as_user: AsUser) -> None:
    application = factories.make_complete_draft()
    colleague = factories.make_user(email="sam@example.org", name="Sam Lee")
    application.editors.create(user=colleague, accepted_at=AT)

    page = as_user(colleague).get(address(application, "check/")).content.decode()

    assert 'value="Sam Lee"' in page
    assert 'value="Director of Quality"' not in page


# ---- the copy


def test_whoever_has_just_sent_gets_a_copy_on_paper_from_the_same_page(as_user: AsUser) -> None:
    application = factories.make_sent()
    client = as_user(editor(application))

    page = client.get(address(application, "sent/"))
    copy = address(application, "copy/")

    assert re.search(rf'<form method="post" action="{copy}">.*?Your copy as PDF', page.content.decode(), re.DOTALL)
    ordered = client.post(copy)
    document = Document.objects.get()
    assert ordered.headers["Location"] == address(application, f"copy/{document.pk}/")
    sections = {section["title"]: section for section in document.data["sections"]}
    assert sections["Declaration"]["groups"][0]["rows"][0]["value"] == "Dana Cho, Director of Quality"
    assert "Units that will take part" in str(sections["Your organization"])
