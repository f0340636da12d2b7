"""What the pages across the apps are told. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse

from applications import access as applications
from applications.queries import ApplicationLine, applications_of, open_enquiries, reviews_to_do, waits_for_answer
from applications.rules import WAITING_FOR_STAFF
from joynet.accounts import roles
from joynet.accounts.models import Role, User
from joynet.lib.days import active_on
from joynet.lib.zones import (
    day_in_words,
    deadline_in_both_zones,
    deadline_in_words_with_year,
    in_words_with_year,
    local_day,
)
from joynet.network.models import Kind
from joynet.network.queries import text_in_force
from joynet.outbox.models import OutgoingMail
from joynet.outbox.queries import without_kept
from joynet.outbox.rules import State as MailState
from joynet.overview.rules import NextFacts, NextStep, next_step
from meetings.queries import AttendanceSoFar, MeetingLine, attendance_so_far, events_to_record, next_events
from meetings.queries import workshops_of as workshops_of_cohort
from submissions.queries import MeasureChart, MonthLine, charts_of, month_lines, month_to_open
from submissions.rules import ReportState
from teams.access import TeamAccess
from teams.models import Cohort, Membership, Team
from teams.queries import MemberLine, Roster, coached_teams, roster_on, teams_of

# ---- the frame


@dataclass(frozen=True)
class NavEntry:
    """One entry of the main navigation."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class FrameTeam:
    """One of the teams a person can switch to."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Frame:
    """Whose page it is and where one can go from every page."""

    team: Team | None = None
    cohort: Cohort | None = None
    nav: tuple[NavEntry, ...] = ()
    teams: tuple[FrameTeam, ...] = ()


def frame_for(*, user: User, team_id: int | None, path: str, at: datetime) -> Frame:
    """The frame of a signed-in person's page; the team in the address, or the person's first."""
    own = teams_of(user=user, at=at)
    coached = coached_teams(user=user, day=at.date())
    teams = own + [team for team in coached if team not in own]
    team = next((team for team in teams if team.pk == team_id), None)
    if team is None and team_id is not None:
        team = Team.objects.filter(pk=team_id).select_related("cohort", "organization").first()
    team = team or (teams[0] if teams else None)
    if team is not None:
        return Frame(
            team=team,
            cohort=team.cohort,
            nav=_team_nav(team, path),
            teams=tuple(
                FrameTeam(f"{other.name} ({other.cohort.name})", _team_url(other), other.pk == team.pk)
                for other in teams
            ),
        )
    entries = []
    if roles.roles_at(user, at):
        entries.append(("Staff pages", reverse("admin:index"), "/admin/"))
    lines = applications_of(user=user, at=at)
    if lines:
        entries.append(("Your application", lines[0].url, "/applications/"))
    if entries:
        entries.append(("Help", reverse("overview:help"), reverse("overview:help")))
    return Frame(nav=tuple(NavEntry(label, url, path.startswith(start)) for label, url, start in entries))


def _team_url(team: Team) -> str:
    return reverse("overview:team_home", kwargs={"team_id": team.pk})


def _team_nav(team: Team, path: str) -> tuple[NavEntry, ...]:
    home = _team_url(team)
    reports = reverse("submissions:months", kwargs={"team_id": team.pk})
    current = reverse("submissions:this_month", kwargs={"team_id": team.pk})
    meetings = reverse("meetings:team_meetings", kwargs={"team_id": team.pk})
    measures = reverse("submissions:measures", kwargs={"team_id": team.pk})
    return (
        NavEntry("Home", home, path == home),
        NavEntry("This month", current, path.startswith(reports)),
        NavEntry("Meetings", meetings, path.startswith(meetings)),
        NavEntry("Our data", measures, path.startswith(measures)),
    )


# ---- the landing page


@dataclass(frozen=True)
class LandingCohort:
    """A cohort's dates in words."""

    name: str
    opens: str
    closes: str
    starts: str
    ends: str
    first_month: str
    last_month: str


