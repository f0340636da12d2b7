"""The only writers of StoredFile rows. The bytes are on disk before (intake.take_in), never the other way round."""

from datetime import datetime

from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.files.intake import Intake
from joynet.files.models import CheckState, StoredFile


@transaction.atomic
def store_file(*, intake: Intake, by: Actor, at: datetime) -> StoredFile:
    """Record a file that was taken in."""
    stored = StoredFile(
        uuid=intake.uuid,
        sha256=intake.sha256,
        size=intake.size,
        media_type=intake.media_type,
        name_given=intake.name_given,
        pages=intake.pages,
        check_state=intake.check,
        uploaded_by=by.user,
        at=at,
    )
    stored.full_clean()
    stored.save()
    audit.record(by=by, at=at, verb="stored file", target=stored, details={"check": stored.check_state})
    return stored


@transaction.atomic
def record_scan(*, stored_file: StoredFile, is_clean: bool, by: Actor, at: datetime) -> StoredFile:
    """Write down what the scanner said of a file that waited for it; the first verdict stays."""
    stored = StoredFile.objects.select_for_update().get(pk=stored_file.pk)
    if stored.check_state in {CheckState.CLEAN, CheckState.REFUSED}:
        return stored
    stored.check_state = CheckState.CLEAN if is_clean else CheckState.REFUSED
    stored.full_clean()
    stored.save(update_fields=["check_state"])
    audit.record(by=by, at=at, verb="scanned file", target=stored, details={"check": stored.check_state})
    return stored
