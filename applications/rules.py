"""What the rules say about applications, given facts and a day. Pure: no database, clock or request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import TextChoices

from joynet.lib.zones import day_in_words
from teams.readiness import scoring
from teams.readiness.instrument import CURRENT, Instrument
from teams.rules import Slot, add_months

# ---- states


class State(TextChoices):
    """Where an application stands, as staff call it (domain 6.8)."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    IN_REVIEW = "in_review", "In review"
    INFORMATION_REQUESTED = "information_requested", "Information requested"
    RESUBMITTED = "resubmitted", "Resubmitted"
    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_WITH_CONDITIONS = "accepted_with_conditions", "Accepted with conditions"
    WAITING_LIST = "waiting_list", "Waiting list"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    AGREEMENT_SIGNED = "agreement_signed", "Agreement signed"
    ENROLLED = "enrolled", "Enrolled"


TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.IN_REVIEW: frozenset(
        {
            State.INFORMATION_REQUESTED,
            State.ACCEPTED,
            State.ACCEPTED_WITH_CONDITIONS,
            State.WAITING_LIST,
            State.DECLINED,
            State.WITHDRAWN,
        }
    ),
    State.INFORMATION_REQUESTED: frozenset({State.RESUBMITTED, State.DECLINED, State.WITHDRAWN}),
    State.RESUBMITTED: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.WAITING_LIST: frozenset({State.ACCEPTED, State.ACCEPTED_WITH_CONDITIONS, State.DECLINED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.AGREEMENT_SIGNED, State.WITHDRAWN}),
    State.ACCEPTED_WITH_CONDITIONS: frozenset({State.AGREEMENT_SIGNED, State.WITHDRAWN}),
    State.AGREEMENT_SIGNED: frozenset({State.ENROLLED, State.WITHDRAWN}),
    State.ENROLLED: frozenset(),
    State.DECLINED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
"""Every change of state there is."""

EDITABLE = frozenset({State.DRAFT})
"""States in which an applicant changes the sections."""

WAITING_FOR_STAFF = (State.SUBMITTED, State.IN_REVIEW, State.RESUBMITTED)
WITHDRAWABLE = frozenset({State.DRAFT, State.SUBMITTED, State.IN_REVIEW})
"""Where an applicant can withdraw by himself; after a decision it is a talk."""

WITH_A_TEAM = (State.ACCEPTED, State.ACCEPTED_WITH_CONDITIONS, State.AGREEMENT_SIGNED, State.ENROLLED)
OVER = frozenset({State.DECLINED, State.WITHDRAWN})
"""States after which the same people may start anew in the same cohort."""

PUBLIC_NAMES: Mapping[State, str] = {
    State.DRAFT: "Draft, not sent",
    State.SUBMITTED: "Sent",
    State.IN_REVIEW: "In review",
    State.INFORMATION_REQUESTED: "We have a question for you",
    State.RESUBMITTED: "Sent again",
    State.ACCEPTED: "Accepted",
    State.ACCEPTED_WITH_CONDITIONS: "Accepted with conditions",
    State.WAITING_LIST: "On the waiting list",
    State.DECLINED: "Not accepted this time",
    State.WITHDRAWN: "Withdrawn",
    State.AGREEMENT_SIGNED: "Agreement signed",
    State.ENROLLED: "Enrolled",
}
"""What applicants read."""


def may_move(from_state: str, to_state: str) -> bool:
    """Whether the table holds this change of state."""
    return State(to_state) in TRANSITIONS[State(from_state)]


class DecisionKind(TextChoices):
    """What staff can decide."""

    ACCEPT = "accept", "Accept"
    ACCEPT_WITH_CONDITIONS = "accept_with_conditions", "Accept with conditions"
    WAITING_LIST = "waiting_list", "Waiting list"
    DECLINE = "decline", "Decline"


