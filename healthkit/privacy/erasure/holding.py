"""Holding erased rows back at an import: what a rule reaches is taken out of the staged rows, before any of it is
written, so that not a byte of it comes near the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from healthkit.model.timeline import Timeline
from healthkit.privacy.erasure.reach import Reach
from healthkit.privacy.erasure.scope import What

_DAY = "LEFT JOIN stage_day AS d ON d.slot = epoch_us(s.start_utc) // 900000000"
_PLACED = (
    "SELECT s.rowid AS _row, s.ref AS session_id, r.source_id, 1 AS batch_id, {columns}, "
    "coalesce(d.day, s.start_utc::DATE) AS local_day "
    f"FROM stage_{{table}} AS s JOIN stage_source AS r USING (source) {_DAY}"
)
_FACTS = {
    "sample": "SELECT s.rowid AS _row, p.metric, r.source_id, coalesce(s.day, d.day, s.start_utc::DATE) AS local_day "
    f"FROM stage_sample AS s JOIN stage_pair AS p USING (pair) JOIN stage_source AS r USING (source) {_DAY}",
    "event": _PLACED.format(table="event", columns="s.metric, s.end_utc"),
    "session": _PLACED.format(table="session", columns="s.kind, s.activity, s.end_utc"),
    "waveform": _PLACED.format(table="waveform", columns="s.kind"),
    "prescription_lens": "SELECT s.rowid AS _row, s.issued, r.source_id FROM stage_prescription_lens AS s "
    "JOIN stage_source AS r USING (source)",
    "session_stat": "SELECT rowid AS _row, ref AS session_id, metric FROM stage_session_stat",
    "route_point": "SELECT rowid AS _row, ref AS session_id FROM stage_route_point",
}
_PARTS = ("session_stat", "route_point")


@dataclass
class _Staged:
    """The tables of one import; ``at`` names those of the medical record, which are made as their rows come."""

    connector: str
    at: dict[str, str] = field(default_factory=dict)

    def base(self, table: str, sources: list[int] | None) -> str:
        """The staged rows of a table under the names that its stored rows have."""
        if table in _FACTS:
            return _FACTS[table]
        staged, columns = self.at[table], "s.* EXCLUDE (body)" if table == "document" else "s.*"
        if table == "proposal":
            return f"SELECT s.rowid AS _row, s.* FROM {staged} AS s"
        known = f"{staged} AS s JOIN stage_source AS r USING (source)"
        return f"SELECT s.rowid AS _row, {columns}, r.source_id FROM {known}"

    def sources(self, con: duckdb.DuckDBPyConnection, named: str) -> list[int]:
        """Those of the file that go by the name."""
        found = con.execute(
            "SELECT DISTINCT source_id FROM stage_source WHERE $name IN (product, product_class, $connector)",
            {"name": named, "connector": self.connector},
        ).fetchall()
        return [int(row[0]) for row in found]


class HoldBack:
    """The rules that hold, applied to one import; ``count`` is how many rows they held back."""

    def __init__(self, whats: Iterable[What], connector: str) -> None:
        self.count = 0
        self._whats = tuple(whats)
        self._side = _Staged(connector)
        self._reaches: list[Reach] = []
        self._unheard: set[str] = set()

    def facts(self, con: duckdb.DuckDBPyConnection, timeline: Timeline) -> None:
        """Take out measured rows; sources must be numbered and days known."""
        self._reaches = [Reach(con, what, self._side, timeline) for what in self._whats]
        for reach in self._reaches:
            for table in _FACTS:
                count = self._take(con, reach, table, f"stage_{table}")
                self.count += 0 if table in _PARTS else count

    def person(self, con: duckdb.DuckDBPyConnection, said: dict[str, str]) -> None:
        """Take out what the file says of the person, where that kind of data or all its sources were erased."""
        sources = {row[0] for row in con.execute("SELECT source_id FROM stage_source").fetchall()}
        for reach in self._reaches:
            what = reach.what
            if what.metric or what.dated:
                continue
            if (what.category in (None, "profile")) and (reach.sources is None or sources <= set(reach.sources)):
                self.count += len(said)
                said.clear()

    def record(self, con: duckdb.DuckDBPyConnection, table: str, staged: str) -> None:
        """Take out rows of one table of the medical record, or proposals; analytes must be known."""
        self._side.at[table] = staged
        for reach in self._reaches:
            self.count += self._take(con, reach, table, staged)

    def links(self, con: duckdb.DuckDBPyConnection) -> None:
        """Take out what points from or to records that were held back."""
        if self._unheard:
            ids = {"ids": sorted(self._unheard)}
            gone = "(SELECT unnest($ids::VARCHAR[]))"
            con.execute(f"DELETE FROM stage_link WHERE from_id IN {gone} OR to_id IN {gone}", ids)

    def sources(self, con: duckdb.DuckDBPyConnection, *, write: bool) -> None:
        """Forget the sources that were erased as a whole, which the file names again; last of all."""
        for reach in self._reaches:
            what = reach.what
            if reach.sources and not (what.category or what.metric or what.dated):
                ids = {"ids": reach.sources}
                con.execute("DELETE FROM stage_source WHERE source_id IN (SELECT unnest($ids::INTEGER[]))", ids)
                if write:
                    con.execute("DELETE FROM vault.source WHERE source_id IN (SELECT unnest($ids::INTEGER[]))", ids)

    def _take(self, con: duckdb.DuckDBPyConnection, reach: Reach, table: str, staged: str) -> int:
        where, values = reach.where(table)
        if where == "false":
            return 0
        rows = f"FROM {reach.rows(table)} WHERE {where}"
        if table not in _FACTS and table != "proposal":
            found = con.execute(f"SELECT t.external_id {rows} AND t.external_id IS NOT NULL", values).fetchall()
            self._unheard |= {row[0] for row in found}
        gone = con.execute(f"DELETE FROM {staged} WHERE rowid IN (SELECT t._row {rows})", values).fetchone()
        return int(gone[0]) if gone else 0
