"""Statements as tables: columns by their titles, French numbers and days."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import BinaryIO

import polars as pl

from connectors.reimbursements.care import Care
from healthkit.errors import HealthkitError
from healthkit.model.words import fold
from healthkit.source.contract import Issue
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import ROW, Table, open_table

_AMOUNTS = ("charged", "base", "rate", "compulsory", "complementary", "left")
_DAYS = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
_LINES = 12
"""A statement may say who it is for, and of when, above its titles."""


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    here = files("connectors.reimbursements").joinpath("titles.toml").read_text("utf-8")
    return {word: part for part, words in tomllib.loads(here).items() for word in words}


def parts(titles: tuple[str, ...]) -> dict[str, str]:
    """Title by what it holds; of two titles for one thing the first."""
    found: dict[str, str] = {}
    for title in titles:
        plain = fold(title).replace("€", "").replace("(eur)", "").replace("()", "").replace("(%)", "").strip(" :")
        part = _words().get(plain)
        if part:
            found.setdefault(part, title)
    return found


def is_statement(head: bytes, name: str) -> bool:
    """Whether a text is a table of reimbursements, whatever stands above its titles."""
    return _titles(head, name) is not None


def _titles(head: bytes, name: str) -> tuple[str, ...] | None:
    lines = head.split(b"\n")
    for start in range(min(_LINES, len(lines))):
        try:
            table = open_table(io.BytesIO(b"\n".join(lines[start:])), name)
        except HealthkitError:
            continue
        held = parts(table.titles)
        paid = held.keys() & {"compulsory", "complementary"}
        if {"day", "act"} <= held.keys() and paid and (len(held) >= 4 or "complementary" in paid):
            return table.titles
    return None


def read(stream: BinaryIO, head: bytes, name: str, people: set[str]) -> Iterator[Care | Issue]:
    """Each act of a table, or why its row cannot be used. Names of people are told apart in ``people``, never kept."""
    titles = _titles(head, name) or ()
    held = parts(titles)
    table: Table = open_table(stream, name, [title for title in titles if title in held.values()])
    for raw in table.frames:
        said = raw.rename({table.column(title) or title: f" {part}" for part, title in held.items()})
        if " person" in said.columns:
            people |= set(said[" person"].drop_nulls().unique())
        yield from _acts(said, name)


def _acts(said: pl.DataFrame, name: str) -> Iterator[Care | Issue]:
    amounts = [part for part in _AMOUNTS if f" {part}" in said.columns]
    days = [part for part in ("day", "settled") if f" {part}" in said.columns]
    texts = [part for part in ("act", "code", "performer") if f" {part}" in said.columns]
    made = said.select(
        pl.col(ROW),
        *(pl.col(f" {part}").alias(part) for part in texts),
        *(cells.day(pl.col(f" {part}"), _DAYS).dt.to_string("%Y-%m-%d").alias(part) for part in days),
        *(_amount(pl.col(f" {part}")).alias(part) for part in amounts),
    )
    for at, row in enumerate(made.iter_rows(named=True)):
        number, written = row.pop(ROW), said.row(at, named=True)
        if row["day"] is None or not row["act"]:
            total = not written.get(" day") and not written.get(" act")
            if not total:  # a line of totals has neither day nor act, and is no act
                yield Issue("bad_date", name, f"row {number}", str(written.get(" day") or ""))
            continue
        wrong = next((part for part in amounts if row[part] is None and written[f" {part}"]), None)
        if wrong:
            yield Issue("bad_value", name, f"row {number}", f"{wrong}: {written[f' {wrong}']}")
            row[wrong] = None
        yield Care(**row)


def _amount(cell: pl.Expr) -> pl.Expr:
    """Euros and percents as written in France, or with a point."""
    plain = cell.str.replace_all("€|EUR", "").str.strip_chars()
    return pl.coalesce(cells.number(plain, ","), cells.number(plain, "."))
