"""The child that looks into a PDF: `python -m joynet.files.inspect_pdf MAX_PAGES < letter.pdf`.

Writes {"pages": 2}, or {"refused": CODE, …numbers} with a code of refusals.SENTENCES. It walks every object of the
file, not only those that a page shows, and takes a file only when nothing in it had to be repaired.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator

import pikepdf

from joynet.files.limits import answer_within_limits

_ACTIONS = {
    "/JavaScript": "script",
    "/Rendition": "script",
    "/RichMediaExecute": "script",
    "/Launch": "action",
    "/GoToR": "action",
    "/GoToE": "action",
    "/GoToDp": "action",
    "/Thread": "action",
    "/Hide": "action",
    "/SetOCGState": "action",
    "/SubmitForm": "form",
    "/ImportData": "form",
    "/ResetForm": "form",
    "/Movie": "media",
    "/Sound": "media",
    "/GoTo3DView": "media",
}
_KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/XFA": "form",
    "/EF": "attachment",
    "/EmbeddedFiles": "attachment",
    "/RichMediaContent": "media",
}
_KINDS = {
    "/EmbeddedFile": "attachment",
    "/FileAttachment": "attachment",
    "/RichMedia": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
    "/3D": "media",
}
_TRIGGERS = set(
    "/E /X /D /U /Fo /Bl /PO /PC /PV /PI /O /C /K /F /V /WC /WS /DS /WP /DP".split()  # noqa: SIM905 (a table to read)
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SAFE_SCHEMES = {"http", "https", "mailto", "tel"}


class Unwanted(Exception):
    """The file holds what a letter does not need: a code of refusals.SENTENCES, and its numbers."""

    def __init__(self, code: str, **numbers: int) -> None:
        super().__init__(code)
        self.answer: dict[str, str | int] = {"refused": code, **numbers}


def main(content: bytes) -> bytes:
    """The answer as JSON."""
    answer: dict[str, str | int]
    try:
        answer = {"pages": _inspect(content, max_pages=int(sys.argv[1]))}
    except Unwanted as unwanted:
        answer = unwanted.answer
    return json.dumps(answer).encode()


def _inspect(content: bytes, *, max_pages: int) -> int:
    """How many pages; Unwanted otherwise, or whatever the parser raises at a damaged file."""
    _refuse_two_formats(content)
    try:
        pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=False)
    except pikepdf.PasswordError as trouble:
        raise Unwanted("protected") from trouble
    if pdf.is_encrypted:
        raise Unwanted("protected")
    pages = len(pdf.pages)
    if pdf.get_warnings():
        raise Unwanted("damaged")
    if pages == 0:
        raise Unwanted("no_pages")
    if pages > max_pages:
        raise Unwanted("pages", pages=pages, limit=max_pages)
    for dictionary, is_stream in _dictionaries(pdf):
        _refuse_active(dictionary, is_stream=is_stream)
    for page in pdf.pages:
        _read_text(page.obj)
    if pdf.get_warnings():
        raise Unwanted("damaged")
    return pages


def _refuse_two_formats(content: bytes) -> None:
    """A file that is a PDF for one program and something else for another."""
    body, _, rest = content.rpartition(b"%%EOF")
    if not body:
        raise Unwanted("damaged")
    if rest.strip(b"\x00\t\n\x0c\r "):
        raise Unwanted("mixed")
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return
    if names:
        raise Unwanted("mixed")


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, bool]]:
    """Every dictionary of the file, at any depth, and whether it belongs to a stream. References are followed once."""
    waiting = [pdf.trailer, *pdf.objects]
    while waiting:
        value = waiting.pop()
        if isinstance(value, pikepdf.Stream):
            inside = value.stream_dict
            yield inside, True
        elif isinstance(value, pikepdf.Dictionary):
            inside = value
            yield inside, False
        elif isinstance(value, pikepdf.Array):
            waiting.extend(child for child in value if _is_inside(child))
            continue
        else:
            continue
        waiting.extend(child for child in inside.values() if _is_inside(child))


def _is_inside(child: object) -> bool:
    """Whether it is a container written in place; what is referred to is in pdf.objects anyway."""
    return isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect


def _refuse_active(dictionary: pikepdf.Object, *, is_stream: bool) -> None:
    keys = set(dictionary.keys())
    for key in keys & _KEYS.keys():
        raise Unwanted(_KEYS[key])
    for key in ("/Type", "/Subtype"):
        code = _KINDS.get(_name(dictionary.get(key)))
        if code:
            raise Unwanted(code)
    code = _ACTIONS.get(_name(dictionary.get("/S")))
    if code:
        raise Unwanted(code)
    if "/AA" in keys and _has_triggers(dictionary["/AA"]):
        raise Unwanted("action")
    if "/OpenAction" in keys and not _is_destination(dictionary["/OpenAction"]):
        raise Unwanted(_ACTIONS.get(_name(dictionary["/OpenAction"].get("/S")), "action"))
    if is_stream and keys & {"/F", "/FFilter"}:
        raise Unwanted("link")  # the stream's bytes would come from another file
    for key in ("/URI", "/Base"):
        if isinstance(dictionary.get(key), pikepdf.String) and not _is_web_link(str(dictionary[key])):
            raise Unwanted("link")


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _has_triggers(value: object) -> bool:
    """Whether it is a dictionary of actions, not a font that happens to be called AA."""
    return isinstance(value, pikepdf.Dictionary) and bool(set(value.keys()) & _TRIGGERS)


def _is_destination(value: object) -> bool:
    """A place in this document, as most word processors write it: on its own, or as the action that goes there."""
    return not isinstance(value, pikepdf.Dictionary) or _name(value.get("/S")) == "/GoTo"


def _is_web_link(target: str) -> bool:
    target = "".join(character for character in target if character.isprintable()).strip()
    scheme = _SCHEME.match(target)
    return scheme[1].lower() in _SAFE_SCHEMES if scheme else not target.startswith("\\")


def _read_text(page: pikepdf.Object) -> None:
    """Unpack what the page draws, so that a stream that broke off is found; the parser then raises or warns."""
    contents = page.get("/Contents")
    for part in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(part, pikepdf.Stream):
            part.read_bytes()


if __name__ == "__main__":
    answer_within_limits(main)
