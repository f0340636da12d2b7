"""An application in every state it can be in, as its applicant and staff see it: narrow, light and dark, sound."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from applications import actions
from applications.models import Application
from applications.rules import DecisionKind, SectionKey, State
from joynet.accounts.actors import Actor
from joynet.accounts.models import User
from teams.models import Cohort
from tests import factories
from tests.factories import AT
from tests.journeys.applying import as_person, home_of
from tests.journeys.test_pages import DARK, LIGHT, NARROW, barriers, unsound

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PICTURES = os.environ.get("JOYNET_TEST_PICTURES", "")
"""A folder for a picture of each page, for people to look at."""
WORDS = "Your evidence is honest, and your team is whole.\n\nTell your staff about it."


class Staged:
    """One application after another, each brought into its state by the acts of people."""

    def __init__(self, cohort: Cohort, staff: User) -> None:
        self.cohort, self.staff = cohort, staff
        self.by = Actor.of(staff)

    def applicant(self, state: str) -> User:
        return factories.make_user(email=f"{state}@example.org", name="Dana Cho")

    def sent(self, user: User) -> Application:
        name = f"{user.email.partition('@')[0].replace('_', ' ').title()} Hospital"
        return factories.make_sent(user=user, cohort=self.cohort, name=name)

    def in_review(self, user: User) -> Application:
        return actions.start_review(application=self.sent(user), by=self.by, at=AT)

    def asked(self, user: User) -> Application:
        application = self.in_review(user)
        actions.ask_for_information(
            application=application,
            text="How many patients sit on the team?\nWho are they?",
            sections=[SectionKey.PARTNERS, SectionKey.SAFETY],
            nonce=uuid4(),
            by=self.by,
            at=AT,
        )
        return application

    def told(self, user: User, kind: DecisionKind, **words: str) -> Application:
        return factories.tell(self.in_review(user), kind, staff=self.staff, **words)

    def stages(self) -> Iterator[tuple[str, User, Application, list[str]]]:
        """The name of each stage, whose it is, the application, and its pages."""
        plain = [""]
        user = self.applicant("draft")
        yield "draft", user, factories.make_draft(user=user, cohort=self.cohort), ["", "check/"]
        user = self.applicant("submitted")
        yield "submitted", user, self.sent(user), ["", "sent/", "take-back/"]
        user = self.applicant("in_review")
        yield "in_review", user, self.in_review(user), [*plain, "participants/", "withdraw/"]
        user = self.applicant("asked")
        yield "asked", user, self.asked(user), ["", "again/", "partners/"]
        user = self.applicant("resubmitted")
        again = self.asked(user)
        actions.answer_question(application=again, **factories.DECLARED, by=Actor.of(user), at=AT)
        yield "resubmitted", user, again, plain
        user = self.applicant("offered")
        yield "offered", user, self.told(user, DecisionKind.ACCEPT, reason=WORDS), ["", "place/", "place/give-back/"]
        user = self.applicant("conditions")
        ready = self.told(user, DecisionKind.ACCEPT_WITH_CONDITIONS, conditions="Hours in writing by May 1.")
        factories.confirm_everybody(ready)
        yield "conditions", user, ready, ["", "place/"]
        user = self.applicant("waiting")
        yield "waiting", user, self.told(user, DecisionKind.WAITING_LIST, reason=WORDS), plain
        user = self.applicant("declined")
        helped = "Name somebody who works on the unit each day."
        no = self.told(user, DecisionKind.DECLINE, reason=WORDS, what_would_help=helped)
        yield "declined", user, no, ["", "carry-over/"]
        user = self.applicant("withdrawn")
        gone = self.sent(user)
        actions.withdraw_application(application=gone, reason="Our unit moves.", by=Actor.of(user), at=AT)
        yield "withdrawn", user, gone, plain
        user = self.applicant("enrolled")
        placed = self.in_review(user)
        factories.accept(placed, staff=self.staff)
        yield "enrolled", user, placed, ["", "place/"]


def test_each_page_of_each_state(new_page: Callable[..., Page], live_site: str, clock: time_machine.Traveller) -> None:
    staff = factories.make_staff()
    staged = Staged(factories.make_cohort(), staff)
    seen: set[str] = set()
    looked = Look(new_page, live_site)
    for name, user, application, pages in staged.stages():
        application.refresh_from_db()
        seen.add(application.state)
        looked.at(name, user, [f"{home_of(application)}{page}" for page in pages])
        if application.state != State.DRAFT:
            looked.at(f"staff-{name}", staff, [f"/admin/applications/application/{application.pk}/change/"])
    pending = staged.in_review(staged.applicant("pending"))
    actions.decide(
        application=pending,
        kind=DecisionKind.ACCEPT,
        reason=WORDS,
        conditions="",
        what_would_help="",
        by=staged.by,
        at=AT,
    )
    desk = "/admin/applications/application"
    looked.at("staff-panel", staff, [f"{desk}/panel/{staged.cohort.pk}/", f"{desk}/panel/{staged.cohort.pk}/release/"])

    assert seen == set(State) - {State.AGREEMENT_SIGNED}  # signing leads on to enrolled in one act
    assert not looked.wrong, "\n".join(looked.wrong)


class Look:
    """Looks at pages and keeps what is wrong with them."""

    def __init__(self, new_page: Callable[..., Page], live_site: str) -> None:
        self.new_page, self.live_site = new_page, live_site
        self.axe, self.wrong = Axe(), list[str]()

    def at(self, title: str, user: User, addresses: list[str]) -> None:
        page = as_person(self.new_page(width=NARROW), user, self.live_site, at=AT)
        for number, address in enumerate(addresses):
            response = page.goto(address)
            if response is None or response.status != 200 or not page.url.endswith(address):
                self.wrong.append(f"{title} {address}: leads to {page.url}")
                continue
            problem = unsound(response.text())
            if problem:
                self.wrong.append(f"{title} {address}: {problem}")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > NARROW and "/admin/" not in address:
                self.wrong.append(f"{title} {address}: {width} pixels wide")
            for scheme, options in (("light", LIGHT), ("dark", DARK)):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                self.wrong += [f"{title} {address}, {scheme}: {found}" for found in barriers(self.axe, page, options)]
            page.emulate_media(color_scheme="light")
            if PICTURES:
                picture(page, f"{title}-{number}")
        page.context.close()


def picture(page: Page, name: str) -> None:
    """As the page is on a phone, on a desk, and in the dark."""
    folder = Path(PICTURES)
    for width, scheme in ((NARROW, "light"), (1280, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two literals
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": NARROW, "height": 900})
    page.emulate_media(color_scheme="light")
