"""Reviewing: who is asked, who is kept out, whose scores show when, and what is found in the letter."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from time_machine import Traveller

from applications import access, actions, queries, rules
from applications.models import (
    Application,
    ApplicationEditor,
    Decision,
    LetterCheck,
    ReviewAssignment,
    ReviewScore,
)
from applications.rules import Criterion, DecisionKind, LetterPoint, ScoreGiven, State
from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, Role, User
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


def opens(client: Client, address: str) -> int:
    """The status of a page; a file that comes with it is read to its end."""
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def listed(client: Client, query: str = "") -> list[str]:
    body = client.get(f"{QUEUE}{query}").content.decode()
    return re.findall(r'class="field-organization">([^<]+)<', body)


@pytest.fixture
def director(clock: Traveller) -> User:
    return factories.make_staff()


@pytest.fixture
def cohort(clock: Traveller) -> Cohort:
    return factories.make_cohort()


def reviewer_called(name: str) -> User:
    return factories.make_staff(role=Role.REVIEWER, email=f"{name.lower()}@network.example", name=name)


@pytest.fixture
def rae(clock: Traveller) -> User:
    return reviewer_called("Rae")


@pytest.fixture
def otto(clock: Traveller) -> User:
    return reviewer_called("Otto")


def sent(cohort: Cohort, name: str = "Mercy Hospital") -> Application:
    user = factories.make_user(email=f"{name.split()[0].lower()}@applicant.example", name=f"{name} applicant")
    return factories.make_sent(user=user, cohort=cohort, name=name)


def assign(application: Application, reviewer: User, director: User) -> ReviewAssignment:
    return actions.assign_reviewer(application=application, reviewer=reviewer, by=Actor.of(director), at=AT)


def declared(application: Application, reviewer: User, director: User) -> ReviewAssignment:
    """The reviewer is asked and has no conflict of interest."""
    assign(application, reviewer, director)
    return actions.declare_no_conflict(application=application, by=Actor.of(reviewer), at=AT)


def whole(score: int, comment: str = "") -> list[ScoreGiven]:
    return [ScoreGiven(criterion, score, comment) for criterion in rules.REVIEWER_CRITERIA]


def handed_in(application: Application, reviewer: User, director: User, score: int, comment: str = "") -> None:
    assignment = declared(application, reviewer, director)
    actions.hand_in_review(assignment=assignment, given=whole(score, comment), seen="", by=Actor.of(reviewer), at=AT)


def recuse(application: Application, user: User) -> None:
    actions.declare_conflict(application=application, reason="My sister leads it.", by=Actor.of(user), at=AT)


def typed(score: int | None = None, comment: str = "", **more: str) -> dict[str, str]:
    """What the page of scores sends: the same for each criterion."""
    data = {}
    for criterion in rules.REVIEWER_CRITERIA:
        if score is not None:
            data[f"score_{criterion.value}"] = str(score)
        data[f"comment_{criterion.value}"] = comment
    return data | more


# ---- who is asked


def test_two_are_asked_in_turn_reviewers_before_coordinators_the_fewest_waiting_first(
    cohort: Cohort, director: User, rae: User, otto: User
) -> None:
    third = reviewer_called("Thea")
    first, second = sent(cohort, "Mercy Hospital"), sent(cohort, "Hill Hospital")
    assign(sent(cohort, "Lane Clinic"), rae, director)

    def asked(application: Application) -> list[User]:
        rows = actions.assign_evenly(application=application, by=Actor.of(director), at=AT)
        return [row.reviewer for row in rows]

    assert asked(first) == [otto, third]
    assert asked(second)[0] in {rae, otto, third}
    waiting = [queries.reviews_to_do(user).count() for user in (rae, otto, third)]
    assert max(waiting) - min(waiting) <= 1


def test_with_one_reviewer_a_director_is_the_second_and_a_coach_is_nobody(
    cohort: Cohort, director: User, rae: User
) -> None:
    factories.make_staff(role=Role.COACH, email="coach@network.example", name="Cora")
    application = sent(cohort)

    actions.assign_evenly(application=application, by=Actor.of(director), at=AT)

    assert queries.reviewers_of(application) == [rae, director]


def test_nobody_is_asked_who_works_on_it_is_named_in_it_or_has_a_conflict(
    cohort: Cohort, director: User, rae: User
) -> None:
    application = sent(cohort)
    named = factories.make_staff(role=Role.REVIEWER, email="ana@mercy.example", name="Ana Silva")
    works = reviewer_called("Wes")
    ApplicationEditor.objects.create(application=application, user=works, accepted_at=AT, ended_at=AT)
    recuse(application, director)

    assert [one.user for one in queries.review_candidates(application, AT)] == [rae]
    for user, words in ((named, "are not named in it"), (works, "do not work on it"), (director, "has a conflict")):
        with pytest.raises(actions.ReviewRefused, match=words):
            assign(application, user, rae)
    assert ReviewAssignment.objects.filter(conflict__isnull=True).count() == 0


def test_a_role_that_has_ended_is_not_asked(cohort: Cohort, director: User, rae: User) -> None:
    rae.staff_roles.update(ends_on=AT.date())
    assert rae not in [one.user for one in queries.review_candidates(sent(cohort), AT)]


def test_the_first_reviewer_starts_the_review_and_a_second_press_asks_nobody(
    cohort: Cohort, director: User, rae: User, otto: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    client = as_staff(director)

    page = text_of(client.get(page_of(application, "reviewers/")))
    assert "Nobody is asked yet." in page
    assert "Rae, nothing to review · Otto, nothing to review" in page
    first = client.post(page_of(application, "reviewers/evenly/"), follow=True)
    again = client.post(page_of(application, "reviewers/evenly/"), follow=True)

    assert "Rae and Otto are asked to review" in unescape(first.content.decode())
    assert "2 people review" in unescape(again.content.decode())
    application.refresh_from_db()
    assert application.state == State.IN_REVIEW
    assert application.transitions.filter(to_state=State.IN_REVIEW).count() == 1
    assert ReviewAssignment.objects.count() == 2
    mails = OutgoingMail.objects.filter(rule="application_review_asked").order_by("pk")
    assert [mail.to_address for mail in mails] == ["rae@network.example", "otto@network.example"]
    assert f"/{application.pk}/review/" in mails[0].text
    assert "Ines Ortiz asks you to review the application of Mercy Hospital" in mails[0].text
    assert AuditEntry.objects.filter(verb="assigned reviewer").count() == 2


def test_by_hand_one_person_is_chosen_and_asking_twice_is_once(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    client = as_staff(director)
    page = page_of(application, "reviewers/")

    nobody = client.post(page, {"reviewer": ""})
    assert nobody.status_code == 422
    assert "Choose who is to review." in text_of(nobody)
    unknown = client.post(page, {"reviewer": "99999"})
    assert "This person cannot be asked. Choose somebody from the list." in text_of(unknown)
    for _press in range(2):
        answer = client.post(page, {"reviewer": str(rae.pk)}, follow=True)
        assert f"Rae is asked to review {application}." in unescape(answer.content.decode())
    assert ReviewAssignment.objects.count() == 1
    assert OutgoingMail.objects.filter(rule="application_review_asked").count() == 1


def test_who_asks_themselves_gets_no_mail(cohort: Cohort, director: User) -> None:
    assign(sent(cohort), director, director)
    assert not OutgoingMail.objects.filter(rule="application_review_asked").exists()


@pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN, State.DRAFT, State.ACCEPTED])
def test_nobody_is_asked_once_it_is_decided_or_back_in_the_applicants_hands(
    state: State, cohort: Cohort, director: User, rae: User
) -> None:
    application = sent(cohort)
    Application.objects.filter(pk=application.pk).update(state=state)
    with pytest.raises(actions.ReviewRefused, match="is not reviewed now"):
        assign(application, rae, director)


def test_whoever_is_taken_off_reads_no_more_and_can_be_asked_again(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    assignment = declared(application, rae, director)
    client, boss = as_staff(rae), as_staff(director)
    assert client.get(page_of(application)).status_code == 200

    boss.post(page_of(application, f"reviewers/{assignment.pk}/take-off/"))
    again = boss.post(page_of(application, f"reviewers/{assignment.pk}/take-off/"), follow=True)

    assert "Rae has been taken off already." in unescape(again.content.decode())
    for name in ("change/", "review/", "letter/", "conflict/"):
        assert client.get(page_of(application, name)).status_code == 404
    assert queries.reviews_done(application) == (0, 2)
    assign(application, rae, director)
    assert ReviewAssignment.objects.get() == assignment
    assert client.get(page_of(application)).status_code == 200


# ---- conflict of interest


def test_nothing_opens_for_a_reviewer_before_the_conflict_is_declared(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    client = as_staff(rae)
    assert client.get(page_of(application)).status_code == 404
    assert listed(client) == []

    assign(application, rae, director)

    assert listed(client) == ["Mercy Hospital"]
    for name in ("change/", "review/"):
        assert client.get(page_of(application, name))["Location"] == page_of(application, "conflict/")
    for name in ("letter/", "letter/file/", "letter/pages/1/"):
        assert client.get(page_of(application, name)).status_code == 404
    page = text_of(client.get(page_of(application, "conflict/")))
    assert "Mercy Hospital" in page
    assert "Ana Silva, Chief Nurse" in page
    assert "Our staff asked for it." not in page

    silent = client.post(page_of(application, "conflict/"), {})
    assert silent.status_code == 422
    assert "Say whether you have a conflict of interest." in text_of(silent)
    answer = client.post(page_of(application, "conflict/"), {"conflict": "no", "reason": ""})
    assert answer["Location"] == page_of(application, "review/")
    for name in ("change/", "review/", "letter/", "letter/file/", "letter/pages/1/"):
        assert opens(client, page_of(application, name)) == 200, name


def test_a_director_who_is_asked_declares_first_too(cohort: Cohort, director: User, as_staff: AsStaff) -> None:
    application = sent(cohort)
    client = as_staff(director)
    assert client.get(page_of(application)).status_code == 200
    assign(application, director, director)
    assert client.get(page_of(application))["Location"] == page_of(application, "conflict/")
    assert client.get(page_of(application, "letter/")).status_code == 404
    assert client.get(page_of(application, "reviewers/")).status_code == 200


def test_a_conflict_needs_a_word_about_it_and_whoever_asked_is_told(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    assign(application, rae, director)
    client = as_staff(rae)

    silent = client.post(page_of(application, "conflict/"), {"conflict": "yes", "reason": " "})
    assert silent.status_code == 422
    assert "Say in a few words what the conflict is." in text_of(silent)
    assert re.search(r'value="yes"[^>]* checked', silent.content.decode())

    answer = client.post(
        page_of(application, "conflict/"), {"conflict": "yes", "reason": "My sister leads it."}, follow=True
    )

    assert "is closed to you from now on." in unescape(answer.content.decode())
    mail = OutgoingMail.objects.get(rule="application_reviewer_recused")
    assert mail.to_address == director.email
    assert "Rae has a conflict of interest" in mail.text
    assert "sister" not in mail.text
    assert "My sister leads it." in text_of(as_staff(director).get(page_of(application, "reviewers/")))
    entry = AuditEntry.objects.get(verb="declared conflict")
    assert (entry.actor_user, entry.details) == (rae, {})


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.COORDINATOR, Role.DIRECTOR])
def test_recusal_hides_it_everywhere_whatever_the_role(
    role: Role, cohort: Cohort, director: User, as_staff: AsStaff
) -> None:
    application, other = sent(cohort, "Mercy Hospital"), sent(cohort, "Hill Hospital")
    user = factories.make_staff(role=role, email="uma@network.example", name="Uma")
    for each in (application, other):
        declared(each, user, director)
    document = reports.order_application(
        application=application, kind=DocumentKind.APPLICATION_DOSSIER, by=Actor.of(user), at=AT
    )
    client = as_staff(user)
    assert listed(client) == ["Mercy Hospital", "Hill Hospital"]
    paper = reverse("reports:dossier", args=[application.pk, document.pk])
    assert client.get(paper).status_code == 200

    recuse(application, user)

    assert listed(client) == ["Hill Hospital"]
    assert listed(client, "?state=all") == ["Hill Hospital"]
    assert listed(client, f"?state=all&q={application.reference}") == []
    assert listed(client, "?state=all&q=Mercy") == []
    for name in (
        "change/",
        "letter/",
        "letter/file/",
        "letter/pages/1/",
        "review/",
        "reviewers/",
        "conflict/",
        "messages/",
        "decide/accept/",
    ):
        assert client.get(page_of(application, name)).status_code == 404, name
    assert client.get(paper).status_code == 404
    assert client.post(reverse("reports:order_dossier", args=[application.pk])).status_code == 404
    for name in ("start-review/", "reviewers/evenly/", "review/again/", "letter/"):
        assert client.post(page_of(application, name)).status_code == 404, name
    if role != Role.REVIEWER:
        table = queries.export(cohort, reader=user)
        assert [row[0] for row in table.rows] == [other.reference]
        taken_out = client.post(f"{QUEUE}export/", {"cohort": cohort.pk, "form": "csv"}).content.decode("utf-8-sig")
        assert "Mercy Hospital" not in taken_out
        assert "Hill Hospital" in taken_out
        assert "Mercy Hospital" not in client.get(f"{QUEUE}panel/{cohort.pk}/").content.decode()
        assert "1 application waits" in client.get("/admin/").content.decode()
    assert "1 review waits for you" in client.get("/admin/").content.decode()