class Criterion(TextChoices):
    """What a reviewer scores from 0 to 3 (domain 6.8)."""

    LEADERSHIP = "leadership", "Leadership commitment"
    RESOURCES = "resources", "Time and resources"
    TEAM = "team", "Team composition"
    READINESS = "readiness", "Readiness and honesty of evidence"
    DATA = "data", "Data ability"
    SHARING = "sharing", "Openness to share"
    PARTNERSHIP = "partnership", "Partnership"
    DIVERSITY = "diversity", "Diversity of settings in the cohort"


class TickAnswer(TextChoices):
    """What is answered to a commitment."""

    YES = "yes", "Yes"
    NOT_SURE = "not_sure", "Not sure"


class NomineeState(TextChoices):
    """Whether the named person has said so too."""

    PENDING = "pending", "Not yet confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"


# ---- reference

REFERENCE_LETTERS = "3479ACDEFHJKMNPRTWXY"
"""Nothing that looks like something else when written by hand or read out: no 0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V."""
REFERENCE_LENGTH = 4


def reference(year: int, letters: str) -> str:
    """As in "JW-27-4F9K": the year in which the program starts, and letters drawn for this application."""
    return f"JW-{year % 100:02}-{letters}"


# ---- sections


class SectionKey(TextChoices):
    """The parts of an application that are filled in, saved and numbered by themselves."""

    ORGANIZATION = "organization", "Your organization"
    COMMITMENTS = "commitments", "Leadership commitments"
    LETTER = "letter", "Letter of support"
    PARTICIPANTS = "participants", "Participants"
    INFRASTRUCTURE = "readiness_infrastructure", "Improvement infrastructure"
    LEADERSHIP = "readiness_leadership", "Leadership behaviors"
    SAFETY = "readiness_safety", "Workforce safety"


READINESS = (SectionKey.INFRASTRUCTURE, SectionKey.LEADERSHIP, SectionKey.SAFETY)


def section_of_domain(key: str) -> SectionKey:
    """The section that holds the answers of a domain of the readiness instrument."""
    return SectionKey(f"readiness_{key}")


# ---- facts

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
    """The letter in force; `is_there`: a file is uploaded, or a text is signed."""

    is_there: bool
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
    commitments: tuple[CommitmentFact, ...] = ()
    letter: LetterFact | None = None
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


# ---- what is missing


def missing(facts: Facts, today: date) -> tuple[Gap, ...]:
    """Everything that must be there or be mended before the application can be sent, in the order of the sections."""
    return (
        *_organization(facts),
        *_commitments(facts),
        *_letter(facts, today),
        *_participants(facts),
        *_readiness(facts),
    )


def warnings(facts: Facts) -> tuple[Gap, ...]:
    """What does not keep the application from being sent, but will be asked about."""
    return tuple(
        Gap(
            SectionKey.PARTICIPANTS,
            f"{nominee.in_words} has 0 hours a week for the network. It can be sent so; reviewers will ask about it.",
            "id_hours_per_week",
            nominee=nominee.pk,
            slot=nominee.slot,
            is_warning=True,
        )
        for nominee in facts.nominees
        if nominee.hours == 0
    )


def _organization(facts: Facts) -> Iterator[Gap]:
    section = SectionKey.ORGANIZATION
    if not facts.organization_name.strip():
        yield Gap(section, "Enter the name of your organization.", "id_organization_name")
    if not facts.kind:
        yield Gap(section, "Choose what kind of organization it is.", "id_kind_0")
    if not facts.country.strip():
        yield Gap(section, "Enter the country.", "id_country")
    if facts.size is None:
        yield Gap(section, "Enter the number of staff.", "id_size")


def _commitments(facts: Facts) -> Iterator[Gap]:
    section = SectionKey.COMMITMENTS
    for fact in facts.commitments:
        anchor = f"id_commitment_{fact.text_id}"
        if fact.may_be_unsure:
            anchor = f"{anchor}_0"
        if fact.answer == TickAnswer.YES or (fact.may_be_unsure and fact.answer):
            continue
        if fact.was_answered_in_other_words:
            sentence = f"The words of “{fact.title}” have changed since you ticked them. Read them and tick them again."
            yield Gap(section, sentence, anchor, is_problem=True)
        elif fact.may_be_unsure:
            yield Gap(section, f"Answer yes or not sure to “{fact.title}”.", anchor)
        else:
            yield Gap(section, f"Tick “{fact.title}”.", anchor)
    if any(fact.answer and not fact.name.strip() for fact in facts.commitments):
        yield Gap(section, "Enter the name of the person who makes the commitments.", "id_name")


