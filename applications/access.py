"""May this person? The only way from a reference or a number in an address to an application. A stranger gets 404."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from applications import emails, queries, rules
from applications.models import (
    Application,
    ApplicationEditor,
    ApplicationLetter,
    Decision,
    EditorInvitation,
    LetterRequest,
    Nominee,
    ReviewAssignment,
)
from applications.rules import State
from joynet.accounts.models import Role, User
from joynet.accounts.roles import has_role, staff_day
from joynet.files.models import StoredFile
from joynet.lib import signing
from teams.models import Cohort

READERS = (Role.REVIEWER, Role.COORDINATOR, Role.DIRECTOR)
DECIDERS = (Role.COORDINATOR, Role.DIRECTOR)


def get_application(user: User, reference: str) -> Application:
    """An application for somebody who works on it; Http404 for everybody else, staff included."""
    application = (
        Application.objects.edited_by(user)
        .with_extension()
        .with_sending()
        .select_related("cohort__network")
        .filter(reference=reference)
        .first()
    )
    if application is None:
        raise Http404
    return application


def get_nominee(user: User, reference: str, nominee_id: int) -> Nominee:
    """A named participant of an application that the person works on."""
    nominee = get_named(user, reference, nominee_id)
    if nominee.ended_at is not None:
        raise Http404
    return nominee


def get_named(user: User, reference: str, nominee_id: int) -> Nominee:
    """The same, also for somebody who is no longer named: a form sent twice still finds its row."""
    application = get_application(user, reference)
    nominee = application.nominees.filter(pk=nominee_id).first()
    if nominee is None:
        raise Http404
    nominee.application = application
    return nominee


def is_taken_off(application: Application, nominee_id: int) -> bool:
    """Whether nobody of this number is named in the application: taken off, or never there. A number from another
    application answers like one that nobody has."""
    return not application.nominees.filter(pk=nominee_id, ended_at__isnull=True).exists()


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


def get_nominee_by_link(token: str, at: datetime) -> Nominee:
    """The person who is asked to confirm a place, from the link in the mail; LinkRefused with a sentence for others."""
    asked = signing.read(emails.CONFIRM_PURPOSE, token, max_age=rules.CONFIRMATION_LASTS, at=at)
    nominee = Nominee.objects.select_related("application__cohort").filter(pk=asked.get("nominee", 0)).first()
    if nominee is None:
        raise signing.LinkRefused(queries.NOT_NAMED_ANY_MORE, "gone")
    over = queries.confirmation_over(nominee)
    if over:
        raise signing.LinkRefused(over, "over")
    if str(nominee.key) != asked.get("key"):
        raise signing.LinkRefused(queries.CONFIRMATION_REPLACED, "replaced")
    return nominee


def get_invitation(user: User, reference: str, invitation_id: int) -> EditorInvitation:
    """An invitation to an application that the person works on."""
    application = get_application(user, reference)
    invited = application.invitations.filter(pk=invitation_id).first()
    if invited is None:
        raise Http404
    invited.application = application
    return invited


def get_editor(user: User, reference: str, editor_id: int) -> ApplicationEditor:
    """Somebody who works, or has worked, on an application that the person works on."""
    application = get_application(user, reference)
    editor = application.editors.select_related("user").filter(pk=editor_id, accepted_at__isnull=False).first()
    if editor is None:
        raise Http404
    editor.application = application
    return editor


def get_invitation_by_link(token: str, user: User | None, at: datetime) -> EditorInvitation:
    """The invitation to work on an application, from the link in the mail; LinkRefused with a sentence for others.

    Whoever has accepted it and still works on the application finds it again.
    """
    asked = signing.read(emails.EDITOR_PURPOSE, token, max_age=rules.INVITATION_LASTS, at=at)
    invited = (
        EditorInvitation.objects.select_related("application__cohort", "invited_by")
        .filter(pk=asked.get("invitation", 0))
        .first()
    )
    if invited is None:
        raise signing.LinkRefused("There is no such invitation any more. Ask whoever sent you the link.", "gone")
    application = invited.application
    if user is not None and invited.accepted_by_id == user.pk and user in queries.editors_of(application):
        return invited
    over = queries.invitation_over(invited)
    if over:
        raise signing.LinkRefused(over, "over")
    if str(invited.key) != asked.get("key"):
        raise signing.LinkRefused(queries.INVITATION_REPLACED, "replaced")
    return invited


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


def listed(user: User, at: datetime) -> QuerySet[Application]:
    """The applications that staff find in lists, filters, search and files: coordinators and directors all that were
    sent, reviewers those that they are asked to review; nobody any from which they are recused."""
    if not may_read(user, at):
        return Application.objects.none()
    found = queries.open_to(user)
    return found if may_decide(user, at) else found.filter(pk__in=queries.asked_of(user).values("application"))


class DeclareFirst(Http404):
    """The application opens to the person who has said whether there is a conflict of interest. A page leads to where
    that is said (doors.declared_first); a picture in a page is simply not there."""

    def __init__(self, application_id: int) -> None:
        super().__init__("Say first whether you have a conflict of interest.")
        self.application_id = application_id


def get_application_to_review(user: User, application_id: int, at: datetime) -> Application:
    """An application for staff who read it: its text, letter and papers. Whoever is asked to review it has said first
    that there is no conflict of interest; a reviewer reads no other. Http404 for everybody else."""
    return _declared(_one(listed(user, at), application_id), user)


def get_application_to_decide(user: User, application_id: int, at: datetime) -> Application:
    """The same for staff who decide; who may only read gets PermissionDenied."""
    return _declared(get_application_to_assign(user, application_id, at), user)


def get_application_to_assign(user: User, application_id: int, at: datetime) -> Application:
    """An application for staff who choose its reviewers, which shows nothing of its content."""
    application = _one(listed(user, at), application_id)
    if not may_decide(user, at):
        raise PermissionDenied("Coordinators and directors decide on applications.")
    return application


def _declared(application: Application, user: User) -> Application:
    if not queries.readable_by(user).filter(pk=application.pk).exists():
        raise DeclareFirst(application.pk)
    return application


def get_listed_application(user: User, application_id: int, at: datetime) -> Application:
    """An application of which the person may know that it is there, before its text opens."""
    return _one(listed(user, at), application_id)


def get_own_review(user: User, application_id: int, at: datetime) -> ReviewAssignment:
    """The person's own review of an application, declared or not; Http404 for whoever is not asked."""
    application = _one(listed(user, at), application_id)
    assignment = queries.asked_of(user).filter(application=application).first()
    if assignment is None:
        raise Http404
    assignment.application = application
    return assignment


