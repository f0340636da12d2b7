"""Letters of support, good and bad, each made here from bytes or by pikepdf."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

LETTER = Array([0, 0, 612, 792])


def new_letter(pages: int = 1) -> Pdf:
    """A letter of one sentence a page, still open for changes."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, pages + 1):
        text = f"BT /F1 12 Tf 72 720 Td (We support this team. Page {number}.) Tj ET".encode()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=LETTER,
            Resources=Dictionary(Font=Dictionary(F1=font)),
            Contents=pdf.make_stream(text),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def saved(pdf: Pdf, **options: object) -> bytes:
    """The file's bytes."""
    target = io.BytesIO()
    pdf.save(target, **options)
    return target.getvalue()


def letter(pages: int = 1) -> bytes:
    """A letter as bytes."""
    return saved(new_letter(pages))


def changed(change: Callable[[Pdf], None], **options: object) -> bytes:
    """A letter to which something was done."""
    return saved(_with(change), **options)


def _with(change: Callable[[Pdf], None]) -> Pdf:
    pdf = new_letter()
    change(pdf)
    return pdf


def with_stream(content: bytes) -> bytes:
    """A letter that carries these bytes, as they are, where no page shows them."""
    return changed(lambda pdf: pdf.Root.update({"/PieceInfo": pdf.make_stream(content)}), compress_streams=False)


def with_root(**entries: object) -> bytes:
    """A letter whose catalog has these entries too."""
    return changed(lambda pdf: pdf.Root.update({f"/{key}": value for key, value in entries.items()}))


def with_page(**entries: object) -> bytes:
    """A letter whose page has these entries too."""
    return changed(lambda pdf: pdf.pages[0].obj.update({f"/{key}": value for key, value in entries.items()}))


def with_annotation(**entries: object) -> bytes:
    """A letter whose page has an annotation."""
    return with_page(Annots=Array([Dictionary(Type=Name.Annot, Rect=Array([72, 72, 144, 144]), **entries)]))


def with_link(**action: object) -> bytes:
    """A letter whose page has a link that does this."""
    return with_annotation(Subtype=Name.Link, A=Dictionary(**action))


def to_the_web(address: str) -> bytes:
    """A letter with a link to this address."""
    return with_link(S=Name.URI, URI=String(address))


def script() -> Dictionary:
    """An action that runs a script."""
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))


def file_specification(pdf: Pdf) -> Dictionary:
    """A file inside the file."""
    stream = Stream(pdf, b"MZ")
    stream.Type = Name.EmbeddedFile
    return Dictionary(Type=Name.Filespec, F=String("tool.exe"), EF=Dictionary(F=pdf.make_indirect(stream)))


def with_embedded_file() -> bytes:
    """A letter with a program attached."""

    def attach(pdf: Pdf) -> None:
        names = Dictionary(Names=Array([String("tool.exe"), file_specification(pdf)]))
        pdf.Root.Names = Dictionary(EmbeddedFiles=names)

    return changed(attach)


def with_associated_file() -> bytes:
    """A letter with data associated, as PDF/A-3 does it."""
    return changed(lambda pdf: pdf.Root.update({"/AF": Array([file_specification(pdf)])}))


def with_unused_script() -> bytes:
    """A script that no page shows and no list names, packed into an object stream."""

    def add(pdf: Pdf) -> None:
        pdf.Root.PieceInfo = Dictionary(Joynet=pdf.make_indirect(Array([Array([script()])])))

    return changed(add, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def with_script_by_reference() -> bytes:
    """An action whose kind stands in another object, and whose script has another name."""

    def add(pdf: Pdf) -> None:
        kind = pdf.make_indirect(Name.JavaScript)
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
        pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Link, A=Dictionary(S=kind))])

    return changed(add)


def with_escaped_name() -> bytes:
    """/JavaScript written as /J#61vaScript."""
    plain = saved(_with_script(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert plain.count(b"/S /JavaScript") == 1
    return rebuilt_table(plain.replace(b"/S /JavaScript", b"/S /J#61vaScri#70t"))


def _with_script() -> Pdf:
    pdf = new_letter()
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Subtype=Name.Link, Contents=String("x"), A=Dictionary(S=Name.JavaScript))]
    )
    return pdf


