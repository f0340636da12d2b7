"""What pages are told about applications: frozen values, so that a template cannot query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse

from applications import rules
from applications.models import (
    Application,
    ApplicationLetter,
    ApplicationReadiness,
    ApplicationReadinessAnswer,
    CommitmentTick,
    Nominee,
    Section,
    Transition,
)
from applications.rules import DecisionKind, Gap, SectionKey, State, Status, TickAnswer
from joynet.accounts.models import User
from joynet.files.models import CheckState
from joynet.lib.zones import (
    day_in_words,
    deadline_in_both_zones,
    deadline_in_words,
    in_words_with_year,
    local_day,
    time_in_words,
    zone_in_words,
)
from joynet.network.models import MAY_BE_UNSURE, TextVersion
from joynet.network.queries import commitments_in_force
from teams.models import Cohort
from teams.readiness import scoring
from teams.readiness.instrument import CURRENT, DONT_KNOW, INSTRUMENTS, Domain, Instrument
from teams.rules import OrganizationKind, SignatoryLevel, Slot, Subtype

NOT_PROVIDED = "Not provided"

# ---- which application, which cohort


def open_cohort(at: datetime) -> Cohort | None:
    """The cohort that takes applications at that moment; of several the one that closes first."""
    return Cohort.objects.taking_applications(at).order_by("applications_close_at", "pk").first()


def next_cohort(at: datetime) -> Cohort | None:
    """The cohort whose applications open next."""
    return Cohort.objects.opening_after(at).first()


def draft_of(*, user: User, cohort: Cohort) -> Application | None:
    """The application that the person has in this cohort, unless it is over."""
    return (
        Application.objects.edited_by(user).filter(cohort=cohort).exclude(state__in=rules.OVER).order_by("-pk").first()
    )


@dataclass(frozen=True)
class ApplicationLine:
    """One of a person's applications, as listed on the home page."""

    reference: str
    organization_name: str
    cohort_name: str
    state_in_words: str
    what_next: str
    url: str
    is_settled: bool  # decided or withdrawn: nothing is left to do with it


def applications_of(*, user: User, at: datetime) -> list[ApplicationLine]:
    """The applications that a person works on, newest first. One query."""
    applications = Application.objects.edited_by(user).select_related("cohort").order_by("-pk")
    return [
        ApplicationLine(
            reference=application.reference,
            organization_name=application.name_in_words,
            cohort_name=application.cohort.name,
            state_in_words=application.public_state,
            what_next=what_next(application, at),
            url=url_of(application),
            is_settled=application.state in rules.OVER or application.state in rules.WITH_A_TEAM,
        )
        for application in applications
    ]


def what_next(application: Application, at: datetime) -> str:
    """What happens next, for the applicant, in a sentence."""
    cohort = application.cohort
    match State(application.state):
        case State.DRAFT if at < cohort.applications_close_at:
            return f"Send it by {deadline_in_words(cohort.applications_close_at, cohort.zone)}."
        case State.DRAFT:
            return "Applications have closed. Call or write to us if you need more time."
        case State.SUBMITTED | State.IN_REVIEW | State.RESUBMITTED:
            return f"We read it and write to you by {day_in_words(decision_day(cohort))}."
        case State.INFORMATION_REQUESTED:
            return "Read our question and answer it."
        case State.WAITING_LIST:
            return "We write to you as soon as a place is free."
        case State.ACCEPTED | State.ACCEPTED_WITH_CONDITIONS | State.AGREEMENT_SIGNED | State.ENROLLED:
            return (
                f"The program starts on {day_in_words(cohort.starts_on)}. Each participant has an invitation by e-mail."
            )
        case _:
            return ""


def decision_day(cohort: Cohort) -> date:
    """The last day on which applicants hear the decision; the close is the first moment that no longer counts."""
    last_moment = cohort.applications_close_at - timedelta(minutes=1)
    return local_day(last_moment + rules.DECIDED_WITHIN, cohort.zone)


# ---- addresses


def url_of(application: Application, page: str = "home", **parts: object) -> str:
    """The address of one of the application's pages."""
    return reverse(f"applications:{page}", kwargs={"reference": application.reference, **parts})


