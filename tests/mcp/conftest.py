"""A vault that a server is started on, the official client, and a look at what the server tries to reach."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import StdioServerParameters

from healthkit.mcp.answering import Answering
from healthkit.mcp.outlet import Outlet
from healthkit.store import Vault
from tests.ask import builder, record_vault

PASSPHRASE = "a passphrase for tests"
_WATCHED = """
import os, sys
def _watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        with open(os.environ["REACHED"], "a") as file:
            file.write(f"{event} {args[1:]}\\n")
sys.addaudithook(_watch)
"""


@pytest.fixture
def metrics(tmp_path: Path) -> Iterator[Vault]:
    made = builder.build(tmp_path / "vault")
    yield made
    made.close()


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Vault]:
    made = record_vault.build(tmp_path / "vault")
    yield made
    made.close()


@pytest.fixture
def reached(tmp_path: Path) -> Path:
    """Where a server writes each attempt to reach anything; not there as long as there was none."""
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(_WATCHED)
    return tmp_path / "reached"


def parameters(folder: Path, reached: Path, key: str = PASSPHRASE, *options: str) -> StdioServerParameters:
    """How a client starts ``healthkit mcp``."""
    home = str(reached.parent)
    environment = {
        "HEALTHKIT_KEY": key, "HEALTHKIT_KEYRING": "0", "HEALTHKIT_KEY_MEMORY_MB": "8", "HOME": home,
        "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home, "REACHED": str(reached),
        "PYTHONPATH": str(reached.parent / "watch"), "PATH": "/usr/bin:/bin", "HEALTHKIT_COUNTRY": "FR",
    }  # fmt: skip
    given = {name: value for name, value in environment.items() if value}
    arguments = ["-m", "healthkit.cli", "--vault", str(folder), "mcp", *options]
    return StdioServerParameters(command=sys.executable, args=arguments, env=given)


def answering(vault: Vault, redaction: str = "default", *, keep: bool = False, lang: str = "en") -> Answering:
    """What the server asks, without the protocol around it."""
    outlet = Outlet(vault, lang=lang, redaction=redaction, keep=keep, today=lambda: builder.AS_OF)
    return Answering(vault, outlet, lang=lang, as_of=builder.AS_OF)