def rebuilt_table(content: bytes) -> bytes:
    """The same objects with a table of places that fits them, for files edited by hand."""
    places = {}
    for number in range(1, 1000):
        place = content.find(b"\n%d 0 obj" % number)
        if place < 0:
            break
        places[number] = place + 1
    start = content.rindex(b"xref\n", 0, content.rindex(b"startxref"))
    trailer = content[content.index(b"trailer", start) : content.rindex(b"startxref")]
    lines = b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(places))
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, lines)
    return content[:start] + table + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def zipped() -> bytes:
    """A ZIP archive, which a word processor's file is too."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return target.getvalue()


def pdf_in_zip_comment() -> bytes:
    """Starts as a PDF, ends as a PDF, and is a ZIP archive all the same."""
    pdf = letter()
    head = b"%PDF-1.7\n"
    archive = io.BytesIO(head)
    archive.seek(0, io.SEEK_END)
    with zipfile.ZipFile(archive, "a") as target:
        target.writestr("tool.exe", "MZ")
        target.comment = b"\n" + pdf[len(head) :].replace(b"startxref", b"%        \nstartxref", 1)
    return archive.getvalue()


def encrypted(*, user: str, owner: str) -> bytes:
    """A letter that asks for a password, or only forbids changes when `user` is empty."""
    return saved(new_letter(), encryption=pikepdf.Encryption(user=user, owner=owner))


def without_pages() -> bytes:
    """A whole PDF that has nothing to read."""
    pdf = new_letter()
    del pdf.pages[0]
    return saved(pdf)


def with_broken_text() -> bytes:
    """The page's text breaks off in the middle of its packing."""

    def cut(pdf: Pdf) -> None:
        packed = zlib.compress(b"BT (%s) Tj ET" % (b"long words " * 5000))
        stream = Stream(pdf, packed[: len(packed) // 2])
        stream.Filter = Name.FlateDecode
        pdf.pages[0].obj.Contents = pdf.make_indirect(stream)

    return changed(cut, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def bomb() -> bytes:
    """A page whose text unpacks to two gigabytes."""

    def plant(pdf: Pdf) -> None:
        packer = zlib.compressobj(9)
        blanks = b" " * 16_000_000
        first = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
        again = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
        stream = Stream(pdf, first + 130 * again)
        stream.Filter = Name.FlateDecode
        pdf.pages[0].obj.Contents = pdf.make_indirect(stream)

    return changed(plant, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def swarm(count: int) -> bytes:
    """A letter with a list of so many empty dictionaries, packed into a few kilobytes."""

    def plant(pdf: Pdf) -> None:
        pdf.Root.PieceInfo = pdf.make_indirect(Array([String("here")]))

    content = saved(_with(plant), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = rebuilt_table(content.replace(b"[ (here) ]", b"[" + b"<<>>" * count + b"]"))
    packed = Pdf.open(io.BytesIO(content))
    return saved(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def endless_page_tree() -> bytes:
    """A list of pages that holds itself."""
    content = saved(new_letter(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    place = content.index(b"/Kids [ ")
    number = content[:place].rpartition(b" 0 obj")[0].rpartition(b"\n")[2]
    return rebuilt_table(content.replace(b"/Kids [ ", b"/Kids [ %s 0 R " % number))


def deep_nesting() -> bytes:
    """A list in a list in a list, a hundred thousand times."""
    content = saved(new_letter(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return rebuilt_table(content.replace(b"/MediaBox", b"/Deep " + b"[" * 100_000 + b"]" * 100_000 + b" /MediaBox"))


def with_outside_stream() -> bytes:
    """A stream whose bytes would be read from another file."""

    def point(pdf: Pdf) -> None:
        stream = Stream(pdf, b"")
        stream.F = String("/etc/passwd")
        pdf.pages[0].obj.PieceInfo = Dictionary(Joynet=pdf.make_indirect(stream))

    return changed(point)


def as_a_form(**entries: object) -> bytes:
    """A plain form field, filled in, as a signed letter may have; its field has these entries too."""
    field = Dictionary(
        FT=Name.Tx, T=String("Name"), V=String("Rosa Diaz"), Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]), **entries
    )
    return with_root(AcroForm=Dictionary(Fields=Array([field])))


def with_destination() -> bytes:
    """Opens at the top of page one, as LibreOffice writes it."""
    return changed(lambda pdf: pdf.Root.update({"/OpenAction": Array([pdf.pages[0].obj, Name.XYZ, None, None, 0])}))


def with_go_to() -> bytes:
    """The same as an action, as pdfTeX writes it."""

    def add(pdf: Pdf) -> None:
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))

    return changed(add)


def with_font_named_aa() -> bytes:
    """A font whose name looks like a list of triggers."""

    def rename(pdf: Pdf) -> None:
        fonts = pdf.pages[0].obj.Resources.Font
        fonts.AA = fonts.F1

    return changed(rename)


def tagged() -> bytes:
    """With the structure that screen readers use."""
    element = Dictionary(Type=Name.StructElem, S=Name.P)
    return with_root(
        MarkInfo=Dictionary(Marked=True),
        Lang=String("en-US"),
        StructTreeRoot=Dictionary(Type=Name.StructTreeRoot, K=element),
    )


ACTION = Dictionary(S=Name.URI, URI=String("https://example.org/"))

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a web page": ("type", lambda: b"<!doctype html><title>Letter</title><script>alert(1)</script>"),
    "a photo": ("type", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500)),
    "a word processor's file": ("type", zipped),
    "an old word processor's file": ("type", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
    "a program": ("type", lambda: b"MZ" + bytes(500)),
    "a vector picture": ("type", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "a PDF after a blank": ("type", lambda: b" " + letter()),
    "an archive, then a PDF": ("type", lambda: zipped() + letter()),
    "a page for a printer": ("type", lambda: b"%!PS-Adobe-3.0\nshowpage\n"),
    "the data of a form": ("type", lambda: b"%FDF-1.2\n1 0 obj<</FDF<<>>>>endobj\n%%EOF\n"),
    "rich text": ("type", lambda: b"{\\rtf1 We support this team.}"),
    "a mail": ("type", lambda: b"From: ana@example.org\r\nSubject: Letter\r\n\r\nWe support this team.\r\n"),
    "a packed file": ("type", lambda: gzip.compress(letter())),
    "a script for a shell": ("type", lambda: b"#!/bin/sh\nrm -r letters\n"),
    "nothing but line ends": ("type", lambda: b"\r\n" * 500),
    "a web page around a PDF": ("type", lambda: b"<html><!--" + letter() + b"--></html>"),
    "a PDF after a byte order mark": ("type", lambda: b"\xef\xbb\xbf" + letter()),
    "a PDF written two bytes a letter": ("type", lambda: letter().decode("latin-1").encode("utf-16")),
    "a PDF, then an archive": ("mixed", lambda: letter() + zipped()),
    "a PDF, then a web page": ("mixed", lambda: letter() + b"<script>alert(1)</script>"),
    "a PDF, then a program": ("mixed", lambda: letter() + b"MZ" + bytes(500)),
    "a PDF, then a remark that is a web page": ("mixed", lambda: letter() + b"%<script>alert(1)</script>\n"),
    "a PDF within an archive's comment": ("mixed", pdf_in_zip_comment),
    "only the first line": ("damaged", lambda: b"%PDF-1.7\n"),
    "half a letter": ("damaged", lambda: letter()[: len(letter()) // 2]),
    "a letter without its end": ("damaged", lambda: letter()[:-30]),
    "noise between head and end": (
        "damaged",
        lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\nstartxref\n9\n%%EOF\n",
    ),
    "a wrong place of the table": ("damaged", lambda: letter().replace(b"startxref\n", b"startxref\n9")),
    "text that breaks off": ("damaged", with_broken_text),
    "an endless list of pages": ("damaged", endless_page_tree),
    "a hundred thousand lists in each other": ("damaged", deep_nesting),
    "no pages": ("no_pages", without_pages),
    "a page too many": ("pages", lambda: letter(31)),
    "a password to open": ("protected", lambda: encrypted(user="secret", owner="secret")),
    "a password to change": ("protected", lambda: encrypted(user="", owner="secret")),
    "a script when opened": ("script", lambda: with_root(OpenAction=script())),
    "a script by name": (
        "script",
        lambda: with_root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))),
    ),
    "a script behind a link": ("script", lambda: with_link(S=Name.JavaScript)),
    "a script with an escaped name": ("script", with_escaped_name),
    "a script that nothing shows": ("script", with_unused_script),
    "a script by reference": ("script", with_script_by_reference),
    "a script after a link": (
        "script",
        lambda: with_link(S=Name.URI, URI=String("https://example.org/"), Next=Array([script()])),
    ),
    "a script in a rendition": ("script", lambda: with_link(S=Name.Rendition, OP=0)),
    "a program when opened": ("action", lambda: with_root(OpenAction=Dictionary(S=Name.Launch, F=String("calc.exe")))),
    "a program behind a link": ("action", lambda: with_link(S=Name.Launch, F=String("calc.exe"))),
    "printing when opened": ("action", lambda: with_root(OpenAction=Dictionary(S=Name.Named, N=Name.Print))),
    "a web page when opened": ("action", lambda: with_root(OpenAction=ACTION)),
    "an act when a page is shown": ("action", lambda: with_page(AA=Dictionary(O=ACTION))),
    "an act when the letter is closed": ("action", lambda: with_root(AA=Dictionary(WC=ACTION))),
    "an act when the page is left": ("action", lambda: with_page(AA=Dictionary(C=ACTION))),
    "an act at each key in a field": (
        "action",
        lambda: as_a_form(AA=Dictionary(K=ACTION)),
    ),
    "text that hides itself": ("action", lambda: with_link(S=Name.Hide, T=String("Name"))),
    "layers that switch": ("action", lambda: with_link(S=Name.SetOCGState, State=Array([Name.Toggle]))),
    "a thread of articles": ("action", lambda: with_link(S=Name.Thread, D=0)),
    "another document": ("action", lambda: with_link(S=Name.GoToR, F=String("other.pdf"))),
    "a document inside": ("action", lambda: with_link(S=Name.GoToE)),
    "a file inside": ("attachment", with_embedded_file),
    "associated data": ("attachment", with_associated_file),
    "a file pinned to the page": ("attachment", lambda: with_annotation(Subtype=Name.FileAttachment)),
    "rich media": ("media", lambda: with_annotation(Subtype=Name.RichMedia)),
    "a video": ("media", lambda: with_annotation(Subtype=Name.Screen)),
    "a sound": ("media", lambda: with_link(S=Name.Sound)),
    "a film behind a link": ("media", lambda: with_link(S=Name.Movie)),
    "a film on the page": ("media", lambda: with_annotation(Subtype=Name.Movie)),
    "a body to turn": ("media", lambda: with_annotation(Subtype=Name("/3D"))),
    "a view of a body": ("media", lambda: with_link(S=Name.GoTo3DView)),
    "a form that empties itself": ("form", lambda: with_link(S=Name.ResetForm)),
    "a form of its own kind": ("form", lambda: with_root(AcroForm=Dictionary(XFA=String("<xdp/>"), Fields=Array([])))),
    "a form that sends itself": ("form", lambda: with_link(S=Name.SubmitForm, F=String("https://example.org/"))),
    "a form that loads data": ("form", lambda: with_link(S=Name.ImportData, F=String("data.fdf"))),
    "a link that is a script": ("link", lambda: to_the_web("javascript:alert(1)")),
    "a link that hides a script": ("link", lambda: to_the_web(" java\tscript:alert(1)")),
    "a link to a file": ("link", lambda: to_the_web("file:///c:/windows/system.ini")),
    "a link to a server's share": ("link", lambda: to_the_web("\\\\server\\share")),
    "a stream from outside": ("link", with_outside_stream),
    "two gigabytes in two megabytes": ("damaged", bomb),
    "three million objects in a few kilobytes": ("too_complex", lambda: swarm(3_000_000)),
}

TAKEN: dict[str, tuple[int, Callable[[], bytes]]] = {
    "a plain letter": (1, letter),
    "as many pages as may be": (30, lambda: letter(30)),
    "packed objects": (1, lambda: saved(new_letter(), object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    "made for the web": (1, lambda: saved(new_letter(), linearize=True)),
    "an old version": (1, lambda: saved(new_letter(), force_version="1.3")),
    "blank lines at the end": (1, lambda: letter() + b"\r\n\r\n"),
    "opens at a place": (1, with_destination),
    "goes to a place": (1, with_go_to),
    "a font called AA": (1, with_font_named_aa),
    "a link to the web": (1, lambda: to_the_web("https://example.org/letters?id=1")),
    "a link to write to": (1, lambda: to_the_web("mailto:rosa@example.org")),
    "a link to call": (1, lambda: to_the_web("tel:+1-800-555-0100")),
    "a link without its kind": (1, lambda: to_the_web("www.example.org")),
    "a filled form": (1, as_a_form),
    "structure for screen readers": (1, tagged),
}
