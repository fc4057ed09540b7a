"""Bit flips at random places of every file of a vault."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from healthkit.store import creation, open_vault
from tests.faults import contents, flips
from tests.faults.stage import PASSPHRASE, Stage

MANY = int(os.environ.get("HEALTHKIT_SOAK_FLIPS", "300"))


@pytest.fixture
def vault(stage: Stage, tmp_path: Path) -> Path:
    """A vault whose chats still have a log beside them."""
    folder = tmp_path / "whole"
    shutil.copytree(stage.held(), folder)
    assert list(folder.glob("*.wal"))
    return folder


def try_flips(vault: Path, work: Path, many: int, seed: int) -> Counter[tuple[str, str]]:
    with contents.opened(vault) as opened:
        truth = contents.tables(opened)
    counted: Counter[tuple[str, str]] = Counter()
    for flip in flips.flips(vault, many, seed):
        counted[flip.file, flips.judge(flips.flipped(vault, work / "flipped", flip), flip, truth)] += 1
    return counted


def test_a_turned_bit_is_told_or_changes_nothing(vault: Path, tmp_path: Path) -> None:
    counted = try_flips(vault, tmp_path, 12, seed=9)
    assert counted.total() == 12


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_hundreds_of_turned_bits(vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counted = try_flips(vault, tmp_path, MANY, seed=2026)
    with capsys.disabled():
        for (file, outcome), number in sorted(counted.items()):
            sys.stdout.write(f"{file}: {number} {outcome}\n")


def test_a_flip_under_a_vault_that_is_open_is_told(vault: Path) -> None:
    """Another program's read after the damage: what this process has in memory stays true, what it reads is vouched."""
    opened = open_vault(vault, PASSPHRASE)
    before = contents.tables(opened)
    file = vault / "vault.duckdb"
    body = bytearray(file.read_bytes())
    for at in range(20_000, len(body), 40_000):
        body[at] ^= 4
    file.write_bytes(body)
    seen = flips.read(vault)
    assert not isinstance(seen, dict), "a dozen turned bits went unnoticed"
    assert seen.exit_code in (1, 3)
    assert "vault.duckdb is damaged" in seen.message
    assert before
    creation.forget(vault)
