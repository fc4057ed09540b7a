"""A browser for the figures of reports: the installed one, else Debian's, else Plotly's own, else a word of advice.

Never fails the set-up: without a browser a report prints tables in place of figures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from healthkit.report.browser import find_browser

ADVICE = (
    "No browser was found. Install Chrome, Chromium or Edge to have figures in reports; until then they are tables."
)


def say(message: str) -> None:
    """Tell the person on stderr."""
    print(message, file=sys.stderr, flush=True)


def debian_package() -> bool:
    """Install Debian's ``chromium``, as root on Debian, unless ``HEALTHKIT_SETUP_SYSTEM=0`` forbids it."""
    if os.environ.get("HEALTHKIT_SETUP_SYSTEM") == "0":
        return False
    if not Path("/etc/debian_version").exists() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say("No browser was found: installing Debian's package chromium (HEALTHKIT_SETUP_SYSTEM=0 forbids it).")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            say(f"{' '.join(command)} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ''}")
            return False
    return find_browser() is not None


def plotly_chrome() -> bool:
    """Let Plotly download a Chrome of its own, where that server can be reached."""
    tool = Path(sys.executable).parent / "plotly_get_chrome"
    if not tool.exists():
        return False
    done = subprocess.run([str(tool), "-y"], capture_output=True, text=True, check=False, timeout=600)
    return done.returncode == 0 and find_browser() is not None


def main() -> None:
    """Find a browser, or get one, or say what to do."""
    if find_browser() or debian_package() or plotly_chrome():
        return
    say(ADVICE)


if __name__ == "__main__":
    main()
