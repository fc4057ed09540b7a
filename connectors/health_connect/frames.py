"""From a table to frames: SQLite joins and orders, Polars takes whole columns.

Every frame has ``row`` (the record's number in its table), ``start`` and ``end`` (UTC, naive µs), ``offset_min`` (as
the record wrote it) and ``source``, and the columns asked for. Instants are milliseconds since 1970 in UTC, also where
a record has no offset; offsets are seconds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from connectors.health_connect.cells import NOTHING, columns, whole
from connectors.health_connect.database import Database, quoted
from connectors.health_connect.several import Earlier
from connectors.health_connect.writers import Writers
from healthkit.source.contract import Counts, Issue, Item

_OWNER = " parent"
_LONGEST_RUN = 200_000
"""Records between the first and last of a batch; where there are more, those that are meant are named one by one."""
_LATEST = 10**14
"""Milliseconds: beyond the year 5000 they are no date, and would not fit the vault's microseconds."""
_WIDEST = 18 * 3600


@dataclass(frozen=True)
class Query:
    """A record table, or its child table joined to it.

    ``times`` are the columns of start and end; ``values`` maps the frame's columns to those of the table; ``texts``
    are those of them that hold words.
    """

    parent: str
    times: tuple[str, str]
    offset: str
    values: dict[str, str] = field(default_factory=dict)
    child: str | None = None
    texts: frozenset[str] = frozenset()
    carried: dict[str, str] = field(default_factory=dict)
    """Columns of the parent beside those of the child."""
    where: str = ""

    @property
    def table(self) -> str:
        """The table whose rows are counted."""
        return self.child or self.parent


@dataclass
class Reading:
    """One database on its way into frames; ``member`` is its name in the package."""

    database: Database
    member: str
    writers: Writers
    earlier: Earlier

    def frames(self, query: Query) -> Iterator[pl.DataFrame | Item]:
        """The frames of a table, and what was met on the way: new sources, cells that are no numbers, damage."""
        database = self.database
        if not database.has(query.table) or not database.has(query.parent):
            return
        if not database.has(query.table, query.times[0]):
            yield Counts(unmapped={query.table: database.count(query.table)})
            return
        sql, names = _sql(query, database)
        done = 0
        try:
            for rows in database.rows(sql):
                made, wrong = columns(rows, names, query.texts)
                if query.child:
                    made = _with_parents(made, query, database)
                made = _placed(made, done)
                done += len(rows)
                yield from self.writers.meet(made["writer"])
                made = made.with_columns(self.writers.numbers(made["writer"])).drop("writer")
                for place, name in wrong:
                    yield Issue("bad_number", self.member, f"{query.table} row {made['row'][place]}", name)
                if wrong and len(query.values) == 1:  # told; the row holds nothing else
                    places = pl.Series([place for place, _ in wrong], dtype=pl.UInt32)
                    made = (
                        made.with_row_index(" place").filter(~pl.col(" place").is_in(places.implode())).drop(" place")
                    )
                yield self.earlier.without(query.table, made)
                yield Counts({query.table: len(rows)})
        except sqlite3.Error:
            yield Issue("damaged_member", self.member, query.table)


def _sql(query: Query, database: Database) -> tuple[str, list[str]]:
    """The query and its columns' names. A child's rows name their parent, which :func:`_with_parents` adds."""
    start, end = query.times
    chosen = {"start": _number(database, query.table, start)}
    if end != start and database.has(query.table, end):
        chosen["end"] = _number(database, query.table, end)
    if query.child:
        chosen[_OWNER] = _number(database, query.child, "parent_key")
    else:  # rows of a child are told by their place: their number costs a tenth of the reading
        chosen |= {"row": f"coalesce(p.{key(query.parent, database)}, p.rowid)", **_parent_columns(query, database)}
    for name, title in query.values.items():
        if name in query.texts:
            chosen[name] = quoted(title) if database.has(query.table, title) else "NULL"
        else:
            chosen[name] = _number(database, query.table, title)
    return f"SELECT {', '.join(chosen.values())} FROM {quoted(query.table)} AS p {query.where}", list(chosen)


def _parent_columns(query: Query, database: Database) -> dict[str, str]:
    """What only a record itself says: its offset, who wrote it, and what is carried."""
    app, device = (
        f"coalesce({name}, 0)" if database.has(query.parent, name) else "0"
        for name in ("app_info_id", "device_info_id")
    )
    carried = {name: _number(database, query.parent, title) for name, title in query.carried.items()}
    return {
        "offset": _number(database, query.parent, query.offset),
        "writer": f"{app} * {Writers.SHIFT} + {device}",
        **carried,
    }


def key(table: str, database: Database) -> str:
    """The column by which children name a record; copies of the database that lost it keep SQLite's own."""
    return "row_id" if database.has(table, "row_id") else "rowid"


def _number(database: Database, table: str, column: str) -> str:
    return f"coalesce({quoted(column)}, {NOTHING})" if database.has(table, column) else NOTHING


def _with_parents(made: pl.DataFrame, query: Query, database: Database) -> pl.DataFrame:
    """A child's rows with the columns of their records.

    Children lie in the order of their records, so those of a batch are a short run: fetching it and joining here is
    half the work of a join in SQLite, which looks a record up for every row.
    """
    made = made.with_columns(whole(_OWNER))
    low, high = made[_OWNER].min(), made[_OWNER].max()
    chosen = _parent_columns(query, database)
    names = [_OWNER, *chosen]
    parts = [pl.DataFrame(schema=dict.fromkeys(names, pl.Float64))]
    if isinstance(low, int) and isinstance(high, int):
        number = key(query.parent, database)
        where = f"{number} BETWEEN {low} AND {high}"
        if high - low > _LONGEST_RUN:
            where = f"{number} IN ({', '.join(map(str, made[_OWNER].drop_nulls().unique().to_list()))})"
        sql = f"SELECT {number}, {', '.join(chosen.values())} FROM {quoted(query.parent)} WHERE {where}"
        parts += [columns(rows, names, frozenset())[0] for rows in database.rows(sql)]
    owners = pl.concat(parts, how="vertical_relaxed").with_columns(whole(_OWNER))
    return made.join(owners, on=_OWNER, how="left", maintain_order="left").drop(_OWNER)


def _placed(made: pl.DataFrame, done: int) -> pl.DataFrame:
    """The frame with instants, ``offset_min`` and the row's number; ``writer`` is the pair of app and device."""

    def instant(name: str) -> pl.Expr:
        usable = pl.col(name).is_between(-_LATEST, _LATEST)
        return pl.when(usable).then(pl.col(name)).cast(pl.Int64).mul(1000).cast(pl.Datetime("us"))

    if "row" not in made.columns:
        made = made.with_columns(row=pl.int_range(done + 1, done + 1 + len(made)))
    known = pl.col("offset").is_between(-_WIDEST, _WIDEST)
    return made.with_columns(
        start=instant("start"),
        end=instant("end" if "end" in made.columns else "start"),
        offset_min=pl.when(known).then(pl.col("offset") // 60).cast(pl.Int16),
        writer=whole("writer").fill_null(0),
        row=pl.col("row").cast(pl.Int64),
    ).drop("offset")
