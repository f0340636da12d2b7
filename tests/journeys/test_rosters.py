"""A roster stays whole, in a real browser: a place changes hands from a date, an empty seat is noticed and filled."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from joynet.accounts.actors import Actor
from joynet.accounts.models import Role, User
from teams import actions
from teams.models import Team
from teams.rules import Slot
from tests.factories import account_of, make_staff, make_team, person_of
from tests.journeys.applying import arrived, as_person, follow, heading, newest_link, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NOW = datetime(2027, 10, 12, 15, tzinfo=UTC)
CHANGE = date(2027, 11, 1)
MORNING_OF_THE_CHANGE = datetime(2027, 11, 1, 14, tzinfo=UTC)

with_and_without_js = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])


def roster_of(team: Team) -> str:
    return f"/teams/{team.pk}/roster/"


def fill_day(page: Page, name: str, day: date) -> None:
    """Types a date into its three boxes."""
    for part in ("month", "day", "year"):
        page.fill(f"[name={name}_{part}]", str(getattr(day, part)))


def staff_and_ben(team: Team) -> tuple[User, User]:
    staff = make_staff(role=Role.COORDINATOR, email="sam@joynet.example", name="Sam Staff", at=NOW)
    return staff, account_of(person_of(team, "Ben"), at=NOW)


@with_and_without_js
def test_a_place_changes_hands_from_a_date(javascript: bool, new_page: Callable[..., Page], live_site: str) -> None:
    with time_machine.travel(NOW) as clock:
        team = make_team()
        staff, ben = staff_and_ben(team)
        ana = account_of(person_of(team, "Ana"), at=NOW)

        def browser_of(user: User, at: datetime = NOW) -> Page:
            return as_person(new_page(javascript=javascript), user, live_site, at=at)

        member = browser_of(ben)
        member.goto(roster_of(team))
        member.get_by_role("link", name="Replace Ana Silva").click()
        heading(member, "Replace Ana Silva")
        member.fill("#id_name", "Eve Lund")
        member.fill("#id_email", "eve@mercy-hospital.example")
        fill_day(member, "from_on", date(2027, 6, 7))
        press(member, "Propose")
        expect(member.get_by_role("alert")).to_contain_text("Choose a day after that.")
        expect(member.locator("#id_name")).to_have_value("Eve Lund")
        fill_day(member, "from_on", CHANGE)
        press(member, "Propose")
        expect(member.get_by_text("Eve Lund takes the place of Ana Silva from Nov 1, 2027").first).to_be_visible()

        leader = browser_of(ana)
        leader.goto(newest_link("roster_proposal_to_acknowledge", ana.email))
        leader.get_by_role("button", name=re.compile("^Acknowledge.*Eve Lund")).click()
        expect(leader.get_by_text("Acknowledged by Ana Silva, Oct 12, 2027.")).to_be_visible()

        desk = browser_of(staff)
        desk.goto("/admin/teams/rosterproposal/")
        desk.get_by_role("link", name="Eve Lund takes the place of Ana Silva").click()
        arrived(desk, "Decline")
        expect(desk.get_by_text("Acknowledged by Ana Silva, Oct 12, 2027")).to_be_visible()
        press(desk, "Approve")
        expect(desk.get_by_text("Approved: Eve Lund takes the place of Ana Silva from Nov 1, 2027.")).to_be_visible()

        member.goto(roster_of(team))
        expect(member.locator(".seats")).to_contain_text("Ana Silva")
        expect(member.get_by_role("heading", name="Coming")).to_be_visible()
        invited = newest_link("team_invitation", "eve@mercy-hospital.example")

        clock.move_to(MORNING_OF_THE_CHANGE)
        eve = account_of(person_of(team, "Eve"), at=MORNING_OF_THE_CHANGE)
        successor = browser_of(eve, MORNING_OF_THE_CHANGE)
        successor.goto(invited)
        heading(successor, "Mercy Hospital")
        successor.goto(roster_of(team))
        expect(successor.locator(".seats")).to_contain_text("Eve Lund")
        expect(successor.get_by_text("Jun 7, 2027 to Oct 31, 2027, then Eve Lund")).to_be_visible()
        answer = browser_of(ana, MORNING_OF_THE_CHANGE).goto(roster_of(team))
        assert answer is not None
        assert answer.status == 404
        assert team.memberships.active_on(CHANGE).get(holds_steering_seat=True).person == eve.person


@with_and_without_js
def test_an_empty_seat_is_noticed_and_filled(javascript: bool, new_page: Callable[..., Page], live_site: str) -> None:
    with time_machine.travel(NOW):
        team = make_team()
        staff, ben = staff_and_ben(team)
        place = team.memberships.get(slot=Slot.FRONTLINE_CLINICIAN)
        gone = NOW.date() - timedelta(days=20)
        actions.end_membership(
            membership=place, ends_on=gone, reason="Moved to another hospital.", by=Actor.of(staff), at=NOW
        )

        member = as_person(new_page(javascript=javascript), ben, live_site, at=NOW)
        member.goto(roster_of(team))
        expect(member.locator(".seat-empty")).to_contain_text("Empty since Sep 22, 2027")
        expect(member.locator(".coverage figcaption")).to_contain_text("the 14 days of grace are over")
        follow(member, "Propose who takes this seat")
        heading(member, "Add a member")
        expect(member.get_by_label("Frontline clinician", exact=True)).to_be_checked()
        member.fill("#id_name", "Fay Moss")
        member.fill("#id_email", "fay@mercy-hospital.example")
        fill_day(member, "from_on", NOW.date())
        press(member, "Propose")
        expect(member.get_by_role("alert")).to_contain_text("Enter the profession of the frontline clinician.")
        member.fill("#id_profession", "Nurse")
        member.get_by_label("Gives direct care for at least half of the working time").check()
        press(member, "Propose")
        expect(member.get_by_text("Waits for staff")).to_be_visible()

        desk = as_person(new_page(javascript=javascript), staff, live_site, at=NOW)
        desk.goto(roster_of(team))
        desk.get_by_role("link", name=re.compile("^Decide.*Fay Moss joins as frontline clinician")).click()
        arrived(desk, "Decline")
        press(desk, "Approve")
        expect(desk.get_by_text("Approved: Fay Moss joins as frontline clinician from Oct 12, 2027.")).to_be_visible()

        member.goto(roster_of(team))
        expect(member.locator(".seat-empty")).to_have_count(0)
        expect(member.locator(".seats")).to_contain_text("Fay Moss")
        expect(member.locator(".coverage figcaption")).to_contain_text("All three seats are held by three different")
