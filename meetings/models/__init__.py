"""Meetings, who was there, and what people said about coming. Quorum and attendance are computed, never stored."""

from meetings.models.evaluation import EvaluationDiscussion, EvaluationTheme
from meetings.models.events import Event, EventDay, EventQuerySet, Series
from meetings.models.feeds import CalendarFeed
from meetings.models.imports import Alias, RollImport, RollImportRow
from meetings.models.roll import DAY_IN_MINUTES, Answer, AttendanceMark, Registration, Waiver

__all__ = [
    "DAY_IN_MINUTES",
    "Alias",
    "Answer",
    "AttendanceMark",
    "CalendarFeed",
    "EvaluationDiscussion",
    "EvaluationTheme",
    "Event",
    "EventDay",
    "EventQuerySet",
    "Registration",
    "RollImport",
    "RollImportRow",
    "Series",
    "Waiver",
]
