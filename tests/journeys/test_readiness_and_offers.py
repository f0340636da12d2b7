"""A team assesses its readiness again and a member makes an offer, in a browser without JavaScript."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client
from playwright.sync_api import Page, expect

from teams.models import PoolOffer, ReadinessAnswer, ReadinessResponse, Team
from teams.readiness.instrument import CURRENT
from tests.factories import account_of, make_cohort, make_team, person_of
from tests.worlds import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
IN_M9 = datetime(2028, 2, 3, 15, tzinfo=UTC)


@pytest.fixture
def _in_month_9() -> Iterator[None]:
    with time_machine.travel(IN_M9):
        yield


@pytest.fixture
def team(_in_month_9: None) -> Team:
    """A team that was at level 2 everywhere when it applied."""
    made = make_team(cohort=make_cohort(starts_on=date(2027, 6, 7)))
    response = ReadinessResponse(team=made, occasion="baseline", instrument_version="1.0", handed_in_at=IN_M9)
    response.full_clean()
    response.save()
    for item in CURRENT.items:
        ReadinessAnswer.objects.create(response=response, item=item.code, level=2)
    return made


@pytest.fixture
def bens(team: Team, page_without_js: Page, live_site: str) -> Page:
    """The browser of Ben, who is signed in."""
    client = Client()
    sign_in(client, account_of(person_of(team, "Ben")), at=IN_M9)
    key = client.cookies[site.SESSION_COOKIE_NAME].value
    page_without_js.context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": key, "url": live_site}])
    return page_without_js


def test_three_pages_are_answered_left_taken_up_again_and_handed_in(bens: Page, team: Team) -> None:
    bens.goto(f"/teams/{team.pk}/readiness/")
    bens.get_by_role("link", name="Begin").click()
    for number, domain in enumerate(CURRENT.domains):
        expect(bens.get_by_role("heading", level=1, name=domain.title)).to_be_visible()
        for item in domain.items:
            bens.get_by_role("group", name=f"{item.code} {item.title}").get_by_label(f"4. {item.levels[3]}").check()
        if number == 1:
            bens.get_by_role("button", name="Save and come back later").click()
            expect(bens.get_by_text("12 of 20 items answered, not handed in yet.").first).to_be_visible()
            bens.get_by_role("link", name="Continue").click()
        else:
            bens.get_by_role("button", name="Save and").first.click()
    expect(bens.get_by_role("heading", level=1, name="What your answers come to")).to_be_visible()
    bens.get_by_role("button", name="Hand in").click()
    expect(bens.get_by_text("The self-assessment has been handed in.")).to_be_visible()
    expect(bens.get_by_role("cell", name="50 points higher than at the start").first).to_be_visible()
    assert team.readiness_responses.get(occasion="m9").handed_in_at is not None


def test_an_offer_is_made_and_withdrawn(bens: Page) -> None:
    bens.goto("/offers/")
    bens.get_by_role("link", name="Make an offer").click()
    bens.get_by_label("Topics").fill("Huddles")
    bens.get_by_role("button", name="Save my offer").click()
    expect(bens.get_by_role("link", name="Choose at least one thing that you offer.")).to_be_visible()
    expect(bens.get_by_label("Topics")).to_have_value("Huddles")
    bens.get_by_label("Coach a team").check()
    bens.get_by_label("Staff of the network may get in touch with me about this").check()
    bens.get_by_role("button", name="Save my offer").click()
    expect(bens.get_by_text("You agreed on Feb 3, 2028 that staff get in touch.")).to_be_visible()
    assert PoolOffer.objects.in_pool_on(IN_M9.date()).exists()
    bens.get_by_role("button", name="Take me out of the pool").click()
    expect(bens.get_by_text("You withdrew on Feb 3, 2028.")).to_be_visible()
    assert not PoolOffer.objects.in_pool_on(IN_M9.date()).exists()
