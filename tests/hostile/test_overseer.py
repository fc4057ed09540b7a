"""A reader that never comes back from a step is thrown out in one sentence; the vault is as it was."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pytest

from connectors.fhir import crew, reader
from healthkit.source import ingest, overseer
from healthkit.source.contract import Claim, Counts, Item
from healthkit.source.files import Package
from healthkit.source.ingest import import_path
from healthkit.store import Vault
from tests.contract.samples import SAMPLES
from tests.hostile.conftest import state
from tests.hostile.test_limits import allow


def endless() -> None:
    while True:
        pass


def stubborn() -> None:
    """Takes whatever is an error for a damaged record."""
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            continue


def hungry() -> None:
    held = []
    while True:
        held.append(bytearray(b"\1" * (1 << 20)))
        time.sleep(0.005)


@dataclass
class Deaf:
    """Hears the second time."""

    heard: int = 0

    def __call__(self) -> None:
        while self.heard < 2:
            try:
                endless()
            except BaseException:
                self.heard += 1
                if self.heard == 2:
                    raise


@dataclass
class Reader:
    """A connector that does something else than reading, before its first item or while it looks."""

    work: Callable[[], object]
    looking: bool = False
    name: str = "stuck"
    label: dict[str, str] = field(default_factory=dict)
    version: str = "1"
    delivers: tuple[str, ...] = ()
    ended: bool = False

    def detect(self, package: Package) -> Claim | None:
        if self.looking:
            self.work()
        return Claim(frozenset(package.members), "stuck")

    def read(self, package: Package, claim: Claim) -> Iterator[Item]:
        try:
            self.work()
            yield Counts({"record": 1})
        finally:
            self.ended = True


@pytest.fixture
def refused(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Reader], str]:
    def told(reader: Reader) -> str:
        path, before = tmp_path / "export.bin", state(vault)
        path.write_bytes(b"anything")
        with monkeypatch.context() as patch:
            patch.setattr(ingest, "load_connectors", lambda: [reader])
            (report,) = import_path(vault, path)
        assert state(vault) == before
        allow("seconds = 60")
        (sound,) = import_path(vault, SAMPLES["nightscout"].small(tmp_path))  # nothing is thrown later
        assert not sound.error
        return report.error

    return told


@pytest.mark.parametrize("work", [endless, stubborn])
def test_a_loop_without_end(refused: Callable[[Reader], str], work: Callable[[], None]) -> None:
    allow("seconds = 1")
    stuck = Reader(work)
    assert "takes longer than 1 s" in refused(stuck)
    assert stuck.ended


def test_looking_without_end(refused: Callable[[Reader], str]) -> None:
    allow("seconds = 1")
    said = refused(Reader(endless, looking=True))
    assert "takes longer than 1 s" in said
    assert "\n" not in said


def test_one_that_swallows_what_is_thrown(refused: Callable[[Reader], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overseer, "AGAIN", 1)
    allow("seconds = 1")
    deaf = Deaf()
    assert "takes longer than 1 s" in refused(Reader(deaf))
    assert deaf.heard == 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells memory cheaply")
def test_memory_that_grows_within_a_step(refused: Callable[[Reader], str]) -> None:
    allow("memory_mb = 64")
    assert "needs more than 64 MB" in refused(Reader(hungry))


def test_a_helper_that_does_not_answer(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(vault)
    allow("seconds = 1")
    monkeypatch.setattr(reader, "helpers_for", lambda *_: 1)
    monkeypatch.setattr(crew, "COMMAND", (sys.executable, "-c", "import time; time.sleep(600)"))
    path = tmp_path / "record.ndjson"
    path.write_text('{"resourceType": "Patient", "id": "1"}\n{"resourceType": "Patient", "id": "2"}\n')
    (report,) = import_path(vault, path)
    assert "takes longer than 1 s" in report.error
    assert state(vault) == before


def test_a_panic_is_told_like_any_fault(refused: Callable[[Reader], str]) -> None:
    """Polars' own faults are no ``Exception``."""

    def panic() -> None:
        raise pl.exceptions.PanicException("a value of the person's")

    said = refused(Reader(panic))
    assert "(PanicException)" in said
    assert "person's" not in said
