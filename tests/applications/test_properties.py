"""Whatever a draft holds it can be saved, and it can be sent if and only if the rules say that nothing is missing."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from applications import actions, queries
from applications.actions import ItemAnswer, Participant
from applications.models import Application
from applications.rules import LONGEST_ANSWER, TEXTS_OF, State, section_of_domain
from joynet.accounts.actors import Actor
from joynet.files.intake import take_in
from joynet.network.queries import commitments_in_force
from teams.models import Cohort
from teams.readiness.instrument import CURRENT
from teams.rules import OrganizationKind, SignatoryLevel, Slot, Subtype
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db

# Names of any world, without the characters that no browser sends and no database keeps.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
ANY_LENGTH = st.sampled_from(["", " ", "Because.", "x" * LONGEST_ANSWER, "x" * (LONGEST_ANSWER + 1), "é\n" * 10_000])
MOSTLY = st.sampled_from([*[True] * 11, False])
HOURS = st.none() | st.decimals(0, 80, places=1)


@st.composite
def participants(draw: st.DrawFn) -> list[tuple[str, Participant]]:
    """Often three complete people, often something else."""
    people = []
    for number, slot in enumerate([*Slot, *draw(st.lists(st.sampled_from([*Slot.values, ""]), max_size=3))]):
        if not draw(MOSTLY):
            continue
        is_complete = draw(MOSTLY)
        people.append(
            (
                str(slot),
                Participant(
                    name=f"Person {number}" if is_complete else draw(WORDS),
                    email=draw(st.sampled_from([f"person{number}@example.org"] * 5 + ["", "same@example.org"])),
                    title="Nurse" if is_complete else draw(WORDS),
                    subtype=Subtype.CORE_LEADER if is_complete else "",
                    profession="Nurse" if is_complete else draw(WORDS),
                    attests_direct_care=is_complete,
                    hours_per_week=Decimal(4) if is_complete else draw(HOURS),
                ),
            )
        )
    return people


@pytest.fixture
def cohort() -> Cohort:
    return factories.make_cohort()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_draft_is_saved_and_is_sent_exactly_when_nothing_is_missing(data: st.DataObject, cohort: Cohort) -> None:
    draw = data.draw
    user = factories.make_user(email=f"{uuid4().hex}@example.org")
    by = Actor.of(user)
    application = factories.make_draft(user=user, cohort=cohort)
    is_complete = draw(MOSTLY)
    actions.describe_organization(
        application=application,
        seen_revision=0,
        organization_name="Mercy Hospital" if is_complete else draw(WORDS),
        kind=OrganizationKind.HOSPITAL if draw(MOSTLY) else "",
        country="Canada" if is_complete else draw(WORDS),
        size=1200 if draw(MOSTLY) else None,
        zone="",
        by=by,
        at=AT,
    )
    actions.add_organization_details(
        application=application,
        seen_revision=1,
        legal_name=draw(WORDS),
        units_in_scope="Unit 4" if is_complete else draw(WORDS),
        beds=draw(st.none() | st.integers(0, 2_000)),
        visits=draw(st.none() | st.integers(0, 2_000_000)),
        by=by,
        at=AT,
    )
    actions.name_contact(
        application=application,
        seen_revision=0,
        name="Dana Cho" if is_complete else draw(WORDS),
        title="Director" if is_complete else draw(WORDS),
        email="dana.cho@example.org" if draw(MOSTLY) else "",
        phone=draw(WORDS),
        by=by,
        at=AT,
    )
    for key, texts in TEXTS_OF.items():
        actions.write_texts(
            application=application,
            section_key=key,
            seen_revision=0,
            texts={text: "Because." if is_complete else draw(ANY_LENGTH) for text in texts},
            by=by,
            at=AT,
        )
    given_answers = {text.pk: "yes" if is_complete or draw(MOSTLY) else "" for text in commitments_in_force(AT)}
    actions.make_commitments(
        application=application,
        seen_revision=0,
        name="Ana" if is_complete else draw(WORDS),
        given=given_answers,
        by=by,
        at=AT,
    )
    actions.describe_letter(
        application=application,
        seen_revision=0,
        signatory_name="Ana Silva" if is_complete else draw(WORDS),
        signatory_title="Chief Nurse",
        level=SignatoryLevel.OTHER if draw(MOSTLY) else "",
        dated_on=date(2027, 1, 5) if draw(MOSTLY) else draw(st.none() | st.dates()),
        by=by,
        at=AT,
    )
    if draw(MOSTLY):
        actions.attach_letter(
            application=application, seen_revision=1, intake=take_in(factories.upload()), by=by, at=AT
        )
    for slot, participant in draw(participants()):
        actions.nominate(application=application, slot=slot, participant=participant, nonce=uuid4(), by=by, at=AT)
    for domain in CURRENT.domains:
        level = draw(st.sampled_from([1, 3, None, 4]))
        actions.answer_readiness(
            application=application,
            section_key=section_of_domain(domain.key),
            seen_revision=0,
            given=[
                ItemAnswer(
                    item.code,
                    is_answered=is_complete or draw(MOSTLY),
                    level=level,
                    evidence="Seen." if is_complete else draw(WORDS),
                )
                for item in domain.items
            ],
            by=by,
            at=AT,
        )
    application = Application.objects.select_related("cohort").get(pk=application.pk)
    event(f"can be sent: {not queries.missing_of(application, AT)}")
    gaps = queries.missing_of(application, AT)

    if gaps:
        with pytest.raises(actions.NotComplete) as refusal:
            actions.send_application(application=application, **factories.DECLARED, by=by, at=AT)
        assert refusal.value.gaps == gaps
    else:
        actions.send_application(application=application, **factories.DECLARED, by=by, at=AT)
    application.refresh_from_db()
    assert application.state == (State.DRAFT if gaps else State.SUBMITTED)
