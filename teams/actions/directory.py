"""Who is known here: looked up and changed by one act at a time."""

from __future__ import annotations

from joynet.network.models import Network


def lock_directory() -> None:
    """Until the act is done nobody else makes, merges or readdresses people.

    Taken after the locks of teams, before those of people, and before anything is written into the record of acts.
    """
    first = Network.objects.select_for_update(no_key=True).order_by("pk")[:1]
    list(first.values_list("pk", flat=True))
