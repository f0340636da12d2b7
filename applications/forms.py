"""Forms of the application. In a draft anything may be missing: these check types only and never save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast
from uuid import UUID, uuid4

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Div
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html

from applications import rules
from applications.actions import ItemAnswer, Participant
from applications.models import Nominee
from applications.queries import CommitmentLine
from applications.rules import Gap, TickAnswer
from joynet.lib.forms import DatePartsField, helper, in_plain_words
from joynet.lib.zones import ZONES
from teams.readiness.instrument import DONT_KNOW, EVIDENCE_MAX, Domain
from teams.rules import OrganizationKind, SignatoryLevel, Slot, Subtype

LATER = {"later": "Save and come back later"}
UNKNOWN = "unknown"


class WholeNumberField(forms.IntegerField):
    """A count as people type it: 1200, 1,200 or 1 200."""

    def to_python(self, value: object) -> int | None:
        """The number without its separators."""
        return super().to_python("".join(value.split()).replace(",", "") if isinstance(value, str) else value)


class HoursField(forms.DecimalField):
    """Hours as people type them: 4, 2.5, 2,5 or 4 h."""

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]  # Django's own classes do the same
        """The number without its unit."""
        if isinstance(value, str):
            value = value.strip().lower().removesuffix("hours").removesuffix("hour").removesuffix("h").strip()
            value = value.replace(",", ".")
        return super().to_python(value)


class DraftForm(forms.Form):
    """A page of a draft. `revision` is what the writer saw when the page was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    not_stored: frozenset[str] = frozenset()
    """Fields that nothing stored stands against when two people save the same page."""

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))

    def show(self, gaps: Iterable[Gap]) -> None:
        """Puts what is stored and wrong beside its field, and warnings under its label; for a page just opened."""
        self.full_clean()
        if not hasattr(self, "cleaned_data"):
            self.cleaned_data = {}
        for gap in gaps:
            if gap.field not in self.fields:
                continue
            if gap.is_warning:
                field = self.fields[gap.field]
                field.help_text = format_html('<strong class="tag tag-warn">{}</strong>', gap.sentence)
            else:
                self.add_error(gap.field, gap.sentence)

    def carry(self, revision: int) -> None:
        """Lets the same page be sent again, over what has been stored meanwhile."""
        data = cast(QueryDict, self.data).copy()
        data["revision"] = str(revision)
        self.data = data

    @property
    def seen_revision(self) -> int:
        """The revision that the page was opened with."""
        return self.cleaned_data.get("revision") or 0

    def label_of(self, name: str) -> str:
        """How a sentence or table names the field."""
        return str(self.fields[name].label or name)

    def shown(self, name: str, value: object) -> str:
        """A value of the field as people read it."""
        choices = dict(getattr(self.fields[name], "flatchoices", getattr(self.fields[name], "choices", ())))
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return str(choices.get(value, value)).strip() if value not in (None, "") else "Nothing"


class OrganizationForm(DraftForm):
    """Who applies."""

    organization_name = forms.CharField(
        label="Name of your organization",
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(
        label="What kind of organization is it?",
        choices=OrganizationKind.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    country = forms.CharField(
        label="Country",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "country-name", "class": "input-width-20"}),
    )
    size = WholeNumberField(
        label="Number of staff",
        min_value=1,
        max_value=2_000_000,
        required=False,
        help_text="Everybody who works there, to the nearest ten. For example, 1,200.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-width-10"}),
        error_messages={
            "invalid": "Enter the number of staff in digits, such as 1,200.",
            "min_value": "Enter the number of staff, at least 1.",
            "max_value": "Enter the number of staff of your organization alone.",
        },
    )
    zone = forms.ChoiceField(
        label="Time zone of your team",
        choices=ZONES,
        required=False,
        help_text="Due dates end at midnight there.",
    )

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        in_plain_words(self)
        self.helper = helper(
            "revision",
            "organization_name",
            "kind",
            "country",
            "size",
            "zone",
            submit="Save and continue",
            also=LATER,
            optional=set(),
        )


