"""The answers on one page: check answers, what was sent, the staff's dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from applications import rules
from applications.models import (
    Application,
    ApplicationLetter,
    ApplicationReadinessAnswer,
    Nominee,
)
from applications.queries.addresses import seat_key, section_url, url_of
from applications.queries.confirming import former_people, standing
from applications.queries.declaring import declarations_of
from applications.queries.facts import (
    CommitmentLine,
    answers_of,
    commitment_lines,
    instrument_of,
    letter_in_force,
    nominee_fact,
    nominees_of,
    response_of,
    texts_of,
)
from applications.rules import SectionKey, TickAnswer
from joynet.files.models import CheckState
from joynet.lib.zones import (
    day_in_words,
    in_words_with_year,
    zone_in_words,
)
from teams.readiness.instrument import DONT_KNOW, Domain
from teams.rules import OrganizationKind, SignatoryLevel, Slot

NOT_PROVIDED = "Not provided"


@dataclass(frozen=True)
class Row:
    """One answer. `words` says more under the question, `note` under the answer; `is_missing`: not provided."""

    label: str
    value: str
    note: str = ""
    is_missing: bool = False
    words: str = ""


@dataclass(frozen=True)
class Group:
    """Answers that are changed on one page."""

    title: str
    rows: tuple[Row, ...]
    url: str = ""
    hidden: str = ""


@dataclass(frozen=True)
class Answers:
    """One section of the page; `key` is its id. `url`: where it is changed, when that is one page."""

    key: str
    title: str
    groups: tuple[Group, ...]
    url: str = ""
    hidden: str = ""


@dataclass(frozen=True)
class LetterLine:
    """The uploaded letter as a page names it."""

    name: str
    pages: int
    size: str
    check_state: str
    check_in_words: str
    is_unscanned: bool


def letter_line(letter: ApplicationLetter | None) -> LetterLine | None:
    """The file of a letter; None while there is none."""
    if letter is None or letter.file is None:
        return None
    file = letter.file
    return LetterLine(
        name=file.name_given,
        pages=file.pages or 1,
        size=size_in_words(file.size),
        check_state=file.check_state,
        check_in_words=file.get_check_state_display(),
        is_unscanned=file.check_state == CheckState.UNSCANNED,
    )


def letter_flags(letter: ApplicationLetter | None) -> list[str]:
    """What a reviewer should notice about a letter; none of it refuses anything."""
    if letter is None:
        return []
    found = []
    if letter.level == SignatoryLevel.OTHER:
        found.append("Signed by somebody below the C-level: ask whether the highest leadership stands behind it.")
    if letter.on_behalf_of:
        found.append(f"{letter.signatory_name} signed on behalf of {letter.on_behalf_of}: ask whether they know of it.")
    if letter.file is not None and letter.file.check_state != CheckState.CLEAN:
        found.append(f"This file is {letter.file.get_check_state_display()}. Look at the pictures of its pages first.")
    return found


def size_in_words(size: int) -> str:
    """A file's size: "240 kB", "1.4 MB"."""
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _row(label: str, value: object, note: str = "") -> Row:
    text = "" if value is None else str(value).strip()
    return Row(label, text or NOT_PROVIDED, note if text else "", is_missing=not text)


def answers(application: Application, *, zone: str, at: datetime) -> tuple[Answers, ...]:
    """Every answer, section by section, with times in the reader's `zone`."""
    lines = commitment_lines(application, at)
    letter = letter_in_force(application)
    nominees = nominees_of(application)
    response = response_of(application)
    given = {row.item: row for row in answers_of(response)}
    instrument = instrument_of(response)
    return (
        _organization_answers(application),
        _contact_answers(application),
        _text_answers(application, SectionKey.WHY),
        _commitment_answers(application, lines, zone),
        _letter_answers(application, letter, zone),
        _participant_answers(application, nominees, zone),
        Answers(
            "readiness",
            "Readiness",
            tuple(_domain_answers(application, domain, given) for domain in instrument.domains),
        ),
        _text_answers(application, SectionKey.PARTNERS),
        *_declaration_answers(application, zone),
    )


def _declaration_answers(application: Application, zone: str) -> tuple[Answers, ...]:
    """Who vouched for what was sent, the latest first; nothing while it is a draft."""
    if application.is_editable:
        return ()
    rows = tuple(
        Row("Declared by", f"{made.name}, {made.title}", in_words_with_year(made.at, zone))
        for made in declarations_of(application)
    )
    return (Answers("declaration", "Declaration", (Group("", rows),)),) if rows else ()


def _organization_answers(application: Application) -> Answers:
    kind = OrganizationKind(application.kind).label if application.kind else ""
    who = (
        _row("Name", application.organization_name),
        _row("Kind", kind),
        _row("Country", application.country),
        _row("Number of staff", _count(application.size)),
        _row("Time zone of the team", f"{zone_in_words(application.zone)} ({application.zone})"),
    )
    details = (
        _row("Units that will take part", application.units_in_scope),
        _row("Legal name", application.legal_name),
        _row("Beds", _count(application.beds)),
        _row("Visits a year", _count(application.visits)),
    )
    return Answers(
        "organization",
        SectionKey.ORGANIZATION.label,
        (
            Group("Who you are", who, section_url(application, SectionKey.ORGANIZATION), "your organization"),
            Group(
                "What takes part",
                details,
                url_of(application, "organization_details"),
                "which units take part, and the size of your organization",
            ),
        ),
    )


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"


