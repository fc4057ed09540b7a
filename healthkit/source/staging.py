"""A package's rows, held in a scratch database until the merge: coded narrow, spilled encrypted where they are many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import duckdb
import numpy as np
import polars as pl

from healthkit.model.catalogue import catalogue
from healthkit.model.records import FRAMES
from healthkit.model.units import conversion
from healthkit.source.contract import Issue, Rows
from healthkit.source.offer import offered
from healthkit.source.record_identity import staged
from healthkit.source.zones import FIRST, LAST
from healthkit.store.engine import load_stemmers

_PAIR = ("metric", "unit", "dimension")
# Tables that are staged as they come; samples are coded, sources numbered, hints thinned out.
_PLAIN = (
    "event", "session", "session_stat", "session_event", "route_point", "waveform", "attribute", "prescription_lens",
)  # fmt: skip


def statements(name: str) -> str:
    """The text of ``healthkit/source/sql/<name>.sql``."""
    return files("healthkit.source").joinpath("sql", f"{name}.sql").read_text("utf-8")


@dataclass(frozen=True)
class Pair:
    """One metric in one unit as written, of one dimension: the code that staged rows carry instead of strings."""

    code: int
    metric: str
    unit: str | None
    dimension: str | None = None


class _Order:
    """Which metrics came in one run by start, as exports write them: their rows need no sorting.

    ``tied`` are those of them with two rows at one start; all others of them hold no row twice.
    """

    def __init__(self) -> None:
        self.broken: set[str] = set()
        self.tied: set[str] = set()
        self._last: dict[str, int] = {}
        self._metric = ""

    def see(self, frame: pl.DataFrame) -> None:
        """Look at the next rows of the file, run by run."""
        start = frame["start"].to_physical().to_numpy()
        fresh = frame.select((pl.col("metric") != pl.col("metric").shift()).fill_null(value=True)).to_series()
        begins = np.flatnonzero(fresh.to_numpy())
        back = np.append(0, np.cumsum(np.diff(start) < 0))  # steps back in time up to each row
        same = np.append(0, np.cumsum(np.diff(start) == 0))
        for begin, end, metric in zip(begins, [*begins[1:], len(start)], frame["metric"][begins.tolist()], strict=True):
            last = self._last.get(metric)
            if (last is not None and (metric != self._metric or start[begin] < last)) or back[end - 1] > back[begin]:
                self.broken.add(metric)
            if same[end - 1] > same[begin] or start[begin] == last:
                self.tied.add(metric)
            self._last[metric], self._metric = int(start[end - 1]), metric


class Staging:
    """Collects the frames of one package. Not thread-safe; lives as long as the workspace it is given."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.sources = pl.DataFrame(schema=FRAMES["source"])
        self.person: dict[str, str] = {}
        self.hints: list[pl.DataFrame] = []
        self.issues: list[Issue] = []
        self._codes: dict[tuple[str, str | None, str | None], int] = {}
        self.order = _Order()
        self.records: set[str] = set()
        """Tables of the medical record of which rows came."""
        con.execute(statements("stage"))

    def add(self, rows: Rows) -> None:
        """Take one frame.

        Raises:
            polars.exceptions.SchemaError: the frame lacks a column of its table.
        """
        if rows.frame.is_empty():
            return
        wanted = pl.Schema(FRAMES[rows.table])
        frame = rows.frame.select(wanted.names())
        if frame.schema != wanted:
            frame = frame.cast(wanted)
        if "start" in frame.columns and rows.table != "session_event":
            frame = self._dated(frame)
        if rows.table == "sample":
            self._samples(frame)
        elif rows.table == "source":
            self.sources = pl.concat([self.sources, frame])
        elif rows.table == "person":
            self.person.update(frame.filter(pl.col("value").is_not_null()).rows())
        elif rows.table == "zone_hint":
            self.hints.append(frame)
        elif rows.table in _PLAIN:
            self.insert(f"stage_{rows.table}", frame)
        else:
            self._record(rows.table, frame)

    def insert(self, table: str, frame: pl.DataFrame) -> None:
        """Append a frame to a table of the workspace, column by column in order."""
        with offered(self.con, frame):
            self.con.execute(f"INSERT INTO {table} SELECT * FROM incoming")

    def _record(self, table: str, frame: pl.DataFrame) -> None:
        """Stage rows of the medical record; their scratch table is made when the first ones come."""
        target = f"INSERT INTO stage_{table}"
        if table not in self.records:
            target = f"CREATE TEMP TABLE stage_{table} AS"
            self.records.add(table)
            self._warm(table)
        with offered(self.con, frame):
            self.con.execute(f"{target} {staged(table)}")

    def _warm(self, table: str) -> None:
        """Load what merging the table will need, while the file is still being read."""
        if table == "lab_result":
            from healthkit.model.analytes import analytes

            analytes()
        elif table == "document":
            load_stemmers(self.con)

    def _samples(self, frame: pl.DataFrame) -> None:
        bad = frame.filter(pl.col("value").is_null() | ~pl.col("value").is_finite())
        if not bad.is_empty():
            self._refuse("value_missing", bad)
            frame = frame.filter(pl.col("value").is_finite())
        self.order.see(frame)
        coded = frame.with_columns(self._coded(frame))
        columns = ["ref", "pair", "start", "end", "offset_min", "created", "value", "source", "day"]
        self.insert("stage_sample", coded.select(columns))

    def _coded(self, frame: pl.DataFrame) -> pl.Series:
        """The code of each row's metric, unit and dimension; exports write one kind of row after another, in runs."""
        what = [pl.col(name) for name in _PAIR]
        fresh = pl.any_horizontal(column.ne_missing(column.shift()) for column in what)
        starts = frame.select(fresh.arg_true()).to_series().to_numpy()
        starts = np.union1d(starts, [0])
        names = frame[starts.tolist()].select(what)
        codes = [self._codes.setdefault(pair, len(self._codes)) for pair in names.iter_rows()]
        lengths = np.diff(np.append(starts, len(frame)))
        return pl.Series("pair", np.repeat(np.array(codes, np.int16), lengths))

    def _dated(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows with a start in the last or next hundred years and an end that is not before it; the rest is refused."""
        if "end" in frame.columns:
            frame = frame.with_columns(pl.col("end").fill_null(pl.col("start")))
            good = pl.col("start").is_between(FIRST, LAST) & (pl.col("end") >= pl.col("start"))
        else:
            good = pl.col("start").is_between(FIRST, LAST)
        good = good.fill_null(value=False)
        if frame.select(good.all()).item():
            return frame
        self._refuse("date_unusable", frame.filter(~good))
        return frame.filter(good)

    def _refuse(self, reason: str, bad: pl.DataFrame) -> None:
        what = "metric" if "metric" in bad.columns else "kind"
        said = bad.select(what, pl.col("start").cast(pl.String), "ref")  # Python has no years before 1 or after 9999
        for name, start, ref in said.iter_rows():
            self.issues.append(Issue(reason, "", str(ref), f"{name} {start}"))

    def pairs(self) -> Iterator[Pair]:
        """What every code met so far stands for, in the order in which the file brought them."""
        for (metric, unit, dimension), code in self._codes.items():
            yield Pair(code, metric, unit, dimension)

    def code_units(self, more_metrics: set[str]) -> None:
        """Write ``stage_pair`` (conversion by code) and ``stage_metric`` (resolution by metric)."""
        known = catalogue()
        metrics = sorted({pair.metric for pair in self.pairs()} | more_metrics)
        resolution = [known.get(metric).resolution for metric in metrics]
        self.insert("stage_metric", pl.DataFrame({"metric": metrics, "resolution": resolution}, schema=_METRIC_SCHEMA))
        # Metrics keep the file's order, which spares the merge most of its sorting.
        rank: dict[str, int] = {}
        for pair in self.pairs():
            rank.setdefault(pair.metric, len(rank))
        rows = []
        for pair in self.pairs():
            ordered = pair.metric not in self.order.broken
            alone = ordered and pair.metric not in self.order.tied
            rows.append(_pair_row(pair, rank[pair.metric], ordered=ordered, alone=alone))
        self.insert("stage_pair", pl.DataFrame(rows, schema=_PAIR_SCHEMA, orient="row"))

    def code_stats(self) -> None:
        """Write ``stat_pair``: conversions of the workout statistics, which keep their strings (they are few)."""
        pairs = self.con.execute("SELECT DISTINCT metric, unit FROM stage_session_stat").fetchall()
        rows = [_pair_row(Pair(code, *pair)) for code, pair in enumerate(pairs)]
        made = pl.DataFrame(rows, schema=_PAIR_SCHEMA, orient="row")
        with offered(self.con, made):
            self.con.execute("CREATE OR REPLACE TEMP TABLE stat_pair AS SELECT * FROM incoming")


def _pair_row(pair: Pair, rank: int = 0, *, ordered: bool = False, alone: bool = False) -> tuple[object, ...]:
    """One row of ``stage_pair``. A metric the catalogue lacks keeps its unit; an unknown unit is not usable."""
    metric = catalogue().get(pair.metric)
    low, high = metric.plausible or (None, None)
    if pair.metric not in catalogue().metrics:
        found: tuple[object, ...] = (1.0, 0.0, False)
    else:
        known = conversion(pair.unit, metric)
        found = (known.factor, known.offset, known.percent) if known else (None, None, None)
    usable = found[0] is not None
    named = (pair.code, pair.metric, pair.dimension, rank, pair.unit)
    return (*named, *found, metric.resolution, low, high, usable, ordered, alone)


_METRIC_SCHEMA = {"metric": pl.String, "resolution": pl.Float64}
_PAIR_SCHEMA = {
    "pair": pl.Int16,
    "metric": pl.String,
    "dimension": pl.String,
    "rank": pl.Int32,
    "unit": pl.String,
    "factor": pl.Float64,
    "shift": pl.Float64,
    "percent": pl.Boolean,
    "resolution": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "usable": pl.Boolean,
    "ordered": pl.Boolean,
    "alone": pl.Boolean,
}
