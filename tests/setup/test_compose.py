"""Dockerfile, docker-compose.yml and .env.example name only what exists, and all that is needed."""

import importlib.util
import re
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pytest_django import Settings

from joynet import pdf_libraries
from joynet.overview.management.commands.up import parts_to_run

HOME = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((HOME / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
DOCKERFILE = re.sub(r"\\\n\s*", "", (HOME / "Dockerfile").read_text())
READ_BY_SETTINGS = set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', (HOME / "joynet/settings.py").read_text())) - {
    "JOYNET_TEST"
}  # the tests' own
EXAMPLE = dict(re.findall(r"^([A-Z_]+)=(.*)$", (HOME / ".env.example").read_text(), re.MULTILINE))
FOR_COMPOSE = {"POSTGRES_PASSWORD"}


def words_of(service: str) -> list[str]:
    return list(SERVICES[service]["command"])


def instructions(name: str) -> list[str]:
    return [line.removeprefix(f"{name} ") for line in DOCKERFILE.splitlines() if line.startswith(f"{name} ")]


def assert_exists(command: list[str]) -> None:
    """The program's own file or module is in the project or its packages."""
    program, *words = command
    assert program in {"python", "sh"}
    if words[0] == "-m":
        assert importlib.util.find_spec(words[1]), words[1]
        words = words[2:]
    for word in words:
        if "/" in word:
            assert (HOME / word).is_file(), word
        elif re.fullmatch(r"joynet(\.\w+)+", word):
            assert importlib.util.find_spec(word), word


def test_the_services_are_the_parts_of_an_installation() -> None:
    assert set(SERVICES) == {"postgres", "redis", "prepare", "web", "worker", "beat"}


@pytest.mark.parametrize("service", OURS)
def test_each_command_exists(service: str) -> None:
    assert_exists(words_of(service))


def test_web_worker_and_beat_run_as_up_runs_them(settings: Settings) -> None:
    settings.REDIS_URL = "redis://redis:6379/0"
    of_up = {
        part.name: ["python" if word == sys.executable else word for word in part.command] for part in parts_to_run()
    }
    assert {name: words_of(name) for name in of_up} == of_up
    patience = {part.name: f"{part.patience:g}s" for part in parts_to_run()}
    assert {name: SERVICES[name]["stop_grace_period"] for name in patience} == patience


@pytest.mark.parametrize("service", [name for name in SERVICES if name != "prepare"])
def test_each_lasting_service_has_a_health_check_that_exists(service: str) -> None:
    kind, *command = SERVICES[service]["healthcheck"]["test"]
    assert kind == "CMD"
    if service in OURS:
        assert_exists(command)
        assert command[-1] == service
    else:
        assert command[0] in {"pg_isready", "valkey-cli"}


@pytest.mark.parametrize("service", OURS)
def test_each_service_waits_for_services_that_exist(service: str) -> None:
    for name, how in SERVICES[service]["depends_on"].items():
        healthy = {"service_healthy"} if "healthcheck" in SERVICES[name] else {"service_completed_successfully"}
        assert {how["condition"]} == healthy


def test_each_volume_is_declared_and_used() -> None:
    used = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_the_example_lists_every_variable_and_no_other() -> None:
    assert set(EXAMPLE) == READ_BY_SETTINGS | FOR_COMPOSE


@pytest.mark.parametrize("service", OURS)
def test_each_variable_that_compose_sets_is_read(service: str) -> None:
    assert set(SERVICES[service]["environment"]) <= READ_BY_SETTINGS
    assert SERVICES[service]["env_file"] == ".env"


def test_each_variable_that_compose_reads_is_in_the_example() -> None:
    read = set(re.findall(r"\$\{([A-Z_]+)", (HOME / "docker-compose.yml").read_text()))
    assert read == FOR_COMPOSE


def test_what_the_image_copies_exists() -> None:
    for words in instructions("COPY"):
        *sources, _ = shlex.split(words)
        for source in sources:
            assert (HOME / source).exists(), source


def test_the_image_has_the_python_that_the_project_asks_for() -> None:
    assert instructions("FROM") == [f"python:{(HOME / '.python-version').read_text().strip()}-slim-bookworm"]


def test_the_image_has_the_libraries_that_draw_pdfs() -> None:
    for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"):
        assert package in pdf_libraries.DEBIAN_PACKAGES
        assert package in DOCKERFILE


def test_the_image_listens_where_compose_looks() -> None:
    port = instructions("EXPOSE")[0]
    assert SERVICES["web"]["ports"] == [f"127.0.0.1:8000:{port}"]
    assert SERVICES["web"]["environment"]["JOYNET_BIND"] == f"0.0.0.0:{port}"


def test_the_image_serves_the_site_by_default() -> None:
    assert yaml.safe_load(instructions("CMD")[0]) == words_of("web")


def test_no_secret_is_in_the_image_or_the_example() -> None:
    assert ".env" in (HOME / ".dockerignore").read_text().splitlines()
    assert EXAMPLE["SECRET_KEY"] == EXAMPLE["POSTGRES_PASSWORD"] == ""
