"""Decisions: made, waiting to be told, taken back, and told together from the panel."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from applications import actions, queries
from applications.models import Application, Decision, ReviewAssignment, ReviewScore, Transition
from applications.rules import REVIEWER_CRITERIA, TARGETS, DecisionKind, State
from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, Role, User
from joynet.outbox.models import OutgoingMail
from teams.models import Cohort, Organization, Person, Team
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
AsStaff = Callable[[User], Client]
LATER = AT + timedelta(days=1)
EVERY_KIND = [
    (DecisionKind.ACCEPT, {}),
    (DecisionKind.ACCEPT_WITH_CONDITIONS, {"conditions": "Name a data lead by June 1."}),
    (DecisionKind.WAITING_LIST, {}),
    (DecisionKind.DECLINE, {"reason": "The cohort is full."}),
]


@pytest.fixture
def director() -> User:
    return factories.make_staff()


@pytest.fixture
def application(director: User) -> Application:
    return factories.make_in_review(staff=director)


@pytest.fixture
def by(director: User) -> Actor:
    return Actor.of(director)


def in_cohort(cohort: Cohort, director: User, *names: str) -> list[Application]:
    """One application in review for each name."""
    return [
        factories.make_in_review(
            user=factories.make_user(email=f"{name.lower()}@applicant.example", name=f"{name} Applicant"),
            staff=director,
            cohort=cohort,
            name=name,
        )
        for name in names
    ]


def reviewed(application: Application, email: str, **scores: int) -> ReviewAssignment:
    """A review that is handed in: 2 for each criterion that is not named."""
    reviewer = User.objects.with_address(email).first() or factories.make_staff(
        role=Role.REVIEWER, email=email, name=email.partition("@")[0].title()
    )
    assignment = ReviewAssignment.objects.create(
        application=application, reviewer=reviewer, assigned_at=AT, conflict=False, declared_at=AT, done_at=AT
    )
    for criterion in REVIEWER_CRITERIA:
        score = scores.get(criterion.value, 2)
        ReviewScore.objects.create(assignment=assignment, criterion=criterion, score=score, at=AT)
    return assignment


def recuse(user: User, application: Application) -> None:
    """The person has declared a conflict of interest."""
    ReviewAssignment.objects.create(
        application=application,
        reviewer=user,
        assigned_at=AT,
        conflict=True,
        conflict_reason="My sister works there.",
        declared_at=AT,
    )


def mails(rule: str = "") -> list[tuple[str, str]]:
    """Addresses and subjects of what was queued about decisions."""
    rows = OutgoingMail.objects.filter(rule=rule) if rule else OutgoingMail.objects.filter(rule__in=TOLD)
    return list(rows.order_by("pk").values_list("to_address", "subject"))


TOLD = {f"application_{state}" for state in ("accepted", "accepted_with_conditions", "waiting_list", "declined")}


def text_of(response: HttpResponse) -> str:
    """What stands in the main part of the page, in one line."""
    body = response.content.decode().split("<main", 1)[-1].split("</main>", 1)[0]
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
    return re.sub(r" ([.,:;?])", r"\1", words)


def page_of(application: Application, name: str = "change/") -> str:
    return f"/admin/applications/application/{application.pk}/{name}"


def panel_of(cohort: Cohort, name: str = "") -> str:
    return f"/admin/applications/application/panel/{cohort.pk}/{name}"


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None
    return unescape(found[1])


# ---- deciding


@pytest.mark.parametrize(("kind", "words"), EVERY_KIND)
def test_what_is_decided_is_nobodys_business_until_it_is_told(
    kind: DecisionKind, words: dict[str, str], application: Application, by: Actor
) -> None:
    before = OutgoingMail.objects.count()
    decision = actions.decide(application=application, kind=kind, by=by, at=AT, **words)

    application.refresh_from_db()
    assert application.state == State.IN_REVIEW
    assert (decision.released_at, decision.taken_back_at) == (None, None)
    assert OutgoingMail.objects.count() == before
    assert AuditEntry.objects.get(verb="decided").details == {"decision": decision.pk}


@pytest.mark.parametrize(("kind", "words"), EVERY_KIND)
def test_telling_moves_the_state_and_writes_to_everybody_who_works_on_it(
    kind: DecisionKind, words: dict[str, str], application: Application, by: Actor
) -> None:
    told = factories.tell(application, kind, staff=by.user, at=AT, **words)

    decision = Decision.objects.get()
    assert (told.state, decision.released_at) == (TARGETS[kind], AT)
    assert [address for address, _subject in mails()] == ["dana.cho@example.org"]
    mail = OutgoingMail.objects.get(rule=f"application_{told.state}")
    for text in words.values():
        assert text in mail.text
    assert (Team.objects.count(), Person.objects.count(), Organization.objects.count()) == (0, 0, 0)


def test_a_decline_says_why_and_what_would_help(application: Application, director: User) -> None:
    factories.tell(
        application,
        DecisionKind.DECLINE,
        staff=director,
        reason="Nobody has protected time.",
        what_would_help="Two hours a week in writing.",
    )

    text = OutgoingMail.objects.get(rule="application_declined").text
    assert "Nobody has protected time." in text
    assert "What would help next time\n\nTwo hours a week in writing." in text


def test_an_offer_says_whose_word_is_still_missing_and_leads_to_the_place(
    application: Application, director: User
) -> None:
    factories.tell(
        application, DecisionKind.ACCEPT_WITH_CONDITIONS, staff=director, conditions="Name a data lead by June 1."
    )

    text = OutgoingMail.objects.get(rule="application_accepted_with_conditions").text
    assert "Name a data lead by June 1." in text
    assert "Ben Okafor, core leader or unit-level manager, has not confirmed yet." in text
    assert f"/applications/{application.reference}/place/" in text


def test_deciding_twice_keeps_the_first_and_says_whose_it_is(application: Application, by: Actor) -> None:
    actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)
    colleague = Actor.of(factories.make_staff(role=Role.COORDINATOR, email="carl@example.org", name="Carl Berg"))

    with pytest.raises(actions.DecisionRefused, match=r"“Accept” is decided already, by Ines Ortiz"):
        actions.decide(application=application, kind=DecisionKind.DECLINE, reason="Full.", by=colleague, at=LATER)
    with pytest.raises(actions.DecisionRefused, match="by you"):
        actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=LATER)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (DecisionKind.DECLINE, "Enter the reason. The applicant reads it."),
        (DecisionKind.ACCEPT_WITH_CONDITIONS, "Enter the conditions, and only where it is accepted with conditions."),
    ],
)
def test_words_that_the_applicant_needs_are_asked_for(
    kind: DecisionKind, sentence: str, application: Application, by: Actor
) -> None:
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        actions.decide(application=application, kind=kind, reason="  ", conditions=" ", by=by, at=AT)
    assert Decision.objects.count() == 0


def test_a_decision_needs_a_review_that_has_begun(by: Actor) -> None:
    application = factories.make_sent()

    with pytest.raises(actions.TransitionRefused, match="has been “submitted” since"):
        actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)


def test_nobody_decides_on_an_application_of_their_own(director: User, by: Actor) -> None:
    application = factories.make_in_review(user=director, staff=director)

    with pytest.raises(actions.TransitionRefused, match="Ask a colleague"):
        actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)


def test_whoever_has_a_conflict_of_interest_neither_decides_nor_tells_nor_takes_back(
    application: Application, director: User, by: Actor
) -> None:
    decision = actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)
    recuse(director, application)

    for act in (
        lambda: actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT),
        lambda: actions.release_decision(decision=decision, by=by, at=AT),
        lambda: actions.take_back_decision(decision=decision, by=by, at=AT),
    ):
        with pytest.raises(actions.TransitionRefused, match="declared a conflict of interest"):
            act()
    decision.refresh_from_db()
    assert (decision.released_at, decision.taken_back_at) == (None, None)


# ---- taking back


def test_a_decision_that_is_taken_back_is_never_told_and_stays_on_record(application: Application, by: Actor) -> None:
    first = actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)
    for _ in range(2):
        actions.take_back_decision(decision=first, by=by, at=LATER)

    with pytest.raises(actions.DecisionRefused, match="has been taken back"):
        actions.release_decision(decision=first, by=by, at=LATER)
    assert mails() == []
    assert AuditEntry.objects.filter(verb="took back decision").count() == 1
    second = actions.decide(application=application, kind=DecisionKind.WAITING_LIST, by=by, at=LATER)
    assert [line.taken_back != "" for line in queries.decision_lines(application, zone="UTC")] == [False, True]
    assert queries.pending_decision(application) == second


def test_what_has_been_told_cannot_be_taken_back(application: Application, director: User, by: Actor) -> None:
    factories.tell(application, staff=director)

    with pytest.raises(actions.DecisionRefused, match="the applicant has been told"):
        actions.take_back_decision(decision=Decision.objects.get(), by=by, at=LATER)


# ---- telling


def test_told_twice_it_is_told_once(application: Application, by: Actor) -> None:
    decision = actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)
    for moment in (AT, LATER):
        actions.release_decision(decision=decision, by=by, at=moment)

    assert len(mails()) == 1
    assert Transition.objects.filter(to_state=State.ACCEPTED).count() == 1


def test_an_application_that_was_withdrawn_meanwhile_is_not_told(application: Application, by: Actor) -> None:
    decision = actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)
    applicant = Actor.of(application.editors.get().user)
    actions.withdraw_application(application=application, reason="", by=applicant, at=AT)

    with pytest.raises(actions.TransitionRefused, match="has been “withdrawn” since"):
        actions.release_decision(decision=decision, by=by, at=LATER)
    decision.refresh_from_db()
    assert decision.released_at is None
    assert mails() == []


def test_no_more_places_are_offered_than_there_are(director: User, by: Actor) -> None:
    cohort = factories.make_cohort()
    Cohort.objects.filter(pk=cohort.pk).update(capacity=1)
    first, second = in_cohort(cohort, director, "Adams", "Baker")
    factories.tell(first, staff=director)
    decision = actions.decide(application=second, kind=DecisionKind.ACCEPT, by=by, at=AT)

    with pytest.raises(actions.DecisionRefused, match="the one place of Wave I is taken or offered"):
        actions.release_decision(decision=decision, by=by, at=AT)
    assert [address for address, _subject in mails()] == ["adams@applicant.example"]

    actions.give_place_back(application=first, reason="", by=Actor.of(queries.editors_of(first)[0]), at=AT)
    assert actions.release_decision(decision=decision, by=by, at=LATER).state == State.ACCEPTED


def test_a_place_that_is_free_goes_to_the_waiting_list(director: User) -> None:
    cohort = factories.make_cohort()
    (application,) = in_cohort(cohort, director, "Adams")
    factories.tell(application, DecisionKind.WAITING_LIST, staff=director)
    assert factories.tell(application, staff=director, at=LATER).state == State.ACCEPTED

    assert [subject for _address, subject in mails()] == ["Adams is on the waiting list", "Adams has a place"]


# ---- the pages


def test_the_mail_is_shown_before_a_decision_is_recorded(
    application: Application, director: User, as_staff: AsStaff
) -> None:
    client = as_staff(director)

    preview = text_of(client.get(page_of(application, "decide/accept/")))
    assert "Mercy Hospital has a place" in preview
    assert "to dana.cho@example.org" in preview
    assert "Ben Okafor, core leader or unit-level manager, has not confirmed yet." in preview

    done = client.post(page_of(application, "decide/accept/"), {"reason": "", "previewed": ""}, follow=True)
    assert "“Accept” is decided. The applicant is told when the panel releases it." in text_of(done)
    assert "Accept, not told yet" in text_of(done)
    assert Decision.objects.get().decided_by == director


def test_words_that_are_not_yet_in_the_mail_are_shown_in_it_before_anything_happens(
    application: Application, director: User, as_staff: AsStaff
) -> None:
    client, page = as_staff(director), page_of(application, "decide/decline/")
    words = {"reason": "The cohort\r\nis full.", "what_would_help": "Apply early."}

    first = client.post(page, words | {"previewed": ""})
    assert Decision.objects.count() == 0
    assert "Your words now stand in the mail below." in text_of(first)
    assert "Apply early." in text_of(first)

    changed = client.post(page, words | {"reason": "Full.", "previewed": hidden(first, "previewed")})
    assert Decision.objects.count() == 0
    client.post(page, words | {"reason": "Full.", "previewed": hidden(changed, "previewed")})
    decision = Decision.objects.get()
    assert (decision.reason, decision.what_would_help) == ("Full.", "Apply early.")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("decline", "Enter the reason. The applicant reads it."),
        ("accept-with-conditions", "Enter the conditions. The applicant reads them."),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(
    kind: str, sentence: str, application: Application, director: User, as_staff: AsStaff
) -> None:
    typed = {"reason": "" if kind == "decline" else "Welcome.", "what_would_help": "Ask us.", "previewed": ""}
    refused = as_staff(director).post(page_of(application, f"decide/{kind}/"), typed)

    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert ("Ask us." if kind == "decline" else "Welcome.") in text_of(refused)
    assert Decision.objects.count() == 0


def test_a_double_click_decides_once_and_the_second_gets_a_sentence(
    application: Application, director: User, as_staff: AsStaff
) -> None:
    client = as_staff(director)
    answers = [
        client.post(page_of(application, "decide/accept/"), {"reason": "", "previewed": ""}, follow=True)
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Nothing was done: “Accept” is decided already, by you" in text_of(answers[1])
    assert Decision.objects.count() == 1


def test_a_decision_is_taken_back_with_a_button(application: Application, director: User, as_staff: AsStaff) -> None:
    client = as_staff(director)
    decision = actions.decide(application=application, kind=DecisionKind.ACCEPT, by=Actor.of(director), at=AT)
    address = page_of(application, f"decisions/{decision.pk}/take-back/")

    assert client.get(address).status_code == 405
    assert "“Accept” is taken back. Nobody was told of it." in text_of(client.post(address, follow=True))
    decision.refresh_from_db()
    assert decision.taken_back_at == AT


@pytest.mark.parametrize("kind", ["accept", "accept-with-conditions", "waiting-list", "decline"])
def test_a_reviewer_who_reads_does_not_decide(
    kind: str, application: Application, director: User, as_staff: AsStaff
) -> None:
    assignment = reviewed(application, "rev@example.org")
    reviewer = as_staff(assignment.reviewer)

    assert "Coordinators and directors decide." in text_of(reviewer.get(page_of(application)))
    assert reviewer.get(page_of(application, f"decide/{kind}/")).status_code == 403
    assert reviewer.post(page_of(application, f"decide/{kind}/"), {"reason": "x", "previewed": ""}).status_code == 403
    assert reviewer.get(panel_of(application.cohort)).status_code == 403
    assert reviewer.post(panel_of(application.cohort, "release/")).status_code == 403
    assert Decision.objects.count() == 0


def test_there_is_no_fifth_kind_of_decision(application: Application, director: User, as_staff: AsStaff) -> None:
    assert as_staff(director).get(page_of(application, "decide/perhaps/")).status_code == 404


# ---- the panel


def test_the_panel_shows_places_scores_disagreement_settings_and_what_is_missing(
    director: User, by: Actor, as_staff: AsStaff
) -> None:
    cohort = factories.make_cohort()
    Cohort.objects.filter(pk=cohort.pk).update(capacity=2)
    adams, baker, clark = in_cohort(cohort, director, "Adams", "Baker", "Clark")
    Application.objects.filter(pk=baker.pk).update(country="Brazil", size=90, kind="primary_care")
    factories.tell(adams, staff=director)
    reviewed(baker, "one@example.org", data=0)
    reviewed(baker, "two@example.org", data=3)
    reviewed(clark, "one@example.org")
    actions.decide(application=clark, kind=DecisionKind.ACCEPT, by=by, at=AT)

    page = text_of(as_staff(director).get(panel_of(cohort)))

    assert "Places 2 Taken 0 Offered 1 Left 1 To be offered 1 Reviews missing 0" in page
    assert "1 × Accept" in page
    assert "Clark" in page.partition("Decided, not told yet")[2].partition("To decide")[0]
    undecided = page.partition("To decide")[2].partition("Waiting list")[0]
    assert "Baker" in undecided
    assert "Clark" not in undecided
    assert "1.9 of 3 Reviews 2 of 2 Far apart: Data ability: 0 and 3" in undecided
    assert "Primary or community care · fewer than 100 staff · Brazil" in undecided
    assert "Diversity 3 of 3. New to the cohort: its kind, size and country." in undecided
    assert "Diversity 0 of 3. Kind, size and country are in the cohort already." in page
    assert "Kinds Hospital: 2 Sizes 1,000 to 4,999 staff: 2 Countries United States: 2" in page


def test_scores_are_hidden_on_the_panel_from_somebody_whose_own_are_to_come(director: User, as_staff: AsStaff) -> None:
    cohort = factories.make_cohort()
    (application,) = in_cohort(cohort, director, "Adams")
    reviewed(application, "one@example.org", leadership=3)
    ReviewAssignment.objects.create(
        application=application, reviewer=director, assigned_at=AT, conflict=False, declared_at=AT
    )

    page = text_of(as_staff(director).get(panel_of(cohort)))

    assert "Hidden: you were asked to review it, and your own are not in" in page
    assert "of 3 Reviews" not in page


def test_the_panel_is_silent_about_what_the_reader_has_a_conflict_with(
    director: User, by: Actor, as_staff: AsStaff
) -> None:
    cohort = factories.make_cohort()
    adams, baker = in_cohort(cohort, director, "Adams", "Baker")
    for application in (adams, baker):
        actions.decide(application=application, kind=DecisionKind.WAITING_LIST, by=by, at=AT)
    recuse(director, adams)
    client = as_staff(director)

    assert "Adams" not in client.get(panel_of(cohort)).content.decode()
    release = client.get(panel_of(cohort, "release/"))
    assert "Adams" not in release.content.decode()
    hidden_one = Decision.objects.get(application=adams)
    numbers = [hidden_one.pk, Decision.objects.get(application=baker).pk]
    told = client.post(panel_of(cohort, "release/"), {"decision": numbers}, follow=True)
    assert "1 applicant is told." in text_of(told)
    assert "Adams" not in told.content.decode()
    assert [address for address, _subject in mails()] == ["baker@applicant.example"]


def test_all_are_told_in_one_press_and_a_second_press_tells_nobody(
    director: User, by: Actor, as_staff: AsStaff
) -> None:
    cohort = factories.make_cohort()
    made = in_cohort(cohort, director, "Adams", "Baker", "Clark", "Doyle")
    for application, (kind, words) in zip(made, EVERY_KIND, strict=True):
        actions.decide(application=application, kind=kind, by=by, at=AT, **words)
    client = as_staff(director)

    shown = client.get(panel_of(cohort, "release/"))
    page = text_of(shown)
    for words in (
        "Adams has a place",
        "Baker has a place, with conditions",
        "Name a data lead by June 1.",
        "Clark is on the waiting list",
        "Our decision on your application",
        "The cohort is full.",
        "To doyle@applicant.example",
        "Tell all 4 applicants",
    ):
        assert words in page
    assert mails() == []
    numbers = re.findall(r'name="decision" value="(\d+)"', shown.content.decode())

    first = client.post(panel_of(cohort, "release/"), {"decision": numbers}, follow=True)
    second = client.post(panel_of(cohort, "release/"), {"decision": numbers}, follow=True)

    assert "4 applicants are told." in text_of(first)
    assert "Nobody was told: the decisions you saw have all been told already." in text_of(second)
    assert len(mails()) == 4
    assert [row.state for row in Application.objects.order_by("pk")] == [
        State.ACCEPTED,
        State.ACCEPTED_WITH_CONDITIONS,
        State.WAITING_LIST,
        State.DECLINED,
    ]


def test_one_that_cannot_be_told_does_not_keep_the_others_from_being_told(
    director: User, by: Actor, as_staff: AsStaff
) -> None:
    cohort = factories.make_cohort()
    adams, baker = in_cohort(cohort, director, "Adams", "Baker")
    numbers = [
        actions.decide(application=one, kind=DecisionKind.WAITING_LIST, by=by, at=AT).pk for one in (adams, baker)
    ]
    actions.move(adams, State.INFORMATION_REQUESTED, by=by, at=AT)
    client = as_staff(director)

    page = text_of(client.get(panel_of(cohort, "release/")))
    assert "Adams: Waiting list is left out. It is “information requested” now." in page
    assert "Tell this applicant" in page
    done = text_of(client.post(panel_of(cohort, "release/"), {"decision": numbers}, follow=True))

    assert "Adams: Nothing was done:" in done
    assert "1 applicant is told." in done
    assert [address for address, _subject in mails()] == ["baker@applicant.example"]


def test_only_decisions_whose_mails_were_shown_are_told(director: User, by: Actor, as_staff: AsStaff) -> None:
    cohort = factories.make_cohort()
    adams, baker = in_cohort(cohort, director, "Adams", "Baker")
    seen = actions.decide(application=adams, kind=DecisionKind.ACCEPT, by=by, at=AT)
    actions.decide(application=baker, kind=DecisionKind.ACCEPT, by=by, at=AT)

    as_staff(director).post(panel_of(cohort, "release/"), {"decision": [seen.pk, "x", "99999999999999999999"]})

    assert [address for address, _subject in mails()] == ["adams@applicant.example"]


def test_too_many_offers_are_said_before_anybody_is_told(director: User, by: Actor, as_staff: AsStaff) -> None:
    cohort = factories.make_cohort()
    Cohort.objects.filter(pk=cohort.pk).update(capacity=1)
    for application in in_cohort(cohort, director, "Adams", "Baker"):
        actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)
    client = as_staff(director)

    for page in (panel_of(cohort), panel_of(cohort, "release/")):
        assert "2 offers are decided, and 1 place is left. Take 1 back, or give the cohort more places." in text_of(
            client.get(page)
        )


def test_the_waiting_list_comes_in_the_order_of_waiting_and_leads_to_an_offer(
    director: User, as_staff: AsStaff
) -> None:
    cohort = factories.make_cohort()
    adams, baker = in_cohort(cohort, director, "Adams", "Baker")
    factories.tell(baker, DecisionKind.WAITING_LIST, staff=director, at=AT)
    factories.tell(adams, DecisionKind.WAITING_LIST, staff=director, at=AT + timedelta(minutes=1))

    response = as_staff(director).get(panel_of(cohort))

    waiting = text_of(response).partition("Waiting list Whoever")[2].partition("Places offered")[0]
    assert waiting.index("Baker") < waiting.index("Adams")
    assert page_of(baker, "decide/accept/") in response.content.decode()
    assert page_of(baker, "decide/waiting-list/") not in response.content.decode()


def test_the_panel_takes_as_many_queries_for_three_as_for_one(
    director: User, by: Actor, as_staff: AsStaff, django_assert_num_queries: Callable[..., object]
) -> None:
    cohort, others = factories.make_cohort(), factories.make_cohort(name="Wave J")
    for where, names in ((cohort, ["Adams"]), (others, ["Baker", "Clark", "Doyle"])):
        for application in in_cohort(where, director, *names):
            reviewed(application, "one@example.org")
            actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)

    for where in (cohort, others):
        with django_assert_num_queries(9):
            page = queries.panel_page(where, reader=director, at=AT)
            assert [line.reviews for line in page.pending] == ["1 of 2"] * len(page.pending)


def test_the_queue_leads_to_the_panel_of_each_cohort(
    application: Application, director: User, as_staff: AsStaff
) -> None:
    response = as_staff(director).get(reverse("admin:applications_application_changelist"))

    assert f'href="{panel_of(application.cohort)}"' in response.content.decode()
