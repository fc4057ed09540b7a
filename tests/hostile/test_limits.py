"""Each limit of ``[limits]``: reached, it refuses in one sentence that names its setting; the vault is as it was."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from healthkit.errors import UsageError
from healthkit.settings import load, settings, settings_file
from healthkit.source.ingest import import_path
from healthkit.store import Vault
from tests.contract.samples import SAMPLES
from tests.hostile.attacks import declared_bomb, nested_runs, ratio_bomb, zipped
from tests.hostile.conftest import state


def allow(line: str) -> None:
    """Write one limit into the settings of this test."""
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(f"[limits]\n{line}\n")
    settings.cache_clear()


@pytest.mark.parametrize("limit", ["rows = 3", "members = 1", "ratio = 5", "unpacked_gb = 1"])
def test_what_goes_beyond_is_refused(limit: str, vault: Vault, tmp_path: Path) -> None:
    name = limit.partition(" ")[0]
    path = SAMPLES["nightscout"].other(tmp_path)
    if name == "members":
        path = zipped(tmp_path / "two.zip", [("a.json", path.read_bytes()), ("b.json", path.read_bytes())])
    elif name in ("ratio", "unpacked_gb"):
        path = ratio_bomb(tmp_path)
    before = state(vault)
    allow(limit)
    (report,) = import_path(vault, path)
    wanted = "ratio" if name == "unpacked_gb" else name  # 70 MB are below the least gigabyte: the ratio stops them
    assert f"“{wanted}”" in report.error
    assert f"raise {wanted} under [limits]" in report.error
    assert "\n" not in report.error
    assert state(vault) == before


def test_gigabytes_are_limited_where_a_ratio_is_not(vault: Vault, tmp_path: Path) -> None:
    before = state(vault)
    allow("unpacked_gb = 1\nratio = 1000000000")
    (report,) = import_path(vault, declared_bomb(tmp_path))
    assert "raise unpacked_gb under [limits]" in report.error
    assert state(vault) == before


def test_archives_within_archives_are_limited(vault: Vault, tmp_path: Path) -> None:
    before, path = state(vault), nested_runs(tmp_path)
    (report,) = import_path(vault, path)
    assert "raise depth under [limits]" in report.error
    assert "\n" not in report.error
    assert state(vault) == before
    allow("depth = 5")
    (report,) = import_path(vault, path)
    assert not report.error
    assert report.read["activity"] == 1


def test_time_is_limited(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(vault)
    monkeypatch.setattr("healthkit.source.budget.time", SimpleNamespace(monotonic=lambda: 1e12))
    (report,) = import_path(vault, SAMPLES["nightscout"].other(tmp_path))
    assert "“seconds”" in report.error
    assert state(vault) == before


def test_memory_is_limited(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, held = state(vault), iter(range(0, 1 << 50, 8 << 30))
    monkeypatch.setattr("healthkit.source.budget.resident", lambda: next(held))
    (report,) = import_path(vault, SAMPLES["nightscout"].other(tmp_path))
    assert "“memory_mb”" in report.error
    assert state(vault) == before


@pytest.mark.parametrize("line", ["rows = 0", "rows = 'many'", "rowz = 5"])
def test_a_limit_that_is_none_is_said(line: str) -> None:
    allow(line)
    with pytest.raises(UsageError, match="limits"):
        load()
