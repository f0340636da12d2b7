"""Every act in every state: a change of state that is not in the table is refused, and a refusal changes nothing."""

import inspect
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications import actions, queries
from applications.actions import Participant
from applications.models import Application, Decision
from applications.rules import PUBLIC_NAMES, TARGETS, TRANSITIONS, DecisionKind, SectionKey, State, may_move
from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, Role, User
from joynet.outbox.models import OutgoingMail
from teams.models import Cohort, Team
from teams.rules import OrganizationKind
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
DECLARED = {"declared_name": "Dana Cho", "declared_title": "Director of Quality"}


@dataclass(frozen=True)
class World:
    """A whole application, whoever applies, and staff."""

    application: Application
    applicant: User
    director: User
    reviewer: User
    cohort: Cohort

    @property
    def now(self) -> Application:
        return Application.objects.select_related("cohort").get(pk=self.application.pk)


@pytest.fixture
def world() -> World:
    applicant = factories.make_user()
    application = factories.make_complete_draft(user=applicant)
    application.nominees.update(state="confirmed", answered_at=AT)
    return World(
        application,
        applicant,
        factories.make_staff(),
        factories.make_staff(role=Role.REVIEWER, email="rita@example.org", name="Rita Vale"),
        application.cohort,
    )


def way_to(state: State) -> list[State]:
    """The shortest way from a draft by the table."""
    ways: deque[list[State]] = deque([[State.DRAFT]])
    while ways:
        way = ways.popleft()
        if way[-1] == state:
            return way[1:]
        ways.extend([*way, following] for following in sorted(TRANSITIONS[way[-1]]) if following not in way)
    raise AssertionError(state)


def bring_to(world: World, state: State) -> None:
    for step in way_to(state):
        actions.move(world.now, step, by=Actor.of(world.director), at=AT)


def by_applicant(act: Callable[..., object], **given_values: object) -> Callable[[World], object]:
    return lambda world: act(application=world.now, **given_values, by=Actor.of(world.applicant), at=AT)


def by_staff(act: Callable[..., object], **given_values: object) -> Callable[[World], object]:
    return lambda world: act(application=world.now, **given_values, by=Actor.of(world.director), at=AT)


def what_it_takes(kind: DecisionKind) -> dict[str, str]:
    return {
        "reason": "Room for few.",
        "conditions": "A data lead." if kind == DecisionKind.ACCEPT_WITH_CONDITIONS else "",
        "what_would_help": "Hours." if kind == DecisionKind.DECLINE else "",
    }


def make_decision(kind: DecisionKind) -> Callable[[World], object]:
    """A decision that waits to be told, in whatever state the application is in now; one that waits already stays."""

    def act(world: World) -> object:
        return _pending(world) or Decision.objects.create(
            application=world.now, kind=kind, decided_by=world.director, at=AT, **what_it_takes(kind)
        )

    return act


def release_decision(world: World) -> object:
    decision = _pending(world)
    return decision and actions.release_decision(decision=decision, by=Actor.of(world.director), at=AT)


def _pending(world: World) -> Decision | None:
    return world.now.decisions.filter(released_at__isnull=True, taken_back_at__isnull=True).first()


def world_as_it_is(world: World) -> object:
    return world


def ask(*keys: SectionKey) -> Callable[[World], object]:
    return lambda world: actions.ask_for_information(
        application=world.now,
        text="Which units?",
        sections=keys,
        nonce=uuid4(),
        by=Actor.of(world.director),
        at=AT,
    )


def accept_place(world: World) -> object:
    return actions.accept_place(
        application=world.now,
        seen_text=queries.agreement_text(AT).pk,
        name="Ana Silva",
        title="Chief Nurse",
        by=Actor.of(world.applicant),
        at=AT,
    )


def assign_reviewer(world: World) -> object:
    return actions.assign_reviewer(application=world.now, reviewer=world.reviewer, by=Actor.of(world.director), at=AT)


@dataclass(frozen=True)
class Move:
    """An act that changes the state, the states to which it may lead, and what must be there before."""

    targets: frozenset[State]
    act: Callable[[World], object]
    prepare: Callable[[World], object] = world_as_it_is


