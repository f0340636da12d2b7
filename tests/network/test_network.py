"""The network's name, help line and texts: from one record, in force from a moment on."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from joynet.accounts import actions
from joynet.accounts.actors import SYSTEM, Actor
from joynet.accounts.models import AuditEntry
from joynet.network.models import COMMITMENTS, MAY_BE_UNSURE, HelpBlock, Kind, TextVersion
from joynet.network.queries import commitments_in_force, current_network, text_in_force
from tests.factories import AT, make_staff

pytestmark = pytest.mark.django_db


def change_help(**new: str) -> HelpBlock:
    block = current_network().help_block
    values = {"phone": block.phone, "hours": block.hours, "zone": block.zone, "email": block.email, **new}
    return actions.change_help_block(help_block=block, by=SYSTEM, at=AT, **values)


def test_an_installation_begins_with_its_network_help_line_and_texts(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        network = current_network()
        help_block = network.help_block
    assert network.name == "IHI Joy in Work Learning Network"
    assert (help_block.phone, help_block.phone_tel, help_block.zone_in_words) == (
        "1-800-555-0142",
        "+18005550142",
        "Eastern",
    )
    assert {text.kind for text in TextVersion.objects.filter(number=1)} == set(Kind.values)


def test_there_are_nine_commitments_in_their_order_and_one_may_be_unsure() -> None:
    assert [text.kind for text in commitments_in_force(AT)] == [kind.value for kind in COMMITMENTS]
    assert len(COMMITMENTS) == 9
    assert frozenset({Kind.COMMITMENT_CONTRIBUTION}) == MAY_BE_UNSURE


@pytest.mark.parametrize(
    ("phone", "tel"),
    [
        ("1-800-555-0142", "+18005550142"),
        ("(800) 555-0142", "+18005550142"),
        ("+44 800 555 014", "+44800555014"),
        ("0800 555 014", "0800555014"),
        ("", ""),
    ],
)
def test_a_number_is_written_as_people_read_it_and_dialed_as_phones_need_it(phone: str, tel: str) -> None:
    block = change_help(phone=phone)
    assert (block.phone, block.phone_tel) == (phone, tel)


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "call us"},
        {"phone": "12"},
        {"phone": "1-800-555-0142\nbcc: x"},
        {"email": "joy at example.org"},
        {"zone": "Middle/Earth"},
        {"hours": "h" * 121},
    ],
)
def test_a_help_line_that_nobody_could_use_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        change_help(**wrong)
    assert current_network().help_block.phone == "1-800-555-0142"
    assert not AuditEntry.objects.exists()


def test_a_change_of_the_help_line_is_on_record_with_who_and_when() -> None:
    staff = make_staff()
    block = current_network().help_block
    actions.change_help_block(
        help_block=block, phone="", hours="", zone=block.zone, email="", by=Actor.of(staff), at=AT
    )
    history = HelpBlock.history.latest()
    assert (history.phone, history.history_user, history.history_date) == ("", staff, AT)
    assert AuditEntry.objects.latest("seq").verb == "changed help block"


def test_an_empty_number_hides_its_line_and_leaves_the_rest(client: Client) -> None:
    change_help(phone="")
    page = client.get("/").content.decode()
    assert "tel:" not in page
    assert "Toll free" not in page
    assert "mailto:joyinwork@example.org" in page


def test_a_new_name_stands_on_the_next_page(client: Client) -> None:
    actions.change_network(network=current_network(), name="Bright Days Network", mail_from="", by=SYSTEM, at=AT)
    page = client.get("/").content.decode()
    assert "Bright Days Network" in page
    assert "IHI Joy in Work Learning Network" not in page


def test_a_network_has_a_name() -> None:
    with pytest.raises(ValidationError):
        actions.change_network(network=current_network(), name="  ", mail_from="", by=SYSTEM, at=AT)


# ---- texts


def test_a_new_wording_is_in_force_from_its_moment_and_the_old_one_stays() -> None:
    old = text_in_force(Kind.LETTER, AT)
    new = actions.publish_text(network=current_network(), kind=Kind.LETTER, body="We agree. ", by=SYSTEM, at=AT)
    assert (new.number, new.body, new.effective_at) == (2, "We agree.", AT)
    assert text_in_force(Kind.LETTER, AT - timedelta(seconds=1)) == old
    assert text_in_force(Kind.LETTER, AT) == new
    assert TextVersion.objects.get(pk=old.pk).body == old.body


def test_a_new_commitment_takes_the_place_of_the_old_one() -> None:
    new = actions.publish_text(
        network=current_network(), kind=Kind.COMMITMENT_DATA, body="We send data.", by=SYSTEM, at=AT
    )
    assert commitments_in_force(AT)[5] == new
    assert commitments_in_force(AT - timedelta(seconds=1))[5].number == 1
    assert len(commitments_in_force(AT)) == 9


@pytest.mark.parametrize("body", ["", "   ", "w" * 20_001])
def test_a_wording_of_nothing_or_of_a_book_is_refused(body: str) -> None:
    with pytest.raises(ValidationError):
        actions.publish_text(network=current_network(), kind=Kind.LETTER, body=body, by=SYSTEM, at=AT)
    assert text_in_force(Kind.LETTER, AT).number == 1


@pytest.mark.parametrize("columns", [{"number": 1}, {"number": 0}, {"number": 2, "kind": "poem"}])
def test_the_database_refuses(columns: dict[str, object]) -> None:
    text = TextVersion(**{"network": current_network(), "kind": "letter", "body": "x", "effective_at": AT, **columns})
    with pytest.raises(IntegrityError), transaction.atomic():
        text.save()
