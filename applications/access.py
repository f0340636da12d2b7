"""May this person? The only way from a reference or a number in an address to an application. A stranger gets 404."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404

from applications import emails, queries, rules
from applications.models import Application, ApplicationLetter, LetterRequest, Nominee
from joynet.accounts.models import Role, User
from joynet.accounts.roles import has_role, staff_day
from joynet.files.models import StoredFile
from joynet.lib import signing

READERS = (Role.REVIEWER, Role.COORDINATOR, Role.DIRECTOR)
DECIDERS = (Role.COORDINATOR, Role.DIRECTOR)


def get_application(user: User, reference: str) -> Application:
    """An application for somebody who works on it; Http404 for everybody else, staff included."""
    application = (
        Application.objects.edited_by(user)
        .with_extension()
        .select_related("cohort__network")
        .filter(reference=reference)
        .first()
    )
    if application is None:
        raise Http404
    return application


def get_nominee(user: User, reference: str, nominee_id: int) -> Nominee:
    """A named participant of an application that the person works on."""
    application = get_application(user, reference)
    nominee = application.nominees.filter(pk=nominee_id, ended_at__isnull=True).first()
    if nominee is None:
        raise Http404
    nominee.application = application
    return nominee


def get_rater(token: str, at: datetime) -> Nominee:
    """The person who was asked to rate alone, from the link in the mail; LinkRefused with a sentence for others."""
    asked = signing.read(emails.RATING_PURPOSE, token, max_age=rules.RATING_LASTS, at=at)
    nominee = (
        Nominee.objects.select_related("application__cohort")
        .filter(pk=asked.get("nominee", 0), rating_key=str(asked.get("key", "")), ended_at__isnull=True)
        .first()
    )
    if nominee is None:
        raise signing.LinkRefused("This link has been replaced. Ask whoever applies for a new one.", "replaced")
    if nominee.application.state not in rules.RATABLE:
        raise signing.LinkRefused("The application is decided or withdrawn, so nobody rates any more.", "closed")
    return nominee


def get_letter_request(token: str, at: datetime) -> LetterRequest:
    """The request to sign a letter, from the link in the mail; LinkRefused with a sentence for others."""
    asked = signing.read(emails.LETTER_PURPOSE, token, max_age=rules.LETTER_LINK_LASTS, at=at)
    request = (
        LetterRequest.objects.select_related("application__cohort", "letter").filter(pk=asked.get("request", 0)).first()
    )
    if request is None:
        raise signing.LinkRefused("There is no such request any more. Ask whoever sent you the link.", "gone")
    over = queries.letter_request_over(request)
    if over:
        raise signing.LinkRefused(over, "over")
    if str(request.key) != asked.get("key"):
        raise signing.LinkRefused(queries.LINK_REPLACED, "replaced")
    return request


def get_application_to_review(user: User, application_id: int, at: datetime) -> Application:
    """An application for staff who read applications; drafts are the applicant's own."""
    if not may_read(user, at):
        raise Http404
    application = Application.objects.sent().select_related("cohort__network", "team").filter(pk=application_id).first()
    if application is None:
        raise Http404
    return application


def get_application_to_decide(user: User, application_id: int, at: datetime) -> Application:
    """An application for staff who decide; who may only read gets PermissionDenied."""
    application = get_application_to_review(user, application_id, at)
    if not may_decide(user, at):
        raise PermissionDenied("Coordinators and directors decide on applications.")
    return application


def get_letter_to_review(user: User, application_id: int, at: datetime) -> ApplicationLetter:
    """The letter in force of an application, uploaded or signed here, for staff who read applications."""
    application = get_application_to_review(user, application_id, at)
    letter = queries.letter_in_force(application)
    if letter is None or (letter.file is None and letter.signed_at is None):
        raise Http404
    letter.application = application
    return letter


def get_letter_file_to_review(user: User, application_id: int, at: datetime) -> tuple[ApplicationLetter, StoredFile]:
    """The same for a letter that is a file."""
    letter = get_letter_to_review(user, application_id, at)
    if letter.file is None:
        raise Http404
    return letter, letter.file


def may_read(user: User, at: datetime) -> bool:
    """Whether the person reads applications as staff."""
    return has_role(user, *READERS, today=staff_day(user, at))


def may_decide(user: User, at: datetime) -> bool:
    """Whether the person decides on applications."""
    return has_role(user, *DECIDERS, today=staff_day(user, at))
