"""Owing, deciding, claiming and recording."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from joynet.accounts.actors import SYSTEM
from joynet.accounts.models import AuditEntry
from joynet.network.queries import current_network
from joynet.outbox import actions, queueing
from joynet.outbox.mail import Mail
from joynet.outbox.models import OutgoingMail, Suppression
from joynet.outbox.rules import MOST_ATTEMPTS, State, Verdict

AT = datetime(2027, 3, 9, 15, tzinfo=UTC)
Owe = Callable[..., OutgoingMail]


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def claim(at: datetime = AT) -> OutgoingMail:
    mail = actions.claim_next(by=SYSTEM, at=at)
    assert mail is not None
    return mail


def reread(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)


# ---- owing


def test_a_queued_mail_is_due_at_once_under_an_id_of_its_own(owe: Owe) -> None:
    mail, other = owe(), owe(step="2")
    assert (mail.state, mail.due_at, mail.attempts) == (State.DUE, AT, 0)
    assert mail.message_id != other.message_id
    assert mail.message_id.endswith("@localhost>")


def test_a_mail_for_later_waits_and_a_held_one_waits_for_a_person(owe: Owe) -> None:
    owe(due_at=AT + minutes(10))
    held = owe(step="2", held=True)
    assert held.state == State.HELD
    assert actions.claim_next(by=SYSTEM, at=AT + minutes(9)) is None
    assert claim(AT + minutes(10)).step == "1"
    assert actions.claim_next(by=SYSTEM, at=AT + minutes(10)) is None


def test_the_same_occasion_gets_one_mail(owe: Owe) -> None:
    first = owe(subject="We have your application")
    second = owe(subject="We have it twice", at=AT + minutes(5))
    assert second.pk == first.pk
    assert [mail.subject for mail in OutgoingMail.objects.all()] == ["We have your application"]


def test_an_address_that_is_none_is_refused(owe: Owe) -> None:
    with pytest.raises(ValidationError):
        owe(to_address="ada at st mary")
    assert OutgoingMail.objects.count() == 0


def test_a_mail_goes_with_the_transaction_that_owes_it(owe: Owe) -> None:
    with transaction.atomic():
        owe()
        transaction.set_rollback(True)
    assert OutgoingMail.objects.count() == 0


def test_the_worker_is_woken_after_the_commit_and_only_for_mail_that_is_due(
    owe: Owe,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    nudges: list[str] = []
    monkeypatch.setattr(queueing, "nudge", lambda: nudges.append("nudge"))
    with django_capture_on_commit_callbacks(execute=True):
        owe(step="held", held=True)
        owe(step="later", due_at=AT + minutes(1))
        owe(step="now")
        assert nudges == []
    assert nudges == ["nudge"]


# ---- deciding


def test_a_released_mail_is_due_and_the_release_is_on_record(owe: Owe) -> None:
    mail = owe(held=True)
    actions.release(mail=mail, by=SYSTEM, at=AT + minutes(60))
    assert (reread(mail).state, reread(mail).due_at) == (State.DUE, AT + minutes(60))
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.target_type, entry.target_id) == ("released mail", "outbox.outgoingmail", str(mail.pk))


def test_only_held_mail_is_released(owe: Owe) -> None:
    mail = owe()
    with pytest.raises(actions.MailRefused, match=r"does not wait for a release: it is due\."):
        actions.release(mail=mail, by=SYSTEM, at=AT)
    assert AuditEntry.objects.count() == 0


def test_a_failed_mail_is_sent_again_under_its_old_id(owe: Owe) -> None:
    mail = owe()
    actions.record_failed(
        mail=claim(), verdict=Verdict(State.FAILED, None, 1), reason="No such person.", by=SYSTEM, at=AT
    )
    actions.send_again(mail=mail, reason="The address was corrected.", by=SYSTEM, at=AT + minutes(90))
    again = claim(AT + minutes(90))
    assert (again.pk, again.message_id, again.attempts) == (mail.pk, mail.message_id, 1)
    assert again.reason == "The address was corrected."


def test_a_sent_mail_is_not_sent_again(owe: Owe) -> None:
    mail = owe()
    actions.record_sent(mail=claim(), by=SYSTEM, at=AT)
    with pytest.raises(actions.MailRefused, match="Only failed and missed mail"):
        actions.send_again(mail=mail, reason="Once more.", by=SYSTEM, at=AT)


@pytest.mark.parametrize("held", [True, False])
def test_a_mail_that_has_not_gone_can_be_cancelled(owe: Owe, *, held: bool) -> None:
    mail = owe(held=held)
    actions.cancel(mail=mail, reason="Wrong team.", by=SYSTEM, at=AT)
    assert (reread(mail).state, reread(mail).reason) == (State.CANCELLED, "Wrong team.")
    assert actions.claim_next(by=SYSTEM, at=AT + minutes(60)) is None


def test_a_mail_that_is_being_sent_cannot_be_cancelled(owe: Owe) -> None:
    mail = owe()
    claim()
    with pytest.raises(actions.MailRefused, match=r"cannot be cancelled: it is being sent\."):
        actions.cancel(mail=mail, reason="Wrong team.", by=SYSTEM, at=AT)


def test_a_returned_mail_blocks_its_address_until_staff_lift_it(owe: Owe) -> None:
    mail = owe(to_address="Ada@StMary.example")
    actions.record_sent(mail=claim(), by=SYSTEM, at=AT)
    actions.record_bounce(mail=mail, reason="No such person.", by=SYSTEM, at=AT + minutes(5))
    assert reread(mail).state == State.BOUNCED
    suppression = Suppression.objects.get()
    assert suppression.address == "ada@stmary.example"
    actions.lift_suppression(suppression=suppression, by=SYSTEM, at=AT + minutes(9))
    assert Suppression.objects.count() == 0
    assert list(AuditEntry.objects.order_by("seq").values_list("verb", flat=True)) == [
        "recorded bounce",
        "lifted mail suppression",
    ]


# ---- claiming


def test_the_mail_that_has_waited_longest_is_claimed_first(owe: Owe) -> None:
    owe(step="younger", due_at=AT - minutes(1))
    owe(step="oldest", due_at=AT - minutes(3))
    owe(step="older", due_at=AT - minutes(2))
    assert [claim().step for _ in range(3)] == ["oldest", "older", "younger"]
    assert actions.claim_next(by=SYSTEM, at=AT) is None


def test_a_claim_is_a_fresh_token_and_a_minute(owe: Owe) -> None:
    mail = owe()
    first = claim()
    assert (first.state, first.lease_until, first.attempts) == (State.LEASED, AT + minutes(1), 1)
    assert actions.claim_next(by=SYSTEM, at=AT + minutes(1)) is None
    second = claim(AT + minutes(1.1))
    assert (second.pk, second.attempts) == (mail.pk, 2)
    assert second.claim != first.claim


def test_whoever_lost_the_lease_records_nothing(owe: Owe) -> None:
    mail = owe()
    late, holder = claim(), claim(AT + minutes(2))
    verdict = Verdict(State.RETRY, AT + minutes(5), 1)
    assert not actions.record_sent(mail=late, by=SYSTEM, at=AT + minutes(3))
    assert not actions.record_failed(mail=late, verdict=verdict, reason="Later.", by=SYSTEM, at=AT + minutes(3))
    assert not actions.record_not_sent(
        mail=late, state=State.CANCELLED, reason="Report is in.", by=SYSTEM, at=AT + minutes(3)
    )
    assert (reread(mail).state, reread(mail).claim) == (State.LEASED, holder.claim)
    assert actions.record_sent(mail=holder, by=SYSTEM, at=AT + minutes(3))
    assert (reread(mail).state, reread(mail).sent_at) == (State.SENT, AT + minutes(3))
    assert not actions.record_sent(mail=holder, by=SYSTEM, at=AT + minutes(4))


def test_a_mail_that_is_tried_again_waits_for_its_moment(owe: Owe) -> None:
    owe()
    verdict = Verdict(State.RETRY, AT + minutes(5), 1)
    actions.record_failed(mail=claim(), verdict=verdict, reason="Later.", by=SYSTEM, at=AT)
    assert actions.claim_next(by=SYSTEM, at=AT + minutes(4)) is None
    again = claim(AT + minutes(5))
    assert (again.attempts, again.retry_at) == (2, None)


def test_a_mail_that_kills_its_sender_is_given_up(owe: Owe) -> None:
    mail = owe()
    for attempt in range(MOST_ATTEMPTS):
        claim(AT + minutes(2 * attempt))
    later = AT + minutes(2 * MOST_ATTEMPTS)
    assert actions.claim_next(by=SYSTEM, at=later) is None
    assert actions.give_up(by=SYSTEM, at=later) == 1
    assert reread(mail).state == State.FAILED
    assert reread(mail).reason == "The worker stopped while it was sending this mail, in attempt 10 of 10."


def test_mail_that_nobody_could_send_for_three_days_is_listed_not_sent(owe: Owe) -> None:
    mail = owe()
    held = owe(step="2", held=True)
    assert actions.mark_missed(by=SYSTEM, at=AT + timedelta(hours=72)) == 0
    too_late = AT + timedelta(hours=72, seconds=1)
    assert actions.claim_next(by=SYSTEM, at=too_late) is None
    assert actions.mark_missed(by=SYSTEM, at=too_late) == 1
    assert (reread(mail).state, reread(held).state) == (State.MISSED, State.HELD)
    assert reread(mail).reason == "More than 72 hours passed before anybody could send it."


def test_mail_that_was_tried_is_not_missed(owe: Owe) -> None:
    mail = owe()
    verdict = Verdict(State.RETRY, AT + timedelta(hours=80), 3)
    actions.record_failed(mail=claim(), verdict=verdict, reason="Later.", by=SYSTEM, at=AT)
    assert actions.mark_missed(by=SYSTEM, at=AT + timedelta(hours=73)) == 0
    assert reread(mail).state == State.RETRY


def test_mail_whose_server_was_never_reached_is_missed(owe: Owe) -> None:
    mail = owe()
    verdict = Verdict(State.RETRY, AT + timedelta(hours=73), 0)
    actions.record_failed(mail=claim(), verdict=verdict, reason="Not reached.", by=SYSTEM, at=AT)
    assert actions.mark_missed(by=SYSTEM, at=AT + timedelta(hours=73)) == 1
    assert (reread(mail).state, reread(mail).retry_at) == (State.MISSED, None)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_never_hold_the_same_mail() -> None:
    network = current_network()
    for number in range(30):
        queueing.queue(
            Mail(
                rule="received",
                target=network,
                effective_on=date(2027, 3, 9),
                step=str(number),
                recipient_key="person:1",
                to_address="ada@stmary.example",
                subject="We have your application",
                text="We have it.",
            ),
            at=AT,
        )
    start = threading.Barrier(2)
    taken: dict[str, list[int]] = {"Ada's worker": [], "Grace's worker": []}
    troubles: list[Exception] = []

    def work(name: str) -> None:
        try:
            start.wait()
            while mail := actions.claim_next(by=SYSTEM, at=AT):
                taken[name].append(mail.pk)
                time.sleep(0.01)  # as sending would
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(name,)) for name in taken]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert troubles == []
    everything = [pk for pks in taken.values() for pk in pks]
    assert len(everything) == 30
    assert set(everything) == set(OutgoingMail.objects.values_list("pk", flat=True))
    assert all(taken.values()), "one worker had nothing to do: the race did not happen"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_occasion_queued_twice_at_once_gets_one_mail() -> None:
    network = current_network()
    start = threading.Barrier(2)
    rows: list[OutgoingMail] = []
    mail = Mail(
        rule="received",
        target=network,
        effective_on=date(2027, 3, 9),
        step="1",
        recipient_key="person:1",
        to_address="ada@stmary.example",
        subject="We have your application",
        text="We have it.",
    )

    def work() -> None:
        start.wait()
        try:
            rows.append(queueing.queue(mail, at=AT))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(rows) == 2
    assert {row.pk for row in rows} == set(OutgoingMail.objects.values_list("pk", flat=True))
    assert OutgoingMail.objects.count() == 1


def test_an_occasion_that_another_queued_since_we_looked_gets_one_mail(
    owe: Owe,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = owe(subject="We have your application")
    look = queueing.same_occasion
    looks = iter([OutgoingMail.objects.none()])
    monkeypatch.setattr(queueing, "same_occasion", lambda row: next(looks, look(row)))
    assert owe(subject="We have it twice").pk == first.pk
    assert OutgoingMail.objects.count() == 1
