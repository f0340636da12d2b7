"""Of two people who become one, each mail goes out once."""

from datetime import UTC, date, datetime

import pytest

from joynet.accounts.actors import Actor
from joynet.outbox.models import OutgoingMail
from joynet.outbox.rules import State
from joynet.overview.actions import merge_people
from teams.actions import PersonDetails
from teams.models import Person, Team
from tests.factories import make_cohort, make_further_member, make_staff, make_team, person_of

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 9, 15, tzinfo=UTC)


class Two:
    """Ben Okafor of Mercy Hospital, and a Benjamin Okafor of Alder Clinic."""

    def __init__(self) -> None:
        cohort = make_cohort(starts_on=date(2027, 2, 1))
        self.mercy = make_team(cohort=cohort)
        self.kept: Person = person_of(self.mercy, "Ben")
        self.merged: Person = make_further_member(
            team=make_team(cohort=cohort, name="Alder Clinic"), name="Benjamin Okafor"
        )
        OutgoingMail.objects.all().delete()

    def mail(self, person: Person, state: State, step: str = "+1") -> OutgoingMail:
        """A reminder of the team's report."""
        row = OutgoingMail(
            rule="report_due", target_type=Team._meta.label_lower, target_id=self.mercy.pk, effective_on=AT.date(),
            step=step, recipient_key=f"person:{person.pk}", to_address=person.email, due_at=AT, state=state,
            message_id=f"<{person.pk}.{step}@joynet.example>", reason="The mail server said no."
            if state in {State.FAILED, State.CANCELLED} else "", sent_at=AT if state == State.SENT else None,
        )  # fmt: skip
        row.full_clean()
        row.save()
        return row

    def merge(self) -> None:
        details = PersonDetails("Ben Okafor", "", "Ben@mercy-hospital.example", "America/Chicago")
        merge_people(kept=self.kept, merged=self.merged, details=details, by=Actor.of(make_staff()), at=AT)


@pytest.fixture
def two() -> Two:
    return Two()


@pytest.mark.parametrize("state", [State.DUE, State.SENT, State.FAILED])
def test_a_mail_that_only_one_has_is_the_one_persons(two: Two, state: State) -> None:
    mail = two.mail(two.merged, state)
    before = mail.to_address
    two.merge()
    mail.refresh_from_db()
    assert (mail.recipient_key, mail.state) == (f"person:{two.kept.pk}", state)
    assert mail.to_address == (before if state == State.SENT else "ben@mercy-hospital.example")


@pytest.mark.parametrize(
    ("own", "other", "own_after", "other_after"),
    [
        (State.DUE, State.DUE, State.DUE, State.CANCELLED),
        (State.SENT, State.DUE, State.SENT, State.CANCELLED),
        (State.DUE, State.SENT, State.CANCELLED, State.SENT),
        (State.SENT, State.SENT, State.SENT, State.SENT),
        (State.DUE, State.CANCELLED, State.DUE, State.CANCELLED),
    ],
)
def test_a_mail_that_both_have_goes_out_once(
    two: Two, own: State, other: State, own_after: State, other_after: State
) -> None:
    mails = two.mail(two.kept, own), two.mail(two.merged, other)
    two.merge()
    for mail in mails:
        mail.refresh_from_db()
    assert [mail.state for mail in mails] == [own_after, other_after]


def test_mail_of_other_occasions_and_people_stays_as_it_is(two: Two) -> None:
    own, ana = two.mail(two.kept, State.DUE, "-9"), two.mail(person_of(two.mercy, "Ana"), State.DUE)
    moved = two.mail(two.merged, State.DUE)
    two.merge()
    assert list(OutgoingMail.objects.filter(state=State.DUE).order_by("pk")) == [own, ana, moved]
    assert OutgoingMail.objects.filter(recipient_key=f"person:{two.kept.pk}").count() == 2
