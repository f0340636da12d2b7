"""What the standing of a team is read from: who led it, which letter, which test, who is proposed, and which day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from joynet.accounts.actors import SYSTEM, Actor
from joynet.lib.months import Month
from joynet.outbox import queueing
from joynet.overview.queries import facts_by_team, load_teams
from joynet.overview.queries.standing_facts import moment_of
from joynet.overview.rules import Facts, RiskFacts, SignKind, risk
from meetings import actions as meetings
from meetings.models import Event
from meetings.rules.kinds import Kind, Status
from meetings.rules.roll import Given
from submissions import actions as submissions
from teams import actions
from teams.models import Letter, Membership, RosterProposal, Team
from teams.queries import timeline_of
from tests.factories import account_of, make_cohort, make_further_member, make_staff, make_team, person_of
from tests.overview.standings import NOW, send_month, take_rolls
from tests.worlds import sign_in

pytestmark = pytest.mark.django_db

JUNE = Month(2027, 6)


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    monkeypatch.setattr(queueing, "nudge", lambda: None)
    with time_machine.travel(NOW, tick=False):
        cohort = make_cohort()
        cohort.months = 6
        cohort.save()
        team = make_team(cohort=cohort, name="Quiet Hospital")
        account_of(person_of(team, "Ben"))
        yield team


def _known(team: Team, at: datetime = NOW, *, is_past: bool = False) -> tuple[Facts, RiskFacts]:
    return facts_by_team(load_teams([team.pk]), at=at, is_past=is_past)[team.pk]


def _is_away(team: Team) -> bool:
    return SignKind.SENIOR_AWAY in {sign.kind for sign in risk(_known(team)[1], None).signs}


def _succeed(team: Team, on: date) -> Membership:
    """Eve holds the senior leader's seat from that day on, Ana until the day before."""
    ana = team.memberships.get(person=person_of(team, "Ana"))
    person = make_further_member(team=team, name="Eve Lund", starts_on=on, counts=True)
    eve = team.memberships.get(person=person)
    Membership.objects.filter(pk=ana.pk).update(ends_on=on)
    Membership.objects.filter(pk=eve.pk).update(slot=ana.slot, replaces=ana)
    return eve


def _meet(team: Team) -> Actor:
    by = Actor.of(make_staff())
    meetings.generate_calendar(cohort=team.cohort, by=by, at=NOW - timedelta(days=300))
    return by


# ---- the senior leader


@pytest.mark.parametrize(("days", "is_away"), [(89, False), (90, True)])
def test_a_new_senior_leader_is_not_away_for_the_one_before(team: Team, days: int, is_away: bool) -> None:
    by = _meet(team)
    take_rolls(team, missed="all", by=by)
    assert _is_away(team)
    eve = _succeed(team, NOW.date() - timedelta(days=days))
    assert not _is_away(team)
    for event in Event.objects.filter(cohort=team.cohort, counts=True, ends_at__lte=NOW):
        for day in event.days.filter(on__gte=eve.starts_on):
            meetings.record_attendance(
                event_day=day, team=team, marks=[Given(eve.person_id, Status.ABSENT)], by=by, at=NOW
            )
    assert _is_away(team) is is_away


def test_a_place_that_goes_on_in_another_row_is_one_time_in_the_seat(team: Team) -> None:
    take_rolls(team, missed="all", by=_meet(team))
    ana = team.memberships.get(person=person_of(team, "Ana"))
    other = make_further_member(team=team, name="Eve Lund", starts_on=date(2027, 9, 1), counts=True)
    further = team.memberships.get(person=other)
    Membership.objects.filter(pk=ana.pk).update(ends_on=date(2027, 9, 1))
    Membership.objects.filter(pk=further.pk).update(slot=ana.slot, replaces=ana, person=ana.person)
    assert _is_away(team)


def test_a_senior_leader_seen_at_a_meeting_whose_roll_is_not_complete_was_there(team: Team) -> None:
    by = _meet(team)
    take_rolls(team, missed="all", until=NOW - timedelta(days=40), by=by)
    assert _is_away(team)
    last = Event.objects.filter(cohort=team.cohort, kind=Kind.ALL_TEAM_CALL, ends_at__lte=NOW).latest("starts_at")
    meetings.record_attendance(
        event_day=last.days.get(),
        team=team,
        marks=[Given(person_of(team, "Ana").pk, Status.PRESENT)],
        by=by,
        at=NOW,
    )
    assert not _is_away(team)


# ---- the letter


def _letter(team: Team, name: str, dated_on: date, signed_at: datetime | None = None) -> Letter:
    signatory = person_of(team, "Ana") if name == "Ana Silva" else None
    return team.letters.create(
        signed_text="We support it.",
        signed_hash="0" * 64,
        signatory=signatory,
        signatory_name=name,
        dated_on=dated_on,
        signed_at=signed_at,
    )


