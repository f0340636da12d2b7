"""Two rows about one human being become one: everything moves, or nothing does and the words say why."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from joynet.accounts.actors import Actor
from joynet.accounts.models import AuditEntry
from joynet.network.models import Kind as TextKind
from joynet.network.queries import text_in_force
from joynet.overview.actions import merge_people
from meetings import queries as meetings
from meetings.models import (
    Alias,
    Answer,
    AttendanceMark,
    CalendarFeed,
    EvaluationDiscussion,
    Event,
    EventDay,
    Registration,
    RollImport,
    RollImportRow,
)
from meetings.rules.kinds import Kind, Modality, Source, Status
from teams import actions
from teams.actions import PersonDetails
from teams.models import (
    Contribution,
    Letter,
    Membership,
    PeopleImport,
    PeopleImportRow,
    Person,
    PoolOffer,
    ReadinessResponse,
    Team,
    ToldApart,
)
from tests.factories import account_of, make_cohort, make_further_member, make_staff, make_team, make_user, person_of

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 9, 15, tzinfo=UTC)
DAY = date(2027, 3, 9)
NUMBERS = count(1)


class Scene:
    """Ben Okafor of Mercy Hospital, with an account, and a Benjamin Okafor of Alder Clinic, without one."""

    def __init__(self) -> None:
        cohort = make_cohort(starts_on=date(2027, 2, 1))
        self.mercy, self.alder = make_team(cohort=cohort), make_team(cohort=cohort, name="Alder Clinic")
        self.staff = make_staff()
        self.by = Actor.of(self.staff)
        self.kept = person_of(self.mercy, "Ben")
        self.user = account_of(self.kept)
        self.merged = make_further_member(team=self.alder, name="Benjamin Okafor")
        self.details = PersonDetails("Benjamin Okafor", "Unit Manager", "benjamin@alder-clinic.example", "Asia/Tokyo")

    def merge(self) -> Person:
        self.kept, self.merged = Person.objects.get(pk=self.kept.pk), Person.objects.get(pk=self.merged.pk)
        return merge_people(kept=self.kept, merged=self.merged, details=self.details, by=self.by, at=AT)

    def refusal(self) -> list[str]:
        with pytest.raises(ValidationError) as refused:
            self.merge()
        assert Person.objects.get(pk=self.merged.pk).merged_into_id is None
        return refused.value.messages

    def event(self) -> EventDay:
        starts = datetime(2027, 2, 9, 15, tzinfo=UTC) + timedelta(days=next(NUMBERS))
        event = saved(
            Event(
                cohort=self.mercy.cohort, kind=Kind.ALL_TEAM_CALL, title=f"Call {starts:%j}", counts=True,
                starts_at=starts, ends_at=starts + timedelta(hours=1), zone="America/New_York",
                modality=Modality.VIRTUAL,
            )
        )  # fmt: skip
        return saved(EventDay(event=event, on=starts.date(), starts_at=starts, ends_at=starts + timedelta(hours=1)))

    def mark(self, day: EventDay, person: Person, status: Status, team: Team | None = None) -> AttendanceMark:
        return saved(
            AttendanceMark(day=day, team=team or self.mercy, person=person, status=status, source=Source.STAFF, at=AT)
        )


def saved[Row: models.Model](row: Row) -> Row:
    row.full_clean()
    row.save()
    return row


@pytest.fixture
def scene() -> Scene:
    return Scene()


def everything_about(scene: Scene) -> None:
    """A row of each table that names a person, all about Benjamin."""
    ana, day, who = person_of(scene.mercy, "Ana"), scene.event(), scene.merged
    file = {"signed_text": "We support this team.", "signed_hash": "0" * 64}
    saved(Letter(team=scene.alder, signatory=who, **file))
    saved(
        ReadinessResponse(team=scene.alder, occasion="baseline", rater=who, instrument_version="1.0", handed_in_at=AT)
    )
    saved(PoolOffer(person=who, offers_speaking=True, starts_on=DAY))
    saved(Contribution(person=who, on=DAY, what="Spoke at a call.", at=AT))
    batch = saved(PeopleImport(file_name="people.csv", headers=["name"], uploaded_by=scene.staff, uploaded_at=AT))
    saved(PeopleImportRow(batch=batch, number=2, cells=["Benjamin"], chosen=who, person=who))
    saved(ToldApart(first=ana, second=who, at=AT))
    saved(ToldApart(first=scene.kept, second=who, at=AT))
    later = make_further_member(team=scene.alder, name="Zoe Lund")
    saved(ToldApart(first=who, second=later, at=AT))
    earlier = saved(Person(name="B. Okafor", merged_into=who, merged_at=AT))
    assert earlier.merged_into_id == who.pk
    scene.mark(day, who, Status.PRESENT, scene.alder)
    saved(
        AttendanceMark(
            day=day, team=scene.alder, person=person_of(scene.alder, "Ana"), substitute_for=who,
            status=Status.SUBSTITUTE, source=Source.STAFF, at=AT,
        )
    )  # fmt: skip
    saved(Answer(event=day.event, person=who, coming=True, at=AT))
    saved(Answer(event=day.event, person=ana, coming=False, instead=who, at=AT))
    saved(Registration(event=day.event, team=scene.alder, person=who, by=scene.staff, at=AT))
    saved(Alias(team=scene.alder, name_as_seen="iPhone von Ben", person=who, by=scene.staff, at=AT))
    roll = saved(RollImport(day=day, tool="zoom", content_hash="0" * 64, by=scene.staff, at=AT))
    saved(RollImportRow(roll_import=roll, number=1, team=scene.alder, person=who, match="hand"))
    saved(CalendarFeed(person=who, token_hash="a" * 64, made_at=AT))
    saved(
        EvaluationDiscussion(
            team=scene.alder, requested_by=scene.staff, requested_at=AT, purpose="How it goes",
            zone="America/New_York", consent_version=text_in_force(TextKind.LETTER, AT), agreed_by=who,
        )
    )  # fmt: skip


def relations_to_a_person() -> list[tuple[type[models.Model], str]]:
    """Every foreign key to a person but those of history, which says who it was then."""
    fields = [
        field for field in Person._meta.get_fields(include_hidden=True) if field.auto_created and field.is_relation
    ]
    found = []
    for relation in fields:
        model, name = relation.related_model, relation.field.name  # type: ignore[union-attr]
        if not model.__name__.startswith("Historical"):
            found.append((model, name))
    return found


def test_every_relation_to_a_person_moves(scene: Scene) -> None:
    everything_about(scene)
    for model, field in relations_to_a_person():
        there = model._default_manager.filter(**{field: scene.merged}).exists()
        assert there, f"{model.__name__}.{field} is new: merging must move it, and this test must show it"

    scene.merge()

    for model, field in relations_to_a_person():
        left = model._default_manager.filter(**{field: scene.merged})
        assert not left.exists(), f"{model.__name__}.{field} stays behind when two people are merged"
        assert model._default_manager.filter(**{field: scene.kept}).exists(), f"{model.__name__}.{field} was lost"


def test_what_is_picked_stands_and_the_account_keeps_its_address(scene: Scene) -> None:
    kept = scene.merge()
    assert (kept.name, kept.title, kept.time_zone) == ("Benjamin Okafor", "Unit Manager", "Asia/Tokyo")
    assert (kept.user, kept.email) == (scene.user, "ben@mercy-hospital.example")
    gone = Person.objects.get(pk=scene.merged.pk)
    assert (gone.merged_into, gone.merged_at, gone.user, gone.memberships.count()) == (kept, AT, None, 0)
    entry = AuditEntry.objects.get(verb="merged people")
    assert (entry.target_id, entry.details["merged"]) == (str(kept.pk), gone.pk)
    assert "Okafor" not in str(entry.details)
    moved = Membership.history.filter(person_id=kept.pk, team=scene.alder).latest()
    assert (moved.history_user, moved.history_date) == (scene.staff, AT)


def test_the_account_goes_to_whoever_is_kept(scene: Scene) -> None:
    scene.kept, scene.merged = scene.merged, scene.kept
    kept = scene.merge()
    assert (kept.user, kept.email) == (scene.user, scene.user.email)
    assert {m.team for m in kept.memberships.all()} == {scene.mercy, scene.alder}


def test_without_an_account_the_picked_address_stands(scene: Scene) -> None:
    scene.kept = person_of(scene.alder, "Ana")
    scene.merged = person_of(scene.mercy, "Ana")
    scene.details = PersonDetails("Ana Silva", "Chief Nurse", "ANA@mercy-hospital.example", "America/Chicago")
    assert scene.merge().email == "ana@mercy-hospital.example"


def test_merged_twice_is_merged_once(scene: Scene) -> None:
    scene.merge()
    assert scene.merge() == scene.kept
    assert AuditEntry.objects.filter(verb="merged people").count() == 1


def test_somebody_merged_is_not_merged_again(scene: Scene) -> None:
    scene.merge()
    scene.kept = person_of(scene.alder, "Ana")
    with pytest.raises(ValidationError, match="was merged into another person already"):
        scene.merge()


def test_nobody_is_merged_with_themselves(scene: Scene) -> None:
    scene.merged = scene.kept
    assert scene.refusal() == ["Choose two different people."]


def test_two_accounts_stay_two_people(scene: Scene) -> None:
    account_of(scene.merged)
    assert scene.refusal()[0].startswith("Both sign in with an account of their own.")


@pytest.mark.parametrize(("starts_on", "may"), [(date(2027, 2, 28), False), (date(2027, 3, 1), True)])
def test_on_one_team_at_the_same_time_they_are_two_and_one_after_the_other_they_may_be_one(
    scene: Scene, starts_on: date, may: bool
) -> None:
    actions.end_membership(
        membership=scene.kept.memberships.get(), ends_on=date(2027, 3, 1), reason="Moved", by=scene.by, at=AT
    )
    scene.merged = make_further_member(team=scene.mercy, name="Benny Okafor", starts_on=starts_on)
    if may:
        assert scene.merge().memberships.filter(team=scene.mercy).count() == 2
    else:
        assert scene.refusal() == [
            "Both are on Mercy Hospital at the same time, from Feb 28, 2027. "
            "End one of the two memberships before that day first."
        ]


def test_both_recorded_on_one_day_are_two_people(scene: Scene) -> None:
    day = scene.event()
    scene.mark(day, scene.kept, Status.PRESENT)
    scene.mark(day, scene.merged, Status.ABSENT, scene.alder)
    assert scene.refusal()[0].startswith(f"Both are recorded at {day.event} on")
    assert AttendanceMark.objects.filter(person=scene.merged).count() == 1


@pytest.mark.parametrize("taken_back_first", [True, False])
def test_a_mark_that_was_taken_back_stands_in_nobodys_way(scene: Scene, taken_back_first: bool) -> None:
    day = scene.event()
    acts = [lambda: scene.mark(day, scene.kept, Status.UNKNOWN), lambda: scene.mark(day, scene.merged, Status.PRESENT)]
    for act in acts if taken_back_first else reversed(acts):
        act()
    scene.merge()
    assert meetings.days_marked(scene.kept)[day.pk].status == Status.PRESENT


def test_a_substitute_for_the_other_is_another_person(scene: Scene) -> None:
    day = scene.event()
    saved(
        AttendanceMark(
            day=day, team=scene.mercy, person=scene.merged, substitute_for=scene.kept, status=Status.SUBSTITUTE,
            source=Source.STAFF, at=AT,
        )
    )  # fmt: skip
    assert "one came for the other. They are two people." in scene.refusal()[0]


def test_of_two_answers_about_one_event_the_newer_one_stands(scene: Scene) -> None:
    event = scene.event().event
    saved(Answer(event=event, person=scene.kept, coming=True, at=AT))
    saved(Answer(event=event, person=scene.merged, coming=False, instead=scene.kept, at=AT + timedelta(hours=1)))
    scene.merge()
    answer = Answer.objects.get(event=event)
    assert (answer.person, answer.coming, answer.instead) == (scene.kept, False, None)


def test_of_two_registrations_the_one_that_stands_is_kept_and_two_that_stand_are_refused(scene: Scene) -> None:
    event = scene.event().event
    mine = saved(Registration(event=event, team=scene.mercy, person=scene.kept, by=scene.staff, at=AT))
    saved(Registration(event=event, team=scene.alder, person=scene.merged, by=scene.staff, at=AT))
    assert scene.refusal() == [f"Both are registered for {event}. Withdraw one of them first."]
    mine.state = Registration.State.WITHDRAWN
    mine.save()
    scene.merge()
    assert Registration.objects.get(event=event).team == scene.alder


@pytest.mark.parametrize("kept_has_account", [True, False])
def test_of_two_feeds_the_one_of_the_account_stays(scene: Scene, kept_has_account: bool) -> None:
    saved(CalendarFeed(person=scene.kept, token_hash="a" * 64, made_at=AT))
    saved(CalendarFeed(person=scene.merged, token_hash="b" * 64, made_at=AT))
    if not kept_has_account:
        scene.kept, scene.merged = scene.merged, scene.kept
    scene.merge()
    feed = CalendarFeed.objects.get()
    assert (feed.person, feed.token_hash) == (scene.kept, "a" * 64)


def test_who_answered_readiness_twice_for_a_team_stays_two(scene: Scene) -> None:
    for rater in (scene.kept, scene.merged):
        saved(
            ReadinessResponse(
                team=scene.mercy, occasion="baseline", rater=rater, instrument_version="1.0", handed_in_at=AT
            )
        )
    assert "Both have answered the readiness questions of Mercy Hospital" in scene.refusal()[0]


@pytest.mark.parametrize(("agreed_after", "stays_out"), [(-1, True), (1, False)])
def test_a_withdrawn_consent_is_not_undone_by_an_older_offer(scene: Scene, agreed_after: int, stays_out: bool) -> None:
    saved(
        PoolOffer(
            person=scene.kept, offers_speaking=True, starts_on=DAY, consents_to_contact_at=AT - timedelta(days=9),
            withdrawn_at=AT,
        )
    )  # fmt: skip
    agreed = AT + timedelta(hours=agreed_after)
    saved(PoolOffer(person=scene.merged, offers_visit=True, starts_on=DAY, consents_to_contact_at=agreed))
    scene.merge()
    assert PoolOffer.objects.in_pool_on(DAY).exists() is not stays_out


def test_an_invitation_sent_to_the_other_address_leads_to_the_kept_person(scene: Scene) -> None:
    scene.kept, scene.merged = person_of(scene.alder, "Ana"), person_of(scene.mercy, "Ana")
    scene.details = PersonDetails("Ana Silva", "", scene.merged.email, "America/Chicago")
    kept = scene.merge()
    user = make_user(email=scene.merged.email)
    bound = actions.bind_account(person=scene.merged, user=user, by=Actor.of(user), at=AT)
    assert (bound, bound.user) == (kept, user)


def test_somebody_added_by_the_merged_address_is_the_kept_person(scene: Scene) -> None:
    scene.merge()
    other = make_team(cohort=scene.mercy.cohort, name="Cedar Hospital")
    member = actions.NewMember(name="B. Okafor", email="benjamin@alder-clinic.example")
    added = actions.add_member(
        team=other, member=member, starts_on=other.joined_on, holds_steering_seat=False, by=scene.by, at=AT
    )
    assert added.person == scene.kept
