"""``kill -9`` at random points of everything that writes: see docs/faults.md for what must hold afterwards."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.faults import kills
from tests.faults.scenarios import SCENARIOS
from tests.faults.stage import Stage
from tests.faults.syscalls import usable

pytestmark = pytest.mark.skipif(not usable(), reason="needs Linux that lets a process be watched call by call")

FEW = {"init": 2, "import": 2, "merge": 1, "watch": 2, "rebuild": 1, "migration": 1, "backup": 2, "restore": 2}
MANY = int(os.environ.get("HEALTHKIT_SOAK_KILLS", "300"))
"""Points in all, of which reports, which take long, get a tenth of the share of the others."""


def try_points(stage: Stage, root: Path, name: str, many: int, seed: int) -> int:
    """Kill a command at random points; how many times it was alive to be killed."""
    scenario, killed = SCENARIOS[name], 0
    known = kills.reference(stage, scenario, root / "reference")
    for number, point in enumerate(kills.points(known, many, seed)):
        trial = kills.Trial(stage, scenario, root / f"{number}")
        killed += kills.kill_at(point, trial)
        try:
            kills.examine(trial, known)
        except AssertionError as error:
            raise AssertionError(f"{name}, {point}: {error}") from error
        trial.forget()
    return killed


@pytest.mark.parametrize("name", FEW)
def test_a_kill_loses_nothing_and_the_next_run_completes_it(stage: Stage, tmp_path: Path, name: str) -> None:
    assert try_points(stage, tmp_path, name, FEW[name], seed=5) == FEW[name]


@pytest.mark.parametrize("file", ["conversations.duckdb", "ledger.duckdb", "vault.toml.bak", "vault.toml"])
def test_a_vault_killed_in_the_making_is_made_by_the_next_run(stage: Stage, tmp_path: Path, file: str) -> None:
    """At each rename of the last step, of which random points would meet few."""
    scenario = SCENARIOS["init"]
    known = kills.reference(stage, scenario, tmp_path / "reference")
    trial = kills.Trial(stage, scenario, tmp_path / "trial")
    assert kills.kill_at_rename(trial, file)
    kills.examine(trial, known)


@pytest.mark.parametrize("name", ["migration", pytest.param("merge", marks=pytest.mark.soak)])
def test_every_write_of_a_checkpoint_may_be_torn(stage: Stage, tmp_path: Path, name: str) -> None:
    """DuckDB writes over blocks of its metadata, to which the old header still points."""
    scenario = SCENARIOS[name]
    known = kills.reference(stage, scenario, tmp_path / "reference")
    torn = 0
    while kills.kill_at_write(trial := kills.Trial(stage, scenario, tmp_path / f"{torn}"), "vault.duckdb", torn + 1):
        kills.examine(trial, known)
        trial.forget()
        torn += 1
    assert torn >= 4, "two blocks at least, one of metadata, and a header"


@pytest.mark.parametrize("which", [1, 2])
def test_a_restore_killed_between_its_renames_is_finished_by_whoever_opens_the_vault(
    stage: Stage, tmp_path: Path, which: int
) -> None:
    scenario = SCENARIOS["restore"]
    known = kills.reference(stage, scenario, tmp_path / "reference")
    trial = kills.Trial(stage, scenario, tmp_path / "trial")
    assert kills.kill_at_rename(trial, "vault", which=which)
    assert trial.vault.exists() == (which == 1)
    kills.examine(trial, known)


@pytest.mark.soak
@pytest.mark.timeout(4 * 3600)
@pytest.mark.parametrize("name", SCENARIOS)
def test_hundreds_of_points(stage: Stage, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    share = MANY // (len(SCENARIOS) - 1) + 1
    many = max(share // 10, 1) if name == "report" else share
    killed = try_points(stage, tmp_path, name, many, seed=2026)
    with capsys.disabled():
        sys.stdout.write(f"{name}: {many} points, {killed} kills\n")
    assert killed >= many * 0.8
