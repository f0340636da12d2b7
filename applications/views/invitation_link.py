"""An invitation to work on an application, by its link: signed out or signed in, it shows; buttons accept or decline.

The link signs nobody in: a visitor proves the invited address with a code, comes back, and accepts then.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import access, actions
from applications.models import EditorInvitation
from joynet.accounts import sign_in
from joynet.accounts.actors import Actor
from joynet.accounts.http import AnyRequest
from joynet.accounts.models import User
from joynet.lib import signing


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: AnyRequest, token: str) -> HttpResponseBase:
    """Who invites whom to what, and the answers that can be given."""
    now = timezone.now()
    user = request.user if isinstance(request.user, User) else None
    try:
        invited = access.get_invitation_by_link(token, user, now)
    except signing.LinkRefused as refusal:
        return _refused(request, refusal)
    is_other = user is not None and user.email.casefold() != invited.email.casefold()
    if request.method == "POST":
        try:
            if request.POST.get("act") == "decline":
                return _decline(request, invited)
            if user is None:
                return sign_in.start(request, address=invited.email, name=invited.name, next_url=request.path, at=now)
            if not is_other:
                return _accept(request, invited, user)
        except (actions.ApplicationClosed, actions.InvitationRefused) as refusal:
            return _refused(request, refusal)
    if user is not None and invited.accepted_by_id == user.pk:
        return redirect("applications:home", reference=invited.application.reference)
    page = {
        "invited": invited,
        "application": invited.application,
        "is_signed_out": user is None,
        "is_other": is_other,
    }
    return render(request, "applications/invitation.html", page, status=403 if is_other else 200)


def _accept(request: AnyRequest, invited: EditorInvitation, user: User) -> HttpResponse:
    application = invited.application
    actions.accept_invitation(invitation=invited, user=user, by=request.actor, at=timezone.now())
    messages.success(request, f"You now work on the application of {application.name_in_words}.")
    return redirect("applications:home", reference=application.reference)


def _decline(request: AnyRequest, invited: EditorInvitation) -> HttpResponse:
    actions.decline_invitation(invitation=invited, by=Actor.link(f"invitation:{invited.pk}"), at=timezone.now())
    return render(request, "applications/invitation_declined.html", {"application": invited.application})


def _refused(request: AnyRequest, refusal: ValidationError) -> HttpResponse:
    return render(request, "applications/invitation_refused.html", {"sentence": refusal.messages[0]}, status=410)
