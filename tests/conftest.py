"""What every test stands on: no network but loopback, an own home, fast key derivation, settings read afresh."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.chromium import chromium

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")

_LOOPBACK = {"localhost", "::1", "0.0.0.0", ""}


def _allowed(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    return host in _LOOPBACK or host.startswith("127.")


@pytest.fixture(autouse=True, scope="session")
def closed_sockets() -> Iterator[None]:
    """Refuse every connection that would leave the machine."""
    original, original_ex = socket.socket.connect, socket.socket.connect_ex

    def connect(self: socket.socket, address: object) -> None:
        if not _allowed(address):
            raise PermissionError(f"a test tried to reach {address!r}")
        original(self, address)  # type: ignore[arg-type]

    def connect_ex(self: socket.socket, address: object) -> int:
        if not _allowed(address):
            raise PermissionError(f"a test tried to reach {address!r}")
        return original_ex(self, address)  # type: ignore[arg-type]

    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]
    yield
    socket.socket.connect, socket.socket.connect_ex = original, original_ex  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def browser() -> Path:
    """A browser's program."""
    return chromium()


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, so that no test sees or touches a person's settings, keyring or vault."""
    from healthkit.settings import settings

    home = tmp_path_factory.mktemp("home")
    for name in [key for key in os.environ if key.startswith("HEALTHKIT_") and key != "HEALTHKIT_CORPUS"]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("HEALTHKIT_KEYRING", "0")
    monkeypatch.setenv("HEALTHKIT_KEY_MEMORY_MB", "8")  # a real passphrase takes 0.4 s, hundreds of tests would wait
    monkeypatch.setenv("HEALTHKIT_KEY_MEMORY_MB", "8")
    monkeypatch.setenv("HEALTHKIT_VAULT", str(home / "vault"))
    settings.cache_clear()
    yield home
    settings.cache_clear()


@pytest.fixture(autouse=True, scope="session")
def clean_logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """At the end, look into every log that the tests' commands wrote: it holds the program's own words and numbers."""
    yield
    from tests.builders.logs import foreign

    found = [
        f"{path}: {line}"
        for path in tmp_path_factory.getbasetemp().glob("home*/**/healthkit.log*")
        for line in foreign(path)
    ]
    assert not found, "a log holds what it must not: " + "; ".join(found[:5])


@pytest.fixture
def corpus() -> Path:
    """The folder of real-format sample files; tests that need it are skipped where it is not given."""
    folder = os.environ.get("HEALTHKIT_CORPUS")
    if not folder:
        pytest.skip("HEALTHKIT_CORPUS is not set")
    return Path(folder)
