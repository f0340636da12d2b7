"""The staff's pages of applications: the queue, the dossier, the letter, the decision."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from time_machine import Traveller

from applications import actions
from applications.models import Application
from applications.rules import DecisionKind, State
from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, Role, User
from joynet.files.models import CheckState, StoredFile
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
AsStaff = Callable[[User], Client]
QUEUE = "/admin/applications/application/"


def text_of(response: HttpResponse) -> str:
    """What stands in the main part of the page, in one line."""
    body = response.content.decode().split("<main", 1)[-1].split("</main>", 1)[0]
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
    return re.sub(r" ([.,:;?])", r"\1", words)


def page_of(application: Application, name: str = "change/") -> str:
    return f"{QUEUE}{application.pk}/{name}"


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None
    return unescape(found[1])


@pytest.fixture
def director(clock: Traveller) -> User:
    return factories.make_staff()


@pytest.fixture
def queue(director: User) -> dict[str, Application]:
    """One application in each of five states, by the organization's name."""
    cohort = factories.make_cohort()
    made: dict[str, Application] = {}
    for number, name in enumerate(["Draft", "Sent", "Review", "Declined", "Gone"]):
        user = factories.make_user(email=f"applicant{number}@example.org")
        at = AT - timedelta(days=20 - number)
        made[name] = factories.make_complete_draft(user=user, cohort=cohort, name=name, at=at)
        if name != "Draft":
            actions.send_application(application=made[name], **factories.DECLARED, by=Actor.of(user), at=at)
        if name in ("Review", "Declined"):
            actions.start_review(application=made[name], by=Actor.of(director), at=AT - timedelta(days=8))
        if name == "Declined":
            factories.tell(made[name], DecisionKind.DECLINE, staff=director, reason="Full.")
        if name == "Gone":
            actions.withdraw_application(application=made[name], reason="", by=Actor.of(user), at=AT)
    return made


def listed(client: Client, query: str = "") -> list[str]:
    body = client.get(f"{QUEUE}{query}").content.decode()
    return re.findall(r'class="field-organization">([^<]+)<', body)


def test_the_queue_shows_what_waits_for_staff_the_oldest_first(
    queue: dict[str, Application], director: User, as_staff: AsStaff
) -> None:
    client = as_staff(director)

    assert listed(client) == ["Sent", "Review"]
    assert "Sent Submitted 19 days Nobody asked Wave I" in text_of(client.get(QUEUE))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?state=submitted", ["Sent"]),
        ("?state=declined", ["Declined"]),
        ("?state=all", ["Sent", "Review", "Declined", "Gone"]),
        ("?age=week", ["Sent", "Review"]),
        ("?age=fortnight", ["Sent"]),
        ("?state=all&q=gon", ["Gone"]),
        ("?state=all&q=nobody", []),
        ("?state=draft", []),
    ],
)
def test_filters_answer_questions_and_drafts_are_in_none(
    query: str, names: list[str], queue: dict[str, Application], director: User, as_staff: AsStaff
) -> None:
    assert listed(as_staff(director), query) == names


def test_the_queue_finds_an_application_by_its_reference(
    queue: dict[str, Application], director: User, as_staff: AsStaff
) -> None:
    assert listed(as_staff(director), f"?q={queue['Review'].reference}") == ["Review"]


def test_a_draft_is_not_there_for_staff(queue: dict[str, Application], director: User, as_staff: AsStaff) -> None:
    assert as_staff(director).get(page_of(queue["Draft"])).status_code == 404


def test_the_dossier_shows_every_answer_and_nothing_to_edit(director: User, as_staff: AsStaff) -> None:
    application = factories.make_in_review(staff=director)

    response = as_staff(director).get(page_of(application))

    page = text_of(response)
    for words in [
        "Mercy Hospital",
        "In review",
        "Number of staff 1,200",
        "Unit-level manager Name Ben Okafor",
        "A1 Protected time Level 3: Hours named for one person Seen in the last audit.",
        "All three together 50 Ready",
        "This file is not scanned for viruses. Look at the pictures of its pages first.",
        "dana.cho@example.org",
        "In review Tue, Mar 9, 2027, 10:00 AM Eastern, Ines Ortiz",
    ]:
        assert words in page
    inputs = re.findall(
        r"<(input(?! type=\"hidden\")|textarea|select)\b[^>]*>", response.content.decode().split("<main", 1)[1]
    )
    assert inputs == []
    assert as_staff(director).post(page_of(application), {"state": "accepted"}).status_code == 405


