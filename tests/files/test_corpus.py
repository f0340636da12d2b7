"""Hostile and odd files, each uploaded through the letter's page: what the applicant reads, and what is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from time_machine import travel

from applications import queries
from applications.models import Application, ApplicationLetter, Section
from joynet.accounts.models import Role
from joynet.files.models import CheckState, StoredFile
from tests import factories
from tests.factories import AT
from tests.files import clamd, corpus
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db

AGAIN = "Open it, choose Print, then Save as PDF, and upload the new file."
READ = {
    "type": (
        "This is not a PDF. Open the file in the program it was made with, choose Save as or Print, pick PDF, and "
        "upload the PDF. A photo or scan can be saved as a PDF the same way."
    ),
    "empty": "The file is empty. Save the PDF once more, look at it, and upload it again.",
    "too_big": (
        "The file is larger than 10 MB. Save it as a smaller PDF (Reduce file size, or scan in black and white) and "
        "upload that."
    ),
    "pages": "The file has 31 pages; at most 30 are allowed. Upload only the pages that are needed.",
    "no_pages": "The file has no pages. Save the PDF once more from its program and upload the new file.",
    "protected": (
        "The file is protected with a password or against changes. Save a copy without protection and upload that."
    ),
    "damaged": (
        "The file is damaged, and part of its text could be lost. Save the PDF once more from the program it was made "
        "with, and upload the new file."
    ),
    "mixed": f"The file holds more than a PDF. {AGAIN}",
    "script": f"The PDF holds a script, which a letter does not need. {AGAIN}",
    "action": f"The PDF starts something when it is opened or clicked, which a letter does not need. {AGAIN}",
    "attachment": f"The PDF has another file inside. {AGAIN} Other files cannot be sent along.",
    "media": f"The PDF holds sound, video or a 3D picture. {AGAIN}",
    "form": f"The PDF is a form that is still filled by a program. {AGAIN}",
    "link": f"The PDF has a link that opens a program or a file of a computer. Remove the link. {AGAIN}",
    "too_complex": f"The PDF took too long to read. {AGAIN}",
    "virus": (
        "The virus scanner found something in the file, so we did not keep it. Make the PDF again on another computer, "
        "or ask whoever looks after your computer."
    ),
}
"""What an applicant reads, word by word."""

LETTER_MAX = 10 * 1024 * 1024
FILES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    **{name: (code, "letter.pdf", make) for name, (code, make) in corpus.REFUSED.items()},
    "nothing at all": ("empty", "letter.pdf", lambda: b""),
    "ten megabytes and one byte": ("too_big", "letter.pdf", lambda: corpus.letter().ljust(LETTER_MAX + 1, b"\n")),
    "a letter under the name of a document": ("type", "letter.docx", corpus.letter),
    "a letter under the name of a program": ("type", "letter.pdf.exe", corpus.letter),
    "a letter under the name of a page": ("type", "letter.pdf.html", corpus.letter),
    "a name turned round": ("type", "letter\u202efdp.exe", corpus.letter),
    "a name cut off": ("type", "letter.pdf\x00.exe", corpus.letter),
    "no ending": ("type", "letter", corpus.letter),
    "an ending that only looks like one": ("type", "letter.pdf\u200b.js", corpus.letter),
}


class Page:
    """The letter's page of a draft, and whoever works on it."""

    def __init__(self) -> None:
        self.application: Application = factories.make_draft()
        self.client = Client()
        self.client.force_login(self.application.editors.get().user)
        self.url = reverse("applications:letter", args=[self.application.reference])

    def upload(self, content: bytes, name: str = "letter.pdf") -> HttpResponse:
        file = SimpleUploadedFile("letter.pdf", content, content_type="application/pdf")
        file._name = name  # past Django's own cleaning
        revision = queries.sections_of(self.application).get("letter")
        return self.client.post(self.url, {"revision": revision.revision if revision else 0, "file": file})


@pytest.fixture
def page() -> Page:
    with travel(AT, tick=False):
        return Page()


def beside_the_field(response: HttpResponse) -> str:
    """What stands beside the file's field as what is wrong with it."""
    body = response.content.decode()
    found = re.search(r'<p class="error-message" id="id_file[^>]*>(.*?)</p>', body, re.DOTALL)
    assert found is not None
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found[1]))).strip()
    return words.removeprefix("Error:").strip()


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 40
    assert {code for code, _name, _make in FILES.values()} == READ.keys() - {"virus"}


