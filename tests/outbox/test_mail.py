"""How a mail is written: text first, html from the same blocks."""

from pathlib import Path

import html5lib
import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from joynet.network.mail import Block, Rendered, blocks_of, page, render, sender
from joynet.network.models import Network

RECEIVED = """
We have the application of {{ organization }}

Dear {{ name }},

we have it.
Keep the number {{ number }}.


{% if conditions %}What is still open:

{% for condition in conditions %}- {{ condition }}
{% endfor %}{% endif %}
# What comes next

Open your application: {{ origin }}/applications/7/

Ask a question: {{ origin }}/help/

Join the call: https://meet.example/1
"""


@pytest.fixture
def received(tmp_path: Path, settings: Settings) -> str:
    """A mail template; its base name."""
    (tmp_path / "received.txt").write_text(RECEIVED)
    settings.ORIGIN = "https://joy.example"
    templates = django_settings.TEMPLATES[0]
    settings.TEMPLATES = [{**templates, "DIRS": [tmp_path, *templates["DIRS"]]}]
    return "received"


def write(received: str, **changes: object) -> Rendered:
    values = {"organization": "St Mary", "name": "Ada", "number": "A-17", "conditions": ["a letter"], **changes}
    return render(received, values)


def test_the_first_line_is_the_subject_and_the_rest_is_the_text(network: Network, received: str) -> None:
    network.help_block.phone = "1-800-555-0142"
    network.help_block.hours = "Monday to Friday, 9 AM to 5 PM"
    network.help_block.email = "help@ihi.example"
    network.help_block.save()
    mail = write(received)
    assert mail.subject == "We have the application of St Mary"
    assert mail.text == (
        "Dear Ada,\n\nwe have it.\nKeep the number A-17.\n\nWhat is still open:\n\n- a letter\n\nWhat comes next\n\n"
        "Open your application: https://joy.example/applications/7/\n\nAsk a question: https://joy.example/help/\n\n"
        "Join the call: https://meet.example/1\n\n-- \n"
        f"{network.name}\nNeed help?\nToll free: 1-800-555-0142\nHours: Monday to Friday, 9 AM to 5 PM, Eastern\n"
        "E-mail: help@ihi.example\nHelp page: https://joy.example/help/\n"
    )


def test_the_html_says_the_same_with_one_button(network: Network, received: str) -> None:
    mail = write(received)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(mail.html)
    (heading,) = tree.iter("h1")
    assert heading.text == mail.subject
    assert [item.text for item in tree.iter("h2")] == ["What comes next"]
    assert [item.text for item in tree.iter("li")] == ["a letter"]
    links = [(link.get("class"), link.text, link.get("href")) for link in tree.iter("a")]
    assert links[:2] == [
        ("button", "Open your application", "https://joy.example/applications/7/"),
        ("link", "Ask a question", "https://joy.example/help/"),
    ]
    assert not list(tree.iter("img"))
    assert not list(tree.iter("script"))
    assert "https://meet.example/1" in mail.html


def test_what_people_typed_stays_text(network: Network, received: str) -> None:
    typed = 'St Mary & "Joy"\n\n<script>alert(1)</script>\n\nSign in here: https://evil.example/'
    mail = write(received, name=typed)
    assert "<script>alert(1)</script>" in mail.text
    assert "<script>" not in mail.html
    assert 'href="https://evil.example' not in mail.html
    assert "St Mary &amp; &quot;Joy&quot;" in mail.html


def test_a_subject_is_one_line_and_not_endless(network: Network, received: str) -> None:
    assert (
        write(received, organization="St\tMary  of the Hill").subject
        == "We have the application of St Mary of the Hill"
    )
    long = write(received, organization="x" * 300).subject
    assert len(long) == 120
    assert long.endswith("x…")


@pytest.mark.parametrize("missing", ["phone", "email"])
def test_an_empty_help_line_is_left_out(network: Network, received: str, missing: str) -> None:
    network.help_block.phone = "1-800-555-0142"
    network.help_block.hours = "9 AM to 5 PM"
    network.help_block.email = "help@ihi.example"
    setattr(network.help_block, missing, "")
    network.help_block.save()
    mail = write(received)
    assert ("Toll free" in mail.text, "Hours" in mail.text) == (missing != "phone", missing != "phone")
    assert ("E-mail" in mail.text) == (missing != "email")
    assert ("tel:" in mail.html, "mailto:" in mail.html) == (missing != "phone", missing != "email")
    assert "\n\n\n" not in mail.text


def test_a_new_name_and_number_stand_in_the_next_mail(network: Network, received: str) -> None:
    network.name = "Joy Network of the North"
    network.save()
    network.help_block.phone = "1-800-555-0199"
    network.help_block.save()
    mail = write(received)
    for part in (mail.text, mail.html):
        assert "Joy Network of the North" in part
        assert "1-800-555-0199" in part
    assert sender().startswith("Joy Network of the North <")


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("one\ntwo", [Block("paragraph", ["one", "two"])]),
        ("one\r\n\r\ntwo", [Block("paragraph", ["one"]), Block("paragraph", ["two"])]),
        ("What:\n- a\n- b", [Block("paragraph", ["What:"]), Block("list", ["a", "b"])]),
        ("# Next", [Block("heading", ["Next"])]),
        ("Bye.\n\n-- \nThe network", [Block("paragraph", ["Bye."]), Block("foot", ["The network"])]),
        (
            "Open: http://127.0.0.1:8000/a/",
            [Block("action", label="Open", url="http://127.0.0.1:8000/a/", is_button=True)],
        ),
        (
            "Open: http://127.0.0.1:8000.evil.example/",
            [Block("paragraph", ["Open: http://127.0.0.1:8000.evil.example/"])],
        ),
    ],
)
def test_a_text_falls_into_blocks(settings: Settings, text: str, blocks: list[Block]) -> None:
    settings.ORIGIN = "http://127.0.0.1:8000"
    assert blocks_of(text) == blocks


@pytest.mark.parametrize(
    ("mail_from", "line"),
    [
        ("joy@ihi.example", "The Joy Network <joy@ihi.example>"),
        ("Joy at IHI <joy@ihi.example>", "Joy at IHI <joy@ihi.example>"),
        ("", "The Joy Network <joynet@localhost>"),
    ],
)
def test_the_from_line_names_the_network(network: Network, settings: Settings, mail_from: str, line: str) -> None:
    settings.MAIL_FROM = "joynet@localhost"
    network.name = "The Joy Network"
    network.mail_from = mail_from
    network.save()
    assert sender() == line


def test_a_page_has_its_full_address(settings: Settings) -> None:
    settings.ORIGIN = "https://joy.example"
    assert page("outbox:healthz") == "https://joy.example/healthz"
