"""The staff's pages of people: find who may be one, compare, merge, tell apart, correct."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, Role
from joynet.outbox.models import OutgoingMail
from teams.actions import follow_address
from teams.models import Person, Team
from teams.queries import possible_duplicates
from tests.factories import account_of, make_cohort, make_further_member, make_staff, make_team, make_user, person_of
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mercy() -> Team:
    return make_team(cohort=make_cohort(starts_on=date(2027, 2, 1)))


@pytest.fixture
def desk(client: Client) -> Client:
    """Where a coordinator works."""
    sign_in(client, make_staff(role=Role.COORDINATOR, email="joan@joynet.example", name="Joan Day"), at=NOW)
    return client


def signs() -> list[tuple[str, str, str]]:
    return [(pair.first.name, pair.second.name, pair.why[0]) for pair in possible_duplicates()]


class TestFinding:
    def test_alike_names_count_within_an_organization_only(self, mercy: Team) -> None:
        make_team(cohort=mercy.cohort, name="Alder Clinic")  # has an Ana, a Ben and a Chi of its own
        assert signs() == []
        make_further_member(team=mercy, name="Benjamin Okafor")
        assert signs() == [("Ben Okafor", "Benjamin Okafor", "Names alike in one organization")]

    def test_one_address_is_a_sign_wherever_the_people_are(self, mercy: Team) -> None:
        alder = make_team(cohort=mercy.cohort, name="Alder Clinic")
        Person.objects.filter(pk=person_of(alder, "Chi").pk).update(email="ANA@mercy-hospital.example")
        assert signs() == [("Ana Silva", "Chi Nguyen", "The same e-mail address")]

    def test_an_address_that_an_account_had_before_is_a_sign(self, mercy: Team) -> None:
        alder = make_team(cohort=mercy.cohort, name="Alder Clinic")
        chi = person_of(mercy, "Chi")
        user = account_of(chi)
        user.email = "chi.new@example.org"
        user.save()
        follow_address(user=user, by=Actor.of(user), at=NOW)
        assert signs() == []
        make_further_member(team=alder, name="Mia Minh")
        Person.objects.filter(name="Mia Minh").update(email=chi.email)
        assert signs()[-1] == ("Chi Nguyen", "Mia Minh", "An address that the other’s account had before")

    @pytest.mark.parametrize("people", [3, 12])
    def test_the_number_of_queries_stays(self, mercy: Team, people: int, django_assert_num_queries: object) -> None:
        for number in range(people):
            make_further_member(team=mercy, name=f"{chr(65 + number)}da Lund")
        with django_assert_num_queries(4):  # type: ignore[operator]  # pytest-django's fixture
            assert possible_duplicates()


class TestMerging:
    def test_from_the_list_of_pairs_to_one_person(self, desk: Client, mercy: Team) -> None:
        ben = person_of(mercy, "Ben")
        alder = make_team(cohort=mercy.cohort, name="Alder Clinic")
        twin = make_further_member(team=alder, name="Benjamin Okafor")
        Person.objects.filter(pk=twin.pk).update(email=ben.email)
        page = desk.get(reverse("admin:teams_person_duplicates")).content.decode()
        address = reverse("admin:teams_person_merge", args=[ben.pk, twin.pk])
        assert address in page
        assert "The same e-mail address" in page
        compared = desk.get(address).content.decode()
        assert "Mercy Hospital (Wave I), unit-level manager from Feb 1, 2027" in compared
        look = desk.get(address, {"look": "1", "name": "merged", "title": "kept"}).content.decode()
        assert "From Benjamin Okafor to Ben Okafor: 1 place on a team." in look
        done = desk.post(address, {"name": "merged", "title": "kept"}, follow=True)
        assert done.redirect_chain[-1][0] == reverse("admin:teams_person_change", args=[ben.pk])
        ben.refresh_from_db()
        assert (ben.name, ben.title) == ("Benjamin Okafor", "Unit Manager")
        assert "are one person now." in done.content.decode()

    def test_pressed_twice_it_is_one_merge(self, desk: Client, mercy: Team) -> None:
        ben = person_of(mercy, "Ben")
        twin = make_further_member(team=make_team(cohort=mercy.cohort, name="Alder Clinic"), name="Benjamin Okafor")
        address = reverse("admin:teams_person_merge", args=[ben.pk, twin.pk])
        picks = {"name": "kept", "title": "kept", "email": "kept"}
        assert [desk.post(address, picks).status_code for _press in range(2)] == [302, 302]
        assert AuditEntry.objects.filter(verb="merged people").count() == 1

    def test_why_not_is_said_and_nothing_is_changed(self, desk: Client, mercy: Team) -> None:
        ben, twin = person_of(mercy, "Ben"), make_further_member(team=mercy, name="Benjamin Okafor")
        address = reverse("admin:teams_person_merge", args=[ben.pk, twin.pk])
        assert "These two cannot be merged yet" in desk.get(address).content.decode()
        refused = desk.post(address, {"name": "kept", "title": "kept", "email": "kept"})
        assert refused.status_code == 422
        assert "Both are on Mercy Hospital at the same time, from Feb 1, 2027." in refused.content.decode()
        assert Person.objects.unmerged().filter(pk=twin.pk).exists()

    def test_two_people_stay_two_and_are_not_asked_about_again(self, desk: Client, mercy: Team) -> None:
        ben, twin = person_of(mercy, "Ben"), make_further_member(team=mercy, name="Benjamin Okafor")
        address = reverse("admin:teams_person_apart", args=[twin.pk, ben.pk])
        for _press in range(2):
            page = desk.post(address, follow=True).content.decode()
            assert "stay two people" in page
        assert "Nobody looks like somebody else right now." in page
        assert AuditEntry.objects.filter(verb="told apart").count() == 1

    def test_whoever_was_merged_is_found_as_whom_they_became(self, desk: Client, mercy: Team) -> None:
        ben = person_of(mercy, "Ben")
        twin = make_further_member(team=make_team(cohort=mercy.cohort, name="Alder Clinic"), name="Benjamin Okafor")
        picks = {"name": "kept", "title": "kept", "email": "kept"}
        desk.post(reverse("admin:teams_person_merge", args=[ben.pk, twin.pk]), picks)
        page = desk.get(reverse("admin:teams_person_change", args=[twin.pk]), follow=True)
        assert page.redirect_chain == [(reverse("admin:teams_person_change", args=[ben.pk]), 302)]
        assert "Benjamin Okafor, benjamin@alder-clinic.example, on Mar 9, 2027" in page.content.decode()
        listed = desk.get(reverse("admin:teams_person_changelist")).content.decode()
        assert "benjamin@alder-clinic.example" not in listed

    def test_two_are_ticked_in_the_list(self, desk: Client, mercy: Team) -> None:
        ben, chi = person_of(mercy, "Ben"), person_of(mercy, "Chi")
        account_of(chi)
        data = {"action": "compare", "_selected_action": [str(ben.pk), str(chi.pk)]}
        answer = desk.post(reverse("admin:teams_person_changelist"), data)
        assert answer.headers["Location"] == reverse("admin:teams_person_merge", args=[chi.pk, ben.pk])
        data["_selected_action"] = [str(ben.pk)]
        page = desk.post(reverse("admin:teams_person_changelist"), data, follow=True).content.decode()
        assert "Tick exactly two people to compare them." in page


class TestCorrecting:
    def correct(self, desk: Client, person: Person, **changed: str) -> tuple[int, str]:
        known = {
            "name": person.name, "title": person.title, "email": person.email, "time_zone": person.time_zone, **changed
        }  # fmt: skip
        answer = desk.post(reverse("admin:teams_person_correct", args=[person.pk]), known)
        person.refresh_from_db()
        return answer.status_code, answer.content.decode()

    def test_a_new_address_is_invited(self, desk: Client, mercy: Team) -> None:
        ana = person_of(mercy, "Ana")
        status, _page = self.correct(desk, ana, name="Ana M. Silva", email="Ana.Silva@mercy.example")
        assert (status, ana.name, ana.email) == (302, "Ana M. Silva", "ana.silva@mercy.example")
        mail = OutgoingMail.objects.get(to_address="ana.silva@mercy.example")
        assert mail.rule == "team_invitation"
        entry = AuditEntry.objects.get(verb="corrected person")
        assert entry.details == {"fields": "name,email"}
        assert [row.name for row in ana.history.order_by("history_id")] == ["Ana Silva", "Ana M. Silva"]

    def test_nothing_changed_leaves_no_trace(self, desk: Client, mercy: Team) -> None:
        assert self.correct(desk, person_of(mercy, "Ana"))[0] == 302
        assert not AuditEntry.objects.filter(verb="corrected person").exists()

    def test_the_address_of_an_account_is_its_owners(self, desk: Client, mercy: Team) -> None:
        ben = person_of(mercy, "Ben")
        account_of(ben)
        status, _page = self.correct(desk, ben, name="Benjamin Okafor", email="other@mercy.example")
        assert (status, ben.name, ben.email) == (302, "Benjamin Okafor", "ben@mercy-hospital.example")

    def test_the_address_of_somebody_else_is_refused_beside_its_field(self, desk: Client, mercy: Team) -> None:
        ana = person_of(mercy, "Ana")
        status, page = self.correct(desk, ana, email="BEN@mercy-hospital.example", title="Chief Nursing Officer")
        assert status == 422
        assert "Somebody else here has this address. If they are one person, merge the two instead." in page
        assert "Chief Nursing Officer" in page  # what was typed is still there
        assert ana.title == "Chief Nurse"

    def test_the_same_address_in_other_letters_invites_nobody(self, desk: Client, mercy: Team) -> None:
        before = OutgoingMail.objects.count()
        assert self.correct(desk, person_of(mercy, "Ana"), email="ANA@mercy-hospital.example")[0] == 302
        assert OutgoingMail.objects.count() == before


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.COACH, Role.EVALUATOR])
def test_whoever_only_reads_is_offered_nothing(client: Client, mercy: Team, role: Role) -> None:
    sign_in(client, make_staff(role=role, email="read@joynet.example", name="Rita Read"), at=NOW)
    ben, ana = person_of(mercy, "Ben"), person_of(mercy, "Ana")
    for name, arguments in (("duplicates", []), ("correct", [ben.pk]), ("merge", [ben.pk, ana.pk])):
        assert client.get(reverse(f"admin:teams_person_{name}", args=arguments)).status_code == 403
    page = client.get(reverse("admin:teams_person_changelist")).content.decode()
    assert "Possible duplicates" not in page
    assert make_user().pk
