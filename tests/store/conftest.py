"""A small vault, and child processes that use it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from healthkit.store import Vault, create_vault

PASSPHRASE = "four unrelated small words"
Child = subprocess.Popen[str]

_PRELUDE = """
import sys
from pathlib import Path
from healthkit.errors import HealthkitError
from healthkit.store import open_vault

folder = Path(sys.argv[1])

def tell(line):
    print(line, flush=True)

def wait():
    sys.stdin.readline()
"""


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = create_vault(tmp_path / "vault", PASSPHRASE)
    yield made
    made.close()


@pytest.fixture
def spawn(vault: Vault) -> Iterator[Callable[[str], Child]]:
    """Start a Python process that runs some code with the vault's key in its environment."""
    started: list[Child] = []

    def start(code: str, **environment: str) -> Child:
        child = subprocess.Popen(
            [sys.executable, "-c", _PRELUDE + code, str(vault.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"HEALTHKIT_KEY": PASSPHRASE} | environment,
        )
        started.append(child)
        return child

    yield start
    for child in started:
        child.kill()
        child.communicate()


def hear(child: Child, line: str) -> None:
    """Wait until a child said something."""
    assert child.stdout is not None
    heard = child.stdout.readline().strip()
    if heard != line:
        child.kill()
        raise AssertionError(f"heard {heard!r} instead of {line!r}: {child.communicate()[1]}")


def nudge(child: Child) -> None:
    """Let a waiting child go on."""
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()


def finish(child: Child) -> str:
    """Wait for a child's good end; returns what else it said."""
    out, err = child.communicate(timeout=60)
    assert child.returncode == 0, err
    return out
