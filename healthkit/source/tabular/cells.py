"""Text cells to numbers, instants and days, a whole column at a time. What cannot be read becomes null."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from healthkit.source.lengths import LIFE
from healthkit.source.tabular.forms import CLOCKS, DATES, MOMENTS, TIME_SPANS, has_time

_SPACES = " \u00a0\u202f\u2009"
_OFFSET = r"(Z|[+-]\d\d:?\d\d|[+-]\d\d)$"
_MINUTE = 60_000_000
_DAY_US = 86_400_000_000


def number(cell: pl.Expr, decimal: str, unit: str | None = None) -> pl.Expr:
    """Numbers with a decimal sign, thousands in threes, a sign, an exponent, and the column's unit behind them.

    ``7,5`` is no number where the decimal sign is a point: it is never taken for 75.
    """
    apart = re.escape((",", ".")[decimal == ","]) + "'’" + _SPACES
    point = re.escape(decimal)
    text = cell.str.replace("−", "-", literal=True)
    if unit:
        text = text.str.strip_suffix(unit).str.strip_chars()
    text = text.str.strip_suffix("%").str.strip_chars()
    shape = rf"^[+-]?(\d+|\d{{1,3}}([{apart}]\d{{3}})+)?({point}\d*)?([eE][+-]?\d+)?$"
    plain = text.str.replace_all(rf"[{apart}]", "").str.replace(decimal, ".", literal=True)
    return pl.when(text.str.contains(shape)).then(plain.cast(pl.Float64, strict=False))


def decimal(cell: pl.Expr, *, signed: bool = False) -> pl.Expr:
    """Numbers with a point or a comma for decimals, in columns whose numbers are too small to be cut into thousands."""
    plain = cell.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    sign = "[+-]?" if signed else ""
    return pl.when(cell.str.contains(rf"^{sign}\d+([.,]\d+)?$")).then(plain)


def time_span(cell: pl.Expr, form: str) -> pl.Expr:
    """Seconds of ``7:32`` and the like; null for what is longer than a life."""
    weights = TIME_SPANS[form]
    parts = cell.str.split(":")
    whole = cell.str.contains(r"^\d+" + r":[0-5]?\d" * (len(weights) - 1) + r"(\.\d+)?$")
    total = sum(
        (parts.list.get(index, null_on_oob=True).cast(pl.Float64, strict=False) * weight)
        for index, weight in enumerate(weights)
    )
    return pl.when(whole & (total <= LIFE)).then(total)


def day(cell: pl.Expr, forms: Sequence[str]) -> pl.Expr:
    """The day that a cell names, as written; a time of day behind it, and an offset, are left aside."""
    if forms:
        return pl.coalesce(_parsed(cell, form).dt.date() for form in _with_times(forms))
    first = cell.str.extract(r"^(\d{4}[-/]\d\d[-/]\d\d|\d{8})(?:[T ].*)?$", 1)
    return pl.coalesce(first.str.to_date(form, strict=False) for form in DATES)


def moment(cell: pl.Expr, forms: Sequence[str]) -> pl.Expr:
    """A clock time as written, without its offset; a bare day is its first instant."""
    bare = cell.str.replace(_OFFSET, "").str.strip_chars()
    has_clock = cell.str.contains(":")
    text = pl.when(has_clock).then(bare).otherwise(cell)
    return pl.coalesce(_parsed(text, form) for form in (_with_times(forms) if forms else (*MOMENTS, *DATES)))


def offset(cell: pl.Expr) -> pl.Expr:
    """Minutes from UTC as written after a time of day; null where there are none."""
    said = pl.when(cell.str.contains(":")).then(cell.str.extract(r"\d" + _OFFSET, 1))
    digits = said.str.replace_all(r"[:+Z-]", "")
    minutes = digits.str.slice(0, 2).cast(pl.Int16, strict=False) * 60 + digits.str.slice(2).cast(
        pl.Int16, strict=False
    ).fill_null(0)
    signed = pl.when(said.str.starts_with("-")).then(-minutes).otherwise(minutes)
    return pl.when(said == "Z").then(pl.lit(0, pl.Int16)).otherwise(signed).cast(pl.Int16)


def clock_time(cell: pl.Expr) -> pl.Expr:
    """A bare time of day, such as ``22:41`` or ``10:41 PM``, as a length of time since midnight."""
    found = pl.coalesce(cell.str.to_uppercase().str.to_time(form, strict=False) for form in CLOCKS)
    return found.cast(pl.Duration("us"))


def clock_hours(cell: pl.Expr, forms: Sequence[str], low: float) -> pl.Expr:
    """Hours on the clock from ``low`` on: with 12, half past midnight is 24.5, so that evenings lie beside nights."""
    told = pl.when(cell.str.contains(":")).then(moment(cell, forms).cast(pl.Int64) % _DAY_US)
    since = pl.coalesce(clock_time(cell).cast(pl.Int64), told)
    return ((since / 3_600_000_000) - low) % 24 + low


def utc(local: pl.Expr, minutes: pl.Expr, zone: str | None) -> tuple[pl.Expr, pl.Expr]:
    """UTC and its offset: by the offset as written, else by the zone. Without both, the clock itself and no offset."""
    written = local - pl.duration(minutes=minutes)
    if zone is None:
        return pl.when(minutes.is_null()).then(local).otherwise(written), minutes
    # An hour that a clock change skips is read by the clock as it was before.
    later = (local + pl.duration(hours=1)).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    placed = pl.coalesce(local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null"), later)
    by_zone = placed.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    found = pl.when(minutes.is_null()).then(by_zone).otherwise(written)
    away = ((local - by_zone).dt.total_microseconds() // _MINUTE).cast(pl.Int16)
    return found, pl.coalesce(minutes, away)


def _with_times(forms: Sequence[str]) -> list[str]:
    """The mapping's forms; a form of a day may have a time of day behind it."""
    times = ("", " %H:%M:%S%.f", " %H:%M", "T%H:%M:%S%.f")
    return [form + time for form in forms for time in (("",) if has_time(form) else times)]


def _parsed(text: pl.Expr, form: str) -> pl.Expr:
    if has_time(form):
        return text.str.to_datetime(form, time_unit="us", strict=False, ambiguous="earliest")
    return text.str.to_date(form, strict=False).cast(pl.Datetime("us"))
