"""Why an act on an application is refused. Each tells the person what to do."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from applications import rules


class ApplyingRefused(ValidationError):
    """No application can be begun or sent now; the message says when it can."""


class ApplicationClosed(ValidationError):
    """The application can no longer be changed; nothing has been."""


class SectionStale(ValidationError):
    """Somebody has saved this part since the page was opened; nothing has been changed."""


class SentOtherwise(ValidationError):
    """The same form has been sent before with something else in it; what it holds now is not kept yet."""


class NotComplete(ValidationError):
    """The application cannot be sent yet; `gaps` says everything that is missing."""

    def __init__(self, gaps: tuple[rules.Gap, ...]) -> None:
        super().__init__([gap.sentence for gap in gaps])
        self.gaps = gaps


class AnswersChanged(ValidationError):
    """The answers, or the question, are no longer those that were read; nothing was sent."""


class NotDeclared(ValidationError):
    """Nobody vouches for the answers by name and title; nothing was sent."""


class TooManyParticipants(ValidationError):
    """The team is full."""


class TransitionRefused(ValidationError):
    """The application is not in a state from which this can be done; the message says what has happened."""


class LetterChanged(ValidationError):
    """The letter's text is no longer the one that was read; nothing was signed or changed."""


class LetterRefused(ValidationError):
    """The letter cannot be asked for or signed so; the message says what to do instead."""


class DecisionRefused(ValidationError):
    """Nothing was decided, told or taken back; the message says why, and what to do first."""


class PlaceNotReady(ValidationError):
    """The place cannot be taken yet; nothing was signed. A sentence for each person who has still to confirm."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(list(sentences))


class AgreementChanged(ValidationError):
    """The words of the agreement are no longer those that were read; nothing was signed."""
