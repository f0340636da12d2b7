"""What staff write about the network stands on every page and mail from the next one on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from joynet.accounts import actions
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import AuditEntry
from joynet.network.models import HelpBlock, Kind, Network, TextVersion
from joynet.network.queries import current_network, text_in_force
from tests.factories import AT, make_staff, make_user

pytestmark = pytest.mark.django_db

PAGES = ["/", "/help/", "/account/login/", "/no-such-page/"]


def rename(name: str, mail_from: str = "") -> Network:
    return actions.change_network(network=current_network(), name=name, mail_from=mail_from, by=SYSTEM, at=AT)


def change_help(
    phone: str = "1-888-555-0100",
    hours: str = "Weekdays, 8 AM to 4 PM",
    zone: str = "America/Chicago",
    email: str = "hello@bright.example",
) -> HelpBlock:
    return actions.change_help_block(
        help_block=current_network().help_block, phone=phone, hours=hours, zone=zone, email=email, by=SYSTEM, at=AT
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_new_name_and_help_number_stand_on_the_page(client: Client, path: str) -> None:
    old = client.get(path).content.decode()
    assert "IHI Joy in Work Learning Network" in old
    assert "1-800-555-0142" in old
    rename("Bright Days Network")
    change_help()
    page = client.get(path).content.decode()
    assert "Bright Days Network" in page
    assert 'href="tel:+18885550100"' in page
    assert "Weekdays, 8 AM to 4 PM" in page
    assert "Central" in page
    assert "hello@bright.example" in page
    assert "IHI Joy in Work" not in page
    assert "555-0142" not in page


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_number_hides_its_line(client: Client, path: str) -> None:
    change_help(phone="", hours="", email="hello@bright.example")
    page = client.get(path).content.decode()
    assert "tel:" not in page
    assert "hello@bright.example" in page


def sign_in_mail(client: Client) -> mail.EmailMultiAlternatives:
    client.post("/account/login/", {"email": make_user().email})
    message = mail.outbox[-1]
    assert isinstance(message, mail.EmailMultiAlternatives)
    return message


def test_the_mail_with_the_code_has_the_new_facts(client: Client) -> None:
    rename("Bright Days Network", "desk@bright.example")
    change_help()
    message = sign_in_mail(client)
    html = str(message.alternatives[0].content)
    assert message.from_email == "Bright Days Network <desk@bright.example>"
    assert message.reply_to == ["hello@bright.example"]
    for text in (str(message.body), html):
        assert "Bright Days Network" in text
        assert "1-888-555-0100" in text
        assert "IHI" not in text


def test_the_mail_leaves_out_an_empty_number(client: Client) -> None:
    change_help(phone="", hours="", email="")
    message = sign_in_mail(client)
    assert "555-" not in str(message.body)
    assert "tel:" not in str(message.alternatives[0].content)
    assert message.reply_to == []


def test_a_name_with_markup_is_shown_as_text(client: Client) -> None:
    rename("<b>Bright</b> & Days")
    page = client.get("/").content.decode()
    assert "&lt;b&gt;Bright&lt;/b&gt; &amp; Days" in page
    assert "<b>Bright" not in page


# ---- what the acts refuse and leave


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda: change_help(phone="call us"), "phone"),
        (lambda: change_help(zone="Mars/Olympus"), "zone"),
        (lambda: change_help(email="hello"), "email"),
        (lambda: rename(""), "name"),
        (lambda: rename("x" * 121), "name"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(change: Callable[[], object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        change()
    assert list(refused.value.error_dict) == [field]
    assert str(current_network()) == "IHI Joy in Work Learning Network"
    assert current_network().help_block.phone == "1-800-555-0142"
    assert not AuditEntry.objects.exists()


def test_the_history_says_who_and_when() -> None:
    ines = make_staff()
    actions.change_network(network=current_network(), name="Bright", mail_from="", by=Actor.of(ines), at=AT)
    row = Network.history.latest()
    assert (row.name, row.history_user, row.history_date) == ("Bright", ines, AT)
    assert AuditEntry.objects.latest("seq").verb == "changed network"


def test_a_new_wording_is_a_new_number_and_the_old_one_stays() -> None:
    old = text_in_force(Kind.CONSENT, AT)
    new = actions.publish_text(network=current_network(), kind=Kind.CONSENT, body=" New words. ", by=SYSTEM, at=AT)
    assert (old.number, new.number, new.body, new.effective_at) == (1, 2, "New words.", AT)
    assert text_in_force(Kind.CONSENT, AT - timedelta(seconds=1)) == old
    assert text_in_force(Kind.CONSENT, AT) == new
    assert TextVersion.objects.get(pk=old.pk).body == old.body
    assert text_in_force(Kind.LETTER, AT).number == 1
    assert AuditEntry.objects.latest("seq").details == {"kind": "consent", "number": 2}


def test_an_empty_wording_is_refused() -> None:
    with pytest.raises(ValidationError):
        actions.publish_text(network=current_network(), kind=Kind.CONSENT, body="  ", by=SYSTEM, at=AT)
    assert text_in_force(Kind.CONSENT, AT).number == 1


def test_a_new_wording_of_the_public_page_is_shown(client: Client) -> None:
    with time_machine.travel(datetime(2027, 3, 9, 16, tzinfo=UTC), tick=False):
        actions.publish_text(
            network=current_network(), kind=Kind.PUBLIC_PAGE, body="We meet in the morning.", by=SYSTEM, at=AT
        )
        assert "We meet in the morning." in client.get("/").content.decode()
