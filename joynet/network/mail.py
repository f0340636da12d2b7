"""Mail as this network writes it: one text file per mail is the source; the html is made from the same blocks.

The file's first line is the subject. Then come blocks, apart by blank lines: a paragraph, a list (each line starts with
"- "), a heading ("# …") or an action: "Open your application: https://…" alone in its block. The network's name and the
help block are added at the foot.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.template import Context, Engine, Template
from django.template.loader import render_to_string
from django.urls import reverse

from joynet.network.queries import current_network

SUBJECT_LENGTH = 120
# Some receivers misread these in a display name as the end of the name or as an address.
_MISREAD = re.compile(r"[@:;,\"<>()\[\]\\\x00-\x1f\x7f]+")
_ACTION = re.compile(r"(?P<label>[^\n]{1,80}): (?P<url>https?://\S+)")


@dataclass(frozen=True)
class Block:
    """A piece of a mail: heading, paragraph, list, foot or action; an action has a label and an address of ours."""

    kind: str
    lines: list[str] = field(default_factory=list)
    label: str = ""
    url: str = ""
    is_button: bool = False

    @property
    def as_text(self) -> str:
        """The block in the plain text part."""
        if self.kind == "action":
            return f"{self.label}: {self.url}"
        return "\n".join(f"- {line}" if self.kind == "list" else line for line in self.lines)


class Rendered(NamedTuple):
    """A mail ready to go."""

    subject: str
    text: str
    html: str


def render(template_base: str, context: Mapping[str, object]) -> Rendered:
    """Write the mail of `<template_base>.txt`, such as "applications/mail/received"."""
    network = current_network()
    frame = {"network": network, "help_block": network.help_block, "origin": settings.ORIGIN}
    first_line, body = _halves(f"{template_base}.txt")
    subject = _one_line(_filled(first_line, {**frame, **context}), SUBJECT_LENGTH)
    blocks = blocks_of(_filled(body, {**frame, **context}))
    foot = re.sub(r"\n{2,}", "\n", _plain("mail/foot.txt", frame)).strip()
    text = "\n\n".join([*(block.as_text for block in blocks), f"-- \n{foot}"]) + "\n"
    html = render_to_string("mail/base.html", {**frame, "subject": subject, "blocks": blocks})
    return Rendered(subject=subject, text=text, html=html)


def blocks_of(text: str) -> list[Block]:
    """A text's blocks in order. Only addresses of this installation become actions, whatever people have typed."""
    blocks: list[Block] = []
    has_button = False
    for block in _blocks(text):
        if block.kind == "action" and not has_button:
            has_button = True
            block = Block("action", label=block.label, url=block.url, is_button=True)
        blocks.append(block)
    return blocks


def page(url_name: str, *args: object, **kwargs: object) -> str:
    """The full address of a page of ours, for a mail or a PDF."""
    return settings.ORIGIN + reverse(url_name, args=args or None, kwargs=kwargs or None)


def sender() -> str:
    """The From line: the network's name with its address, or with the installation's where it has none."""
    network = current_network()
    name, address = parseaddr(network.mail_from)
    if not address:
        address = parseaddr(settings.MAIL_FROM)[1]
    return formataddr((_display_name(name or network.name), address))


def reply_to() -> list[str]:
    """Where answers go: the help block's address, if there is one."""
    address = current_network().help_block.email
    return [address] if address else []


def _blocks(text: str) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.rstrip() for line in part.split("\n") if line.strip()]
        action = _ACTION.fullmatch(part.strip())
        if action and _is_ours(action["url"]):
            yield Block("action", label=action["label"], url=action["url"])
        elif len(lines) == 1 and lines[0].startswith("# "):
            yield Block("heading", lines=[lines[0].removeprefix("# ")])
        elif lines[:1] == ["--"]:
            yield Block("foot", lines=lines[1:])
        else:
            for is_list, run in groupby(lines, key=lambda line: line.startswith("- ")):
                yield Block("list" if is_list else "paragraph", lines=[line.removeprefix("- ") for line in run])


def _is_ours(url: str) -> bool:
    return url == settings.ORIGIN or url.startswith(f"{settings.ORIGIN}/")


def _halves(template_name: str) -> tuple[Template, Template]:
    """The subject's line and the rest, apart before anything is filled in: no line break in a name moves the border."""
    engine = Engine.get_default()
    first_line, _, rest = engine.get_template(template_name).source.lstrip().partition("\n")
    return engine.from_string(first_line), engine.from_string(rest)


def _plain(template_name: str, context: Mapping[str, object]) -> str:
    return _filled(Engine.get_default().get_template(template_name), context)


def _filled(template: Template, context: Mapping[str, object]) -> str:
    """The template's text with nothing escaped: it is read as text, and escaped where it becomes html."""
    return str(template.render(Context(dict(context), autoescape=False)))


def _one_line(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _display_name(name: str) -> str:
    return " ".join(_MISREAD.sub(" ", name).split())
