"""A driver is reworded in the browser while somebody else takes it out of the diagram."""

import pytest
from playwright.sync_api import Page, expect

from joynet.accounts.actors import Actor
from teams import actions
from tests.factories import AT, account_of, make_cohort, make_team, person_of
from tests.journeys.applying import arrived, as_person, press

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


def test_a_driver_that_was_taken_out_is_put_back_in_its_place(page: Page, live_site: str) -> None:
    team = make_team(cohort=make_cohort(), joined_on=AT.date())
    by = Actor.of(account_of(person_of(team, "Ben")))
    safety = actions.add_driver(team=team, under=None, text="Safety", component="", by=by, at=AT)
    driver = actions.add_driver(team=team, under=safety, text="Speaking up", component="", by=by, at=AT)
    ana = account_of(person_of(team, "Ana"))
    as_person(page, ana, live_site, at=AT).goto(f"/teams/{team.pk}/drivers/{driver.pk}/")
    arrived(page, "Save")
    page.fill("#id_text", "Speaking up on every shift")
    actions.remove_driver(driver=driver, seen_count=1, by=by, at=AT)
    press(page, "Save")
    arrived(page, "Add it again")
    press(page, "Add it again")
    expect(page.get_by_role("link", name="Speaking up on every shift", exact=True)).to_be_visible()
