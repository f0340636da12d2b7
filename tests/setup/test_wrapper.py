"""`./run` finds uv or makes its own, from any folder, and says in words what is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
TOOLS = ("sh", "dirname", "rm", "mkdir", "cat", "chmod")
SAYS_HOW_IT_IS_CALLED = 'echo "$0 in $(pwd):" "$@"'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the wrapper alone, and a path on which nothing is but what a shell needs."""
    folder = tmp_path / "a project"
    folder.mkdir()
    shutil.copy(HOME / "run", folder)
    programs = tmp_path / "programs"
    programs.mkdir()
    for tool in TOOLS:
        (programs / tool).symlink_to(shutil.which(tool) or "")
    return folder


def add_program(project: Path, name: str, *lines: str) -> None:
    path = project.parent / "programs" / name
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)


def run(project: Path, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": str(project.parent / "programs"), **variables}
    return subprocess.run(
        [project / "run", *words], cwd=project.parent, env=environment, capture_output=True, text=True, timeout=60
    )


def test_uv_from_the_path_runs_the_command_in_the_project(project: Path) -> None:
    add_program(project, "uv", '[ "$1" = --version ] && echo "uv 0.9.1" && exit', SAYS_HOW_IT_IS_CALLED)
    done = run(project, "python", "-c", "print('two words')")
    assert done.returncode == 0
    assert done.stdout.strip().endswith(f"uv in {project}: run --frozen python -c print('two words')")


def test_another_environment_that_is_switched_on_is_left_alone(project: Path) -> None:
    add_program(project, "uv", '[ "$1" = --version ] && echo "uv 0.9.1" && exit', 'echo "<$VIRTUAL_ENV$PYTHONPATH>"')
    assert run(project, "x", VIRTUAL_ENV="/elsewhere", PYTHONPATH="/elsewhere").stdout.strip() == "<>"


@pytest.mark.parametrize("version", ["0.7.20", "0.4.0", ""])
def test_without_a_fit_uv_it_makes_its_own_once(project: Path, version: str) -> None:
    if version:
        add_program(project, "uv", f'echo "uv {version}"')
    add_program(
        project,
        "python3",  # makes a python whose pip makes a uv
        'mkdir -p "$4/bin"; echo "made $*" >&2',
        "cat > \"$4/bin/python\" <<'END'",
        "#!/bin/sh",
        'case "$*" in *uv*) ;; *) exit ;; esac',
        """printf '#!/bin/sh\\necho "own uv:" "$@"\\n' > .tools/bin/uv""",
        "chmod +x .tools/bin/uv",
        "END",
        'chmod +x "$4/bin/python"',
    )
    first, second = run(project, "pytest"), run(project, "pytest")
    assert first.stdout.strip() == second.stdout.strip() == "own uv: run --frozen pytest"
    assert f"made -m venv --clear {project}/.tools" in first.stderr
    assert second.stderr == ""


def test_without_python_it_says_what_to_install(project: Path) -> None:
    refused = run(project, "pytest")
    assert refused.returncode == 1
    assert "There is no python3 here. Install Python 3.8 or later, then run this again." in refused.stderr


def test_without_venv_it_says_what_to_install(project: Path) -> None:
    add_program(project, "python3", 'mkdir "$4"; echo "ensurepip is not available" >&2; exit 1')
    refused = run(project, "pytest")
    assert refused.returncode == 1
    assert "sudo apt-get install python3-venv" in refused.stderr
    assert not (project / ".tools").exists()


def test_without_a_command_it_says_so(project: Path) -> None:
    refused = run(project)
    assert refused.returncode == 2
    assert "Say what to run, such as: ./run python manage.py help" in refused.stderr


def test_the_lock_names_the_public_index_only() -> None:
    lock = (HOME / "uv.lock").read_text()
    registries = {line.split('"')[1] for line in lock.splitlines() if "registry = " in line}
    assert len(registries) == 1
    assert os.path.basename(registries.pop()) == "simple"
