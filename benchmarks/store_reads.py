"""How long a year of one metric takes, on a store of many samples: opening the vault, and on an open one."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from healthkit.store import Vault, create_vault

FILL = """
INSERT INTO sample BY NAME
SELECT
    i AS sample_id, ['step_count', 'heart_rate', 'active_energy_burned', 'respiratory_rate'][1 + i % 4] AS metric,
    t AS start_utc, t + INTERVAL 1 MINUTE AS end_utc, 0 AS offset_min, t::DATE AS local_day, 60 + i % 40 AS value,
    60 + i % 40 AS raw_value, 'count' AS raw_unit, 1 AS ordinal, 1 AS source_id, 1 AS batch_id
FROM (SELECT i, TIMESTAMP '2015-01-01' + INTERVAL (i::BIGINT * 315360000 // ?) SECOND AS t FROM range(?) AS r(i))
ORDER BY metric, start_utc
"""
ROLL = """
INSERT INTO daily BY NAME
SELECT metric, local_day AS day, count(*) AS n, sum(value) AS total, avg(value) AS mean, min(value) AS min,
    max(value) AS max, max(value) AS last, 1440 AS minutes
FROM sample GROUP BY metric, local_day ORDER BY metric, day
"""
SERIES = "SELECT day, total FROM daily WHERE metric = ? AND day BETWEEN ? AND ? ORDER BY day"
YEAR = ("step_count", date(2023, 1, 1), date(2023, 12, 31))


def measure(samples: int, folder: Path) -> None:
    """Build the store once, then time reads of a year's daily series."""
    vault = _store(samples, folder)

    def opened() -> None:
        with vault.reader() as con:
            assert len(con.sql(SERIES, params=list(YEAR)).pl()) == 365

    print(f"\nA store of {samples:,} samples over ten years, a year's daily series of one metric")
    print(f"opening the vault and reading     {_median(opened):7.1f} ms")
    with vault.reader() as con:
        reading = _median(lambda: con.sql(SERIES, params=list(YEAR)).pl())
    print(f"reading, vault already open       {reading:7.1f} ms")


def _store(samples: int, folder: Path) -> Vault:
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    vault = create_vault(folder, "benchmark passphrase")
    with vault.writer() as con:
        con.execute(FILL, [samples, samples])
        con.execute(ROLL)
    return vault


def _median(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(30):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
