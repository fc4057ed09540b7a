"""Peloton's timestamps: a clock time with a zone in brackets, ``2018-02-22 17:25 (EST)``, ``2023-11-08 12:04 (-06)``.

The zone is the one that the account had when the table was made, put on every row: rides of January can say ``CDT``. So
the offset that its letters stand for is taken as written, and the instant is right whatever the season.
"""

from __future__ import annotations

import polars as pl

from healthkit.source.tabular import cells

_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "HDT": -9, "AWST": 8, "ACST": 9.5,
    "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8,
}  # fmt: skip
"""Hours from UTC, for the countries in which Peloton sells; letters that mean several zones there are left out."""
MINUTES = {name: round(hours * 60) for name, hours in _HOURS.items()}
_SHAPE = r"^([^(]*?)\s*(?:\(\s*([^)]*?)\s*\))?$"


def local(cell: pl.Expr) -> pl.Expr:
    """The clock time of a timestamp, as written."""
    return cells.moment(cell.str.extract(_SHAPE, 1), ())


def zone(cell: pl.Expr) -> pl.Expr:
    """What stands in the brackets; null where there are none."""
    return cell.str.extract(_SHAPE, 2)


def offset(cell: pl.Expr) -> pl.Expr:
    """Minutes from UTC; null where the zone is missing or its letters are not known."""
    name = zone(cell).str.to_uppercase()
    lettered = name.str.replace(r"^(?:UTC|GMT)([+-])", "$1").replace_strict(
        MINUTES, default=None, return_dtype=pl.Int16
    )
    signed = name.str.extract(r"^(?:UTC|GMT)?([+-]\d{1,2}(?::?\d{2})?)$", 1)
    digits = signed.str.replace(":", "", literal=True).str.slice(1)
    hours = pl.when(digits.str.len_chars() > 2).then(digits.str.head(-2)).otherwise(digits)
    minutes = pl.when(digits.str.len_chars() > 2).then(digits.str.tail(2)).otherwise(pl.lit("0"))
    size = hours.cast(pl.Int16, strict=False) * 60 + minutes.cast(pl.Int16, strict=False)
    numbered = pl.when(signed.str.starts_with("-")).then(-size).otherwise(size)
    return pl.coalesce(numbered, lettered).cast(pl.Int16)
