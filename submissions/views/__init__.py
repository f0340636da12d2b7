"""Pages of the monthly report and of measures."""

from submissions.views.measure_pages import back_data, choose_measure, measure, measures, note_on_chart
from submissions.views.month_pages import months, report, submit_report, this_month
from submissions.views.part_pages import (
    carry_test_on,
    edit_test,
    part_changes,
    part_data,
    part_learning,
    take_test_out,
)

__all__ = [
    "back_data",
    "carry_test_on",
    "choose_measure",
    "edit_test",
    "measure",
    "measures",
    "months",
    "note_on_chart",
    "part_changes",
    "part_data",
    "part_learning",
    "report",
    "submit_report",
    "take_test_out",
    "this_month",
]
