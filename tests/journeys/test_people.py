"""People in a real browser: two who are one, one account in several places, and a list that comes in from a file."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from joynet.accounts.actors import Actor
from joynet.accounts.models import Role, User
from joynet.lib.spreadsheet import workbook
from teams.actions import NewMember, add_member, assign_coach
from teams.models import Membership, Person
from tests.factories import AT, account_of, make_cohort, make_further_member, make_staff, make_team, person_of
from tests.journeys.applying import as_person, follow, heading, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

with_and_without_js = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])


def joan() -> User:
    return make_staff(role=Role.COORDINATOR, email="joan@joynet.example", name="Joan Day")


@with_and_without_js
@pytest.mark.usefixtures("clock")
def test_two_who_are_one_are_merged(javascript: bool, new_page: Callable[..., Page], live_site: str) -> None:
    cohort = make_cohort(starts_on=date(2027, 2, 1))
    mercy, alder = make_team(cohort=cohort), make_team(cohort=cohort, name="Alder Clinic")
    ben = person_of(mercy, "Ben")
    user = account_of(ben)
    twin = person_of(alder, "Ben")
    make_further_member(team=mercy, name="Anna Silva")
    Person.objects.filter(pk=twin.pk).update(name="Benjamin Okafor", email=ben.email)
    page = as_person(new_page(javascript=javascript), joan(), live_site, at=AT)

    page.goto("/admin/teams/person/")
    follow(page, "Possible duplicates")
    expect(page.get_by_text("2 pairs of people may be one.")).to_be_visible()
    press(page, "They are two people – Ana Silva and Anna Silva")
    expect(page.get_by_text("Ana Silva and Anna Silva stay two people and are not listed here again.")).to_be_visible()
    follow(page, "Compare Ben Okafor and Benjamin Okafor")
    heading(page, "Compare and merge")
    page.get_by_label("Benjamin Okafor").check()
    press(page, "Show what will be")
    expect(page.get_by_text("From Benjamin Okafor to Ben Okafor: 1 place on a team.")).to_be_visible()
    press(page, "Merge the two")

    expect(page.get_by_text("Benjamin Okafor and Ben Okafor are one person now.")).to_be_visible()
    expect(page.get_by_role("row", name="Alder Clinic")).to_be_visible()
    expect(page.get_by_role("row", name="Mercy Hospital")).to_be_visible()
    ben.refresh_from_db()
    assert (ben.name, ben.user, ben.memberships.count()) == ("Benjamin Okafor", user, 2)

    member = as_person(new_page(javascript=javascript), user, live_site, at=AT)
    member.goto("/home/")
    for team in ("Alder Clinic", "Mercy Hospital"):
        expect(member.locator("#main").get_by_role("link", name=team)).to_be_visible()


@with_and_without_js
@pytest.mark.usefixtures("clock")
def test_one_account_switches_between_its_places(
    javascript: bool, new_page: Callable[..., Page], live_site: str
) -> None:
    first, later = make_cohort(starts_on=date(2027, 2, 1)), make_cohort(name="Wave J", starts_on=date(2027, 3, 1))
    mercy, alder = make_team(cohort=first), make_team(cohort=later, name="Alder Clinic")
    cedar = make_team(cohort=first, name="Cedar Clinic")
    ben, staff = person_of(mercy, "Ben"), Actor.of(joan())
    user = account_of(ben)
    add_member(
        team=alder, member=NewMember(ben.name, ben.email), starts_on=date(2027, 3, 1), holds_steering_seat=False,
        by=staff, at=AT,
    )  # fmt: skip
    assign_coach(team=cedar, user=user, kind="alumnus", starts_on=date(2027, 3, 1), by=staff, at=AT)
    page = as_person(new_page(javascript=javascript, width=320), user, live_site, at=AT)

    page.goto("/home/")
    for team, role in (("Mercy Hospital", "Unit-level manager"), ("Alder Clinic", "Member"), ("Cedar Clinic", "coach")):
        expect(page.locator("#main li", has_text=team)).to_contain_text(role)
    page.locator("#main").get_by_role("link", name="Mercy Hospital").click()
    for team, where in (
        ("Alder Clinic (Wave J)", "Wave J · Member"),
        ("Cedar Clinic (Wave I)", "Wave I · Alumnus coach"),
        ("Mercy Hospital (Wave I)", "Wave I · Unit-level manager"),
    ):
        page.locator("header summary").click()
        page.locator("header").get_by_role("link", name=team).click()
        heading(page, team.partition(" (")[0])
        expect(page.locator("header summary")).to_contain_text(where)
    page.locator("header summary").click()
    follow(page, "Everything that is yours")
    heading(page, "Home")


@with_and_without_js
@pytest.mark.usefixtures("clock")
def test_a_list_of_people_comes_in(javascript: bool, new_page: Callable[..., Page], live_site: str) -> None:
    mercy = make_team(cohort=make_cohort(starts_on=date(2027, 2, 1)))
    rows = [
        ("Eve Lund", "eve@mercy.example", "Analyst", "Mercy Hospital", date(2027, 3, 15)),
        ("Benjamin Okafor", "b.okafor@mercy.example", "Manager", "Mercy Hospital", date(2027, 3, 15)),
        ("Ana Silva", "ana@mercy-hospital.example", "", "", None),
        ("Fay Roe", "fay at mercy", "", "", None),
    ]
    head = ("Person", "Mail", "Job", "Team", "Since")
    file = {
        "name": "people.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": workbook(head, rows, name="People"),
    }
    page = as_person(new_page(javascript=javascript), joan(), live_site, at=AT)

    page.goto("/admin/teams/person/")
    follow(page, "Lists of people")
    follow(page, "Bring in a list")
    page.set_input_files("#id_file", file)  # type: ignore[arg-type]  # Playwright's own shape
    page.get_by_label("Cohort").select_option(label="Wave I")
    press(page, "Upload")
    heading(page, "Which column is what")
    expect(page.get_by_label("On the team from")).to_have_value("4")
    press(page, "Look at the rows")
    expect(page.get_by_text("3 new, 1 known, 2 joining a team, 0 left out.")).to_have_count(0)
    expect(page.get_by_text("1 row cannot come in as it is.")).to_be_visible()
    press(page, "Bring in what is ticked")
    expect(page.get_by_text("Some rows cannot come in as they are.")).to_be_visible()
    page.get_by_label("Bring in row 5, Fay Roe").uncheck()
    page.get_by_label("Row 3 is").select_option(label="Ben Okafor, ben@mercy-hospital.example")
    press(page, "Look again with these picks")
    expect(page.get_by_text("Is on Mercy Hospital already")).to_be_visible()
    expect(page.get_by_text("1 new, 2 known, 1 joining a team, 1 left out.")).to_be_visible()
    press(page, "Bring in what is ticked")
    expect(page.get_by_text("1 new, 2 known, 1 left out.")).to_be_visible()

    assert Membership.objects.filter(team=mercy, person__name="Eve Lund", starts_on=date(2027, 3, 15)).count() == 1
    assert not Person.objects.filter(name__in=["Fay Roe", "Benjamin Okafor"]).exists()
