"""Sample files of many origins: each is read, adds nothing the second time, and says what the source says."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.connectors.fitbit.exports import read_path

pytestmark = pytest.mark.corpus


def files(corpus: Path) -> list[Path]:
    found = sorted(path for path in (corpus / "fitbit").rglob("*") if path.is_file() and path.name != "ORIGIN.md")
    assert len(found) >= 10
    return found


def test_every_file_is_read_and_adds_nothing_twice(corpus: Path, tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "corpus")
    for path in files(corpus):
        (first,) = import_path(vault, path)
        (second,) = import_path(vault, path)
        assert (first.connector, first.error) == ("fitbit", ""), path.name
        assert first.added, path.name
        assert second.added == {}, path.name


def test_nights_have_the_minutes_that_their_logs_state(corpus: Path) -> None:
    for path in files(corpus):
        if "sleep" not in path.name or path.suffix != ".json":
            continue
        loaded = json.loads(path.read_text("utf-8"))
        logs = loaded["sleep"] if isinstance(loaded, dict) else loaded
        told = read_path(path)
        asleep = sum(
            (end - start).total_seconds() / 60
            for code, start, end in told.rows("event", "code", "start", "end")
            if code.startswith("asleep")
        )
        stated = sum(log["minutesAsleep"] for log in logs if log["levels"].get("data"))
        assert asleep == pytest.approx(stated, abs=1), path.name


def test_values_are_those_of_the_files(corpus: Path) -> None:
    folder = corpus / "fitbit"
    pulse = read_path(next(folder.rglob("heart_rate_2024-10-27.csv")))
    assert pulse.rows("sample", "start", "offset_min", "value", "unit")[0] == (
        datetime(2024, 10, 27, 0, 0, 4), 0, 65.0, "count/min",
    )  # fmt: skip
    weights = read_path(next(folder.rglob("fitbit-body-log-weight.json")))
    assert weights.rows("sample", "value", "unit", metric="body_mass")[0] == (56.7, "kg")
    resting = read_path(next(folder.rglob("resting_heart_rate-2026-06-01.json")))
    assert resting.values("resting_heart_rate") == [51.5]
    steps = read_path(next(folder.rglob("fitbit-activities-steps-1d-1m-intraday.json")))
    assert steps.values("step_count") == [3212.0, 7.0, 0.0, 52.0]
