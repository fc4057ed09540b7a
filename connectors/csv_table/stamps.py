"""Dates as spreadsheets and phones write them, rewritten as a mapping's forms read them.

``3 février 2024``, ``lundi 6 mai 2024``, ``03-févr-24``, ``Monday, May 6th, 2024``; seconds, milli- or microseconds
since 1970 where the mapping says ``unix``.
"""

from __future__ import annotations

import polars as pl

from connectors.csv_table.mapping import Mapping
from healthkit.model.catalogue import catalogue
from healthkit.source.tabular.forms import has_time

_ENGLISH = (
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
    "sep september", "oct october", "nov november", "dec december",
)  # fmt: skip
_OTHER = (
    "janv janvier", "fév fev févr fevr février fevrier", "mars", "avr avril", "mai", "juin", "juil juillet",
    "août aout", "sept septembre", "octobre", "novembre", "déc décembre decembre",
)  # fmt: skip
_MONTHS = {word: month for names in (_ENGLISH, _OTHER) for month, some in enumerate(names, 1) for word in some.split()}
_PLAIN = frozenset(word for some in _ENGLISH for word in some.split())
"""Months as date forms know them."""
_WEEKDAY = r"^(?:\p{L}{2,9}\.?,?\s+)?"
_TIME = r"(?:,?\s+(?:à\s+|at\s+)?(.+))?$"
_SECOND = rf"{_WEEKDAY}(\d{{1,2}})(?:er|st|nd|rd|th)?[\s./-]+(\p{{L}}{{3,9}})\.?,?[\s./-]*(\d{{4}}|\d{{2}}){_TIME}"
_FIRST = rf"{_WEEKDAY}(\p{{L}}{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}"
_USUAL = r"^(?:[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{4})(?:$|[T\s,])"
"""Months as words in the forms that mappings can name."""
UNIX = r"^\d{9,10}(?:\.\d+)?$|^\d{12,13}$|^\d{15,16}$"
_EARLIEST, _LATEST = 631_152_000, 4_102_444_800  # s; 1990 and 2100: what lies outside is a number, not a time
_ISO = "%Y-%m-%d"
_DATED = ("day", "time", "start", "end")


def readable(frame: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """A frame whose dated cells are written as the mapping's forms have them; other cells stay."""
    clocks = [one.title for one in mapping.columns if _is_clock(one.metric)]
    places = [mapping.places[place] for place in _DATED if place in mapping.places]
    born = [title for fact, title in mapping.person.items() if fact == "birth_date"]
    named = any("%b" in form or "%B" in form for form in mapping.dates)
    made = []
    for title in dict.fromkeys([*places, *clocks, *born]):
        cell = spelled(pl.col(title), mapping.dates, every=not named)
        counted = mapping.unix and title not in born
        made.append((since_1970(cell, mapping.zone) if counted else cell).alias(title))
    return frame.with_columns(made)


def _is_clock(metric: str) -> bool:
    found = catalogue().metrics.get(metric)
    return found is not None and found.unit == "{clock}"


def spelled(cell: pl.Expr, forms: tuple[str, ...] = (), *, every: bool = False) -> pl.Expr:
    """Dates with a month's name, by the first of ``forms``, else with the year first.

    Those that a form with months' names may read stay as they are, unless ``every`` one is to be rewritten.
    """
    form = next((one for one in forms if not has_time(one)), _ISO)
    second, first = cell.str.extract_groups(_SECOND), cell.str.extract_groups(_FIRST)
    word = pl.coalesce(second.struct.field("2"), first.struct.field("1")).str.to_lowercase()
    day = pl.coalesce(second.struct.field("1"), first.struct.field("2")).cast(pl.Int32, strict=False)
    year = pl.coalesce(second.struct.field("3"), first.struct.field("3")).cast(pl.Int32, strict=False)
    month = word.replace_strict(_MONTHS, default=None, return_dtype=pl.Int32)
    whole = pl.when(year < 100).then(year + 2000).otherwise(year)
    number = pl.format("{}-{}-{}", whole, month, day)
    date = number.str.to_date(_ISO, strict=False).dt.strftime(form)
    time = pl.coalesce(second.struct.field("4"), first.struct.field("4"))
    told = date.is_not_null()
    if not every:
        told &= ~(cell.str.contains(_USUAL) & word.is_in(sorted(_PLAIN)))
    return pl.when(told).then(pl.concat_str([date, time], separator=" ", ignore_nulls=True)).otherwise(cell)


def since_1970(cell: pl.Expr, zone: str | None = None) -> pl.Expr:
    """Times counted since 1970, in UTC or by the clock of a zone, with the year first and the offset behind."""
    counted = cell.str.contains(UNIX)
    digits = cell.str.extract(r"^(\d+)").str.len_chars()
    scale = pl.when(digits < 12).then(1e6).when(digits < 15).then(1e3).otherwise(1.0)
    micros = (cell.cast(pl.Float64, strict=False) * scale).round().cast(pl.Int64, strict=False)
    counted &= micros.is_between(_EARLIEST * 1_000_000, _LATEST * 1_000_000)
    at = pl.from_epoch(micros, time_unit="us").dt.replace_time_zone("UTC")
    shown = at.dt.convert_time_zone(zone) if zone else at
    made = shown.dt.strftime("%Y-%m-%dT%H:%M:%S%.f%z" if zone else "%Y-%m-%dT%H:%M:%S%.fZ")
    return pl.when(counted).then(made).otherwise(cell)