def section_url(application: Application, key: SectionKey) -> str:
    """Where a section is filled in."""
    if key in rules.READINESS:
        return url_of(application, "readiness_domain", domain=key.removeprefix("readiness_"))
    return url_of(application, key.value)


def gap_url(application: Application, gap: Gap) -> str:
    """Where a gap can be closed, down to the control."""
    if gap.nominee is not None:
        page = url_of(application, "participant", nominee_id=gap.nominee)
    elif gap.slot is not None:
        page = url_of(application, "add_participant", seat=seat_key(gap.slot))
    elif gap.section == SectionKey.LETTER and gap.anchor != "id_file":
        page = url_of(application, "letter_details")
    else:
        page = section_url(application, gap.section)
    return f"{page}#{gap.anchor}"


SEAT_KEYS = {
    "senior-leader": Slot.SENIOR_LEADER.value,
    "core": Slot.CORE.value,
    "frontline-clinician": Slot.FRONTLINE_CLINICIAN.value,
    "further-member": "",
}
"""The places of a team as they stand in addresses."""


def seat_key(slot: str) -> str:
    """The place's name in an address."""
    return {value: key for key, value in SEAT_KEYS.items()}[slot]


# ---- facts


def facts_of(application: Application, at: datetime) -> rules.Facts:
    """Everything that decides whether the application can be sent."""
    letter = letter_in_force(application)
    response = response_of(application)
    answers = answers_of(response)
    return rules.Facts(
        organization_name=application.organization_name,
        country=application.country,
        kind=application.kind,
        size=application.size,
        commitments=tuple(line.fact for line in commitment_lines(application, at)),
        letter=None if letter is None else _letter_fact(letter),
        nominees=tuple(nominee_fact(nominee) for nominee in nominees_of(application)),
        answers={row.item: scoring.Answer(row.level, row.evidence) for row in answers if not row.is_open},
        open_items=frozenset(row.item for row in answers if row.is_open),
        instrument=instrument_of(response),
    )


def missing_of(application: Application, at: datetime) -> tuple[Gap, ...]:
    """Everything that keeps the application from being sent."""
    return rules.missing(facts_of(application, at), today_of(application, at))


def today_of(application: Application, at: datetime) -> date:
    """The day that counts for the application: its cohort's."""
    return local_day(at, application.cohort.zone)


def sent_at(application: Application) -> datetime | None:
    """When it was sent, the last time if more than once."""
    return (
        application.transitions.filter(to_state__in=(State.SUBMITTED, State.RESUBMITTED))
        .order_by("-at", "-pk")
        .values_list("at", flat=True)
        .first()
    )


def extended_until(application: Application) -> datetime | None:
    """The latest end that staff have granted to this application. No query where the row carries it already."""
    if "extended_until" in application.__dict__:
        known: datetime | None = application.__dict__["extended_until"]
        return known
    return application.extensions.order_by("-until").values_list("until", flat=True).first()


def letter_in_force(application: Application) -> ApplicationLetter | None:
    """The letter that counts; replaced ones are void."""
    return application.letters.filter(void_at__isnull=True).select_related("file").first()


def nominees_of(application: Application) -> list[Nominee]:
    """The named participants: by seat in the order of the seed, further members last, each in the order of naming."""
    order = [*Slot.values, ""]
    return sorted(application.nominees.all(), key=lambda nominee: (order.index(nominee.slot), nominee.pk))


def nominee_fact(nominee: Nominee) -> rules.NomineeFact:
    """A named participant as the rules see it."""
    return rules.NomineeFact(
        pk=nominee.pk,
        slot=nominee.slot,
        name=nominee.name,
        email=nominee.email,
        title=nominee.title,
        subtype=nominee.subtype,
        profession=nominee.profession,
        attests_direct_care=nominee.attests_direct_care,
        hours=nominee.hours_per_week,
    )


def _letter_fact(letter: ApplicationLetter) -> rules.LetterFact:
    return rules.LetterFact(
        is_there=letter.file_id is not None or bool(letter.signed_hash),
        signatory_name=letter.signatory_name,
        signatory_title=letter.signatory_title,
        level=letter.level,
        dated_on=letter.dated_on,
    )


def response_of(application: Application) -> ApplicationReadiness | None:
    """The self-assessment made as a team."""
    return application.readiness.filter(rater__isnull=True).first()


