"""What a scope reaches among the rows of a connection: of the vault's tables, or of those that an import has staged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

import duckdb
import numpy as np

from healthkit.model.catalogue import catalogue
from healthkit.model.timeline import Timeline
from healthkit.privacy.categories import of_metric, of_table
from healthkit.privacy.erasure import kinds
from healthkit.privacy.erasure.rows import SLEEP, TABLES, By, Follows, Own, Stays
from healthkit.privacy.erasure.scope import What

_EVENING = timedelta(hours=6)
"""Sleep that ends after 18:00 belongs to the next day's waking."""
_AROUND = timedelta(days=3)
_NOTHING = "false"


class Side(Protocol):
    """Where rows are looked for: the SQL of one table with ``_row``, its number, and the columns that are asked."""

    def base(self, table: str, sources: list[int] | None) -> str:
        """SQL of a table's rows."""

    def sources(self, con: duckdb.DuckDBPyConnection, named: str) -> list[int]:
        """The numbers of the sources that go by a name."""


@dataclass
class Reach:
    """One scope on one connection, as conditions over rows."""

    con: duckdb.DuckDBPyConnection
    what: What
    side: Side
    timeline: Timeline
    _picked: dict[str, list[int]] = field(default_factory=dict)

    def where(self, table: str) -> tuple[str, dict[str, Any]]:
        """SQL that holds for the rows ``t`` of a table that the scope reaches, and its parameters; for those that
        follow others, only what reaches them by themselves."""
        rule = TABLES[table]
        if isinstance(rule, Own):
            parts = [*self._outside(table, rule), self._kind(table, rule.by, rule)]
            if rule.unless:
                parts.append(f"NOT ({rule.unless})")
        elif isinstance(rule, Follows) and rule.by != "none" and (self.what.category or self.what.metric):
            parts = [self._kind(table, rule.by, None), self._within_sessions()]
        else:
            parts = [_NOTHING]
        sql = _NOTHING if _NOTHING in parts else " AND ".join(f"({part})" for part in parts if part) or "true"
        return sql, {name: value for name, value in self._values(table).items() if f"${name}" in sql}

    def rows(self, table: str) -> str:
        """SQL of the rows of a table, to be asked with :meth:`where` as ``t``."""
        return f"({self.side.base(table, self.sources)}) AS t"

    @cached_property
    def sources(self) -> list[int] | None:
        """The numbers of the sources that are reached; None where the scope names none."""
        return None if self.what.source is None else self.side.sources(self.con, self.what.source)

    @cached_property
    def metrics(self) -> list[str]:
        """The metrics that are reached, where the scope names a metric or a kind of data."""
        known = catalogue()
        wanted = [self.what.metric] if self.what.metric else [*known.metrics, *known.by_alias]
        category = self.what.category
        return [one for one in wanted if category is None or category in of_metric(one)]

    def _outside(self, table: str, rule: Own) -> list[str]:
        """The conditions on source and days."""
        parts = []
        if self.what.source is not None:
            parts.append(rule.source or _NOTHING)
        if self.what.dated:
            parts.append(self._inside(table, rule) if rule.first else _NOTHING)
        return parts

    def _inside(self, table: str, rule: Own) -> str:
        inside = f"{rule.first} >= $first AND {rule.last} <= $last"
        asleep = {"event": f"t.metric = '{SLEEP}'", "session": "t.kind = 'sleep'"}.get(table)
        if asleep is None:
            return inside
        return f"CASE WHEN {asleep} THEN t._row IN (SELECT unnest($asleep::BIGINT[])) ELSE {inside} END"

    def _kind(self, table: str, by: By, rule: Own | None) -> str:
        """The condition on the kind of data."""
        if self.what.category is None and self.what.metric is None:
            return ""
        if by == "metric":
            return "t.metric IN (SELECT unnest($metrics::VARCHAR[]))"
        if by == "words" and rule is not None:
            if table not in self._picked:
                self._picked[table] = self._pick(table, rule)
            return "t._row IN (SELECT unnest($picked::BIGINT[]))"
        if self.what.metric is not None:
            return _NOTHING
        if by == "session":
            return "t.kind || '|' || t.activity IN (SELECT unnest($stretches::VARCHAR[]))"
        return "" if by == "whole" and self.what.category in of_table(table) else _NOTHING

    def _within_sessions(self) -> str:
        """For parts of sessions that are reached by themselves: the source and days of their session."""
        rule = TABLES["session"]
        assert isinstance(rule, Own)
        outside = " AND ".join(f"({part})" for part in self._outside("session", rule))
        if not outside:
            return ""
        return f"t.session_id IN (SELECT t.session_id FROM {self.rows('session')} WHERE {outside})"

    def _values(self, table: str) -> dict[str, Any]:
        asleep = table if table in ("event", "session") else "session"
        found: dict[str, Any] = {"sources": self.sources, "picked": self._picked.get(table)}
        if self.what.category or self.what.metric:
            found["metrics"] = self.metrics
        if self.what.category and table == "session":
            found["stretches"] = self._stretches()
        if self.what.dated:
            found |= {"first": self.what.from_day or date.min, "last": self.what.to_day or date.max}
            found["asleep"] = self._asleep(asleep)
        return found

    def _stretches(self) -> list[str]:
        found = self.con.execute(f"SELECT DISTINCT t.kind, t.activity FROM {self.rows('session')}").fetchall()
        return [
            f"{kind}|{activity}" for kind, activity in found if self.what.category in kinds.of_session(kind, activity)
        ]

    def _asleep(self, table: str) -> list[int]:
        """The rows of sleep that belong to the days, by the day on which the person woke."""
        sleeps = f"t.metric = '{SLEEP}'" if table == "event" else "t.kind = 'sleep'"
        low, high = self.what.from_day or date(1900, 1, 1), self.what.to_day or date(2100, 1, 1)
        ends = [datetime(one.year, one.month, one.day) + way for one, way in ((low, -_AROUND), (high, _AROUND))]  # noqa: DTZ001
        sql = f"SELECT t._row, epoch_us(t.end_utc) FROM {self.rows(table)} WHERE {sleeps} AND t.end_utc BETWEEN ? AND ?"
        found = self.con.execute(sql, ends).fetchall()
        if not found:
            return []
        row, end = np.array(found, np.int64).T
        days = self.timeline.days(end + _EVENING // timedelta(microseconds=1))
        first, last = ((one - date(1970, 1, 1)).days for one in (low, high))
        return [int(one) for one in row[(days >= first) & (days <= last)]]

    def _pick(self, table: str, rule: Own) -> list[int]:
        """The rows that tell of the kind of data, or of the metric, by what stands in them."""
        outside = " AND ".join(f"({part})" for part in self._outside(table, rule)) or "true"
        if _NOTHING in outside.split("(")[-1]:
            return []
        values = {name: value for name, value in self._values(table).items() if f"${name}" in outside}
        found = self.con.execute(f"SELECT * FROM {self.rows(table)} WHERE {outside}", values)
        names = [column[0] for column in found.description or ()]
        picked = []
        while some := found.fetchmany(1000):
            rows = (dict(zip(names, one, strict=True)) for one in some)
            picked += [int(row["_row"]) for row in rows if self._tells(table, row)]
        return picked

    def _tells(self, table: str, row: Mapping[str, Any]) -> bool:
        of_kind = self.what.category is None or self.what.category in kinds.of_row(table, row)
        return of_kind and (self.what.metric is None or self.what.metric in kinds.metrics_of(row))


@dataclass(frozen=True)
class Stored:
    """The tables of the vault, attached as ``vault``.

    With ``before``, the moment of a rule, what the person wrote or entered since then is none of its business.
    """

    before: datetime | None = None

    def base(self, table: str, sources: list[int] | None) -> str:
        """A row of the medical record that another source states too counts as that one's."""
        rule = TABLES[table]
        columns = "* EXCLUDE (body)" if table == "document" else "*"
        plain = f"SELECT rowid AS _row, {columns} FROM vault.{table}{self._earlier(rule)}"
        if sources is None or not (isinstance(rule, Own) and rule.by == "words" and rule.source):
            return plain
        numbers = ", ".join(map(str, sources)) or "NULL"
        return (
            f"SELECT r.* REPLACE (coalesce(o.other, r.source_id) AS source_id) FROM ({plain}) AS r LEFT JOIN ("
            f"SELECT row_id, min(source_id) AS other FROM vault.witness "
            f"WHERE table_name = '{table}' AND source_id NOT IN ({numbers}) GROUP BY row_id"
            f") AS o ON o.row_id = r.{rule.key}"
        )

    def _earlier(self, rule: Own | Follows | Stays) -> str:
        if self.before is None or not isinstance(rule, Own):
            return ""
        if rule.written:
            return f" WHERE {rule.written} < TIMESTAMP '{self.before}'"
        if not rule.source:
            return ""
        since = f"path = connector AND started_at >= TIMESTAMP '{self.before}'"  # entered by hand
        return f" WHERE batch_id NOT IN (SELECT batch_id FROM vault.import_batch WHERE {since})"

    def sources(self, con: duckdb.DuckDBPyConnection, named: str) -> list[int]:
        """By product, class or connector."""
        found = con.execute(
            "SELECT source_id FROM vault.source "
            "WHERE $name IN (coalesce(product, product_class || ':' || app), product_class, connector)",
            {"name": named},
        ).fetchall()
        return [int(row[0]) for row in found]
