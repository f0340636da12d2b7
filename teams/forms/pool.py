"""What a person says about later phases. Forms never save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from joynet.lib.forms import DatePartsField, helper, in_plain_words
from teams import rules
from teams.actions import OfferText
from teams.models import PoolOffer, Willingness


class WillingnessForm(forms.Form):
    """Would you contribute to later phases?"""

    answer = forms.ChoiceField(
        label="Are you open to contribute or to coach other teams later?",
        choices=Willingness.Answer.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None = None, *, answer: str = "", action: str, prefix: str) -> None:
        super().__init__(data, initial={"answer": answer}, prefix=prefix)
        in_plain_words(self)
        self.helper = helper(submit="Save my answer", action=action)


class OfferForm(forms.Form):
    """What a person offers, when, and whether staff may get in touch."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    kinds = forms.MultipleChoiceField(
        label="What would you do?",
        choices=[(kind, label) for kind, (_column, label) in rules.OFFERS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one thing that you offer."},
    )
    topics = forms.CharField(
        label="Topics", max_length=300, required=False, help_text="Such as huddles, protected time, listening rounds."
    )
    languages = forms.CharField(
        label="Languages", max_length=120, required=False, help_text="Such as English, Spanish."
    )
    hours_per_month = forms.IntegerField(label="Hours a month, at the most", required=False, min_value=1, max_value=200)
    starts_on = DatePartsField(label="Available from")
    ends_on = DatePartsField(label="Available until, with that day", required=False)
    consents = forms.BooleanField(
        label="Staff of the network may get in touch with me about this",
        required=False,
        help_text="Without it your offer is kept for you alone. You can withdraw at any time.",
    )

    def __init__(self, data: QueryDict | None = None, *, offer: PoolOffer | None, today: date, back: str) -> None:
        super().__init__(data, initial=_initial(offer, today))
        in_plain_words(self)
        self.helper = helper(submit="Save my offer", cancel=(back, "Cancel"))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        read: dict[str, Any] = super().clean() or {}
        starts, ends = read.get("starts_on"), read.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day is before the first. Check both.")
        if ends == date.max:
            self.add_error("ends_on", "Choose an earlier last day.")
        return read

    @property
    def seen_revision(self) -> int:
        return self.cleaned_data.get("revision") or 0

    @property
    def offer(self) -> OfferText:
        """The offer as typed; the last day that still counts becomes the first one that does not."""
        read = self.cleaned_data
        ends: date | None = read["ends_on"]
        return OfferText(
            kinds=read["kinds"],
            topics=read["topics"],
            languages=read["languages"],
            hours_per_month=read["hours_per_month"],
            starts_on=read["starts_on"],
            ends_on=None if ends is None else date.fromordinal(ends.toordinal() + 1),
            consents=read["consents"],
        )


class ContributionForm(forms.Form):
    """One thing that a person has contributed."""

    on = DatePartsField(label="When")
    what = forms.CharField(label="What", max_length=200, help_text="Such as: spoke at the June call about huddles.")
    for_whom = forms.CharField(label="For whom", max_length=160, required=False, help_text="A team, call or event.")

    def __init__(self, data: QueryDict | None = None, *, back: str) -> None:
        super().__init__(data)
        in_plain_words(self)
        self.helper = helper(submit="Add to the log", cancel=(back, "Cancel"))


class StaffContributionForm(forms.Form):
    """One thing that somebody has contributed, noted by staff."""

    on = DatePartsField(label="When")
    what = forms.CharField(label="What", max_length=200)
    for_whom = forms.CharField(label="For whom", max_length=160, required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_plain_words(self)


def _initial(offer: PoolOffer | None, today: date) -> dict[str, object]:
    if offer is None:
        return {"revision": 0, "starts_on": today}
    return {
        "revision": offer.revision,
        "kinds": [kind for kind, (column, _label) in rules.OFFERS.items() if getattr(offer, column)],
        "topics": offer.topics,
        "languages": offer.languages,
        "hours_per_month": offer.hours_per_month,
        "starts_on": offer.starts_on,
        "ends_on": date.fromordinal(offer.ends_on.toordinal() - 1) if offer.ends_on else None,
        "consents": offer.consents_to_contact_at is not None and offer.withdrawn_at is None,
    }
