"""What the rules say of known series: vectors worked out by hand and the edges between one answer and the next."""

from dataclasses import replace
from datetime import date
from itertools import pairwise, product
from statistics import median

import pytest

from submissions.charts import ChartInput, ChartPoint, analyse_points, may_freeze
from submissions.charts.limits import lines_of, mean_range
from submissions.charts.making_data_count import PLOT_THE_DOTS, xmr_points
from submissions.charts.rebase import rebase_segments
from submissions.charts.runs import crossings_expected, longest_run_allowed, runs_limits
from submissions.charts.series import Series, is_tie, moving_ranges, series_of_ratios
from tests.submissions.charts.samples import RUN_A, RUN_B, RUN_D, UP_THEN_DOWN, XMR, direct, months, run_chart

ANHOEJ_LIMITS = {  # useful points: (longest run allowed, fewest crossings)
    10: (6, 2),
    11: (6, 2),
    12: (7, 3),
    14: (7, 4),
    17: (7, 5),
    19: (7, 6),
    22: (7, 7),
    23: (8, 7),
    24: (8, 8),
    29: (8, 10),
    45: (8, 17),
    46: (9, 17),
    60: (9, 23),
}


def whole(values: tuple[float, ...]) -> tuple[Series, range]:
    return Series(tuple(map(float, values))), range(len(values))


# ---- run charts


def test_a_shift_of_nine_is_a_signal_by_both_anhoej_rules() -> None:
    verdict = analyse_points(run_chart(*RUN_A)).verdict
    assert (verdict.useful, verdict.longest_run, verdict.longest_run_max) == (18, 9, 7)
    assert (verdict.crossings, verdict.crossings_min) == (1, 5)
    assert verdict.is_long_run
    assert verdict.has_few_crossings


def test_the_classic_rules_find_the_same_shift_and_too_few_runs_but_no_trend() -> None:
    analysis = analyse_points(run_chart(*RUN_A, rule_set="classic"))
    assert analysis.current.lines.centre == 49
    assert analysis.classic is not None
    assert [run.length for run in analysis.classic.shifts] == [9, 9]
    assert analysis.classic.trends == ()
    assert (analysis.classic.runs, analysis.classic.limits) == (2, runs_limits(18))
    assert analysis.classic.too_few_runs


def test_a_median_frozen_on_the_first_six_points_is_judged_over_all_points() -> None:
    analysis = analyse_points(run_chart(*RUN_A, baseline=(date(2026, 4, 1), date(2026, 9, 1))))
    assert analysis.current.lines.centre == 43
    assert [run.length for run in analysis.current.runs] == [1, 2, 1, 1, 1, 12]
    assert analysis.verdict.is_long_run
    assert not analysis.verdict.has_few_crossings
    assert analysis.current.is_trial


def test_noise_gives_no_signal_in_either_set() -> None:
    analysis = analyse_points(run_chart(*RUN_B, rule_set="classic"))
    assert analysis.current.lines.centre == pytest.approx(3.05)
    assert (analysis.verdict.code, analysis.verdict.useful) == ("random", 12)
    assert (len(analysis.current.runs), analysis.verdict.longest_run, analysis.verdict.crossings) == (9, 2, 8)
    assert analysis.classic is not None
    assert not analysis.classic.is_signal


def test_points_on_the_median_neither_count_nor_break_and_repeats_do_not_end_a_trend() -> None:
    analysis = analyse_points(run_chart(*RUN_D, rule_set="classic"))
    assert analysis.current.lines.centre == 12
    assert [run.length for run in analysis.current.runs] == [1, 5, 2]
    assert (analysis.verdict.useful, analysis.verdict.code) == (8, "too_few")
    assert analysis.classic is not None
    assert [trend.distinct for trend in analysis.classic.trends] == [6]
    assert analysis.classic.shifts == ()
    assert analysis.classic.limits is None


@pytest.mark.parametrize(("useful", "limits"), ANHOEJ_LIMITS.items())
def test_the_anhoej_limits_by_number_of_useful_points(useful: int, limits: tuple[int, int]) -> None:
    assert (longest_run_allowed(useful), crossings_expected(useful)) == limits


