"""Whether a PDF is a plain letter: whole, open, without anything that runs."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from joynet.files import limited
from joynet.files.refusals import FileRefused, refused

__all__ = ["FileRefused", "PdfFacts", "check_pdf", "check_start"]

MAGIC = b"%PDF-"


@dataclass(frozen=True)
class PdfFacts:
    """What is known of a PDF that was looked into."""

    pages: int


def check_start(start: bytes) -> None:
    """FileRefused unless the first bytes are those of a PDF."""
    if not start:
        raise refused("empty")
    if not start.startswith(MAGIC):
        raise refused("type")


def check_pdf(content: Path | bytes) -> PdfFacts:
    """Look into the PDF in a limited child process. FileRefused says in words what is wrong and what to do."""
    if isinstance(content, bytes):
        check_start(content[: len(MAGIC)])
    else:
        with content.open("rb") as source:
            check_start(source.read(len(MAGIC)))
    answer = json.loads(limited.run("joynet.files.inspect_pdf", content, str(settings.LETTER_MAX_PAGES)))
    code = answer.pop("refused", None)
    if code:
        raise refused(code, **answer)
    return PdfFacts(pages=answer["pages"])