def _contact_answers(application: Application) -> Answers:
    rows = (
        _row("Name", application.contact_name),
        _row("Job title", application.contact_title),
        _row("E-mail", application.contact_email),
        _row("Phone", application.contact_phone),
    )
    key = SectionKey.CONTACT
    return Answers(key.value, key.label, (Group("", rows),), section_url(application, key), "the contact")


def _text_answers(application: Application, key: SectionKey) -> Answers:
    texts = texts_of(application)
    rows = tuple(_row(text.label, texts.get(text, "")) for text in rules.TEXTS_OF[key])
    return Answers(key.value, key.label, (Group("", rows),), section_url(application, key), key.label.lower())


def _commitment_answers(application: Application, lines: list[CommitmentLine], zone: str) -> Answers:
    rows = []
    for line in lines:
        tick = line.tick
        value = ""
        if tick is not None:
            who = tick.name.strip() or "no name given"
            value = f"{TickAnswer(tick.answer).label}: {who}, {in_words_with_year(tick.at, zone)}"
        rows.append(Row(line.fact.title, value or NOT_PROVIDED, is_missing=not value, words=line.body))
    url = section_url(application, SectionKey.COMMITMENTS)
    return Answers("commitments", SectionKey.COMMITMENTS.label, (Group("", tuple(rows)),), url, "the commitments")


def _letter_answers(application: Application, letter: ApplicationLetter | None, zone: str) -> Answers:
    if letter is not None and letter.signed_at is not None:
        return _signed_answers(application, letter, zone)
    line = letter_line(letter)
    pages = "" if line is None else f"{line.pages} {'page' if line.pages == 1 else 'pages'}, {line.size}"
    details = (
        _row("Signed by", letter.signatory_name if letter else ""),
        _row("Job title", letter.signatory_title if letter else ""),
        _row("Level", SignatoryLevel(letter.level).label if letter and letter.level else ""),
        _row("Date of the letter", day_in_words(letter.dated_on) if letter and letter.dated_on else ""),
    )
    return Answers(
        "letter",
        SectionKey.LETTER.label,
        (
            Group(
                "The letter",
                (_row("File", line.name if line else "", pages),),
                url_of(application, "letter"),
                "the letter",
            ),
            Group("Who signed it", details, url_of(application, "letter_details"), "who signed the letter"),
        ),
    )


def _signed_answers(application: Application, letter: ApplicationLetter, zone: str) -> Answers:
    moment = letter.signed_at
    rows = (
        Row(
            "Letter", "" if moment is None else f"Signed here on {in_words_with_year(moment, zone)}", letter.signed_text
        ),
        _row("Signed by", letter.signatory_name),
        _row("Job title", letter.signatory_title),
        _row("Level", SignatoryLevel(letter.level).label if letter.level else ""),
        _row("On behalf of", letter.on_behalf_of or "Nobody else"),
        _row("Date of the letter", day_in_words(letter.dated_on) if letter.dated_on else ""),
        Row("Fingerprint of the text (SHA-256)", letter.signed_hash),
    )
    group = Group("", rows, url_of(application, "letter"), "the letter")
    return Answers("letter", SectionKey.LETTER.label, (group,), url_of(application, "letter"), "the letter")


def _participant_answers(application: Application, nominees: list[Nominee], zone: str) -> Answers:
    groups = [
        Group(
            nominee.seat_in_words,
            _nominee_rows(application, nominee, zone),
            url_of(application, "participant", nominee_id=nominee.pk),
            nominee_fact(nominee).in_words,
        )
        for nominee in nominees
    ]
    held = {nominee.slot for nominee in nominees}
    groups.extend(
        Group(
            slot.label,
            (Row("Name", NOT_PROVIDED, is_missing=True),),
            url_of(application, "add_participant", seat=seat_key(slot)),
            slot.label.lower(),
        )
        for slot in Slot
        if slot not in held
    )
    former = former_people(application, zone=zone)
    if former:
        groups.append(Group("No longer named", tuple(Row("Named before", line) for line in former)))
    return Answers("participants", SectionKey.PARTICIPANTS.label, tuple(groups))


def _nominee_rows(application: Application, nominee: Nominee, zone: str) -> tuple[Row, ...]:
    nominee.application = application
    rows = [
        _row("Name", nominee.name),
        _row("E-mail", nominee.email),
        _row("Job title", nominee.title),
    ]
    if nominee.slot == Slot.FRONTLINE_CLINICIAN:
        rows.append(_row("Profession", nominee.profession))
        rows.append(_row("Direct care", "For at least half of the working time" if nominee.attests_direct_care else ""))
    rows.append(_row("Hours per week", hours_in_words(nominee)))
    said = standing(nominee, zone=zone)
    rows.append(_row("Confirmed by the person", said.words, said.note))
    return tuple(rows)


def hours_in_words(nominee: Nominee) -> str:
    """ "4" or "2.5"; "" while nothing is said."""
    hours = nominee.hours_per_week
    return "" if hours is None else f"{hours:f}".rstrip("0").rstrip(".") if hours % 1 else f"{int(hours)}"


def _domain_answers(application: Application, domain: Domain, given: dict[str, ApplicationReadinessAnswer]) -> Group:
    rows = []
    for item in domain.items:
        answer = given.get(item.code)
        label = f"{item.code} {item.title}"
        if answer is None or answer.is_open:
            rows.append(Row(label, NOT_PROVIDED, answer.evidence if answer else "", is_missing=True))
        elif answer.level is None:
            rows.append(Row(label, DONT_KNOW, answer.evidence))
        else:
            rows.append(Row(label, f"Level {answer.level}: {item.levels[answer.level - 1]}", answer.evidence))
    key = rules.section_of_domain(domain.key)
    return Group(domain.title, tuple(rows), section_url(application, key), domain.title.lower())
