"""The reminder of a month, by real broker, beat and worker: to each who enters, once; none for a month that is in."""

from collections import Counter

import pytest

from tests.faults.installation import Installation
from tests.faults.mail_server import MailServer
from tests.processes import wait_until

pytestmark = pytest.mark.fault

# Two teams owe the month before last, and each has six more days: the reminder of seven days before was due yesterday
# morning. One of them has sent its month.
TWO_TEAMS = """
from datetime import timedelta
from django.utils import timezone
from joynet.accounts.actors import SYSTEM, Actor
from joynet.lib.months import Month
from joynet.lib.zones import local_day
from joynet.outbox.models import OutgoingMail
from joynet.outbox.rules import State
from submissions import actions
from tests.factories import account_of, make_cohort, make_staff, make_team, person_of

at = timezone.now()
month = Month.of(at.date()).plus(-2)
started = at - timedelta(days=120)
cohort = make_cohort(starts_on=month.first_day, at=started)
coordinator = Actor.of(make_staff(at=started))
for name in ("Mercy Hospital", "Lakeside Clinic"):
    team = make_team(cohort=cohort, name=name, at=started)
    today = local_day(at, team.zone)
    later = {"team": team, "month": month, "reason": "A flood.", "by": coordinator, "at": at}
    actions.grant_exception(**later, kind="extension", due_on=today + timedelta(days=6), locks_on=None)
    actions.grant_exception(**later, kind="lock", due_on=None, locks_on=today + timedelta(days=30))
ana = Actor.of(account_of(person_of(team, "Ana"), at=started))
given = {"team": team, "month": month, "by": ana, "at": at}
actions.say_nothing_tested(**given, reason="A flood.", seen_revision=0)
actions.save_learning(**given, entries=[], nothing_reason="A flood.", seen_revision=0)
for part in ("process", "outcome"):
    actions.save_values(**given, part=part, entries=[], nothing_reason="A flood.", seen_revision=0)
actions.submit_report(**given)
OutgoingMail.objects.exclude(rule="month_due").delete()
"""


def test_a_month_that_is_due_is_reminded_of_once_and_one_that_is_in_not_at_all(
    sending: Installation, mail_server: MailServer
) -> None:
    sending.python(TWO_TEAMS)
    for name in ("broker", "worker", "beat"):
        sending.start(name)
    ours = "SELECT to_address, state FROM outbox_outgoingmail WHERE step LIKE '% -7' ORDER BY to_address"
    three = [f"{name}@mercy-hospital.example" for name in ("ana", "ben", "chi")]
    wait_until(lambda: sending.rows(ours) == [(address, "sent") for address in three], 60)
    sending.python("from joynet.celery import app; [app.send_task('joynet.outbox.tick') for _ in range(5)]")
    sending.kill("worker")
    sending.start("worker")
    sending.answers("worker")
    wait_until(
        lambda: sending.rows("SELECT count(*) FROM outbox_outgoingmail WHERE state IN ('due', 'leased')") == [(0,)], 90
    )
    times = Counter(address for address, _ in mail_server.accepted)
    assert not [address for address in times if address.endswith("@lakeside-clinic.example")]
    sent = sending.rows("SELECT to_address, count(*) FROM outbox_outgoingmail WHERE state = 'sent' GROUP BY to_address")
    assert times == dict(sent)
    assert set(times) == set(three)
