"""Who is willing to contribute to later phases, what they offer, and what they have done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from joynet.accounts.history import stamp
from joynet.lib.zones import day_in_words, local_day
from teams import rules
from teams.models import Contribution, Membership, Person, PoolOffer, Team, Willingness
from teams.queries import span_of


class WillingnessRefused(ValidationError):
    """The question is not open to this person now."""


class OfferStale(ValidationError):
    """The offer has been changed in another window meanwhile."""


class ContributionRefused(ValidationError):
    """The entry cannot be kept so; the message says what to do."""


@dataclass(frozen=True)
class OfferText:
    """What a person offers; `kinds` are keys of rules.OFFERS. `consents`: staff may get in touch about it."""

    kinds: Collection[str]
    topics: str
    languages: str
    hours_per_month: int | None
    starts_on: date
    ends_on: date | None
    consents: bool


@transaction.atomic
def say_willingness(*, membership: Membership, answer: str, by: Actor, at: datetime) -> Willingness:
    """Keeps what a member says about later phases. The newest answer counts; saying the same again adds nothing."""
    team = Team.objects.select_for_update().get(pk=membership.team_id)
    asked_from = rules.asked_openness_from(span_of(team))
    if asked_from is None or local_day(at, team.zone) < asked_from:
        since = f" It is asked from {day_in_words(asked_from)} on." if asked_from else ""
        raise WillingnessRefused(f"The question is not open yet.{since}")
    own = Willingness.objects.filter(membership__team=team, membership__person=membership.person_id)
    latest = own.order_by("-pk").first()
    if latest is not None and latest.answer == answer:
        return latest
    said = Willingness(membership=membership, answer=answer, by=by.user, at=at)
    said.full_clean()
    said.save()
    audit.record(by=by, at=at, verb="said willingness", target=said, details={"answer": answer})
    return said


@transaction.atomic
def make_offer(*, person: Person, seen_revision: int, offer: OfferText, by: Actor, at: datetime) -> PoolOffer:
    """Makes or changes a person's one offer. `seen_revision` is that of the offer the page showed, 0 without one.

    Without consent the offer is kept, and nobody but the person sees it. Saving what already stands changes nothing.
    Refuses (OfferStale) when the offer has been changed since.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    kept = PoolOffer.objects.filter(person=person).order_by("-pk").first()
    if kept is not None and _offered(kept) == replace(offer, kinds=frozenset(offer.kinds)):
        return kept
    if (kept.revision if kept is not None else 0) != seen_revision:
        raise OfferStale("Your offer was changed in another window. Look at it again, then change it.")
    kept = kept or PoolOffer(person=person)
    for kind, (column, _label) in rules.OFFERS.items():
        setattr(kept, column, kind in offer.kinds)
    kept.topics, kept.languages, kept.hours_per_month = offer.topics, offer.languages, offer.hours_per_month
    kept.starts_on, kept.ends_on = offer.starts_on, offer.ends_on
    in_pool = _consents(kept)
    if offer.consents and not in_pool:
        kept.consents_to_contact_at, kept.withdrawn_at = at, None
    elif in_pool and not offer.consents:
        kept.withdrawn_at = at
    kept.revision += 1
    kept.full_clean()
    stamp(kept, by=by, at=at)
    kept.save()
    audit.record(by=by, at=at, verb="made offer", target=kept, details={"kinds": " ".join(sorted(offer.kinds))})
    return kept


def _offered(kept: PoolOffer) -> OfferText:
    """What is stored, as a person would offer it."""
    return OfferText(
        kinds=frozenset(kind for kind, (column, _label) in rules.OFFERS.items() if getattr(kept, column)),
        topics=kept.topics,
        languages=kept.languages,
        hours_per_month=kept.hours_per_month,
        starts_on=kept.starts_on,
        ends_on=kept.ends_on,
        consents=_consents(kept),
    )


def _consents(kept: PoolOffer) -> bool:
    return kept.consents_to_contact_at is not None and kept.withdrawn_at is None


@transaction.atomic
def withdraw_from_pool(*, person: Person, by: Actor, at: datetime) -> None:
    """Takes back the consent to be contacted: from now on nobody finds the person in the pool."""
    Person.objects.select_for_update().get(pk=person.pk)
    for offer in PoolOffer.objects.filter(person=person, withdrawn_at__isnull=True).order_by("pk"):
        offer.withdrawn_at = at
        offer.revision += 1
        offer.full_clean()
        stamp(offer, by=by, at=at)
        offer.save()
        audit.record(by=by, at=at, verb="withdrew from pool", target=offer)


@transaction.atomic
def log_contribution(
    *, person: Person, on: date, what: str, for_team: Team | None, for_whom: str, by: Actor, at: datetime
) -> Contribution:
    """Notes what a person has contributed. The same entry twice is one."""
    Person.objects.select_for_update().get(pk=person.pk)
    if on > local_day(at, person.time_zone):
        raise ContributionRefused({"on": "Enter the day on which it happened, today or before."})
    columns = {"on": on, "what": what, "for_team": for_team, "for_whom": for_whom}
    known = person.contributions.filter(taken_back_at__isnull=True, **columns).first()
    if known is not None:
        return known
    entry = Contribution(person=person, **columns, by=by.user, at=at)
    entry.full_clean()
    entry.save()
    audit.record(by=by, at=at, verb="logged contribution", target=entry)
    return entry


@transaction.atomic
def take_back_contribution(*, contribution: Contribution, by: Actor, at: datetime) -> Contribution:
    """Takes an entry made by mistake out of the log; the row stays."""
    Person.objects.select_for_update().get(pk=contribution.person_id)
    contribution = Contribution.objects.get(pk=contribution.pk)
    if contribution.taken_back_at is None:
        contribution.taken_back_at = at
        contribution.full_clean()
        contribution.save()
        audit.record(by=by, at=at, verb="took back contribution", target=contribution)
    return contribution
