"""The Nu HTML checker over many pages at once. It needs Java; its file comes from npm, once, into .cache."""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

CHOSEN = "JOYNET_TEST_NU"  # set by tests/run.py: the path of vnu.jar; empty: the checker cannot run here
PACKAGE, VERSION = "vnu-jar", "26.9.27"
CACHE = Path(__file__).parents[1] / ".cache"


def find() -> str:
    """The path of the checker when it can run here; empty otherwise."""
    if CHOSEN in os.environ:
        return os.environ[CHOSEN]
    jar = CACHE / f"{PACKAGE}-{VERSION}.jar"
    return str(jar) if jar.exists() and _has_java() else ""


def find_or_fetch() -> str:
    """The path of the checker, after trying to get it; empty when Java or the package cannot be had."""
    found = find()
    if found or not _has_java() or not shutil.which("npm"):
        return found
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        try:
            command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)
            packed = next(Path(folder).glob("*.tgz"))
            with tarfile.open(packed) as archive:
                inside = archive.extractfile("package/build/dist/vnu.jar")
                if inside is None:
                    return ""
                part = Path(folder) / "vnu.jar"
                with part.open("wb") as target:
                    shutil.copyfileobj(inside, target)
                part.replace(CACHE / f"{PACKAGE}-{VERSION}.jar")
        except (OSError, KeyError, StopIteration, subprocess.SubprocessError):
            return ""
    return find()


def check(pages: dict[str, str]) -> list[str]:
    """What the checker holds against the pages, by name: `/help/ line 12: …`; one start of Java for all of them."""
    jar = find()
    if not jar:
        raise RuntimeError("The Nu HTML checker cannot run here.")
    if not pages:
        return []
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (name, html) in enumerate(pages.items()):
            path = Path(folder) / f"{number}.html"
            path.write_text(html, encoding="utf-8")
            names[path.name] = name
        command = ["java", "-Xss2m", "-jar", jar, "--errors-only", "--format", "json", "--skip-non-html", folder]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        messages = json.loads(done.stderr or done.stdout)["messages"]
    return [
        "{} line {}: {}".format(
            names.get(Path(message.get("url", "")).name, "checker"), message.get("lastLine", "?"), message["message"]
        )
        for message in messages
    ]


def _has_java() -> bool:
    """macOS has a `java` that only says where to get one."""
    try:
        return subprocess.run(["java", "-version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