def answers_of(response: ApplicationReadiness | None) -> list[ApplicationReadinessAnswer]:
    """The answers of a self-assessment."""
    return [] if response is None else list(response.answers.order_by("pk"))


def instrument_of(response: ApplicationReadiness | None) -> Instrument:
    """The version that is being answered."""
    return CURRENT if response is None else INSTRUMENTS[response.instrument_version]


@dataclass(frozen=True)
class CommitmentLine:
    """One commitment on its page: its words, and the tick that stands."""

    fact: rules.CommitmentFact
    body: str
    tick: CommitmentTick | None


def commitment_lines(application: Application, at: datetime) -> list[CommitmentLine]:
    """The commitments in the words of that moment; once the application is sent, in the words it was sent with."""
    ticks = list(application.ticks.filter(taken_back_at__isnull=True).select_related("text_version").order_by("pk"))
    moment = at if application.is_editable else (sent_at(application) or at)
    by_text = {tick.text_version_id: tick for tick in ticks}
    kinds = {tick.text_version.kind for tick in ticks}
    lines = []
    for text in commitments_in_force(moment):
        tick = by_text.get(text.pk)
        fact = rules.CommitmentFact(
            text_id=text.pk,
            title=commitment_title(text),
            may_be_unsure=text.kind in MAY_BE_UNSURE,
            answer=tick.answer if tick else "",
            name=tick.name if tick else "",
            was_answered_in_other_words=tick is None and text.kind in kinds,
        )
        lines.append(CommitmentLine(fact, text.body, tick))
    return lines


def commitment_title(text: TextVersion) -> str:
    """A commitment's short name: "Time and resources"."""
    name = text.get_kind_display().partition(": ")[2] or text.get_kind_display()
    return f"{name[:1].upper()}{name[1:]}"


# ---- the task list


@dataclass(frozen=True)
class Task:
    """One row of the task list."""

    name: str
    url: str
    note: str
    status: str
    tone: str


@dataclass(frozen=True)
class TaskGroup:
    """Rows under one heading."""

    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class TaskList:
    """The applicant's page while the application is a draft."""

    groups: tuple[TaskGroup, ...]
    sentence: str
    saved: str
    closes: str
    is_closed: bool
    can_be_sent: bool


_TONES = {
    Status.NOT_STARTED: "todo",
    Status.IN_PROGRESS: "todo",
    Status.PROBLEM: "danger",
    Status.COMPLETED: "plain",
}


def task_list(application: Application, *, reader: User, at: datetime) -> TaskList:
    """Sections with their status, what is missing in a sentence, and when something was saved last."""
    facts = facts_of(application, at)
    gaps = rules.missing(facts, today_of(application, at))
    sections = sections_of(application)
    statuses = {key: rules.status(key, gaps, is_started=key.value in sections) for key in SectionKey}

    def task(key: SectionKey, note: str) -> Task:
        saved = sections.get(key.value)
        if saved is not None and saved.edited_by_id != reader.pk:
            note = f"{note} Saved by {saved.edited_by} at {moment_in_words(saved.edited_at, reader.time_zone, at)}."
        status = statuses[key]
        return Task(key.label, section_url(application, key), note, status.label, _TONES[status])

    count = len(gaps)
    check = Task(
        "Check your answers and send",
        url_of(application, "check"),
        "Everything on one page, before it goes.",
        "Ready to send" if not gaps else f"{count} {'thing' if count == 1 else 'things'} to do",
        "ok" if not gaps else "plain",
    )
    closes_at = _closing(application)
    done = sum(status == Status.COMPLETED for status in statuses.values())
    return TaskList(
        groups=(
            TaskGroup(
                "Who you are, and what you commit to",
                (
                    task(SectionKey.ORGANIZATION, "Name, kind, country and size."),
                    task(SectionKey.COMMITMENTS, "Nine commitments, each ticked by itself."),
                    task(SectionKey.LETTER, "A PDF, signed by your highest leadership."),
                    task(SectionKey.PARTICIPANTS, "At least three people, one in each of three places."),
                ),
            ),
            TaskGroup(
                "How ready you are",
                (
                    task(SectionKey.INFRASTRUCTURE, "Six questions: time, skill, data."),
                    task(SectionKey.LEADERSHIP, "Six questions: what leaders do."),
                    task(SectionKey.SAFETY, "Eight questions: physical and psychological safety."),
                ),
            ),
            TaskGroup("Send", (check,)),
        ),
        sentence=_progress_sentence(statuses, done),
        saved=_last_saved(sections.values(), reader, at),
        closes=deadline_in_both_zones(closes_at, application.cohort.zone, reader.time_zone),
        is_closed=at >= closes_at,
        can_be_sent=not gaps,
    )


