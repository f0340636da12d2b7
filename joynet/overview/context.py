"""What the frame of every page may name: whose page it is and where one can go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from joynet.accounts.models import User
from joynet.overview import queries


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame`, worked out only when a template names it."""

    def make() -> queries.Frame:
        user = getattr(request, "user", None)
        if not isinstance(user, User):
            return queries.Frame()
        match = request.resolver_match
        team_id = match.kwargs.get("team_id") if match else None
        return queries.frame_for(user=user, team_id=team_id, path=request.path, at=timezone.now())

    return {"frame": SimpleLazyObject(make)}
