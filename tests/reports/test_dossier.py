"""An application as a PDF: the applicant's copy and the staff's dossier, for nobody else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from applications.models import Application, ReviewAssignment, ReviewScore, TextAnswer
from applications.rules import Criterion, DecisionKind, TextKey
from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import Role, User
from joynet.accounts.staff import SEEN, SINCE
from joynet.files import storage
from joynet.reports import actions, tasks
from joynet.reports.models import Document
from joynet.reports.rules import DocumentKind
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> =cmd() <img src=http://127.0.0.1/x>"


@pytest.fixture(autouse=True)
def at_the_day(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session[SINCE] = session[SEEN] = AT.timestamp()
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": AT.timestamp()}]
        session.save()
        return client

    return signed_in


def write_why(application: Application, text: str) -> None:
    TextAnswer.objects.update_or_create(application=application, key=TextKey.WHY_JOIN, defaults={"text": text})


def decided(director: User) -> Application:
    """A hostile answer, a score of 2, and a decision."""
    application = factories.make_in_review(staff=director)
    write_why(application, HOSTILE)
    assignment = ReviewAssignment.objects.create(
        application=application, reviewer=director, assigned_at=AT, conflict=False, declared_at=AT, done_at=AT
    )
    ReviewScore.objects.create(
        assignment=assignment, criterion=Criterion.TEAM, score=2, comment="A team that knows its unit.", at=AT
    )
    factories.tell(application, DecisionKind.DECLINE, staff=director, reason="Wave I is full.")
    application.refresh_from_db()
    return application


def text_of(document: Document) -> str:
    tasks.make_due()
    document.refresh_from_db()
    assert document.file is not None, document.reason
    content = storage.path_of(document.file.uuid).read_bytes()
    with pikepdf.open(storage.path_of(document.file.uuid)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/AcroForm" not in pdf.Root
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def ordered(application: Application, kind: DocumentKind) -> Document:
    return actions.order_application(application=application, kind=kind, by=SYSTEM, at=AT)


def test_the_dossier_holds_answers_scores_and_the_decision_and_typed_markup_is_text() -> None:
    director = factories.make_staff()
    application = decided(director)

    text = text_of(ordered(application, DocumentKind.APPLICATION_DOSSIER))

    for words in (
        application.reference,
        "Mercy Hospital: application",
        HOSTILE,
        "Chief Nurse",
        "Seen in the last audit.",
        "A team that knows its unit.",
        "Team composition: 2.0 of 3",
        "Decision: Decline",
        "Wave I is full.",
        "50 Ready",
        "Version of the text",
        "Page 1 of",
        "Data as at Tue, Mar 9, 2027",
        "For staff only",
    ):
        assert words in text, words


def test_the_copy_holds_the_answers_and_nothing_of_what_staff_wrote() -> None:
    application = decided(factories.make_staff())

    text = text_of(ordered(application, DocumentKind.APPLICATION_COPY))

    assert HOSTILE in text
    assert "Not accepted this time" in text
    for words in ("A team that knows its unit.", "Scores of the reviewers", "Ines Ortiz", "For staff only"):
        assert words not in text, words


def test_the_same_facts_give_the_same_document_and_a_draft_has_none() -> None:
    application = factories.make_sent()
    first = ordered(application, DocumentKind.APPLICATION_COPY)
    assert ordered(application, DocumentKind.APPLICATION_COPY) == first
    write_why(application, "Nights end too late.")
    assert ordered(application, DocumentKind.APPLICATION_COPY).number == 2
    draft = factories.make_complete_draft(
        user=factories.make_user(email="draft@example.org"), cohort=application.cohort
    )
    with pytest.raises(actions.DocumentRefused, match="is a draft"):
        ordered(draft, DocumentKind.APPLICATION_COPY)


def test_applicants_order_and_fetch_their_copy_and_nobody_elses(as_user: Callable[[User], Client]) -> None:
    user = factories.make_user()
    application = factories.make_sent(user=user)
    client, other = as_user(user), as_user(factories.make_user(email="other@example.org"))

    assert "Your copy as PDF" in client.get(f"/applications/{application.reference}/").content.decode()
    page = client.post(reverse("reports:order_copy", args=[application.reference]))["Location"]
    assert client.get(page)["Refresh"] == "2"
    tasks.make_due()
    assert "Download the PDF" in client.get(page).content.decode()
    download = client.get(f"{page}file/")
    assert download["Content-Disposition"].endswith(f'"{application.reference.lower()}-copy-v1.pdf"')
    assert b"".join(download.streaming_content).startswith(b"%PDF-")
    for address in (page, f"{page}file/"):
        assert other.get(address).status_code == 404
    assert other.post(f"{page}again/").status_code == 404
    dossier = ordered(application, DocumentKind.APPLICATION_DOSSIER)
    assert client.get(reverse("reports:copy", args=[application.reference, dossier.pk])).status_code == 404
    assert client.get(reverse("reports:dossier", args=[application.pk, dossier.pk])).status_code == 302


def test_staff_who_are_recused_reach_no_dossier(as_user: Callable[[User], Client]) -> None:
    application = factories.make_sent()
    reviewer = factories.make_staff(role=Role.COORDINATOR, email="rae@example.org")
    client = as_user(reviewer)
    address = reverse("reports:order_dossier", args=[application.pk])

    page = client.post(address)["Location"]
    assert client.get(page).status_code == 200
    ReviewAssignment.objects.create(
        application=application,
        reviewer=reviewer,
        assigned_at=AT,
        conflict=True,
        conflict_reason="My sister leads it.",
        declared_at=AT,
    )
    assert client.get(page).status_code == 404
    assert client.post(address).status_code == 404