MOVES: dict[str, Move] = {
    "send_application": Move(frozenset({State.SUBMITTED}), by_applicant(actions.send_application, **DECLARED)),
    "take_back_application": Move(frozenset({State.DRAFT}), by_applicant(actions.take_back_application)),
    "withdraw_application": Move(frozenset({State.WITHDRAWN}), by_applicant(actions.withdraw_application, reason="")),
    "answer_question": Move(frozenset({State.RESUBMITTED}), by_applicant(actions.answer_question, **DECLARED)),
    "accept_place": Move(frozenset({State.AGREEMENT_SIGNED, State.ENROLLED}), accept_place),
    "give_place_back": Move(frozenset({State.WITHDRAWN}), by_applicant(actions.give_place_back, reason="")),
    "start_review": Move(frozenset({State.IN_REVIEW}), by_staff(actions.start_review)),
    "assign_reviewer": Move(frozenset({State.IN_REVIEW}), assign_reviewer),
    "assign_evenly": Move(frozenset({State.IN_REVIEW}), by_staff(actions.assign_evenly)),
    "ask_for_information": Move(frozenset({State.IN_REVIEW, State.INFORMATION_REQUESTED}), ask(SectionKey.WHY)),
    "take_question_back": Move(frozenset({State.IN_REVIEW}), by_staff(actions.take_question_back)),
} | {
    f"release_decision {kind}": Move(frozenset({TARGETS[kind]}), release_decision, make_decision(kind))
    for kind in DecisionKind
}


EDITS: dict[str, Callable[[World], object]] = {
    "describe_organization": lambda world: actions.describe_organization(
        application=world.now,
        seen_revision=factories.section_revision(world.now, SectionKey.ORGANIZATION),
        organization_name="Another name",
        kind=OrganizationKind.HOSPITAL,
        country="Canada",
        size=3,
        zone="UTC",
        by=Actor.of(world.applicant),
        at=AT,
    ),
    "name_contact": lambda world: actions.name_contact(
        application=world.now,
        seen_revision=factories.section_revision(world.now, SectionKey.CONTACT),
        name="Somebody else",
        title="",
        email="",
        phone="",
        by=Actor.of(world.applicant),
        at=AT,
    ),
    "write_texts": lambda world: actions.write_texts(
        application=world.now,
        section_key=SectionKey.WHY,
        seen_revision=factories.section_revision(world.now, SectionKey.WHY),
        texts={},
        by=Actor.of(world.applicant),
        at=AT,
    ),
    "make_commitments": lambda world: actions.make_commitments(
        application=world.now,
        seen_revision=factories.section_revision(world.now, SectionKey.COMMITMENTS),
        name="",
        given={},
        by=Actor.of(world.applicant),
        at=AT,
    ),
    "describe_letter": lambda world: actions.describe_letter(
        application=world.now,
        seen_revision=factories.section_revision(world.now, SectionKey.LETTER),
        signatory_name="Somebody else",
        signatory_title="",
        level="",
        dated_on=None,
        by=Actor.of(world.applicant),
        at=AT,
    ),
    "nominate": lambda world: actions.nominate(
        application=world.now,
        slot="",
        participant=Participant("Somebody else"),
        nonce=uuid4(),
        by=Actor.of(world.applicant),
        at=AT,
    ),
    "answer_readiness": lambda world: actions.answer_readiness(
        application=world.now,
        section_key=SectionKey.SAFETY,
        seen_revision=factories.section_revision(world.now, SectionKey.SAFETY),
        given=[],
        by=Actor.of(world.applicant),
        at=AT,
    ),
}
"""Changes of what an applicant has written, one for each section that has an act of its own."""


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is undone at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything(world: World) -> tuple[object, ...]:
    """What a refused act must leave as it was."""
    application = world.now
    return (
        application.state,
        application.state_at,
        application.transitions.count(),
        application.messages.count(),
        application.declarations.count(),
        tuple(application.sections.order_by("key").values_list("key", "revision")),
        OutgoingMail.objects.count(),
        AuditEntry.objects.count(),
        Team.objects.count(),
    )


def test_every_act_that_changes_the_state_is_tried_here() -> None:
    moving = {
        name
        for name in actions.__all__
        if inspect.isfunction(act := getattr(actions, name)) and " move(" in inspect.getsource(inspect.unwrap(act))
    }
    assert moving - {"move"} <= {name.partition(" ")[0] for name in MOVES}


