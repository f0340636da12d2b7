"""Rows for tests: typed, keyword-only, made by the actions that people use, valid by full_clean, no hidden extras."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from applications import actions as applications
from applications import queries as application_queries
from applications.actions import ItemAnswer, OwnAnswers, Participant
from applications.models import Application
from applications.rules import TEXTS_OF, DecisionKind, SectionKey, TickAnswer, section_of_domain
from joynet.accounts.actions import grant_role, start_account
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import Role, User
from joynet.files.intake import take_in
from joynet.network.models import MAY_BE_UNSURE
from joynet.network.queries import commitments_in_force, current_network
from teams.actions import NewMember, NewTeam, add_member, assign_coach, bind_account, found_team, open_cohort
from teams.models import Cohort, Person, Team
from teams.readiness.instrument import CURRENT
from teams.rules import OrganizationKind, SignatoryLevel, Slot, Subtype

AT = datetime(2027, 3, 9, 15, tzinfo=UTC)
"""Tue, Mar 9, 2027, 10:00 AM Eastern: the usual now of a test."""


def make_user(
    *,
    email: str = "dana.cho@example.org",
    name: str = "Dana Cho",
    time_zone: str = "America/New_York",
    at: datetime = AT,
) -> User:
    """Somebody with an account."""
    return start_account(address=email, name=name, time_zone=time_zone, by=SYSTEM, at=at)


def make_staff(
    *, role: Role = Role.DIRECTOR, email: str = "ines.ortiz@example.org", name: str = "Ines Ortiz", at: datetime = AT
) -> User:
    """A member of staff with one role, since a month ago."""
    user = make_user(email=email, name=name, at=at)
    grant_role(user=user, role=role, starts_on=at.date() - timedelta(days=30), by=SYSTEM, at=at)
    return user


def make_cohort(
    *,
    name: str = "Wave I",
    starts_on: date = date(2027, 6, 7),
    zone: str = "America/New_York",
    opens_at: datetime = datetime(2027, 1, 11, 14, tzinfo=UTC),
    closes_at: datetime = datetime(2027, 4, 11, 4, tzinfo=UTC),
    at: datetime = AT,
) -> Cohort:
    """A cohort; the usual one takes applications at AT, until the end of April 10 Eastern."""
    return open_cohort(
        network=current_network(),
        name=name,
        starts_on=starts_on,
        zone=zone,
        applications_open_at=opens_at,
        applications_close_at=closes_at,
        capacity=None,
        by=SYSTEM,
        at=at,
    )


def letter_pdf(*, pages: int = 1) -> bytes:
    """The bytes of a plain letter."""
    pdf = pikepdf.Pdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for number in range(1, pages + 1):
        text = f"BT /F1 12 Tf 72 720 Td (We support this team. Page {number}.) Tj ET".encode()
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=pikepdf.Array([0, 0, 612, 792]),
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
            Contents=pdf.make_stream(text),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    target = SimpleUploadedFile("letter.pdf", b"")
    pdf.save(target)
    target.seek(0)
    return bytes(target.read())


def upload(*, name: str = "letter.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, letter_pdf() if content is None else content, "application/pdf")


DECLARED = {"declared_name": "Dana Cho", "declared_title": "Director of Quality"}
"""Who vouches for the answers, as sending takes it and as the form sends it."""

THREE = (
    (Slot.SENIOR_LEADER, Participant("Ana Silva", "ana@mercy.example", "Chief Nurse", hours_per_week=Decimal(2))),
    (
        Slot.CORE,
        Participant(
            "Ben Okafor",
            "ben@mercy.example",
            "Unit Manager",
            subtype=Subtype.UNIT_MANAGER,
            hours_per_week=Decimal("4.5"),
        ),
    ),
    (
        Slot.FRONTLINE_CLINICIAN,
        Participant(
            "Chi Nguyen",
            "chi@mercy.example",
            "Staff Nurse",
            profession="Nurse",
            attests_direct_care=True,
            hours_per_week=Decimal(4),
        ),
    ),
)
"""The usual three participants of Mercy Hospital."""


def make_draft(*, user: User | None = None, cohort: Cohort | None = None, at: datetime = AT) -> Application:
    """An application that has just begun."""
    user = user or make_user(at=at)
    return applications.start_application(cohort=cohort or make_cohort(at=at), user=user, by=Actor.of(user), at=at)


def make_complete_draft(
    *,
    user: User | None = None,
    cohort: Cohort | None = None,
    name: str = "Mercy Hospital",
    participants: tuple[tuple[str, Participant], ...] = THREE,
    level: int = 3,
    at: datetime = AT,
) -> Application:
    """A draft in which nothing is missing; every item of readiness is at `level`."""
    user = user or make_user(at=at)
    by = Actor.of(user)
    application = make_draft(user=user, cohort=cohort, at=at)
    applications.describe_organization(
        application=application,
        seen_revision=0,
        organization_name=name,
        kind=OrganizationKind.HOSPITAL,
        country="United States",
        size=1200,
        zone="America/Chicago",
        by=by,
        at=at,
    )
    applications.add_organization_details(
        application=application,
        seen_revision=1,
        units_in_scope="Two medical units and the emergency department",
        legal_name="",
        beds=None,
        visits=None,
        by=by,
        at=at,
    )
    applications.name_contact(
        application=application,
        seen_revision=0,
        name="Dana Cho",
        title="Director of Quality",
        email="dana.cho@example.org",
        phone="",
        by=by,
        at=at,
    )
    for key, texts in TEXTS_OF.items():
        applications.write_texts(
            application=application,
            section_key=key,
            seen_revision=0,
            texts={text: "Our staff asked for it." for text in texts},
            by=by,
            at=at,
        )
    given = {
        text.pk: (TickAnswer.NOT_SURE if text.kind in MAY_BE_UNSURE else TickAnswer.YES).value
        for text in commitments_in_force(at)
    }
    applications.make_commitments(application=application, seen_revision=0, name="Ana Silva", given=given, by=by, at=at)
    applications.attach_letter(application=application, seen_revision=0, intake=take_in(upload()), by=by, at=at)
    applications.describe_letter(
        application=application,
        seen_revision=1,
        signatory_name="Ana Silva",
        signatory_title="Chief Nurse",
        level=SignatoryLevel.OTHER_C_LEVEL,
        dated_on=at.date() - timedelta(days=20),
        by=by,
        at=at,
    )
    for slot, participant in participants:
        applications.nominate(application=application, slot=slot, participant=participant, nonce=uuid4(), by=by, at=at)
    for domain in CURRENT.domains:
        applications.answer_readiness(
            application=application,
            section_key=section_of_domain(domain.key),
            seen_revision=0,
            given=[
                ItemAnswer(item.code, is_answered=True, level=level, evidence="Seen in the last audit.")
                for item in domain.items
            ],
            by=by,
            at=at,
        )
    return Application.objects.select_related("cohort").get(pk=application.pk)


def make_sent(
    *, user: User | None = None, cohort: Cohort | None = None, name: str = "Mercy Hospital", at: datetime = AT
) -> Application:
    """An application that has been sent."""
    user = user or make_user(at=at)
    application = make_complete_draft(user=user, cohort=cohort, name=name, at=at)
    return applications.send_application(application=application, **DECLARED, by=Actor.of(user), at=at)


def make_in_review(
    *,
    user: User | None = None,
    staff: User | None = None,
    cohort: Cohort | None = None,
    name: str = "Mercy Hospital",
    at: datetime = AT,
) -> Application:
    """An application that staff have begun to read."""
    application = make_sent(user=user, cohort=cohort, name=name, at=at)
    return applications.start_review(application=application, by=Actor.of(staff or make_staff(at=at)), at=at)


def section_revision(application: Application, key: SectionKey) -> int:
    """How often the section has been saved."""
    section = application_queries.sections_of(application).get(key.value)
    return section.revision if section else 0


def make_team(
    *,
    cohort: Cohort | None = None,
    name: str = "Mercy Hospital",
    zone: str = "America/Chicago",
    joined_on: date | None = None,
    at: datetime = AT,
) -> Team:
    """A team with Ana Silva, Ben Okafor and Chi Nguyen in its three seats since `joined_on` (the cohort's start)."""
    cohort = cohort or make_cohort(at=at)
    domain = f"{name.lower().replace(' ', '-')}.example"
    members = tuple(
        NewMember(
            name=person.name,
            email=f"{person.name.split()[0].lower()}@{domain}",
            title=person.title,
            slot=slot,
            subtype=person.subtype,
            profession=person.profession,
            attests_direct_care=True if slot == Slot.FRONTLINE_CLINICIAN else None,
            hours_per_week=person.hours_per_week or Decimal(2),
            is_data_lead=slot == Slot.CORE,
        )
        for slot, person in THREE
    )
    new = NewTeam(
        cohort=cohort,
        organization_name=name,
        country="United States",
        kind=OrganizationKind.HOSPITAL,
        size=1200,
        team_name=name,
        zone=zone,
        joined_on=joined_on or cohort.starts_on,
        members=members,
    )
    return found_team(new=new, by=_approver(at), at=at)


def make_further_member(
    *, team: Team, name: str = "Dee Adler", starts_on: date | None = None, counts: bool = False, at: datetime = AT
) -> Person:
    """Somebody on the roster besides the three seats, since the team joined."""
    email = f"{name.split()[0].lower()}@{team.name.lower().replace(' ', '-')}.example"
    membership = add_member(
        team=team,
        member=NewMember(name=name, email=email, title="Analyst", counts_for_quorum=counts),
        starts_on=starts_on or team.joined_on,
        holds_steering_seat=False,
        by=_approver(at),
        at=at,
    )
    return membership.person


def person_of(team: Team, name: str) -> Person:
    """The person on the team whose name begins so."""
    return Person.objects.get(memberships__team=team, name__startswith=name)


def account_of(person: Person, *, time_zone: str = "America/New_York", at: datetime = AT) -> User:
    """The person's account, bound as their invitation does."""
    user = make_user(email=person.email, name=person.name, time_zone=time_zone, at=at)
    bind_account(person=person, user=user, by=Actor.of(user), at=at)
    return user


def make_coach(*, team: Team, email: str = "cora.lind@example.org", name: str = "Cora Lind", at: datetime = AT) -> User:
    """A coach on the staff, assigned to the team since it joined."""
    user = User.objects.with_address(email).first() or make_staff(role=Role.COACH, email=email, name=name, at=at)
    assign_coach(team=team, user=user, kind="staff", starts_on=min(team.joined_on, at.date()), by=_approver(at), at=at)
    return user


def _approver(at: datetime) -> Actor:
    """Staff who put people on rosters: a membership counts once somebody has approved it."""
    email = "rosa.field@example.org"
    user = User.objects.with_address(email).first()
    return Actor.of(user or make_staff(role=Role.COORDINATOR, email=email, name="Rosa Field", at=at))


def confirm_everybody(application: Application, *, at: datetime = AT) -> None:
    """Everybody who is named confirms, with what was typed about them."""
    for nominee in application_queries.nominees_of(application):
        applications.confirm_place(
            nominee=nominee,
            seen_revision=nominee.revision,
            own=OwnAnswers(
                nominee.name,
                nominee.title,
                nominee.hours_per_week or Decimal(0),
                nominee.profession,
                bool(nominee.attests_direct_care),
            ),
            by=Actor.link(f"nominee:{nominee.pk}"),
            at=at,
        )


def tell(
    application: Application,
    kind: DecisionKind = DecisionKind.ACCEPT,
    *,
    staff: User,
    reason: str = "",
    conditions: str = "",
    what_would_help: str = "",
    at: datetime = AT,
) -> Application:
    """An application that is decided, and whose applicant has been told."""
    by = Actor.of(staff)
    decision = applications.decide(
        application=application,
        kind=kind,
        reason=reason,
        conditions=conditions,
        what_would_help=what_would_help,
        by=by,
        at=at,
    )
    return applications.release_decision(decision=decision, by=by, at=at)


def take_place(application: Application, *, at: datetime = AT) -> Team:
    """The team of an application whose place is offered and whose people have confirmed."""
    return applications.accept_place(
        application=application,
        seen_text=application_queries.agreement_text(at).pk,
        name="Grace Obi",
        title="Chief Executive",
        by=Actor.of(application_queries.editors_of(application)[0]),
        at=at,
    )


def accept(application: Application, *, staff: User, at: datetime = AT) -> Team:
    """The team of an application that is in review: everybody confirms, the place is offered and taken."""
    confirm_everybody(application, at=at)
    return take_place(tell(application, staff=staff, at=at), at=at)