@pytest.mark.parametrize("useful", [10, 11, 12, 13])
def test_the_runs_limits_are_those_of_every_arrangement_counted_one_by_one(useful: int) -> None:
    counts = dict.fromkeys(range(1, useful + 1), 0)
    for sides in product((0, 1), repeat=useful):
        if sum(sides) == useful // 2:
            counts[1 + sum(a != b for a, b in pairwise(sides))] += 1
    total = sum(counts.values())

    def share(runs: range) -> float:
        return sum(counts.get(run, 0) for run in runs) / total

    assert runs_limits(useful).lower == next(r for r in counts if share(range(1, r + 1)) > 0.025)
    assert runs_limits(useful).upper == next(r for r in reversed(counts) if share(range(r, useful + 1)) > 0.025)


# ---- the verdict


@pytest.mark.parametrize(("count", "code"), [(0, "too_few"), (1, "too_few"), (9, "too_few"), (10, "random")])
def test_a_verdict_needs_ten_useful_points(count: int, code: str) -> None:
    assert analyse_points(run_chart(*(1 if i % 2 else 3 for i in range(count)))).verdict.code == code


def test_ten_points_of_which_one_lies_on_the_median_are_too_few() -> None:
    values = (1, 3, 1, 3, 1, 3, 1, 3, 2, 1, 3)
    assert analyse_points(run_chart(*values)).verdict.code == "random"
    assert analyse_points(run_chart(*values[2:])).verdict.code == "too_few"


@pytest.mark.parametrize(("direction", "meaning"), [("up", "wanted"), ("down", "concern"), ("none", "neutral")])
def test_the_side_of_the_latest_of_two_equally_long_runs_decides(direction: str, meaning: str) -> None:
    verdict = analyse_points(run_chart(*RUN_A, direction=direction)).verdict
    assert (verdict.side, verdict.meaning) == ("above", meaning)
    assert verdict.is_favourable == (meaning == "wanted")


def test_a_signal_by_crossings_alone_has_no_side() -> None:
    verdict = analyse_points(run_chart(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, direction="up")).verdict
    assert (verdict.code, verdict.longest_run, verdict.crossings) == ("signal", 5, 1)
    assert (verdict.side, verdict.meaning, verdict.is_favourable) == ("", "neutral", False)


def test_the_longest_run_decides_even_when_it_is_over_and_is_then_not_favourable() -> None:
    frozen = (date(2026, 4, 1), date(2026, 4, 1))
    verdict = analyse_points(run_chart(5, *UP_THEN_DOWN, direction="up", baseline=frozen)).verdict
    assert (verdict.side, verdict.longest_run, verdict.points_since) == ("above", 10, 8)
    assert (verdict.is_current, verdict.is_favourable, verdict.meaning) == (False, False, "neutral")


@pytest.mark.parametrize(("since", "favourable"), [(0, True), (3, True), (4, False)])
def test_a_run_counts_while_it_ended_at_most_three_points_ago(since: int, favourable: bool) -> None:
    values = (5, 2, 2, 2, 2, 8, 8, 8, 8, 8, 8, 8, 8, 8, *(2,) * since)
    verdict = analyse_points(run_chart(*values, direction="up", baseline=(date(2026, 4, 1),) * 2)).verdict
    assert (verdict.longest_run, verdict.is_favourable) == (9, favourable)


def test_a_last_run_followed_by_points_on_the_median_still_counts() -> None:
    values = (5, 2, 2, 2, 2, 8, 8, 8, 8, 8, 8, 8, 8, 8, 5, 5, 5, 5, 5)
    verdict = analyse_points(run_chart(*values, direction="up", baseline=(date(2026, 4, 1),) * 2)).verdict
    assert (verdict.points_since, verdict.is_last_run, verdict.is_favourable) == (5, True, True)


def test_a_run_goes_on_over_missing_months() -> None:
    values = [*RUN_A[:11], None, None, *RUN_A[11:]]
    verdict = analyse_points(run_chart(*values)).verdict
    assert (verdict.longest_run, verdict.points, verdict.useful) == (9, 18, 18)


def test_a_run_never_crosses_into_a_new_phase() -> None:
    analysis = analyse_points(run_chart(*RUN_A, phase_starts=(date(2026, 12, 1),)))
    assert [list(phase.indexes) for phase in analysis.phases] == [list(range(8)), list(range(8, 18))]
    assert [phase.lines.centre for phase in analysis.phases] == [median(RUN_A[:8]), median(RUN_A[8:])]
    assert analysis.verdict.points == 10


