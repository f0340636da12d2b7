"""The demonstration: built for any day of the year and once only, and its pages exist nowhere else."""

from pathlib import Path

import pytest
from django.test import Client

from tests.installations import Installation


@pytest.mark.fault
@pytest.mark.parametrize("day", ["2027-01-01", "2028-02-29", "2027-08-31"])
def test_the_demonstration_is_built_for_any_day_and_a_second_time_changes_nothing(tmp_path: Path, day: str) -> None:
    installation = Installation(tmp_path)
    migrated = installation.manage("migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    built = installation.manage("seed_demo", "--today", day)
    assert built.returncode == 0, built.stderr
    assert "The demonstration network is built." in built.stdout
    before = installation.manage("dumpdata")
    again = installation.manage("seed_demo", "--today", day)
    assert again.returncode == 0, again.stderr
    assert "is there already" in again.stdout
    assert installation.manage("dumpdata").stdout == before.stdout
    assert len(before.stdout) > 1_000_000


@pytest.mark.fault
def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    refused = Installation(tmp_path).manage("seed_demo", "--today", "31.08.2027")
    assert refused.returncode != 0
    assert "is not a day. Write it as 2027-03-09." in refused.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/demo/", "/demo/mail/", "/demo/mail/1/"])
def test_outside_the_demonstration_its_pages_do_not_exist(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_outside_the_demonstration_nobody_is_signed_in_by_a_button(client: Client) -> None:
    assert client.post("/demo/sign-in/", {"email": "dana.whitfield@joynet.example"}).status_code == 404
    assert "_auth_user_id" not in client.session
