"""The letter of support that is signed here: its text as a whole, what vouches for it, and how long its link lasts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

LETTER_LINK_LASTS = timedelta(days=30)
"""How long the link to sign the letter opens its page."""
MOST_LETTER_MAILS = 5
"""So often one person is asked for one signature."""
MOST_LETTER_REQUESTS = 10
"""So many requests one application makes altogether."""
LETTER_MAIL_EVERY = timedelta(minutes=10)
"""So far apart two mails of one request are at least."""
COMMITMENTS_HEADING = "Our leadership makes these commitments:"


@dataclass(frozen=True)
class Promise:
    """A leadership commitment in its exact words."""

    title: str
    body: str


def filled_in(words: str, *, organization: str, network: str) -> str:
    """The network's wording with the names in it."""
    return words.replace("{organization}", organization).replace("{network}", network)


def whole_letter(words: str, promises: Iterable[Promise]) -> str:
    """Exactly the text that is shown, signed and kept: the letter's words, then each commitment in its own."""
    lines = [f"{number}. {promise.title}: {promise.body}" for number, promise in enumerate(promises, start=1)]
    return "\n\n".join([words, COMMITMENTS_HEADING, *lines]) if lines else words


def letter_hash(text: str) -> str:
    """What vouches for a text: any change of it gives another one."""
    return sha256(text.encode()).hexdigest()


def one_kind_of_line_end(text: str) -> str:
    """A text as a browser sends it, with the line ends that it is shown with."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
