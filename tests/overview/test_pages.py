"""The public page, home, a team's home and the help form, as people find them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Enquiry
from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import User
from joynet.outbox import queueing
from joynet.outbox.models import OutgoingMail
from teams import actions
from teams.models import Team
from teams.rules import Slot
from tests.factories import AT, account_of, make_cohort, make_draft, make_staff, make_team, make_user, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_nudges(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here."""
    monkeypatch.setattr(queueing, "nudge", lambda: None)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It is AT."""
    with time_machine.travel(AT, tick=False) as moved:
        yield moved


def page(client: Client, address: str) -> str:
    """What the page says, its lines joined."""
    response = client.get(address)
    assert response.status_code == 200, response
    return " ".join(response.content.decode().split())


# ---- the public page


def test_with_an_open_cohort_the_public_page_says_its_dates_and_leads_in(client: Client) -> None:
    make_cohort(name="Wave I")
    said = page(client, "/")
    assert "Apply for Wave I" in said
    assert f'href="{reverse("applications:start")}"' in said
    assert "Apr 10, 2027, 11:59 PM Eastern" in said


def test_before_it_opens_the_public_page_says_when_and_shows_no_apply_button(client: Client) -> None:
    make_cohort(opens_at=AT + timedelta(days=20), closes_at=AT + timedelta(days=30))
    said = page(client, "/")
    assert "Mar 29, 2027" in said
    assert "Apply for" not in said
    assert reverse("applications:start") not in said


def test_after_it_has_closed_the_next_one_is_named(client: Client) -> None:
    make_cohort(name="Wave I", closes_at=AT - timedelta(days=1))
    make_cohort(name="Wave II", opens_at=AT + timedelta(days=20), closes_at=AT + timedelta(days=30))
    said = page(client, "/")
    assert "Wave II" in said
    assert "Apply for" not in said


def test_without_any_cohort_the_public_page_still_stands(client: Client) -> None:
    said = page(client, "/")
    assert "18" in said
    assert "Apply for" not in said


# ---- home


def test_home_of_somebody_with_one_team_is_the_team(client: Client) -> None:
    team = make_team(joined_on=AT.date())
    client.force_login(account_of(person_of(team, "Ben")))
    response = client.get("/home/")
    assert response.headers["Location"] == reverse("overview:team_home", args=[team.pk])


def test_home_offers_a_place_that_waits_and_one_press_takes_it(client: Client) -> None:
    team = make_team(joined_on=AT.date())
    ben = person_of(team, "Ben")
    client.force_login(make_user(email=ben.email.upper(), name="Ben Okafor"))
    assert f"{team.name} expects you" in page(client, "/home/")
    client.post(reverse("overview:join_team", args=[ben.pk]))
    assert client.get("/home/").headers["Location"] == reverse("overview:team_home", args=[team.pk])


def test_nobody_takes_the_place_of_another_address(client: Client) -> None:
    ben = person_of(make_team(joined_on=AT.date()), "Ben")
    client.force_login(make_user(email="eve@example.org", name="Eve"))
    assert client.post(reverse("overview:join_team", args=[ben.pk])).status_code == 404
    ben.refresh_from_db()
    assert ben.user is None


def test_home_of_somebody_unknown_says_what_to_try(client: Client) -> None:
    client.force_login(make_user(email="eve@example.org", name="Eve"))
    said = page(client, "/home/")
    assert "Nothing here yet" in said
    assert "eve@example.org" in said


def test_home_shows_applications_and_the_way_to_the_staff_pages(client: Client) -> None:
    draft = make_draft()
    client.force_login(User.objects.get())
    assert draft.reference in page(client, "/home/")
    client.force_login(make_staff())
    assert "Open the staff pages" in page(client, "/home/")


def test_home_asks_strangers_to_sign_in(client: Client) -> None:
    assert client.get("/home/").headers["Location"].startswith(reverse("account_login"))


# ---- a team's home


def team_home(team: Team) -> str:
    return reverse("overview:team_home", args=[team.pk])


def team_since_january() -> Team:
    """Mercy Hospital, two of whose months are owed at AT."""
    return make_team(cohort=make_cohort(starts_on=date(2027, 1, 4)), joined_on=date(2027, 1, 4))


def test_a_teams_home_shows_roster_meetings_what_is_owed_and_attendance(client: Client) -> None:
    team = team_since_january()
    client.force_login(account_of(person_of(team, "Ben")))
    said = page(client, team_home(team))
    for words in ("Ana Silva", "Ben Okafor", "Chi Nguyen", "February 2027", "2 months are owed", "All meetings"):
        assert words in said, words
    assert "0 of 1 month sent on time" in said  # February is due tomorrow


def test_a_teams_home_says_how_far_everything_is_that_its_work_stands_on(client: Client) -> None:
    team = team_since_january()
    client.force_login(account_of(person_of(team, "Ben")))
    said = page(client, team_home(team))
    for name, status in (
        ("Roster", "Three seats held"),
        ("Charter", "Not yet begun"),
        ("Driver diagram", "Not yet begun"),
        ("Prework and storyboard", "done"),
        ("Readiness", ""),
    ):
        row = said.partition(f">{name}</a>")[2].partition("</li>")[0]
        assert row, name
        assert status in row, name


def test_an_empty_seat_leads_to_the_roster_until_somebody_is_proposed(client: Client) -> None:
    team = make_team(joined_on=AT.date(), cohort=make_cohort(starts_on=date(2027, 4, 1)))
    ben = account_of(person_of(team, "Ben"))
    leaving = team.memberships.get(slot=Slot.FRONTLINE_CLINICIAN)
    actions.end_membership(
        membership=leaving, ends_on=AT.date() + timedelta(days=1), reason="Moved away", by=SYSTEM, at=AT
    )
    client.force_login(ben)
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        said = page(client, team_home(team))
        card = said.partition('class="next"')[2].partition("</section>")[0]
        assert "Fill the seat of the frontline clinician" in card
        assert "It is empty since Mar 10, 2027" in card
        assert reverse("teams:roster", kwargs={"team_id": team.pk}) in card
        assert "1 seat empty" in said
        assert "Seats: at risk." in said
    for days, words in ((14, "Seats: at risk."), (15, "Seats: not met.")):
        with time_machine.travel(AT + timedelta(days=days), tick=False):
            client.force_login(ben)
            assert words in page(client, team_home(team))


def test_a_teams_home_takes_the_same_few_queries_however_many_months_there_are(
    client: Client, clock: time_machine.Traveller
) -> None:
    team = team_since_january()
    ben = account_of(person_of(team, "Ben"))
    counts = []
    for at in (AT, AT + timedelta(days=365)):
        clock.move_to(at)
        client.force_login(ben)
        page(client, team_home(team))
        with CaptureQueriesContext(connection) as queries:
            page(client, team_home(team))
        counts.append(len(queries))
    assert counts == [25, 25]


def test_a_teams_home_is_not_there_for_others(client: Client) -> None:
    team = make_team(joined_on=AT.date())
    client.force_login(make_user(email="eve@example.org", name="Eve"))
    assert client.get(team_home(team)).status_code == 404


# ---- help

ASKED = {"name": "Eve Stone", "email": "eve@example.org", "organization": "", "message": "How do we join?"}


def test_a_question_is_kept_and_a_copy_goes_to_whoever_asked(client: Client) -> None:
    response = client.post("/help/", ASKED, follow=True)
    assert "Your message has been sent" in response.content.decode()
    assert Enquiry.objects.get().text == "How do we join?"
    copy = OutgoingMail.objects.get()
    assert copy.to_address == "eve@example.org"
    assert copy.subject == "We have your message"


def test_a_machine_that_fills_the_hidden_field_is_thanked_and_nothing_is_kept(client: Client) -> None:
    response = client.post("/help/", ASKED | {"website": "https://spam.example"}, follow=True)
    assert "Your message has been sent" in response.content.decode()
    assert not Enquiry.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_question_without_words_is_asked_for_them(client: Client) -> None:
    response = client.post("/help/", ASKED | {"message": ""})
    assert "id_message" in response.content.decode()
    assert "error-summary" in response.content.decode()
    assert not Enquiry.objects.exists()


def test_the_help_form_knows_who_is_signed_in(client: Client) -> None:
    client.force_login(make_user(email="dana.cho@example.org", name="Dana Cho"))
    said = page(client, "/help/")
    assert 'value="dana.cho@example.org"' in said
    assert 'value="Dana Cho"' in said