def test_an_excluded_point_stays_out_of_the_centre_and_of_runs() -> None:
    points = direct(*RUN_B)
    spiked = (*points[:5], replace(points[5], value=99, excluded=True), *points[6:])
    chart = replace(run_chart(), points=spiked)
    analysis = analyse_points(chart)
    assert analysis.current.lines.centre == median(value for i, value in enumerate(RUN_B) if i != 5)
    assert analysis.verdict.points == 11


@pytest.mark.parametrize("kind", ["line", "mr"])
def test_cumulative_figures_and_moving_ranges_get_no_verdict(kind: str) -> None:
    assert analyse_points(run_chart(*RUN_A, kind=kind)).verdict.code == "off"


def test_values_are_compared_before_they_are_multiplied_or_rounded() -> None:
    points = tuple(
        ChartPoint(month, numerator=top, denominator=168_000)
        for month, top in zip(months(12), (4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 5), strict=True)
    )
    chart = ChartInput("c", "m", "t", points, multiplier=200_000)
    assert analyse_points(chart).verdict.useful == 12


@pytest.mark.parametrize(("value", "line"), [(0.1 + 0.2, 0.3), (0.0, 0.0), (1e-9, 1e-9)])
def test_equal_to_nine_figures_is_a_tie(value: float, line: float) -> None:
    assert is_tie(value, line)


@pytest.mark.parametrize(("value", "line"), [(4 / 168_000, 4 / 168_001), (1e-12, 0.0)])
def test_small_but_real_differences_are_no_tie(value: float, line: float) -> None:
    assert not is_tie(value, line)


@pytest.mark.parametrize(("values", "allowed"), [(RUN_B, True), (RUN_B[:11], False), (RUN_A, False)])
def test_a_centre_may_be_frozen_on_twelve_points_without_a_signal(values: tuple[float, ...], allowed: bool) -> None:
    assert may_freeze(run_chart(*values)) is allowed


# ---- limits


def test_xmr_limits_and_moving_range_limit() -> None:
    series, phase = whole(XMR)
    lines = lines_of(series, "i", phase)
    assert lines.centre == 63
    assert mean_range(moving_ranges(series.values), screened=True) == pytest.approx(2.9091, abs=1e-4)
    assert (lines.lower[0], lines.upper[0]) == pytest.approx((55.2618, 70.7382), abs=1e-4)
    assert lines_of(series, "mr", phase).upper[0] == pytest.approx(9.504, abs=1e-3)


def test_screening_drops_the_two_ranges_of_an_outlier() -> None:
    series, phase = whole((*XMR[:6], 90, *XMR[7:]))
    loose = lines_of(series, "i", phase, screened=False)
    assert (loose.centre, loose.lower[0], loose.upper[0]) == pytest.approx((65, 45.6545, 84.3455), abs=1e-4)
    screened = lines_of(series, "i", phase)
    assert (screened.lower[0], screened.upper[0]) == pytest.approx((57.6111, 72.3889), abs=1e-4)


def test_p_limits_follow_the_denominator_and_p_prime_the_variation_between_months() -> None:
    series = series_of_ratios([12, 15, 11, 18, 14, 13, 16, 10], [40, 45, 38, 50, 42, 41, 44, 39])
    p = lines_of(series, "p", range(8))
    assert p.centre == pytest.approx(0.321534, abs=1e-6)
    assert (p.lower[0], p.upper[0], p.lower[3], p.upper[3]) == pytest.approx((0.1000, 0.5431, 0.1234, 0.5197), abs=1e-4)
    prime = lines_of(series, "pp", range(8))
    assert (prime.lower[0], prime.upper[0]) == pytest.approx((0.1860, 0.4571), abs=1e-4)


def test_u_limits_stop_at_zero() -> None:
    hours = [168_000, 172_000, 165_000, 170_000, 174_000, 169_000, 171_000, 167_000]
    lines = lines_of(series_of_ratios([4, 2, 5, 3, 6, 1, 4, 3], hours), "u", range(8))
    shown = [(upper or 0) * 200_000 for upper in lines.upper]
    assert (lines.centre or 0) * 200_000 == pytest.approx(4.1298, abs=1e-4)
    assert set(lines.lower) == {0.0}
    assert (shown[0], shown[4]) == pytest.approx((10.7817, 10.6660), abs=1e-4)


