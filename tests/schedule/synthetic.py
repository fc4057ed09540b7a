"""Small vaults for what a schedule tells and keeps: an entry, an outcome, and rows that rules look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from healthkit.schedule.entry import Entry, Kind, Outcome
from healthkit.store import Vault, create_vault

PASSPHRASE = "four words by chance"
PARIS = "Europe/Paris"
ADDED = datetime(2026, 1, 1, tzinfo=UTC)
CANARY = "Zyzzyvan"
VALUE = 6.7891


def entry(kind: Kind = "report", **more: Any) -> Entry:
    return Entry(**{"name": CANARY, "kind": kind, "every": "0 7 * * *", "zone": PARIS, "added": ADDED, **more})


def outcome(kind: Kind = "report", *, ok: bool = True, message: str = "", file: Path | None = None) -> Outcome:
    at = datetime(2026, 11, 22, 6, tzinfo=UTC)
    return Outcome(CANARY, kind, at, at, 4.0, ok, file, message)


def vault_in(folder: Path) -> Vault:
    vault = create_vault(folder, PASSPHRASE)
    with vault.writer() as con:
        con.execute(
            "INSERT INTO source (source_id, connector, app, product_class, product) "
            "VALUES (1, 'apple_health', 'Watch', 'watch', 'watch:Watch6,7')"
        )
    return vault


def days(vault: Vault, metric: str, values: Iterable[float | None], last: date) -> None:
    """Values of a metric, one a day up to ``last``; None where a day has none."""
    given = list(values)
    rows = [
        (metric, last - timedelta(days=len(given) - 1 - place), value, value, value, value, value)
        for place, value in enumerate(given)
        if value is not None
    ]
    with vault.writer() as con:
        con.executemany("INSERT INTO daily VALUES (?, ?, 1, ?, ?, ?, ?, ?, NULL)", rows)


def reading(vault: Vault, metric: str, at: str, value: float, *, source: int = 1) -> None:
    """One reading at an instant in UTC; the person lives in Paris in winter."""
    moment = datetime.fromisoformat(at)
    with vault.writer() as con:
        con.execute(
            "INSERT INTO sample (sample_id, metric, start_utc, end_utc, local_day, value, raw_value, raw_unit, "
            "ordinal, source_id, batch_id) "
            "SELECT coalesce(max(sample_id), 0) + 1, ?, ?, ?, ?, ?, ?, 'as is', 0, ?, 1 FROM sample",
            [metric, moment, moment, (moment + timedelta(hours=1)).date(), value, value, source],
        )


def result(vault: Vault, analyte: str, day: date, value: float, unit: str, comparator: str | None = None) -> None:
    """One laboratory result at eight in the morning."""
    moment = datetime(day.year, day.month, day.day, 8)
    with vault.writer() as con:
        con.execute(
            "INSERT INTO lab_result (lab_result_id, fact_key, state_key, at_utc, analyte, name, category, taken, day, "
            "value, comparator, unit, raw_value, raw_unit, specimen, performer, source_id, batch_id) "
            "SELECT coalesce(max(lab_result_id), 0) + 1, coalesce(max(lab_result_id), 0) + 1, 1, ?, ?, ?, 'laboratory',"
            " ?, ?, ?, ?, ?, ?, ?, 'serum', 'Town', 1, 1 FROM lab_result",
            [moment, analyte, analyte, moment.isoformat(), day, value, comparator, unit, value, unit],
        )
