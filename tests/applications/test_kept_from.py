"""What staff are kept from in the audit trail and in outgoing mail, and who of the staff is written to."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client
from time_machine import Traveller

from applications import actions, emails, queries, rules
from applications.models import Application, EditorInvitation, LetterRequest, ReviewAssignment
from applications.rules import DecisionKind, ScoreGiven
from joynet.accounts import audit
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import AuditEntry, Role, User
from joynet.files.models import StoredFile
from joynet.outbox import actions as outbox
from joynet.outbox.mail import Mail
from joynet.outbox.models import OutgoingMail
from joynet.outbox.rules import State as MailState
from joynet.reports import actions as reports
from joynet.reports.models import Document
from joynet.reports.rules import DocumentKind
from teams import emails as team_emails
from teams.models import Cohort
from tests import factories
from tests.factories import AT

pytestmark = pytest.mark.django_db
AsStaff = Callable[[User], Client]
AUDIT = "/admin/accounts/auditentry/"
MAILS = "/admin/outbox/outgoingmail/"


@pytest.fixture
def director(clock: Traveller) -> User:
    return factories.make_staff()


@pytest.fixture
def carl(clock: Traveller) -> User:
    return factories.make_staff(role=Role.COORDINATOR, email="carl@network.example", name="Carl Holm")


@pytest.fixture
def rae(clock: Traveller) -> User:
    return factories.make_staff(role=Role.REVIEWER, email="rae@network.example", name="Rae Lund")


@pytest.fixture
def cohort(clock: Traveller) -> Cohort:
    return factories.make_cohort()


@pytest.fixture
def application(cohort: Cohort, director: User) -> Application:
    return factories.make_in_review(cohort=cohort, staff=director)


def recuse(application: Application, user: User) -> None:
    actions.declare_conflict(application=application, reason="My sister leads it.", by=Actor.of(user), at=AT)


def assign(application: Application, reviewer: User, by: User) -> ReviewAssignment:
    return actions.assign_reviewer(application=application, reviewer=reviewer, by=Actor.of(by), at=AT)


def hand_in(application: Application, reviewer: User, by: User) -> None:
    assign(application, reviewer, by)
    assignment = actions.declare_no_conflict(application=application, by=Actor.of(reviewer), at=AT)
    given = [ScoreGiven(criterion, 3, "") for criterion in rules.REVIEWER_CRITERIA]
    actions.hand_in_review(assignment=assignment, given=given, seen="", by=Actor.of(reviewer), at=AT)


def seqs(client: Client, query: str = "") -> set[int]:
    """The numbers of the acts that the list shows."""
    body = client.get(f"{AUDIT}{query}").content.decode()
    return {int(seq) for seq in re.findall(r'class="field-seq"><a[^>]*>(\d+)<', body)}


def receivers(rule: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(rule=rule).values_list("to_address", flat=True))


# ---- the audit trail


def test_no_score_and_no_decision_before_its_time_is_in_the_audit_trail(
    application: Application, director: User, carl: User, rae: User, as_staff: AsStaff
) -> None:
    assign(application, carl, director)
    hand_in(application, rae, director)
    by = Actor.of(director)
    first = actions.decide(application=application, kind=DecisionKind.WAITING_LIST, by=by, at=AT)
    actions.take_back_decision(decision=first, by=by, at=AT)
    second = actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)
    client = as_staff(carl)

    shown = {}
    for verb in ("handed in review", "decided", "took back decision"):
        entry = AuditEntry.objects.filter(verb=verb).latest("seq")
        shown[verb] = entry.details
        assert client.get(f"{AUDIT}{entry.pk}/change/").status_code == 200
    assert shown == {
        "handed in review": {},
        "decided": {"decision": second.pk},
        "took back decision": {"decision": first.pk},
    }


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR])
def test_the_acts_on_an_application_are_kept_from_whoever_is_recused(
    role: Role, application: Application, cohort: Cohort, director: User, as_staff: AsStaff
) -> None:
    uma = factories.make_staff(role=role, email="uma@network.example", name="Uma Berg")
    other = factories.make_sent(
        user=factories.make_user(email="hill@applicant.example"), cohort=cohort, name="Hill Hospital"
    )
    by = Actor.of(director)
    decision = actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=AT)
    client = as_staff(uma)
    entry = AuditEntry.objects.get(verb="decided")
    assert entry.seq in seqs(client)

    recuse(application, uma)

    rest = AuditEntry.objects.get(verb="sent application", target_id=str(other.pk))
    assert entry.seq not in seqs(client)
    assert rest.seq in seqs(client)
    assert seqs(client, "?q=decided") == set()
    assert seqs(client, f"?q={application.pk}").isdisjoint({entry.seq})
    assert client.get(f"{AUDIT}{entry.pk}/change/").status_code == 302
    assert client.get(f"{AUDIT}{rest.pk}/change/").status_code == 200
    assert entry.seq in seqs(as_staff(director))
    assert decision.released_at is None


def something_of(application: Application, kind: str, director: User) -> Model:
    """A row that belongs to the application."""
    by, at = Actor.of(director), AT
    if kind == "letter":
        return application.letters.get()
    if kind == "file of the letter":
        letter = application.letters.get()
        assert letter.file is not None
        return letter.file
    if kind == "nominee":
        return application.nominees.order_by("pk")[0]
    if kind == "decision":
        return actions.decide(application=application, kind=DecisionKind.ACCEPT, by=by, at=at)
    if kind == "assignment":
        rae = factories.make_staff(role=Role.REVIEWER, email="rae@network.example", name="Rae Lund")
        return assign(application, rae, director)
    if kind == "message":
        return application.messages.create(text="Who is Ana?", is_from_staff=True, by=director, at=at)
    if kind == "invitation":
        return application.invitations.create(email="eve@mercy.example", name="Eve", key=uuid4(), sent_at=at)
    if kind == "letter request":
        return LetterRequest.objects.create(
            application=application, name="Grace Obi", email="grace@mercy.example", key=uuid4(), sent_at=at
        )
    if kind == "mail":
        return OutgoingMail.objects.filter(target_type="applications.nominee").order_by("pk")[0]
    document = reports.order_application(application=application, kind=DocumentKind.APPLICATION_DOSSIER, by=by, at=at)
    if kind == "file of a document":
        stored = another_file(application)
        Document.objects.filter(pk=document.pk).update(state="made", file=stored)
        return stored
    return document


def another_file(application: Application) -> StoredFile:
    """A file like that of the letter."""
    stored = application.letters.get().file
    assert stored is not None
    stored.pk, stored.uuid = None, uuid4()
    stored.save()
    return stored


@pytest.mark.parametrize(
    "kind",
    [
        "letter",
        "file of the letter",
        "nominee",
        "decision",
        "assignment",
        "message",
        "invitation",
        "letter request",
        "mail",
        "document",
        "file of a document",
    ],
)
def test_so_are_the_acts_on_everything_that_belongs_to_it(
    kind: str, application: Application, director: User, carl: User, as_staff: AsStaff
) -> None:
    row = something_of(application, kind, director)
    with transaction.atomic():
        entry = audit.record(by=SYSTEM, at=AT, verb="looked", target=row)
    client = as_staff(carl)
    assert seqs(client, "?q=looked") == {entry.seq}

    recuse(application, carl)

    assert seqs(client, "?q=looked") == set()
    assert client.get(f"{AUDIT}{entry.pk}/change/").status_code == 302


# ---- outgoing mail


def mail_with_link(kind: str, application: Application, director: User) -> Mail:
    """The mail that holds such a link."""
    nominee = application.nominees.order_by("pk")[0]
    if kind == "places":
        return emails.confirmation_asked(nominee, by=None, at=AT)
    if kind == "ratings":
        return emails.rating_asked(nominee, at=AT)
    if kind == "letters":
        asked = something_of(application, "letter request", director)
        assert isinstance(asked, LetterRequest)
        return emails.letter_asked(asked, at=AT)
    if kind == "invitations":
        invited = something_of(application, "invitation", director)
        assert isinstance(invited, EditorInvitation)
        return emails.editor_invited(invited, at=AT)
    team = factories.make_team(name="Hill Hospital", cohort=application.cohort)
    return team_emails.invitation(team.memberships.order_by("pk")[0], step="again", at=AT)


@pytest.mark.parametrize("kind", ["letters", "places", "ratings", "invitations", "join"])
def test_staff_do_not_see_a_link_with_which_somebody_acts(
    kind: str, application: Application, director: User, as_staff: AsStaff
) -> None:
    mail = mail_with_link(kind, application, director)
    found = re.search(rf"/{kind}/([^/\s]+)/", mail.text)
    assert found is not None
    OutgoingMail.objects.filter(recipient_key=mail.recipient_key, rule=mail.rule).delete()
    outbox.queue(mail, at=AT)
    row = OutgoingMail.objects.get(recipient_key=mail.recipient_key, rule=mail.rule)

    body = unescape(as_staff(director).get(f"{MAILS}{row.pk}/change/").content.decode())

    assert f"/{kind}/[link not shown]/" in body
    assert found[1] not in body
    assert found[1].rpartition(":")[2] not in body
    assert found[1] in row.text


def test_mails_about_drafts_are_the_applicants_own(
    application: Application, cohort: Cohort, director: User, as_staff: AsStaff
) -> None:
    draft = factories.make_complete_draft(
        user=factories.make_user(email="hill@applicant.example"), cohort=cohort, name="Hill Hospital"
    )
    nominee = draft.nominees.order_by("pk")[0]
    outbox.queue(emails.rating_asked(nominee, at=AT), at=AT)
    OutgoingMail.objects.filter(to_address="hill@applicant.example").update(state=MailState.HELD)
    kept = [
        OutgoingMail.objects.get(rule="application_started", target_id=draft.pk),
        OutgoingMail.objects.get(rule="application_rating_asked", target_id=nominee.pk),
    ]
    client = as_staff(director)

    def shown() -> list[bool]:
        body = client.get(MAILS).content.decode()
        return [f"{MAILS}{mail.pk}/change/" in body for mail in kept]

    assert shown() == [False, False]
    assert [client.get(f"{MAILS}{mail.pk}/change/").status_code for mail in kept] == [302, 302]
    assert "hill@applicant.example" not in client.get(f"{MAILS}?q=hill").content.decode().split("<table", 1)[-1]
    assert "needs a person" not in client.get("/admin/").content.decode()

    actions.send_application(application=draft, **factories.DECLARED, by=Actor.of(queries.editors_of(draft)[0]), at=AT)
    assert shown() == [True, True]
    assert "1 mail needs a person" in client.get("/admin/").content.decode()


# ---- who of the staff is written to


def offered(application: Application, staff: User) -> Application:
    factories.confirm_everybody(application)
    return factories.tell(application, staff=staff)


def end_roles(user: User) -> None:
    """The person holds no role from today on."""
    user.staff_roles.update(ends_on=AT.date())


@pytest.mark.parametrize("why", ["recused", "role ended", "locked out", "named"])
def test_of_a_place_is_told_who_may_decide_now(why: str, application: Application, director: User, carl: User) -> None:
    offered(application, carl)
    if why == "recused":
        recuse(application, carl)
    elif why == "role ended":
        end_roles(carl)
    elif why == "locked out":
        User.objects.filter(pk=carl.pk).update(is_active=False)
    else:
        User.objects.filter(pk=carl.pk).update(email="ana@mercy.example")

    factories.take_place(application)

    assert receivers("application_place_taken_for_staff") == [director.email]


def test_whoever_offered_a_place_and_may_decide_is_told_alone(
    application: Application, director: User, carl: User
) -> None:
    offered(application, carl)
    factories.take_place(application)
    assert receivers("application_place_taken_for_staff") == [carl.email]


def test_a_place_given_back_is_told_to_who_may_decide_now(application: Application, director: User, carl: User) -> None:
    offered(application, carl)
    recuse(application, carl)
    applicant = Actor.of(queries.editors_of(application)[0])

    actions.give_place_back(application=application, reason="We merged.", by=applicant, at=AT)

    assert receivers("application_place_free") == [director.email]


@pytest.mark.parametrize("why", ["recused", "role ended"])
def test_that_a_reviewer_is_recused_is_told_to_who_may_decide_now(
    why: str, application: Application, director: User, carl: User, rae: User
) -> None:
    assign(application, rae, carl)
    if why == "recused":
        recuse(application, carl)
    else:
        end_roles(carl)

    recuse(application, rae)

    assert receivers("application_reviewer_recused") == [director.email]


def test_whoever_asked_themselves_leaves_it_to_the_others(application: Application, director: User, carl: User) -> None:
    assign(application, carl, carl)
    recuse(application, carl)
    assert receivers("application_reviewer_recused") == [director.email]


@pytest.mark.parametrize("why", ["role ended", "named", "works on it"])
def test_a_reviewer_who_may_no_longer_read_it_is_not_told(
    why: str, application: Application, director: User, rae: User
) -> None:
    hand_in(application, rae, director)
    assert queries.readers_to_tell(application, AT) == [director, rae]
    if why == "role ended":
        end_roles(rae)
    elif why == "named":
        application.nominees.filter(email="ben@mercy.example").update(email=rae.email)
    else:
        application.editors.create(user=rae, accepted_at=AT)

    assert queries.readers_to_tell(application, AT) == [director]


def test_a_role_begins_and_ends_with_the_persons_own_day(application: Application, director: User, rae: User) -> None:
    hand_in(application, rae, director)
    end_roles(rae)
    end_roles(director)
    User.objects.filter(pk__in=[rae.pk, director.pk]).update(time_zone="Pacific/Honolulu")
    midnight_there = AT.replace(hour=10, minute=0)

    assert queries.readers_to_tell(application, midnight_there) == []
    assert queries.readers_to_tell(application, midnight_there - timedelta(seconds=1)) == [director, rae]
