"""What a team does before the first workshop: the list, what is done, and its storyboard."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from joynet.accounts import audit
from joynet.accounts.actors import Actor
from teams import rules
from teams.actions.papers import refuse_closed_papers
from teams.models import PreworkItem, Storyboard, Team


class StoryboardEditedMeanwhile(ValidationError):
    """Somebody else has saved the storyboard since the page was opened; what was typed is still on the page."""


@transaction.atomic
def plan_prework(*, team: Team, by: Actor, at: datetime) -> list[PreworkItem]:
    """Puts the tasks that are missing on the team's list, each with its day; a list that is whole stays as it is."""
    team = Team.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=team.pk)
    known = set(team.prework_items.values_list("key", flat=True))
    made = []
    for task in rules.PREWORK:
        if task.key in known:
            continue
        item = PreworkItem(
            team=team,
            key=task.key,
            label=task.label,
            due_on=rules.prework_due_on(task, cohort_starts_on=team.cohort.starts_on, joined_on=team.joined_on),
            responsible_slot=task.slot,
        )
        item.full_clean()
        item.save()
        made.append(item)
    if made:
        audit.record(by=by, at=at, verb="planned prework", target=team, details={"items": len(made)})
    return made


@transaction.atomic
def finish_prework(*, item: PreworkItem, by: Actor, at: datetime) -> PreworkItem:
    """Ticks an item; one that is ticked keeps who did it first and when. Refuses PapersClosed."""
    item = _locked(item)
    if item.done_at is not None:
        return item
    refuse_closed_papers(item.team, at)
    item.done_at, item.done_by = at, by.user
    item.full_clean()
    item.save()
    audit.record(by=by, at=at, verb="finished prework", target=item, details={"team": item.team_id, "key": item.key})
    return item


@transaction.atomic
def reopen_prework(*, item: PreworkItem, by: Actor, at: datetime) -> PreworkItem:
    """Takes the tick back; an open item stays open. Refuses PapersClosed."""
    item = _locked(item)
    if item.done_at is None:
        return item
    refuse_closed_papers(item.team, at)
    item.done_at = item.done_by = None
    item.full_clean()
    item.save()
    audit.record(by=by, at=at, verb="reopened prework", target=item, details={"team": item.team_id, "key": item.key})
    return item


def _locked(item: PreworkItem) -> PreworkItem:
    rows = PreworkItem.objects.select_for_update(of=("self",)).select_related("team__cohort")
    return rows.get(pk=item.pk)


@dataclass(frozen=True)
class StoryboardText:
    """The six answers of a storyboard; "" where nothing is said."""

    who_we_are: str = ""
    why_joy_matters: str = ""
    aim: str = ""
    baseline: str = ""
    first_test: str = ""
    question: str = ""

    @classmethod
    def of(cls, storyboard: Storyboard) -> StoryboardText:
        """What is stored."""
        return cls(**{field.name: getattr(storyboard, field.name) for field in fields(cls)})


@transaction.atomic
def save_storyboard(*, team: Team, text: StoryboardText, seen_revision: int, by: Actor, at: datetime) -> Storyboard:
    """Writes the team's storyboard. `seen_revision` is the one that the writer saw, 0 for none.

    Saving what already stands changes nothing. Refuses (StoryboardEditedMeanwhile) when somebody else saved first, and
    PapersClosed.
    """
    team = Team.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=team.pk)
    stored = Storyboard.objects.filter(team=team).first()
    if stored is not None and StoryboardText.of(stored) == text:
        return stored
    refuse_closed_papers(team, at)
    storyboard = stored or Storyboard(team=team, revision=0)
    if storyboard.revision != seen_revision:
        raise StoryboardEditedMeanwhile(
            "Somebody else has saved the storyboard since you opened it. Compare below, then save again."
        )
    for name, value in asdict(text).items():
        setattr(storyboard, name, value)
    storyboard.revision += 1
    storyboard.edited_by, storyboard.edited_at = by.user, at
    storyboard.full_clean()
    storyboard.save()
    audit.record(by=by, at=at, verb="saved storyboard", target=storyboard, details={"revision": storyboard.revision})
    return storyboard
