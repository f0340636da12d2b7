"""Uploads through a real request, as the server reads them."""

import json
from collections.abc import Callable

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from pytest_django import Settings

from joynet.files.intake import take_in
from tests.files import corpus

MEGABYTE = 1024 * 1024


class LetterForm(forms.Form):
    """As an app writes it."""

    note = forms.CharField(required=False)
    letter = forms.FileField(allow_empty_file=True)


@csrf_exempt
def upload(request: HttpRequest) -> HttpResponse:
    form = LetterForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            intake = take_in(form.cleaned_data["letter"])
        except ValidationError as refusal:
            form.add_error("letter", refusal)
        else:
            return HttpResponse(f"{intake.name_given}: {intake.pages} pages")
    return HttpResponse(form.errors.get("letter", form.errors.get("note", [""]))[0], status=422)


@csrf_exempt
def sizes(request: HttpRequest) -> JsonResponse:
    return JsonResponse([[sent.size, len(sent.read())] for sent in request.FILES.getlist("letter")], safe=False)


urlpatterns = [path("upload/", upload), path("sizes/", sizes)]


Send = Callable[..., tuple[int, str]]


@pytest.fixture
def send(client: Client, settings: Settings) -> Send:
    """Post the form; the answer's status and text."""
    settings.ROOT_URLCONF = __name__

    def post(content: bytes, name: str = "letter.pdf", note: str = "") -> tuple[int, str]:
        letter = SimpleUploadedFile(name, content, content_type="application/pdf")
        response = client.post("/upload/", {"note": note, "letter": letter})
        return response.status_code, response.content.decode()

    return post


@pytest.mark.django_db
def test_a_letter_arrives_whole_beside_the_other_fields(send: Send) -> None:
    assert send(corpus.letter(2)) == (200, "letter.pdf: 2 pages")


@pytest.mark.django_db
def test_a_file_that_is_too_big_or_empty_is_refused_on_the_same_page(send: Send) -> None:
    too_big = "The file is larger than 10 MB. Save it as a smaller PDF (Reduce file size, or scan in black and white) "
    assert send(corpus.letter() + bytes(12 * MEGABYTE)) == (422, f"{too_big}and upload that.")
    assert send(b"") == (422, "The file is empty. Save the PDF once more, look at it, and upload it again.")


@pytest.mark.django_db
def test_a_hundred_megabytes_are_not_even_read(client: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    declared = {"CONTENT_LENGTH": str(100 * MEGABYTE), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    response = client.generic("POST", "/upload/", b"--x", **declared)
    assert response.status_code == 400


@pytest.mark.django_db
def test_all_files_of_a_request_share_one_bound(client: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    files = [SimpleUploadedFile("letter.pdf", corpus.letter() + bytes(6 * MEGABYTE)) for _ in range(3)]
    response = client.post("/sizes/", {"letter": files})
    sizes = json.loads(response.content)
    assert [size for size, _ in sizes] == [len(corpus.letter()) + 6 * MEGABYTE] * 3
    assert sum(kept for _, kept in sizes) == settings.LETTER_MAX_BYTES


@pytest.mark.parametrize(
    "name", ["../../letter.pdf", "C:\\Users\\Rosa\\letter.pdf", "let\x00ter.pdf", "\u202eletter.pdf"]
)
@pytest.mark.django_db
def test_a_hostile_name_is_cleaned_on_the_way(name: str, client: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    body = (
        b'--x\r\nContent-Disposition: form-data; name="letter"; filename="%s"\r\nContent-Type: application/pdf\r\n\r\n'
        b"%s\r\n--x--\r\n"
    ) % (name.encode(), corpus.letter())
    response = client.generic("POST", "/upload/", body, content_type="multipart/form-data; boundary=x")
    assert (response.status_code, response.content) == (200, b"letter.pdf: 1 pages")


@pytest.mark.django_db
def test_a_nul_in_a_field_beside_the_file_is_refused_by_the_field(send: Send) -> None:
    assert send(corpus.letter(), note="a\x00b") == (422, "Null characters are not allowed.")
