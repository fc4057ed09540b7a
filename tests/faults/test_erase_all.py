"""``kill -9`` while a whole vault is erased: it opens with everything in it, or nothing opens it any more."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from healthkit.errors import NotAVault
from healthkit.privacy.erasure import whole
from healthkit.store import keyfile
from tests.faults import contents
from tests.faults.kills import Scenario, Trial
from tests.faults.scenarios import held
from tests.faults.stage import Stage
from tests.faults.syscalls import GO, Call, Kill, Wait, usable, watched

pytestmark = pytest.mark.skipif(not usable(), reason="needs Linux that lets a process be watched call by call")

ERASE = Scenario("erase all", held, ("erase", "--all", "--yes"))
MANY = int(os.environ.get("HEALTHKIT_SOAK_KILLS", "300")) // 10


def calls(stage: Stage, root: Path) -> list[Call]:
    """Every call of an undisturbed run."""
    trial, seen = Trial(stage, ERASE, root), list[Call]()

    def policy(call: Call) -> Wait:
        seen.append(call)
        return GO

    ended = watched(trial.words(), trial.root, policy, trial.env)
    assert ended.code == 0, ended.err
    assert not trial.vault.exists()
    trial.forget()
    return seen


def kill(stage: Stage, root: Path, number: int, when: str) -> None:
    """Kill one run at a call, look at what is left, and run it again.

    Raises:
        AssertionError: half of a vault is left, or it cannot be erased any more.
    """
    before = _tables(held(stage))
    trial = Trial(stage, ERASE, root)
    ended = watched(trial.words(), trial.root, lambda call: Kill(when) if call.number == number else GO, trial.env)
    assert ended.killed
    if trial.vault.exists() and any(trial.vault.iterdir()):
        if whole.keyless(trial.vault):
            with pytest.raises(NotAVault), contents.opened(trial.vault):
                pass
        else:
            assert _tables(trial.vault) == before
        trial.run_again()
    assert not trial.vault.exists() or not any(trial.vault.iterdir())
    assert not any(path.name.startswith(".") for path in trial.vault.parent.iterdir())
    trial.forget()


def _tables(folder: Path) -> dict[str, contents.Rows]:
    with contents.opened(folder) as vault:
        return contents.tables(vault)


def test_killed_at_each_step_of_the_keys_and_the_files(stage: Stage, tmp_path: Path) -> None:
    """The calls that decide: every write to a key file, and the first and the last removals."""
    seen = calls(stage, tmp_path / "reference")
    keys = [call.number for call in seen if call.path.name in keyfile.FILES and call.name != "openat"]
    databases = [call.number for call in seen if call.path.suffix == ".duckdb" and call.name.startswith("unlink")]
    assert len(keys) >= 4
    assert len(databases) == 3
    for number in [*keys, databases[0], databases[-1]]:
        kill(stage, tmp_path / f"{number}", number, "before")
    kill(stage, tmp_path / "last", keys[-1], "after")


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_killed_anywhere(stage: Stage, tmp_path: Path) -> None:
    dice, many = random.Random(2026), len(calls(stage, tmp_path / "reference"))
    for trial in range(MANY):
        kill(stage, tmp_path / f"{trial}", dice.randint(1, many), dice.choice(("before", "after", "torn")))
