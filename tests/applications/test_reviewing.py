"""Reviewing: who is asked, who is kept out, whose scores show when, and what is found in the letter."""

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

from applications import actions, queries, rules
from applications.models import (
    Application,
    ApplicationEditor,
    LetterCheck,
    ReviewAssignment,
    ReviewScore,
    Transition,
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

    assert [one.user for one in queries.review_candidates(application, AT, by=None)] == [rae]
    for user, words in ((named, "are not named in it"), (works, "do not work on it"), (director, "has a conflict")):
        with pytest.raises(actions.ReviewRefused, match=words):
            assign(application, user, rae)
    assert ReviewAssignment.objects.filter(conflict__isnull=True).count() == 0


def test_a_role_that_has_ended_is_not_asked(cohort: Cohort, director: User, rae: User) -> None:
    rae.staff_roles.update(ends_on=AT.date())
    assert rae not in [one.user for one in queries.review_candidates(sent(cohort), AT, by=None)]


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
    for name in ("change/", "review/", "letter/", "letter/file/"):
        assert client.get(page_of(application, name))["Location"] == page_of(application, "conflict/")
    assert client.get(page_of(application, "letter/pages/1/")).status_code == 404
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
    assert client.get(page_of(application, "letter/"))["Location"] == page_of(application, "conflict/")
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
    long = client.post(page_of(application, "conflict/"), {"conflict": "yes", "reason": "x" * 301})
    assert "Shorten this by 1 character; 300 fit." in text_of(long)
    assert "x" * 301 in long.content.decode()

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
        mails = client.get("/admin/outbox/outgoingmail/").content.decode()
        assert application.reference not in mails
        assert other.reference in mails
        about = OutgoingMail.objects.get(rule="application_received", target_id=application.pk)
        assert client.get(f"/admin/outbox/outgoingmail/{about.pk}/change/").status_code == 302
        confirmation = OutgoingMail.objects.filter(target_type="applications.nominee").order_by("pk")[0]
        assert client.get(f"/admin/outbox/outgoingmail/{confirmation.pk}/change/").status_code == 302
        assert "1 application waits" in client.get("/admin/").content.decode()
    assert "1 review waits for you" in client.get("/admin/").content.decode()


def test_whoever_works_on_an_application_or_is_named_in_it_is_recused_without_saying_so(
    cohort: Cohort, director: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    named = factories.make_staff(role=Role.DIRECTOR, email="ben@mercy.example", name="Ben Okafor")
    works = factories.make_staff(role=Role.COORDINATOR, email="wes@network.example", name="Wes")
    ApplicationEditor.objects.create(application=application, user=works, accepted_at=AT)

    for user in (named, works):
        client = as_staff(user)
        assert listed(client) == []
        assert client.get(page_of(application)).status_code == 404
        assert queries.export(cohort, reader=user).rows == ()


def test_a_conflict_that_is_found_later_closes_it_and_takes_the_scores_out(
    cohort: Cohort, director: User, rae: User, otto: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    handed_in(application, rae, director, 3)
    handed_in(application, otto, director, 1)
    client = as_staff(rae)
    page = page_of(application, "conflict/")
    assert "A conflict stays on record and is not taken back." in text_of(client.get(page))

    client.post(page, {"reason": "They have offered me a job."})

    assert client.get(page_of(application)).status_code == 404
    assert queries.reviews_done(application) == (1, 2)
    assert queries.scores_of(application)[0].mean == 1.0
    with pytest.raises(actions.ReviewRefused, match="has a conflict of interest"):
        assign(application, rae, director)
    with pytest.raises(actions.ReviewRefused, match="stays on record"):
        actions.take_off_reviewer(
            assignment=application.review_assignments.get(reviewer=rae), by=Actor.of(director), at=AT
        )
    with pytest.raises(actions.ReviewRefused, match="That stays"):
        actions.declare_no_conflict(application=application, by=Actor.of(rae), at=AT)


def test_a_director_recuses_herself_without_being_asked(cohort: Cohort, director: User, as_staff: AsStaff) -> None:
    application = sent(cohort)
    client = as_staff(director)

    client.post(page_of(application, "conflict/"), {"reason": "My sister leads it."})

    assert client.get(page_of(application)).status_code == 404
    assert queries.review_candidates(application, AT, by=None) == []
    assert not OutgoingMail.objects.filter(rule="application_reviewer_recused").exists()


def test_a_draft_taken_back_to_edit_is_read_by_nobody_on_the_staff(
    cohort: Cohort, director: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    client = as_staff(director)
    assert client.get(page_of(application)).status_code == 200
    Application.objects.filter(pk=application.pk).update(state=State.DRAFT)
    assert client.get(page_of(application)).status_code == 404
    assert listed(client, "?state=all") == []


# ---- scores


def test_a_draft_keeps_scores_and_comments_and_is_seen_by_nobody_else(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    declared(application, rae, director)
    client, page = as_staff(rae), page_of(application, "review/")

    answer = client.post(
        page, {"score_team": "0", "comment_data": "  Only one analyst.  ", "seen": "", "draft": "1"}, follow=True
    )

    assert "Your draft is saved. Only you see it." in answer.content.decode()
    body = client.get(page).content.decode()
    assert re.search(r'name="score_team" value="0"[^>]* checked', body)
    assert "Only one analyst." in body
    assert queries.reviews_done(application) == (0, 2)
    boss = as_staff(director).get(page_of(application))
    assert "Only one analyst." not in boss.content.decode()
    assert not AuditEntry.objects.filter(verb="handed in review").exists()


def test_a_draft_can_take_a_score_back(cohort: Cohort, director: User, rae: User) -> None:
    assignment = declared(sent(cohort), rae, director)
    by = Actor.of(rae)
    actions.save_review(assignment=assignment, given=whole(2, "Good."), seen="", by=by, at=AT)
    seen = queries.review_revision(queries.own_scores(assignment))
    actions.save_review(assignment=assignment, given=[ScoreGiven(Criterion.TEAM, None, "")], seen=seen, by=by, at=AT)
    row = assignment.scores.get(criterion=Criterion.TEAM)
    assert (row.score, row.comment) == (None, "")
    assert assignment.scores.get(criterion=Criterion.DATA).score == 2


def test_a_page_of_a_saving_that_never_was_is_refused_in_words(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    declared(application, rae, director)

    refused = as_staff(rae).post(page_of(application, "review/"), typed(2, "Words of mine.", seen="other", draft="1"))

    assert refused.status_code == 422
    assert "Words of mine." in refused.content.decode()
    assert ReviewScore.objects.count() == 0


def test_handing_in_needs_every_score_and_keeps_what_was_typed(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    declared(application, rae, director)
    client, page = as_staff(rae), page_of(application, "review/")
    data = typed(3, "Words of mine.", seen="", hand_in="1")
    del data["score_data"]

    refused = client.post(page, data)

    assert refused.status_code == 422
    body = refused.content.decode()
    assert 'href="#criterion-data">Choose a score for “Data ability”.</a>' in body
    assert body.count("Words of mine.") == 7
    assert body.count(" checked") == 6
    assert ReviewScore.objects.count() == 0
    assert "diversity" not in body

    client.post(page, typed(3, "Words of mine.", seen="", hand_in="1"))
    assert queries.reviews_done(application) == (1, 2)
    assert AuditEntry.objects.get(verb="handed in review").details == {}


@pytest.mark.parametrize("wrong", ["4", "-1", "2.5", "x", "²"])
def test_a_score_is_one_of_four(wrong: str, cohort: Cohort, director: User, rae: User, as_staff: AsStaff) -> None:
    application = sent(cohort)
    declared(application, rae, director)
    answer = as_staff(rae).post(page_of(application, "review/"), typed(2, seen="", score_team=wrong, draft="1"))
    assert answer.status_code == 422
    assert "Choose a score from 0 to 3." in text_of(answer)
    assert ReviewScore.objects.count() == 0


def test_a_comment_that_is_too_long_is_kept_and_told_by_how_much(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    declared(application, rae, director)
    client, page = as_staff(rae), page_of(application, "review/")
    fits = typed(2, seen="", comment_team="x" * 1500, draft="1")

    over = client.post(page, fits | {"comment_team": "x" * 1510})

    assert over.status_code == 422
    assert "Shorten this by 10 characters; 1,500 fit." in text_of(over)
    assert "x" * 1510 in over.content.decode()
    assert client.post(page, fits).status_code == 302


def test_two_windows_of_one_reviewer_lose_nothing(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff, clock: Traveller
) -> None:
    application = sent(cohort)
    declared(application, rae, director)
    client, page = as_staff(rae), page_of(application, "review/")
    client.post(page, typed(1, "The first window.", seen="", draft="1"))

    stale = client.post(page, typed(2, "The second window.", seen="", draft="1"))

    assert stale.status_code == 422
    assert "You saved this review in another window, Tue, Mar 9, 2027, 10:00 AM Eastern." in text_of(stale)
    assert "The second window." in stale.content.decode()
    assert ReviewScore.objects.filter(comment="The first window.").count() == 7
    seen = re.search(r'name="seen" value="([^"]*)"', stale.content.decode())
    assert seen is not None
    assert client.post(page, typed(2, "The second window.", seen=unescape(seen[1]), draft="1")).status_code == 302
    assert ReviewScore.objects.filter(comment="The second window.").count() == 7


def test_scores_of_others_are_hidden_until_ones_own_are_in(
    cohort: Cohort, director: User, rae: User, otto: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    handed_in(application, rae, director, 3, "Rae finds it strong.")
    declared(application, otto, director)
    client = as_staff(otto)

    for name in ("change/", "review/"):
        page = client.get(page_of(application, name)).content.decode()
        assert "Rae finds it strong." not in page
        assert "What the reviewers gave" not in page
    assert "What others gave shows when your own scores are in." in client.get(page_of(application)).content.decode()
    paper = client.post(reverse("reports:order_dossier", args=[application.pk]))["Location"]
    everything = reports.order_application(
        application=application, kind=DocumentKind.APPLICATION_DOSSIER, by=Actor.of(director), at=AT
    )
    assert client.get(paper).status_code == 200
    assert client.get(reverse("reports:dossier", args=[application.pk, everything.pk])).status_code == 404
    data = type(everything).objects.exclude(pk=everything.pk).get().data
    assert "Rae finds it strong." not in str(data)
    assert "Rae finds it strong." in str(everything.data)

    client.post(page_of(application, "review/"), typed(2, seen="", hand_in="1"))

    for name in ("change/", "review/"):
        assert "Rae finds it strong." in client.get(page_of(application, name)).content.decode()
    assert client.get(reverse("reports:dossier", args=[application.pk, everything.pk])).status_code == 200


def test_a_director_sees_scores_unless_asked_and_the_file_hides_them_too(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    handed_in(application, rae, director, 3, "Rae finds it strong.")
    client = as_staff(director)
    assert "Rae finds it strong." in client.get(page_of(application)).content.decode()

    def mean_in_file() -> object:
        table = queries.export(cohort, reader=director)
        return table.rows[0][table.header.index("Mean score")]

    assert mean_in_file() == 3.0
    declared(application, director, factories.make_staff(email="cora@network.example", name="Cora"))
    assert "Rae finds it strong." not in client.get(page_of(application)).content.decode()
    assert mean_in_file() == "Hidden: your own are not in"


def test_a_pending_decision_is_on_no_page_or_paper_of_a_reviewer(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    handed_in(application, rae, director, 3)
    actions.decide(
        application=application,
        kind=DecisionKind.DECLINE,
        reason="Wave I is full of hospitals.",
        conditions="",
        what_would_help="Name more hours.",
        by=Actor.of(director),
        at=AT,
    )
    assert "Wave I is full of hospitals." in as_staff(director).get(page_of(application)).content.decode()
    for name in ("change/", "review/", "letter/"):
        assert "Wave I is full" not in as_staff(rae).get(page_of(application, name)).content.decode()
    for user, holds in ((director, True), (rae, False)):
        document = reports.order_application(
            application=application, kind=DocumentKind.APPLICATION_DOSSIER, by=Actor.of(user), at=AT
        )
        assert ("Wave I is full of hospitals." in str(document.data)) is holds


@pytest.mark.parametrize(("other", "apart"), [(1, True), (2, False), (3, False)])
def test_scores_two_apart_are_shown_as_a_disagreement(
    other: int, apart: bool, cohort: Cohort, director: User, rae: User, otto: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    handed_in(application, rae, director, 3)
    handed_in(application, otto, director, other)

    lines = queries.scores_of(application)

    assert [line.criterion for line in lines] == list(rules.REVIEWER_CRITERIA)
    assert {line.is_disagreement for line in lines} == {apart}
    assert lines[0].mean == (3 + other) / 2
    page = text_of(as_staff(director).get(page_of(application)))
    assert ("The scores lie far apart." in page) is apart
    assert f"Leadership commitment {lines[0].mean_in_words} of 3" in page


def test_scores_that_are_in_can_be_opened_again_until_a_decision_is_made(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    handed_in(application, rae, director, 3)
    client, page = as_staff(rae), page_of(application, "review/")
    again = client.post(page, typed(3, seen="", hand_in="1"), follow=True)
    assert "Your scores are in." in again.content.decode()
    other = client.post(page, typed(1, "Another view.", seen="", hand_in="1"))
    assert other.status_code == 422
    assert "Your scores have been in since" in text_of(other)
    assert "Another view." in other.content.decode()

    client.post(f"{page}again/")
    assert queries.reviews_done(application) == (0, 2)
    assert re.search(r'name="score_team" value="3"[^>]* checked', client.get(page).content.decode())
    seen = queries.review_revision(queries.own_scores(application.review_assignments.get()))
    client.post(page, typed(1, seen=seen, hand_in="1"))
    assert queries.scores_of(application)[0].mean == 1.0
    assert AuditEntry.objects.filter(verb="handed in review").count() == 2

    actions.decide(
        application=application,
        kind=DecisionKind.WAITING_LIST,
        reason="",
        conditions="",
        what_would_help="",
        by=Actor.of(director),
        at=AT,
    )
    late = client.post(f"{page}again/", follow=True)
    assert "A decision is made on the scores" in unescape(late.content.decode())
    assert queries.reviews_done(application) == (1, 2)


def test_a_reviewer_is_told_that_it_was_sent_again_after_the_scores(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    handed_in(application, rae, director, 3)
    client = as_staff(rae)
    assert "after your scores" not in text_of(client.get(page_of(application)))

    later = AT + timedelta(days=2)
    Transition.objects.create(
        application=application, from_state=State.INFORMATION_REQUESTED, to_state=State.RESUBMITTED, at=later
    )
    Application.objects.filter(pk=application.pk).update(state=State.RESUBMITTED, state_at=later)

    for name in ("change/", "review/"):
        page = text_of(client.get(page_of(application, name)))
        assert "Sent again Thu, Mar 11, 2027, 10:00 AM Eastern, after your scores." in page


def test_a_decided_application_is_scored_no_more(cohort: Cohort, director: User, rae: User, as_staff: AsStaff) -> None:
    application = sent(cohort)
    declared(application, rae, director)
    factories.tell(application, DecisionKind.DECLINE, staff=director, reason="Full.")
    client, page = as_staff(rae), page_of(application, "review/")
    assert "nobody scores it any more" in text_of(client.get(page))
    late = client.post(page, typed(3, "Late words.", seen="", hand_in="1"))
    assert late.status_code == 422
    assert "Late words." in late.content.decode()
    assert ReviewScore.objects.count() == 0


def test_nobody_scores_for_somebody_else(cohort: Cohort, director: User, rae: User, otto: User) -> None:
    application = sent(cohort)
    assignment = declared(application, rae, director)
    declared(application, otto, director)
    for by in (Actor.of(otto), Actor.of(director)):
        with pytest.raises(actions.ReviewRefused, match="no longer asked"):
            actions.hand_in_review(assignment=assignment, given=whole(3), seen="", by=by, at=AT)
    silent = assign(sent(cohort, "Hill Hospital"), rae, director)
    with pytest.raises(actions.ReviewRefused, match="no longer asked"):
        actions.save_review(assignment=silent, given=whole(3), seen="", by=Actor.of(rae), at=AT)


# ---- the letter


def test_the_checklist_says_who_found_what_and_when_and_keeps_the_old_value_on_record(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    declared(application, rae, director)
    page = page_of(application, "letter/")
    reviewer, boss = as_staff(rae), as_staff(director)
    assert text_of(reviewer.get(page)).count("Not looked for yet") == 6

    reviewer.post(page, {"letterhead": "yes", "shown_letterhead": "", "time": "no", "shown_time": ""})
    shown = text_of(boss.get(page))
    assert "It is on letterhead Yes: Rae, Tue, Mar 9, 2027, 10:00 AM Eastern" in shown
    assert "It commits time No: Rae" in shown
    boss.post(page, {"letterhead": "no", "shown_letterhead": "yes", "time": "no", "shown_time": "no"})

    check = LetterCheck.objects.get(point=LetterPoint.LETTERHEAD)
    assert (check.is_met, check.by) == (False, director)
    assert LetterCheck.objects.get(point=LetterPoint.TIME).by == rae
    first, second = AuditEntry.objects.filter(verb="checked letter").order_by("seq")
    assert first.details == {"letter": check.letter_id, "letterhead": "yes", "time": "no"}
    assert second.details == {"letter": check.letter_id, "letterhead": "yes to no"}
    unchanged = boss.post(page, {"letterhead": "no", "shown_letterhead": "no"}, follow=True)
    assert "Nothing on the list has changed." in unchanged.content.decode()
    assert AuditEntry.objects.filter(verb="checked letter").count() == 2


def test_a_point_that_somebody_else_has_just_checked_is_said_beside_it(
    cohort: Cohort, director: User, rae: User, as_staff: AsStaff
) -> None:
    application = sent(cohort)
    declared(application, rae, director)
    page = page_of(application, "letter/")
    as_staff(rae).post(page, {"data": "yes", "shown_data": ""})
    client = as_staff(director)

    refused = client.post(page, {"data": "no", "shown_data": "", "time": "yes", "shown_time": ""})

    assert refused.status_code == 422
    assert "Rae has just said “Yes”. Look again, then save." in text_of(refused)
    assert not LetterCheck.objects.filter(point=LetterPoint.TIME).exists()
    assert re.search(r'name="data" value="no"[^>]* checked', refused.content.decode())
    assert 'name="shown_data" value="yes"' in refused.content.decode()
    client.post(page, {"data": "no", "shown_data": "yes", "time": "yes", "shown_time": ""})
    assert not LetterCheck.objects.get(point=LetterPoint.DATA).is_met


@pytest.mark.parametrize("wrong", ["maybe", "1", "YES"])
def test_a_point_is_found_or_not(wrong: str, cohort: Cohort, director: User, as_staff: AsStaff) -> None:
    answer = as_staff(director).post(page_of(sent(cohort), "letter/"), {"time": wrong, "shown_time": ""})
    assert answer.status_code == 422
    assert "Choose one from the list" in text_of(answer)
    assert LetterCheck.objects.count() == 0


def test_a_letter_signed_here_is_not_looked_at_for_a_letterhead() -> None:
    assert LetterPoint.LETTERHEAD not in rules.letter_points(is_signed_here=True)
    assert len(rules.letter_points(is_signed_here=False)) == 6


# ---- the queue


def test_the_queue_says_how_many_reviews_are_in_and_shows_my_own(
    cohort: Cohort, director: User, rae: User, otto: User, as_staff: AsStaff
) -> None:
    one, two, three = (sent(cohort, name) for name in ("Mercy Hospital", "Hill Hospital", "Lane Clinic"))
    handed_in(one, rae, director, 3)
    declared(one, otto, director)
    assign(two, rae, director)
    client, reviewer = as_staff(director), as_staff(rae)

    page = text_of(client.get(QUEUE))
    assert "Mercy Hospital In review today 1 of 2" in page
    assert "Hill Hospital In review today 0 of 2" in page
    assert "Lane Clinic Submitted today Nobody asked" in page
    assert listed(client, "?reviews=short") == ["Hill Hospital", "Lane Clinic"]
    assert listed(client, "?reviews=open") == ["Mercy Hospital", "Hill Hospital"]
    assert listed(client, "?reviews=in") == []
    assert listed(client, "?reviews=mine") == []
    assert listed(reviewer) == ["Mercy Hospital", "Hill Hospital"]
    assert listed(reviewer, "?reviews=mine") == ["Hill Hospital"]
    assert listed(reviewer, "?reviews=done") == ["Mercy Hospital"]
    assert "Fewer than two reviewers" not in reviewer.get(QUEUE).content.decode()
    assert "1 review waits for you" in reviewer.get("/admin/").content.decode()
    handed_in_by_otto = one.review_assignments.get(reviewer=otto)
    actions.hand_in_review(assignment=handed_in_by_otto, given=whole(3), seen="", by=Actor.of(otto), at=AT)
    assert listed(client, "?reviews=in") == ["Mercy Hospital"]
    assert three.review_assignments.count() == 0


def test_the_counts_in_the_queue_and_on_the_page_are_the_same(
    cohort: Cohort, director: User, rae: User, otto: User
) -> None:
    application = sent(cohort)
    handed_in(application, rae, director, 3)
    declared(application, otto, director)
    recuse(application, director)
    actions.take_off_reviewer(assignment=application.review_assignments.get(reviewer=otto), by=Actor.of(rae), at=AT)
    row = queries.with_reviews(Application.objects.all()).get(pk=application.pk)
    counts = row.__dict__
    assert (counts["reviews_asked"], counts["reviews_in"]) == (1, 1)
    assert queries.reviews_done(application) == (1, 2)


def test_a_longer_queue_needs_no_more_queries(
    cohort: Cohort, director: User, rae: User, otto: User, as_staff: AsStaff
) -> None:
    client = as_staff(director)

    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(QUEUE)
        return len(found)

    declared(sent(cohort, "Mercy Hospital"), rae, director)
    client.get(QUEUE)
    one = counted()
    for name in ("Hill Hospital", "Lane Clinic", "Ridge Care"):
        application = sent(cohort, name)
        for reviewer in (rae, otto):
            declared(application, reviewer, director)
    assert counted() == one


def test_many_are_assigned_from_the_list_in_one_press(
    cohort: Cohort, director: User, rae: User, otto: User, as_staff: AsStaff
) -> None:
    applications = [sent(cohort, name) for name in ("Mercy Hospital", "Hill Hospital", "Lane Clinic")]
    data = {"action": "assign_all_evenly", "_selected_action": [str(one.pk) for one in applications]}

    refused = as_staff(rae).post(QUEUE, data)
    assert ReviewAssignment.objects.count() == 0, refused
    answers = [as_staff(director).post(QUEUE, data, follow=True) for _press in range(2)]

    assert "6 reviews are asked for." in answers[0].content.decode()
    assert f"2 people review {applications[0]} already." in unescape(answers[1].content.decode())
    assert ReviewAssignment.objects.count() == 6
    assert {queries.reviews_to_do(user).count() for user in (rae, otto)} == {3}
    assert all(queries.reviews_done(one) == (0, 2) for one in applications)
