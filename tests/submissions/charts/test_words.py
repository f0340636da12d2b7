"""The sentence under a chart, the table below it, and what is said about the method."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import html5lib
import pytest
from django.template.loader import render_to_string

from submissions.charts import Annotation, ChartInput, ChartPoint, draw, value_text
from tests.submissions.charts.samples import RUN_A, RUN_B, UP_THEN_DOWN, XMR, direct, joy, months, run_chart

HUDDLE = Annotation(date(2026, 12, 1), "Huddle at 7 am", is_change=True)


def sentence(*values: float | None, **more: object) -> str:
    """The sentence without its first part, which says the latest value."""
    return draw(run_chart(*values, **more)).sentence.split(". ", 1)[-1]  # type: ignore[arg-type]  # passed on as they are


# ---- the sentence


def test_a_wanted_signal_tied_to_a_recorded_change_is_an_improvement() -> None:
    drawn = draw(joy())
    assert drawn.sentence == (
        "Joy at work for Harbor Team: 32 of 36 (89 %) in September 2027; median 69 %. "
        "Not random: a run of 9 points above the median began in January 2027. This is the direction we want. "
        "Change recorded for that time: Huddle at 7 am (November 2026); this is an improvement."
    )
    assert drawn.is_improvement


def test_a_wanted_signal_without_a_recorded_change_is_none() -> None:
    drawn = draw(replace(joy(), annotations=(Annotation(date(2026, 12, 1), "New rota system"),)))
    assert drawn.sentence.endswith("This is the direction we want. No change recorded for that time.")
    assert not drawn.is_improvement


@pytest.mark.parametrize(
    ("month", "tied"),
    [
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2027, 1, 1), True),
        (date(2027, 1, 31), True),
        (date(2027, 2, 1), False),
    ],
)
def test_a_change_counts_from_three_months_before_the_run_to_the_month_it_began(month: date, tied: bool) -> None:
    chart = run_chart(*RUN_A, direction="up", annotations=(replace(HUDDLE, month=month),))
    assert draw(chart).is_improvement is tied


@pytest.mark.parametrize(
    "chart",
    [
        run_chart(*RUN_A, direction="down", annotations=(HUDDLE,)),
        run_chart(*RUN_A, direction="none", annotations=(HUDDLE,)),
        run_chart(*RUN_A, direction="up"),
        run_chart(*RUN_B, direction="up", annotations=(HUDDLE,)),
        run_chart(*RUN_A[:9], direction="up", annotations=(HUDDLE,)),
        run_chart(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, direction="up", annotations=(HUDDLE,)),
        run_chart(5, *UP_THEN_DOWN, direction="up", annotations=(HUDDLE,), baseline=(date(2026, 4, 1),) * 2),
    ],
    ids=["not wanted", "no direction", "no change", "noise", "too few", "crossings only", "over"],
)
def test_improvement_is_said_of_nothing_else(chart: ChartInput) -> None:
    drawn = draw(chart)
    assert "improve" not in " ".join([drawn.sentence, *drawn.method, *(row.note for row in drawn.table)]).lower()
    assert not drawn.is_improvement


def test_a_signal_in_the_other_direction_is_said_as_such() -> None:
    assert sentence(*RUN_A, direction="down", annotations=(HUDDLE,)) == (
        "Not random: a run of 9 points above the median began in January 2027. This is not the direction we want. "
        "Change recorded for that time: Huddle at 7 am (December 2026)."
    )


def test_without_a_direction_a_signal_says_that_none_is_set() -> None:
    assert "No direction is set for this measure." in sentence(*RUN_A)


def test_a_run_that_is_over_says_when_it_ended() -> None:
    words = sentence(5, *UP_THEN_DOWN, direction="up", baseline=(date(2026, 4, 1),) * 2)
    assert words == (
        "Not random: a run of 10 points above the median, May 2026 to February 2027, ended 8 points ago. "
        "It is over and says nothing about the direction now."
    )


def test_few_crossings_alone_have_no_clear_direction() -> None:
    assert sentence(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, direction="up") == (
        "Not random: the values cross the median once where at least 2 crossings are expected; "
        "there is no clear direction."
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (RUN_B, "No unusual pattern so far."),
        ((1, 3, 2, 4), "4 points; the rules need 10."),
        ((1, 3, 2), "3 points, 2 of them off the median; the rules need 10."),
        ((7,), "1 point; the rules need 10."),
        ((3,) * 12, "12 points, none of them off the median; the rules need 10."),
        ((1, 3, None, 4), "3 points, 2 of them off the median; the rules need 10. 1 of 4 months has no value."),
    ],
)
def test_no_signal_and_too_few_points(values: tuple[float, ...], words: str) -> None:
    assert sentence(*values) == words


@pytest.mark.parametrize(
    ("point", "first"),
    [
        (ChartPoint(date(2027, 3, 1), numerator=14, denominator=16), "14 of 16 (88 %) in March 2027"),
        (ChartPoint(date(2027, 3, 1), numerator=1, denominator=8), "1 of 8 (13 %) in March 2027"),
        (ChartPoint(date(2027, 3, 1), value=Decimal("87.5"), n=16), "88 % (16 answers) in March 2027"),
        (ChartPoint(date(2027, 3, 1), value=88, is_estimate=True), "88 % (estimate) in March 2027"),
        (
            ChartPoint(date(2027, 3, 1), numerator=Decimal("1200.50"), denominator=2000, is_estimate=True),
            "1,200.5 of 2,000 (60 %) (estimate) in March 2027",
        ),
    ],
)
def test_the_latest_value_has_its_month_and_what_it_rests_on(point: ChartPoint, first: str) -> None:
    chart = replace(run_chart(), measure="Good days", points=(point,), unit="%", multiplier=100)
    if point.value is None:
        assert draw(chart).sentence.startswith(f"Good days for Team: {first}; median ")
    else:
        assert draw(replace(chart, multiplier=1)).sentence.startswith(f"Good days for Team: {first}; median ")


def test_a_latest_month_without_a_value_is_said() -> None:
    assert draw(run_chart(4, 6, None)).sentence == (
        "Measure for Team: 6 in May 2026; median 5. No value for June 2026. "
        "2 points; the rules need 10. 1 of 3 months has no value."
    )


def test_no_values_at_all() -> None:
    assert draw(run_chart()).sentence == "Measure for Team: no values yet."
    assert draw(run_chart(None, None)).sentence == "Measure for Team: no values yet."


def test_a_point_beyond_the_limits_is_said_beside_the_verdict() -> None:
    words = draw(run_chart(*XMR[:6], 90, *XMR[7:], kind="i", direction="down", unit="hours")).sentence
    assert words == (
        "Measure for Team: 65 hours in March 2027; mean 65. No unusual run so far. "
        "1 point is above the upper limit: October 2026."
    )


# ---- the table


def test_the_table_has_a_row_for_every_month_with_figures_and_notes() -> None:
    points = (
        ChartPoint(date(2026, 4, 1), numerator=14, denominator=16, note="Night shift only", is_estimate=True),
        ChartPoint(date(2026, 5, 1), reason="system down"),
        ChartPoint(date(2026, 6, 1), numerator=15, denominator=16, excluded=True, note="Survey sent twice"),
    )
    chart = replace(joy(), points=points, annotations=(replace(HUDDLE, month=date(2026, 5, 1)),))
    rows = [(row.month_text, row.numerator, row.denominator, row.value, row.note) for row in draw(chart).table]
    assert rows == [
        ("Apr 2026", "14", "16", "88 %", "estimate; Night shift only"),
        ("May 2026", "", "", "no value", "system down; flag 1"),
        ("Jun 2026", "15", "16", "94 %", "left out of the rules; Survey sent twice"),
    ]


def test_marks_are_words_in_the_table() -> None:
    notes = [row.note for row in draw(run_chart(*RUN_A, direction="up")).table]
    assert notes == [*[""] * 9, *["signal, wanted"] * 9]


# ---- method and cautions


def test_the_method_names_center_verdict_and_rule_set_with_version() -> None:
    assert draw(joy()).method == (
        "Run chart: median 69 % of 18 points, April 2026 to September 2027.",
        "Verdict by the Anhøj rules, version 1: 18 useful points; longest run 9 (a signal above 7); "
        "1 crossing (a signal below 5).",
    )
    drawn = draw(replace(joy(), rule_set="classic"))
    assert (drawn.rule_set.name, drawn.rule_set.version) == ("Classic run chart rules", 1)
    assert "Points marked by the Classic run chart rules, version 1, which do not enter the verdict" in drawn.method[2]
    assert "Shift: 9 points above the median from January 2027." in drawn.method
    assert "Too few runs: 2, where 6 to 14 are expected." in drawn.method


def test_the_verdict_is_the_same_whatever_rule_set_marks_the_points() -> None:
    verdicts = {draw(run_chart(*RUN_A, direction="up", rule_set=code)).verdict for code in ("anhoej", "classic", "mdc")}
    assert len(verdicts) == 1


def test_small_numbers_and_the_wrong_chart_are_warned_of() -> None:
    few = tuple(ChartPoint(month, numerator=3, denominator=12 + i) for i, month in enumerate(months(12)))
    assert draw(replace(joy(), points=few)).cautions == (
        "8 months rest on fewer than 20: one answer more moves it widely.",
    )
    rare = tuple(ChartPoint(month, numerator=int(i == 5), denominator=30) for i, month in enumerate(months(13)))
    assert draw(replace(joy(), points=rare, kind="p")).cautions == (
        "Events are rare here: limits say little, and a chart of the time between events would show more.",
        "More than half of the values are the same extreme: a chart of the time between events would show more.",
    )
    assert draw(joy()).cautions == ()


# ---- figures


@pytest.mark.parametrize(
    ("value", "decimals", "unit", "text"),
    [
        (88, 0, "%", "88 %"),
        (12.5, 0, "", "13"),
        (29 / 200 * 100, 0, "%", "15 %"),
        (Decimal("2.345"), 2, "", "2.35"),
        (-3.25, 1, "", "\N{MINUS SIGN}3.3"),
        (-0.2, 0, "", "0"),
        (1234567.891, 1, "US dollars", "1,234,567.9 US dollars"),
        (None, 0, "%", "no value"),
    ],
)
def test_a_value_in_words(value: Decimal | float | None, decimals: int, unit: str, text: str) -> None:
    assert value_text(value, decimals=decimals, unit=unit) == text


# ---- the component


@pytest.mark.parametrize("chart", [joy(), run_chart(), run_chart(1, None, 3)], ids=["joy", "empty", "gap"])
def test_the_figure_is_strict_html_with_one_picture_for_each_width(chart: ChartInput) -> None:
    page = render_to_string("charts/figure.html", {"chart": draw(chart)})
    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><html lang=en><title>t</title><body>{page}</body></html>")
    assert page.count('role="img"') == 2
    assert page.count("<table") == (1 if chart.points else 0)


def test_the_figure_shows_sentence_flags_table_and_method() -> None:
    page = render_to_string("charts/figure.html", {"chart": draw(joy())}).replace("\N{NO-BREAK SPACE}", " ")
    assert "32 of 36 (89 %) in September 2027; median 69 %. Not random" in page
    assert 'Nov 2026: Huddle at 7 am <span class="muted">(change)</span>' in page
    assert '<td class="num">32</td>' in page
    assert "Verdict by the Anhøj rules, version 1" in page


def test_numerator_and_denominator_columns_are_left_out_where_there_are_none() -> None:
    page = render_to_string("charts/table.html", {"chart": draw(replace(run_chart(), points=direct(1, 2)))})
    assert "Numerator" not in page
    assert '<th scope="row" class="nowrap">Apr 2026</th>' in page
