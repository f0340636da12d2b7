"""What a password may not be made of."""

import re

from django.core.exceptions import ValidationError

from joynet.accounts.models import User
from joynet.network.queries import current_network

# What people reach for when a password must be long: this network's words, keyboard rows, counting, and fillers.
COMMON = (  # noqa: SIM905  # words in lines are easier to read than a list of them
    "joyinwork joynet joy work network learning ihi team password passwort letmein welcome hello please change secret"
    " admin login signin hospital health care clinic nurse doctor quality improvement qwertyuiop qwerty asdfghjkl asdf"
    " zxcvbnm abcdefgh abcd iloveyou sunshine princess football baseball dragon monkey master summer winter spring"
    " autumn january february march april june july august september october november december 1234567890 123456789"
    " 12345678 123456 12345 1234 123 0987654321 987654321 654321 321 1111 0000 2024 2025 2026 2027 2028 2029 2030"
).split()
MUST_REMAIN = 6
MUST_DIFFER = 6


class NotOnlyKnownWords:
    """Refuses a long password that is short once the network's, the person's and everybody's words are taken away."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for one that is easily guessed."""
        rest = password.lower()
        for word in sorted({*COMMON, *self._words_about(user)}, key=len, reverse=True):
            rest = rest.replace(word, "")
        remaining = re.sub(r"[\W_]+", "", rest)
        if len(remaining) < MUST_REMAIN or len(set(password.lower())) < MUST_DIFFER:
            raise ValidationError(
                "This password is made of words that are tried first. Add words that only you would put together.",
                code="password_known_words",
            )

    def get_help_text(self) -> str:
        """For a form's hint."""
        return "Not only words like the network's name, your name, or a row of keys."

    @staticmethod
    def _words_about(user: User | None) -> set[str]:
        text = current_network().name
        if user is not None:
            text = f"{text} {user.name} {user.email}"
        return {word for word in re.split(r"[\W_]+", text.lower()) if len(word) >= 3}
