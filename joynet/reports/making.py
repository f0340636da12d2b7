"""From frozen data to a PDF file: HTML from a template, WeasyPrint, then header scopes. Needs Pango to import."""

from __future__ import annotations

import mimetypes
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from joynet.reports import pages

STATIC = (Path(settings.BASE_DIR) / "static").resolve()


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Hands out files of our own static folder and nothing else: no network, no other file (reliability 3.5)."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["file", "data"], allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The file's bytes; ValueError for any other address, which leaves its place empty."""
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or not path.is_relative_to(STATIC) or not path.is_file():
            raise ValueError("Documents are made from our own files only.")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(path.as_uri(), path.read_bytes(), {"Content-Type": kind})


def make_pdf(kind: str, data: dict[str, Any], *, number: int) -> bytes:
    """The PDF of a document's frozen data, tagged for PDF/UA-1 with table header scopes."""
    html = render_to_string(pages.TEMPLATES[kind], pages.CONTEXTS[kind](data, number))
    document = HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=OwnFilesOnly())
    return with_header_scopes(document.write_pdf(pdf_variant="pdf/ua-1"))


def with_header_scopes(content: bytes) -> bytes:
    """Says of each table header cell whether it heads its column or its row; WeasyPrint leaves that out."""
    with pikepdf.open(BytesIO(content)) as pdf:
        root = pdf.Root.get("/StructTreeRoot")
        if root is not None:
            _set_scopes(root, "/Column")
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _set_scopes(node: Any, scope: str) -> None:  # noqa: ANN401  # a PDF object of any type
    """Walks the structure tree; header cells inside a table's body head rows, all others columns."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            _set_scopes(child, scope)
        return
    if not isinstance(node, pikepdf.Dictionary):
        return
    kind = node.get("/S")
    if kind == "/TBody":
        scope = "/Row"
    elif kind == "/THead":
        scope = "/Column"
    elif kind == "/TH":
        node["/A"] = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name(scope))
    children = node.get("/K")
    if isinstance(children, pikepdf.Array | pikepdf.Dictionary):
        _set_scopes(children, scope)
