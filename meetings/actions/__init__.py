"""What people do to the calendar and the roll. The only writer of these tables."""

from meetings.actions.calendar import CalendarRefused, generate_calendar, plan_team_coaching
from meetings.actions.events import EventRefused, cancel_event, hold_event, move_event, waive
from meetings.actions.merging import TakingOverRefused, take_over_meetings
from meetings.actions.roll import AttendanceRefused, Sheet, cell_name, record_attendance, record_roll
from meetings.actions.steering import plan_steering_meeting

__all__ = [
    "AttendanceRefused",
    "CalendarRefused",
    "EventRefused",
    "Sheet",
    "TakingOverRefused",
    "cancel_event",
    "cell_name",
    "generate_calendar",
    "hold_event",
    "move_event",
    "plan_steering_meeting",
    "plan_team_coaching",
    "record_attendance",
    "record_roll",
    "take_over_meetings",
    "waive",
]
