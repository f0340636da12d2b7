"""The record of acts: one hash chain for the installation."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models, transaction

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry, AuditHead


def record(
    *,
    by: Actor,
    at: datetime,
    verb: str,
    target: models.Model,
    details: Mapping[str, str | int] | None = None,
    on_behalf_of: str = "",
) -> AuditEntry:
    """Append one act; call it inside the action that does it.

    `details` holds ids, field names and codes only: never names, addresses or text.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An act is recorded inside the action that does it.")
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
    entry = AuditEntry(
        seq=head.seq + 1,
        at=at,
        actor_user=by.user,
        actor_ref=by.ref,
        on_behalf_of=on_behalf_of,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        details=dict(details or {}),
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    entry.clean_fields(exclude={"actor_user"})  # the locked head makes the constraints true
    entry.save(force_insert=True)
    head.seq, head.hash = entry.seq, entry.hash
    head.save(update_fields=["seq", "hash"])
    return entry


def entry_hash(entry: AuditEntry) -> str:
    """What the row's `hash` must be, from its other columns."""
    content = [
        entry.previous_hash,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_user_id,
        entry.actor_ref,
        entry.on_behalf_of,
        entry.verb,
        entry.target_type,
        entry.target_id,
        entry.details,
    ]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class ChainReport:
    """What a check of the whole chain found; `broken_seq` is the first number that does not fit, None when all do."""

    entries: int
    head_hash: str
    broken_seq: int | None = None
    why: str = ""


def verify_chain() -> ChainReport:
    """Read the whole chain in order and say where it first breaks."""
    head = AuditHead.objects.filter(pk=1).first() or AuditHead(pk=1)
    seq, previous = 0, ""
    for entry in AuditEntry.objects.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != seq + 1:
            return ChainReport(seq, previous, seq + 1, "this entry is missing")
        if entry.previous_hash != previous:
            return ChainReport(seq, previous, entry.seq, "this entry does not follow the one before it")
        if entry.hash != entry_hash(entry):
            return ChainReport(seq, previous, entry.seq, "this entry has been changed")
        seq, previous = entry.seq, entry.hash
    if head.seq > seq:
        return ChainReport(seq, previous, seq + 1, "this entry is missing")
    if (head.seq, head.hash) != (seq, previous):
        return ChainReport(seq, previous, max(seq, 1), "the recorded end of the chain does not match this entry")
    return ChainReport(seq, previous)
