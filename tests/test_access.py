"""Everybody gets what the table says, at every address; an address that is missing from the table fails."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from tests.access import PEOPLE, TABLE, Entry, Row, every_address, not_in_table
from tests.worlds import NOW, STAFF, Who, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Settings, tmp_path: Path) -> Iterator[World]:
    """The small network, at its moment."""
    settings.PRIVATE_FILES = tmp_path / "files"
    settings.CLAMD_SOCKET = ""
    with time_machine.travel(NOW, tick=False):
        yield make_world()


@cache
def addresses_of_staff() -> frozenset[str]:
    """The names of the addresses under /admin/ and /staff/, whichever app they are of."""
    return frozenset(each.name for each in every_address() if each.route.startswith(("admin/", "staff/")))


def answer(client: Client, row: Row, url: str) -> int:
    """The status of the answer; whatever the request did is undone."""
    with transaction.atomic():
        response = client.post(url) if row.method == "POST" else client.get(url)
        transaction.set_rollback(True)
    if response.streaming:
        b"".join(response)  # the end closes the file
    return response.status_code


@pytest.mark.parametrize("people", [PEOPLE[number::4] for number in range(4)], ids=", ".join)
def test_each_gets_what_the_table_says(world: World, people: tuple[Who, ...]) -> None:
    for who in people:
        world.client(who)
    wrong = []
    for row in TABLE:
        url = row.url(world)
        for who in people:
            status = answer(world.client(who), row, url)
            if status != row.status(who):
                wrong.append(f"{row.title}, {who}: {status} instead of {row.status(who)}")
    assert wrong == []


def test_every_address_of_the_site_is_in_the_table() -> None:
    assert not_in_table(every_address(), TABLE) == []


def test_an_address_that_is_missing_from_the_table_is_found() -> None:
    new = Entry("teams:secrets", "teams/<int:team_id>/secrets/")
    assert not_in_table([*every_address(), new], TABLE) == ["teams:secrets"]
    without_home = [row for row in TABLE if row.name != "overview:home"]
    assert not_in_table(every_address(), without_home) == ["overview:home"]


def test_the_table_names_no_address_that_is_gone() -> None:
    known = {each.name for each in every_address()}
    assert {row.name for row in TABLE} <= known


def test_whoever_is_no_member_coach_or_manager_gets_404_at_every_address_of_a_team() -> None:
    for row in TABLE:
        if row.arguments[:1] == ("team",) and row.name not in addresses_of_staff():
            for who in (Who.APPLICANT, Who.RIVAL, Who.FORMER, Who.EVALUATOR, Who.REVIEWER):
                assert row.status(who) in {404, 405}, f"{row.title}, {who}"
            assert row.status(Who.ANONYMOUS) in {302, 405}, row.title


def test_whoever_is_not_on_the_staff_is_led_away_from_the_admin() -> None:
    for row in TABLE:
        if row.name in addresses_of_staff():
            known = {row.status(who) for who in PEOPLE if who not in STAFF}
            assert known <= ({302, 403} if row.name == "admin:login" else {302}), row.title


def test_only_editors_of_an_application_reach_it_and_its_letter() -> None:
    for row in TABLE:
        if row.arguments[:1] in {("draft",), ("sent",)}:
            assert {row.status(who) for who in PEOPLE if who not in {Who.ANONYMOUS, Who.APPLICANT}} == {404}, row.title
