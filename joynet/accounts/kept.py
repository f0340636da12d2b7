"""What somebody typed after their session had ended: kept in the session that follows, and shown again on its page.

A form that can be kept names its writer, signed by us, in the hidden field WRITER: `form.helper.is_kept = True` makes
the form pack draw it (joynet/writer.html elsewhere). The page's view then asks `typed()` what to show and calls
`forget()` when it is sent. Only the writer is ever shown it, and only in the same browser; whoever else signs in there
wipes it out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypedDict

from django.contrib.sessions.backends.base import SessionBase
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict

from joynet.accounts.models import User

WRITER = "writer"
AUTOSAVE = "X-Autosave"
"""The header of a form that its page saves by itself while somebody types."""
SIGN_IN_TO_GO_ON = "You are signed out. What you typed is kept: sign in, and you find it on its page."
MOST_CHARACTERS = 300_000
"""Of all pages together: the longest page of an application holds half as many. A longer form is not kept."""
MOST_PAGES = 5
LASTS = timedelta(days=7)

_KEY = "kept_forms"
_LEFT_OUT = {WRITER, "csrfmiddlewaretoken"}
type _Form = dict[str, list[str]]


class _Page(TypedDict):
    path: str
    writer: str
    at: float
    form: _Form


def mark(user: User) -> str:
    """What names the writer in a form; only we can make one, so that nobody fills our sessions from elsewhere."""
    return _signer().sign(str(user.pk))


def can_be_kept(request: HttpRequest) -> bool:
    """Whether the request carries a form that names its writer. Passwords and codes are typed into others."""
    return request.method == "POST" and bool(_writer(request))


def is_writer(request: HttpRequest) -> bool:
    """Whether whoever is signed in now is the one who typed the form; a form that does not say so is theirs."""
    return WRITER not in request.POST or _writer(request) == str(request.user.pk)


def _writer(request: HttpRequest) -> str:
    """The number of the account that the form names; "" when it names none, or not in our hand."""
    try:
        return _signer().unsign(request.POST.get(WRITER, ""))
    except BadSignature:
        return ""


def _signer() -> Signer:
    return Signer(salt="joynet.accounts.kept")


def keep(request: HttpRequest, at: datetime) -> bool:
    """Keeps the form that the request carries for its page; False when it is too long."""
    form: _Form = {name: list(values) for name, values in request.POST.lists() if name not in _LEFT_OUT}
    size = _size(form)
    if size > MOST_CHARACTERS:
        return False
    pages = [page for page in _pages(request.session, at) if page["path"] != request.path]
    while pages and (len(pages) >= MOST_PAGES or size + sum(_size(page["form"]) for page in pages) > MOST_CHARACTERS):
        pages.pop(0)
    writer = _writer(request)
    request.session[_KEY] = [*pages, {"path": request.path, "writer": writer, "at": at.timestamp(), "form": form}]
    if not request.user.is_authenticated:
        request.session.set_expiry(int(LASTS.total_seconds()))
    return True


def typed(request: HttpRequest, at: datetime, *, path: str = "") -> QueryDict | None:
    """What the person typed before they signed in, as a form takes it; None when there is nothing.

    `path`: where the form is sent to, when that is not the page itself.
    """
    for page in _pages(request.session, at):
        if page["path"] == (path or request.path) and page["writer"] == str(request.user.pk):
            data = QueryDict(mutable=True)
            for name, values in page["form"].items():
                data.setlist(name, values)
            return data
    return None


def forget(request: HttpRequest) -> None:
    """Nothing is kept for this page any more: it has been sent again, or left out."""
    pages = request.session.get(_KEY, [])
    others = [page for page in pages if page["path"] != request.path]
    if len(others) < len(pages):
        request.session[_KEY] = others


def leave_to(request: HttpRequest, user: User) -> None:
    """The person who has just signed in finds what they wrote; what others wrote here is gone."""
    pages = request.session.get(_KEY, [])
    if pages:
        request.session[_KEY] = [page for page in pages if page["writer"] == str(user.pk)]
        request.session.set_expiry(None)  # as long as any session of somebody signed in


@contextmanager
def held(request: HttpRequest) -> Iterator[None]:
    """What is kept outlasts an emptied session."""
    pages = request.session.get(_KEY, [])
    yield
    if pages:
        request.session[_KEY] = pages


def is_from_this_site(request: HttpRequest) -> bool:
    """Whether a page of this site has sent the form, by the browser's own word."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def _pages(session: SessionBase, at: datetime) -> list[_Page]:
    since = (at - LASTS).timestamp()
    return [page for page in session.get(_KEY, []) if page["at"] > since]


def _size(form: _Form) -> int:
    return sum(len(name) + sum(len(value) for value in values) for name, values in form.items())