def _letter(facts: Facts, today: date) -> Iterator[Gap]:
    section, letter = SectionKey.LETTER, facts.letter
    if letter is None or not letter.is_there:
        yield Gap(section, "Upload the letter of support.", "id_file")
    if letter is None:
        letter = LetterFact(is_there=False)
    if not letter.signatory_name.strip():
        yield Gap(section, "Enter the name of the person who signed the letter.", "id_signatory_name")
    if not letter.signatory_title.strip():
        yield Gap(section, "Enter the job title of the person who signed the letter.", "id_signatory_title")
    if not letter.level:
        yield Gap(section, "Choose the level of the person who signed the letter.", "id_level_0")
    if letter.dated_on is None:
        yield Gap(section, "Enter the date of the letter.", "id_dated_on_0")
    else:
        sentence = wrong_date(letter.dated_on, today)
        if sentence:
            yield Gap(section, sentence, "id_dated_on_0", is_problem=True)


def wrong_date(dated_on: date, today: date) -> str:
    """What is wrong with the date of a letter; "" when nothing is."""
    if dated_on > today:
        return f"The letter is dated {day_in_words(dated_on)}, which has not come yet. Check the date."
    oldest = add_months(today, -LETTER_MONTHS)
    if dated_on < oldest:
        return (
            f"The letter is dated {day_in_words(dated_on)}, and it may be {LETTER_MONTHS} months old at most. "
            "Ask for a letter with a date of today."
        )
    return ""


def _participants(facts: Facts) -> Iterator[Gap]:
    section = SectionKey.PARTICIPANTS
    count = len(facts.nominees)
    if count < LEAST_PARTICIPANTS:
        so_far = ("Nobody is", "One is", "Two are")[count]
        yield Gap(section, f"Name at least three people. {so_far} named so far.", "id_participants")
    if count > MOST_PARTICIPANTS:
        yield Gap(
            section,
            f"A team has {MOST_PARTICIPANTS} people at most. {count} are named: remove {count - MOST_PARTICIPANTS}.",
            "id_participants",
            is_problem=True,
        )
    held = {nominee.slot for nominee in facts.nominees}
    for slot in Slot:
        if slot not in held:
            yield Gap(section, f"Name the {SEAT_WORDS[slot]}.", "id_name", slot=slot)
    twins = dict(_twins(facts.nominees))
    for nominee in facts.nominees:
        yield from _nominee(nominee)
        yield from twins.get(nominee.pk, ())


def _nominee(nominee: NomineeFact) -> Iterator[Gap]:
    def gap(sentence: str, anchor: str) -> Gap:
        return Gap(SectionKey.PARTICIPANTS, sentence, anchor, nominee=nominee.pk, slot=nominee.slot)

    who = nominee.in_words
    if not nominee.name.strip():
        yield gap(f"Enter the name of the {SEAT_WORDS[nominee.slot]}.", "id_name")
    if not nominee.email.strip():
        yield gap(f"{who}: enter an e-mail address.", "id_email")
    if not nominee.title.strip():
        yield gap(f"{who}: enter the job title.", "id_title")
    if nominee.slot == Slot.CORE and not nominee.subtype:
        yield gap(f"{who}: choose core leader or unit-level manager.", "id_subtype_0")
    if nominee.slot == Slot.FRONTLINE_CLINICIAN:
        if not nominee.profession.strip():
            yield gap(f"{who}: enter the profession.", "id_profession")
        if not nominee.attests_direct_care:
            yield gap(f"{who}: confirm direct care for at least half of the working time.", "id_attests_direct_care")
    if nominee.hours is None:
        yield gap(f"{who}: enter the hours per week.", "id_hours_per_week")


