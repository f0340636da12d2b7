"""A small group of stand-in processes under the real supervisor, for test_supervisor.py: `python parts.py FOLDER`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from joynet import supervisor

FOLDER = Path(sys.argv[1])
supervisor.FIRST_PAUSE = 0.5  # the tests need not wait as long as people

# Writes who it is, has a child of its own, and stops when asked to.
STEADY = """
import os, signal, subprocess, sys, time
name, folder = sys.argv[1:]
child = subprocess.Popen(["sleep", "600"])
print("hello from", name, flush=True)
def stop(number, frame):
    open(os.path.join(folder, "stops"), "a").write(name + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
part = os.path.join(folder, name + ".new")
open(part, "w").write(f"{os.getpid()} {child.pid}")
os.rename(part, os.path.join(folder, name))
while True:
    time.sleep(1)
"""
STUBBORN = STEADY.replace("signal.signal(signal.SIGTERM, stop)", "signal.signal(signal.SIGTERM, signal.SIG_IGN)")


def part(name: str, source: str) -> supervisor.Part:
    return supervisor.Part(name, [sys.executable, "-c", source, name, str(FOLDER)], patience=5)


supervisor.run(
    [
        part("broker", STEADY),
        part("worker", STUBBORN if "stubborn" in sys.argv else STEADY),
        supervisor.Part("broken", [sys.executable, "-c", "print('no such table'); raise SystemExit(3)"], patience=2),
        part("web", STEADY),
    ],
    environment=dict(os.environ),
    folder=str(FOLDER),
    is_first_ready=(FOLDER / "broker").exists,
    when_ended=lambda name: print("noted", name, flush=True),
    each_turn=lambda: None,
)
print("all stopped", flush=True)
