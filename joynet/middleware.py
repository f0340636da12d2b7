"""What holds for every request: text that no database can keep is refused, and nobody's pages are kept by a browser."""

import re
from collections.abc import Callable, Iterable, Iterator

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string

GetResponse = Callable[[HttpRequest], HttpResponse]

_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_FORM = "application/x-www-form-urlencoded"


def refuse_unreadable_text(get_response: GetResponse) -> GetResponse:
    """A NUL or half a character in path, query, cookies or form fields gets a page that says so, not a database error.

    Bodies with files are left to their forms (whose fields refuse NUL), so that nothing is read before the CSRF check.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            is_unreadable = any(_UNREADABLE.search(text) for text in _texts(request))
        except UnreadablePostError:
            is_unreadable = True  # the sender went away in the middle of it
        return _unreadable() if is_unreadable else get_response(request)

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """What a signed-in person sees is not kept by the browser or on its way, unless the view says otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
        )
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from request.COOKIES.values()
    yield from _pairs(request.GET.lists())
    if request.method == "POST" and request.content_type == _FORM:
        yield from _pairs(request.POST.lists())


def _pairs(lists: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    for name, values in lists:
        yield name
        yield from values


def _unreadable() -> HttpResponse:
    response = HttpResponse(render_to_string("unreadable_text.html"), status=400)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'"
    response["Cache-Control"] = "no-store"
    return response
