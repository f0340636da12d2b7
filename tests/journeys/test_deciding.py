"""Staff in a real browser, each way with JavaScript and without it: from the reviewers to the team, and more time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from applications import queries
from applications.models import Application, ReviewAssignment
from applications.rules import REVIEWER_CRITERIA, State
from joynet.accounts.models import Role, User
from joynet.outbox.models import OutgoingMail
from teams.models import Team
from tests import factories
from tests.factories import AT
from tests.journeys import applying
from tests.journeys.applying import PEOPLE, as_person, follow, heading, home_of, press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

with_and_without_js = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])


def desk_of(application: Application, page: str) -> str:
    """One of the staff's pages of the application."""
    return f"/admin/applications/application/{application.pk}/{page}"


@with_and_without_js
def test_from_the_reviewers_to_the_team(
    javascript: bool,
    new_page: Callable[..., Page],
    live_site: str,
    clock: time_machine.Traveller,
) -> None:
    dana, ines = factories.make_user(), factories.make_staff()
    readers = [
        factories.make_staff(role=Role.REVIEWER, email=f"{name.lower()}@example.org", name=f"{name} Reader")
        for name in ("Ruth", "Sam", "Tess")
    ]
    application = factories.make_sent(user=dana)

    def browser_of(user: User) -> Page:
        return as_person(new_page(javascript=javascript), user, live_site, at=AT)

    desk = browser_of(ines)
    desk.goto(desk_of(application, "reviewers/"))
    press(desk, "Assign evenly")
    first, second = (row.reviewer for row in ReviewAssignment.objects.select_related("reviewer").order_by("pk"))
    (third,) = [reader for reader in readers if reader not in (first, second)]

    recused = browser_of(first)
    recused.goto(applying.newest_link("application_review_asked", first.email))
    expect(recused.get_by_text("Mercy Hospital").first).to_be_visible()
    expect(recused.get_by_text("Our staff asked for it.")).to_have_count(0)
    recused.get_by_label("Yes, I have one. Close the application to me.").check()
    recused.fill("#id_reason", "My sister leads the unit.")
    press(recused, "Continue")
    answer = recused.goto(desk_of(application, "change/"))
    assert answer is not None
    assert answer.status == 404

    desk.goto(desk_of(application, "reviewers/"))
    expect(desk.get_by_text("My sister leads the unit.")).to_be_visible()
    desk.select_option("#id_reviewer", str(third.pk))
    press(desk, "Ask this person")
    for reviewer, score in ((second, 3), (third, 1)):
        review(browser_of(reviewer), application, score)
    desk.goto(desk_of(application, "change/"))
    expect(desk.get_by_text("2 of 2 are in.")).to_be_visible()

    desk.goto(desk_of(application, "decide/accept/"))
    desk.fill("#id_reason", "Your evidence is honest.")
    press(desk, "Record this decision")
    press(desk, "Record this decision")
    application.refresh_from_db()
    assert application.state == State.IN_REVIEW
    assert not OutgoingMail.objects.filter(to_address=dana.email, subject__contains="has a place").exists()
    desk.goto(f"/admin/applications/application/panel/{application.cohort_id}/")
    follow(desk, "See every mail, then tell all")
    expect(desk.get_by_text("Your evidence is honest.")).to_be_visible()
    press(desk, "Tell this applicant")
    application.refresh_from_db()
    assert application.state == State.ACCEPTED
    assert not Team.objects.exists()

    page = browser_of(dana)
    page.goto(f"{home_of(application)}place/")
    expect(page.get_by_text("First, three people say yes")).to_be_visible()
    for _link, _name, address, _title in PEOPLE:
        confirm(new_page(width=360, javascript=javascript), address)
    page.goto(f"{home_of(application)}place/")
    page.fill("#id_name", "Rosa Field")
    page.fill("#id_title", "Chief Executive Officer")
    page.check("#id_agrees")
    press(page, "Sign and take the place")
    expect(page.get_by_text("The place is yours.").first).to_be_visible()
    application.refresh_from_db()
    assert application.state == State.ENROLLED
    team = Team.objects.get()
    assert application.team == team
    assert {membership.person.name for membership in team.memberships.all()} == {name for _l, name, _a, _t in PEOPLE}


def review(page: Page, application: Application, score: int) -> None:
    """Say that there is no conflict, give every criterion this score, hand in."""
    page.goto(desk_of(application, "review/"))
    page.get_by_label("No, I have none. Open the application.").check()
    press(page, "Continue")
    page.goto(desk_of(application, "review/"))
    for criterion in REVIEWER_CRITERIA:
        page.locator(f"input[name=score_{criterion.value}][value='{score}']").check()
    press(page, "Hand in my scores")
    expect(page.get_by_role("button", name="Change my scores")).to_be_visible()


def confirm(page: Page, address: str) -> None:
    """The person who is named says yes, by the link in the mail."""
    page.goto(applying.newest_link("application_confirmation_asked", address))
    care = page.locator("#id_attests_direct_care")
    if care.count():
        care.check()
    press(page, "Confirm my place")
    heading(page, "Thank you")


@with_and_without_js
def test_one_applicant_gets_more_time(
    javascript: bool,
    new_page: Callable[..., Page],
    live_site: str,
    clock: time_machine.Traveller,
) -> None:
    dana, ines = factories.make_user(), factories.make_staff()
    application = factories.make_complete_draft(user=dana)
    late = application.cohort.applications_close_at + timedelta(days=1)
    clock.move_to(late)
    page = as_person(new_page(javascript=javascript), dana, live_site, at=late)
    page.goto(home_of(application))
    expect(page.get_by_text("Applications have closed.").first).to_be_visible()

    desk = as_person(new_page(javascript=javascript), ines, live_site, at=late)
    desk.goto("/admin/applications/application/extend/")
    desk.fill("#id_address", dana.email)
    desk.fill("#id_last_day", (late + timedelta(days=3)).date().isoformat())
    desk.fill("#id_reason", "Their chief executive was ill.")
    press(desk, "Give more time and send the mail")
    expect(desk.get_by_text("Their chief executive was ill.")).to_be_visible()

    page.goto(applying.newest_link("application_extended", dana.email))
    expect(page.get_by_text("Applications have closed.")).to_have_count(0)
    applying.declare_and_send(page)
    application.refresh_from_db()
    assert application.state == State.SUBMITTED
    moment = queries.sent_at(application)
    assert moment is not None
    assert moment > application.cohort.applications_close_at
