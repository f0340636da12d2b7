"""The panel: all applications of a cohort side by side, what is decided and not told, and the places there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from django.db.models import Exists, OuterRef, Prefetch

from applications import rules
from applications.models import Application, Decision
from applications.queries.deciding import places_of
from applications.queries.reviewing import (
    CriterionLine,
    closed_to,
    open_to,
    readable_by,
    scores_of_each,
    waits_with_own_scores,
    with_reviews,
)
from applications.queries.sent_again import SENT_AGAIN_SINCE, was_sent_again_since
from applications.rules import TARGETS, DecisionKind, Setting, State
from joynet.accounts.models import User
from joynet.lib.zones import in_words_with_year, local_day
from teams.models import Cohort
from teams.rules import OrganizationKind

BEFORE_REVIEW = (State.SUBMITTED, State.RESUBMITTED, State.INFORMATION_REQUESTED)
"""Sent, and not where it can be decided."""
PLACED = (*rules.PLACE_OFFERED, State.AGREEMENT_SIGNED, State.ENROLLED)
ON_THE_PANEL = (*BEFORE_REVIEW, State.IN_REVIEW, State.WAITING_LIST, *PLACED)


@dataclass(frozen=True)
class PendingLine:
    """What is decided on one application and not told yet. `in_the_way`: why it cannot be told as things stand."""

    pk: int
    kind: DecisionKind
    who: str
    when: str
    in_the_way: str


@dataclass(frozen=True)
class PanelLine:
    """One application as the panel compares it with the others. `mean` of 3, None while nobody's scores are in."""

    pk: int
    reference: str
    name: str
    state: State
    waited: str
    setting: str
    diversity: rules.Diversity
    reviews: str
    is_missing_reviews: bool
    mean: float | None
    disagreements: tuple[str, ...]
    hides_scores: bool
    pending: PendingLine | None

    @property
    def mean_in_words(self) -> str:
        """ "2.4 of 3"."""
        return "" if self.mean is None else f"{self.mean:.1f} of {rules.MOST_SCORE}"

    @property
    def open_kinds(self) -> tuple[tuple[str, str], ...]:
        """What can be decided now: how it stands in an address, and its name."""
        return tuple((kind.value.replace("_", "-"), kind.label) for kind in rules.kinds_open(self.state))


@dataclass(frozen=True)
class UndeclaredLine:
    """One application that opens when the reader has said whether there is a conflict of interest."""

    pk: int
    name: str


@dataclass(frozen=True)
class Count:
    """How many there are of something."""

    what: str
    number: int


@dataclass(frozen=True)
class PanelPage:
    """Everything that the panel of a cohort decides on, in the order in which it is looked at."""

    cohort: Cohort
    places: rules.Places
    pending: tuple[PanelLine, ...]
    pending_counts: tuple[Count, ...]
    to_decide: tuple[PanelLine, ...]
    waiting_list: tuple[PanelLine, ...]
    before_review: tuple[PanelLine, ...]
    placed: tuple[PanelLine, ...]
    settings: tuple[tuple[str, tuple[Count, ...]], ...]
    missing_reviews: int
    undeclared: tuple[UndeclaredLine, ...]
    is_part_closed: bool


def panel_page(cohort: Cohort, *, reader: User, at: datetime) -> PanelPage:
    """The panel of a cohort for one reader, without the applications that are closed to that reader, and without what
    is decided on them.

    As many queries for one application as for all.
    """
    applications = list(
        with_reviews(readable_by(reader))
        .filter(cohort=cohort, state__in=ON_THE_PANEL)
        .select_related("cohort")
        .prefetch_related(
            Prefetch(
                "decisions",
                Decision.objects.filter(released_at__isnull=True, taken_back_at__isnull=True).select_related(
                    "decided_by"
                ),
                "pending_decisions",
            )
        )
        .order_by("state_at", "pk")
    )
    closed = list(
        closed_to(reader)
        .filter(cohort=cohort, state__in=ON_THE_PANEL)
        .annotate(is_listed=Exists(open_to(reader).filter(pk=OuterRef("pk"))))
        .order_by("state_at", "pk")
    )
    scores = scores_of_each(applications)
    hidden = set(waits_with_own_scores(reader).values_list("application_id", flat=True))
    teams = [
        _setting(team.organization.kind, team.organization.size, team.organization.country)
        for team in cohort.teams.filter(left_on__isnull=True).select_related("organization").order_by("pk")
    ]
    offered = {application.pk: setting_of(application) for application in applications if _is_offered(application)}
    lines = [
        _line(
            application,
            scores[application.pk],
            others=[*teams, *(setting for pk, setting in offered.items() if pk != application.pk)],
            reader=reader,
            at=at,
            hides_scores=application.pk in hidden,
        )
        for application in applications
    ]
    ranked = sorted(lines, key=lambda line: (line.mean is None, -(line.mean or 0.0)))
    undecided = [line for line in ranked if line.pending is None]
    pending = tuple(line for line in ranked if line.pending is not None)
    return PanelPage(
        cohort=cohort,
        places=places_of(cohort, reader=reader),
        pending=pending,
        pending_counts=_counts(line.pending.kind.label for line in pending if line.pending),
        to_decide=tuple(line for line in undecided if line.state == State.IN_REVIEW),
        waiting_list=tuple(line for line in lines if line.state == State.WAITING_LIST and line.pending is None),
        before_review=tuple(line for line in lines if line.state in BEFORE_REVIEW),
        placed=tuple(line for line in lines if line.state in PLACED),
        settings=_settings_in_words([*teams, *offered.values()]),
        missing_reviews=sum(line.is_missing_reviews for line in undecided if line.state == State.IN_REVIEW),
        undeclared=tuple(
            UndeclaredLine(application.pk, application.name_in_words) for application in closed if application.is_listed
        ),
        is_part_closed=bool(closed),
    )