def test_c_t_and_g_limits() -> None:
    series, phase = whole((7, 4, 6, 9, 5, 8, 3, 6, 7, 5))
    c = lines_of(series, "c", phase)
    assert (c.centre, c.lower[0], c.upper[0]) == pytest.approx((6, 0, 13.3485), abs=1e-4)
    series, phase = whole((21, 34, 12, 45, 30, 28, 60, 18))
    t = lines_of(series, "t", phase)
    assert (t.centre, t.lower[0], t.upper[0]) == pytest.approx((28.6275, 1.5222, 141.0628), abs=1e-4)
    series, phase = whole((10, 25, 7, 40, 18, 33))
    g = lines_of(series, "g", phase)
    assert (g.centre, g.lower[0], g.upper[0]) == pytest.approx((21.5, 0, 90.1501), abs=1e-4)


def test_limits_are_drawn_from_twelve_points_on() -> None:
    young = analyse_points(run_chart(*XMR[:11], kind="i")).current
    assert (young.kind, young.has_limits, young.centre_name) == ("run", False, "median")
    grown = analyse_points(run_chart(*XMR, kind="i")).current
    assert (grown.kind, grown.has_limits, grown.centre_name) == ("i", True, "mean")


@pytest.mark.parametrize(("direction", "mark"), [("up", "wanted"), ("down", "concern"), ("none", "neutral")])
def test_a_point_beyond_the_limits_is_marked_by_the_wanted_direction(direction: str, mark: str) -> None:
    analysis = analyse_points(run_chart(*XMR[:6], 90, *XMR[7:], kind="i", direction=direction))
    assert analysis.outside == (0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)
    assert analysis.marks[6] == mark
    assert analysis.verdict.code == "random"


def test_icons_come_from_thirteen_points_on() -> None:
    before = analyse_points(run_chart(*XMR, kind="i", rule_set="plotthedots", direction="up", target=50))
    after = analyse_points(run_chart(*XMR, 90, kind="i", rule_set="plotthedots", direction="up", target=50))
    assert (before.variation, before.assurance) == ("", "")
    assert (after.variation, after.assurance) == ("improvement_high", "pass")


def test_a_point_on_the_mean_breaks_an_xmr_shift_and_a_missing_month_does_not() -> None:
    low = (1.0,) * 7
    broken = Series((*low[:3], 5.0, *low[3:], *(9.0,) * 7))
    missing = Series((*low[:3], None, *low[3:], *(9.0,) * 7))
    assert [point.shift for point in xmr_points(broken, PLOT_THE_DOTS)][:8] == [0] * 8
    assert [point.shift for point in xmr_points(missing, PLOT_THE_DOTS)][:8] == [-1, -1, -1, 0, -1, -1, -1, -1]


# ---- bad figures


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(0, 0), (2, 0), (2, -1), (float("nan"), 3), (3, float("inf")), (1e300, 1e-300)]
)
def test_figures_no_arithmetic_can_be_done_with_are_a_missing_month(numerator: float, denominator: float) -> None:
    points = (*direct(1, 2), ChartPoint(date(2027, 1, 1), numerator=numerator, denominator=denominator))
    analysis = analyse_points(replace(run_chart(), points=points))
    assert analysis.marks[2] == "missing"
    assert analysis.verdict.points == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pie"},
        {"rule_set": "my own"},
        {"direction": "sideways"},
        {"multiplier": 0},
        {"points": tuple(reversed(direct(1, 2)))},
        {"points": (*direct(1), *direct(2))},
    ],
)
def test_a_mistake_in_the_calling_code_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"Unknown kind|multiplier|order of their months"):
        ChartInput(**{"chart_id": "c", "measure": "m", "team": "t", "points": direct(1, 2), **wrong})  # type: ignore[arg-type]  # wrong on purpose


def test_months_worth_asking_about_for_a_new_median() -> None:
    found = rebase_segments([5, 5, 5, 9, 9, 5, 9, 9, None, 1], median_points=3, run_length=4, sides=(1, -1))
    assert [(segment.median, segment.first, segment.last) for segment in found] == [(5, 0, 2), (9, 3, 7)]