def test_a_letter_does_not_count_before_it_exists(team: Team) -> None:
    _letter(team, "Ana Silva", date(2027, 6, 1))
    _letter(team, "Grace Obi", date(2027, 9, 10))
    _letter(team, "Hugo Maas", date(2027, 9, 1), signed_at=datetime(2027, 9, 20, 15, tzinfo=UTC))
    expected = {
        date(2027, 6, 8): "Ana Silva",
        date(2027, 9, 9): "Ana Silva",
        date(2027, 9, 10): "Grace Obi",
        date(2027, 9, 19): "Grace Obi",
        date(2027, 9, 20): "Hugo Maas",
    }
    for day, name in expected.items():
        letter = _known(team, moment_of(day, team=team, now=NOW))[0].letter
        assert letter is not None
        assert (day, letter.signatory) == (day, name)


def test_a_team_that_has_left_is_not_asked_for_a_new_letter(team: Team) -> None:
    _letter(team, "Ana Silva", date(2027, 6, 1))
    Membership.objects.filter(team=team).update(ends_on=date(2027, 9, 15))
    left = _known(team)[0].letter
    assert left is not None
    assert left.left_on == date(2027, 9, 15)  # the team goes on without her
    Team.objects.filter(pk=team.pk).update(left_on=date(2027, 9, 15))
    gone = _known(team)[0].letter
    assert gone is not None
    assert gone.left_on is None


# ---- tests, pauses and days in the past


def test_an_idea_in_a_draft_is_no_test_until_its_month_is_sent(team: Team) -> None:
    submissions.save_test(
        team=team,
        month=Month(2027, 9),
        entry=submissions.TestEntry(None, "Two questions at each huddle", idea="Check-in", prediction="Six of ten"),
        seen_revision=0,
        by=SYSTEM,
        at=NOW,
    )
    assert _known(team)[1].tested_on is None
    team.cycles.update(started_on=date(2027, 9, 20))
    assert _known(team)[1].tested_on == date(2027, 9, 20)


def test_a_test_in_a_month_that_was_sent_counts_from_then_on(team: Team) -> None:
    sent_at = datetime(2027, 7, 8, 15, tzinfo=UTC)
    send_month(team, JUNE, at=sent_at)
    assert _known(team, sent_at - timedelta(seconds=1))[1].tested_on is None
    assert _known(team, sent_at)[1].tested_on == date(2027, 6, 30)


def test_the_last_pause_that_is_over_is_known_from_its_first_day_after(team: Team) -> None:
    by = Actor.of(make_staff())
    actions.pause_team(
        team=team, starts_on=date(2027, 8, 1), ends_on=date(2027, 9, 1), reason="A flood.", by=by, at=NOW
    )
    days = [date(2027, 8, 31), date(2027, 9, 1), date(2027, 9, 2)]
    found = [_known(team, moment_of(day, team=team, now=NOW))[1].resumed_on for day in days]
    assert found == [None, date(2027, 9, 1), date(2027, 9, 1)]


def test_a_departure_after_a_day_in_the_past_is_not_told_of_it(team: Team) -> None:
    Membership.objects.filter(person=person_of(team, "Chi")).update(ends_on=date(2027, 10, 10))
    then = date(2027, 10, 1)
    assert [gap.starts_on for gap in timeline_of(team=team, day=then).announced] == [date(2027, 10, 10)]
    seen = timeline_of(team=team, day=then, is_past=True)
    assert (seen.announced, seen.sentence) == ((), "All three seats are held by three different people.")
    client = Client()
    sign_in(client, account_of(person_of(team, "Ben")), at=NOW)
    page = client.get(f"/teams/{team.pk}/standing/?on=2027-10-01").content.decode()
    assert "will be empty from" not in page
    assert "has been empty since Oct 10, 2027" in client.get(f"/teams/{team.pk}/standing/").content.decode()


# ---- who is proposed


def test_whoever_is_proposed_for_an_empty_seat_is_named_where_the_gap_is_explained(team: Team) -> None:
    Membership.objects.filter(person=person_of(team, "Ana")).update(ends_on=date(2027, 9, 1))
    ben = account_of(person_of(team, "Ben"))
    client = Client()
    sign_in(client, ben, at=NOW)
    roster = f"/teams/{team.pk}/roster/"
    assert "Propose who takes this seat" in client.get(roster).content.decode()
    RosterProposal.objects.create(
        team=team,
        kind=RosterProposal.Kind.ADD,
        name="Janet Whitaker",
        email="janet@quiet.example",
        title="Chief nurse",
        slot="senior_leader",
        from_on=date(2027, 12, 5),
        proposed_by=ben,
        proposed_at=NOW,
    )
    words = "Janet Whitaker is proposed from Dec 5, 2027; staff decide."
    page = client.get(roster).content.decode()
    assert words in page
    assert "Propose who takes this seat" not in page
    assert words in timeline_of(team=team, day=NOW.date()).sentence
    assert words not in timeline_of(team=team, day=date(2027, 10, 1), is_past=True).sentence
    vacant = next(sign for sign in risk(_known(team)[1], None).signs if sign.kind == SignKind.VACANT)
    assert vacant.kind_words.endswith(words)
