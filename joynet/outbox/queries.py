"""What the mailbox page shows, and how the parts of this installation are."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from joynet import broker
from joynet.accounts.models import User
from joynet.lib.zones import in_words_with_year
from joynet.network.mail import Block, blocks_of
from joynet.network.queries import current_network
from joynet.outbox import heartbeats
from joynet.outbox.models import OutgoingMail
from joynet.outbox.rules import State

MAILS_SHOWN = 200
PATIENCE = 1.0  # seconds for the broker's answer


@dataclass(frozen=True)
class MailLine:
    """One mail in the list; `sent` is when, in words."""

    pk: int
    to_address: str
    subject: str
    sent: str


@dataclass(frozen=True)
class Mailbox:
    """The demo's mailbox: the latest mails, newest first, and how many are still on their way."""

    lines: list[MailLine]
    waiting: int
    is_cut: bool


@dataclass(frozen=True)
class OpenedMail:
    """One mail to read."""

    to_address: str
    subject: str
    sent: str
    blocks: list[Block]


def without_kept(mails: QuerySet[OutgoingMail], user: User) -> QuerySet[OutgoingMail]:
    """Those of the mails that this member of staff may see."""
    for rule in settings.MAILS_KEPT_FROM:
        mails = mails.exclude(import_string(rule)(user))
    return mails


def mailbox(*, address: str) -> Mailbox:
    """Mails to addresses that contain `address`; all when it is empty."""
    mails = OutgoingMail.objects.filter(to_address__icontains=address.strip())
    gone = mails.filter(sent_at__isnull=False).order_by("-sent_at", "-pk")
    rows = gone.values_list("pk", "to_address", "subject", "sent_at")[: MAILS_SHOWN + 1]
    zone = current_network().help_block.zone
    lines = [MailLine(pk, to, subject, in_words_with_year(at, zone)) for pk, to, subject, at in rows if at]
    waiting = mails.filter(state__in=[State.DUE, State.LEASED, State.RETRY]).count()
    return Mailbox(lines[:MAILS_SHOWN], waiting, is_cut=len(lines) > MAILS_SHOWN)


def opened(pk: int) -> OpenedMail | None:
    """A mail that has gone out, None for any other."""
    mail = OutgoingMail.objects.filter(pk=pk, sent_at__isnull=False).first()
    if mail is None or mail.sent_at is None:
        return None
    sent = in_words_with_year(mail.sent_at, current_network().help_block.zone)
    return OpenedMail(mail.to_address, mail.subject, sent, blocks_of(mail.text))


def parts(at: datetime) -> dict[str, str]:
    """How each part of the installation is: alive, down, or unknown when the database cannot be asked."""
    states = {"web": "alive", "broker": "alive" if broker_answers() else "down"}
    names = [heartbeats.WORKER, heartbeats.BEAT]
    try:
        alive = heartbeats.alive(names, at)
    except Error:
        return states | dict.fromkeys(names, "unknown")
    return states | {name: "alive" if alive[name] else "down" for name in names}


def broker_answers() -> bool:
    """Whether the broker answers a ping within a second; a frozen one does not."""
    client = Redis.from_url(
        broker.client_url(), socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    )
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False
    finally:
        client.close()


def is_migrated() -> bool:
    """Whether the database has every migration of this code; raises django.db.Error when it cannot be asked."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
