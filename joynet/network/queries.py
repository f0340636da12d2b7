"""The network's own facts, as every page, mail and PDF reads them."""

from datetime import datetime

from joynet.network.models import COMMITMENTS, Kind, Network, TextVersion


def current_network() -> Network:
    """The one network, with its help block loaded."""
    return Network.objects.select_related("help_block").order_by("pk")[:1].get()


def text_in_force(kind: Kind, at: datetime) -> TextVersion:
    """The wording of this kind that counts at that moment."""
    return TextVersion.objects.filter(kind=kind, effective_at__lte=at).order_by("-number")[:1].get()


def commitments_in_force(at: datetime) -> list[TextVersion]:
    """The nine leadership commitments in their order, each in the wording that counts at that moment."""
    rows = TextVersion.objects.filter(kind__in=COMMITMENTS, effective_at__lte=at).order_by("number")
    latest = {row.kind: row for row in rows}
    return [latest[kind] for kind in COMMITMENTS if kind in latest]