@dataclass(frozen=True)
class LandingWorkshop:
    """A workshop's days in words."""

    when: str
    what: str
    where: str


@dataclass(frozen=True)
class Landing:
    """What the public page says that is not fixed text."""

    cohort: LandingCohort | None
    is_open: bool
    opens_on: str
    workshops: tuple[LandingWorkshop, ...]
    month_count: int
    workshop_count: int
    min_present: int
    about: tuple[str, ...]  # paragraphs that staff edit


def landing(at: datetime) -> Landing:
    """The open cohort (the one that closes first), else the next one to open, else neither."""
    open_now = Cohort.objects.taking_applications(at).order_by("applications_close_at", "pk").first()
    cohort = open_now or Cohort.objects.opening_after(at).first()
    body = text_in_force(Kind.PUBLIC_PAGE, at).body.replace("\r\n", "\n")
    about = tuple(part.strip() for part in body.split("\n\n") if part.strip())
    if cohort is None:
        return Landing(
            cohort=None,
            is_open=False,
            opens_on="",
            workshops=(),
            month_count=18,
            workshop_count=4,
            min_present=2,
            about=about,
        )
    return Landing(
        cohort=LandingCohort(
            name=cohort.name,
            opens=in_words_with_year(cohort.applications_open_at, cohort.zone),
            closes=deadline_in_words_with_year(cohort.applications_close_at, cohort.zone),
            starts=day_in_words(cohort.starts_on),
            ends=day_in_words(cohort.ends_on - timedelta(days=1)),
            first_month=str(cohort.first_month),
            last_month=str(cohort.last_month),
        ),
        is_open=open_now is not None,
        opens_on="" if open_now else day_in_words(local_day(cohort.applications_open_at, cohort.zone)),
        workshops=tuple(
            LandingWorkshop(when=line.days_in_words, what=line.title, where=line.where_in_words)
            for line in workshops_of_cohort(cohort)
        ),
        month_count=cohort.months,
        workshop_count=cohort.workshops,
        min_present=cohort.min_present,
        about=about,
    )


# ---- home


@dataclass(frozen=True)
class Invitation:
    """A place on a team that waits for this address."""

    person_id: int
    team_name: str
    cohort_name: str
    role: str


@dataclass(frozen=True)
class TeamCard:
    """A team on the home page of somebody with several."""

    name: str
    cohort_name: str
    url: str
    role: str


@dataclass(frozen=True)
class Home:
    """Everything a signed-in person can go on to."""

    invitations: tuple[Invitation, ...]
    teams: tuple[TeamCard, ...]
    applications: tuple[ApplicationLine, ...]
    is_staff: bool

    @property
    def only_team_url(self) -> str:
        """Where to go at once when there is exactly one thing: the one team. Settled applications do not count."""
        waiting = [line for line in self.applications if not line.is_settled]
        is_only = len(self.teams) == 1 and not (self.invitations or waiting or self.is_staff)
        return self.teams[0].url if is_only else ""

    @property
    def is_empty(self) -> bool:
        return not (self.invitations or self.teams or self.applications or self.is_staff)


def home(*, user: User, at: datetime) -> Home:
    """The home page of a person."""
    day = at.date()
    own = teams_of(user=user, at=at)
    coached = [team for team in coached_teams(user=user, day=day) if team not in own]
    waiting = (
        Membership.objects.filter(
            active_on(day), person__email__iexact=user.email, person__user__isnull=True, approved_by__isnull=False
        )
        .select_related("team__cohort", "person")
        .order_by("pk")
    )
    return Home(
        invitations=tuple(Invitation(m.person_id, m.team.name, m.team.cohort.name, m.slot_in_words) for m in waiting),
        teams=tuple(TeamCard(t.name, t.cohort.name, _team_url(t), "Member") for t in own)
        + tuple(TeamCard(t.name, t.cohort.name, _team_url(t), "Coach") for t in coached),
        applications=tuple(applications_of(user=user, at=at)),
        is_staff=roles.is_staff_on(user, day),
    )


