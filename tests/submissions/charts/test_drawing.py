"""The picture: whatever the figures are, it is whole, inside its box, light, and says what it is."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from submissions.charts import CHART_KINDS, RULE_SETS, Annotation, Chart, ChartInput, ChartPoint, draw, sparkline_svg
from submissions.charts.axis import value_axis
from submissions.charts.lettering import width_in_em
from tests.submissions.charts.samples import RUN_A, RUN_B, XMR, joy, months, ratios, run_chart

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = ("svg", "narrow_svg", "small_svg", "sparkline")


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing, just made


def with_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in root.iter() if name in element.get("class", "").split()]


def path_of(svg: str, name: str) -> str:
    """The path of the one element of a class; empty when there is none."""
    return next((element.get("d", "") for element in with_class(parsed(svg), name)), "")


def words_of(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


def corners(path: str) -> Iterator[tuple[float, float]]:
    """Every point a path goes through, in absolute coordinates."""
    x = y = 0.0
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(number) for number in rest.split()]
        match command:
            case "M" | "L":
                x, y = numbers
            case "H":
                (x,) = numbers
            case "V":
                (y,) = numbers
            case "m" | "l":
                x, y = x + numbers[0], y + numbers[1]
            case "h":
                x += numbers[0]
            case "v":
                y += numbers[0]
            case "a":
                x, y = x + numbers[5], y + numbers[6]
        yield x, y


def assert_inside(svg: str) -> None:
    """Every coordinate is a number within the view box."""
    root = parsed(svg)
    _, _, width, height = (float(number) for number in root.get("viewBox", "").split())
    places = [place for element in root.iter(f"{SVG}path") for place in corners(element.get("d", ""))]
    for element in [*root.iter(f"{SVG}text"), *root.iter(f"{SVG}rect")]:
        places.append((float(element.get("x", "nan")), float(element.get("y", "nan"))))
    for x, y in places:
        assert -0.1 <= x <= width + 0.1, svg
        assert -0.1 <= y <= height + 0.1, svg


figures = st.one_of(
    st.none(),
    st.integers(0, 400),
    st.decimals(-1000, 1000, places=2),
    st.floats(width=64),
    st.sampled_from([0, 5e-324, 1e-100, 1e15, 1e99, -1e99, 1e308]),
)
point_texts = st.sampled_from(["", "Two wards only", "<b>&\"'"])


@st.composite
def chart_points(draw_from: st.DrawFn) -> tuple[ChartPoint, ...]:
    days = sorted(draw_from(st.sets(st.integers(0, 40), max_size=25)))
    every = months(41)
    return tuple(
        ChartPoint(
            every[day],
            numerator=draw_from(figures),
            denominator=draw_from(figures),
            value=draw_from(figures),
            n=draw_from(st.none() | st.integers(0, 50)),
            note=draw_from(point_texts),
            reason=draw_from(point_texts),
            is_estimate=draw_from(st.booleans()),
            excluded=draw_from(st.booleans()),
        )
        for day in days
    )


days = st.sampled_from(months(41))
charts = st.builds(
    ChartInput,
    chart_id=st.just("any"),
    measure=st.sampled_from(["Joy at work", "<script>alert(1)</script>", ""]),
    team=st.sampled_from(["Harbor Team", "", 'The "&" team']),
    points=chart_points(),
    direction=st.sampled_from(["up", "down", "none"]),
    unit=st.sampled_from(["%", "", "per 1,000 patient days", "x" * 200]),
    multiplier=st.sampled_from([1, 100, 200_000]),
    decimals=st.integers(0, 4),
    target=figures,
    kind=st.sampled_from(sorted(CHART_KINDS)),
    rule_set=st.sampled_from(sorted(RULE_SETS)),
    programme_start=st.none() | days,
    annotations=st.lists(st.builds(Annotation, days, point_texts, st.booleans()), max_size=8).map(tuple),
    phase_starts=st.lists(days, max_size=3).map(tuple),
    baseline=st.none() | st.tuples(days, days),
    scale=st.none() | st.tuples(st.integers(-10, 10), st.integers(-10, 10)),
)


@given(charts)
def test_any_figures_give_a_whole_drawing_inside_its_box(chart: ChartInput) -> None:
    drawn = draw(chart)
    for name in DRAWINGS:
        svg = getattr(drawn, name)
        assert_inside(svg)
        numbers = re.sub(r">[^<]*<", "><", svg)
        assert not re.search(r"\b(nan|inf|None)\b", numbers), svg


@given(charts)
def test_any_figures_give_words_without_a_trace_of_the_machine(chart: ChartInput) -> None:
    drawn = draw(chart)
    words = [drawn.sentence, *drawn.method, *drawn.cautions, *(row.value for row in drawn.table)]
    assert not re.search(r"\b(nan|inf|Infinity|NaN|None|True|False)\b|\{|\}", " ".join(words)), words
    assert len(drawn.table) == len(chart.points)


# ---- what it says of itself


def test_a_chart_has_a_title_and_a_description_tied_by_ids_of_its_own() -> None:
    drawn = draw(joy())
    root = parsed(drawn.svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "joy-title joy-desc"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == (
        "Run chart, Apr 2026 to Sep 2027. Joy at work for Harbor Team: 32 of 36 (89 %) in September 2027; median 69 %."
    )
    assert root[1].text == (
        "18 points, from 18 of 36 (50 %) in Apr 2026 to 32 of 36 (89 %) in Sep 2027. Goal 85 %. "
        "Flag 1, Nov 2026: Huddle at 7 am. Flag 2, Feb 2027: New rota system."
    )


def test_no_id_is_used_twice_by_the_sizes_of_one_chart() -> None:
    drawn = draw(joy())
    ids = [name for svg in DRAWINGS for name in re.findall(r' id="([^"]+)"', getattr(drawn, svg))]
    assert len(ids) == len(set(ids)) == 7


def test_text_from_people_is_escaped() -> None:
    svg = draw(
        replace(joy(), measure="<script>alert(1)</script>", annotations=(Annotation(date(2026, 11, 1), "<b>"),))
    ).svg
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "&lt;script&gt;" in svg


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_carries_its_own_looks_and_nothing_a_strict_policy_forbids(name: str) -> None:
    svg = getattr(draw(joy()), name)
    assert not re.search(r"style=|<style|<script|var\(|url\(|href", svg)


def test_every_class_in_a_drawing_is_documented_and_dressed_for_pages() -> None:
    charts = [joy(), run_chart(*XMR[:6], 90, None, *XMR[7:], kind="i", target=55), run_chart(), run_chart(*RUN_A)]
    used = {
        name
        for chart in charts
        for svg in DRAWINGS
        for classes in re.findall(r'class="([^"]+)"', getattr(draw(chart), svg))
        for name in classes.split()
    }
    css = (Path(settings.BASE_DIR) / "static/css/charts.css").read_text()
    plain = {"chart-header", "chart-tick", "chart-month", "chart-key", "chart-svg--small", "chart-label--center"} | {
        "chart-label--target",
        "chart-label--latest",
        "chart-label--run",
    }
    assert {name for name in used if f".{name}" not in css} <= plain


def test_the_style_sheet_uses_tokens_only() -> None:
    css = re.sub(r"/\*.*?\*/", "", (Path(settings.BASE_DIR) / "static/css/charts.css").read_text(), flags=re.S)
    assert css.strip().startswith("@layer components")
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", css, re.I)


# ---- weight


def test_a_chart_of_eighteen_points_weighs_at_most_twelve_kilobytes() -> None:
    notes = tuple(Annotation(month, f"What happened in month {i}") for i, month in enumerate(months(18)))
    heaviest = replace(joy(), kind="p", rule_set="classic", annotations=notes)
    assert max(len(svg.encode()) for svg in (draw(heaviest).svg, draw(heaviest).narrow_svg)) <= 12_000
    assert len(sparkline_svg(joy()).encode()) <= 1_500


# ---- grammar


def test_time_runs_from_left_to_right_and_higher_values_stand_higher() -> None:
    places = list(corners(path_of(draw(run_chart(1, 2, 3, 4)).svg, "chart-line")))
    assert len(places) == 4
    assert all(after[0] > before[0] and after[1] < before[1] for before, after in pairwise(places))


def test_a_missing_month_lifts_the_line_and_leaves_a_cross_on_the_axis() -> None:
    svg = draw(run_chart(1, 2, None, 4, 5)).svg
    assert path_of(svg, "chart-line").count("M") == 2
    assert len(with_class(parsed(svg), "chart-gap")[0].findall(f"{SVG}path")) == 1
    assert "no value" in words_of(svg)


def test_a_month_that_is_not_due_joins_its_neighbors_at_their_true_distance() -> None:
    quarterly = tuple(ChartPoint(month, value=i) for i, month in enumerate(months(13)[::3]))
    svg = draw(replace(run_chart(), points=quarterly)).svg
    places = list(corners(path_of(svg, "chart-line")))
    assert path_of(svg, "chart-line").count("M") == 1
    assert with_class(parsed(svg), "chart-gap") == []
    assert len({round(after[0] - before[0]) for before, after in pairwise(places)}) == 1


@pytest.mark.parametrize(("direction", "role"), [("up", "wanted"), ("down", "concern"), ("none", "neutral")])
def test_a_signal_is_marked_by_shape_and_word_not_by_color_alone(direction: str, role: str) -> None:
    svg = draw(run_chart(*RUN_A, direction=direction)).svg
    groups = {element.get("class"): element for element in parsed(svg).iter(f"{SVG}g")}
    common = groups["chart-point chart-point--common"].findall(f"{SVG}path")
    signal = groups[f"chart-point chart-point--{role}"].findall(f"{SVG}path")
    assert (len(common), len(signal)) == (9, 9)
    shapes = {re.sub(r"[^A-Za-z]", "", mark.get("d", "")) for mark in (*common, *signal)}
    assert len(shapes) == 2
    assert "9 points above" in words_of(svg)
    assert any(words.startswith("signal") for words in words_of(svg))


def test_lines_are_named_at_their_ends() -> None:
    words = words_of(draw(joy()).svg)
    assert "median 69 %" in words
    assert "goal 85 %" in words
    assert "89 %" in words
    assert {"upper limit 71", "mean 63", "lower limit 55"} <= set(words_of(draw(run_chart(*XMR, kind="i")).svg))


def test_back_data_and_programme_are_parted_by_a_line() -> None:
    svg = draw(joy()).svg
    assert path_of(svg, "chart-divider").startswith("M")
    assert {"back data", "M1"} <= set(words_of(svg))
    assert path_of(draw(replace(joy(), programme_start=date(2026, 4, 1))).svg, "chart-divider") == ""


def test_flags_are_numbered_in_the_order_of_time_and_share_a_month() -> None:
    notes = tuple(Annotation(day, "x") for day in (date(2027, 2, 1), date(2026, 11, 1), date(2027, 2, 15)))
    drawn = draw(replace(joy(), annotations=(*notes, Annotation(date(2020, 1, 1), "before the chart"))))
    assert [(flag.number, flag.month_text) for flag in drawn.flags] == [
        (1, "Nov 2026"),
        (2, "Feb 2027"),
        (3, "Feb 2027"),
    ]
    numbers = [element.text for element in with_class(parsed(drawn.svg), "chart-flag-number")]
    assert numbers == ["1", "2–3"]


def test_each_phase_has_its_own_center_line() -> None:
    one = path_of(draw(run_chart(*RUN_A)).svg, "chart-center")
    two = path_of(draw(run_chart(*RUN_A, phase_starts=(date(2026, 12, 1),))).svg, "chart-center")
    assert (one.count("M"), two.count("M")) == (1, 2)


def test_a_frozen_center_goes_on_dashed() -> None:
    svg = draw(run_chart(*RUN_A, baseline=(date(2026, 4, 1), date(2027, 3, 1)))).svg
    dashes = [element.get("stroke-dasharray") for element in with_class(parsed(svg), "chart-center")]
    assert dashes == [None, "7 5"]


@pytest.mark.parametrize("size", ["svg", "narrow_svg"])
@pytest.mark.parametrize(
    "chart",
    [
        joy(),
        run_chart(*XMR, 90, kind="i", target=55),
        run_chart(*XMR, *XMR, *XMR, target=62.5),
        run_chart(3.1e9, 2.2e9),
        run_chart(7),
        replace(joy(), annotations=tuple(Annotation(month, "x") for month in months(18))),
    ],
    ids=["joy", "xmr", "three years", "huge", "one", "a flag every month"],
)
def test_words_do_not_lie_on_each_other(chart: ChartInput, size: str) -> None:
    root = parsed(getattr(draw(chart), size))
    width = float(root.get("width", "0"))
    boxes = list(text_boxes(root, float(root.get("font-size", "0"))))
    for left, right, *_ in boxes:
        assert -1 <= left < right <= width + 1
    for one, other in combinations(boxes, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart, (one[4], other[4])


def text_boxes(root: ET.Element, font: float) -> Iterator[tuple[float, float, float, float, str]]:
    """(left, right, top, bottom, words) of every text, from its anchor and an estimate of its width."""
    for group in root.iter():
        for text in group.findall(f"{SVG}text"):
            words = text.text or ""
            size = float(text.get("font-size") or group.get("font-size") or font)
            anchor = text.get("text-anchor") or group.get("text-anchor") or "start"
            width = width_in_em(words) * size
            left = float(text.get("x", "0")) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            y = float(text.get("y", "0"))
            yield left, left + width, y - size * 0.72, y + 1, words


def test_a_key_too_long_for_its_row_goes_on_in_the_next() -> None:
    values = (0, 1, 0, 0, None, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    chart = run_chart(*values, kind="c", direction="up")
    excluded = replace(chart, points=(*chart.points[:-1], replace(chart.points[-1], excluded=True)))
    narrow = parsed(draw(excluded).narrow_svg)
    words = [element for element in with_class(narrow, "chart-key") if element.text]
    assert [element.text for element in words] == ["signal, wanted", "signal, not wanted", "no value", "left out"]
    assert len({element.get("y") for element in words}) == 2
    assert_inside(draw(excluded).narrow_svg)


# ---- the axis


def axis_of(*values: float, unit: str = "", decimals: int = 0) -> tuple[float, float, tuple[float, ...]]:
    axis = value_axis(replace(run_chart(), unit=unit, decimals=decimals), values, wanted_ticks=4)
    return axis.low, axis.high, axis.ticks


@pytest.mark.parametrize(
    ("values", "unit", "decimals", "ticks"),
    [
        ((50, 89), "%", 0, (0, 25, 50, 75, 100)),
        ((92, 99), "%", 0, (92, 94, 96, 98, 100)),
        ((3.1, 6.2), "%", 1, (0, 2, 4, 6, 8)),
        ((100, 100), "%", 0, (0, 50, 100)),
        ((3, 3), "", 0, (0, 2, 4, 6)),
        ((0, 0), "", 0, (0, 1)),
        ((0, 1), "", 0, (0, 1)),
        ((-20, 21), "", 0, (-20, 0, 20, 40)),
        ((995, 1005), "", 0, (995, 997.5, 1000, 1002.5, 1005)),
    ],
)
def test_ticks_are_few_and_round_and_begin_at_zero_unless_that_flattens(
    values: tuple[float, float], unit: str, decimals: int, ticks: tuple[float, ...]
) -> None:
    assert axis_of(*values, unit=unit, decimals=decimals)[2] == pytest.approx(ticks)


def test_an_axis_that_does_not_begin_at_zero_says_so() -> None:
    cut, whole = draw(run_chart(995, 1005, 998)), draw(run_chart(5, 9, 7))
    assert path_of(cut.svg, "chart-break") != ""
    assert "The axis begins at 995" in cut.svg
    assert path_of(whole.svg, "chart-break") == ""


def test_charts_side_by_side_can_share_a_scale() -> None:
    def tops(chart: Chart) -> list[str]:
        return words_of(chart.small_svg)[:3]

    one = draw(run_chart(1, 2, 3, scale=(0, 10)))
    other = draw(run_chart(7, 8, 9, scale=(0, 10)))
    assert tops(one) == tops(other) == ["0", "5", "10"]


def test_nothing_yet_is_drawn_as_nothing_yet() -> None:
    drawn = draw(run_chart())
    assert "No values yet" in words_of(drawn.svg)
    assert drawn.table == ()
    assert not drawn.has_points


def test_a_sparkline_shows_twelve_points_and_the_latest_mark() -> None:
    svg = sparkline_svg(run_chart(*RUN_A, direction="up"))
    assert len(list(corners(path_of(svg, "chart-line")))) == 12
    assert path_of(svg, "chart-point--wanted") != ""
    assert parsed(svg)[0].text == "Last 12 months. Measure for Team: 58 in September 2027; median 49."


def test_percent_and_points_of_the_same_month_stand_in_the_same_place_in_both_rule_sets() -> None:
    plain, classic = draw(run_chart(*RUN_B)), draw(run_chart(*RUN_B, rule_set="classic"))
    assert path_of(plain.svg, "chart-line") == path_of(classic.svg, "chart-line")


def test_ratios_and_direct_values_of_the_same_size_draw_the_same_line() -> None:
    asked = draw(replace(run_chart(), points=ratios([1, 2, 3], 4), unit="%", multiplier=100))
    given_directly = draw(run_chart(25, 50, 75, unit="%"))
    assert path_of(asked.svg, "chart-line") == path_of(given_directly.svg, "chart-line")
