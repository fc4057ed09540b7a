"""Put the second server under ``out/`` from its lock file, where Node is: ``python -m tests.second_server.install``."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "out" / "second_server"
PACKAGE = "node_modules/@copilotkit/aimock"
NODE = (20, 15)
_SECONDS = 120


class Missing(Exception):
    """The second server cannot be run here; says why."""


def node() -> str:
    """Node, of a version that the server runs on.

    Raises:
        Missing: there is none.
    """
    found = shutil.which("node")
    if not found or not shutil.which("npm"):
        raise Missing("Node and npm are not installed")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=20, check=False).stdout
    version = tuple(int(part) for part in said.strip().lstrip("v").split(".")[:2] if part.isdigit())
    if version < NODE:
        raise Missing(f"Node {'.'.join(map(str, NODE))} or later is needed")
    return found


def install() -> Path:
    """The server's command, installed if it is not yet.

    Raises:
        Missing: without Node, or without a way to fetch it.
    """
    node()
    command = TARGET / PACKAGE / "dist" / "cli.js"
    if not _is_current():
        TARGET.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=TARGET.parent) as made:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, made)
            _fetch(made)
            shutil.rmtree(TARGET, ignore_errors=True)
            Path(made, "node_modules").rename(_emptied(TARGET) / "node_modules")
    return command


def _fetch(folder: str) -> None:
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]
    try:
        done = subprocess.run(["npm", "ci", *options], cwd=folder, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Missing("npm took too long to fetch the second server") from None
    if done.returncode:
        raise Missing("npm could not fetch the second server")


def _emptied(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _is_current() -> bool:
    locked = json.loads((HERE / "package-lock.json").read_text())["packages"][PACKAGE]["version"]
    try:
        return bool(json.loads((TARGET / PACKAGE / "package.json").read_text())["version"] == locked)
    except (OSError, ValueError):
        return False


if __name__ == "__main__":
    try:
        install()
    except Missing as reason:  # everything else works without it
        sys.stderr.write(f"The second model server is left out: {reason}.\n")
