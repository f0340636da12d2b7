"""Pictures of a PDF's pages, drawn in a limited child, so that staff need not open a stranger's file."""

import struct

from joynet.files import limited, storage
from joynet.files.models import StoredFile
from joynet.files.serving import check_open


def page_pictures(stored_file: StoredFile) -> list[bytes]:
    """A PNG of each page. FileClosed when nobody may open the file (yet), FileRefused when it cannot be drawn."""
    return _draw(stored_file, first=1, last=stored_file.pages or 1)


def page_picture(stored_file: StoredFile, number: int) -> bytes | None:
    """A PNG of one page, counted from 1; None when the file has no such page."""
    if not 1 <= number <= (stored_file.pages or 1):
        return None
    pictures = _draw(stored_file, first=number, last=number)
    return pictures[0] if pictures else None


def _draw(stored_file: StoredFile, *, first: int, last: int) -> list[bytes]:
    check_open(stored_file)
    drawn = limited.run("joynet.files.draw_pages", storage.path_of(stored_file.uuid), str(first), str(last))
    pictures, position = [], 0
    while position < len(drawn):
        (length,) = struct.unpack_from(">I", drawn, position)
        pictures.append(drawn[position + 4 : position + 4 + length])
        position += 4 + length
    return pictures