def sections_of(application: Application) -> dict[str, Section]:
    """The sections that have been saved, by key."""
    return {section.key: section for section in application.sections.select_related("edited_by")}


def _closing(application: Application) -> datetime:
    end = application.cohort.applications_close_at
    extended = extended_until(application)
    return end if extended is None else max(end, extended)


def closing_in_words(application: Application, reader: User) -> str:
    """Until when it can be sent, in the cohort's zone and the reader's."""
    return deadline_in_both_zones(_closing(application), application.cohort.zone, reader.time_zone)


def _progress_sentence(statuses: dict[SectionKey, Status], done: int) -> str:
    total = len(statuses)
    if done == total:
        return f"All {total} sections are complete. You can send the application."
    wanting = [key.label[:1].lower() + key.label[1:] for key, status in statuses.items() if status != Status.COMPLETED]
    if done == 0:
        return f"None of the {total} sections is complete yet. Everything you save is kept."
    verb = "is" if done == 1 else "are"
    return f"{done} of {total} sections {verb} complete. Still to do: {in_a_row(wanting)}."


def in_a_row(words: list[str]) -> str:
    """As people list things: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _last_saved(sections: Iterable[Section], reader: User, at: datetime) -> str:
    latest = max((section.edited_at for section in sections), default=None)
    return "" if latest is None else f"Saved at {moment_in_words(latest, reader.time_zone, at)}."


def moment_in_words(moment: datetime, zone: str, at: datetime) -> str:
    """ "3:42 PM Eastern" on the same day, with the date on another."""
    if local_day(moment, zone) == local_day(at, zone):
        return time_in_words(moment, zone)
    return in_words_with_year(moment, zone)


# ---- what is missing, with links


@dataclass(frozen=True)
class GapLine:
    """One thing missing, with the address of the control where it can be mended."""

    sentence: str
    url: str
    section: str
    is_problem: bool


@dataclass(frozen=True)
class GapGroup:
    """What is missing in one section."""

    title: str
    lines: tuple[GapLine, ...]


def gap_groups(application: Application, gaps: Iterable[Gap]) -> list[GapGroup]:
    """The gaps by section, in the order of the sections."""
    lines = gap_lines(application, gaps)
    titles = dict.fromkeys(line.section for line in lines)
    return [GapGroup(title, tuple(line for line in lines if line.section == title)) for title in titles]


def gap_lines(application: Application, gaps: Iterable[Gap]) -> list[GapLine]:
    """The gaps as a page lists them."""
    return [GapLine(gap.sentence, gap_url(application, gap), gap.section.label, gap.is_problem) for gap in gaps]


# ---- the answers on one page: check answers, what was sent, the staff's dossier


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
        _commitment_answers(application, lines, zone),
        _letter_answers(application, letter),
        _participant_answers(application, nominees),
        Answers(
            "readiness",
            "Readiness",
            tuple(_domain_answers(application, domain, given) for domain in instrument.domains),
        ),
    )


def _organization_answers(application: Application) -> Answers:
    kind = OrganizationKind(application.kind).label if application.kind else ""
    rows = (
        _row("Name", application.organization_name),
        _row("Kind", kind),
        _row("Country", application.country),
        _row("Number of staff", f"{application.size:,}" if application.size else ""),
        _row("Time zone of the team", f"{zone_in_words(application.zone)} ({application.zone})"),
    )
    url = section_url(application, SectionKey.ORGANIZATION)
    return Answers("organization", SectionKey.ORGANIZATION.label, (Group("", rows),), url, "your organization")


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


def _letter_answers(application: Application, letter: ApplicationLetter | None) -> Answers:
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


def _participant_answers(application: Application, nominees: list[Nominee]) -> Answers:
    groups = [
        Group(
            nominee.seat_in_words,
            _nominee_rows(nominee),
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
    return Answers("participants", SectionKey.PARTICIPANTS.label, tuple(groups))


def _nominee_rows(nominee: Nominee) -> tuple[Row, ...]:
    rows = [
        _row("Name", nominee.name),
        _row("E-mail", nominee.email),
        _row("Job title", nominee.title),
    ]
    if nominee.slot == Slot.FRONTLINE_CLINICIAN:
        rows.append(_row("Profession", nominee.profession))
        rows.append(_row("Direct care", "For at least half of the working time" if nominee.attests_direct_care else ""))
    rows.append(_row("Hours per week", hours_in_words(nominee)))
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


# ---- participants


@dataclass(frozen=True)
class ParticipantLine:
    """One named person on the participants' page."""

    nominee_id: int
    seat: str
    name: str
    initials: str
    note: str
    url: str
    remove_url: str
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    missing: int