class CommitmentsForm(DraftForm):
    """The leadership commitments, each a tick of its own, and who makes them."""

    not_stored = frozenset({"name"})

    name = forms.CharField(
        label="Name of the person who makes these commitments",
        max_length=120,
        required=False,
        help_text="Somebody who may speak for the organization. The name stands beside each new tick.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        lines: Iterable[CommitmentLine],
        made_by: Mapping[int, str],
    ) -> None:
        """`made_by`: for each standing tick, by the number of its text, who ticked it and when."""
        super().__init__(data, initial=initial)
        self.lines = list(lines)
        drawn: list[object] = ["revision"]
        for line in self.lines:
            name = f"commitment_{line.fact.text_id}"
            words = format_html("<strong>{}</strong> {}", line.fact.title, line.body)
            self.fields[name] = self._field(line, words, made_by.get(line.fact.text_id, ""))
            drawn.append(Div(name, css_class="commitment"))
        in_plain_words(self)
        self.helper = helper(*drawn, "name", submit="Save and continue", also=LATER, optional=set())

    def _field(self, line: CommitmentLine, words: str, made_by: str) -> forms.Field:
        if line.fact.may_be_unsure:
            return forms.ChoiceField(
                label=words,
                choices=[(TickAnswer.YES.value, "Yes"), (TickAnswer.NOT_SURE.value, "Not sure")],
                required=False,
                initial=line.fact.answer,
                widget=forms.RadioSelect,
                help_text=made_by or "An openness, not a duty: both answers are welcome.",
            )
        return forms.BooleanField(
            label=words, required=False, initial=line.fact.answer == TickAnswer.YES, help_text=made_by
        )

    @property
    def given(self) -> dict[int, str]:
        """What is answered to each text, "" for nothing."""
        answers = {}
        for line in self.lines:
            value = self.cleaned_data[f"commitment_{line.fact.text_id}"]
            answers[line.fact.text_id] = value if isinstance(value, str) else (TickAnswer.YES.value if value else "")
        return answers

    def label_of(self, name: str) -> str:
        """A commitment by its short name."""
        titles = {f"commitment_{line.fact.text_id}": line.fact.title for line in self.lines}
        return titles.get(name) or super().label_of(name)

    def shown(self, name: str, value: object) -> str:
        """Ticks read as people say them."""
        if isinstance(value, bool):
            return "Ticked" if value else "Not ticked"
        return super().shown(name, value)


class LetterFileForm(DraftForm):
    """The letter of support as a PDF. What is wrong with a file is found when it is taken in."""

    file = forms.FileField(
        label="Letter of support",
        allow_empty_file=True,
        help_text="A PDF smaller than 10 MB, with 30 pages at most.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        is_first: bool,
    ) -> None:
        """`is_first`: there is no letter yet; putting another one in its place is the quieter act of the page."""
        super().__init__(data, files, initial=initial)
        in_plain_words(self)
        if is_first:
            self.helper = helper("revision", "file", submit="Upload the letter", optional=set())
        else:
            self.helper = helper("revision", "file", submit="", also={"replace": "Replace the letter"}, optional=set())


class LetterDetailsForm(DraftForm):
    """Who signed the letter, and when."""

    signatory_name = forms.CharField(
        label="Name of the person who signed it",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    signatory_title = forms.CharField(
        label="Job title",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    level = forms.ChoiceField(label="Level", choices=SignatoryLevel.choices, required=False, widget=forms.RadioSelect)
    dated_on = DatePartsField(
        label="Date of the letter",
        required=False,
        help_text=f"Not older than {rules.LETTER_MONTHS} months. For example, 3 9 2027.",
    )

    def __init__(self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        in_plain_words(self)
        self.helper = helper(
            "revision",
            "signatory_name",
            "signatory_title",
            "level",
            "dated_on",
            submit="Save and continue",
            also=LATER,
            optional=set(),
        )


class ParticipantForm(DraftForm):
    """One named person; what is asked depends on the place."""

    entry = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label="Name", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        help_text="We write to this address once you have a place, not before.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address such as name@example.org."},
    )
    title = forms.CharField(
        label="Job title", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    subtype = forms.ChoiceField(
        label="Which of the two?", choices=Subtype.choices, required=False, widget=forms.RadioSelect
    )
    profession = forms.CharField(
        label="Profession",
        max_length=80,
        required=False,
        help_text="For example, nurse, physician or therapist.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    attests_direct_care = forms.BooleanField(
        label="Gives direct care to patients for at least half of the working time", required=False
    )
    hours_per_week = HoursField(
        label="Hours per week for the network",
        min_value=0,
        max_value=rules.MOST_HOURS,
        max_digits=4,
        decimal_places=1,
        required=False,
        help_text="As agreed with the person and the manager. For example, 4 or 2.5.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-width-4"}),
        error_messages={
            "invalid": "Enter the hours per week as a number, such as 4 or 2.5.",
            "min_value": "Enter the hours per week as a number from 0 on.",
            "max_value": f"Enter at most {rules.MOST_HOURS} hours per week.",
            "max_digits": f"Enter at most {rules.MOST_HOURS} hours per week.",
            "max_whole_digits": f"Enter at most {rules.MOST_HOURS} hours per week.",
            "max_decimal_places": "Enter the hours per week with one digit after the point at most, such as 2.5.",
        },
    )

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None, slot: str, submit: str
    ) -> None:
        super().__init__(data, initial=initial)
        if slot != Slot.CORE:
            del self.fields["subtype"]
        if slot != Slot.FRONTLINE_CLINICIAN:
            del self.fields["profession"], self.fields["attests_direct_care"]
        in_plain_words(self)
        order = ["name", "email", "title", "subtype", "profession", "attests_direct_care"]
        self.helper = helper(
            "revision",
            "entry",
            *(name for name in order if name in self.fields),
            AppendedText("hours_per_week", "hours"),
            submit=submit,
            also=LATER,
            optional=set(),
        )

    @property
    def nonce(self) -> UUID:
        """The entry's own number; a form sent without one is an entry of its own."""
        number: UUID | None = self.cleaned_data.get("entry")
        return number or uuid4()

    @property
    def participant(self) -> Participant:
        """What was typed, as an action takes it."""
        typed = self.cleaned_data
        return Participant(
            name=typed["name"],
            email=typed["email"],
            title=typed["title"],
            subtype=typed.get("subtype", ""),
            profession=typed.get("profession", ""),
            attests_direct_care=typed.get("attests_direct_care", False),
            hours_per_week=typed["hours_per_week"],
        )


