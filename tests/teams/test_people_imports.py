"""A list of people comes in: mapped, looked at row by row, whole or not at all."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, Role
from joynet.lib.spreadsheet import workbook
from joynet.lib.tables import read_table
from joynet.outbox.models import OutgoingMail
from teams import actions
from teams.models import Membership, PeopleImport, PeopleImportRow, Person, Team
from teams.queries import PlannedRow, plan_of
from tests.factories import make_cohort, make_staff, make_team, person_of
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)
HEAD = "Name,E-mail,Job title,Team,From\n"
EVE = "Eve Lund,eve@mercy.example,Analyst,Mercy Hospital,2027-03-15\n"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mercy() -> Team:
    return make_team(cohort=make_cohort(starts_on=date(2027, 2, 1)))


class Desk:
    """A coordinator with a list."""

    def __init__(self, client: Client, mercy: Team) -> None:
        self.client, self.mercy = client, mercy
        self.user = make_staff(role=Role.COORDINATOR, email="joan@joynet.example", name="Joan Day")
        self.by = Actor.of(self.user)

    def upload(self, text: str) -> PeopleImport:
        return actions.upload_people(
            file_name="people.csv", table=read_table(text.encode()), cohort=self.mercy.cohort, by=self.by, at=NOW
        )

    def bring_in(self, batch: PeopleImport) -> PeopleImport:
        batch = PeopleImport.objects.get(pk=batch.pk)
        return actions.bring_in_people(batch=batch, seen=plan_of(batch).seen, by=self.by, at=NOW)


@pytest.fixture
def desk(client: Client, mercy: Team) -> Desk:
    return Desk(client, mercy)


def only_row(batch: PeopleImport) -> PlannedRow:
    (row,) = plan_of(batch).rows
    return row


class TestPlan:
    @pytest.mark.parametrize(
        ("row", "who", "joins"),
        [
            (EVE, "New", "Joins Mercy Hospital from Mar 15, 2027, is invited"),
            ("Eve Lund,eve@mercy.example", "New", ""),
            ("Ana Silva,ANA@mercy-hospital.example", "Known by this address", ""),
            ("A. Silva,ana@mercy-hospital.example", "Known by this address as Ana Silva", ""),
            (
                "Ana Silva,ana@mercy-hospital.example,,mercy hospital,3/15/2027",
                "Known by this address",
                "Is on Mercy Hospital already",
            ),
        ],
    )
    def test_who_it_is_and_what_would_happen(self, desk: Desk, row: str, who: str, joins: str) -> None:
        planned = only_row(desk.upload(HEAD + row))
        assert (planned.who, planned.joins, planned.errors) == (who, joins, ())

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            (",eve@mercy.example", "The name is missing."),
            ("Eve Lund,", "The e-mail address is missing. It tells people of one name apart."),
            ("Eve Lund,eve at mercy", "“eve at mercy” is no e-mail address such as name@example.org."),
            (f"{'E' * 121},eve@mercy.example", "Name is longer than 120 characters."),
            (f"Eve Lund,{'e' * 250}@mercy.example", f"“{'e' * 80}” is no e-mail address such as name@example.org."),
            ("Eve Lund,eve@mercy.example,,Nowhere,2027-03-15", "Wave I has no team called “Nowhere”."),
            (
                "Eve Lund,eve@mercy.example,,Mercy Hospital,soon",
                "Enter the day from which this person is on Mercy Hospital, such as 2027-03-09.",
            ),
            (
                "Eve Lund,eve@mercy.example,,Mercy Hospital,2027-01-31",
                "Mercy Hospital is not in the program on Jan 31, 2027.",
            ),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_row(self, desk: Desk, row: str, words: str) -> None:
        planned = only_row(desk.upload(HEAD + row))
        assert planned.errors == (words,)
        assert planned.is_trouble

    def test_the_day_on_which_the_team_joined_is_a_day_of_its_program(self, desk: Desk) -> None:
        assert only_row(desk.upload(HEAD + EVE.replace("2027-03-15", "2027-02-01"))).errors == ()

    def test_one_person_twice_is_an_error_of_the_second_row_until_one_is_left_out(self, desk: Desk) -> None:
        batch = desk.upload(HEAD + EVE + EVE.replace("Eve", "Eva").replace("eva@", "EVE@"))
        first, second = plan_of(batch).rows
        assert first.errors == ()
        assert second.errors == ("Row 2 is about the same person. Leave one of the two out.",)
        actions.pick_rows(batch=batch, picked={second.row_id}, chosen={}, by=desk.by, at=NOW)
        assert [row.errors for row in plan_of(batch).rows] == [(), ()]

    def test_an_alike_name_of_the_organization_may_be_chosen(self, desk: Desk) -> None:
        ben = person_of(desk.mercy, "Ben")
        batch = desk.upload(HEAD + "Benjamin Okafor,b.okafor@other.example,,Mercy Hospital,2027-03-15")
        row = only_row(batch)
        assert [other.words for other in row.alike] == ["Ben Okafor, ben@mercy-hospital.example"]
        assert row.is_new
        actions.pick_rows(batch=batch, picked={row.row_id}, chosen={row.row_id: ben.pk}, by=desk.by, at=NOW)
        row = only_row(batch)
        assert (row.person_id, row.who, row.joins) == (
            ben.pk, "Known as Ben Okafor: you chose so", "Is on Mercy Hospital already",
        )  # fmt: skip

    def test_somebody_who_is_not_offered_cannot_be_chosen(self, desk: Desk) -> None:
        batch = desk.upload(HEAD + EVE)
        row = only_row(batch)
        ana = person_of(desk.mercy, "Ana")
        actions.pick_rows(batch=batch, picked={row.row_id}, chosen={row.row_id: ana.pk}, by=desk.by, at=NOW)
        assert only_row(batch).is_new

    @pytest.mark.parametrize("rows", [1, 20])
    def test_the_number_of_queries_stays(self, desk: Desk, rows: int, django_assert_num_queries: object) -> None:
        text = "".join(EVE.replace("eve", f"eve{n}") for n in range(rows))
        batch = PeopleImport.objects.select_related("cohort").get(pk=desk.upload(HEAD + text).pk)
        with django_assert_num_queries(4):  # type: ignore[operator]  # pytest-django's fixture
            plan_of(batch)


class TestBringingIn:
    def test_people_are_made_and_join_and_are_invited(self, desk: Desk) -> None:
        text = HEAD + EVE + "Fay Roe,fay@mercy.example\n" + "Ana Silva,ana@mercy-hospital.example\n"
        batch = desk.bring_in(desk.upload(text))
        eve = Membership.objects.get(person__email="eve@mercy.example")
        assert (eve.team, eve.starts_on, eve.slot, eve.counts_for_quorum) == (desk.mercy, date(2027, 3, 15), "", False)
        assert (eve.approved_by, eve.person.title) == (desk.user, "Analyst")
        assert OutgoingMail.objects.filter(to_address="eve@mercy.example", rule="team_invitation").count() == 1
        assert not OutgoingMail.objects.filter(to_address="fay@mercy.example").exists()
        assert [row.outcome for row in batch.rows.order_by("number")] == ["created", "created", "reused"]
        entry = AuditEntry.objects.get(verb="brought in people")
        assert entry.details == {"created": 2, "reused": 1, "joined": 1}

    def test_brought_in_twice_or_again_from_the_file_it_changes_nothing(self, desk: Desk) -> None:
        batch = desk.bring_in(desk.upload(HEAD + EVE))
        counts = Person.objects.count(), Membership.objects.count(), OutgoingMail.objects.count()
        desk.bring_in(batch)
        again = desk.upload(HEAD + EVE)
        assert not plan_of(again).changes_something
        desk.bring_in(again)
        assert (Person.objects.count(), Membership.objects.count(), OutgoingMail.objects.count()) == counts

    def test_one_bad_row_keeps_everybody_out(self, desk: Desk) -> None:
        people = Person.objects.count()
        batch = desk.upload(HEAD + EVE + "Fay Roe,nothing\n")
        with pytest.raises(ValidationError, match="Some rows cannot come in as they are"):
            desk.bring_in(batch)
        assert Person.objects.count() == people
        good = plan_of(batch).rows[0]
        actions.pick_rows(batch=batch, picked={good.row_id}, chosen={}, by=desk.by, at=NOW)
        done = desk.bring_in(batch)
        assert [row.outcome for row in done.rows.order_by("number")] == ["created", "skipped"]

    def test_what_a_row_that_is_left_out_says_of_somebody_is_deleted(self, desk: Desk) -> None:
        batch = desk.upload(HEAD + EVE + "Fay Roe,fay@mercy.example\n")
        eve = plan_of(batch).rows[0]
        actions.pick_rows(batch=batch, picked={eve.row_id}, chosen={}, by=desk.by, at=NOW)
        kept, left_out = desk.bring_in(batch).rows.order_by("number")
        assert "eve@mercy.example" in kept.cells
        assert (left_out.number, left_out.cells, left_out.chosen) == (3, [], None)

    def test_what_fails_half_way_is_undone(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        people, real = Person.objects.count(), PeopleImportRow.full_clean

        def refuse_the_second(row: PeopleImportRow, *args: object, **kwargs: object) -> None:
            if row.number == 3:
                raise ValidationError("No.")
            real(row, *args, **kwargs)  # type: ignore[arg-type]

        batch = desk.upload(HEAD + EVE + "Fay Roe,fay@mercy.example\n")
        monkeypatch.setattr(PeopleImportRow, "full_clean", refuse_the_second)
        with pytest.raises(ValidationError):
            desk.bring_in(batch)
        assert Person.objects.count() == people
        assert PeopleImport.objects.get().committed_at is None

    def test_what_has_changed_since_is_looked_at_first(self, desk: Desk) -> None:
        batch = desk.upload(HEAD + EVE)
        seen = plan_of(batch).seen
        actions.add_member(
            team=desk.mercy, member=actions.NewMember("Eve Lund", "eve@mercy.example"), starts_on=date(2027, 3, 1),
            holds_steering_seat=False, by=desk.by, at=NOW,
        )  # fmt: skip
        with pytest.raises(ValidationError, match="Something has changed since you looked at this list"):
            actions.bring_in_people(batch=batch, seen=seen, by=desk.by, at=NOW)

    def test_one_person_on_two_teams_is_one_person(self, desk: Desk) -> None:
        make_team(cohort=desk.mercy.cohort, name="Alder Clinic")
        desk.bring_in(desk.upload(HEAD + EVE + EVE.replace("Mercy Hospital", "Alder Clinic")))
        assert Person.objects.get(email="eve@mercy.example").memberships.count() == 2

    def test_hostile_cells_stay_text(self, desk: Desk) -> None:
        desk.bring_in(desk.upload(HEAD + "<script>x</script>,eve@mercy.example,=1+1"))
        assert Person.objects.filter(name="<script>x</script>", title="=1+1").exists()


class TestPages:
    def test_from_the_file_to_the_roster(self, desk: Desk) -> None:
        client = desk.client
        sign_in(client, desk.user, at=NOW)
        rows = [("Eve Lund", "eve@mercy.example", date(2027, 3, 15), "Mercy Hospital"), ("Fay Roe", "no", None, "")]
        file = SimpleUploadedFile("people.xlsx", workbook(("Person", "Mail", "Begins", "Team"), rows, name="x"))
        sent = client.post(reverse("admin:teams_peopleimport_upload"), {"file": file, "cohort": desk.mercy.cohort_id})
        batch = PeopleImport.objects.get()
        columns = reverse("admin:teams_peopleimport_columns", args=[batch.pk])
        assert sent["Location"] == columns
        assert "Begins – 46461" in client.get(columns).content.decode()
        mapped = {"name": "0", "email": "1", "starts_on": "2", "team": "3", "cohort": str(desk.mercy.cohort_id)}
        twice = client.post(columns, mapped | {"title": "0"})
        assert twice.status_code == 422
        assert "One column cannot hold two things." in twice.content.decode()
        assert (
            "Choose the column of the e-mail addresses" in client.post(columns, mapped | {"email": ""}).content.decode()
        )
        preview = client.post(columns, mapped)["Location"]
        page = client.get(preview).content.decode()
        assert "1 new, 0 known, 1 joining a team, 0 left out." in page
        assert "1 row cannot come in as it is." in page
        assert "“no” is no e-mail address" in page
        good, bad = batch.rows.order_by("number")
        refused = client.post(preview, {"bring_in": "1", "seen": plan_of(batch).seen, "pick": [good.pk, bad.pk]})
        assert refused.status_code == 422
        changed = client.post(preview, {"bring_in": "1", "seen": plan_of(batch).seen, "pick": [good.pk]})
        assert changed.status_code == 422
        assert "You have changed your picks." in changed.content.decode()
        batch.refresh_from_db()
        send = {"bring_in": "1", "seen": plan_of(batch).seen, "pick": [good.pk]}
        assert [client.post(preview, send).status_code for _press in range(2)] == [302, 302]
        done = client.get(preview).content.decode()
        assert "1 new, 0 known, 1 left out." in done
        assert "Joined Mercy Hospital from Mar 15, 2027" in done
        assert Membership.objects.filter(person__name="Eve Lund").count() == 1

    def test_a_file_that_cannot_be_read_is_refused_beside_it(self, desk: Desk) -> None:
        sign_in(desk.client, desk.user, at=NOW)
        file = SimpleUploadedFile("people.png", b"\x89PNG\x00")
        answer = desk.client.post(reverse("admin:teams_peopleimport_upload"), {"file": file})
        assert answer.status_code == 422
        assert "This is not a table." in answer.content.decode()
        assert not PeopleImport.objects.exists()

    def test_put_aside_what_it_said_is_gone(self, desk: Desk) -> None:
        sign_in(desk.client, desk.user, at=NOW)
        batch = desk.upload(HEAD + EVE)
        for _press in range(2):
            desk.client.post(reverse("admin:teams_peopleimport_put_aside", args=[batch.pk]))
        assert not PeopleImportRow.objects.exists()
        preview = reverse("admin:teams_peopleimport_preview", args=[batch.pk])
        assert "This list was put aside on Mar 9, 2027." in desk.client.get(preview).content.decode()
        assert desk.client.post(preview, {"bring_in": "1"}).status_code == 422

    @pytest.mark.parametrize("role", [Role.COACH, Role.REVIEWER, Role.EVALUATOR])
    def test_others_of_the_staff_do_not_see_lists(self, desk: Desk, role: Role) -> None:
        batch = desk.upload(HEAD + EVE)
        sign_in(desk.client, make_staff(role=role, email="read@joynet.example", name="Rita Read"), at=NOW)
        for name, arguments in (("changelist", []), ("upload", []), ("columns", [batch.pk]), ("preview", [batch.pk])):
            address = reverse(f"admin:teams_peopleimport_{name}", args=arguments)
            assert desk.client.get(address).status_code == 403, name
