"""Statements as tables: columns by their titles, French numbers and days."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import BinaryIO

import polars as pl

from connectors.reimbursements.care import Care
from healthkit.model.words import fold
from healthkit.source.contract import Issue
from healthkit.source.tabular import cells
from healthkit.source.tabular.heads import find_titles
from healthkit.source.tabular.table import ROW, open_table

_AMOUNTS = ("charged", "base", "rate", "compulsory", "complementary", "left")
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
_SHORT_DAYS = ("%d/%m/%y", "%d-%m-%y", "%d.%m.%y")
_DATE = r"(\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})"
"""The first day of a cell: a stay says « du 01/02/2025 au 05/02/2025 »."""
_SIGNS = (b"remb", b"mutuelle", b"part", b"vers")
"""One of these stands in the titles of every statement: most tables of other sources need no closer look."""
_NONE = ("-", "–", "—", "neant", "néant")
_SMALL_WORDS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "l", "la", "le", "les", "par", "pour", "sur", "votre"}
)
_SHORT = {"remb": "remboursement", "remboursee": "rembourse", "mt": "montant", "mnt": "montant", "secu": "securite"}
_PAID = frozenset({"remboursement", "rembourse", "part", "verse", "paye", "montant", "prise"})
_BY = (
    ("complementary", frozenset({"mutuelle", "complementaire", "amc", "rc"})),
    ("compulsory", frozenset({"ss", "securite", "ro", "amo", "cpam", "obligatoire", "maladie"})),
)


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    here = files("connectors.reimbursements").joinpath("titles.toml").read_text("utf-8")
    return {word: part for part, words in tomllib.loads(here).items() for word in words}


def parts(titles: Sequence[str]) -> dict[str, str]:
    """Title by what it holds; of two titles for one thing the first."""
    found: dict[str, str] = {}
    for title in titles:
        part = _part(title)
        if part:
            found.setdefault(part, title)
    return found


def _part(title: str) -> str | None:
    """What a column holds: by its whole title, else by who is said to pay."""
    plain = re.sub(r"\(?(€|eur|euros|%)\)?", "", fold(title)).replace("()", "").strip(" :.")
    if found := _words().get(plain):
        return found
    words = [_SHORT.get(word, word) for word in re.findall(r"[a-z]+", plain)]
    told = frozenset(words) - _SMALL_WORDS
    if "date" in told:
        return "day" if told & {"soins", "soin", "acte", "prestation"} and not told & {"fin", "paiement"} else None
    if "taux" in told or "base" in told:
        return "rate" if "taux" in told else "base"
    if {"reste", "charge"} <= told or {"restant", "charge"} <= told:
        return "left"
    if told & {"depense", "depenses"} or {"frais", "reels"} <= told:
        return "charged"
    return next((part for part, payers in _BY if told & payers and told & _PAID), None)


def is_statement(head: bytes) -> bool:
    """Whether a text is a table of reimbursements, whatever stands above its titles."""
    small = head.replace(b"\0", b"").lower()
    return any(word in small for word in _SIGNS) and find_titles(head, _held) is not None


def _held(cells: Sequence[str]) -> bool | None:
    held = parts([cell.strip() for cell in cells]).keys()
    paid = held & {"compulsory", "complementary"}
    return True if {"day", "act"} <= held and paid and (len(held) >= 4 or "complementary" in paid) else None


def read(stream: BinaryIO, head: bytes, name: str, people: set[str]) -> Iterator[Care | Issue]:
    """Each act of a table, or why its row cannot be used. Names of people are told apart in ``people``, never kept."""
    found = find_titles(head, _held)
    table = open_table(stream, name, list(parts(found[1]).values()) if found else ())
    held = parts(table.titles)
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
        *(_day(pl.col(f" {part}")).alias(part) for part in days),
        *(_amount(pl.col(f" {part}")).alias(part) for part in amounts),
    )
    for at, row in enumerate(made.iter_rows(named=True)):
        number, written = row.pop(ROW), said.row(at, named=True)
        if row["day"] is None or not row["act"]:
            # A line of totals has neither, or a word in place of the day.
            if written.get(" act") or re.search(r"\d", written.get(" day") or ""):
                yield Issue("bad_date", name, f"row {number}", str(written.get(" day") or ""))
            continue
        wrong = next((part for part in amounts if row[part] is None and _says(written[f" {part}"])), None)
        if wrong:
            yield Issue("bad_value", name, f"row {number}", f"{wrong}: {written[f' {wrong}']}")
            row[wrong] = None
        yield Care(**row)


def _says(cell: str | None) -> bool:
    return cell is not None and cell.casefold() not in _NONE


def _day(cell: pl.Expr) -> pl.Expr:
    day = cell.str.extract(_DATE)
    long = pl.when(day.str.contains(r"\d{4}")).then(day)
    found = pl.coalesce(cells.day(long, _DAYS), cells.day(day, _SHORT_DAYS))
    return found.dt.to_string("%Y-%m-%d")


def _amount(cell: pl.Expr) -> pl.Expr:
    """Euros and percents as written in France, or with a point."""
    plain = cell.str.replace_all("€|EUR", "").str.replace_all("[−–](\\d)", "-$1").str.strip_chars()
    return pl.coalesce(cells.number(plain, ","), cells.number(plain, "."))
