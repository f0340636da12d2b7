"""The mail of the demonstration, each on its day."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from joynet.outbox.models import OutgoingMail
from joynet.outbox.reminders import ReminderRule
from joynet.outbox.sending import send_due
from joynet.outbox.sweeping import sweep
from joynet.overview.demo.stage import Stage
from submissions import reminders as submission_reminders
from teams import reminders as team_reminders

RULES: tuple[ReminderRule, ...] = (*submission_reminders.RULES, *team_reminders.RULES)


def post(stage: Stage) -> None:
    """Sends what the building has queued, each on its day, and the reminders of the last weeks on theirs."""
    moment = stage.now - timedelta(days=35)
    for due_at in OutgoingMail.objects.filter(due_at__lt=moment).order_by("due_at").values_list("due_at", flat=True):
        send_due(rules=RULES, clock=partial(_same, due_at), seconds=3600)
    while moment < stage.now:
        sweep(rules=RULES, at=moment)
        send_due(rules=RULES, clock=partial(_same, moment), seconds=3600)
        moment = min(moment + timedelta(hours=12), stage.now)
    sweep(rules=RULES, at=stage.now)
    send_due(rules=RULES, clock=lambda: stage.now, seconds=3600)


def _same(moment: datetime) -> datetime:
    return moment
