"""Builds the demonstration network, through actions only, as if each had been done on its day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from applications import actions as applying
from applications import queries as application_queries
from applications.models import Application
from applications.rules import DecisionKind, SectionKey, TextKey, TickAnswer, section_of_domain
from joynet.accounts import actions as accounts
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import Role, User
from joynet.files.intake import taken_in
from joynet.lib.months import Month
from joynet.lib.zones import local_day, zone
from joynet.network.queries import commitments_in_force, current_network
from joynet.outbox.models import OutgoingMail
from joynet.outbox.sending import send_due
from joynet.outbox.sweeping import sweep
from joynet.overview.demo import figures, letters, reviews
from joynet.overview.demo.facts import APPLICANTS, LEARNINGS, STAFF, TEAMS, TESTS, DemoPerson, DemoTeam
from meetings import actions as meeting
from meetings.models import Event
from meetings.rules.kinds import Status
from meetings.rules.roll import Given
from submissions import actions as reporting
from submissions import queries as reports
from submissions import reminders
from submissions import rules as report_rules
from submissions.models import Measure, TeamMeasure
from submissions.rules import Part, Typed, back_data_months
from teams import actions as teaming
from teams.models import CoachAssignment, Cohort, Membership, Team
from teams.queries import quorum_members_on, span_of
from teams.readiness.instrument import CURRENT
from teams.rules import OrganizationKind, Slot, month_number

MONTH_NOW = 9
"""The demonstration stands in the ninth month of eighteen."""

ZONE = "America/New_York"
COHORT = "First wave"
NEXT_COHORT = "Second wave"


def at_local(day: date, hour: int, zone_name: str, minute: int = 0) -> datetime:
    """That time of that day there."""
    return datetime.combine(day, time(hour, minute), tzinfo=zone(zone_name))


@dataclass(frozen=True)
class Stage:
    """Where and when the demonstration is built."""

    now: datetime
    director: Actor
    coordinator: Actor
    coach: User
    reviewers: tuple[User, User]
    cohort: Cohort


def is_built() -> bool:
    """Whether the demonstration network is there already."""
    return Cohort.objects.filter(name=COHORT).exists()


@transaction.atomic
def build(*, now: datetime, say: Callable[[str], None]) -> None:
    """The whole network as of `now`; all or nothing."""
    stage = _open_stage(now)
    say(f"{stage.cohort}: starts {stage.cohort.starts_on}, month {MONTH_NOW} of {stage.cohort.months}")
    teams = [_team_from_application(stage, demo) for demo in TEAMS]
    meeting.generate_calendar(cohort=stage.cohort, by=stage.coordinator, at=_before_start(stage, 20))
    for team, demo in teams:
        _set_up(stage, team, demo)
        say(f"  {team}")
    for team, demo in teams:
        _live(stage, team, demo)
    _attend(stage, dict((team.pk, demo) for team, demo in teams))
    say("Applications to the next cohort")
    _next_wave(stage)
    say("Mail and reminders of the last weeks")
    _post(stage)


# ---- the stage


def _open_stage(now: datetime) -> Stage:
    first = Month.of(now.date()).plus(1 - MONTH_NOW)
    monday = next(day for day in (first.first_day + timedelta(days=d) for d in range(7, 14)) if day.weekday() == 0)
    long_ago = now - timedelta(days=900)
    people = {person.role: _staff(person.name, person.email, person.role, long_ago) for person in STAFF}
    director = Actor.of(people[Role.DIRECTOR])
    starts_at = at_local(monday, 9, ZONE)
    cohort = teaming.open_cohort(
        network=current_network(),
        name=COHORT,
        starts_on=monday,
        zone=ZONE,
        applications_open_at=starts_at - timedelta(days=170),
        applications_close_at=starts_at - timedelta(days=80),
        capacity=16,
        by=director,
        at=starts_at - timedelta(days=200),
    )
    return Stage(
        now=now,
        director=director,
        coordinator=Actor.of(people[Role.COORDINATOR]),
        coach=people[Role.COACH],
        reviewers=(people[Role.REVIEWER], people[Role.COORDINATOR]),
        cohort=cohort,
    )


def _staff(name: str, email: str, role: Role, at: datetime) -> User:
    user = accounts.start_account(address=email, name=name, by=SYSTEM, at=at)
    accounts.grant_role(user=user, role=role, starts_on=at.date(), by=SYSTEM, at=at)
    return user


def _before_start(stage: Stage, days: int, hour: int = 10) -> datetime:
    return at_local(stage.cohort.starts_on - timedelta(days=days), hour, stage.cohort.zone)


# ---- applying


def _team_from_application(stage: Stage, demo: DemoTeam) -> tuple[Team, DemoTeam]:
    number = TEAMS.index(demo)
    begun = _before_start(stage, 150 - 3 * number)
    application = fill_application(stage, stage.cohort, demo, at=begun)
    _send(application, at=begun + timedelta(days=20))
    review = _before_start(stage, 75 - number)
    applying.start_review(application=application, by=stage.coordinator, at=review)
    _confirm(application, at=review + timedelta(days=5))
    _tell(
        stage,
        application,
        DecisionKind.ACCEPT,
        at=review + timedelta(days=12),
        reason="Strong leadership commitment, and honest evidence in the self-assessment.",
    )
    team = applying.accept_place(
        application=application,
        seen_text=application_queries.agreement_text(review + timedelta(days=14)).pk,
        name=demo.signatory,
        title=demo.signatory_title,
        by=_applicant(application),
        at=review + timedelta(days=14),
    )
    return team, demo


def _send(application: Application, *, at: datetime) -> None:
    applying.send_application(
        application=application,
        declared_name=application.contact_name,
        declared_title=application.contact_title,
        by=_applicant(application),
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


def _tell(
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


def _applicant(application: Application) -> Actor:
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


# ---- a team sets itself up


def _set_up(stage: Stage, team: Team, demo: DemoTeam) -> None:
    joined = at_local(team.joined_on + timedelta(days=2), 11, team.zone)
    for membership in team.memberships.select_related("person").order_by("pk"):
        person = membership.person
        user = accounts.start_account(address=person.email, name=person.name, time_zone=team.zone, by=SYSTEM, at=joined)
        if membership.slot != Slot.FRONTLINE_CLINICIAN or figures.pick(4, person.name):
            teaming.bind_account(person=person, user=user, by=Actor.of(user), at=joined)
    if figures.pick(2, demo.name, "coach") or demo.name.startswith("Lakeside"):
        teaming.assign_coach(
            team=team,
            user=stage.coach,
            kind=CoachAssignment.Kind.STAFF,
            starts_on=stage.cohort.starts_on,
            by=stage.coordinator,
            at=_before_start(stage, 15),
        )
    meeting.plan_team_coaching(team=team, by=stage.coordinator, at=_before_start(stage, 14))
    by = core_user(team)
    chosen = _before_start(stage, 12)
    first = stage.cohort.first_month
    for code, role, direction, target in (
        ("O5", "outcome", "down", Decimal("1.5")),
        ("O7", "outcome", "down", Decimal("4.5")),
        ("P1", "process", "up", Decimal("60")),
    ):
        reporting.choose_measure(
            team=team,
            measure=Measure.objects.get(code=code, team__isnull=True, cohort__isnull=True),
            role=role,
            direction=direction,
            target=target,
            required=True,
            first_month=first,
            by=by,
            at=chosen,
        )
    span = span_of(team)
    months = [month for month in back_data_months(span) if month.last_day < chosen.date()]
    for code in ("O5", "O7"):
        row = _measure(team, code)
        reporting.enter_back_data(
            team_measure=row,
            entries={month: _cell(row, code, demo, month, month_number(span, month)) for month in months},
            by=by,
            at=chosen + timedelta(hours=1),
        )
    rest = [month for month in back_data_months(span) if month not in months]
    ended = at_local(first.first_day + timedelta(days=4), 10, team.zone)
    if rest and ended <= stage.now:
        for code in ("O5", "O7"):
            row = _measure(team, code)
            reporting.enter_back_data(
                team_measure=row,
                entries={month: _cell(row, code, demo, month, month_number(span, month)) for month in rest},
                by=by,
                at=ended,
            )

    if demo.story.prepared:
        reporting.note_on_chart(
            team_measure=_measure(team, "O5"),
            month=first.previous,
            kind="change_adopted",
            text=demo.story.prepared,
            cycle=None,
            by=by,
            at=chosen + timedelta(hours=2),
        )


def core_user(team: Team) -> Actor:
    """The account of the team's core leader or manager, who enters its data."""
    membership = team.memberships.filter(slot=Slot.CORE).select_related("person__user").order_by("pk")[0]
    user = membership.person.user
    if user is None:
        raise ValueError(f"The core member of {team} has no account.")
    return Actor.of(user)


