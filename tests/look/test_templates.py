"""What holds for every template, sheet and font, whoever wrote it."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] != "mail"]  # mail knows no sheets
STATIC = ROOT / "static"

INLINE = {
    "an inline style": re.compile(r"<[^>{]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx script": re.compile(r"hx-on|\bjs:|javascript:", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE),
}
ELSEWHERE = re.compile(r"(?:src|href)=\"(?:https?:)?//", re.IGNORECASE)
HARSH = re.compile(r"\b(?:please|oops|invalid|successfully|failed)\b", re.IGNORECASE)


def words_of(source: str) -> str:
    """What a person would read: no tags, comments, attributes or template code."""
    source = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", " ", source, flags=re.DOTALL)
    source = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", source, flags=re.DOTALL)
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", source, flags=re.DOTALL)


def inline_parts(source: str) -> list[str]:
    source = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", source, flags=re.DOTALL)
    return [what for what, pattern in INLINE.items() if pattern.search(source)]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_template_holds_no_inline_script_or_style(path: Path) -> None:
    assert inline_parts(path.read_text()) == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        '<button onclick="go()">',
        "<script>go()</script>",
        '<div hx-on:click="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_the_scan_sees_what_it_must_refuse(bad: str) -> None:
    assert inline_parts(bad) != []


@pytest.mark.parametrize("good", ['<script src="/x.js" defer></script>', '<script type="application/json">{}</script>'])
def test_the_scan_lets_data_and_files_pass(good: str) -> None:
    assert inline_parts(good) == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_nothing_comes_from_another_host(path: Path) -> None:
    assert ELSEWHERE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_pages_speak_kindly(path: Path) -> None:
    words = words_of(path.read_text())
    assert HARSH.findall(words) == []
    assert "!" not in words


def test_the_word_list_bites() -> None:
    assert HARSH.findall(words_of("<p>Please enter a valid value, yours is invalid</p>")) == ["Please", "invalid"]
    assert "!" in words_of("<p>Saved!</p>")
    assert words_of("{# please! #}<p>{% if a != b %}Saved{% endif %}</p>").split() == ["Saved"]


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=name_of)
def test_a_sheet_uses_tokens_and_asks_no_other_host(path: Path) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert "@import" not in sheet
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", sheet) == []
    raw = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet))
    if path.name == "report.css":  # for PDFs, where page margins know no custom properties: the tokens' own values
        tokens = (STATIC / "css" / "tokens.css").read_text()
        assert [color for color in raw if f": {color};" not in tokens] == []
    elif path.name != "tokens.css":
        assert raw <= {"#1b2733", "#fff", "#ffffff"}  # initials on a sun, white behind pictures: alike in both schemes


def test_the_face_is_ours_with_its_license() -> None:
    fonts = STATIC / "fonts"
    assert "SIL Open Font License" in (fonts / "OFL.txt").read_text()
    asked = set(re.findall(r"fonts/([\w.-]+\.woff2)", (STATIC / "css" / "tokens.css").read_text()))
    assert asked == {path.name for path in fonts.glob("*.woff2")}
    assert all((fonts / name).read_bytes()[:4] == b"wOF2" for name in asked)


def test_htmx_is_pinned() -> None:
    assert "4.0.1" in (STATIC / "js" / "htmx-4.0.1.min.js").read_text()


def weight(*names: str) -> int:
    compress: Callable[[bytes], bytes] = gzip.compress
    return sum(
        len(path.read_bytes() if path.suffix == ".woff2" else compress(path.read_bytes()))
        for path in (STATIC / name for name in names)
    )


def test_the_first_view_of_any_page_is_light() -> None:
    """120 kB for everything; what a page shares with all others leaves half of it to the page."""
    shared = weight(
        "css/tokens.css", "css/site.css", "js/joynet.js", "img/mark.svg", "fonts/atkinson-hyperlegible-next-latin.woff2"
    )
    assert shared <= 60_000
    assert weight("js/htmx-4.0.1.min.js") <= 20_000
    assert weight("css/tokens.css", "css/site.css") <= 20_000
