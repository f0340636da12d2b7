"""The import contracts refuse what they are there to refuse: a tree of empty modules with one bad import each."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
LINTER = tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]["importlinter"]
DOWNWARDS, INSIDE = (contract["name"] for contract in LINTER["contracts"])


def write_tree(folder: Path, imports: dict[str, str]) -> None:
    """The project's packages with nothing in them but these imports."""
    text = (HOME / "pyproject.toml").read_text()
    (folder / "pyproject.toml").write_text(text[text.index("[tool.importlinter]") :])
    layers = LINTER["contracts"][0]["layers"]
    inside = [layer.strip(" ()") for line in LINTER["contracts"][1]["layers"] for layer in line.split("|")]
    modules = [layer.strip() for line in layers for layer in line.split("|")]
    modules += [f"{app}.{module}" for app in LINTER["contracts"][1]["containers"] for module in inside]
    for module in modules:
        package = folder / module.replace(".", "/")
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").touch()
    (folder / "joynet/__init__.py").touch()
    for module, imported in imports.items():
        (folder / module.replace(".", "/") / "__init__.py").write_text(f"import {imported}\n")


def lint(folder: Path) -> tuple[int, str]:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("joynet.reports", "submissions.queries"),
        ("applications.actions", "teams.actions"),
        ("teams.views", "teams.actions"),
        ("submissions.actions", "submissions.rules"),
    ],
)
def test_imports_that_point_down_are_kept(tmp_path: Path, module: str, imported: str) -> None:
    write_tree(tmp_path, {module: imported})
    code, told = lint(tmp_path)
    assert (code, f"{DOWNWARDS} KEPT" in told, f"{INSIDE} KEPT" in told) == (0, True, True), told


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("teams.actions", "applications.models", DOWNWARDS),
        ("meetings.queries", "submissions.models", DOWNWARDS),
        ("joynet.lib", "joynet.network", DOWNWARDS),
        ("joynet.overview", "joynet.reports", DOWNWARDS),
        ("teams.rules", "teams.models", INSIDE),
        ("submissions.queries", "submissions.actions", INSIDE),
        ("meetings.actions", "meetings.views", INSIDE),
        ("applications.forms", "applications.access", INSIDE),
    ],
)
def test_imports_that_point_up_or_across_are_refused(tmp_path: Path, module: str, imported: str, contract: str) -> None:
    write_tree(tmp_path, {module: imported})
    code, told = lint(tmp_path)
    assert (code, f"{contract} BROKEN" in told) == (1, True), told
