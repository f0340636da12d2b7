"""`manage.py verify_audit`: reads the whole audit chain and says where it first breaks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from joynet.accounts.audit import verify_chain


class Command(BaseCommand):
    """Exit 1 when an entry was changed, removed or put out of order."""

    help = "Check the hash chain of the audit trail."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line with the count and the last hash, or the first entry that does not fit."""
        report = verify_chain()
        if report.broken_seq is not None:
            raise CommandError(f"The audit chain breaks at entry {report.broken_seq}: {report.why}.")
        self.stdout.write(f"{report.entries} entries, unbroken. Head: {report.head_hash or 'none yet'}")