def _measure(team: Team, code: str) -> TeamMeasure:
    return TeamMeasure.objects.select_related("team__cohort", "measure").get(team=team, measure__code=code)


def _cell(row: TeamMeasure, code: str, demo: DemoTeam, month: Month, number: int) -> reporting.CellEntry:
    """The figures of a measure in a month; `number` 1 is M1, 0 and below lie before."""
    story, key = demo.story, f"{demo.name}/{code}/{month.iso}"
    has_changed = number >= story.changes_in
    if code == "O5":
        made = figures.turnover(percent=story.turnover[has_changed], headcount=demo.headcount, key=key)
    elif code == "O7":
        made = figures.absence(percent=story.absence[has_changed], headcount=demo.headcount, key=key)
    else:
        start, end = story.talks
        percent = start + (end - start) * min(1, (number - 1) / (MONTH_NOW - 1))
        made = figures.talks(percent=percent, staff=round(demo.headcount * 0.4), key=key)
    return reporting.CellEntry(row.pk, Typed(kind="measured", numerator=made.numerator, denominator=made.denominator))


# ---- month after month


def _live(stage: Stage, team: Team, demo: DemoTeam) -> None:
    by = core_user(team)
    calendar = reports.calendar_of(team)
    for number, month in enumerate(report_rules.months_to_report(calendar.span), start=1):
        if number > MONTH_NOW:
            break
        if demo.story.leader_leaves_in == number:
            _leader_leaves(stage, team, month)
        ended = at_local(month.last_day + timedelta(days=1), 10, team.zone)
        delay = 14 if number in demo.story.late else 2 + figures.pick(6, demo.name, number)
        moment = ended + timedelta(days=delay, minutes=figures.pick(300, demo.name, number, "minute"))
        if number in demo.story.missing:
            if number == max(demo.story.missing) and ended <= stage.now:
                _write(team, demo, number, month, by=by, at=ended, only=(Part.CHANGES,))
            continue
        is_last = number == MONTH_NOW - 1
        if moment <= stage.now and not (is_last and demo.story.drafts_last):
            _write(team, demo, number, month, by=by, at=moment)
            reporting.submit_report(team=team, month=month, by=by, at=moment + timedelta(minutes=20))
        elif ended <= stage.now:
            _write(team, demo, number, month, by=by, at=ended, only=(Part.CHANGES, Part.PROCESS))
        elif number == MONTH_NOW and demo is TEAMS[0]:
            _write(team, demo, number, month, by=by, at=stage.now - timedelta(minutes=5), only=(Part.CHANGES,))


