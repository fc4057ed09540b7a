"""The same question gives the same bytes: over many sessions, in any order, and in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ask.questions import repeat
from tests.ask.questions.opened import french_truth, person_truth
from tests.ask.questions.truth import Truth

__all__ = ["french_truth", "person_truth"]
pytestmark = pytest.mark.xdist_group("questions")
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["french", "person"])
@pytest.mark.parametrize(
    ("rounds", "processes"),
    [pytest.param(2, 1, id="few"), pytest.param(20, 3, id="twenty", marks=pytest.mark.soak)],
)
@pytest.mark.timeout(600)
def test_byte_for_byte(name: str, rounds: int, processes: int, request: pytest.FixtureRequest) -> None:
    truth: Truth = request.getfixturevalue(f"{name}_truth")
    every = repeat.questions(name)
    first = repeat.hashes(truth.vault, truth.as_of, every, 0)
    for seed in range(1, rounds):
        again = repeat.hashes(truth.vault, truth.as_of, every, seed)
        other = [" > ".join(one) for one in every if again[one] != first[one]]
        assert not other, f"round {seed} answers otherwise:\n" + "\n".join(other)
    for seed in range(processes):
        lines = _elsewhere(name, truth, seed)
        other = [" > ".join(one) for one, line in zip(every, lines, strict=True) if line != first[one]]
        assert not other, f"process {seed} answers otherwise:\n" + "\n".join(other)


def _elsewhere(name: str, truth: Truth, seed: int) -> list[str]:
    """The hashes by a process with another order and another seed for its sets and dictionaries."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.ask.questions.repeat", name, truth.vault.folder, str(truth.as_of), str(seed)],
        cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": str(seed + 1)}, capture_output=True, text=True, check=False,
        timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
