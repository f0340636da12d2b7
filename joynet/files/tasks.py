"""What the schedule runs: scan files that still wait for the scanner, and clear bytes that no row knows."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from joynet.accounts.actors import SYSTEM
from joynet.files import actions, scanner, storage
from joynet.files.models import StoredFile

_SECONDS_OF_A_RUN = 20
_LEFTOVERS_AFTER = timedelta(days=7)


@shared_task(name="joynet.files.scan_waiting_files")
def scan_waiting_files() -> int:
    """Scan what no scanner has judged yet, oldest first, for a while; says how many got a verdict."""
    if not scanner.is_installed():
        return 0
    started, judged = timezone.now(), 0
    for stored in StoredFile.objects.not_yet_scanned().order_by("at", "pk").iterator():
        now = timezone.now()
        if now - started > timedelta(seconds=_SECONDS_OF_A_RUN):
            break
        verdict = scanner.scan(storage.path_of(stored.uuid))
        if verdict is scanner.Verdict.NO_ANSWER:
            continue
        actions.record_scan(stored_file=stored, is_clean=verdict is scanner.Verdict.CLEAN, by=SYSTEM, at=now)
        judged += 1
    return judged


@shared_task(name="joynet.files.clear_leftovers")
def clear_leftovers() -> int:
    """Remove bytes older than a week that got no row (the program was killed in between); says how many."""
    return storage.clear_leftovers(
        older_than=timezone.now() - _LEFTOVERS_AFTER,
        is_known=lambda uuid: StoredFile.objects.filter(uuid=uuid).exists(),
    )
