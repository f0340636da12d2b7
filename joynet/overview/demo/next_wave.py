"""A cohort that takes applications now, with one in every state that an applicant can meet."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from applications import actions as applying
from applications.models import Application
from applications.rules import DecisionKind, SectionKey
from joynet.network.queries import current_network
from joynet.overview.demo import reviews
from joynet.overview.demo.applying import applicant_of, fill_application, send, tell
from joynet.overview.demo.facts import APPLICANTS
from joynet.overview.demo.stage import NEXT_COHORT, Stage, at_local
from meetings import actions as meeting
from teams import actions as teaming


def next_wave(stage: Stage) -> None:
    """A cohort that takes applications now, with one in every state that an applicant can meet."""
    starts_on = stage.cohort.ends_on + timedelta(days=30)
    cohort = teaming.open_cohort(
        network=current_network(),
        name=NEXT_COHORT,
        starts_on=starts_on,
        zone=stage.cohort.zone,
        applications_open_at=stage.now - timedelta(days=40),
        applications_close_at=at_local(stage.now.date() + timedelta(days=46), 0, stage.cohort.zone),
        capacity=16,
        by=stage.director,
        at=stage.now - timedelta(days=60),
    )
    meeting.generate_calendar(cohort=cohort, by=stage.coordinator, at=stage.now - timedelta(days=59))
    begun = stage.now - timedelta(days=30)
    fill_application(stage, cohort, APPLICANTS[0], at=stage.now - timedelta(days=8), until=SectionKey.PARTICIPANTS)
    sent = [fill_application(stage, cohort, demo, at=begun) for demo in APPLICANTS[1:]]
    for application in sent:
        send(application, at=begun + timedelta(days=9))
    _sent_only, reviewed, accepted, declined, withdrawn, asked = sent
    for application in (reviewed, accepted, declined):
        reviews.ask(application, stage.reviewers, by=stage.coordinator, at=begun + timedelta(days=12))
    first, second = stage.reviewers
    reviews.hand_in(reviewed, second, reviews.HOPEFUL, at=begun + timedelta(days=13))
    for reviewer, of_accepted, of_declined in (
        (first, reviews.STRONG, reviews.DOUBTFUL),
        (second, reviews.STRONG, reviews.HOPEFUL),
    ):
        reviews.hand_in(accepted, reviewer, of_accepted, at=begun + timedelta(days=13))
        reviews.hand_in(declined, reviewer, of_declined, at=begun + timedelta(days=14))
    tell(
        stage,
        accepted,
        DecisionKind.ACCEPT,
        at=begun + timedelta(days=20),
        reason="A committed board chair, and a team that already tests small changes.",
    )
    tell(
        stage,
        declined,
        DecisionKind.DECLINE,
        at=begun + timedelta(days=20),
        reason="The named participants have no protected time yet.",
        what_would_help="Four hours a week for each of the three, written into their schedules.",
    )
    applying.withdraw_application(
        application=withdrawn,
        reason="Our merger takes all our attention this year.",
        by=applicant_of(withdrawn),
        at=begun + timedelta(days=15),
    )
    _talk(stage, asked, at=begun + timedelta(days=16))


def _talk(stage: Stage, application: Application, *, at: datetime) -> None:
    """The applicant asks something and gets an answer; then staff ask, and open the parts for it."""
    about = f"{stage.cohort.pk} {application.pk}"
    applying.write_to_staff(
        application=application,
        text="Our clinician works nights. Are the monthly calls recorded?",
        nonce=uuid5(NAMESPACE_URL, f"{about} applicant"),
        by=applicant_of(application),
        at=at,
    )
    applying.write_to_applicant(
        application=application,
        text="They are, and two of the three suffice at each call. Whoever misses one can catch up.",
        nonce=uuid5(NAMESPACE_URL, f"{about} staff"),
        by=stage.coordinator,
        at=at + timedelta(hours=20),
    )
    applying.ask_for_information(
        application=application,
        text="You name one unit to begin with. Which one is it, and how many people work there?\n\n"
        "Your letter does not say how many hours a week the three have for this work. Let it name them.",
        sections=(SectionKey.ORGANIZATION, SectionKey.LETTER),
        nonce=uuid5(NAMESPACE_URL, f"{about} question"),
        by=stage.coordinator,
        at=at + timedelta(days=3),
    )