def get_assignment(user: User, application_id: int, assignment_id: int, at: datetime) -> ReviewAssignment:
    """Somebody's assignment, for staff who decide who reviews."""
    application = get_application_to_assign(user, application_id, at)
    assignment = application.review_assignments.select_related("reviewer").filter(pk=assignment_id).first()
    if assignment is None:
        raise Http404
    assignment.application = application
    return assignment


def _one(found: QuerySet[Application], application_id: int) -> Application:
    application = found.select_related("cohort__network", "team").filter(pk=application_id).first()
    if application is None:
        raise Http404
    return application


def get_decision(user: User, application_id: int, decision_id: int, at: datetime) -> Decision:
    """A decision on an application, for staff who decide."""
    application = get_application_to_decide(user, application_id, at)
    decision = application.decisions.filter(pk=decision_id).first()
    if decision is None:
        raise Http404
    decision.application = application
    return decision


def get_panel(user: User, cohort_id: int, at: datetime) -> Cohort:
    """A cohort whose applications are decided together, for staff who decide."""
    if not may_read(user, at):
        raise Http404
    if not may_decide(user, at):
        raise PermissionDenied("Coordinators and directors decide on applications.")
    cohort = Cohort.objects.filter(pk=cohort_id).first()
    if cohort is None:
        raise Http404
    return cohort


def get_taken_back(user: User, application_id: int, at: datetime) -> Application | None:
    """An application that staff who decide could open until its applicant took it back to change it; None otherwise."""
    if not may_decide(user, at):
        return None
    found = Application.objects.sent().filter(state=State.DRAFT).exclude(queries.recused(user))
    return found.select_related("cohort").filter(pk=application_id).first()


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
