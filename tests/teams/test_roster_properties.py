"""No sequence of allowed acts breaks a roster; and a membership is active on the same days in SQL and in Python."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from joynet.accounts.actors import Actor
from joynet.lib.days import is_active
from teams.models import Membership, Person, Team
from teams.queries import quorum_members_on, roster_on, seats_of
from teams.rules import Slot, coverage
from tests.factories import make_cohort, make_staff, make_team
from tests.teams.roster_rules import ACTS, FIRST, PEOPLE, SLOTS, Act, broken_rules, do_alone

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)

SEQUENCES = st.lists(
    st.builds(
        Act,
        kind=st.sampled_from([*ACTS, *ACTS[:8]]),
        which=st.integers(0, 1),
        who=st.integers(0, len(PEOPLE) - 1),
        slot=st.integers(0, len(SLOTS) - 1),
        day=st.integers(-1, 12),
        now=st.integers(0, 12),
        yes=st.booleans(),
    ),
    min_size=2,
    max_size=8,
)

AHEAD = Act("change ahead", which=0, who=0, slot=0, day=5, now=0, yes=True)
"""Ana's tasks change on the ninth day."""
COMES_LATE = Act("add", which=0, who=0, slot=3, day=8, now=0, yes=False)
"""Dee joins Mercy Hospital as a further member on the ninth day."""


def test_no_sequence_of_acts_breaks_a_roster() -> None:
    team = make_team()
    teams = [team, make_team(cohort=team.cohort, name="North Site")]
    staff = Actor.of(make_staff(email="sam@joynet.example", name="Sam Staff"))
    done: dict[str, int] = dict.fromkeys(ACTS, 0)

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(SEQUENCES)
    @example([Act("add", which=0, who=0, slot=3, day=-1, now=0, yes=False)])
    @example([COMES_LATE, Act("withdraw", which=0, who=0, slot=0, day=5, now=1, yes=False)])
    @example([COMES_LATE, Act("merge", which=0, who=0, slot=0, day=5, now=1, yes=False)])
    @example([AHEAD, Act("end", which=0, who=0, slot=0, day=3, now=1, yes=False)])
    @example([AHEAD, Act("replace", which=0, who=0, slot=4, day=3, now=1, yes=False)])
    def holds(sequence: list[Act]) -> None:
        with transaction.atomic():
            for act in sequence:
                done[act.kind] += do_alone(act, teams, staff)
                assert broken_rules() == []
            transaction.set_rollback(True)

    holds()
    assert min(done.values()) > 0, done


# ---- active on a day: SQL and Python

SPANS = {
    "follows without a gap": ((date(2027, 6, 7), date(2027, 9, 1)), (date(2027, 9, 1), None)),
    "follows after a gap": ((date(2027, 6, 7), date(2027, 9, 1)), (date(2027, 9, 3), None)),
    "overlaps": ((date(2027, 6, 7), date(2027, 9, 3)), (date(2027, 9, 1), None)),
    "changes twice on one day and the next": ((date(2027, 6, 7), date(2027, 6, 8)), (date(2027, 6, 8), None)),
    "begins on August 31": ((date(2025, 8, 31), date(2025, 9, 1)), (date(2025, 9, 1), date(2027, 2, 28))),
    "ends on a leap day": ((date(2028, 2, 28), date(2028, 2, 29)), (date(2028, 2, 29), date(2028, 3, 1))),
}


@pytest.mark.parametrize("spans", SPANS.values(), ids=SPANS)
def test_sql_and_python_agree_on_both_edges(spans: tuple[tuple[date, date | None], ...]) -> None:
    team = make_team(cohort=make_cohort(starts_on=date(2025, 8, 31)), joined_on=date(2025, 8, 31))
    staff = make_staff(email="sam@joynet.example", name="Sam Staff")
    rows = [
        Membership.objects.create(
            team=team,
            person=Person.objects.create(name=f"Fay {number}", email=f"fay{number}@mercy.example"),
            starts_on=starts_on,
            ends_on=ends_on,
            slot=Slot.SENIOR_LEADER,
            counts_for_quorum=True,
            approved_by=staff,
        )
        for number, (starts_on, ends_on) in enumerate(spans)
    ]
    edges = {day for span in spans for day in span if day is not None}
    for day in sorted({edge + DAY * offset for edge in edges for offset in (-1, 0, 1)}):
        by_sql = set(Membership.objects.active_on(day).filter(pk__in=[m.pk for m in rows]))
        by_python = {m for m in rows if is_active(m.starts_on, m.ends_on, day)}
        assert by_sql == by_python, day
        held = set(coverage(seats_of(team), day).holders[Slot.SENIOR_LEADER])
        shown = {line.person_id for line in roster_on(team=team, day=day).seats[0].holders}
        counting = {m.person_id for m in quorum_members_on(team=team, day=day) if m.slot == Slot.SENIOR_LEADER}
        assert held == shown == counting, day
        assert {m.person_id for m in by_python} <= held


@given(starts=st.integers(0, 40), length=st.one_of(st.none(), st.integers(1, 20)), day=st.integers(-2, 64))
@example(starts=0, length=1, day=0)
@example(starts=0, length=1, day=1)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_team_is_in_the_program_on_the_same_days_in_sql_and_in_python(
    starts: int, length: int | None, day: int
) -> None:
    with transaction.atomic():
        team = Team.objects.first() or make_team()
        team.joined_on = FIRST + DAY * starts
        team.left_on = None if length is None else team.joined_on + DAY * length
        team.save()
        asked = FIRST + DAY * day
        in_sql = Team.objects.in_program_on(asked).filter(pk=team.pk).exists()
        assert in_sql == is_active(team.joined_on, team.left_on, asked)
