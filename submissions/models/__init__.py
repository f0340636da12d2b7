"""Measures, values, changes tested, and the monthly report that binds them. A month is stored as its first day."""

from submissions.models.changes import Annotation, ChangeIdea, Cycle, CycleInMonth, Phase
from submissions.models.feedback import Barrier, Feedback, HelpRequest, ProgressScore, RaterRole
from submissions.models.measures import (
    DataType,
    Direction,
    Measure,
    MeasureVersion,
    TeamMeasure,
    Value,
    month_starts_on_first,
)
from submissions.models.reports import Learning, MonthException, Prompt, Report, ReportPart, Share, Submission

__all__ = [
    "Annotation",
    "Barrier",
    "ChangeIdea",
    "Cycle",
    "CycleInMonth",
    "DataType",
    "Direction",
    "Feedback",
    "HelpRequest",
    "Learning",
    "Measure",
    "MeasureVersion",
    "MonthException",
    "Phase",
    "ProgressScore",
    "Prompt",
    "RaterRole",
    "Report",
    "ReportPart",
    "Share",
    "Submission",
    "TeamMeasure",
    "Value",
    "month_starts_on_first",
]
