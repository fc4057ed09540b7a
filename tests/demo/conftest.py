"""Two small lives, with and without the devices' errors, made once a session."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.builders.person import small_export


@dataclass(frozen=True)
class Person:
    """An export and what is true of it."""

    export: Path
    daily: pl.DataFrame
    nights: pl.DataFrame
    facts: dict[str, Any]


def _person(folder: Path, *, noise: bool) -> Person:
    export = small_export(folder, noise=noise)
    truth = export.parent / "truth"
    return Person(
        export,
        pl.read_parquet(truth / "daily.parquet"),
        pl.read_parquet(truth / "nights.parquet"),
        json.loads((truth / "facts.json").read_text("utf-8")),
    )


@pytest.fixture(scope="session")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Ninety days with counting errors and clock offsets."""
    return _person(tmp_path_factory.mktemp("noisy"), noise=True)


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """The same ninety days, with devices that count exactly and never disagree about the time."""
    return _person(tmp_path_factory.mktemp("clean"), noise=False)
