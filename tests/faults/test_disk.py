"""Disks that are full, read-only or slow, from any moment of a command on."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import contents, kills
from tests.faults.scenarios import SCENARIOS
from tests.faults.stage import Stage
from tests.faults.syscalls import GO, Action, Call, Ended, Policy, Refuse, Wait, usable, watched

pytestmark = pytest.mark.skipif(not usable(), reason="needs Linux that lets a process be watched call by call")

MANY = int(os.environ.get("HEALTHKIT_SOAK_DISKS", "100"))
_GROWING = {"write", "pwrite64", "writev", "pwritev", "openat", "mkdir", "mkdirat", "fallocate", "fsync"}
_SLOW = {"fsync": 0.03, "fdatasync": 0.03, "rename": 0.01, "openat": 0.005, "unlink": 0.005}


def full_from(number: int) -> Policy:
    """From a call on, whatever needs room is refused; what frees it is not."""

    def policy(call: Call) -> Action:
        return Refuse(errno.ENOSPC) if call.number >= number and call.name in _GROWING else GO

    return policy


def read_only(call: Call) -> Action:
    """A medium that was never writable."""
    return Refuse(errno.EROFS)


def slow(call: Call) -> Action:
    """Near the times of a folder on a network drive: each sync, rename and creation goes to the server and back."""
    return Wait(_SLOW.get(call.name, 0.001))


def refused(ended: Ended) -> str:
    """The one sentence of a refusal, with its hint; nothing that a person should not see."""
    assert ended.code in (1, 3), f"{ended.code}: {ended.err}"
    assert "Traceback" not in ended.err
    assert "Error:" not in ended.err, "a library's own words"
    said = [line for line in ended.err.splitlines() if not re.match(r"\s*(\d+ ?%|Reading)", line)]
    assert 1 <= len(said) <= 3, ended.err
    return "\n".join(said)


def try_full(stage: Stage, root: Path, name: str, many: int, seed: int) -> Iterator[str]:
    """Fill the disk at random moments: either it is told and nothing changed, or it was done all the same."""
    scenario, dice = SCENARIOS[name], random.Random(seed)
    known = kills.reference(stage, scenario, root / "reference")
    for number in range(many):
        trial, at = kills.Trial(stage, scenario, root / f"{number}"), dice.randint(1, known.calls)
        ended = watched(trial.words(), trial.root, full_from(at), trial.env)
        try:
            if ended.code:
                yield refused(ended)
            else:
                yield "done"
            kills.examine(trial, known)
        except AssertionError as error:
            raise AssertionError(f"{name}, full from call {at} on: {error}") from error
        trial.forget()


@pytest.mark.parametrize(("name", "many"), [("import", 2), ("merge", 1), ("migration", 1), ("backup", 2)])
def test_a_full_disk_is_one_sentence_and_changes_nothing(stage: Stage, tmp_path: Path, name: str, many: int) -> None:
    for said in try_full(stage, tmp_path, name, many, seed=3):
        assert said == "done" or "is full" in said


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", ["init", "import", "merge", "rebuild", "migration", "backup", "restore"])
def test_many_moments_of_a_full_disk(stage: Stage, tmp_path: Path, name: str) -> None:
    for said in try_full(stage, tmp_path, name, MANY // 7, seed=2026):
        assert said == "done" or "is full" in said


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory of its own, which the test gives a size; only an administrator may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if not _mounted(place, "-t", "tmpfs", "tmpfs"):
        pytest.skip("this user may not mount a file system in memory")
    yield place
    subprocess.run(["umount", place], check=True)


def _mounted(place: Path, *words: str) -> bool:
    return subprocess.run(["mount", *words, place], check=False, capture_output=True).returncode == 0


def test_a_disk_that_is_really_full(stage: Stage, tmp_path: Path, disk: Path) -> None:
    """A few hundred kilobytes more than the vault takes."""
    scenario = SCENARIOS["merge"]
    known = kills.reference(stage, scenario, tmp_path / "reference")
    trial = kills.Trial(stage, scenario, tmp_path / "trial")
    size = sum(path.stat().st_size for path in trial.vault.iterdir()) + 300_000
    assert _mounted(disk, "-o", f"remount,size={size}")
    shutil.copytree(trial.vault, disk / "vault")
    trial.vault = disk / "vault"
    trial.env["HEALTHKIT_VAULT"] = str(trial.vault)
    with contents.opened(trial.vault) as vault:
        before = contents.tables(vault)
    ended = watched(trial.words(), trial.root, lambda call: GO, trial.env)
    assert "is full" in refused(ended)
    kills.imports_are_whole(trial, known)  # a file may hold several imports: its own rows, and records in it
    assert _mounted(disk, "-o", "remount,size=2g")
    trial.run_again()
    assert kills.doctor_of(trial) == []
    assert _mounted(disk, "-o", "remount,ro")
    ended = watched(trial.words(), trial.root, lambda call: GO, trial.env)
    assert "cannot be written" in refused(ended)
    with contents.opened(trial.vault) as vault:
        assert contents.tables(vault) != before, "what is on a read-only medium can be read"


@pytest.mark.parametrize("words", [("import", "{stage}/longer.zip"), ("rebuild",), ("backup", "{vault}/../copy")])
def test_a_read_only_medium_is_read_and_not_written(stage: Stage, tmp_path: Path, words: tuple[str, ...]) -> None:
    trial = kills.Trial(stage, SCENARIOS["merge"], tmp_path / "trial")
    ended = watched(trial.words(words), trial.vault.parent, read_only, trial.env)
    assert "cannot be written" in refused(ended)
    ended = watched(["status", "--json"], trial.vault.parent, read_only, trial.env)
    assert ended.code == 0, ended.err


def test_a_slow_disk_changes_nothing_but_the_time(stage: Stage, tmp_path: Path) -> None:
    scenario = SCENARIOS["merge"]
    known = kills.reference(stage, scenario, tmp_path / "reference")
    trial = kills.Trial(stage, scenario, tmp_path / "trial")
    ended = watched(trial.words(), trial.root, slow, trial.env)
    assert ended.code == 0, ended.err
    kills.examine(trial, known)


def test_a_second_writer_is_told_for_whom_it_waits(stage: Stage, tmp_path: Path) -> None:
    """The first is held up in the middle of its transaction by a disk that does not answer."""
    scenario = SCENARIOS["merge"]
    trial = kills.Trial(stage, scenario, tmp_path / "trial")
    second: list[subprocess.CompletedProcess[str]] = []

    def policy(call: Call) -> Action:
        if call.path.name == "vault.duckdb.wal" and not second:
            second.append(
                subprocess.run(
                    [sys.executable, "-m", "healthkit.cli", "rebuild"], capture_output=True, text=True, check=False,
                    env=trial.env | {"HEALTHKIT_LOCK_WAIT_SECONDS": "0.5"}, stdin=subprocess.DEVNULL, timeout=60,
                )
            )  # fmt: skip
        return GO

    ended = watched(trial.words(), trial.root, policy, trial.env)
    assert ended.code == 0, ended.err
    (told,) = second
    assert told.returncode == 3
    assert re.search(r"is in use by \S.* \(process \d+\)", told.stderr)
    assert "Traceback" not in told.stderr
