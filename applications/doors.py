"""What a page of staff does where an application is not open to the person yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from applications.access import DeclareFirst


def declared_first[**P, R: HttpResponseBase](view: Callable[P, R]) -> Callable[P, R | HttpResponse]:
    """A page about one application. Whoever has still to say whether there is a conflict of interest is led to the
    page that asks."""

    @wraps(view)
    def opened(*args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
        try:
            return view(*args, **kwargs)
        except DeclareFirst as refusal:
            return redirect("admin:applications_application_conflict", refusal.application_id)

    return opened
