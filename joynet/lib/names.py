"""Names of people, teams and organizations."""

import unicodedata

from django.core.exceptions import ValidationError


def initials(name: str) -> str:
    """The first letters of the first and last word that begins with a letter: "Dr. Amara Okafor, RN" gives "AO"."""
    words = [word for word in name.split(",")[0].split() if word[0].isalpha() and not word.endswith(".")]
    if not words:
        return name[:1].upper()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def one_line(text: str) -> str:
    """The text on one line: line breaks and other control characters become single spaces."""
    return " ".join("".join(" " if _breaks(character) else character for character in text).split())


def validate_one_line(text: str) -> None:
    """Refuses line breaks and other control characters: names go into subjects of mails, headers and file names."""
    if any(_breaks(character) for character in text):
        raise ValidationError("Write this on one line.", code="one_line")


def _breaks(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"}