# ---- a team's home


@dataclass(frozen=True)
class SeatCard:
    """One of the three seats as drawn."""

    role: str
    name: str
    note: str
    initials: str


@dataclass(frozen=True)
class TeamHome:
    """Everything the team's home shows in one screen."""

    next_step: NextStep | None
    month: MonthLine | None
    month_due: str
    owed: tuple[MonthLine, ...]
    meetings: tuple[MeetingLine, ...]
    attendance: AttendanceSoFar
    on_time: int
    owed_count: int
    submitted: int
    moved: MeasureChart | None
    seats: tuple[SeatCard, ...]
    others: tuple[MemberLine, ...]
    roster: Roster


def team_home(*, access: TeamAccess, reader_zone: str, at: datetime) -> TeamHome:
    """A team's home. Constant number of queries for any number of months, events and values."""
    team = access.team
    today = local_day(at, team.zone)
    lines = month_lines(team=team, at=at)
    open_line = month_to_open(lines)
    owed = [line for line in lines if line.is_owed]
    roster = roster_on(team=team, day=today)
    meetings = tuple(next_events(team=team, at=at, reader_zone=reader_zone, count=3))
    charts = charts_of(team=team, until=lines[-1].month, hides_unsubmitted=not access.sees_drafts) if lines else []
    return TeamHome(
        next_step=next_step(_next_facts(access, lines, open_line, roster, meetings, bool(charts), reader_zone)),
        month=open_line,
        month_due=deadline_in_both_zones(open_line.due_by, team.zone, reader_zone) if open_line else "",
        owed=tuple(line for line in owed if not line.is_submitted),
        meetings=meetings,
        attendance=attendance_so_far(team=team, at=at),
        on_time=sum(line.is_submitted and line.is_on_time for line in owed),
        owed_count=len(owed),
        submitted=sum(line.is_submitted for line in owed),
        moved=chart_that_moved(charts),
        seats=tuple(_seat_cards(roster)),
        others=roster.others,
        roster=roster,
    )


def chart_that_moved(charts: list[MeasureChart]) -> MeasureChart | None:
    """The one chart for the home page: a favourable signal first, then any other, then the first outcome."""
    ranked = sorted(
        charts,
        key=lambda item: (
            not item.chart.verdict.is_favourable,
            item.chart.verdict.code != "signal",
            item.role != "outcome",
        ),
    )
    return ranked[0] if ranked else None


def _next_facts(
    access: TeamAccess,
    lines: list[MonthLine],
    open_line: MonthLine | None,
    roster: Roster,
    meetings: tuple[MeetingLine, ...],
    has_measures: bool,  # noqa: FBT001  # a fact among facts, passed once from above
    reader_zone: str,
) -> NextFacts:
    team = access.team
    returned = next((line for line in lines if line.state == ReportState.RETURNED and line.may_edit), None)
    owed = open_line if open_line is not None and open_line.is_owed else None
    drafted = open_line if open_line is not None and not open_line.is_owed else None
    return NextFacts(
        may_enter=access.may_enter,
        returned_month=str(returned.month) if returned else "",
        returned_url=_month_url(team, returned),
        owed_month=str(owed.month) if owed else "",
        owed_url=_month_url(team, owed),
        owed_due=deadline_in_both_zones(owed.due_by, team.zone, reader_zone) if owed else "",
        owed_is_late=bool(owed and owed.is_overdue),
        empty_seats=tuple(seat.label for seat in roster.vacant),
        roster_url=reverse("overview:help"),
        has_measures=has_measures or not lines,
        measures_url=reverse("submissions:measures", kwargs={"team_id": team.pk}),
        next_meeting=f"{meetings[0].title}: {meetings[0].when_in_words}." if meetings else "",
        meetings_url=reverse("meetings:team_meetings", kwargs={"team_id": team.pk}),
        drafted_month=str(drafted.month) if drafted else "",
        drafted_url=_month_url(team, drafted),
    )