def _write(
    team: Team,
    demo: DemoTeam,
    number: int,
    month: Month,
    *,
    by: Actor,
    at: datetime,
    only: tuple[Part, ...] = tuple(Part),
) -> None:
    if Part.CHANGES in only:
        _tests(team, demo, number, month, by=by, at=at)
    if Part.LEARNING in only:
        learned, surprised, following = LEARNINGS[figures.pick(len(LEARNINGS), demo.name, number, "learning")]
        reporting.save_learning(
            team=team,
            month=month,
            entries=[
                reporting.LearningEntry("learned", learned, "network"),
                reporting.LearningEntry("surprised", surprised, "network"),
                reporting.LearningEntry("next", following, "network"),
            ],
            nothing_reason="",
            seen_revision=0,
            by=by,
            at=at,
        )
    for part, codes in ((Part.PROCESS, ("P1",)), (Part.OUTCOME, ("O5", "O7"))):
        if part in only:
            rows = {code: _measure(team, code) for code in codes}
            reporting.save_values(
                team=team,
                month=month,
                part=part,
                entries=[_cell(row, code, demo, month, number) for code, row in rows.items()],
                nothing_reason="",
                seen_revision=0,
                by=by,
                at=at,
            )


def _tests(team: Team, demo: DemoTeam, number: int, month: Month, *, by: Actor, at: datetime) -> None:
    if figures.pick(7, demo.name, number, "none") == 0 and number > 2:
        reporting.say_nothing_tested(
            team=team,
            month=month,
            reason="Staffing: the unit was short for three weeks.",
            seen_revision=0,
            by=by,
            at=at,
        )
        return
    test = TESTS[(number + figures.pick(len(TESTS), demo.name)) % len(TESTS)]
    started = month.first_day + timedelta(days=3 + figures.pick(8, demo.name, number, "start"))
    is_over = bool(test.decision) and month.last_day < at.date()
    cycle = reporting.save_test(
        team=team,
        month=month,
        entry=reporting.TestEntry(
            cycle_id=None,
            objective=test.objective,
            idea=test.idea,
            prediction=test.prediction,
            started_on=started,
            found=test.found if is_over else "",
            learned=test.learned if is_over else "",
            decision=test.decision if is_over else "",
            closed_on=month.last_day if is_over else None,
        ),
        seen_revision=0,
        by=by,
        at=at,
    )
    if number == max(1, demo.story.changes_in) and is_over:
        reporting.note_on_chart(
            team_measure=_measure(team, "O5"),
            month=month,
            kind="change_adopted",
            text=test.idea,
            cycle=cycle,
            by=by,
            at=at,
        )


