"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"(\S+)(\s*)")


class Change(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    change: Change
    text: str


def word_differences(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces in reading order, what went before what came; without ADDED they give `old`, without REMOVED `new`.

    Words are compared without the white space after them, so a word that stays is never marked. Each end of a line
    counts as one newline, whichever system wrote it.
    """
    before, after = _words(old), _words(new)
    found = _Pieces()
    matcher = SequenceMatcher(None, [word for word, _ in before], [word for word, _ in after], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for (word, space_before), (_, space_after) in zip(before[i1:i2], after[j1:j2], strict=True):
                found.keep(word)
                found.replace(space_before, space_after)
        else:
            found.replace(_text(before[i1:i2]), _text(after[j1:j2]))
    return found.whole()


def _words(text: str) -> list[tuple[str, str]]:
    """Each word with the white space after it. The first word is empty: white space may open a text."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    opening = plain[: len(plain) - len(plain.lstrip())]
    return [("", opening), *_WORDS.findall(plain, len(opening))]


def _text(words: list[tuple[str, str]]) -> str:
    return "".join(word + space for word, space in words)


class _Pieces:
    """Gathers pieces: neighbors of one kind become one, and white space both texts have stays unmarked."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._same = self._removed = self._added = ""

    def keep(self, text: str) -> None:
        """Both texts go on with this."""
        if text:
            self._close_change()
            self._same += text

    def replace(self, removed: str, added: str) -> None:
        """The old text goes on with `removed`, the new one with `added`; equal ones are kept."""
        if removed == added and not (self._removed or self._added):
            self._same += removed
            return
        self._removed += removed
        self._added += added

    def whole(self) -> tuple[Piece, ...]:
        """All pieces, none of them empty."""
        self._close_change()
        self._close_same()
        return tuple(self._pieces)

    def _close_same(self) -> None:
        if self._same:
            self._pieces.append(Piece(Change.SAME, self._same))
        self._same = ""

    def _close_change(self) -> None:
        if not (self._removed or self._added):
            return
        shared = _shared_space(self._removed, self._added)
        removed, added = self._removed.removesuffix(shared), self._added.removesuffix(shared)
        self._removed = self._added = ""
        if removed or added:
            self._close_same()
            if removed:
                self._pieces.append(Piece(Change.REMOVED, removed))
            if added:
                self._pieces.append(Piece(Change.ADDED, added))
        self._same += shared


def _shared_space(one: str, other: str) -> str:
    """The white space with which both end."""
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length] and one[-1 - length].isspace():
        length += 1
    return one[len(one) - length :]
