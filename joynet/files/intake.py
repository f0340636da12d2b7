"""Taking a file in: every check, then the bytes safely on disk. No row is made here (actions.store_file does that)."""

import logging
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from joynet.files import checks, scanner, storage
from joynet.files.models import CheckState, StoredFile
from joynet.files.refusals import FileRefused, refused

__all__ = ["FileRefused", "Intake", "discard", "keep_made", "take_in", "taken_in"]

PDF = "application/pdf"
_LONGEST_NAME = 200
_AS_STATE = {scanner.Verdict.CLEAN: CheckState.CLEAN, scanner.Verdict.NO_ANSWER: CheckState.RECEIVED}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Intake:
    """A file that passed every check and lies in the private folder; store_file makes its row."""

    uuid: UUID
    sha256: str
    size: int
    media_type: str
    name_given: str
    pages: int | None
    check: CheckState


def take_in(upload: "UploadedFile[bytes]") -> Intake:
    """Check a PDF and keep its bytes. FileRefused says what to do instead; then nothing of it is left.

    Call it outside any transaction (it starts a process and may wait for the scanner), and prefer `taken_in`, which
    removes the bytes again when the action that should record them refuses.
    """
    name = clean_name(upload.name or "")
    size = upload.size or 0
    if not name.lower().endswith(".pdf"):
        raise refused("type")
    if size == 0:
        raise refused("empty")
    if size > settings.LETTER_MAX_BYTES:
        raise refused("too_big", limit=settings.LETTER_MAX_BYTES // (1024 * 1024))
    upload.seek(0)
    checks.check_start(upload.read(len(checks.MAGIC)))
    upload.seek(0)
    written = storage.write_incoming(upload.chunks(), expected_size=size)
    try:
        if written.size != size:
            raise refused("incomplete")
        path = storage.incoming_path_of(written.uuid)
        facts = checks.check_pdf(path)
        check = CheckState.UNSCANNED
        if scanner.is_installed():
            verdict = scanner.scan(path)
            if verdict is scanner.Verdict.INFECTED:
                raise refused("virus")
            check = _AS_STATE[verdict]
        storage.keep(written.uuid)
    except BaseException:
        storage.remove(written.uuid)
        raise
    return Intake(
        uuid=written.uuid,
        sha256=written.sha256,
        size=written.size,
        media_type=PDF,
        name_given=name,
        pages=facts.pages,
        check=check,
    )


@contextmanager
def taken_in(upload: "UploadedFile[bytes]") -> Iterator[Intake]:
    """`with taken_in(upload) as intake: action(…, intake=intake)`: when the action refuses, the bytes go again."""
    intake = take_in(upload)
    try:
        yield intake
    except BaseException:
        discard(intake)
        raise


def keep_made(content: bytes, *, name_given: str) -> Intake:
    """Keep a PDF that this program has made itself: there is nothing of a stranger's in it to look for."""
    written = storage.write_incoming([content], expected_size=len(content))
    storage.keep(written.uuid)
    return Intake(
        uuid=written.uuid,
        sha256=written.sha256,
        size=written.size,
        media_type=PDF,
        name_given=name_given,
        pages=None,
        check=CheckState.CLEAN,
    )


def discard(intake: Intake) -> None:
    """Remove the bytes of a file that got no row; a file with a row stays."""
    if not StoredFile.objects.filter(uuid=intake.uuid).exists():
        storage.remove(intake.uuid)


def clean_name(name: str) -> str:
    """The name as the person gave it, without folders and without characters that hide or turn round what follows."""
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(character for character in unicodedata.normalize("NFC", name) if character.isprintable())
    name = " ".join(name.split())
    stem, dot, extension = name.rpartition(".")
    return f"{stem[: _LONGEST_NAME - len(extension) - 1]}{dot}{extension}" if dot else name[:_LONGEST_NAME]
