"""Whether the system libraries that draw PDFs are here: without them WeasyPrint cannot even be imported."""

import ctypes
import os
import sys
from pathlib import Path

NEEDED = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig")
NUMBERS = {"fontconfig": "1"}
DEBIAN_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
BREW = (Path("/opt/homebrew/lib"), Path("/usr/local/lib"))


def missing() -> list[str]:
    """Names of the libraries that do not load, such as `pango-1.0`."""
    return [name for name in NEEDED if not _loads(name)]


def sentence(names: list[str]) -> str:
    """What a person does about the missing libraries."""
    how = "brew install pango" if sys.platform == "darwin" else f"sudo apt-get install {DEBIAN_PACKAGES}"
    return f"PDFs cannot be made here: {', '.join(names)} is missing. Everything else works. To mend it: {how}"


def environment() -> dict[str, str]:
    """What a process needs in its environment to find Homebrew's libraries, which macOS does not search by itself."""
    if sys.platform != "darwin":
        return {}
    searched = [path for path in os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "").split(":") if path]
    return {"DYLD_FALLBACK_LIBRARY_PATH": ":".join([*searched, *(str(path) for path in BREW if path.is_dir())])}


def _loads(name: str) -> bool:
    number = NUMBERS.get(name, "0")
    files = [f"lib{name}.so.{number}"]
    if sys.platform == "darwin":
        files = [str(folder / f"lib{name}{ending}") for folder in BREW for ending in (f".{number}.dylib", ".dylib")]
    for file in files:
        try:
            ctypes.CDLL(file)
        except OSError:
            continue
        return True
    return False