@pytest.mark.parametrize("state", State)
def test_every_act_in_every_state_keeps_to_the_table(world: World, state: State) -> None:
    bring_to(world, state)
    for name, move in MOVES.items():
        with undone():
            move.prepare(world)
            before, known = everything(world), world.now.transitions.count()
            try:
                with transaction.atomic():
                    move.act(world)
            except ValidationError:
                assert everything(world) == before, f"{name} was refused in “{state}” and changed something"
            reached = world.now
            steps = list(reached.transitions.order_by("pk"))[known:]
            for step in steps:
                assert may_move(step.from_state, step.to_state), f"{name} in “{state}”: {step}"
                assert step.to_state in move.targets, f"{name} in “{state}”: {step}"
            assert reached.state == (steps[-1].to_state if steps else state), f"{name} in “{state}”"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", DecisionKind)
def test_a_decision_is_made_only_where_the_table_leads_to_it(world: World, state: State, kind: DecisionKind) -> None:
    bring_to(world, state)
    may = may_move(state, TARGETS[kind])
    try:
        actions.decide(application=world.now, kind=kind, **what_it_takes(kind), by=Actor.of(world.director), at=AT)
    except ValidationError:
        assert not may
    else:
        assert may
    assert world.now.state == state, "a decision moves nothing before it is told"


@pytest.mark.parametrize("state", State)
def test_what_was_written_is_changed_in_a_draft_only(world: World, state: State) -> None:
    bring_to(world, state)
    for name, act in EDITS.items():
        with undone():
            before = everything(world)
            if state == State.DRAFT:
                act(world)
                assert everything(world) != before, name
                continue
            with pytest.raises(actions.ApplicationClosed), transaction.atomic():
                act(world)
            assert everything(world) == before, f"{name} in {state}"


@pytest.mark.parametrize("named", SectionKey)
def test_a_question_opens_what_it_names_and_nothing_else(world: World, named: SectionKey) -> None:
    bring_to(world, State.IN_REVIEW)
    ask(named)(world)
    opened = {named} | ({SectionKey.LETTER} if named == SectionKey.COMMITMENTS else set())
    assert queries.open_sections(world.now) == opened
    for key in SectionKey:
        if key in opened:
            assert actions.lock_to_edit(world.now, key).state == State.INFORMATION_REQUESTED
        else:
            with pytest.raises(actions.ApplicationClosed):
                actions.lock_to_edit(world.now, key)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(names=st.lists(st.sampled_from(sorted(MOVES)), min_size=3, max_size=14))
def test_any_acts_in_any_order_leave_one_unbroken_way_by_the_table(world: World, names: list[str]) -> None:
    with undone():
        for name in names:
            move = MOVES[name]
            try:
                with transaction.atomic():
                    move.prepare(world)
                    move.act(world)
            except ValidationError:
                continue
        reached = world.now
        steps = list(reached.transitions.order_by("pk"))
        way = [State.DRAFT, *(State(step.to_state) for step in steps)]
        assert [State(step.from_state) for step in steps] == way[:-1]
        assert all(may_move(first, second) for first, second in pairwise(way))
        assert reached.state == way[-1]
        assert (reached.team is not None) == (reached.state == State.ENROLLED)


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_the_applicant_reads_where_it_stands_what_comes_next_and_what_has_happened(
    world: World, state: State, as_user: Callable[[User], Client]
) -> None:
    bring_to(world, state)
    page = as_user(world.applicant).get(f"/applications/{world.application}/").content.decode()
    assert f"Where it stands: {PUBLIC_NAMES[state]}" in page
    assert escape(queries.what_next(world.now, AT)) in page
    assert page.count("Tue, Mar 9, 2027, 10:00 AM Eastern") >= len(way_to(state))
    for other in set(State) - {state, *way_to(state)}:
        assert f"<span>{PUBLIC_NAMES[other]}</span>" not in page


@pytest.mark.parametrize("state", State)
def test_staff_and_applicant_write_in_every_state_once_it_has_been_sent(
    world: World, state: State, as_staff: Callable[[User], Client], as_user: Callable[[User], Client]
) -> None:
    bring_to(world, state)
    address = f"/admin/applications/application/{world.application.pk}/messages/"
    client = as_staff(world.director)
    is_open = State.SUBMITTED in way_to(state)
    assert client.get(address).status_code == (200 if is_open else 404)
    assert client.post(address, {"text": "Hello."}).status_code == (302 if is_open else 404)
    own, words = as_user(world.applicant), {"text": "Good morning."}
    assert ("Your message" in own.get(f"/applications/{world.application}/").content.decode()) == is_open
    own.post(f"/applications/{world.application}/messages/", words)
    assert world.now.messages.count() == (2 if is_open else 0)
    assert world.now.state == state