def test_flags_stand_beside_the_answers(director: User, as_staff: AsStaff) -> None:
    user = factories.make_user()
    application = factories.make_complete_draft(user=user, level=1)
    actions.send_application(application=application, **factories.DECLARED, by=Actor.of(user), at=AT)

    page = text_of(as_staff(director).get(page_of(application)))

    assert "Talk before deciding. A1 Protected time is at level 1, and it is critical." in page
    assert "Readiness plan required as a condition. Workforce safety is at 0, below 25." in page


def test_opening_changes_nothing_and_the_button_starts_the_review(director: User, as_staff: AsStaff) -> None:
    application = factories.make_sent()
    client = as_staff(director)

    page = client.get(page_of(application))
    application.refresh_from_db()
    assert application.state == State.SUBMITTED
    assert b">Accept</a>" not in page.content
    assert client.get(page_of(application, "start-review/")).status_code == 405

    response = client.post(page_of(application, "start-review/"), follow=True)
    assert f"{application} is in review." in unescape(response.content.decode())
    assert b">Accept</a>" in response.content


@pytest.mark.parametrize("role", [Role.COACH, Role.EVALUATOR])
def test_coaches_and_evaluators_do_not_read_applications(role: Role, director: User, as_staff: AsStaff) -> None:
    application = factories.make_in_review(staff=director)
    other = as_staff(factories.make_staff(role=role, email="other@example.org", name="Other"))

    for name in ("change/", "letter/", "letter/file/", "letter/pages/1/", "decide/accept/", "decide/decline/"):
        assert other.get(page_of(application, name)).status_code == 404
    assert other.get(QUEUE).status_code == 403


def test_an_applicant_is_not_let_into_the_admin(director: User, as_staff: AsStaff) -> None:
    application = factories.make_in_review(staff=director)
    applicant = as_staff(application.editors.get().user)

    for name in ("change/", "letter/", "letter/file/", "letter/pages/1/"):
        assert applicant.get(page_of(application, name)).status_code == 302


def test_the_letter_is_shown_as_pictures_and_looking_at_it_is_written_down(director: User, as_staff: AsStaff) -> None:
    application = factories.make_in_review(staff=director)
    client = as_staff(director)

    page = client.get(page_of(application, "letter/"))
    picture = client.get(page_of(application, "letter/pages/1/"))

    assert "This file is not scanned for viruses." in text_of(page)
    assert f'src="{page_of(application, "letter/pages/1/")}" alt="Page 1 of 1"' in page.content.decode()
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    entry = AuditEntry.objects.get(verb="viewed letter")
    assert (entry.actor_user, entry.details) == (director, {"application": application.pk})
    assert client.get(page_of(application, "letter/pages/2/")).status_code == 404


def test_the_file_itself_is_a_download_and_written_down(director: User, as_staff: AsStaff) -> None:
    application = factories.make_in_review(staff=director)

    response = as_staff(director).get(page_of(application, "letter/file/"))

    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert AuditEntry.objects.filter(verb="viewed letter").count() == 1


def test_a_letter_that_waits_for_the_scanner_is_not_opened(director: User, as_staff: AsStaff) -> None:
    application = factories.make_in_review(staff=director)
    StoredFile.objects.update(check_state=CheckState.RECEIVED)
    client = as_staff(director)

    page = client.get(page_of(application, "letter/"))

    assert "The file waits for the virus scanner and cannot be opened yet." in text_of(page)
    assert b"<img" not in page.content.split(b"<main", 1)[1]
    assert client.get(page_of(application, "letter/pages/1/")).status_code == 404
    assert client.get(page_of(application, "letter/file/")).headers["Location"] == page_of(application, "letter/")


def test_nothing_is_added_or_deleted_by_hand(director: User, as_staff: AsStaff) -> None:
    application = factories.make_in_review(staff=director)
    client = as_staff(director)

    assert client.get(f"{QUEUE}add/").status_code == 403
    assert client.get(page_of(application, "delete/")).status_code == 403