def same_address(nominee: NomineeFact) -> str:
    """What two entries have in common when they have one e-mail address; "" when there is none."""
    return nominee.email.strip().casefold()


def same_name(nominee: NomineeFact) -> str:
    """What two entries have in common when they have one name; "" when there is none."""
    return " ".join(nominee.name.split()).casefold()


def _twins(nominees: Iterable[NomineeFact]) -> Iterator[tuple[int, list[Gap]]]:
    """For each person named a second time, what they share with the one named first."""
    nominees = tuple(nominees)
    found: dict[int, list[Gap]] = defaultdict(list)
    kinds: tuple[tuple[Callable[[NomineeFact], str], str, str], ...] = (
        (same_address, "id_email", "e-mail address"),
        (same_name, "id_name", "name"),
    )
    for key, anchor, what in kinds:
        first: dict[str, NomineeFact] = {}
        for nominee in nominees:
            value = key(nominee)
            if not value:
                continue
            other = first.setdefault(value, nominee)
            if other is not nominee:
                found[nominee.pk].append(_twin(nominee, other, anchor, what))
    yield from found.items()


def _twin(nominee: NomineeFact, other: NomineeFact, anchor: str, what: str) -> Gap:
    sentence = f"The {SEAT_WORDS[other.slot]} has the same {what}. Each place needs a different person."
    if anchor == "id_name":
        sentence += " If they are two people, add what tells them apart, such as a middle initial."
    return Gap(
        SectionKey.PARTICIPANTS,
        f"{nominee.in_words}, {SEAT_WORDS[nominee.slot]}: {sentence[0].lower()}{sentence[1:]}",
        anchor,
        nominee=nominee.pk,
        slot=nominee.slot,
        is_problem=True,
    )


def _readiness(facts: Facts) -> Iterator[Gap]:
    for scored in facts.result.domains:
        domain = scored.domain
        section = section_of_domain(domain.key)
        if not scored.is_complete:
            first = next(item.code for item in domain.items if item.code not in facts.answers)
            yield Gap(
                section,
                f"{domain.title}: answer at least {scoring.needed(domain)} of {len(domain.items)} items. "
                f"{scored.answered or 'None'} {'is' if scored.answered < 2 else 'are'} answered so far.",
                f"id_{first}_level_0",
            )
        for item in domain.items:
            if item.code in facts.open_items:
                sentence = f"{item.code} {item.title}: choose a level, or don't know, for the evidence you gave."
                yield Gap(section, sentence, f"id_{item.code}_level_0")
            elif item.code in facts.answers and scoring.lacks_evidence(facts.answers[item.code]):
                sentence = f"{item.code} {item.title}: give the evidence for level {facts.answers[item.code].level}."
                yield Gap(section, sentence, f"id_{item.code}_evidence")


# ---- status of a section


class Status(TextChoices):
    """What the task list says at the right edge."""

    NOT_STARTED = "not_started", "Not yet started"
    IN_PROGRESS = "in_progress", "In progress"
    PROBLEM = "problem", "There is a problem"
    COMPLETED = "completed", "Completed"


def status(section: SectionKey, gaps: Iterable[Gap], *, is_started: bool) -> Status:
    """The status of a section, given everything that is missing in the application."""
    own = [gap for gap in gaps if gap.section == section]
    if any(gap.is_problem for gap in own):
        return Status.PROBLEM
    if not own:
        return Status.COMPLETED
    return Status.IN_PROGRESS if is_started else Status.NOT_STARTED


# ---- time

DECIDED_WITHIN = timedelta(days=28)
"""So long after applications close every applicant knows the decision."""


def may_send(*, opens_at: datetime, closes_at: datetime, extended_until: datetime | None, at: datetime) -> bool:
    """Whether applications are taken at that moment; an extension moves the end for one application."""
    end = closes_at if extended_until is None else max(closes_at, extended_until)
    return opens_at <= at < end
