"""Colors are legible in both schemes: computed from static/css/tokens.css, not looked at."""

import re
from itertools import product
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text()
WASHES = ("primary-wash", "light-wash", "danger-wash", "ok-wash", "warn-wash", "neutral-wash")
GROUNDS = ("paper", "surface", "sunken", *WASHES)
TEXTS = ("ink", "muted", "primary", "strong", "danger", "ok", "warn", "concern", "neutral")
MARKS = ("edge", "common", "primary", "concern", "neutral", "danger", "ok", "warn")
SCHEMES = ("light", "dark")


def tokens_in(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))


def block_after(selector: str) -> str:
    start = SHEET.index(selector)
    return SHEET[start : SHEET.index("}", start)]


TOKENS = {"light": tokens_in(block_after(":root {")), "dark": tokens_in(block_after(':root[data-scheme="dark"] {'))}


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("scheme", "text", "ground"), list(product(SCHEMES, TEXTS, GROUNDS)))
def test_text_is_legible_on_every_ground(scheme: str, text: str, ground: str) -> None:
    assert contrast(TOKENS[scheme][text], TOKENS[scheme][ground]) >= 4.5


@pytest.mark.parametrize(("scheme", "mark", "ground"), list(product(SCHEMES, MARKS, GROUNDS)))
def test_controls_and_chart_marks_stand_out(scheme: str, mark: str, ground: str) -> None:
    assert contrast(TOKENS[scheme][mark], TOKENS[scheme][ground]) >= 3


@pytest.mark.parametrize(("scheme", "ground"), list(product(SCHEMES, ("primary", "strong", "danger"))))
def test_words_on_buttons_are_legible(scheme: str, ground: str) -> None:
    assert contrast(TOKENS[scheme]["on-primary"], TOKENS[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_focus_always_shows_one_of_its_two_lines(scheme: str) -> None:
    tokens = TOKENS[scheme]
    for ground in GROUNDS:  # the ring stands off the control, on the ground around it
        assert max(contrast(tokens["light"], tokens[ground]), contrast(tokens["ink"], tokens[ground])) >= 3


def test_initials_are_legible_in_a_seat() -> None:
    for scheme in SCHEMES:
        assert contrast("#1b2733", TOKENS[scheme]["light"]) >= 4.5


def test_the_dark_scheme_is_the_same_by_machine_and_by_choice() -> None:
    by_machine = tokens_in(block_after('  :root:not([data-scheme="light"]) {'))
    assert by_machine == TOKENS["dark"]
    assert set(TOKENS["dark"]) == set(TOKENS["light"])


def test_print_is_the_light_scheme_on_white() -> None:
    printed = tokens_in(SHEET[SHEET.index("@media print") :])
    on_white = {name: "#ffffff" for name in GROUNDS}
    assert printed == {**TOKENS["light"], **on_white}
