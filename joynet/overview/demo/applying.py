"""The teams of the demonstration apply, and are accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from applications import actions as applying
from applications import queries as application_queries
from applications.models import Application
from applications.rules import DecisionKind, SectionKey, TextKey, TickAnswer, section_of_domain
from joynet.accounts import actions as accounts
from joynet.accounts.actors import SYSTEM, Actor
from joynet.files.intake import taken_in
from joynet.lib.zones import local_day
from joynet.network.queries import commitments_in_force, current_network
from joynet.overview.demo import figures, letters
from joynet.overview.demo.facts import DemoPerson, DemoTeam
from joynet.overview.demo.stage import Stage, before_start
from teams.models import Cohort, Team
from teams.readiness.instrument import CURRENT
from teams.rules import OrganizationKind, Slot


def team_from_application(stage: Stage, demo: DemoTeam, *, number: int) -> Team:
    """The team of an organization that applied, was accepted and took its place; `number` spreads them over days."""
    begun = before_start(stage, 150 - 3 * number)
    application = fill_application(stage, stage.cohort, demo, at=begun)
    send(application, at=begun + timedelta(days=20))
    review = before_start(stage, 75 - number)
    applying.start_review(application=application, by=stage.coordinator, at=review)
    _confirm(application, at=review + timedelta(days=5))
    tell(
        stage,
        application,
        DecisionKind.ACCEPT,
        at=review + timedelta(days=12),
        reason="Strong leadership commitment, and honest evidence in the self-assessment.",
    )
    return applying.accept_place(
        application=application,
        seen_text=application_queries.agreement_text(review + timedelta(days=14)).pk,
        name=demo.signatory,
        title=demo.signatory_title,
        by=applicant_of(application),
        at=review + timedelta(days=14),
    )


def send(application: Application, *, at: datetime) -> None:
    applying.send_application(
        application=application,
        declared_name=application.contact_name,
        declared_title=application.contact_title,
        by=applicant_of(application),
        at=at,
    )


def _confirm(application: Application, *, at: datetime) -> None:
    """Everybody who is named says yes by the link, in the course of one day."""
    for number, nominee in enumerate(application_queries.nominees_of(application)):
        applying.confirm_place(
            nominee=nominee,
            seen_revision=nominee.revision,
            own=applying.OwnAnswers(
                nominee.name,
                nominee.title,
                nominee.hours_per_week or Decimal(0),
                nominee.profession,
                bool(nominee.attests_direct_care),
            ),
            by=Actor.link(f"nominee:{nominee.pk}"),
            at=at + timedelta(hours=number),
        )


def tell(
    stage: Stage,
    application: Application,
    kind: DecisionKind,
    *,
    at: datetime,
    reason: str,
    what_would_help: str = "",
) -> None:
    """The director decides, and tells it the day after."""
    decision = applying.decide(
        application=application,
        kind=kind,
        reason=reason,
        what_would_help=what_would_help,
        by=stage.director,
        at=at - timedelta(days=1),
    )
    applying.release_decision(decision=decision, by=stage.director, at=at)


def applicant_of(application: Application) -> Actor:
    return Actor.of(application_queries.editors_of(application)[0])


def fill_application(stage: Stage, cohort: Cohort, demo: DemoTeam, *, at: datetime, until: str = "") -> Application:
    """A filled-in application of a demo team's core leader; `until` names the first section that is left out."""
    core = next(person for person in demo.people if person.slot == Slot.CORE)
    user = accounts.start_account(address=demo.email_of(core), name=core.name, time_zone=demo.zone, by=SYSTEM, at=at)
    by = Actor.of(user)
    application = applying.start_application(cohort=cohort, user=user, by=by, at=at)
    steps: dict[str, Callable[[], None]] = {
        SectionKey.ORGANIZATION: lambda: _organization(application, demo, by, at),
        SectionKey.CONTACT: lambda: _contact(application, demo, by, at),
        SectionKey.WHY: lambda: _texts(application, demo, by, at),
        SectionKey.COMMITMENTS: lambda: _commitments(application, demo, by, at + timedelta(hours=1)),
        SectionKey.LETTER: lambda: _letter(application, demo, by, at + timedelta(days=2)),
        SectionKey.PARTICIPANTS: lambda: _participants(application, demo, by, at + timedelta(days=3)),
        "readiness": lambda: _readiness(application, demo, by, at + timedelta(days=5)),
    }
    for key, fill in steps.items():
        if key == until:
            break
        fill()
    return Application.objects.get(pk=application.pk)


