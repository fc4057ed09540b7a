"""Imports, questions, reports and backups at the same time, for as long as wanted: nothing waits for ever or is lost.

``HEALTHKIT_SOAK_MINUTES`` says how long the long one is; 30 unless told.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from healthkit.store.backup import read_backup
from tests.faults import contents
from tests.soak.everything import DAY_STEPS, lived

MINUTES = float(os.environ.get("HEALTHKIT_SOAK_MINUTES", "30"))
MOST_GROWTH = 40.0
"""Megabytes by which a process may have grown over the last two thirds of a long run."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="reads memory from /proc, and ends kernels by signal")


def run(root: Path, minutes: float, kernels: int, pace: float) -> dict[str, Any]:
    """The figures of one run, in a process of its own: the client of notebooks leaves sockets to the collector."""
    words = [str(root), str(minutes), str(kernels), str(pace)]
    subprocess.run(
        [sys.executable, "-W", "default", "-m", "tests.soak.everything", *words],
        cwd=Path(__file__).parents[2], check=True, timeout=minutes * 60 + 2400,
    )  # fmt: skip
    figures: dict[str, Any] = json.loads((root / "figures.json").read_text())
    return figures


def judge(root: Path, figures: dict[str, Any]) -> None:
    """Nothing failed, every file is an import, every row is there once, every file that was made is whole."""
    assert figures["faults"] == []
    days = lived(len(figures["files"]))
    with contents.opened(root / "vault") as vault, vault.reader() as con:
        hashes = con.execute("SELECT sha256 FROM import_batch ORDER BY batch_id").fetchall()
        totals = con.execute("SELECT day, total FROM daily WHERE metric = 'step_count'").fetchall()
        rows = con.execute("SELECT count(*), count(retired_batch) FROM sample").fetchone()
    assert [digest for (digest,) in hashes] == figures["files"]
    assert dict(totals) == dict.fromkeys(days, DAY_STEPS)
    assert rows == (24 * len(days), 0)
    assert contents.doctor(root / "vault") == []
    for kind in ("import", "question", "backup", "report"):
        assert figures["done"].get(kind), f"no {kind} in all that time"
    backups = list((root / "out" / "backups").iterdir())
    assert backups
    for path in backups:
        assert not path.name.startswith("."), "a draft was left"
        read_backup(path)
    for path in (root / "out" / "pages").glob("*.pdf"):
        assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.timeout(900)
def test_twenty_seconds_of_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = run(tmp_path, minutes=1 / 3, kernels=2, pace=2.0)
    monkeypatch.setenv("HEALTHKIT_KEY_FILE", str(tmp_path / "key"))
    judge(tmp_path, figures)


@pytest.mark.soak
@pytest.mark.timeout(int(MINUTES * 60) + 2700)
def test_half_an_hour_of_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = run(tmp_path, MINUTES, kernels=4, pace=6.0)
    with capsys.disabled():
        sys.stdout.write(json.dumps(figures | {"files": len(figures["files"])}, indent=1) + "\n")
    monkeypatch.setenv("HEALTHKIT_KEY_FILE", str(tmp_path / "key"))
    judge(tmp_path, figures)
    assert figures["operations"] >= 10_000 * MINUTES / 30
    for name, grown in figures["memory"].items():
        assert grown["mb_last"] - grown["mb_first"] < MOST_GROWTH, f"{name} grows: {grown}"
