"""What the standing tells of the members' own answers about later phases: how many, of those on the team that day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from joynet.accounts.actors import SYSTEM, Actor
from joynet.overview.queries import facts_by_team, load_teams
from joynet.overview.rules import lines
from joynet.overview.rules.standing_facts import Expectation
from teams import actions
from teams.models import Team
from tests.factories import account_of, make_cohort, make_team, person_of

pytestmark = pytest.mark.django_db

SAID = datetime(2028, 9, 12, 16, tzinfo=UTC)
LEFT_ON = date(2028, 9, 15)


def _evidence(team: Team, at: datetime) -> str:
    facts, _risk = facts_by_team(load_teams([team.pk]), at=at)[team.pk]
    return next(line.evidence for line in lines(facts) if line.expectation == Expectation.OPENNESS)


def test_only_who_is_on_the_team_that_day_counts_and_nobody_is_named() -> None:
    team = make_team(cohort=make_cohort())
    for name, answer in (("Ana", "not_now"), ("Ben", "yes")):
        user = account_of(person_of(team, name))
        membership = team.memberships.get(person=user.person)
        actions.say_willingness(membership=membership, answer=answer, by=Actor.of(user), at=SAID)
    ana = team.memberships.get(person__name="Ana Silva")
    actions.end_membership(membership=ana, ends_on=LEFT_ON, reason="Left.", by=SYSTEM, at=SAID)
    noon = datetime(2028, 9, 14, 16, tzinfo=UTC)
    found = [_evidence(team, noon + timedelta(days=count)) for count in (0, 1, 2)]
    assert [words.partition(". ")[0] for words in found] == [
        "Of those on the team: 1 yes, 1 not now",
        "Of those on the team: 1 yes",
        "Of those on the team: 1 yes",
    ]
    assert not [words for words in found if "Ana" in words or "Ben" in words]
