"""A place of which no day counts keeps nobody from being one person."""

from datetime import UTC, date, datetime

import pytest

from joynet.accounts.actors import Actor
from joynet.overview.actions import merge_people
from teams.actions import PersonDetails, end_membership
from teams.queries import reasons_against_merging
from tests.factories import make_cohort, make_further_member, make_staff, make_team, person_of

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize("kept_is_taken_back", [True, False])
def test_a_place_that_was_taken_back_stands_in_no_ones_way(kept_is_taken_back: bool) -> None:
    team = make_team(cohort=make_cohort(starts_on=date(2027, 2, 1)))
    ben, twice = person_of(team, "Ben"), make_further_member(team=team, name="Benjamin Okafor")
    kept, merged = (twice, ben) if kept_is_taken_back else (ben, twice)
    assert "at the same time" in reasons_against_merging(kept=kept, merged=merged)[0]
    by, place = Actor.of(make_staff()), twice.memberships.get()
    before_it = datetime(place.starts_on.year, place.starts_on.month, place.starts_on.day, tzinfo=UTC)
    end_membership(membership=place, ends_on=place.starts_on, reason="Twice.", by=by, at=before_it)
    details = PersonDetails("Ben Okafor", "", "ben@mercy-hospital.example", "America/Chicago")
    merge_people(kept=kept, merged=merged, details=details, by=by, at=AT)
    assert team.memberships.approved().get(person=kept).slot
