"""Vital signs that a provider measured, beside those of the person's own devices: copies of results as samples."""

from __future__ import annotations

import duckdb
import polars as pl

from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.model.timeline import Timeline
from healthkit.model.units import conversion
from healthkit.source.offer import offered
from healthkit.source.staging import statements

_SCHEMA = {"analyte": pl.String, "metric": pl.String, "factor": pl.Float64, "shift": pl.Float64}


def _metrics() -> pl.DataFrame:
    """Analytes that are also metrics, and how their values become the metric's."""
    rows = []
    for analyte in analytes().all.values():
        if analyte.metric and analyte.metric in catalogue().metrics:
            found = conversion(analyte.unit, catalogue().get(analyte.metric))
            if found:
                factor = 1.0 if found.percent else found.factor  # records write 97 for 97 %
                rows.append((analyte.id, analyte.metric, factor, found.offset))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def add_vitals(con: duckdb.DuckDBPyConnection, base: int, batch_id: int, timeline: Timeline) -> int:
    """Write the samples of results numbered from ``base`` on; how many there were."""
    with offered(con, _metrics()):
        con.execute("CREATE OR REPLACE TEMP TABLE vital_metric AS SELECT * FROM incoming")
    rows = con.execute(statements("record_vitals"), {"base": base}).pl()
    if rows.is_empty():
        return 0
    instants = rows["start_utc"].dt.cast_time_unit("us").to_physical().to_numpy()
    first = con.execute("SELECT coalesce(max(sample_id), 0) FROM vault.sample").fetchone()
    assert first is not None
    made = rows.with_columns(
        pl.int_range(first[0] + 1, first[0] + 1 + pl.len()).alias("sample_id"),
        pl.Series("local_day", timeline.days(instants)).cast(pl.Date),
        pl.lit(batch_id, pl.Int32).alias("batch_id"),
    )
    with offered(con, made):
        con.execute("INSERT INTO vault.sample BY NAME SELECT * FROM incoming")
    return len(made)


def retire_vitals(con: duckdb.DuckDBPyConnection, batch_id: int) -> None:
    """Retire the copies of results that this import retired."""
    con.execute(statements("record_vitals_retire"), {"batch": batch_id})
