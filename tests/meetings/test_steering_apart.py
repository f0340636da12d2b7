"""The meetings of the steering committee are not the teams': no page of a team names them or tells their link."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import Event, EventDay
from meetings.rules.kinds import Kind, Modality
from tests.factories import account_of, make_cohort, make_team, person_of

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 9, 14, 15, tzinfo=UTC)
LINK = "https://meet.example/steering"


@time_machine.travel(NOW, tick=False)
def test_a_member_finds_the_committees_link_on_no_page_of_the_team_and_its_leader_on_the_committees(
    client: Client,
) -> None:
    cohort = make_cohort()
    team = make_team(cohort=cohort)
    starts_at = NOW + timedelta(days=6)
    event = Event.objects.create(
        cohort=cohort, kind=Kind.STEERING, title="Steering call", counts=False, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1), zone=cohort.zone, modality=Modality.VIRTUAL, link=LINK,
    )  # fmt: skip
    EventDay.objects.create(event=event, on=starts_at.date(), starts_at=starts_at, ends_at=event.ends_at)
    assert event in Event.objects.all()
    assert event not in Event.objects.of_team(team)
    assert event not in Event.objects.for_coach_of([team.pk])
    client.force_login(account_of(person_of(team, "Ben")))
    for url in (reverse("meetings:team_meetings", args=[team.pk]), reverse("overview:team_home", args=[team.pk])):
        page = client.get(url).content.decode()
        assert LINK not in page
        assert "Steering call" not in page
    assert client.get(reverse("meetings:event", args=[team.pk, event.pk])).status_code == 404
    client.force_login(account_of(person_of(team, "Ana")))
    assert LINK in client.get(reverse("overview:steering", args=[cohort.pk])).content.decode()