def _leader_leaves(stage: Stage, team: Team, month: Month) -> None:
    leader: Membership = team.memberships.filter(slot=Slot.SENIOR_LEADER).order_by("pk")[0]
    day = month.first_day + timedelta(days=9)
    moment = at_local(day, 15, team.zone)
    if moment <= stage.now:
        teaming.end_membership(
            membership=leader, ends_on=day, reason="Took a post elsewhere.", by=stage.coordinator, at=moment
        )


# ---- meetings


def _attend(stage: Stage, stories: dict[int, DemoTeam]) -> None:
    """The roll of everything that has been held so far; the last event of the last two days is still to be recorded."""
    events = (
        Event.objects.filter(cohort=stage.cohort, ends_at__lt=stage.now - timedelta(days=2))
        .select_related("team")
        .order_by("starts_at", "pk")
    )
    held: dict[int, int] = {pk: 0 for pk in stories}
    teams = list(Team.objects.filter(pk__in=stories).order_by("pk"))
    for event in events:
        sheets = []
        for team in teams:
            if event.team_id not in (None, team.pk):
                continue
            sheets += _sheets(event, team, stories[team.pk], held[team.pk])
            held[team.pk] += 1
        meeting.record_roll(
            event=event, sheets=sheets, seen=0, by=stage.coordinator, at=event.ends_at + timedelta(hours=3)
        )


def _sheets(event: Event, team: Team, demo: DemoTeam, number: int) -> list[meeting.Sheet]:
    """One team's roll of each day; all come, but for one person now and then, and two where the story says so."""
    sheets = []
    for day in event.days.order_by("on"):
        members = quorum_members_on(team=team, day=day.on)
        absent = number % len(members) if figures.pick(3, demo.name, number) == 0 else -1
        given = []
        for index, membership in enumerate(members):
            is_there = index == 0 if number in demo.story.away else index != absent
            status = Status.PRESENT if is_there else (Status.EXCUSED if index % 2 else Status.ABSENT)
            given.append(Given(membership.person_id, status))
        sheets.append(meeting.Sheet(day.pk, team, tuple(given)))
    return sheets


# ---- the next cohort


