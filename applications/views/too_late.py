"""The page for whoever wrote something that can no longer be sent: nothing is saved, and everything typed is shown."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from applications import queries
from applications.forms import Typed
from applications.models import Application
from joynet.accounts.http import SignedInRequest


def too_late(
    request: SignedInRequest,
    application: Application,
    sentence: str,
    typed: Sequence[Typed],
    *,
    heading: str,
    home: str = "",
) -> HttpResponse:
    """Says why, and shows what was typed, to be copied. With nothing typed it leads to where things stand at once."""
    home = home or queries.url_of(application)
    if not typed:
        messages.warning(request, sentence)
        return redirect(home)
    context = {"application": application, "heading": heading, "sentence": sentence, "typed": typed, "home": home}
    return render(request, "applications/too_late.html", context, status=409)