def participant_initial(nominee: Nominee | None) -> dict[str, object]:
    """What the page of a participant holds when it is opened; a new one carries a number of its own."""
    if nominee is None:
        return {"entry": uuid4()}
    return {
        "revision": nominee.revision,
        "name": nominee.name,
        "email": nominee.email,
        "title": nominee.title,
        "subtype": nominee.subtype,
        "profession": nominee.profession,
        "attests_direct_care": bool(nominee.attests_direct_care),
        "hours_per_week": nominee.hours_per_week,
    }


class ReadinessForm(DraftForm):
    """The items of one domain: a level with its own text, or don't know, and the evidence."""

    def __init__(
        self, data: QueryDict | None = None, *, initial: Mapping[str, Any] | None = None, domain: Domain, submit: str
    ) -> None:
        super().__init__(data, initial=initial)
        self.domain = domain
        drawn: list[object] = ["revision"]
        for item in domain.items:
            self.fields[f"{item.code}_level"] = forms.ChoiceField(
                label=f"{item.code} {item.title}",
                choices=[
                    *((str(level), f"{level}. {text}") for level, text in enumerate(item.levels, start=1)),
                    (UNKNOWN, DONT_KNOW),
                ],
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"{item.code}_evidence"] = forms.CharField(
                label=f"Evidence for {item.code}",
                max_length=EVIDENCE_MAX,
                required=False,
                help_text=f"{item.evidence}. Needed for levels 4 and 5.",
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={
                    "max_length": (
                        f"{item.code}: the evidence may have {EVIDENCE_MAX} characters, and this has %(show_value)s. "
                        "Shorten it."
                    )
                },
            )
            drawn.append(Div(f"{item.code}_level", f"{item.code}_evidence", css_class="readiness-item"))
        in_plain_words(self)
        self.helper = helper(*drawn, submit=submit, also=LATER, optional=set())

    @property
    def given(self) -> list[ItemAnswer]:
        """The items as they stand on the page."""
        answers = []
        for item in self.domain.items:
            level = self.cleaned_data[f"{item.code}_level"]
            answers.append(
                ItemAnswer(
                    item=item.code,
                    is_answered=bool(level),
                    level=int(level) if level and level != UNKNOWN else None,
                    evidence=self.cleaned_data[f"{item.code}_evidence"],
                )
            )
        return answers


class WithdrawForm(forms.Form):
    """Why an application is taken back."""

    reason = forms.CharField(
        label="Why do you withdraw it?",
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It helps us to do better.",
    )

    def __init__(self, data: QueryDict | None = None, *, back: str) -> None:
        super().__init__(data)
        in_plain_words(self)
        self.helper = helper("reason", submit="Withdraw the application", cancel=(back, "Keep it"), danger=True)


class DecisionForm(forms.Form):
    """What staff say with a decision. `previewed` is the reason in the mail shown under the form."""

    reason = forms.CharField(max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    previewed = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, data: QueryDict | None = None, *, label: str, hint: str, is_needed: bool) -> None:
        super().__init__(data)
        field = self.fields["reason"]
        field.label, field.help_text, field.required = label, hint, is_needed
        field.error_messages["required"] = "Enter the reason. The applicant reads it."
        in_plain_words(self)

    @property
    def is_previewed(self) -> bool:
        """Whether the reason stands in the mail that was shown."""
        shown, typed = self.cleaned_data["previewed"], self.cleaned_data["reason"]
        return " ".join(shown.split()) == " ".join(typed.split())