@dataclass(frozen=True)
class SeatLine:
    """One place with whoever is named for it."""

    label: str
    hint: str
    holders: tuple[ParticipantLine, ...]
    add_url: str


@dataclass(frozen=True)
class Participants:
    """The participants' page."""

    seats: tuple[SeatLine, ...]
    others: tuple[ParticipantLine, ...]
    add_other_url: str
    sentence: str
    is_full: bool


_SEAT_HINTS = {
    Slot.SENIOR_LEADER: "An executive or equal, who also sits on the network's steering committee.",
    Slot.CORE: "Leads the work day by day, or manages a unit. One of the two is enough.",
    Slot.FRONTLINE_CLINICIAN: "Gives direct care for at least half of the working time.",
}


def seat_hint(slot: str) -> str:
    """Who can hold the place, in a sentence."""
    return (
        _SEAT_HINTS[Slot(slot)] if slot else "Anybody who helps the team: a data lead, an advisor, a patient partner."
    )


def participants(application: Application, at: datetime) -> Participants:
    """The three places and further members, each with what is missing or wrong."""
    nominees = nominees_of(application)
    facts = facts_of(application, at)
    gaps = [*rules.missing(facts, today_of(application, at)), *rules.warnings(facts)]
    lines = {nominee.pk: _participant_line(application, nominee, gaps) for nominee in nominees}
    seats = tuple(
        SeatLine(
            slot.label,
            _SEAT_HINTS[slot],
            tuple(lines[nominee.pk] for nominee in nominees if nominee.slot == slot),
            url_of(application, "add_participant", seat=seat_key(slot)),
        )
        for slot in Slot
    )
    wanting = [
        gap.sentence
        for gap in gaps
        if gap.section == SectionKey.PARTICIPANTS and gap.nominee is None and gap.slot is None
    ]
    return Participants(
        seats=seats,
        others=tuple(lines[nominee.pk] for nominee in nominees if not nominee.slot),
        add_other_url=url_of(application, "add_participant", seat=seat_key("")),
        sentence=" ".join(wanting),
        is_full=len(nominees) >= rules.MOST_PARTICIPANTS,
    )


def _participant_line(application: Application, nominee: Nominee, gaps: list[Gap]) -> ParticipantLine:
    own = [gap for gap in gaps if gap.nominee == nominee.pk]
    name = " ".join(nominee.name.split())
    notes = [nominee.title.strip(), nominee.profession.strip(), nominee.email.strip()]
    return ParticipantLine(
        nominee_id=nominee.pk,
        seat=Subtype(nominee.subtype).label if nominee.subtype else "",
        name=name or "No name yet",
        initials="".join(word[0] for word in name.split()[:2]).upper(),
        note=", ".join(note for note in notes if note),
        url=url_of(application, "participant", nominee_id=nominee.pk),
        remove_url=url_of(application, "remove_participant", nominee_id=nominee.pk),
        problems=tuple(gap.sentence for gap in own if gap.is_problem),
        warnings=tuple(gap.sentence for gap in own if gap.is_warning),
        missing=sum(not (gap.is_problem or gap.is_warning) for gap in own),
    )


