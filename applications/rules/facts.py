"""What decides whether an application can be sent, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from applications.rules.sections import SectionKey, TextKey
from teams.readiness import scoring
from teams.readiness.instrument import CURRENT, Instrument
from teams.rules import Slot

LEAST_PARTICIPANTS = 3
MOST_PARTICIPANTS = 12
MOST_HOURS = 80
LETTER_MONTHS = 12
"""A letter may be this many months old on the day of sending."""
SEAT_WORDS: Mapping[str, str] = {
    Slot.SENIOR_LEADER: "senior leader",
    Slot.CORE: "core leader or unit-level manager",
    Slot.FRONTLINE_CLINICIAN: "frontline clinician",
    "": "further member",
}


@dataclass(frozen=True)
class CommitmentFact:
    """One commitment in its words of today, and what has been answered to exactly these words ("" = nothing)."""

    text_id: int
    title: str
    may_be_unsure: bool = False
    answer: str = ""
    name: str = ""
    was_answered_in_other_words: bool = False


@dataclass(frozen=True)
class LetterFact:
    """The letter in force; `is_there`: a file is uploaded, or a text is signed (`is_signed`).

    Without one: `waits_for` names who has been asked to sign, `lapsed` says in a sentence why a signature is void.
    """

    is_there: bool
    is_signed: bool = False
    waits_for: str = ""
    lapsed: str = ""
    signatory_name: str = ""
    signatory_title: str = ""
    level: str = ""
    dated_on: date | None = None


@dataclass(frozen=True)
class NomineeFact:
    """One named participant."""

    pk: int
    slot: str
    name: str = ""
    email: str = ""
    title: str = ""
    subtype: str = ""
    profession: str = ""
    attests_direct_care: bool | None = None
    hours: Decimal | None = None
    has_declined: bool = False

    @property
    def in_words(self) -> str:
        """How a sentence names the person: by name, by seat while there is none."""
        return " ".join(self.name.split()) or f"The {SEAT_WORDS[self.slot]}"


@dataclass(frozen=True)
class Facts:
    """Everything that decides whether an application can be sent."""

    organization_name: str = ""
    country: str = ""
    kind: str = ""
    size: int | None = None
    units_in_scope: str = ""
    contact_name: str = ""
    contact_title: str = ""
    contact_email: str = ""
    texts: Mapping[TextKey, str] = field(default_factory=dict)
    commitments: tuple[CommitmentFact, ...] = ()
    letter: LetterFact | None = None
    own_today: date | None = None  # the day where the organization is; None: the same as the cohort's
    nominees: tuple[NomineeFact, ...] = ()
    answers: Mapping[str, scoring.Answer] = field(default_factory=dict)
    open_items: frozenset[str] = frozenset()
    instrument: Instrument = CURRENT

    @property
    def result(self) -> scoring.Result:
        """What the self-assessment comes to so far."""
        return scoring.score(self.instrument, self.answers)


@dataclass(frozen=True)
class Gap:
    """One thing that keeps an application from being sent, or that a reader will ask about.

    `anchor` is the id of the control where it can be mended; `nominee` and `slot` say on whose page it is.
    `is_problem`: something is there and is wrong; otherwise it is only missing. `is_warning`: it can be sent so.
    """

    section: SectionKey
    sentence: str
    anchor: str
    nominee: int | None = None
    slot: str | None = None
    is_problem: bool = False
    is_warning: bool = False

    @property
    def field(self) -> str:
        """The name of the form field that the anchor belongs to."""
        return self.anchor.removeprefix("id_").removesuffix("_0")
