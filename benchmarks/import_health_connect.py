"""Our reader and our whole import of a Health Connect database beside ``sqlite3`` and Polars doing the obvious."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections import Counter
from pathlib import Path

import polars as pl

from benchmarks import reading
from benchmarks.import_apple import added, ours
from benchmarks.measure import Cost, run
from tests.builders.health_connect import large

_PULSE_BYTES = 44
"""What a heart rate value takes in the file, with its parts of its record, of the indexes, and of the steps beside."""
_TABLES = {
    "heart_rate_record_series_table": (
        "SELECT s.epoch_millis, p.start_zone_offset, p.app_info_id, p.device_info_id, s.beats_per_minute "
        "FROM heart_rate_record_series_table s JOIN heart_rate_record_table p ON p.row_id = s.parent_key"
    ),
    "steps_record_table": (
        "SELECT start_time, end_time, start_zone_offset, app_info_id, device_info_id, count FROM steps_record_table"
    ),
}


def read(path: Path) -> None:
    """Our reader alone, in this process: rows by table."""
    reading.read("health_connect", path)


def tuples(path: Path) -> None:
    """All rows of a query as tuples, then a frame of them, as most scripts do."""
    rows = Counter[str]()
    with sqlite3.connect(path) as con:
        for table, sql in _TABLES.items():
            cursor = con.execute(sql)
            names = [column[0] for column in cursor.description]
            rows[table] += _instants(pl.DataFrame(cursor.fetchall(), names, orient="row")).height
    print(json.dumps(rows))


def polars(path: Path) -> None:
    """``polars.read_database``, in batches so that it needs no more memory than ours."""
    rows = Counter[str]()
    with sqlite3.connect(path) as con:
        for table, sql in _TABLES.items():
            for frame in pl.read_database(sql, con, iter_batches=True, batch_size=50_000):
                rows[table] += _instants(frame).height
    print(json.dumps(rows))


def _instants(frame: pl.DataFrame) -> pl.DataFrame:
    """Times as times and offsets in minutes: the least that anybody needs of such a frame."""
    times = [name for name in ("epoch_millis", "start_time", "end_time") if name in frame.columns]
    return frame.with_columns((pl.col(times) * 1000).cast(pl.Datetime("us")), pl.col("start_zone_offset") // 60)


def compare(megabytes: int, folder: Path, *, others: bool = True) -> None:
    """Print the table for one size."""
    folder.mkdir(parents=True, exist_ok=True)
    path, vault = folder / "health_connect_export.db", folder / "vault-health-connect"
    pulse = megabytes * 1_000_000 // _PULSE_BYTES // 60 * 60
    large(path, pulse, pulse // 30)
    count = pulse + pulse // 30
    print(f"\nHealth Connect, {path.stat().st_size / 1e6:.0f} MB, {count:,} values")
    shutil.rmtree(vault, ignore_errors=True)
    ours("init", path, vault, "init", "--json")
    this = [sys.executable, "-m", "benchmarks.import_health_connect"]
    reader = run("ours: reader alone", [*this, "read", path])
    whole = ours("ours: whole import", path, vault)
    again = ours("ours: the same file again", path, vault)
    costs = [reader, whole, again]
    if others:
        costs.append(run("sqlite3, tuples, a frame", [*this, "tuples", path]))
        costs.append(run("polars.read_database, batches", [*this, "polars", path]))
    for cost in costs:
        print(cost.row(reader), "" if cost.failed else _rates(cost, path, count))
    print(f"first import added {added(whole)}")
    print(f"again added {added(again)}")
    for cost in costs[3:]:
        if not cost.failed:
            print(f"our reader against {cost.name}: {cost.cpu / reader.cpu:.2f} times less CPU")


def _rates(cost: Cost, path: Path, count: int) -> str:
    return f"  {path.stat().st_size / 1e6 / cost.wall:5.1f} MB/s, {count / cost.wall:10,.0f} rows/s"


if __name__ == "__main__":
    {"read": read, "tuples": tuples, "polars": polars}[sys.argv[1]](Path(sys.argv[2]))
