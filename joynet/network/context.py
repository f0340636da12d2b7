"""What every template may name."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from joynet.network.queries import current_network


def network(request: HttpRequest) -> dict[str, Any]:
    """`network`, read only when a template names it, and `demo`."""
    return {"network": SimpleLazyObject(current_network), "demo": settings.DEMO}
