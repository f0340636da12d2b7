"""Who was there: the rolls of the meetings that have been held."""

from __future__ import annotations

from datetime import timedelta

from joynet.overview.demo import figures
from joynet.overview.demo.facts import DemoTeam
from joynet.overview.demo.stage import Stage
from meetings import actions as meeting
from meetings.models import Event
from meetings.rules.kinds import Status
from meetings.rules.roll import Given
from teams.models import Team
from teams.queries import quorum_members_on


def attend(stage: Stage, stories: dict[int, DemoTeam]) -> None:
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
