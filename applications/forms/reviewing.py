"""What reviewers say and give, who is asked to review, and what was found in the letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict

from applications import rules
from applications.rules import Criterion, LetterPoint, ScoreGiven
from joynet.lib.forms import in_plain_words

NO_CONFLICT, CONFLICT = "no", "yes"
LONGEST_COMMENT = 1500
LONGEST_CONFLICT = 300


class AssignForm(forms.Form):
    """Who is asked to review."""

    def __init__(self, data: QueryDict | None = None, *, candidates: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["reviewer"] = forms.ChoiceField(
            label="Who",
            choices=[("", "Choose a person"), *((str(number), words) for number, words in candidates)],
            error_messages={
                "required": "Choose who is to review.",
                "invalid_choice": "This person cannot be asked. Choose somebody from the list.",
            },
        )
        in_plain_words(self)


class ConflictForm(forms.Form):
    """Whether there is a conflict of interest. Somebody who is not asked to review can only say that there is one."""

    conflict = forms.ChoiceField(
        label="Do you have a conflict of interest?",
        choices=[
            (NO_CONFLICT, "No, I have none. Open the application."),
            (CONFLICT, "Yes, I have one. Close the application to me."),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="What the conflict is",
        help_text="A few words, if you have one. Coordinators and directors read them; the applicant does not.",
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, is_asked: bool) -> None:
        super().__init__(data)
        if is_asked:
            self.fields["conflict"].error_messages["required"] = "Say whether you have a conflict of interest."
        else:
            del self.fields["conflict"]
        in_plain_words(self)

    def clean(self) -> None:
        """A conflict needs a word about it."""
        says_so = "conflict" not in self.fields or self.cleaned_data.get("conflict") == CONFLICT
        reason = self.cleaned_data.get("reason", "")
        if says_so and not reason and "reason" not in self.errors:
            self.add_error("reason", "Say in a few words what the conflict is.")
        too_long = _too_long(reason, LONGEST_CONFLICT)
        if too_long:
            self.add_error("reason", too_long)

    @property
    def has_none(self) -> bool:
        """Whether the person says that there is no conflict."""
        return bool(self.cleaned_data.get("conflict") == NO_CONFLICT)


class ReviewForm(forms.Form):
    """Scores from 0 to 3 with a comment each. `seen` numbers the saving that the page shows."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        given: Mapping[Criterion, ScoreGiven] | None = None,
        seen: str = "",
    ) -> None:
        super().__init__(data, initial={"seen": seen})
        for criterion in rules.REVIEWER_CRITERIA:
            has = (given or {}).get(criterion)
            self.fields[score_field(criterion)] = forms.TypedChoiceField(
                label=criterion.label,
                choices=[(number, f"{number}  {words}") for number, words in rules.SCORE_WORDS.items()],
                coerce=int,
                empty_value=None,
                required=False,
                initial=has.score if has else None,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": f"Choose a score from 0 to {rules.MOST_SCORE}."},
            )
            self.fields[comment_field(criterion)] = forms.CharField(
                label="Comment",
                required=False,
                initial=has.comment if has else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        in_plain_words(self)

    def clean(self) -> None:
        """A comment that is too long is kept on the page, and told by how much."""
        for criterion in rules.REVIEWER_CRITERIA:
            name = comment_field(criterion)
            too_long = _too_long(self.cleaned_data.get(name, ""), LONGEST_COMMENT)
            if too_long:
                self.add_error(name, too_long)

    def show(self, *, seen: str) -> None:
        """From now on the page shows that saving, with what was typed."""
        self.data = {name: self.data[name] for name in self.data} | {"seen": seen}

    @property
    def given(self) -> list[ScoreGiven]:
        """What stands in the form."""
        return [
            ScoreGiven(
                criterion,
                self.cleaned_data.get(score_field(criterion)),
                self.cleaned_data.get(comment_field(criterion), ""),
            )
            for criterion in rules.REVIEWER_CRITERIA
        ]


def _too_long(text: str, longest: int) -> str:
    over = len(text) - longest
    return (
        f"Shorten this by {over:,} {'character' if over == 1 else 'characters'}; {longest:,} fit." if over > 0 else ""
    )


def score_field(criterion: Criterion) -> str:
    """The name of a criterion's score in the form."""
    return f"score_{criterion.value}"


def comment_field(criterion: Criterion) -> str:
    """The name of a criterion's comment in the form."""
    return f"comment_{criterion.value}"


class LetterCheckForm(forms.Form):
    """What was found for each point of the letter; `shown_…` carries what the page had shown."""

    def __init__(
        self, data: QueryDict | None = None, *, points: Sequence[LetterPoint], found: Mapping[LetterPoint, str]
    ) -> None:
        super().__init__(data)
        self.points = tuple(points)
        for point in self.points:
            self.fields[point.value] = forms.ChoiceField(
                label=point.label,
                choices=[("yes", "Yes"), ("no", "No")],
                required=False,
                initial=found.get(point, ""),
                widget=forms.RadioSelect,
            )
            self.fields[f"shown_{point.value}"] = forms.CharField(
                required=False, initial=found.get(point, ""), widget=forms.HiddenInput
            )
        in_plain_words(self)

    def show(self, found: Mapping[LetterPoint, str]) -> None:
        """From now on the page shows what has been found since; what was chosen stays chosen."""
        shown = {f"shown_{point.value}": found.get(point, "") for point in self.points}
        self.data = {name: self.data[name] for name in self.data} | shown

    @property
    def found(self) -> dict[LetterPoint, str]:
        """What stands in the form, by point."""
        return {point: self.cleaned_data.get(point.value, "") for point in self.points}

    @property
    def shown(self) -> dict[LetterPoint, str]:
        """What the page had shown, by point."""
        return {point: self.cleaned_data.get(f"shown_{point.value}", "") for point in self.points}
