import struct
from collections.abc import Callable

import pytest
from django.http import FileResponse, HttpRequest
from django.test import Client
from django.urls import path, reverse
from pikepdf import Array
from pytest_django import Settings

from joynet.files import pictures, storage
from joynet.files.models import CheckState, StoredFile
from joynet.files.serving import FileClosed, file_response, is_open
from tests.files import corpus

Store = Callable[..., StoredFile]
Fetch = Callable[[StoredFile, str], FileResponse]


def download(_request: HttpRequest, number: int, name: str) -> FileResponse:
    return file_response(StoredFile.objects.get(pk=number), name)


urlpatterns = [path("<int:number>/<path:name>", download, name="download")]


@pytest.fixture
def fetch(client: Client, settings: Settings) -> Callable[[StoredFile, str], FileResponse]:
    """Download through the whole site's middleware."""
    settings.ROOT_URLCONF = __name__

    def get(stored: StoredFile, name: str) -> FileResponse:
        response = client.get(reverse("download", args=[stored.pk, name]))
        assert isinstance(response, FileResponse)
        return response

    return get


def test_a_letter_leaves_as_a_download_that_can_do_nothing(store: Store, fetch: Fetch) -> None:
    content = corpus.letter(2)
    stored = store(content)
    response = fetch(stored, "Letter of support, Mercy Hospital.pdf")
    headers = {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Letter of support, Mercy Hospital.pdf"',
        "Content-Length": str(stored.size),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: response.headers[name] for name in headers} == headers
    assert response.getvalue() == content


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Zoë.pdf", "attachment; filename*=utf-8''Zo%C3%AB.pdf"),
        ('a"b\\c.pdf', 'attachment; filename="a\\"b\\\\c.pdf"'),
        ("a\r\nSet-Cookie: x=1.pdf", "attachment; filename*=utf-8''a%0D%0ASet-Cookie%3A%20x%3D1.pdf"),
    ],
)
def test_the_downloads_name_cannot_break_out(name: str, header: str, store: Store) -> None:
    response = file_response(store(), name)
    assert response["Content-Disposition"] == header
    response.close()


@pytest.mark.parametrize(
    ("state", "has_scanner", "sentence"),
    [
        (CheckState.CLEAN, True, None),
        (CheckState.CLEAN, False, None),
        (CheckState.UNSCANNED, False, None),
        (CheckState.UNSCANNED, True, "has not been scanned for viruses yet"),
        (CheckState.RECEIVED, True, "has not been scanned for viruses yet"),
        (CheckState.RECEIVED, False, "has not been scanned for viruses yet"),
        (CheckState.REFUSED, True, "The virus scanner refused this file"),
    ],
)
def test_where_there_is_a_scanner_nothing_opens_before_it_said_clean(
    state: CheckState, *, has_scanner: bool, sentence: str | None, store: Store, settings: Settings
) -> None:
    stored = store()
    stored.check_state = state
    settings.CLAMD_SOCKET = "/run/clamd.ctl" if has_scanner else ""
    assert is_open(stored) is (sentence is None)
    if sentence is None:
        file_response(stored, "letter.pdf").close()
        assert len(pictures.page_pictures(stored)) == 2
    else:
        with pytest.raises(FileClosed, match=sentence):
            file_response(stored, "letter.pdf")
        with pytest.raises(FileClosed, match=sentence):
            pictures.page_pictures(stored)


def test_lost_bytes_are_told_with_the_files_number(store: Store) -> None:
    stored = store()
    storage.remove(stored.uuid)
    with pytest.raises(FileClosed, match=f"its number is {stored.pk}"):
        file_response(stored, "letter.pdf")


# ---- pictures of pages


def size_of(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_each_page_has_its_picture(store: Store) -> None:
    stored = store(corpus.letter(3))
    drawn = pictures.page_pictures(stored)
    assert [size_of(picture) for picture in drawn] == [(1082, 1400)] * 3
    assert pictures.page_picture(stored, 3) == drawn[2]
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize("number", [-1, 0, 4])
def test_a_page_that_is_not_there_has_none(number: int, store: Store) -> None:
    assert pictures.page_picture(store(corpus.letter(3)), number) is None


@pytest.mark.parametrize("box", [[0, 0, 14400, 14400], [0, 0, 14400, 1], [0, 0, 3, 3]])
def test_a_page_of_any_size_costs_no_more_than_a_letter(box: list[int], store: Store) -> None:
    stored = store(corpus.with_page(MediaBox=Array(box)))
    (picture,) = pictures.page_pictures(stored)
    assert max(size_of(picture)) <= 1400
