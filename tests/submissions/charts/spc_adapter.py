"""Answers the reference cases with the product's own functions, in the shape of the case file's `expected`.

`analyse(case)` is what the reference check calls; indexes are counted from 1 there, from 0 here.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from submissions.charts import classic, limits, making_data_count, rebase, runs, series

type Case = dict[str, Any]
type Answer = dict[str, Any]

DIRECTIONS = {"increase": 1, "decrease": -1, "neutral": 0}
SIDES = {"above": (1,), "below": (-1,), "both": (1, -1)}
COLOURS = {"common": "grey", "improvement": "blue", "concern": "orange", "neutral": "purple"}
TYPE_WORDS = {
    ("astronomical", 1): "Above UCL",
    ("astronomical", -1): "Below LCL",
    ("trend", 1): "7 Point Trend (Increasing)",
    ("trend", -1): "7 Point Trend (Decreasing)",
    ("two_of_three", 1): "2 in 3 Above CL",
    ("two_of_three", -1): "2 in 3 Below CL",
    ("shift", 1): "7 Points Above CL",
    ("shift", -1): "7 Points Below CL",
}


def analyse(case: Case) -> Answer | None:
    """The answer to one case, or None for a family unknown here."""
    answers: dict[str, Callable[[Case], Answer]] = {
        "qic": qic,
        "ptd": plot_the_dots,
        "mdc": making_data_count_case,
        "ihi": classic_rules,
        "rebase": automatic_rebase,
    }
    answer = answers.get(case["family"])
    return answer(case) if answer else None


def series_of(case: Case) -> series.Series:
    """The case's input as the product's series. A baseline given together with phases is ignored, as there."""
    given = case["input"]
    if given["numerator"] is not None and given["denominator"] is not None:
        made = series.series_of_ratios(given["numerator"], given["denominator"])
    else:
        made = series.Series(tuple(given["value"] if given["value"] is not None else given["numerator"]))
    baseline, starts = given.get("baseline_points"), given.get("phase_starts") or []
    return replace(
        made,
        phase_starts=tuple(start - 1 for start in starts),
        baseline=(0, baseline) if baseline and not starts else None,
        excluded=frozenset(index - 1 for index in given.get("exclude", [])),
        centre=given.get("centre"),
    )


def times(values: list[float | None], factor: float) -> list[float | None]:
    return [None if value is None else value * factor for value in values]


def qic(case: Case) -> Answer:
    made, kind, factor = series_of(case), case["chart"], case["input"]["multiply"]
    answer: Answer = {"phases": qic_phases(made, kind, factor), "points": qic_points(made, kind, factor, screened=True)}
    loose = qic_points(made, kind, factor, screened=False)
    answer["unscreened"] = {key: loose[key] for key in ("lcl", "ucl", "sigma_signal")}
    return answer


def qic_points(made: series.Series, kind: str, factor: float, *, screened: bool) -> Answer:
    values = limits.charted_values(made, kind)
    columns: dict[str, list[float | None]] = {key: [] for key in ("centre", "lcl", "ucl", "lcl_2sigma", "ucl_2sigma")}
    for phase in made.phases():
        lines = limits.lines_of(made, kind, phase, screened=screened)
        columns["centre"] += [lines.centre] * len(phase)
        columns["lcl"] += lines.lower
        columns["ucl"] += lines.upper
        columns["lcl_2sigma"] += lines.lower_near
        columns["ucl_2sigma"] += lines.upper_near
    signals = [bool(limits.is_outside(*point)) for point in zip(values, columns["lcl"], columns["ucl"], strict=True)]
    shown = {key: times(column, factor) for key, column in columns.items()}
    return {"y": times(list(values), factor), **shown, "sigma_signal": signals}


def qic_phases(made: series.Series, kind: str, factor: float) -> list[Answer]:
    values = limits.charted_values(made, kind)
    answers = []
    for phase in made.phases():
        centre = limits.lines_of(made, kind, phase).centre
        counted = [i for i in phase if i not in made.excluded]
        sides = [series.side_of(value, centre) for value in values]
        about = runs.runs_of(sides, counted)
        useful = sum(run.length for run in about)
        longest = runs.longest_of(about)
        answer: Answer = {
            "start": phase.start + 1,
            "end": phase.stop,
            "centre": None if centre is None else centre * factor,
            "n_obs": len(counted),
            "n_useful": useful,
            "longest_run": longest.length if longest else None,
            "longest_run_max": runs.longest_run_allowed(useful) if useful else None,
            "n_crossings": len(about) - 1 if useful else None,
            "n_crossings_min": runs.crossings_expected(useful) if useful else None,
        }
        answer["runs_signal"] = kind != "mr" and bool(
            longest
            and (longest.length > runs.longest_run_allowed(useful) or len(about) - 1 < runs.crossings_expected(useful))
        )
        answers.append(answer)
    return answers


def xmr_columns(made: series.Series, rules: making_data_count.XmrRules) -> Answer:
    """The rules at every length the cases ask about, phase by phase."""
    points = making_data_count.xmr_points(made, rules)
    sides = [series.side_of(value, point.mean) for value, point in zip(made.values, points, strict=True)]

    def by_phase(flags: Callable[[range], list[int]]) -> list[int]:
        return [flag for phase in made.phases() for flag in flags(phase)]

    return {
        "mean": [point.mean for point in points],
        "lpl": [point.lower for point in points],
        "upl": [point.upper for point in points],
        "phase": [point.phase for point in points],
        "astronomical": [point.astronomical for point in points],
        "two_of_three": [point.two_of_three for point in points],
        "shift": {
            str(length): by_phase(
                lambda phase, length=length: making_data_count.shift_flags(made.values, sides, phase, length)
            )
            for length in (6, 7, 8)
        },
        "trend": {
            str(length): [
                bool(flag)
                for flag in by_phase(
                    lambda phase, length=length: making_data_count.trend_flags(made.values, phase, length)
                )
            ]
            for length in (5, 6, 7, 8)
        },
    }


def word_of(signal: tuple[str, int] | None, wanted: int) -> str:
    if signal is None:
        return "common"
    if not wanted:
        return "neutral"
    return "improvement" if signal[1] == wanted else "concern"


def plot_the_dots(case: Case) -> Answer:
    given, made = case["input"], series_of(case)
    rules = replace(making_data_count.PLOT_THE_DOTS, screened=given["screen_outliers"])
    wanted = DIRECTIONS[given["improvement_direction"]]
    points = making_data_count.xmr_points(made, rules)
    signals = [point.signal(wanted, rules) for point in points]
    columns = xmr_columns(made, rules)
    columns["special_cause_type"] = [TYPE_WORDS[signal] if signal else "Common Cause" for signal in signals]
    columns["point_type"] = [ptd_type(signal, wanted) for signal in signals]
    columns["short_phase_warning"] = [point.is_trial for point in points]
    return {
        "points": columns,
        "variation_icon": making_data_count.variation_icon(points[-1], wanted, rules),
        "assurance_icon": making_data_count.assurance_icon(points[-1], given["target"], wanted),
    }


def ptd_type(signal: tuple[str, int] | None, wanted: int) -> str:
    word = word_of(signal, wanted)
    if signal is None:
        return "common_cause"
    return f"special_cause_{word}" + (("_high" if signal[1] > 0 else "_low") if word == "neutral" else "")


def making_data_count_case(case: Case) -> Answer:
    given, made = case["input"], series_of(case)
    within = replace(
        making_data_count.MAKING_DATA_COUNT,
        shift=given["rule_points"],
        trend=given["rule_points"],
        screened=given["screen_outliers"],
        limits_from=given["min_points"],
        crosses_phases=False,
    )
    across = replace(within, crosses_phases=True)
    wanted = DIRECTIONS[given["improvement_direction"]]
    points = making_data_count.xmr_points(made, across)
    shown = making_data_count.has_limits(made, made.phases()[-1], across)
    plain = making_data_count.xmr_points(made, within)
    return {
        "limits_shown": shown,
        "points": xmr_columns(made, within),
        "point_colours": [COLOURS[word_of(point.signal(wanted, across), wanted)] for point in points],
        "variation_icon": making_data_count.variation_icon(points[-1], wanted, across) if shown else None,
        "assurance_icon": making_data_count.assurance_icon(points[-1], given["target"], wanted) if shown else None,
        "rules_cross_phases": [point.fired for point in points] != [point.fired for point in plain],
    }


def classic_rules(case: Case) -> Answer:
    made = series_of(case)
    phase = made.phases()[0]
    centre = limits.lines_of(made, "run", phase).centre
    about = runs.runs_of([series.side_of(value, centre) for value in made.values], list(phase))
    found = classic.classic_findings(made.values, list(phase), about)
    longest = runs.longest_of(about)
    members = sorted(i for run in found.shifts for i in run.members)
    spanned = {
        i for run in found.shifts for i in range(run.members[0], run.members[-1] + 1) if made.values[i] is not None
    }
    return {
        "centre": centre,
        "n_useful": sum(run.length for run in about),
        "n_runs": found.runs,
        "runs_lower": found.limits.lower if found.limits else None,
        "runs_upper": found.limits.upper if found.limits else None,
        "too_few_runs": found.too_few_runs if found.limits else None,
        "too_many_runs": found.too_many_runs if found.limits else None,
        "longest_run": longest.length if longest else 0,
        "shift_signal": bool(found.shifts),
        "shift_points": [i + 1 for i in members],
        "shift_points_incl_median": sorted(i + 1 for i in spanned),
        "trend_signal": bool(found.trends),
        "trends": [
            {"distinct_values": trend.distinct, "direction": "up" if trend.direction > 0 else "down"}
            for trend in found.trends
        ],
    }


def automatic_rebase(case: Case) -> Answer:
    given = case["input"]
    found = rebase.rebase_segments(
        given["value"],
        median_points=given["median_points"],
        run_length=given["run_length"],
        sides=SIDES[given["direction"]],
    )
    periods = given["period"]
    ends = [*(periods[segment.first] for segment in found[1:]), periods[-1]]
    return {
        "segments": [
            {
                "type": "sustained" if place else "baseline",
                "median": segment.median,
                "start": periods[segment.first],
                "end": periods[segment.last],
                "extend_to": end,
            }
            for place, (segment, end) in enumerate(zip(found, ends, strict=True))
        ]
    }
