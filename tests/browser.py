"""A browser for the journeys: one that the system has, else Playwright's own, else the system's package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

CHOSEN = "JOYNET_TEST_BROWSER"  # set by tests/run.py, so that each process need not look again; empty: there is none
ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
ON_MACOS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
# Nothing here may leave the machine.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
]
if hasattr(os, "getuid") and os.getuid() == 0:
    FLAGS.append("--no-sandbox")  # Chromium's own sandbox does not work for root


def find() -> str:
    """The path of a browser that runs here; empty when there is none."""
    if CHOSEN in os.environ:
        return os.environ[CHOSEN]
    of_system = [*(shutil.which(name) for name in ON_PATH), *ON_MACOS]
    return next((path for path in of_system if path and _runs(path)), "") or _of_playwright()


def find_or_install() -> str:
    """The path of a browser that runs here, after trying to get one; empty when none can be had."""
    return find() or _download() or _install_package()


def _of_playwright() -> str:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and _runs(path) else ""


def _runs(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _download() -> str:
    print("No browser here yet; trying to download one for the tests (once) …", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell", "chromium"]
    try:
        subprocess.run(command, capture_output=True, timeout=600, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return _of_playwright()


def _install_package() -> str:
    """As root on Debian or Ubuntu the system's package manager may have one."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return ""
    print("Installing the system's Chromium for the tests (once) …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        try:
            subprocess.run(
                ["apt-get", "--quiet", *words], env=environment, capture_output=True, timeout=900, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return ""
    return find()