def _next_wave(stage: Stage) -> None:
    """A cohort that takes applications now, with one in every state that an applicant can meet."""
    starts_on = stage.cohort.ends_on + timedelta(days=30)
    cohort = teaming.open_cohort(
        network=current_network(),
        name=NEXT_COHORT,
        starts_on=starts_on,
        zone=stage.cohort.zone,
        applications_open_at=stage.now - timedelta(days=40),
        applications_close_at=at_local(stage.now.date() + timedelta(days=46), 0, stage.cohort.zone),
        capacity=16,
        by=stage.director,
        at=stage.now - timedelta(days=60),
    )
    meeting.generate_calendar(cohort=cohort, by=stage.coordinator, at=stage.now - timedelta(days=59))
    begun = stage.now - timedelta(days=30)
    fill_application(stage, cohort, APPLICANTS[0], at=stage.now - timedelta(days=8), until=SectionKey.PARTICIPANTS)
    sent = [fill_application(stage, cohort, demo, at=begun) for demo in APPLICANTS[1:]]
    for application in sent:
        _send(application, at=begun + timedelta(days=9))
    _sent_only, reviewed, accepted, declined, withdrawn, asked = sent
    for application in (reviewed, accepted, declined):
        reviews.ask(application, stage.reviewers, by=stage.coordinator, at=begun + timedelta(days=12))
    first, second = stage.reviewers
    reviews.hand_in(reviewed, second, reviews.HOPEFUL, at=begun + timedelta(days=13))
    for reviewer, of_accepted, of_declined in (
        (first, reviews.STRONG, reviews.DOUBTFUL),
        (second, reviews.STRONG, reviews.HOPEFUL),
    ):
        reviews.hand_in(accepted, reviewer, of_accepted, at=begun + timedelta(days=13))
        reviews.hand_in(declined, reviewer, of_declined, at=begun + timedelta(days=14))
    _tell(
        stage,
        accepted,
        DecisionKind.ACCEPT,
        at=begun + timedelta(days=20),
        reason="A committed board chair, and a team that already tests small changes.",
    )
    _tell(
        stage,
        declined,
        DecisionKind.DECLINE,
        at=begun + timedelta(days=20),
        reason="The named participants have no protected time yet.",
        what_would_help="Four hours a week for each of the three, written into their schedules.",
    )
    applying.withdraw_application(
        application=withdrawn,
        reason="Our merger takes all our attention this year.",
        by=_applicant(withdrawn),
        at=begun + timedelta(days=15),
    )
    _talk(stage, asked, at=begun + timedelta(days=16))


def _talk(stage: Stage, application: Application, *, at: datetime) -> None:
    """The applicant asks something and gets an answer; then staff ask, and open the parts for it."""
    about = f"{stage.cohort.pk} {application.pk}"
    applying.write_to_staff(
        application=application,
        text="Our clinician works nights. Are the monthly calls recorded?",
        nonce=uuid5(NAMESPACE_URL, f"{about} applicant"),
        by=_applicant(application),
        at=at,
    )
    applying.write_to_applicant(
        application=application,
        text="They are, and two of the three suffice at each call. Whoever misses one can catch up.",
        nonce=uuid5(NAMESPACE_URL, f"{about} staff"),
        by=stage.coordinator,
        at=at + timedelta(hours=20),
    )
    applying.ask_for_information(
        application=application,
        text="You name one unit to begin with. Which one is it, and how many people work there?\n\n"
        "Your letter does not say how many hours a week the three have for this work. Let it name them.",
        sections=(SectionKey.ORGANIZATION, SectionKey.LETTER),
        nonce=uuid5(NAMESPACE_URL, f"{about} question"),
        by=stage.coordinator,
        at=at + timedelta(days=3),
    )


# ---- mail


def _post(stage: Stage) -> None:
    """Sends what the building has queued, each on its day, and the reminders of the last weeks on theirs."""
    moment = stage.now - timedelta(days=35)
    for due_at in OutgoingMail.objects.filter(due_at__lt=moment).order_by("due_at").values_list("due_at", flat=True):
        send_due(rules=reminders.RULES, clock=partial(_same, due_at), seconds=3600)
    while moment < stage.now:
        sweep(rules=reminders.RULES, at=moment)
        send_due(rules=reminders.RULES, clock=partial(_same, moment), seconds=3600)
        moment = min(moment + timedelta(hours=12), stage.now)
    sweep(rules=reminders.RULES, at=stage.now)
    send_due(rules=reminders.RULES, clock=lambda: stage.now, seconds=3600)


def _same(moment: datetime) -> datetime:
    return moment
