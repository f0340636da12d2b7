"""Health for machines, and the demo's mailbox."""

from http import HTTPStatus

from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from joynet.outbox import queries

_migrated = False  # true once, true for the life of this process: it runs one version of the code


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """A state for each part; 200 when all are alive, else 503."""
    parts = queries.parts(timezone.now())
    is_well = set(parts.values()) == {"alive"}
    return JsonResponse(parts, status=HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve people: the database answers and has every migration."""
    global _migrated
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _migrated = _migrated or queries.is_migrated()
    except Error:
        return JsonResponse({"database": "down", "migrations": "unknown"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse(
        {"database": "alive", "migrations": "applied" if _migrated else "missing"},
        status=HTTPStatus.OK if _migrated else HTTPStatus.SERVICE_UNAVAILABLE,
    )


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail that the demo has sent, newest first."""
    address = request.GET.get("to", "")[:254]
    return render(request, "outbox/mailbox.html", {"mailbox": queries.mailbox(address=address), "address": address})


@require_safe
def opened_mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One mail with its links."""
    mail = queries.opened(mail_id)
    if mail is None:
        raise Http404("No mail with this number has gone out.")
    return render(request, "outbox/mail.html", {"mail": mail})
