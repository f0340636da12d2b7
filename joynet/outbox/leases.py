"""The lease: whoever does a piece of work holds it for a minute under a fresh token; nobody else takes it meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

# Longer than a task may live after it has claimed (hard limit 50 s): a lease that is over has a dead holder.
LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Lease:
    """The token and the moment at which it counts no more."""

    claim: UUID
    until: datetime


def new_lease(at: datetime) -> Lease:
    """A lease that nobody has held before."""
    return Lease(claim=uuid4(), until=at + LEASE)
