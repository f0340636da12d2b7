"""Making due documents, one at a time: an action claims, a plain function makes, an action records."""

from __future__ import annotations

import importlib
import logging

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from joynet import pdf_libraries
from joynet.accounts.actors import SYSTEM
from joynet.files.intake import discard, keep_made
from joynet.reports import actions
from joynet.reports.models import Document

SECONDS = 20.0  # claims no more after so long; one document takes about a second

logger = logging.getLogger(__name__)


@shared_task(name=actions.MAKE_DUE)
def make_due() -> None:
    """Makes documents until none is due or the time is up; what is left, the next tick finds."""
    if pdf_libraries.missing():
        return  # said at the start and on the page; what was ordered waits
    started_at = timezone.now()
    actions.give_up(by=SYSTEM, at=started_at)
    tried: set[int] = set()  # what fails waits for the next tick: a disk that is full for a minute costs one try
    while (timezone.now() - started_at).total_seconds() < SECONDS:
        document = actions.claim_next(but_not=tried, by=SYSTEM, at=timezone.now())
        if document is None:
            return
        tried.add(document.pk)
        make(document)


def make(document: Document) -> None:
    """One claimed document to its end: a file, or a failure that is recorded and tried again."""
    try:
        # Imported when it is needed: without Pango the module cannot be imported, and the worker must still send mail.
        making = importlib.import_module("joynet.reports.making")
        content = making.make_pdf(document.kind, document.data, number=document.number)
        intake = keep_made(content, name_given=f"document-{document.pk}.pdf")
    except (Exception, SoftTimeLimitExceeded) as error:
        logger.exception("Document %s could not be made.", document.pk)
        actions.record_failure(
            document=document, reason=f"It could not be made: {type(error).__name__}.", by=SYSTEM, at=timezone.now()
        )
        return
    try:
        if not actions.record_made(document=document, intake=intake, by=SYSTEM, at=timezone.now()):
            logger.warning("Document %s was made after its lease was over.", document.pk)
    finally:
        discard(intake)  # goes only when no row knows the bytes
