"""What pages and other apps are told about meetings. Values only, so that a template cannot query."""

from meetings.queries.attendance import attendance_by_team, attendance_so_far, events_to_record
from meetings.queries.calendar import CalendarPreview, calendar_preview, teams_without_coaching, workshops_of
from meetings.queries.merging import days_marked, reasons_against_merging
from meetings.queries.roll import RollPage, invited_teams, roll_page
from meetings.queries.steering import SteeringMeeting, steering_meetings
from meetings.queries.team import MeetingLine, MeetingPage, TeamMeetings, meeting_page, next_events, team_meetings
from meetings.rules.attendance import AttendanceSoFar

__all__ = [
    "AttendanceSoFar",
    "CalendarPreview",
    "MeetingLine",
    "MeetingPage",
    "RollPage",
    "SteeringMeeting",
    "TeamMeetings",
    "attendance_by_team",
    "attendance_so_far",
    "calendar_preview",
    "days_marked",
    "events_to_record",
    "invited_teams",
    "meeting_page",
    "next_events",
    "reasons_against_merging",
    "roll_page",
    "steering_meetings",
    "team_meetings",
    "teams_without_coaching",
    "workshops_of",
]
