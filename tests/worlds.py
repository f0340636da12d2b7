"""A small living network for tests that look at the whole site: two teams, two applications, staff, and who is who."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from applications import actions as applications
from applications.actions import ItemAnswer
from applications.emails import CONFIRM_PURPOSE, EDITOR_PURPOSE, LETTER_PURPOSE
from applications.models import Application
from applications.rules import section_of_domain
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import Role, User
from joynet.accounts.staff import SEEN, SINCE
from joynet.lib import signing
from joynet.lib.months import Month
from joynet.lib.tables import Table
from joynet.network.queries import current_network
from joynet.outbox.models import Suppression
from joynet.reports import tasks as documents
from joynet.reports.actions import order_team_month
from joynet.reports.models import Document
from meetings import actions as meetings
from meetings.models import Event
from submissions import actions as reporting
from submissions.models import Cycle, Measure, TeamMeasure
from submissions.rules import Part, Typed
from teams.actions import (
    Change,
    CharterText,
    NewMember,
    OfferText,
    StoryboardText,
    assign_coach,
    end_membership,
    make_offer,
    override_risk,
    pause_team,
    propose_change,
    save_charter,
    save_storyboard,
    start_drivers,
    upload_people,
    write_minutes,
)
from teams.emails import join_token
from teams.models import Cohort, PeopleImport, Person, PoolOffer, RosterProposal, Team
from teams.readiness.instrument import CURRENT
from teams.rules import Band
from tests.factories import (
    AT,
    DECLARED,
    account_of,
    make_coach,
    make_cohort,
    make_complete_draft,
    make_further_member,
    make_in_review,
    make_staff,
    make_team,
    make_user,
    person_of,
    section_revision,
)

NOW = datetime(2027, 4, 6, 15, tzinfo=UTC)
MARCH, APRIL = Month(2027, 3), Month(2027, 4)


class Who(StrEnum):
    """Whose eyes a page is seen with. Everything in the table of access is the applicant's or Mercy Hospital's."""

    ANONYMOUS = "anonymous"
    APPLICANT = "applicant"  # works on both applications
    RIVAL = "member of another team"
    ENTERER = "member who enters"
    READER = "member who may only read"
    SENIOR_LEADER = "senior leader of the team"
    FORMER = "former member of the team"  # a quorum member until the end of February
    COACH = "coach of the team"
    ALUMNUS_COACH = "alumnus coach of the team"  # of an earlier team, and not on the staff
    EVALUATOR = "evaluator"
    COORDINATOR = "coordinator"
    DIRECTOR = "director"
    REVIEWER = "reviewer"  # asked to review Lane Clinic, and nothing else


STAFF = (Who.COACH, Who.EVALUATOR, Who.COORDINATOR, Who.DIRECTOR, Who.REVIEWER)
"""Who holds a role on the staff, and signs in with a second step."""


class Secret(StrEnum):
    """Words that only some may read."""

    DRAFT_LEARNING = "Zebrafinch one"
    COACH_ONLY = "Zebrafinch two"
    OTHER_TEAM = "Zebrafinch three"
    DRAFT_ANSWER = "Zebrafinch four"
    SENT_ANSWER = "Zebrafinch five"
    LETTER_NAME = "Zebrafinch six"
    DRAFT_LETTER_NAME = "Zebrafinch seven"
    PAPERS = "Zebrafinch eight"
    PROPOSAL = "Zebrafinch nine"
    JUDGMENT = "Zebrafinch ten"
    MINUTES = "Zebrafinch eleven"
    OWN_OFFER = "Zebrafinch twelve"


@dataclass
class World:
    """The rows that addresses name, and the accounts that ask for them."""

    cohort: Cohort
    team: Team
    other_team: Team
    draft: Application
    sent: Application
    in_review: Application
    measure: TeamMeasure
    cycle: Cycle
    event: Event
    document: Document
    other_document: Document
    unbound: Person
    users: dict[Who, User]
    sessions: dict[Who, str] = field(default_factory=dict)

    def arguments(self) -> dict[str, object]:
        """What stands in addresses, by the word that the table uses."""
        return {
            "team": self.team.pk,
            "cohort": self.cohort.pk,
            "march": MARCH,
            "april": APRIL,
            "measure": self.measure.pk,
            "cycle": self.cycle.pk,
            "event": self.event.pk,
            "document": self.document.pk,
            "draft": self.draft.reference,
            "sent": self.sent.reference,
            "sent id": self.sent.pk,
            "in review id": self.in_review.pk,
            "assignment": self.in_review.review_assignments.get().pk,
            "draft id": self.draft.pk,
            "nominee": self.draft.nominees.order_by("pk")[0].pk,
            "sent nominee": self.sent.nominees.order_by("pk")[0].pk,
            "rating": signing.sign(
                "rate-alone",
                {
                    "nominee": (rater := self.draft.nominees.order_by("pk")[0]).pk,
                    "key": str(rater.rating_key),
                },
                NOW,
            ),
            "place link": signing.sign(
                CONFIRM_PURPOSE,
                {"nominee": (named := self.draft.nominees.order_by("pk")[0]).pk, "key": str(named.key)},
                NOW,
            ),
            "editor": self.draft.editors.order_by("pk")[0].pk,
            "editor invitation": (invited := self.draft.invitations.get()).pk,
            "editor link": signing.sign(EDITOR_PURPOSE, {"invitation": invited.pk, "key": str(invited.key)}, NOW),
            "letter link": signing.sign(
                LETTER_PURPOSE,
                {"request": (asked := self.draft.letter_requests.get()).pk, "key": str(asked.key)},
                NOW,
            ),
            "report": self.team.reports.get(month=MARCH.first_day).pk,
            "membership": self.team.memberships.get(person=self.unbound).pk,
            "unbound": self.unbound.pk,
            "offer": PoolOffer.objects.get(offers_coaching=True).pk,
            "second person": person_of(self.team, "Ana").pk,
            "people list": PeopleImport.objects.get().pk,
            "driver": self.team.drivers.order_by("pk")[0].pk,
            "proposal": self.team.roster_proposals.get().pk,
            "pause": self.team.pauses.get().pk,
            "invitation": join_token(self.unbound, self.team, at=NOW - timedelta(days=1)),
        }

    def seen_by_staff(self) -> dict[str, int]:
        """Of models with rows that staff do not see: one that they see."""
        return {
            "application": self.in_review.pk,
            "report": self.team.reports.get(month=MARCH.first_day).pk,
            "pooloffer": PoolOffer.objects.get(offers_coaching=True).pk,
        }

    def client(self, who: Who) -> Client:
        """A browser in which they are signed in; staff with their second step."""
        client = Client()
        if who != Who.ANONYMOUS:
            key = self.sessions.get(who)
            if key is None:
                sign_in(client, self.users[who], at=NOW)
                self.sessions[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
            else:
                client.cookies[settings.SESSION_COOKIE_NAME] = key
        return client


def sign_in(client: Client, user: User, *, at: datetime) -> None:
    """A session of the person; where they are staff, a staff session in which the second step was taken."""
    client.force_login(user)
    EmailAddress.objects.filter(user=user).update(verified=True)  # as the code from the mail does
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    methods: list[dict[str, object]] = [{"method": "code", "at": at.timestamp(), "email": user.email}]
    if user.staff_roles.exists():
        session[SINCE] = session[SEEN] = at.timestamp()
        methods.append({"method": "mfa", "type": "totp", "at": at.timestamp()})
    session["account_authentication_methods"] = methods
    session.save()


def make_world() -> World:
    """Call it when the clock stands at NOW, or after."""
    cohort = make_cohort(name="Pilot", starts_on=date(2027, 3, 1))
    cohort.months = 6  # fewer meetings to set up
    cohort.save()
    team = make_team(joined_on=date(2027, 1, 4), cohort=cohort)
    other_team = make_team(joined_on=date(2027, 1, 4), cohort=cohort, name="Riverside Clinic")
    users = {
        Who.APPLICANT: make_user(),
        Who.RIVAL: account_of(person_of(other_team, "Ben")),
        Who.ENTERER: account_of(person_of(team, "Ben")),
        Who.READER: account_of(make_further_member(team=team)),
        Who.SENIOR_LEADER: account_of(person_of(team, "Ana")),
        Who.FORMER: _former_member(team),
        Who.COACH: make_coach(team=team),
        Who.ALUMNUS_COACH: _alumnus_coach(team),
        Who.EVALUATOR: make_staff(role=Role.EVALUATOR, email="eli.moss@example.org", name="Eli Moss"),
        Who.COORDINATOR: User.objects.with_address("rosa.field@example.org").get(),
        Who.DIRECTOR: make_staff(role=Role.DIRECTOR, email="dora.vance@example.org", name="Dora Vance"),
        Who.REVIEWER: make_staff(role=Role.REVIEWER),
    }
    coordinator = Actor.of(users[Who.COORDINATOR])
    for who in STAFF:
        Authenticator.objects.create(user=users[who], type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    meetings.generate_calendar(cohort=cohort, by=coordinator, at=AT)
    measure, cycle = _reports(team, users[Who.ENTERER], draft=Secret.DRAFT_LEARNING, for_coach=Secret.COACH_ONLY)
    _reports(other_team, users[Who.RIVAL], draft=Secret.OTHER_TEAM, for_coach=Secret.OTHER_TEAM)
    _papers(team, users[Who.ENTERER], words=Secret.PAPERS)
    _papers(other_team, users[Who.RIVAL], words=Secret.OTHER_TEAM)
    document, other_document = (
        order_team_month(team=each, month=MARCH, by=SYSTEM, at=NOW) for each in (team, other_team)
    )
    documents.make_due()
    for each in (document, other_document):
        each.refresh_from_db()
    applicant = users[Who.APPLICANT]
    draft = _application(applicant, make_cohort(), Secret.DRAFT_ANSWER, Secret.DRAFT_LETTER_NAME)
    applications.ask_for_signature(
        application=draft, name="Grace Obi", email="grace@hill.example", by=Actor.of(applicant), at=NOW
    )
    applications.invite_editor(
        application=draft, name="Lee Park", email="lee@hill.example", by=Actor.of(applicant), at=NOW
    )
    later = make_cohort(name="Wave J", starts_on=date(2027, 9, 6))
    sent = _application(applicant, later, Secret.SENT_ANSWER, Secret.LETTER_NAME)
    sent = applications.send_application(application=sent, **DECLARED, by=Actor.of(applicant), at=NOW)
    applications.send_enquiry(
        network=current_network(),
        name="Ed Roe",
        email="ed@example.org",
        organization="Roe Clinic",
        message="When does the next wave begin?",
        by=SYSTEM,
        at=NOW,
    )
    Suppression.objects.create(address="gone@example.org", reason="The mailbox is closed.", at=NOW)
    in_review = make_in_review(
        user=make_user(email="eve@example.org", name="Eve Lane"),
        staff=users[Who.COORDINATOR],
        cohort=later,
        name="Lane Clinic",
    )
    applications.assign_reviewer(application=in_review, reviewer=users[Who.REVIEWER], by=coordinator, at=NOW)
    applications.declare_no_conflict(application=in_review, by=Actor.of(users[Who.REVIEWER]), at=NOW)
    _roster(team, users[Who.ENTERER], coordinator)
    _people_list(cohort, coordinator)
    _words_for_few(team, users[Who.ENTERER], coordinator)
    event = Event.objects.filter(cohort=cohort, team=None).order_by("pk")[0]
    return World(
        cohort=cohort,
        team=team,
        other_team=other_team,
        draft=draft,
        sent=sent,
        in_review=in_review,
        measure=measure,
        cycle=cycle,
        event=event,
        document=document,
        other_document=other_document,
        unbound=person_of(team, "Chi"),
        users=users,
    )


def _people_list(cohort: Cohort, coordinator: Actor) -> None:
    """A list of people that waits to be looked at."""
    table = Table(("Name", "E-mail"), ((2, ("Hal Oz", "hal@mercy-hospital.example")),))
    upload_people(file_name="people.csv", table=table, cohort=cohort, by=coordinator, at=NOW)


def _former_member(team: Team) -> User:
    """Somebody who counted and entered, and left before the first month began."""
    person = make_further_member(team=team, name="Fay Ito", counts=True)
    user = account_of(person)
    end_membership(
        membership=team.memberships.get(person=person), ends_on=date(2027, 3, 1), reason="", by=SYSTEM, at=AT
    )
    return user


def _alumnus_coach(team: Team) -> User:
    """Somebody who stayed on a team to the end of its program, and coaches this one."""
    earlier = make_cohort(
        name="Wave A",
        starts_on=date(2025, 1, 6),
        opens_at=datetime(2024, 9, 2, 14, tzinfo=UTC),
        closes_at=datetime(2024, 11, 2, 4, tzinfo=UTC),
    )
    user = account_of(person_of(make_team(cohort=earlier, name="Lakeside Hospital"), "Ben"))
    assign_coach(team=team, user=user, kind="alumnus", starts_on=date(2027, 3, 1), by=SYSTEM, at=AT)
    offer = OfferText(
        kinds=["coaching"],
        topics="Huddles",
        languages="English",
        hours_per_month=4,
        starts_on=date(2027, 3, 1),
        ends_on=None,
        consents=True,
    )
    make_offer(person=user.person, seen_revision=0, offer=offer, by=Actor.of(user), at=AT)
    return user


def _papers(team: Team, user: User, *, words: Secret) -> None:
    """What the team has set out to do, what leads there, and how it introduces itself."""
    by = Actor.of(user)
    text = CharterText(title="Good days on two units", aim=f"More good days. {words}")
    save_charter(team=team, text=text, seen_number=0, note="", by=by, at=NOW)
    start_drivers(team=team, by=by, at=NOW)
    save_storyboard(team=team, text=StoryboardText(question=words.value), seen_revision=0, by=by, at=NOW)


def _roster(team: Team, member: User, coordinator: Actor) -> None:
    """A proposed change, and a pause after the program."""
    gia = NewMember(name="Gia Ross", email="gia@mercy-hospital.example")
    reason = f"She knows the figures. {Secret.PROPOSAL}"
    change = Change(kind=RosterProposal.Kind.ADD, from_on=date(2027, 5, 3), member=gia, reason=reason)
    propose_change(team=team, change=change, by=Actor.of(member), at=NOW)
    pause_team(team=team, starts_on=date(2027, 12, 1), ends_on=None, reason="Moves.", by=coordinator, at=NOW)


def _words_for_few(team: Team, member: User, coordinator: Actor) -> None:
    """What staff judge, what the steering committee decided, and an offer that nobody else may see yet."""
    until = date(2027, 5, 3)
    override_risk(team=team, band=Band.WATCH, reason=Secret.JUDGMENT.value, ends_on=until, by=coordinator, at=NOW)
    write_minutes(
        cohort=team.cohort,
        on=date(2027, 3, 30),
        text=Secret.MINUTES.value,
        decisions="Visit one unit each.",
        seen_revision=0,
        by=coordinator,
        at=NOW,
    )
    offer = OfferText(
        kinds=["speaking"],
        topics=Secret.OWN_OFFER.value,
        languages="English",
        hours_per_month=1,
        starts_on=date(2027, 4, 1),
        ends_on=None,
        consents=False,
    )
    make_offer(person=member.person, seen_revision=0, offer=offer, by=Actor.of(member), at=NOW)


def _reports(team: Team, user: User, *, draft: Secret, for_coach: Secret) -> tuple[TeamMeasure, Cycle]:
    """March is submitted, April begun: one measure for each kind of figure, a test, and what was learned."""
    by = Actor.of(user)
    rows = []
    for code, role, direction in (("O5", "outcome", "down"), ("P1", "process", "up")):
        rows.append(
            reporting.choose_measure(
                team=team,
                measure=Measure.objects.get(code=code),
                role=role,
                direction=direction,
                target=None,
                required=True,
                first_month=MARCH,
                by=by,
                at=NOW,
            )
        )
    for part, row in zip((Part.OUTCOME, Part.PROCESS), rows, strict=True):
        reporting.save_values(
            team=team,
            month=MARCH,
            part=part,
            entries=[reporting.CellEntry(row.pk, Typed("measured", Decimal(5), Decimal(410)))],
            nothing_reason="",
            seen_revision=0,
            by=by,
            at=NOW,
        )
    learned = [
        reporting.LearningEntry("learned", "Asking twice brings out more.", "network"),
        reporting.LearningEntry("surprised", for_coach.value, "coach"),
    ]
    for month, entries in (
        (MARCH, learned),
        (APRIL, [reporting.LearningEntry("learned", draft.value, "network")]),
    ):
        reporting.save_learning(
            team=team, month=month, entries=entries, nothing_reason="", seen_revision=0, by=by, at=NOW
        )
    cycle = reporting.save_test(
        team=team,
        month=MARCH,
        entry=reporting.TestEntry(None, "Two questions at each huddle", idea="Check-in", prediction="Six of ten"),
        seen_revision=0,
        by=by,
        at=NOW,
    )
    reporting.carry_test_on(team=team, month=APRIL, cycle=cycle, by=by, at=NOW)
    reporting.submit_report(team=team, month=MARCH, by=by, at=NOW)
    return rows[0], cycle


def _application(user: User, cohort: Cohort, answer: Secret, letter_name: Secret) -> Application:
    """A complete draft with secret words in one answer and in the letter."""
    application = make_complete_draft(user=user, cohort=cohort, name="Hill Hospital")
    by, domain = Actor.of(user), CURRENT.domains[0]
    applications.answer_readiness(
        application=application,
        section_key=section_of_domain(domain.key),
        seen_revision=section_revision(application, section_of_domain(domain.key)),
        given=[ItemAnswer(item.code, is_answered=True, level=2, evidence=answer.value) for item in domain.items],
        by=by,
        at=AT,
    )
    letter = application.letters.get(void_at__isnull=True)
    applications.describe_letter(
        application=application,
        seen_revision=2,
        signatory_name=letter_name.value,
        signatory_title=letter.signatory_title,
        level=letter.level,
        dated_on=letter.dated_on,
        by=by,
        at=AT,
    )
    return application
