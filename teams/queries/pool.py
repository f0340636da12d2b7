"""What a person offers to later phases, and whom staff find in the pool."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from joynet.lib.days import is_active
from joynet.lib.zones import day_in_words, local_day
from teams import rules
from teams.models import Membership, Person, PoolOffer, Team, Willingness
from teams.queries.spans import span_of


@dataclass(frozen=True)
class WillingnessLine:
    """The question about later phases for one of the person's teams, with what was answered last."""

    membership_id: int
    team_name: str
    cohort_name: str
    is_open: bool
    asked_from: date | None
    answer: str
    answered_in_words: str


@dataclass(frozen=True)
class ContributionLine:
    """One entry of the log."""

    pk: int
    on: date
    what: str
    for_whom: str
    is_own: bool


@dataclass(frozen=True)
class OfferView:
    """The person's offer as shown back to them."""

    kinds: tuple[str, ...]
    topics: str
    languages: str
    hours_in_words: str
    when: str
    is_in_pool: bool
    pool_in_words: str


@dataclass(frozen=True)
class OffersPage:
    """Everything a person says and has done about later phases."""

    questions: tuple[WillingnessLine, ...]
    offer: OfferView | None
    contributions: tuple[ContributionLine, ...]
    home_team_id: int | None


@dataclass(frozen=True)
class OpennessLine:
    """What one member of a team has said about later phases; no answer yet is ""."""

    person_id: int
    name: str
    answer: str
    answered_on: date | None


def pool_offer_of(person: Person) -> PoolOffer | None:
    """The person's offer, withdrawn or not; the one made last where two people were merged."""
    return PoolOffer.objects.filter(person=person).order_by("-pk").first()


def kinds_in_words(offer: PoolOffer) -> tuple[str, ...]:
    """What is offered, as people say it."""
    return tuple(label for column, label in rules.OFFERS.values() if getattr(offer, column))


def offer_dates_in_words(offer: PoolOffer) -> str:
    """As in "Dec 1, 2028 to Nov 30, 2029", with the last day that counts; "from Dec 1, 2028" without an end."""
    if offer.ends_on is None:
        return f"from {day_in_words(offer.starts_on)}"
    return f"{day_in_words(offer.starts_on)} to {day_in_words(date.fromordinal(offer.ends_on.toordinal() - 1))}"


def offers_page(*, person: Person, at: datetime) -> OffersPage:
    """The person's own page about later phases."""
    memberships = list(
        Membership.objects.approved()
        .filter(person=person)
        .select_related("team__cohort", "team__organization")
        .prefetch_related("team__pauses", "willingness")
        .order_by("-starts_on", "pk")
    )
    offer = pool_offer_of(person)
    own = [m for m in memberships if _may_read(m, at)]
    return OffersPage(
        questions=tuple(_question(m, _latest([n for n in memberships if n.team_id == m.team_id]), at) for m in own),
        offer=None if offer is None else _offer_view(offer, local_day(at, person.time_zone), person.time_zone),
        contributions=contributions_of(person),
        home_team_id=own[0].team_id if own else None,
    )


def contributions_of(person: Person) -> tuple[ContributionLine, ...]:
    """The person's log, newest first."""
    rows = person.contributions.filter(taken_back_at__isnull=True).select_related("for_team").order_by("-on", "-pk")
    return tuple(
        ContributionLine(
            row.pk,
            row.on,
            row.what,
            row.for_team.name if row.for_team else row.for_whom,
            is_own=row.by_id is not None and row.by_id == person.user_id,
        )
        for row in rows
    )


def openness_of(*, team: Team, day: date) -> tuple[OpennessLine, ...]:
    """What the members of `day` (after the program, of its last day) have said about later phases, by name."""
    asked = min(day, span_of(team).last_day)
    memberships = list(
        team.memberships.approved()
        .select_related("person")
        .prefetch_related("willingness")
        .order_by("person__name", "person", "starts_on", "pk")
    )
    return tuple(
        _openness(m.person, _latest([n for n in memberships if n.person_id == m.person_id]), team)
        for m in memberships
        if is_active(m.starts_on, m.ends_on, asked)
    )


def _openness(person: Person, said: Willingness | None, team: Team) -> OpennessLine:
    if said is None:
        return OpennessLine(person.pk, person.name, "", None)
    return OpennessLine(person.pk, person.name, said.answer, local_day(said.at, team.zone))


def _latest(memberships: Iterable[Membership]) -> Willingness | None:
    """What one person said last in one team, in whichever of their places there."""
    return max((row for m in memberships for row in m.willingness.all()), key=lambda row: row.pk, default=None)


def _may_read(membership: Membership, at: datetime) -> bool:
    team = membership.team
    return rules.rights(
        seat_starts_on=membership.starts_on,
        seat_ends_on=membership.ends_on,
        enters=membership.may_enter,
        span=span_of(team),
        day=local_day(at, team.zone),
    ).may_read


def _question(membership: Membership, said: Willingness | None, at: datetime) -> WillingnessLine:
    team = membership.team
    asked_from = rules.asked_openness_from(span_of(team))
    return WillingnessLine(
        membership_id=membership.pk,
        team_name=team.name,
        cohort_name=team.cohort.name,
        is_open=asked_from is not None and local_day(at, team.zone) >= asked_from,
        asked_from=asked_from,
        answer=said.answer if said else "",
        answered_in_words=f"{said.get_answer_display()}, said on {day_in_words(local_day(said.at, team.zone))}"
        if said
        else "",
    )


def _offer_view(offer: PoolOffer, day: date, zone: str) -> OfferView:
    is_in_pool = offer.consents_to_contact_at is not None and offer.withdrawn_at is None
    if is_in_pool and offer.consents_to_contact_at is not None:
        words = f"You agreed on {_on(offer.consents_to_contact_at, zone)} that staff get in touch."
        if offer.ends_on is not None and offer.ends_on <= day:
            is_in_pool, words = False, "The time of your offer is over."
    elif offer.withdrawn_at is not None:
        words = f"You withdrew on {_on(offer.withdrawn_at, zone)}."
    else:
        words = "You have not agreed that staff get in touch."
    return OfferView(
        kinds=kinds_in_words(offer),
        topics=offer.topics,
        languages=offer.languages,
        hours_in_words="" if offer.hours_per_month is None else f"Up to {offer.hours_per_month} hours a month",
        when=offer_dates_in_words(offer),
        is_in_pool=is_in_pool,
        pool_in_words=words,
    )


def _on(moment: datetime, zone: str) -> str:
    return day_in_words(local_day(moment, zone))
