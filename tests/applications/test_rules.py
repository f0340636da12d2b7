"""What the rules say about applications, given facts and a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import rules
from applications.rules import TEXTS_OF, CommitmentFact, Facts, LetterFact, NomineeFact, SectionKey, State, Status
from teams.readiness.instrument import CURRENT
from teams.readiness.scoring import Answer
from teams.rules import Slot

TODAY = date(2027, 3, 9)
ANA = NomineeFact(
    1, Slot.SENIOR_LEADER, name="Ana Silva", email="ana@mercy.example", title="Chief Nurse", hours=Decimal(2)
)
BEN = NomineeFact(
    2,
    Slot.CORE,
    name="Ben Okafor",
    email="ben@mercy.example",
    title="Manager",
    subtype="unit_manager",
    hours=Decimal(4),
)
CHI = NomineeFact(
    3,
    Slot.FRONTLINE_CLINICIAN,
    name="Chi Nguyen",
    email="chi@mercy.example",
    title="Staff Nurse",
    profession="Nurse",
    attests_direct_care=True,
    hours=Decimal(4),
)
LETTER = LetterFact(
    is_there=True,
    signatory_name="Ana Silva",
    signatory_title="Chief Nurse",
    level="other_c_level",
    dated_on=date(2027, 2, 17),
)
WHOLE = Facts(
    organization_name="Mercy Hospital",
    country="United States",
    kind="hospital",
    size=1200,
    units_in_scope="Two medical units",
    contact_name="Dana Cho",
    contact_title="Director of Quality",
    contact_email="dana.cho@example.org",
    texts={key: "Our staff asked for it." for keys in TEXTS_OF.values() for key in keys},
    commitments=(
        CommitmentFact(1, "Monthly data", answer="yes", name="Ana Silva"),
        CommitmentFact(2, "Openness to contribute later", may_be_unsure=True, answer="not_sure", name="Ana Silva"),
    ),
    letter=LETTER,
    nominees=(ANA, BEN, CHI),
    answers={item.code: Answer(3) for item in CURRENT.items},
)


def sentences(facts: Facts) -> list[str]:
    return [gap.sentence for gap in rules.missing(facts, TODAY)]


def people(*nominees: NomineeFact) -> Facts:
    return replace(WHOLE, nominees=nominees)


def test_nothing_is_missing_from_a_whole_application() -> None:
    assert sentences(WHOLE) == []
    assert rules.warnings(WHOLE) == ()


def test_of_an_empty_application_every_section_says_what_it_wants() -> None:
    empty = Facts(commitments=tuple(replace(fact, answer="", name="") for fact in WHOLE.commitments))

    assert sentences(empty) == [
        "Enter the name of your organization.",
        "Choose what kind of organization it is.",
        "Enter the country.",
        "Enter the number of staff.",
        "Say which units or clinics will take part.",
        "Enter the name of the contact.",
        "Enter the job title of the contact.",
        "Enter the e-mail address of the contact.",
        "Answer “Why does your organization want to join?”",
        "Answer “What do you do for joy in work today?”",
        "Answer “What experience with improvement do you have?”",
        "Tick “Monthly data”.",
        "Answer yes or not sure to “Openness to contribute later”.",
        "Upload the letter of support, or have it signed here.",
        "Enter the name of the person who signed the letter.",
        "Enter the job title of the person who signed the letter.",
        "Choose the level of the person who signed the letter.",
        "Enter the date of the letter.",
        "Name at least three people. Nobody is named so far.",
        "Name the senior leader.",
        "Name the core leader or unit-level manager.",
        "Name the frontline clinician.",
        "Improvement infrastructure: answer at least 5 of 6 items. None is answered so far.",
        "Leadership behaviors: answer at least 5 of 6 items. None is answered so far.",
        "Workforce safety: answer at least 7 of 8 items. None is answered so far.",
        "Answer “How will patients and families take part?”",
        "Answer “How will the workforce take part?”",
    ]


def test_a_duty_cannot_be_not_sure_and_a_tick_needs_a_name() -> None:
    facts = replace(
        WHOLE,
        commitments=(
            CommitmentFact(1, "Monthly data", answer="not_sure", name="Ana"),
            CommitmentFact(2, "Meetings", answer="yes", name=" "),
        ),
    )

    assert sentences(facts) == ["Tick “Monthly data”.", "Enter the name of the person who makes the commitments."]


@pytest.mark.parametrize(
    ("dated_on", "sentence"),
    [
        (date(2027, 3, 9), ""),
        (date(2027, 3, 10), "The letter is dated Mar 10, 2027, which has not come yet. Check the date."),
        (date(2026, 3, 9), ""),
        (
            date(2026, 3, 8),
            "The letter is dated Mar 8, 2026, and it may be 12 months old at most. "
            "Ask for a letter with a date of today.",
        ),
    ],
)
def test_a_letter_may_be_twelve_months_old_and_not_from_the_future(dated_on: date, sentence: str) -> None:
    assert rules.wrong_date(dated_on, TODAY) == sentence
    found = rules.missing(replace(WHOLE, letter=replace(LETTER, dated_on=dated_on)), TODAY)
    assert [(gap.sentence, gap.anchor, gap.is_problem) for gap in found] == (
        [(sentence, "id_dated_on_0", True)] if sentence else []
    )


def test_a_signed_text_stands_for_an_uploaded_file() -> None:
    assert sentences(replace(WHOLE, letter=replace(LETTER, is_there=False))) == [
        "Upload the letter of support, or have it signed here."
    ]


def test_two_participants_are_too_few() -> None:
    assert sentences(people(ANA, BEN)) == [
        "Name at least three people. Two are named so far.",
        "Name the frontline clinician.",
    ]


def test_three_people_do_not_fill_three_places_when_one_place_is_empty() -> None:
    second = replace(BEN, pk=4, name="Bo Li", email="bo@mercy.example")
    assert sentences(people(ANA, BEN, second)) == ["Name the frontline clinician."]


@pytest.mark.parametrize("subtype", ["core_leader", "unit_manager"])
def test_core_leader_or_unit_manager_each_fills_the_core_place(subtype: str) -> None:
    assert sentences(people(ANA, replace(BEN, subtype=subtype), CHI)) == []


def test_both_a_core_leader_and_a_unit_manager_are_welcome() -> None:
    second = replace(BEN, pk=4, name="Bo Li", email="bo@mercy.example", subtype="core_leader")
    assert sentences(people(ANA, BEN, second, CHI)) == []


def test_five_people_are_fine_and_thirteen_are_too_many() -> None:
    further = [replace(ANA, pk=9 + n, slot="", name=f"Eve {n}", email=f"eve{n}@mercy.example") for n in range(10)]

    assert sentences(people(ANA, BEN, CHI, *further[:2])) == []
    assert sentences(people(ANA, BEN, CHI, *further)) == ["A team has 12 people at most. 13 are named: remove 1."]


def test_the_same_address_in_two_places_is_one_person() -> None:
    twin = replace(CHI, email=" ANA@Mercy.example ")
    gaps = rules.missing(people(ANA, BEN, twin), TODAY)

    assert [(gap.sentence, gap.anchor, gap.nominee) for gap in gaps] == [
        (
            "Chi Nguyen, frontline clinician: the senior leader has the same e-mail address. "
            "Each place needs a different person.",
            "id_email",
            3,
        )
    ]
    assert rules.status(SectionKey.PARTICIPANTS, gaps, is_started=True) == Status.PROBLEM


def test_the_same_name_in_two_places_is_one_person_until_told_apart() -> None:
    assert sentences(people(ANA, BEN, replace(CHI, name="ana  silva"))) == [
        "ana silva, frontline clinician: the senior leader has the same name. Each place needs a different person. "
        "If they are two people, add what tells them apart, such as a middle initial."
    ]
    assert sentences(people(ANA, BEN, replace(CHI, name="Ana M. Silva"))) == []


def test_two_unnamed_people_are_not_the_same_person() -> None:
    nobody = replace(ANA, name="", email="", slot="", pk=7)
    found = sentences(people(ANA, BEN, CHI, nobody, replace(nobody, pk=8)))
    assert not any("same" in sentence for sentence in found)


def test_each_participant_wants_what_the_place_asks_for() -> None:
    bare = [NomineeFact(number, slot) for number, slot in enumerate([*Slot, ""])]
    assert sentences(people(*bare)) == [
        "Enter the name of the senior leader.",
        "The senior leader: enter an e-mail address.",
        "The senior leader: enter the job title.",
        "The senior leader: enter the hours per week.",
        "Enter the name of the core leader or unit-level manager.",
        "The core leader or unit-level manager: enter an e-mail address.",
        "The core leader or unit-level manager: enter the job title.",
        "The core leader or unit-level manager: choose core leader or unit-level manager.",
        "The core leader or unit-level manager: enter the hours per week.",
        "Enter the name of the frontline clinician.",
        "The frontline clinician: enter an e-mail address.",
        "The frontline clinician: enter the job title.",
        "The frontline clinician: enter the profession.",
        "The frontline clinician: confirm direct care for at least half of the working time.",
        "The frontline clinician: enter the hours per week.",
        "Enter the name of the further member.",
        "The further member: enter an e-mail address.",
        "The further member: enter the job title.",
        "The further member: enter the hours per week.",
    ]


def test_zero_hours_can_be_sent_with_a_warning() -> None:
    facts = people(replace(ANA, hours=Decimal(0)), BEN, CHI)

    assert sentences(facts) == []
    assert [gap.sentence for gap in rules.warnings(facts)] == [
        "Ana Silva has 0 hours a week for the network. It can be sent so; reviewers will ask about it."
    ]


def test_a_high_level_wants_evidence_and_evidence_wants_a_level() -> None:
    answers = {**WHOLE.answers, "A4": Answer(5, " ")}
    del answers["B2"]
    facts = replace(WHOLE, answers=answers, open_items=frozenset({"B2"}))

    gaps = rules.missing(facts, TODAY)

    assert [(gap.sentence, gap.anchor) for gap in gaps] == [
        ("A4 Testing habit: give the evidence for level 5.", "id_A4_evidence"),
        ("B2 Listening in person: choose a level, or don't know, for the evidence you gave.", "id_B2_level_0"),
    ]


def test_one_open_item_in_each_domain_can_be_sent_and_a_second_one_cannot() -> None:
    answers = {code: answer for code, answer in WHOLE.answers.items() if code not in {"A1", "B1", "C1"}}
    assert sentences(replace(WHOLE, answers=answers)) == []

    del answers["C2"]
    assert [gap.anchor for gap in rules.missing(replace(WHOLE, answers=answers), TODAY)] == ["id_C1_level_0"]


def test_all_at_level_one_can_be_sent() -> None:
    assert sentences(replace(WHOLE, answers={item.code: Answer(1) for item in CURRENT.items})) == []


def test_a_section_is_not_started_in_progress_or_complete() -> None:
    gaps = rules.missing(replace(WHOLE, country=""), TODAY)

    assert rules.status(SectionKey.ORGANIZATION, gaps, is_started=True) == Status.IN_PROGRESS
    assert rules.status(SectionKey.ORGANIZATION, gaps, is_started=False) == Status.NOT_STARTED
    assert rules.status(SectionKey.LETTER, gaps, is_started=True) == Status.COMPLETED


def test_every_state_has_its_transitions_and_its_public_name() -> None:
    assert set(rules.TRANSITIONS) == set(State) == set(rules.PUBLIC_NAMES)
    assert not rules.may_move(State.DECLINED, State.ACCEPTED)
    assert not rules.may_move(State.SUBMITTED, State.ACCEPTED)
    assert rules.may_move(State.IN_REVIEW, State.ACCEPTED)


def test_every_state_can_be_reached_from_a_draft() -> None:
    reached, new = {State.DRAFT}, {State.DRAFT}
    while new:
        new = {to for state in new for to in rules.TRANSITIONS[state]} - reached
        reached |= new
    assert reached == set(State)


@pytest.mark.parametrize(
    ("minutes", "extended", "may"),
    [(-1, None, True), (0, None, False), (0, 30, True), (30, 30, False), (-1, -30, True)],
)
def test_an_extension_moves_the_end_later_and_never_earlier(minutes: int, extended: int | None, may: object) -> None:
    end = datetime(2027, 4, 11, 4, tzinfo=UTC)
    allowed = rules.may_send(
        opens_at=end - timedelta(days=90),
        closes_at=end,
        extended_until=None if extended is None else end + timedelta(minutes=extended),
        at=end + timedelta(minutes=minutes),
    )
    assert allowed is may


def test_a_reference_names_the_year_of_the_program() -> None:
    assert rules.reference(2027, "4F9K") == "JW-27-4F9K"
    assert not set("0O1IL2Z5S6G8BUVQ") & set(rules.REFERENCE_LETTERS)


TEXT = st.text(max_size=8)
NOMINEES = st.builds(
    NomineeFact,
    pk=st.integers(1, 99),
    slot=st.sampled_from([*Slot.values, ""]),
    name=TEXT,
    email=TEXT,
    title=TEXT,
    subtype=st.sampled_from(["", "core_leader"]),
    profession=TEXT,
    attests_direct_care=st.sampled_from([None, True, False]),
    hours=st.none() | st.decimals(0, 80, places=1),
)
FACTS = st.builds(
    Facts,
    organization_name=TEXT,
    country=TEXT,
    kind=st.sampled_from(["", "hospital"]),
    size=st.none() | st.integers(1, 9999),
    commitments=st.lists(
        st.builds(
            CommitmentFact,
            text_id=st.integers(1, 9),
            title=TEXT,
            may_be_unsure=st.booleans(),
            answer=st.sampled_from(["", "yes", "not_sure"]),
            name=TEXT,
            was_answered_in_other_words=st.booleans(),
        ),
        max_size=9,
    ).map(tuple),
    letter=st.none()
    | st.builds(
        LetterFact,
        is_there=st.booleans(),
        signatory_name=TEXT,
        signatory_title=TEXT,
        level=st.sampled_from(["", "other"]),
        dated_on=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    ),
    nominees=st.lists(NOMINEES, max_size=14, unique_by=lambda nominee: nominee.pk).map(tuple),
    answers=st.dictionaries(
        st.sampled_from([item.code for item in CURRENT.items]),
        st.builds(Answer, level=st.none() | st.integers(1, 5), evidence=TEXT),
    ),
)


@given(FACTS)
def test_whatever_a_draft_holds_the_rules_can_say_what_is_missing_and_where(facts: Facts) -> None:
    gaps = rules.missing(facts, TODAY)

    assert all(gap.sentence and gap.anchor.startswith("id_") for gap in gaps)
    if not gaps:
        slots = {nominee.slot for nominee in facts.nominees}
        addresses = {nominee.email.strip().casefold() for nominee in facts.nominees}
        assert slots >= set(Slot.values)
        assert len(addresses) == len(facts.nominees) >= 3
        assert facts.letter is not None
        assert facts.letter.is_there
        assert facts.result.is_complete


@given(
    st.sampled_from(["organization_name", "country", "kind", "size", "units_in_scope", "letter", "nominees", "answers"])
)
def test_a_whole_application_without_any_one_part_cannot_be_sent(part: str) -> None:
    assert sentences(replace(WHOLE, **{part: getattr(Facts(), part)})) != []
