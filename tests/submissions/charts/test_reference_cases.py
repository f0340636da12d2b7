"""Our answers to series that independent programs have answered.

The committed file holds series of our own. Where the larger collection lies beside the project it is used as well; it
carries data of others and is never committed. Tolerances: 1e-6 of a number; limits also 2e-4 of their distance from the
centre, since programs differ between 2.66 and 3 / 1.128.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from submissions.charts import runs
from tests.submissions.charts.spc_adapter import analyse

OWN = Path(__file__).with_name("cases_own.json")
SHARED = Path(__file__).parents[4] / "shared" / "spc"
LIMITS = {"lcl", "ucl", "lcl_2sigma", "ucl_2sigma", "lpl", "upl"}


def cases() -> list[Any]:
    """Every case once, by its id."""
    files = [OWN, *SHARED.glob("cases_*.json")]
    found = {case["id"]: case for file in files for case in json.loads(file.read_text())["cases"]}
    return [pytest.param(case, id=name) for name, case in found.items()]


def differences(got: Any, want: Any, path: str, centre: list[float | None]) -> Iterator[str]:
    """Every place where the two disagree. Keys that only one side has are not compared."""
    if isinstance(want, dict):
        for key in want.keys() & got.keys():
            yield from differences(got[key], want[key], f"{path}.{key}", centre)
    elif isinstance(want, list):
        if len(got) != len(want):
            yield f"{path}: {len(got)} items, not {len(want)}"
        for place, (one, other) in enumerate(zip(got, want, strict=False)):
            middle = centre[place] if path.rsplit(".", 1)[-1] in LIMITS else None
            yield from differences(one, other, path if isinstance(other, dict) else f"{path}[{place + 1}]", [middle])
    elif not is_equal(got, want, centre[0] if centre else None):
        yield f"{path}: {got!r}, not {want!r}"


def is_equal(got: Any, want: Any, centre: float | None) -> bool:
    if isinstance(want, bool) or not isinstance(want, int | float) or got is None:
        return bool(got == want)
    allowed = 1e-6 * max(abs(got), abs(want)) + 1e-12
    return abs(got - want) <= max(allowed, 0 if centre is None else 2e-4 * abs(want - centre))


@pytest.mark.parametrize("case", cases())
def test_a_reference_series_gets_the_same_answer(case: dict[str, Any]) -> None:
    want, left_out = case["expected"], case.get("not_compared", [])
    points = want.get("points", {})
    answer = analyse({key: value for key, value in case.items() if key != "expected"})
    assert answer is not None
    assert want.keys() <= answer.keys(), "an expected part has no answer"
    found = differences(answer, want, "", points.get("centre") or points.get("mean") or [])
    assert [line for line in found if not line.startswith(tuple(f".{part}" for part in left_out))] == []


def test_a_wrong_answer_would_be_noticed() -> None:
    case = next(case for case in json.loads(OWN.read_text())["cases"] if case["chart"] == "i")
    answer = analyse(case)
    assert answer is not None
    answer["points"]["ucl"][0] *= 1.001
    assert list(differences(answer, case["expected"], "", case["expected"]["points"]["centre"])) != []


def test_the_limits_of_run_charts_are_those_computed_elsewhere() -> None:
    """Where the collection lies beside the project; what is known without it stands in test_rules.py."""
    for table in SHARED.glob("runs_table.json"):
        known = json.loads(table.read_text())
        for row in known["rows"]:
            limits = runs.runs_limits(row["n_useful"])
            assert (limits.lower, limits.upper) == (row["lower"], row["upper"]), row["n_useful"]
        for row in known["anhoej"]["rows"]:
            assert runs.longest_run_allowed(row["n_useful"]) == row["longest_run_max"]
            assert runs.crossings_expected(row["n_useful"]) == row["n_crossings_min"]
