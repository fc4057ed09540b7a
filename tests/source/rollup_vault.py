"""A vault in memory, built by the real migrations, and rows put straight into it: what the rollup's tests stand on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import duckdb
import polars as pl

from healthkit.model.timeline import Timeline
from healthkit.source import rollup
from healthkit.store.migrate import migrations

PARIS = Timeline.of([(None, "Europe/Paris")])
WATCH, PHONE, SCALE, APP, NEW_WATCH, UPDATED_WATCH = range(1, 7)
SOURCES = [
    (WATCH, "Watch", "9.1", "watch", "Watch6,7", "9.1"),
    (PHONE, "Phone", "16.1", "phone", "iPhone14,2", "16.1"),
    (SCALE, "Scale", "2", "scale", "Scale1", None),
    (APP, "Diary", "5", "app", None, None),
    (NEW_WATCH, "Watch", "10.0", "watch", "Watch7,1", "10.0"),
    (UPDATED_WATCH, "Watch", "9.2", "watch", "Watch6,7", "9.2"),
]
DERIVED = {
    "daily": "SELECT * FROM daily ORDER BY metric, day",
    "hourly": "SELECT * FROM hourly ORDER BY metric, hour_utc",
    "session": "SELECT * FROM session WHERE batch_id = 0 ORDER BY session_id",
    "session_stage": "SELECT * FROM session_stage ORDER BY session_id, start_utc, stage",
    "event": "SELECT * FROM event WHERE batch_id = 0 ORDER BY event_id",
}


@dataclass
class Memory:
    """A connection whose database ``vault`` is a plain one in memory."""

    timeline: Timeline = PARIS
    con: duckdb.DuckDBPyConnection = field(default_factory=lambda: duckdb.connect(":memory:"))
    rows: int = 0

    def __post_init__(self) -> None:
        self.con.execute("ATTACH ':memory:' AS vault")
        self.con.execute("USE vault")
        for step in migrations("vault"):
            self.con.execute(step.sql)
        for number, app, version, kind, hardware, software in SOURCES:
            self.con.execute(
                "INSERT INTO source (source_id, connector, app, version, product_class, hardware, software, product) "
                "VALUES (?, 'test', ?, ?, ?, ?, ?, ?)",
                [number, app, version, kind, hardware, software, f"{kind}:{hardware or app}"],
            )
        self.con.execute("USE memory")

    def add(self, table: str, found: list[dict[str, Any]], batch: int = 1) -> pl.DataFrame:
        """Insert rows with ``start`` (naive UTC) and ``minutes``; returns what they touch."""
        for row in found:
            self.rows += 1
            start = row["start"]
            end = start + timedelta(minutes=row.get("minutes", 0))
            values = {
                f"{table}_id": self.rows,
                "start_utc": start,
                "end_utc": end,
                "local_day": row.get("day", self.timeline.local_day(start)),
                "ordinal": 1,
                "batch_id": batch,
                "source_id": row["source"],
                **{key: row[key] for key in row.keys() - {"start", "minutes", "day", "source"}},
            }
            if table == "sample":
                values["raw_value"] = values["value"]
            names, marks = ", ".join(values), ", ".join("?" * len(values))
            self.con.execute(f"INSERT INTO vault.{table} ({names}) VALUES ({marks})", list(values.values()))
        return self.touched(table, found)

    def touched(self, table: str, found: list[dict[str, Any]]) -> pl.DataFrame:
        """Every day that rows reach into, by metric, as ingest tells it."""
        pairs = set()
        for row in found:
            end = row["start"] + timedelta(minutes=row.get("minutes", 0))
            first = row.get("day", self.timeline.local_day(row["start"]))
            metrics = ("workout_duration", "workout_count") if table == "session" else (row["metric"],)
            for extra in range((end.date() - row["start"].date()).days + 2):
                pairs |= {(metric, first + timedelta(days=extra)) for metric in metrics}
        return pl.DataFrame(sorted(pairs), schema={"metric": pl.String, "day": pl.Date}, orient="row")

    def refresh(self, touched: pl.DataFrame | None = None) -> None:
        """Run the rollup in a transaction of its own."""
        self.con.execute("BEGIN")
        rollup.refresh(self.con, self.timeline, touched)
        self.con.execute("COMMIT")

    def derived(self) -> dict[str, list[tuple[Any, ...]]]:
        """All derived rows."""
        self.con.execute("USE vault")
        found = {name: self.con.execute(sql).fetchall() for name, sql in DERIVED.items()}
        self.con.execute("USE memory")
        return found

    def daily(self, metric: str, column: str = "total") -> dict[str, float]:
        """One column of a metric's days."""
        sql = f"SELECT day::VARCHAR, {column} FROM vault.daily WHERE metric = ? ORDER BY day"
        return dict(self.con.execute(sql, [metric]).fetchall())

    def close(self) -> None:
        self.con.close()


def utc(written: str) -> datetime:
    """A naive UTC instant."""
    return datetime.fromisoformat(written)
