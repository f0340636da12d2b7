"""Letters of support for the demonstration: one page of plain PDF text."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pikepdf

from joynet.lib.zones import day_in_words
from joynet.overview.demo.facts import DemoTeam

LINE = 18  # points from line to line


def letter_pdf(demo: DemoTeam, *, on: date, network: str) -> bytes:
    """A letter of support as PDF."""
    lines = (
        demo.name,
        demo.country,
        "",
        day_in_words(on),
        "",
        f"To the {network}",
        "",
        "The joy and well-being of our workforce is a strategic priority for us, and our board",
        "reviews its measures every quarter.",
        "",
        f"We commit the time of our team ({demo.units.lower()}),",
        "its attendance at every meeting, its monthly data, and our openness about results,",
        "the disappointing ones included, for the eighteen months of the program.",
        "",
        "Yours sincerely,",
        "",
        demo.signatory,
        demo.signatory_title,
    )
    pdf = pikepdf.new()
    pdf.docinfo["/Title"] = f"Letter of support, {demo.name}"
    page = pdf.add_blank_page(page_size=(612, 792))
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    shown = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
    page.Contents = pdf.make_stream(b"BT /F1 12 Tf %d TL 72 700 Td %s ET" % (LINE, shown))
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _escaped(line: str) -> bytes:
    """The line as a PDF string in the font's encoding."""
    content = line.encode("cp1252", errors="replace")
    return content.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
