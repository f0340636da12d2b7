"""What is missing in an application, wrong, or worth a word, as sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from applications.rules.facts import (
    LEAST_PARTICIPANTS,
    LETTER_MONTHS,
    MOST_PARTICIPANTS,
    SEAT_WORDS,
    Facts,
    Gap,
    LetterFact,
    NomineeFact,
)
from applications.rules.sections import OPTIONAL_TEXTS, TEXTS_OF, SectionKey, TextKey, longest, section_of_domain
from applications.rules.states import TickAnswer
from joynet.lib.zones import day_in_words
from teams.readiness import scoring
from teams.rules import Slot, add_months


def missing(facts: Facts, today: date) -> tuple[Gap, ...]:
    """Everything that must be there or be mended before the application can be sent, in the order of the sections."""
    return (
        *_organization(facts),
        *_contact(facts),
        *_texts(facts, SectionKey.WHY),
        *_commitments(facts),
        *_letter(facts, today),
        *_participants(facts),
        *_readiness(facts),
        *_texts(facts, SectionKey.PARTNERS),
    )


def warnings(facts: Facts) -> tuple[Gap, ...]:
    """What does not keep the application from being sent, but will be asked about."""
    return (*_without_hours(facts), *_declined(facts))


def _declined(facts: Facts) -> Iterator[Gap]:
    for nominee in facts.nominees:
        if nominee.has_declined:
            sentence = f"{nominee.in_words} has declined. It can be sent so; a place needs somebody who confirms."
            yield Gap(
                SectionKey.PARTICIPANTS,
                sentence,
                "id_name",
                nominee=nominee.pk,
                slot=nominee.slot,
                is_warning=True,
            )


def _without_hours(facts: Facts) -> tuple[Gap, ...]:
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


def missing_of_nominee(facts: Facts, nominee: int) -> tuple[Gap, ...]:
    """What is missing or wrong with one of the people named, each thing once, the twin named last included."""
    return tuple(gap for gap in _participants(facts) if gap.nominee == nominee)


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
    if not facts.units_in_scope.strip():
        yield Gap(section, "Say which units or clinics will take part.", "id_units_in_scope")


def _contact(facts: Facts) -> Iterator[Gap]:
    section = SectionKey.CONTACT
    if not facts.contact_name.strip():
        yield Gap(section, "Enter the name of the contact.", "id_contact_name")
    if not facts.contact_title.strip():
        yield Gap(section, "Enter the job title of the contact.", "id_contact_title")
    if not facts.contact_email.strip():
        yield Gap(section, "Enter the e-mail address of the contact.", "id_contact_email")


def _texts(facts: Facts, section: SectionKey) -> Iterator[Gap]:
    for key in TEXTS_OF[section]:
        text = facts.texts.get(key, "")
        if too_long(key, text):
            yield Gap(section, f"“{key.label}” {too_long(key, text)}", f"id_{key.value}", is_problem=True)
        elif not text.strip() and key not in OPTIONAL_TEXTS:
            yield Gap(section, f"Answer “{key.label}”", f"id_{key.value}")


def too_long(key: TextKey, text: str) -> str:
    """By how much a text is longer than can be sent; "" when it is not."""
    most, count = longest(key), len(text)
    if count <= most:
        return ""
    return f"{count:,} characters: {count - most:,} too many. Shorten it to {most:,} before you send."


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
    section, letter = SectionKey.LETTER, facts.letter or LetterFact(is_there=False)
    if letter.waits_for:
        yield Gap(section, f"The letter of support waits for the signature of {letter.waits_for}.", "id_signing")
        return
    if letter.lapsed:
        yield Gap(section, letter.lapsed, "id_signing", is_problem=True)
        return
    if not letter.is_there:
        yield Gap(section, "Upload the letter of support, or have it signed here.", "id_file")
    if not letter.signatory_name.strip():
        yield Gap(section, "Enter the name of the person who signed the letter.", "id_signatory_name")
    if not letter.signatory_title.strip():
        yield Gap(section, "Enter the job title of the person who signed the letter.", "id_signatory_title")
    if not letter.level:
        yield Gap(section, "Choose the level of the person who signed the letter.", "id_level_0")
    if letter.dated_on is None:
        yield Gap(section, "Enter the date of the letter.", "id_dated_on_0")
    else:
        # it is dated where the organization is, where tomorrow may have begun
        newest = max(today, facts.own_today or today)
        day = min(letter.dated_on, newest) if letter.is_signed else letter.dated_on
        sentence = wrong_date(day, today, newest=newest)
        if sentence:
            yield Gap(section, sentence, "id_dated_on_0", is_problem=True)


def wrong_date(dated_on: date, today: date, *, newest: date | None = None) -> str:
    """What is wrong with the date of a letter; "" when nothing is. `newest`: the latest day that has come somewhere."""
    if dated_on > (newest or today):
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