def _month_url(team: Team, line: MonthLine | None) -> str:
    return reverse("submissions:report", kwargs={"team_id": team.pk, "month": line.month}) if line else ""


def _seat_cards(roster: Roster) -> list[SeatCard]:
    cards: list[SeatCard] = []
    for seat in roster.seats:
        cards.extend(_seat_card(holder) for holder in seat.holders)
        if seat.is_empty:
            cards.append(SeatCard(seat.label, "", f"Empty since {_day(seat.empty_since)}", ""))
    return cards


def _seat_card(holder: MemberLine) -> SeatCard:
    notes = [holder.title or holder.profession]
    if holder.holds_steering_seat:
        notes.append("steering committee")
    if holder.is_data_lead:
        notes.append("data lead")
    if not holder.has_account:
        notes.append("has not signed in yet")
    return SeatCard(holder.role, holder.name, " · ".join(note for note in notes if note), initials(holder.name))


def _day(day: date | None) -> str:
    return day_in_words(day) if day else "the start"


def initials(name: str) -> str:
    """The first letters of the first and last word that begins with a letter: "Dr. Amara Okafor, RN" gives "AO"."""
    words = [word for word in name.split(",")[0].split() if word[0].isalpha() and not word.endswith(".")]
    if not words:
        return name[:1].upper()
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


# ---- the staff's front page


@dataclass(frozen=True)
class QueueLine:
    """What waits for staff, as a sentence whose link opens exactly those rows."""

    sentence: str
    url: str


def staff_queue(*, user: User, at: datetime) -> tuple[QueueLine, ...]:
    """What waits, as far as the person's roles reach; empty when nothing does. At most one query for each line."""
    lines: list[QueueLine] = []
    reviews = reviews_to_do(user).count() if user.has_module_perms("applications") else 0
    if reviews:
        lines.append(
            QueueLine(
                f"{_counted(reviews, 'review waits', 'reviews wait')} for you",
                reverse("admin:applications_application_changelist") + "?state=all&reviews=mine",
            )
        )
    if applications.may_decide(user, at):
        waiting = (
            applications.listed(user, at)
            .filter(state__in=WAITING_FOR_STAFF)
            .aggregate(n=Count("pk"), since=Min("state_at"))
        )
        if waiting["n"]:
            days = (at - waiting["since"]).days
            age = f"the oldest for {days} {'day' if days == 1 else 'days'}"
            lines.append(
                QueueLine(
                    f"{_counted(waiting['n'], 'application waits', 'applications wait')}, {age}",
                    reverse("admin:applications_application_changelist"),
                )
            )
        unanswered = applications.listed(user, at).filter(waits_for_answer()).count()
        if unanswered:
            lines.append(
                QueueLine(
                    f"{_counted(unanswered, 'applicant waits', 'applicants wait')} for an answer to a message",
                    reverse("admin:applications_application_changelist") + "?state=all&messages=waiting",
                )
            )
    if roles.roles_at(user, at) & {Role.COORDINATOR, Role.DIRECTOR}:
        enquiries = open_enquiries()
        if enquiries:
            lines.append(
                QueueLine(
                    _counted(enquiries, "question is open", "questions are open"),
                    reverse("admin:applications_enquiry_changelist"),
                )
            )
    if user.has_module_perms("meetings"):
        rolls = events_to_record(at).count()
        if rolls:
            lines.append(
                QueueLine(
                    f"{_counted(rolls, 'meeting has', 'meetings have')} no complete roll yet",
                    reverse("admin:meetings_event_changelist") + "?roll=to_record",
                )
            )
    if user.has_module_perms("outbox"):
        mails = OutgoingMail.objects.filter(state__in=[MailState.FAILED, MailState.MISSED, MailState.HELD])
        stuck = without_kept(mails, user).count()
        if stuck:
            lines.append(
                QueueLine(
                    f"{_counted(stuck, 'mail needs', 'mails need')} a person",
                    reverse("admin:outbox_outgoingmail_changelist"),
                )
            )
    return tuple(lines)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
