"""The prepared vaults, made once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.stage import Stage

_STAGES: dict[Path, Stage] = {}


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """What every fault is tried on; its passphrase is the one that processes of a test are given."""
    base = tmp_path_factory.getbasetemp() / "faults-stage"
    if base not in _STAGES:
        base.mkdir()
        _STAGES[base] = Stage(base)
    monkeypatch.setenv("HEALTHKIT_KEY_FILE", str(_STAGES[base].key_file))
    return _STAGES[base]
