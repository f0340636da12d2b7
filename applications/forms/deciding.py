"""What staff write when they decide."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django import forms
from django.http import QueryDict

from applications.rules import DecisionKind
from joynet.lib.forms import in_plain_words

LONGEST_WORDS = 1_500


@dataclass(frozen=True)
class Wanted:
    """One text of a decision: its question, and whether it can be left out."""

    label: str
    hint: str
    is_needed: bool = False
    refusal: str = ""


_WORD = Wanted("A word to the applicant", "Stands in the mail, in exactly these words.")
WANTED: dict[DecisionKind, dict[str, Wanted]] = {
    DecisionKind.ACCEPT: {"reason": _WORD},
    DecisionKind.ACCEPT_WITH_CONDITIONS: {
        "conditions": Wanted(
            "Conditions",
            "What must be done or be there, and by when. Stands in the mail and beside the agreement.",
            is_needed=True,
            refusal="Enter the conditions. The applicant reads them.",
        ),
        "reason": _WORD,
    },
    DecisionKind.WAITING_LIST: {
        "reason": Wanted("Reason", "Stands in the mail under “Why”."),
        "what_would_help": Wanted("What would help", "What the applicant can do meanwhile. Stands in the mail."),
    },
    DecisionKind.DECLINE: {
        "reason": Wanted(
            "Reason",
            "Stands in the mail, in exactly these words.",
            is_needed=True,
            refusal="Enter the reason. The applicant reads it.",
        ),
        "what_would_help": Wanted(
            "What would help next time", "What would make the next application stronger. Stands in the mail."
        ),
    },
}
"""What is written with each decision."""


class DecisionForm(forms.Form):
    """The words of one decision. `previewed` is the fingerprint of the words in the mail shown under the form."""

    previewed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, kind: DecisionKind) -> None:
        super().__init__(data)
        for name, wanted in WANTED[kind].items():
            self.fields[name] = forms.CharField(
                label=wanted.label,
                help_text=wanted.hint,
                max_length=LONGEST_WORDS,
                required=wanted.is_needed,
                widget=forms.Textarea(attrs={"rows": 5}),
                error_messages={"required": wanted.refusal},
            )
        in_plain_words(self)

    @property
    def words(self) -> dict[str, str]:
        """Every text of the decision by name; nothing where it is not valid yet."""
        return {name: self.cleaned_data.get(name, "") for name in ("reason", "conditions", "what_would_help")}

    @property
    def fingerprint(self) -> str:
        """What these words are known by, whatever a browser makes of their line ends."""
        plain = "\x1f".join(" ".join(text.split()) for text in self.words.values())
        return sha256(plain.encode()).hexdigest() if plain.strip("\x1f") else ""

    @property
    def is_previewed(self) -> bool:
        """Whether these words stand in the mail that was shown."""
        return bool(self.cleaned_data["previewed"] == self.fingerprint)
