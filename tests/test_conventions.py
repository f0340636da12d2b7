"""Promises that no linter checks: functions from source text to faults, each with a bad sample that it must refuse."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("joynet", "applications", "teams", "meetings", "submissions")
SOURCES = {
    str(path.relative_to(ROOT)): path.read_text()
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
}
TEMPLATES = {str(path.relative_to(ROOT)): path.read_text() for path in sorted((ROOT / "templates").rglob("*.html"))}


def calls_in(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


# ---- actions are atomic, keyword-only, say who and when


def faults_of_actions(source: str) -> list[str]:
    """Public functions of an actions module that break architecture 4.3."""
    faults = []
    for node in ast.parse(source).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or is_pure(node):
            continue
        if [ast.unparse(decorator) for decorator in node.decorator_list] != ["transaction.atomic"]:
            faults.append(f"{node.name} is not atomic")
        if node.args.args or node.args.posonlyargs:
            faults.append(f"{node.name} takes positional arguments")
        if not {"by", "at"} <= {argument.arg for argument in node.args.kwonlyargs}:
            faults.append(f"{node.name} does not take `by` and `at`")
        if node.name.split("_")[0] in {"update", "process", "handle", "set"} and node.name not in NAMES_THAT_PEOPLE_SAY:
            faults.append(f"{node.name} is no name for what a person does")
    return faults


def acts_in(path: str) -> str:
    """A module of actions without the public functions that only its own package calls: those are parts of acts."""
    package = re.sub(r"(?<=/actions)(/.*|\.py)$", "", path)
    called = set().union(*(acts_called(source) for other, source in SOURCES.items() if not other.startswith(package)))
    tree = ast.parse(SOURCES[path])
    tree.body = [node for node in tree.body if not isinstance(node, ast.FunctionDef) or node.name in called]
    return ast.unparse(tree)


@cache
def acts_called(source: str) -> frozenset[str]:
    """Every name that a source takes from a package or module of actions."""
    tree, aliases, names = ast.parse(source), set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            aliases |= {alias.asname or alias.name for alias in node.names if alias.name == "actions"}
            if node.module and ".actions" in node.module:
                names |= {alias.name for alias in node.names}
    names |= {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases
    }
    return frozenset(names)


def is_pure(node: ast.FunctionDef) -> bool:
    """A function that only puts words together, such as the name of a form field: it touches no table."""
    touched = {inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)}
    return len(node.body) <= 2 and not touched & {"objects", "save", "delete"}


NAMES_THAT_PEOPLE_SAY = {"set_password", "set_cohort"}

ACTIONS = re.compile(r"/actions(\.py$|/)")

ACTIONS_SAMPLE = """
@transaction.atomic
def accept_team(team, *, by, at):
    team.save()
def update_team(*, team):
    team.save()
"""


# ---- the clock is a parameter

CLOCK_READERS = re.compile(
    r"(^|/)(views|admin|tasks)(/|\.py$)|/management/commands/|^joynet/overview/context\.py$"
    r"|^joynet/(supervisor|worker|beat|broker)\.py$"  # processes that watch other processes
    r"|^joynet/accounts/(adapter|backends|middleware|staff)\.py$"  # Django and allauth call these without a moment
    r"|^joynet/admin_site\.py$"
)


def faults_of_clocks(source: str) -> list[str]:
    """Calls that read a clock, or that fall back on the clock or on the server's zone."""
    faults = []
    for call in calls_in(source):
        name = ast.unparse(call.func)
        last = name.rpartition(".")[2]
        reads = name in {"timezone.now", "datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
        falls_back = last in {"localdate", "localtime"} and len(call.args) + len(call.keywords) < 2
        if reads or falls_back:
            faults.append(f"line {call.lineno}: {ast.unparse(call)}")
    return faults


CLOCK_SAMPLE = "due = localdate(at)\nnow = timezone.now()\n"


# ---- tracked tables are written by save() alone, so that each change has its history row


def faults_of_tracked_writes(source: str) -> list[str]:
    """Queryset writes that pass by the history of a tracked table, and raw SQL."""
    tracked = {model.__name__ for model in apps.get_models() if hasattr(model, "history")}
    untracked = {model.__name__ for model in apps.get_models()} - tracked
    faults = []
    for call in calls_in(source):
        if not isinstance(call.func, ast.Attribute):
            continue
        receiver = ast.unparse(call.func.value)
        is_queryset = ".objects" in receiver or ".filter(" in receiver
        names_tracked = any(re.search(rf"\b{name}\.objects", receiver) for name in tracked)
        names_untracked = any(re.search(rf"\b{name}\.objects", receiver) for name in untracked)
        if call.func.attr in {"bulk_create", "bulk_update", "raw", "extra"} and is_queryset and not names_untracked:
            faults.append(f"line {call.lineno}: {call.func.attr}")
        if call.func.attr in {"update", "delete"} and names_tracked:
            faults.append(f"line {call.lineno}: {call.func.attr} on a tracked table")
        if call.func.attr == "execute" and "cursor" in receiver and ast.unparse(call.args[0]) != "'SELECT 1'":
            faults.append(f"line {call.lineno}: raw SQL")
    return faults


TRACKED_SAMPLE = "Value.objects.filter(month=month).update(value=3)\nTeam.objects.bulk_create(rows)\n"


# ---- forms never save, nothing below views knows a request


def faults_of_forms(source: str) -> list[str]:
    return [
        f"line {call.lineno}: {ast.unparse(call.func)}"
        for call in calls_in(source)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"save", "create", "bulk_create", "delete"}
    ]


