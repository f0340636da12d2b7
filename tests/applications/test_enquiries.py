"""Questions from the public pages: each is kept, and an address that anybody can name is written to once an hour."""

from datetime import timedelta

import pytest

from applications.actions import send_enquiry
from applications.models import Enquiry
from joynet.accounts.actors import VISITOR
from joynet.network.queries import current_network
from joynet.outbox.models import OutgoingMail
from tests.factories import AT

pytestmark = pytest.mark.django_db


def test_every_question_is_kept_and_an_address_gets_one_copy_an_hour() -> None:
    moments = (AT, AT + timedelta(seconds=2), AT + timedelta(minutes=59), AT + timedelta(minutes=120))
    for moment in moments:
        send_enquiry(
            network=current_network(),
            name="Rosa Field",
            email="rosa@mercy.example",
            organization="",
            message="When does the next cohort begin?",
            by=VISITOR,
            at=moment,
        )
    assert Enquiry.objects.count() == 4
    assert OutgoingMail.objects.filter(rule="enquiry_received").count() == 2