@pytest.mark.parametrize("name", FILES)
@travel(AT, tick=False)
def test_a_file_that_is_no_plain_letter_is_refused_beside_the_field(name: str, page: Page, private_files: Path) -> None:
    code, file_name, make = FILES[name]

    response = page.upload(make(), file_name)

    assert response.status_code == 422
    assert beside_the_field(response) == READ[code]
    assert (ApplicationLetter.objects.count(), StoredFile.objects.count(), Section.objects.count()) == (0, 0, 0)
    assert kept(private_files) == []


@travel(AT, tick=False)
def test_a_virus_is_refused_beside_the_field(
    page: Page, settings: Settings, tmp_path: Path, private_files: Path
) -> None:
    settings.CLAMD_SOCKET = clamd.answering(clamd.judge, tmp_path / "clamd.sock")

    response = page.upload(corpus.with_stream(clamd.EICAR))

    assert response.status_code == 422
    assert beside_the_field(response) == READ["virus"]
    assert kept(private_files) == []


@pytest.mark.parametrize("name", corpus.TAKEN)
@travel(AT, tick=False)
def test_an_odd_letter_that_is_fine_is_taken(name: str, page: Page) -> None:
    pages, make = corpus.TAKEN[name]

    assert page.upload(make()).status_code == 302

    stored = StoredFile.objects.get()
    assert (stored.pages, stored.check_state) == (pages, CheckState.UNSCANNED)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Letter.PDF", "Letter.PDF"),
        ("letter.exe.pdf", "letter.exe.pdf"),
        ("支持信 – Zoë.pdf", "支持信 – Zoë.pdf"),
        ("../../etc/letter.pdf", "letter.pdf"),
        ("C:\\Users\\Rosa\\letter.pdf", "letter.pdf"),
        ("exe\u202efdp.pdf", "exefdp.pdf"),
        ("<script>alert(1)<script>.pdf", "<script>alert(1)<script>.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
    ],
)
@travel(AT, tick=False)
def test_an_odd_name_of_a_letter_is_taken_without_what_hides_or_misleads(given: str, shown: str, page: Page) -> None:
    assert page.upload(corpus.letter(), given).status_code == 302

    again = page.client.get(page.url).content.decode()
    assert shown in unescape(again)
    assert "<script>alert" not in again
    download = page.client.get(reverse("applications:letter_file", args=[page.application.reference]))
    assert download["Content-Disposition"] == (
        f'attachment; filename="{page.application.reference}-letter-of-support.pdf"'
    )
    assert b"".join(download).startswith(b"%PDF-")


@travel(AT, tick=False)
def test_no_letter_is_ever_shown_as_a_page_of_ours() -> None:
    """Every address that hands out bytes of a letter, and the pictures of its pages."""
    application = factories.make_in_review(staff=(staff := factories.make_staff(role=Role.COORDINATOR)))
    applicant, reader = Client(), Client()
    applicant.force_login(application.editors.get().user)
    sign_in(reader, staff, at=AT)
    addresses = {
        reverse("applications:letter_file", args=[application.reference]): applicant,
        reverse("admin:applications_application_letter_file", args=[application.pk]): reader,
    }
    for address, client in addresses.items():
        response = client.get(address)
        assert response.status_code == 200, address
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"].startswith("attachment;"), address
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in response["Cache-Control"]
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert b"".join(response).startswith(b"%PDF-")
    picture = reader.get(reverse("admin:applications_application_letter_page", args=[application.pk, 1]))
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in picture["Cache-Control"]


def test_only_the_known_views_hand_out_stored_bytes() -> None:
    """A new view that serves a file is added here, and to the test above when the file is a letter."""
    root = Path(__file__).resolve().parents[2]
    found = {
        str(path.relative_to(root))
        for app in ("applications", "joynet", "meetings", "submissions", "teams")
        for path in (root / app).rglob("*.py")
        if re.search(r"\b(FileResponse|file_response|page_pictures?|path_of)\(", path.read_text())
    }
    assert found == {
        "applications/admin/letters.py",
        "applications/views/letter_pages.py",
        "joynet/files/pictures.py",
        "joynet/files/serving.py",
        "joynet/files/storage.py",
        "joynet/files/tasks.py",
        "joynet/reports/views.py",
    }