FORMS_SAMPLE = "class F:\n    def keep(self):\n        self.instance.save()\n"


def faults_of_requests(source: str) -> list[str]:
    """Parameters called request, where there is none (architecture 4.4)."""
    return [
        f"{node.name} takes a request"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and "request" in {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
    ]


BELOW_VIEWS = re.compile(r"(actions|queries|rules|models|emails|access|tasks|reminders)(\.py|/)")
REQUESTS_SAMPLE = "def owed(request, team):\n    return 1\n"


# ---- small ones


def faults_of_models(source: str) -> list[str]:
    """Meta.ordering: order where it is shown."""
    return [
        f"line {node.lineno}: Meta.ordering"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef) and node.name == "Meta"
        for line in node.body
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "ordering"
    ]


MODELS_SAMPLE = "class Team:\n    class Meta:\n        ordering = ['name']\n"


def faults_of_safety(source: str) -> list[str]:
    """Markup trusted without a template, and errors caught without a name."""
    faults = [
        f"line {call.lineno}: mark_safe" for call in calls_in(source) if ast.unparse(call.func).endswith("mark_safe")
    ]
    faults += [
        f"line {node.lineno}: bare except"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    return faults


SAFETY_SAMPLE = "try:\n    x = mark_safe(name)\nexcept:\n    pass\n"


def faults_of_templates(source: str) -> list[str]:
    """Inline script or style, handlers, and text that is not escaped."""
    patterns = {
        "inline script": r"<script(?![^>]*(\ssrc=|type=\"application/json\"))",
        "inline style": r"<style|\sstyle=",
        "a handler in an attribute": r"\son[a-z]+=",
        "text that is not escaped": r"\|safe\b|autoescape off",
    }
    return [words for words, pattern in patterns.items() if re.search(pattern, source)]


TEMPLATES_SAMPLE = '<p style="color: red" onclick="go()">{{ name|safe }}</p><script>go()</script><style></style>'

TRUSTED = {
    "templates/mail/base.html",  # mail programs read styles in attributes only
    "templates/joynet/field.html",  # help texts are written in our forms, with format_html where they carry markup
}

Check = tuple[Callable[[str], list[str]], str, Callable[[str], bool], str]
CHECKS: dict[str, Check] = {
    "actions": (faults_of_actions, ACTIONS_SAMPLE, lambda path: bool(ACTIONS.search(path)), "python"),
    "clock": (faults_of_clocks, CLOCK_SAMPLE, lambda path: not CLOCK_READERS.search(path), "python"),
    "tracked tables": (faults_of_tracked_writes, TRACKED_SAMPLE, lambda _path: True, "python"),
    "forms": (faults_of_forms, FORMS_SAMPLE, lambda path: bool(re.search(r"/forms(\.py$|/)", path)), "python"),
    "requests": (
        faults_of_requests,
        REQUESTS_SAMPLE,
        lambda path: bool(BELOW_VIEWS.search(path)),
        "python",
    ),
    "models": (faults_of_models, MODELS_SAMPLE, lambda path: "models" in path, "python"),
    "safety": (faults_of_safety, SAFETY_SAMPLE, lambda _path: True, "python"),
    "templates": (faults_of_templates, TEMPLATES_SAMPLE, lambda path: path not in TRUSTED, "html"),
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_project_keeps_its_promise(name: str) -> None:
    find, _sample, applies, kind = CHECKS[name]
    files = SOURCES if kind == "python" else TEMPLATES
    looked_at = {path: source for path, source in files.items() if applies(path)}
    if name == "actions":
        looked_at = {path: acts_in(path) for path in looked_at}
    assert looked_at
    assert {path: faults for path, source in looked_at.items() if (faults := find(source))} == {}


@pytest.mark.parametrize("name", CHECKS)
def test_a_bad_sample_is_refused(name: str) -> None:
    find, sample, _applies, _kind = CHECKS[name]
    assert find(sample)


DRAWERS = {"utils", "common", "core", "helpers", "base", "misc", "services", "managers", "selectors"}


def drawers_in(paths: list[str]) -> list[str]:
    """Modules and packages named after nothing."""
    return [path for path in paths if DRAWERS & {Path(part).stem for part in Path(path).parts}]


def test_no_module_is_a_drawer() -> None:
    assert drawers_in(list(SOURCES)) == []
    assert drawers_in(["teams/utils.py", "joynet/common/x.py", "teams/rules.py"]) == [
        "teams/utils.py",
        "joynet/common/x.py",
    ]


SIGNAL = re.compile(r"\bfrom django\.db\.models\.signals\b|@receiver\b|(signals?|logged_in|[a-z]+_init)\.connect\(")


def test_no_signal_carries_business_logic() -> None:
    """Celery's process signals and allauth's account signals stand where a library leaves no other way."""
    allowed = {"joynet/celery.py", "joynet/worker.py", "joynet/beat.py", "joynet/accounts/apps.py", "joynet/apps.py"}
    assert [path for path, source in SOURCES.items() if SIGNAL.search(source) and path not in allowed] == []
    assert SIGNAL.search("@receiver(post_save)")