def problems_on(application: Application, key: SectionKey, at: datetime) -> list[Gap]:
    """What is stored in a section and wrong, or worth a warning, for the page where it is mended."""
    facts = facts_of(application, at)
    gaps = (*rules.missing(facts, today_of(application, at)), *rules.warnings(facts))
    return [gap for gap in gaps if gap.section == key and (gap.is_problem or gap.is_warning)]


# ---- readiness


@dataclass(frozen=True)
class ScoreLine:
    """One index as shown: number and band, and the length of a bar that is 200 long at 100."""

    title: str
    shown: int | None
    band: str
    note: str
    url: str = ""
    parts: tuple[ScoreLine, ...] = ()
    length: int = 0


@dataclass(frozen=True)
class Readiness:
    """The result of the self-assessment so far."""

    version: str
    overall: ScoreLine
    domains: tuple[ScoreLine, ...]
    flags: tuple[scoring.Flag, ...]
    first_steps: tuple[scoring.FirstStep, ...]
    is_started: bool


def readiness(application: Application) -> Readiness:
    """The result as applicants and staff see it."""
    response = response_of(application)
    given = answers_of(response)
    result = scoring.score(
        instrument_of(response),
        {row.item: scoring.Answer(row.level, row.evidence) for row in given if not row.is_open},
    )
    return Readiness(
        version=result.version,
        overall=_score_line("All three together", result.overall, "Shown when all three areas are complete."),
        domains=tuple(_domain_line(application, scored) for scored in result.domains),
        flags=result.flags,
        first_steps=result.first_steps,
        is_started=bool(given),
    )


def _score_line(title: str, score: scoring.Score | None, note: str, url: str = "") -> ScoreLine:
    if score is None:
        return ScoreLine(title, None, "", note, url)
    return ScoreLine(title, score.shown, score.band.value, "", url, length=2 * score.shown)


def _domain_line(application: Application, scored: scoring.DomainScore) -> ScoreLine:
    domain = scored.domain
    url = section_url(application, rules.section_of_domain(domain.key))
    if scored.is_complete:
        note = "None of the items is known."
    else:
        note = f"Incomplete: {scored.answered} of {len(domain.items)} items answered, {scored.wanting} more are needed."
    line = _score_line(domain.title, scored.score, note, url)
    parts = tuple(_score_line(part.title, part.score, "") for part in scored.parts if part.score is not None)
    return replace(line, parts=parts)


# ---- status and history


@dataclass(frozen=True)
class Step:
    """One change of state."""

    what: str
    when: str
    who: str
    reason: str


def steps(application: Application, *, zone: str) -> list[Step]:
    """Every change of state, the latest first, as staff see them."""
    rows: list[Transition] = list(application.transitions.select_related("by").order_by("-at", "-pk"))
    return [
        Step(
            State(row.to_state).label,
            in_words_with_year(row.at, zone),
            str(row.by) if row.by else "The system",
            row.reason,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class StatusPage:
    """What an applicant sees once the application has been sent."""

    state: str
    what_next: str
    sent: str
    reason: str
    tone: str
    may_withdraw: bool


_STATE_TONES = {State.ACCEPTED: "ok", State.ACCEPTED_WITH_CONDITIONS: "ok", State.ENROLLED: "ok"}


def status_page(application: Application, *, reader: User, at: datetime) -> StatusPage:
    """Where the application stands, in the applicant's words."""
    moment = sent_at(application)
    decision = application.decisions.filter(released_at__isnull=False).order_by("-at", "-pk").first()
    tells = decision is not None and decision.kind in (DecisionKind.DECLINE, DecisionKind.ACCEPT_WITH_CONDITIONS)
    return StatusPage(
        state=application.public_state,
        what_next=what_next(application, at),
        sent="" if moment is None else in_words_with_year(moment, reader.time_zone),
        reason=decision.reason if decision is not None and tells else "",
        tone=_STATE_TONES.get(State(application.state), "plain"),
        may_withdraw=application.state in rules.WITHDRAWABLE,
    )


def editors_of(application: Application) -> list[User]:
    """The people who work on the application now, in the order in which they came."""
    rows = application.editors.filter(accepted_at__isnull=False, ended_at__isnull=True)
    return [row.user for row in rows.select_related("user").order_by("pk")]
