"""The one function that hands out bytes. Who may have them is decided before, by the app that owns the row."""

from django.http import FileResponse
from django.utils.http import content_disposition_header

from joynet.files import scanner, storage
from joynet.files.models import CheckState, StoredFile
from joynet.files.refusals import FileClosed, closed

__all__ = ["FileClosed", "check_open", "file_response", "is_open"]


def is_open(stored_file: StoredFile) -> bool:
    """Whether the file may be opened: scanned and clean, or unscanned where this site has no scanner."""
    if stored_file.check_state == CheckState.CLEAN:
        return True
    return stored_file.check_state == CheckState.UNSCANNED and not scanner.is_installed()


def check_open(stored_file: StoredFile) -> None:
    """FileClosed, with a sentence, unless the file may be opened and is there."""
    if not is_open(stored_file):
        raise closed("infected" if stored_file.check_state == CheckState.REFUSED else "waiting")
    if not storage.path_of(stored_file.uuid).is_file():
        raise closed("missing", number=stored_file.pk)


def file_response(stored_file: StoredFile, filename: str) -> FileResponse:
    """The bytes as a download called `filename` (a name of ours). FileClosed when nobody may open the file (yet)."""
    check_open(stored_file)
    response = FileResponse(storage.path_of(stored_file.uuid).open("rb"), content_type=stored_file.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
