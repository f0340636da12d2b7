"""What people do to measures, values and monthly reports. The only writers of these tables."""

from submissions.actions.changes import TestEntry, carry_test_on, save_test, say_nothing_tested, take_test_out
from submissions.actions.exceptions import grant_exception
from submissions.actions.freezing import content_of
from submissions.actions.locking import locked_team
from submissions.actions.measures import MeasureCard, choose_measure, define_measure, note_on_chart
from submissions.actions.refusing import EditedMeanwhile, ReportRefused, ValueRefused
from submissions.actions.sending import accept_report, return_report, submit_report
from submissions.actions.writing import (
    CellEntry,
    LearningEntry,
    enter_back_data,
    report_to_write,
    save_learning,
    save_part,
    save_values,
    touch_part,
)

__all__ = [
    "CellEntry",
    "EditedMeanwhile",
    "LearningEntry",
    "MeasureCard",
    "ReportRefused",
    "TestEntry",
    "ValueRefused",
    "accept_report",
    "carry_test_on",
    "choose_measure",
    "content_of",
    "define_measure",
    "enter_back_data",
    "grant_exception",
    "locked_team",
    "note_on_chart",
    "report_to_write",
    "return_report",
    "save_learning",
    "save_part",
    "save_test",
    "save_values",
    "say_nothing_tested",
    "submit_report",
    "take_test_out",
    "touch_part",
]
