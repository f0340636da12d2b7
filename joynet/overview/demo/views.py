"""The demonstration's front page: step into a role with one button. These addresses exist in demo mode only."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from joynet.accounts.models import User
from joynet.accounts.sign_in import demo_sign_in
from joynet.overview.demo import personas


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Whom one can be, and where each begins."""
    return render(request, "overview/demo.html", {"groups": personas.groups()})


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as the person with the posted address; for staff it counts as both steps."""
    user = User.objects.with_address(request.POST.get("email", "")).filter(is_active=True).first()
    if user is None:
        messages.error(request, "Nobody in the demonstration has this address.")
        return redirect("demo:index")
    demo_sign_in(request, user)
    return redirect(personas.start_of(user.email))
