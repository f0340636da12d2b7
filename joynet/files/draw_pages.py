"""The child that draws pages: `python -m joynet.files.draw_pages FIRST LAST < letter.pdf` (numbers from 1, both drawn).

Writes each picture as four bytes of length (big-endian) and a PNG. No form is opened, so no script runs.
"""

import io
import struct
import sys

import pypdfium2

from joynet.files.limits import answer_within_limits

_LONGEST_SIDE = 1400  # pixels: letters are legible, and a page as large as a poster costs no more than a letter


def main(content: bytes) -> bytes:
    """All pictures asked for, those beyond the last page left out."""
    first, last = (int(argument) for argument in sys.argv[1:3])
    document = pypdfium2.PdfDocument(content)
    target = io.BytesIO()
    for index in range(first - 1, min(last, len(document))):
        picture = _draw(document[index])
        target.write(struct.pack(">I", len(picture)))
        target.write(picture)
    return target.getvalue()


def _draw(page: pypdfium2.PdfPage) -> bytes:
    scale = _LONGEST_SIDE / max(*page.get_size(), 1)
    picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=False, compress_level=6)
    page.close()
    return target.getvalue()


if __name__ == "__main__":
    answer_within_limits(main)
