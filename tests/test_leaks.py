"""Words that only some may read are on no page, in no mail and in no PDF of anybody else."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from joynet.accounts.models import AuditEntry
from joynet.files import storage
from joynet.outbox.models import OutgoingMail
from joynet.reports.models import Document
from teams.models import Cohort
from tests.access import TABLE, Row
from tests.worlds import NOW, Secret, Who, World, make_world

pytestmark = pytest.mark.django_db

MANAGERS = {Who.COORDINATOR, Who.DIRECTOR}
OF_TEAM = {Who.ENTERER, Who.READER, Who.SENIOR_LEADER, Who.COACH, Who.ALUMNUS_COACH} | MANAGERS
READERS: dict[Secret, set[Who]] = {
    Secret.DRAFT_LEARNING: OF_TEAM,
    Secret.COACH_ONLY: OF_TEAM,
    Secret.PAPERS: OF_TEAM,
    Secret.PROPOSAL: OF_TEAM,
    Secret.JUDGMENT: {Who.COACH, Who.ALUMNUS_COACH} | MANAGERS,
    Secret.MINUTES: {Who.SENIOR_LEADER} | MANAGERS,
    Secret.OWN_OFFER: {Who.ENTERER},
    Secret.OTHER_TEAM: {Who.RIVAL} | MANAGERS,
    Secret.DRAFT_ANSWER: {Who.APPLICANT},
    Secret.DRAFT_LETTER_NAME: {Who.APPLICANT},
    Secret.SENT_ANSWER: {Who.APPLICANT} | MANAGERS,
    Secret.LETTER_NAME: {Who.APPLICANT} | MANAGERS,
}
"""Who may read each; they must find it on one of their pages, or the test looks in the wrong places."""
ONLY_AT_OTHER_TEAMS_ADDRESSES = {(Secret.OTHER_TEAM, who) for who in {Who.RIVAL} | MANAGERS}


@pytest.fixture
def world(settings: Settings, tmp_path: Path) -> Iterator[World]:
    """The small network, at its moment."""
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""
    with time_machine.travel(NOW, tick=False):
        yield make_world()


def words_of(content: bytes, media_type: str) -> str:
    """What a person can read in it."""
    if media_type.startswith("application/pdf"):
        pdf = pypdfium2.PdfDocument(BytesIO(content))
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())
    if media_type.startswith("application/vnd.openxmlformats"):
        with ZipFile(BytesIO(content)) as parts:
            return " ".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    return content.decode(errors="replace") if media_type.startswith("text/") else ""


def read(client: Client, row: Row, world: World) -> str:
    """The words at an address."""
    response = client.get(row.url(world))
    content = b"".join(response) if response.streaming else response.content
    return words_of(content, response["Content-Type"])


def found_by(world: World, who: Who) -> dict[Secret, list[str]]:
    """Each secret with the addresses at which the person reads it."""
    client = world.client(who)
    found: dict[Secret, list[str]] = {secret: [] for secret in Secret}
    for row in TABLE:
        if row.method == "GET" and row.status(who) == 200:
            words = read(client, row, world)
            for secret in Secret:
                if secret.value in words:
                    found[secret].append(row.title)
    return found


def test_each_reads_what_is_meant_for_them_and_nothing_else(world: World) -> None:
    wrong = []
    for who in Who:
        for secret, places in found_by(world, who).items():
            if places and who not in READERS[secret]:
                wrong.append(f"{who} reads {secret.name} at {places}")
            if not places and who in READERS[secret] and (secret, who) not in ONLY_AT_OTHER_TEAMS_ADDRESSES:
                wrong.append(f"{who} cannot read {secret.name}")
    assert not wrong, "\n".join(wrong)


def files_and_searches(world: World, who: Who) -> Iterator[tuple[str, str]]:
    """(what it is, its words) of every table that the person can take out, and of every list of staff searched."""
    client = world.client(who)
    exports = [(reverse("overview:standing_file"), {})] + [
        (reverse("admin:applications_application_export"), {"form": form}) for form in ("csv", "xlsx")
    ]
    for url, data in exports:
        for cohort in Cohort.objects.order_by("pk"):
            response = client.post(url, {**data, "cohort": cohort.pk})
            if response.status_code == 200:
                yield f"{url} {data}", words_of(response.content, response["Content-Type"])
    for row in TABLE:
        if row.name.endswith("_changelist") and row.method == "GET" and not row.query and row.status(who) == 200:
            response = client.get(row.url(world), {"q": "Zebrafinch"})
            yield f"search in {row.title}", words_of(response.content, response["Content-Type"])


def test_files_and_searches_hold_none_of_it_for_others(world: World) -> None:
    wrong, found = [], set()
    for who in Who:
        for place, words in files_and_searches(world, who):
            for secret in [secret for secret in Secret if secret.value in words]:
                found.add((place, secret))
                if who not in READERS[secret]:
                    wrong.append(f"{who} reads {secret.name} in {place}")
    assert not wrong, "\n".join(wrong)
    export = reverse("admin:applications_application_export")
    assert {place for place, secret in found if secret == Secret.LETTER_NAME} >= {
        f"{export} {{'form': 'csv'}}",
        f"{export} {{'form': 'xlsx'}}",
    }


def test_mails_and_the_audit_trail_hold_none_of_it(world: World) -> None:
    texts = [f"{mail.subject} {mail.text} {mail.html}" for mail in OutgoingMail.objects.all()]
    assert sum("Hill Hospital" in text or "Mercy Hospital" in text for text in texts) > 3
    texts += [f"{entry.verb} {entry.details} {entry.on_behalf_of}" for entry in AuditEntry.objects.all()]
    assert [secret.name for secret in Secret if any(secret.value in text for text in texts)] == []


def test_a_pdf_holds_the_words_of_its_own_team_and_month_only(world: World) -> None:
    def words(document: Document) -> set[Secret]:
        assert document.file is not None
        text = words_of(storage.path_of(document.file.uuid).read_bytes(), "application/pdf")
        return {secret for secret in Secret if secret.value in text}

    assert words(world.document) == {Secret.COACH_ONLY}
    assert words(world.other_document) == {Secret.OTHER_TEAM}


def test_the_search_sees_words_in_pages_and_pdfs(world: World) -> None:
    march = Row("submissions:report", "", ("team", "march"))
    pdf = Row("reports:document_file", "", ("team", "document"))
    for row in (march, pdf):
        assert Secret.COACH_ONLY.value in read(world.client(Who.ENTERER), row, world)
