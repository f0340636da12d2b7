"""Every form: label, hint, error and control in that order, tied together; faults listed and linked; answers kept."""

from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from crispy_forms.bootstrap import AppendedText, InlineRadios
from crispy_forms.layout import Fieldset, Row
from django import forms
from django.http import QueryDict
from django.template import Context, Template

from joynet.lib.forms import DatePartsField, helper, in_plain_words

PAGE = Template("{% load crispy_forms_tags %}<!doctype html><title>t</title>{% crispy form %}")


class LetterForm(forms.Form):
    name = forms.CharField(label="Your name", max_length=60, help_text="As on the letter.")
    email = forms.EmailField(label="E-mail address")
    website = forms.CharField(label="Web site", required=False)
    seat = forms.ChoiceField(
        label="Which seat do you take?",
        choices=[("senior", "Senior leader"), ("core", "Core leader")],
        widget=forms.RadioSelect,
        help_text="One person takes one seat.",
    )
    days = forms.MultipleChoiceField(
        label="Days that suit you",
        choices=[("mon", "Monday"), ("tue", "Tuesday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agrees = forms.BooleanField(label="We share our data", help_text="With the other teams.")
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose one"), ("clinic", "Clinic")])
    hours = forms.DecimalField(label="Time", widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    dated_on = DatePartsField(label="Date of the letter", help_text="For example, 3 9 2027.")
    letter = forms.FileField(label="Letter", widget=forms.FileInput(attrs={"accept": "application/pdf"}))
    story = forms.CharField(label="What happened?", max_length=1500, widget=forms.Textarea)
    ticket = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_plain_words(self)
        self.helper = helper(
            Fieldset("Who you are", Row("name", "email"), "website"),
            InlineRadios("seat"),
            "days",
            "agrees",
            "kind",
            AppendedText("hours", "hours a week"),
            "dated_on",
            "letter",
            "story",
            "ticket",
            submit="Send letter",
            also={"later": "Save and come back later"},
            cancel=("/home/", "Cancel"),
        )


def page_of(form: forms.Form) -> Element:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False)
    return parser.parse(PAGE.render(Context({"form": form})))


def sent(**answers: str) -> LetterForm:
    data = QueryDict(mutable=True)
    data.update(answers)
    return LetterForm(data, {})


def by_id(page: Element, name: str) -> Element:
    found = [element for element in page.iter() if element.get("id") == name]
    assert len(found) == 1, name
    return found[0]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def with_class(page: Element, name: str) -> list[Element]:
    return [element for element in page.iter() if name in (element.get("class") or "").split()]


def test_an_empty_form_has_labels_hints_and_no_faults() -> None:
    page = page_of(LetterForm())
    assert with_class(page, "error-summary") == []
    assert with_class(page, "error-message") == []
    name = by_id(page, "id_name")
    assert name.get("aria-describedby") == "id_name_helptext"
    assert words(by_id(page, "id_name_helptext")) == "As on the letter."
    assert not any("required" in element.attrib for element in page.iter())


def test_every_control_has_a_label_or_a_legend() -> None:
    page = page_of(LetterForm())
    labelled = {label.get("for") for label in page.iter("label")}
    for control in page.iter():
        is_control = control.tag in {"input", "select", "textarea"} and control.get("type") not in {"hidden", "submit"}
        assert not is_control or control.get("id") in labelled
    legends = [words(legend) for legend in page.iter("legend")]
    assert legends == [
        "Who you are",
        "Which seat do you take?",
        "Days that suit you (optional)",
        "Date of the letter",
    ]


def test_ids_are_unique() -> None:
    ids = [element.get("id") for element in page_of(sent()).iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))


def test_what_may_be_left_out_is_marked() -> None:
    page = page_of(LetterForm())
    marked = {
        words(element) for tag in ("label", "legend") for element in page.iter(tag) if with_class(element, "optional")
    }
    assert marked == {"Web site (optional)", "Days that suit you (optional)"}


def test_a_draft_names_what_stays_optional() -> None:
    form = LetterForm()
    for field in form.fields.values():
        field.required = False
    form.helper.optional = {"website"}
    marked = [words(element) for element in with_class(page_of(form), "optional")]
    assert marked == ["(optional)"]


def test_faults_are_listed_first_and_lead_to_their_controls() -> None:
    page = page_of(sent(name="Amara", email="amara"))
    [summary] = with_class(page, "error-summary")
    assert summary.get("tabindex") == "-1"
    assert "autofocus" in summary.attrib
    assert words(next(summary.iter("h2"))) == "There is a problem"
    links = list(summary.iter("a"))
    assert [words(link) for link in links] == [
        "Enter an e-mail address such as name@example.org.",
        "Choose an answer to “Which seat do you take?”.",
        "Tick “We share our data” to go on.",
        "Choose an answer for “Kind”.",
        "Time is missing.",
        "Date of the letter is missing.",
        "Choose a file to upload.",
        "Answer “What happened?”.",
    ]
    for link in links:
        assert by_id(page, (link.get("href") or "").removeprefix("#")).tag in {"input", "select", "textarea"}


def test_the_same_words_stand_beside_the_control() -> None:
    page = page_of(sent(name="Amara", email="amara"))
    [summary] = with_class(page, "error-summary")
    listed = [words(link) for link in summary.iter("a")]
    beside = [words(message).removeprefix("Error: ") for message in with_class(page, "error-message")]
    assert sorted(beside) == sorted(listed)


@pytest.mark.parametrize("field", ["email", "kind", "hours", "letter", "story"])
def test_a_faulty_control_says_so_to_a_screen_reader(field: str) -> None:
    page = page_of(sent(email="amara"))
    control = by_id(page, f"id_{field}")
    assert control.get("aria-invalid") == "true"
    assert f"id_{field}_error" in (control.get("aria-describedby") or "").split()
    assert words(by_id(page, f"id_{field}_error")).startswith("Error: ")


@pytest.mark.parametrize(
    ("field", "described_by"),
    [("seat", "id_seat_helptext id_seat_error"), ("dated_on", "id_dated_on_helptext id_dated_on_error")],
)
def test_a_group_carries_its_hint_and_fault(field: str, described_by: str) -> None:
    page = page_of(sent())
    groups = [group for group in page.iter("fieldset") if group.get("aria-describedby") == described_by]
    assert len(groups) == 1
    for name in described_by.split():
        by_id(groups[0], name)


def test_hint_then_fault_then_control() -> None:
    page = page_of(sent())
    [field] = [box for box in with_class(page, "field") if any(e.get("id") == "id_name" for e in box.iter())]
    order = [element.get("id") or element.get("for") for element in field]
    assert order == ["id_name", "id_name_helptext", "id_name_error", "id_name"]


def test_what_was_typed_is_kept() -> None:
    page = page_of(sent(name="Amara", email="amara", seat="core", days="tue", dated_on_month="Mar", story="A line"))
    assert by_id(page, "id_name").get("value") == "Amara"
    assert by_id(page, "id_email").get("value") == "amara"
    assert "checked" in by_id(page, "id_seat_1").attrib
    assert "checked" in by_id(page, "id_days_1").attrib
    assert by_id(page, "id_dated_on_0").get("value") == "Mar"
    assert words(by_id(page, "id_story")) == "A line"


def test_what_people_type_is_text_never_markup() -> None:
    html = PAGE.render(Context({"form": sent(name='"><script>alert(1)</script>', story="</textarea><b>")}))
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_text_may_be_typed_over_its_limit_and_says_how_long_it_may_be() -> None:
    page = page_of(LetterForm())
    assert "maxlength" not in by_id(page, "id_story").attrib
    [count] = with_class(page, "count")
    assert words(count) == "You can write up to 1,500 characters."
    assert (count.get("data-count-for"), count.get("data-limit")) == ("id_story", "1500")


def test_the_form_takes_files_and_has_its_buttons() -> None:
    page = page_of(LetterForm())
    [form] = page.iter("form")
    assert (form.get("method"), form.get("enctype")) == ("post", "multipart/form-data")
    assert "novalidate" in form.attrib
    assert [(words(b), b.get("name")) for b in form.iter("button")] == [
        ("Send letter", None),
        ("Save and come back later", "later"),
    ]
    assert [words(link) for link in form.iter("a")] == ["Cancel"]


def test_faults_of_the_whole_form_and_of_hidden_fields_are_said() -> None:
    form = sent(name="Amara")
    form.add_error(None, "The form was changed by somebody else.")
    form.add_error("ticket", "Reload the page.")
    [summary] = with_class(page_of(form), "error-summary")
    listed = [words(line) for line in summary.iter("li")]
    assert listed[:2] == ["The form was changed by somebody else.", "Reload the page."]


@pytest.mark.parametrize(
    ("month", "day", "year", "answer"),
    [
        ("3", "9", "2027", date(2027, 3, 9)),
        ("March", "9", "27", date(2027, 3, 9)),
        ("mar.", " 09 ", "2027", date(2027, 3, 9)),
        ("2", "29", "2028", date(2028, 2, 29)),
    ],
)
def test_a_date_is_taken_as_people_write_it(month: str, day: str, year: str, answer: date) -> None:
    form = sent(dated_on_month=month, dated_on_day=day, dated_on_year=year)
    form.is_valid()
    assert form.cleaned_data["dated_on"] == answer


@pytest.mark.parametrize(
    ("month", "day", "year", "refusal"),
    [
        ("2", "29", "2027", "There is no such day. Check month, day and year."),
        ("3", "", "2027", "Enter the date with its month, day and year."),
        ("Marble", "9", "2027", "Enter the month as a number or name, such as 3 or March."),
        ("13", "9", "2027", "Enter the month as a number or name, such as 3 or March."),
        ("3", "9", "20277", "There is no such day. Check month, day and year."),
        ("3", "٩", "2027", "There is no such day. Check month, day and year."),
        ("", "", "", "Date of the letter is missing."),
    ],
)
def test_no_date_is_guessed(month: str, day: str, year: str, refusal: str) -> None:
    form = sent(dated_on_month=month, dated_on_day=day, dated_on_year=year)
    assert form.errors["dated_on"] == [refusal]


def test_a_stored_date_comes_back_in_its_parts() -> None:
    page = page_of(LetterForm(initial={"dated_on": date(2027, 3, 9)}))
    assert [by_id(page, f"id_dated_on_{part}").get("value") for part in range(3)] == ["3", "9", "2027"]


def test_own_words_of_a_form_stay() -> None:
    class OwnForm(forms.Form):
        name = forms.CharField(error_messages={"required": "Say who you are."})

    form = OwnForm({})
    in_plain_words(form)
    assert form.errors["name"] == ["Say who you are."]
