"""Forms of the monthly report and of measures. They read what people type and never save."""

from submissions.forms.changes import NothingTestedForm, TestForm
from submissions.forms.figures import NO_NAMES, FigureField, plain
from submissions.forms.grid import CELL_KINDS, GridCell, GridForm
from submissions.forms.learning import LearningForm
from submissions.forms.measures import ChooseMeasureForm, NoteForm
from submissions.forms.staff import ExceptionForm, ReturnForm

__all__ = [
    "CELL_KINDS",
    "NO_NAMES",
    "ChooseMeasureForm",
    "ExceptionForm",
    "FigureField",
    "GridCell",
    "GridForm",
    "LearningForm",
    "NoteForm",
    "NothingTestedForm",
    "ReturnForm",
    "TestForm",
    "plain",
]
