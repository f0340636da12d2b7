"""What every request and every response of a signed-in person goes through."""

import io
from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from pytest_django import Settings

from joynet.accounts.models import User

pytestmark = pytest.mark.django_db


@csrf_exempt
def echo(request: HttpRequest, **_parts: str) -> HttpResponse:
    return HttpResponse(repr((request.GET.dict(), request.POST.dict())))


def cached(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("a chart", headers={"Cache-Control": "private, max-age=60"})


urlpatterns = [path("", echo), path("cached/", cached), path("<path:anything>", echo)]


@pytest.fixture(autouse=True)
def own_addresses(settings: Settings) -> None:
    """The pages above, behind the site's own middleware."""
    settings.ROOT_URLCONF = __name__


def test_ordinary_text_of_any_language_passes(client: Client) -> None:
    assert client.get("/", {"q": "Zoë 支持 🌅 \t\n"}).status_code == 200
    assert client.post("/", "note=Zo%C3%AB", content_type="application/x-www-form-urlencoded").status_code == 200
    assert client.get("/%E6%94%AF%E6%8C%81/").status_code == 200


@pytest.mark.parametrize("address", ["/?q=a%00b", "/?a%00b=q", "/a%00b/", "/?q=1&q=%00"])
def test_a_nul_in_the_address_is_told_in_words(address: str, client: Client) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert "<h1>This text cannot be read</h1>" in response.content.decode()
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("body", ["note=a%00b", "a%00b=note", "x=1&note=%00"])
def test_a_nul_in_a_form_is_told_in_words(body: str, client: Client) -> None:
    response = client.post("/", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert "Nothing was saved or changed." in response.content.decode()


def test_a_nul_in_a_cookie_does_not_reach_the_database(client: Client) -> None:
    assert client.get("/", headers={"cookie": 'session-8000="abcdefgh\\000"'}).status_code == 400


def test_half_a_character_becomes_a_replacement_before_anybody_sees_it(client: Client) -> None:
    assert client.get("/?q=%ED%A0%80").content.decode() == "({'q': '\ufffd\ufffd\ufffd'}, {})"


def test_a_sender_who_goes_away_is_no_fault(client: Client) -> None:
    class GoneAway(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError("gone")

    declared = {"wsgi.input": GoneAway(), "CONTENT_LENGTH": "9", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    assert client.generic("POST", "/", **declared).status_code == 400


def test_a_body_with_files_is_not_read_here(client: Client) -> None:
    response = client.post("/", {"note": "a\x00b"})
    assert (response.status_code, response.content) == (200, b"({}, {'note': 'a\\x00b'})")


def test_pages_of_somebody_signed_in_are_not_kept(client: Client) -> None:
    rosa = User.objects.create(email="rosa@example.org", name="Rosa Diaz", created_at=datetime(2027, 3, 9, tzinfo=UTC))
    assert "Cache-Control" not in client.get("/").headers
    client.force_login(rosa)
    assert client.get("/")["Cache-Control"] == "no-store"
    assert client.get("/cached/")["Cache-Control"] == "private, max-age=60"
    assert "camera=()" in client.get("/")["Permissions-Policy"]
