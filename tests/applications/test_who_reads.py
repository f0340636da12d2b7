"""Who of the staff reads an application: closed to whoever is asked and silent, or named in it; own scores first."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import Traveller

from applications import access, actions, queries, rules
from applications.models import Application, Extension, LetterRequest, Nominee, ReviewAssignment
from applications.rules import DecisionKind, ScoreGiven
from joynet.accounts.actors import Actor
from joynet.accounts.models import Role, User
from joynet.outbox.models import OutgoingMail
from joynet.reports import actions as reports
from joynet.reports.rules import DocumentKind
from teams.models import Cohort
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
AsStaff = Callable[[User], Client]
QUEUE = "/admin/applications/application/"


def page_of(application: Application, name: str = "change/") -> str:
    return f"{QUEUE}{application.pk}/{name}"


def text_of(response: HttpResponse) -> str:
    body = response.content.decode().split("<main", 1)[-1].split("</main>", 1)[0]
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
    return re.sub(r" ([.,:;?])", r"\1", words)


@pytest.fixture
def director(clock: Traveller) -> User:
    return factories.make_staff()


@pytest.fixture
def cora(clock: Traveller) -> User:
    """A coordinator."""
    return factories.make_staff(role=Role.COORDINATOR, email="cora@network.example", name="Cora")


@pytest.fixture
def rae(clock: Traveller) -> User:
    return factories.make_staff(role=Role.REVIEWER, email="rae@network.example", name="Rae")


@pytest.fixture
def cohort(clock: Traveller) -> Cohort:
    return factories.make_cohort()


def sent(cohort: Cohort, name: str = "Mercy Hospital") -> Application:
    user = factories.make_user(email=f"{name.split()[0].lower()}@applicant.example", name=f"{name} applicant")
    return factories.make_sent(user=user, cohort=cohort, name=name)


def assign(application: Application, reviewer: User, director: User) -> ReviewAssignment:
    return actions.assign_reviewer(application=application, reviewer=reviewer, by=Actor.of(director), at=AT)


def handed_in(application: Application, reviewer: User, director: User, comment: str = "") -> ReviewAssignment:
    assign(application, reviewer, director)
    assignment = actions.declare_no_conflict(application=application, by=Actor.of(reviewer), at=AT)
    given = [ScoreGiven(criterion, 3, comment) for criterion in rules.REVIEWER_CRITERIA]
    return actions.hand_in_review(assignment=assignment, given=given, seen="", by=Actor.of(reviewer), at=AT)


def decided(application: Application, director: User, kind: DecisionKind = DecisionKind.ACCEPT) -> None:
    actions.decide(application=application, kind=kind, reason="", by=Actor.of(director), at=AT)


# ---- asked, and nothing said yet


def test_no_page_opens_to_whoever_is_asked_and_silent_and_each_leads_to_where_it_is_said(
    cohort: Cohort, director: User, cora: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    decided_on = sent(cohort, "Hill Hospital")
    document = reports.order_application(
        application=application, kind=DocumentKind.APPLICATION_DOSSIER, by=Actor.of(cora), at=AT
    )
    for each in (application, decided_on):
        assign(each, cora, director)
    decided(decided_on, director)
    decision = decided_on.decisions.get()
    client, page = as_staff(cora), page_of(application, "conflict/")
    paper = reverse("reports:dossier", args=[application.pk, document.pk])

    pages = ("change/", "history/", "letter/", "letter/file/", "readiness/", "review/", "messages/", "ask/")
    for address in (*(page_of(application, name) for name in (*pages, "decide/accept/")), paper):
        answer = client.get(address)
        assert (answer.status_code, answer.get("Location")) == (302, page), address
    assert client.get(page_of(application, "letter/pages/1/")).status_code == 404
    acts = ("start-review/", "messages/", "messages/settle/", "ask/", "ask/take-back/", "decide/accept/")
    for address in (
        *(page_of(application, name) for name in acts),
        reverse("reports:order_dossier", args=[application.pk]),
    ):
        answer = client.post(address, {"text": "Words.", "reason": "Words."})
        assert (answer.status_code, answer.get("Location")) == (302, page), address
    taken_back = client.post(page_of(decided_on, f"decisions/{decision.pk}/take-back/"))
    assert taken_back["Location"] == page_of(decided_on, "conflict/")
    decision.refresh_from_db()
    assert decision.taken_back_at is None
    for name in ("reviewers/", "conflict/"):
        assert client.get(page_of(application, name)).status_code == 200, name
    assert "Mercy Hospital" in client.get(QUEUE).content.decode()

    for each in (application, decided_on):
        actions.declare_no_conflict(application=each, by=Actor.of(cora), at=AT)
    for address in (*(page_of(application, name) for name in ("change/", "messages/", "ask/")), paper):
        assert client.get(address).status_code == 200, address


def test_the_file_the_panel_and_the_mails_hold_nothing_of_it_until_it_is_said(
    cohort: Cohort, director: User, cora: User, as_staff: AsStaff
) -> None:
    application, other = sent(cohort), sent(cohort, "Hill Hospital")
    for each in (application, other):
        assign(each, director, cora)
        decided(each, cora)
    assign(application, cora, director)
    client = as_staff(cora)

    def in_file() -> list[object]:
        return [row[0] for row in queries.export(cohort, reader=cora).rows]

    assert in_file() == [other.reference]
    panel = text_of(client.get(f"{QUEUE}panel/{cohort.pk}/"))
    assert "Say first whether you have a conflict of interest" in panel
    assert panel.count("Mercy Hospital") == 1
    assert page_of(application, "conflict/") in client.get(f"{QUEUE}panel/{cohort.pk}/").content.decode()
    release = text_of(client.get(f"{QUEUE}panel/{cohort.pk}/release/"))
    assert "Mercy Hospital" not in release
    assert "Hill Hospital" in release
    client.post(f"{QUEUE}panel/{cohort.pk}/release/", {"decision": [application.decisions.get().pk]})
    assert application.decisions.get().released_at is None
    about = OutgoingMail.objects.filter(rule="application_received", target_id=application.pk)[0]
    assert client.get(f"/admin/outbox/outgoingmail/{about.pk}/change/").status_code == 302
    assert application.reference not in client.get("/admin/outbox/outgoingmail/").content.decode()

    actions.declare_no_conflict(application=application, by=Actor.of(cora), at=AT)

    assert sorted(map(str, in_file())) == sorted([application.reference, other.reference])
    panel = text_of(client.get(f"{QUEUE}panel/{cohort.pk}/"))
    assert "Say first" not in panel
    assert "closed to you" not in panel
    assert client.get(f"/admin/outbox/outgoingmail/{about.pk}/change/").status_code == 200


def test_what_an_applicant_writes_goes_to_nobody_who_is_asked_and_silent(
    cohort: Cohort, director: User, cora: User
) -> None:
    application = sent(cohort)
    assert queries.staff_to_tell(application, AT) == [cora]
    assign(application, cora, director)
    assert queries.staff_to_tell(application, AT) == [director]


def test_a_longer_panel_and_list_of_extensions_need_no_more_queries(
    cohort: Cohort, director: User, cora: User, as_staff: AsStaff
) -> None:
    client = as_staff(cora)

    def counted() -> list[int]:
        found = []
        for address in (f"{QUEUE}panel/{cohort.pk}/", f"{QUEUE}extend/"):
            with CaptureQueriesContext(connection) as queried:
                assert client.get(address).status_code == 200
            found.append(len(queried))
        return found

    def one_more(name: str) -> None:
        silent, read = sent(cohort, f"{name} Hospital"), sent(cohort, f"Saint{name} Clinic")
        Extension.objects.create(application=read, until=AT + timedelta(days=1), reason="A flood.", by=cora, at=AT)
        assign(silent, cora, director)
        handed_in(read, director, cora)

    one_more("Mercy")
    client.get(f"{QUEUE}panel/{cohort.pk}/")
    before = counted()
    for name in ("Hill", "Lane"):
        one_more(name)
    assert counted() == before


# ---- named in it


def _contact(application: Application, address: str) -> None:
    Application.objects.filter(pk=application.pk).update(contact_email=address)


def _asked_to_sign(application: Application, address: str) -> None:
    LetterRequest.objects.create(
        application=application,
        name="Uma",
        email=address,
        key="5f0c3c1e-0000-4000-8000-000000000001",
        sent_at=AT,
        withdrawn_at=AT,
    )


def _invited(application: Application, address: str) -> None:
    editor = queries.editors_of(application)[0]
    actions.invite_editor(application=application, name="Uma", email=address, by=Actor.of(editor), at=AT)


def _named(application: Application, address: str) -> None:
    Nominee.objects.filter(pk=application.nominees.order_by("pk")[0].pk).update(email=address, ended_at=AT)


@pytest.mark.parametrize("names", [_contact, _asked_to_sign, _invited, _named])
def test_whoever_is_named_by_address_is_recused_and_decides_nothing(
    names: Callable[[Application, str], None], cohort: Cohort, director: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    uma = factories.make_staff(role=Role.COORDINATOR, email="uma@network.example", name="Uma")
    client = as_staff(uma)
    assert client.get(page_of(application)).status_code == 200

    names(application, "Uma@Network.example")
    application.refresh_from_db()

    assert queries.addresses_in(application) >= {"uma@network.example"}
    assert client.get(page_of(application)).status_code == 404
    assert queries.export(cohort, reader=uma).rows == ()
    actions.start_review(application=application, by=Actor.of(director), at=AT)
    with pytest.raises(actions.TransitionRefused, match="You are named in this application"):
        decided(application, uma)
    decided(application, director)


def test_an_account_without_an_address_is_not_named_where_no_contact_is(cohort: Cohort) -> None:
    application = sent(cohort)
    _contact(application, "")
    nobody = User(pk=0, email="")
    assert not queries.is_recused(nobody, application)


def test_the_page_of_more_time_leaves_out_what_is_closed_to_the_reader(
    cohort: Cohort, director: User, cora: User, as_staff: AsStaff, clock: Traveller
) -> None:
    lines = []
    for address, reason in (("mercy@applicant.example", "A flood."), ("hill@applicant.example", "A fire.")):
        extension = actions.extend_for_address(
            address=address,
            cohort=cohort,
            last_day=(cohort.applications_close_at + timedelta(days=3)).date(),
            reason=reason,
            by=Actor.of(director),
            at=AT,
        )
        lines.append(extension.application)
    _contact(lines[0], cora.email)

    page = text_of(as_staff(cora).get(f"{QUEUE}extend/"))

    assert "A flood." not in page
    assert lines[0].reference not in page
    assert "A fire." in page
    assert "A flood." in text_of(as_staff(director).get(f"{QUEUE}extend/"))


# ---- own scores first


def test_nobody_takes_themselves_off(cohort: Cohort, director: User, cora: User, rae: User, as_staff: AsStaff) -> None:
    application = sent(cohort)
    own, other = assign(application, cora, director), assign(application, rae, director)
    client = as_staff(cora)

    body = client.get(page_of(application, "reviewers/")).content.decode()
    assert page_of(application, f"reviewers/{other.pk}/take-off/") in body
    assert page_of(application, f"reviewers/{own.pk}/take-off/") not in body
    assert "A colleague can take you off." in body
    answer = client.post(page_of(application, f"reviewers/{own.pk}/take-off/"), follow=True)
    assert "Nobody takes themselves off. Ask a colleague to do it." in answer.content.decode()
    own.refresh_from_db()
    assert own.ended_at is None


def test_being_taken_off_shows_no_scores_until_the_decision_is_told(
    cohort: Cohort, director: User, cora: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    handed_in(application, rae, director, "Rae finds it strong.")
    own = assign(application, cora, director)
    actions.declare_no_conflict(application=application, by=Actor.of(cora), at=AT)
    client = as_staff(cora)

    def shown() -> list[bool]:
        table = queries.export(cohort, reader=cora)
        return [
            "Rae finds it strong." in client.get(page_of(application)).content.decode(),
            "3.0 of 3" in text_of(client.get(f"{QUEUE}panel/{cohort.pk}/")),
            table.rows[0][table.header.index("Mean score")] == 3.0,
        ]

    assert not any(shown())
    actions.take_off_reviewer(assignment=own, by=Actor.of(director), at=AT)
    assert not any(shown())
    assert "you were asked to review it, and had not handed in." in text_of(client.get(page_of(application)))
    factories.tell(application, DecisionKind.WAITING_LIST, staff=director)
    assert all(shown())


def test_nobody_asks_themselves_once_scores_are_in(
    cohort: Cohort, director: User, cora: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    assert cora in [one.user for one in queries.review_candidates(application, AT, by=cora)]
    handed_in(application, rae, director)
    client = as_staff(cora)

    assert cora not in [one.user for one in queries.review_candidates(application, AT, by=cora)]
    assert cora in [one.user for one in queries.review_candidates(application, AT, by=director)]
    refused = client.post(page_of(application, "reviewers/"), {"reviewer": str(cora.pk)})
    assert refused.status_code == 422
    with pytest.raises(actions.ReviewRefused, match="only a colleague can ask you"):
        assign(application, cora, cora)
    rows = actions.assign_evenly(application=application, by=Actor.of(cora), at=AT)
    assert [row.reviewer for row in rows] == [director]
    assert assign(application, cora, director).reviewer == cora


# ---- the panel's figures


def test_the_panel_counts_no_offer_that_the_reader_may_not_know_of(
    cohort: Cohort, director: User, cora: User, as_staff: AsStaff
) -> None:
    Cohort.objects.filter(pk=cohort.pk).update(capacity=2)
    for name in ("Mercy Hospital", "Hill Hospital"):
        application = sent(cohort, name)
        actions.start_review(application=application, by=Actor.of(director), at=AT)
        decided(application, director)
    closed = Application.objects.get(organization_name="Mercy Hospital")
    actions.declare_conflict(application=closed, reason="My sister leads it.", by=Actor.of(cora), at=AT)

    def panel(user: User) -> str:
        return text_of(as_staff(user).get(f"{QUEUE}panel/{cohort.pk}/"))

    said = "What is decided on applications that are closed to you, and not told yet, is not counted here."
    assert "To be offered 2" in panel(director)
    assert said not in panel(director)
    assert "To be offered 1" in panel(cora)
    assert said in panel(cora)

    actions.release_decision(decision=closed.decisions.get(), by=Actor.of(director), at=AT)
    assert "Offered 1" in panel(cora)
    assert "Left 1" in panel(cora)


# ---- numbers from elsewhere


def test_a_person_of_another_application_answers_like_one_that_nobody_has(
    cohort: Cohort, as_user: Callable[[User], Client]
) -> None:
    user = factories.make_user(email="own@applicant.example")
    own = factories.make_draft(user=user, cohort=cohort)
    elsewhere = sent(cohort).nominees.order_by("pk")[0]
    assert access.is_taken_off(own, elsewhere.pk)
    assert access.is_taken_off(own, 999_999)
    client = as_user(user)
    answers = []
    for number in (elsewhere.pk, 999_999):
        answer = client.post(queries.url_of(own, "remove_participant", nominee_id=number))
        answers.append((answer.status_code, answer.get("Location")))
    assert answers[0] == answers[1]
    elsewhere.refresh_from_db()
    assert elsewhere.ended_at is None
