"""The readiness profile: every item on its scale, in the words that were answered, and how far apart people are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from applications import actions, queries
from applications.actions import ItemAnswer
from applications.models import Application, ApplicationReadiness, Nominee
from applications.rules import SectionKey
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from teams.readiness import instrument
from teams.readiness.instrument import CURRENT, INSTRUMENTS
from tests import factories
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WORKED_EXAMPLE = {
    "infrastructure": (3, 2, 2, 3, 4, 2),
    "leadership": (4, 3, 3, 3, 2, 4),
    "safety": (3, 2, 3, 2, 3, 3, 2, 3),
}


def rate(nominee: Nominee, levels: tuple[int | None, ...]) -> None:
    """The person rates the first domain alone."""
    domain = CURRENT.domains[0]
    actions.rate_alone(
        nominee=nominee,
        domain=domain,
        seen_revision=queries.revision_of([]),
        given=[
            ItemAnswer(item.code, is_answered=True, level=level, evidence="")
            for item, level in zip(domain.items, levels, strict=False)
        ],
        by=Actor.link(f"nominee:{nominee.pk}"),
        at=AT,
    )


def page(application: Application, client: Client) -> str:
    return client.get(f"/applications/{application.reference}/readiness/profile/").content.decode()


def test_the_worked_example_reads_as_the_domain_says(as_user: Callable[[User], Client]) -> None:
    user = factories.make_user()
    application = factories.make_draft(user=user)
    for domain in CURRENT.domains:
        actions.answer_readiness(
            application=application,
            section_key=SectionKey(f"readiness_{domain.key}"),
            seen_revision=0,
            given=[
                ItemAnswer(item.code, is_answered=True, level=level, evidence="Seen in the last audit.")
                for item, level in zip(domain.items, WORKED_EXAMPLE[domain.key], strict=True)
            ],
            by=Actor.of(user),
            at=AT,
        )

    found = queries.profile(application)

    assert [(domain.score.shown, domain.score.band) for domain in found.domains] == [
        (42, "Emerging"),
        (54, "Ready"),
        (41, "Emerging"),
    ]
    assert (found.result.overall.shown, found.result.overall.band) == (45, "Emerging")
    shown = page(application, as_user(user))
    assert "45 of 100 over all three areas: emerging." in shown
    assert "Level 4: Members of improvement teams" in shown
    assert "First step:</strong> Put two hours a week" not in shown  # A1 is at 3
    assert "First step:</strong> Pair the core leader with an experienced advisor for one small project." in shown


def test_each_level_stands_at_its_place_and_no_answer_has_none() -> None:
    user = factories.make_user()
    application = factories.make_draft(user=user)
    given = [ItemAnswer(f"A{level}", is_answered=True, level=level, evidence="") for level in range(1, 6)]
    actions.answer_readiness(
        application=application,
        section_key=SectionKey.INFRASTRUCTURE,
        seen_revision=0,
        given=[*given, ItemAnswer("A6", is_answered=True, level=None, evidence="")],
        by=Actor.of(user),
        at=AT,
    )

    found = queries.profile(application)

    assert [item.at for item in found.domains[0].items] == [20, 60, 100, 140, 180, None]
    assert found.domains[0].items[5].answer == "Don't know"
    assert {item.answer for item in found.domains[1].items} == {"Not answered yet"}
    assert [item.is_critical for item in found.domains[0].items] == [True, False, True, False, False, False]


def test_the_range_is_shown_from_three_people_on(as_user: Callable[[User], Client]) -> None:
    user = factories.make_user()
    application = factories.make_complete_draft(user=user)
    first, second, third = application.nominees.order_by("pk")
    client = as_user(user)
    rate(first, (1, 3))
    rate(second, (4, 3))

    assert [item.range for item in queries.profile(application).domains[0].items] == [None] * 6
    assert "Rated alone by" not in page(application, client)
    told = client.get(f"/applications/{application.reference}/readiness/").content.decode()
    assert "2 people have rated alone. The range is shown from 3 people on" in told

    rate(third, (2, None))

    protected, skill, *others = queries.profile(application).domains[0].items
    assert protected.range is not None
    assert (protected.range.start, protected.range.length) == (20, 120)
    assert protected.range.words == "Rated alone by 3 people: median 2, range 1 to 4."
    assert skill.range is not None
    assert skill.range.words == "Rated alone by 2 people: median 3, range 3."
    assert [item.range for item in others] == [None] * 4
    shown = page(application, client)
    assert shown.count("Talk about this.") == 1
    told = client.get(f"/applications/{application.reference}/readiness/").content.decode()
    assert "A1 Protected time" in told.split("Two levels or more apart")[1].split("</ul>")[0]


def test_an_older_version_is_shown_in_its_own_words(
    as_user: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    user = factories.make_user()
    application = factories.make_complete_draft(user=user)
    domain = CURRENT.domains[0]
    item = replace(domain.items[0], title="Time, as it was called", levels=("one", "two", "The old third", "x", "y"))
    old = replace(
        CURRENT,
        version="0.9",
        domains=(replace(domain, items=(item, *domain.items[1:])), *CURRENT.domains[1:]),
    )
    monkeypatch.setitem(INSTRUMENTS, "0.9", old)
    ApplicationReadiness.objects.filter(application=application).update(instrument_version="0.9")
    client = as_user(user)

    shown = page(application, client)

    assert "A1 Time, as it was called" in shown
    assert "Level 3: The old third" in shown
    assert "Instrument version 0.9" in shown
    form = client.get(f"/applications/{application.reference}/readiness/infrastructure/").content.decode()
    assert "Time, as it was called" in form
    assert instrument.CURRENT.version == "1.0"