def _organization(application: Application, demo: DemoTeam, by: Actor, at: datetime) -> None:
    applying.describe_organization(
        application=application,
        seen_revision=0,
        organization_name=demo.name,
        kind=demo.kind,
        country=demo.country,
        size=demo.size,
        zone=demo.zone,
        by=by,
        at=at,
    )
    applying.add_organization_details(
        application=application,
        seen_revision=1,
        units_in_scope=demo.units,
        legal_name="",
        beds=demo.size // 60 * 10 if demo.kind == OrganizationKind.HOSPITAL else None,
        visits=demo.size * 40,
        by=by,
        at=at,
    )


def _contact(application: Application, demo: DemoTeam, by: Actor, at: datetime) -> None:
    core = next(person for person in demo.people if person.slot == Slot.CORE)
    applying.name_contact(
        application=application,
        seen_revision=0,
        name=core.name,
        title=core.title,
        email=demo.email_of(core),
        phone="",
        by=by,
        at=at,
    )


def _texts(application: Application, demo: DemoTeam, by: Actor, at: datetime) -> None:
    applying.write_texts(
        application=application,
        section_key=SectionKey.WHY,
        seen_revision=0,
        texts={
            TextKey.WHY_JOIN: f"Too many good people leave {demo.name}. We want to learn with others what keeps them.",
            TextKey.CURRENT_WORK: f"{demo.units} ask at every shift change what gets in the way of a good day.",
            TextKey.EXPERIENCE: "Two improvement projects in three years, both with monthly run charts.",
        },
        by=by,
        at=at,
    )
    applying.write_texts(
        application=application,
        section_key=SectionKey.PARTNERS,
        seen_revision=0,
        texts={
            TextKey.PATIENTS: "Two members of the patient and family council join our monthly meeting.",
            TextKey.WORKFORCE: "Each shift names one person who speaks for it.",
        },
        by=by,
        at=at,
    )


def _commitments(application: Application, demo: DemoTeam, by: Actor, at: datetime) -> None:
    applying.make_commitments(
        application=application,
        seen_revision=0,
        name=demo.signatory,
        given={text.pk: TickAnswer.YES for text in commitments_in_force(at)},
        by=by,
        at=at,
    )


def _letter(application: Application, demo: DemoTeam, by: Actor, at: datetime) -> None:
    content = letters.letter_pdf(demo, on=local_day(at, demo.zone), network=str(current_network()))
    upload = SimpleUploadedFile("Letter of support.pdf", content, content_type="application/pdf")
    with taken_in(upload) as intake:
        applying.attach_letter(application=application, seen_revision=0, intake=intake, by=by, at=at)
    applying.describe_letter(
        application=application,
        seen_revision=1,
        signatory_name=demo.signatory,
        signatory_title=demo.signatory_title,
        level=demo.level,
        dated_on=local_day(at, demo.zone) - timedelta(days=4),
        by=by,
        at=at,
    )


def _participants(application: Application, demo: DemoTeam, by: Actor, at: datetime) -> None:
    for person in demo.people:
        applying.nominate(
            application=application,
            slot=person.slot,
            participant=_participant(demo, person),
            nonce=uuid5(NAMESPACE_URL, f"{application.reference}/{person.name}"),
            by=by,
            at=at,
        )


def _participant(demo: DemoTeam, person: DemoPerson) -> applying.Participant:
    return applying.Participant(
        name=person.name,
        email=demo.email_of(person),
        title=person.title,
        subtype=person.subtype,
        profession=person.profession,
        attests_direct_care=person.slot == Slot.FRONTLINE_CLINICIAN,
        hours_per_week=Decimal(person.hours),
    )


EVIDENCE = (
    "Reviewed at the executive meeting each quarter; the last review is on file.",
    "On two of our units; minutes and figures are kept by the unit manager.",
    "We can show the last three examples with dates.",
)


def _readiness(application: Application, demo: DemoTeam, by: Actor, at: datetime) -> None:
    for domain in CURRENT.domains:
        given = []
        for item in domain.items:
            level = 2 + figures.pick(3, demo.name, item.code)
            evidence = EVIDENCE[figures.pick(len(EVIDENCE), demo.name, item.code, "why")] if level > 2 else ""
            given.append(applying.ItemAnswer(item.code, is_answered=True, level=level, evidence=evidence))
        applying.answer_readiness(
            application=application,
            section_key=section_of_domain(domain.key),
            seen_revision=0,
            given=given,
            by=by,
            at=at,
        )