def setting_of(application: Application) -> Setting:
    """What makes this organization's setting differ from another's."""
    return _setting(application.kind, application.size, application.country)


def cohorts_with_a_panel() -> list[Cohort]:
    """The cohorts to which somebody has sent an application, the latest first."""
    sent = Application.objects.sent().exclude(state=State.DRAFT)
    return list(Cohort.objects.filter(pk__in=sent.values("cohort")).order_by("-applications_close_at", "-pk"))


def decisions_to_release(cohort: Cohort, *, reader: User) -> list[Decision]:
    """What is decided in this cohort and not told yet, in the order of deciding."""
    return list(
        Decision.objects.filter(
            application__in=readable_by(reader),
            application__cohort=cohort,
            released_at__isnull=True,
            taken_back_at__isnull=True,
        )
        .select_related("application__cohort", "decided_by")
        .order_by("at", "pk")
    )


def decisions_shown(cohort: Cohort, numbers: Iterable[int], *, reader: User) -> list[Decision]:
    """The decisions of these numbers in this cohort that the reader may know of, in the order of deciding."""
    return list(
        Decision.objects.filter(pk__in=set(numbers), application__in=readable_by(reader), application__cohort=cohort)
        .select_related("application__cohort")
        .order_by("at", "pk")
    )


def in_the_way(decision: Decision) -> str:
    """Why a decision cannot be told as things stand; "" when it can."""
    application = decision.application
    if rules.may_move(application.state, TARGETS[DecisionKind(decision.kind)]):
        return SENT_AGAIN_SINCE if was_sent_again_since(decision, application) else ""
    return f"It is “{application.get_state_display().lower()}” now. Take the decision back, or wait until it is read."


def _setting(kind: str, size: int | None, country: str) -> Setting:
    return Setting(
        kind=OrganizationKind(kind).label if kind else "",
        size=rules.size_in_words(size),
        country=" ".join(country.split()),
    )


def _pending(application: Application) -> Decision | None:
    """The decision that waits, as it came with the row."""
    found: list[Decision] = application.__dict__["pending_decisions"]
    return found[0] if found else None


def _is_offered(application: Application) -> bool:
    """Whether the organization shall have a place and has no team yet."""
    pending = _pending(application)
    return application.state in rules.PLACE_OFFERED or (pending is not None and pending.kind in rules.OFFERS)


def _line(
    application: Application,
    scores: list[CriterionLine],
    *,
    others: list[Setting],
    reader: User,
    at: datetime,
    hides_scores: bool,
) -> PanelLine:
    setting = setting_of(application)
    done: int = application.__dict__["reviews_in"]
    wanted = max(rules.REVIEWERS_EACH, application.__dict__["reviews_asked"])
    given = [one.score for line in scores for one in line.scores]
    zone = application.cohort.zone
    days = (local_day(at, zone) - local_day(application.state_at, zone)).days
    return PanelLine(
        pk=application.pk,
        reference=application.reference,
        name=application.name_in_words,
        state=State(application.state),
        waited="since today" if days == 0 else f"for {days} {'day' if days == 1 else 'days'}",
        setting=" · ".join(part for part in (setting.kind, setting.size, setting.country) if part),
        diversity=rules.diversity(setting, others),
        reviews=f"{done} of {wanted}",
        is_missing_reviews=done < rules.REVIEWERS_EACH,
        mean=fmean(given) if given and not hides_scores else None,
        disagreements=() if hides_scores else tuple(_apart(line) for line in scores if line.is_disagreement),
        hides_scores=hides_scores,
        pending=_pending_line(application, reader.time_zone),
    )


def _apart(line: CriterionLine) -> str:
    """ "Data ability: 0 and 3"."""
    return f"{line.label}: {' and '.join(str(one.score) for one in line.scores)}"


def _pending_line(application: Application, zone: str) -> PendingLine | None:
    decision = _pending(application)
    if decision is None:
        return None
    return PendingLine(
        pk=decision.pk,
        kind=DecisionKind(decision.kind),
        who=str(decision.decided_by) if decision.decided_by else "The system",
        when=in_words_with_year(decision.at, zone),
        in_the_way=in_the_way(decision),
    )


def _counts(words: Iterable[str]) -> tuple[Count, ...]:
    found = Counter(word for word in words if word)
    return tuple(Count(what, number) for what, number in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _settings_in_words(settings: list[Setting]) -> tuple[tuple[str, tuple[Count, ...]], ...]:
    """How the places are spread over kinds, sizes and countries."""
    return (
        ("Kinds", _counts(setting.kind for setting in settings)),
        ("Sizes", _counts(setting.size for setting in settings)),
        ("Countries", _counts(setting.country for setting in settings)),
    )
