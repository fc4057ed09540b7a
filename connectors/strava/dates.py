"""Strava's dates: UTC, written as people of the account's language write them."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

from healthkit.model.words import fold

_LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "da", "sv", "nb", "fi", "pl", "cs", "tr", "id", "ru"]
_MORE = {"sept": 9, "mrt": 3}
"""Short forms that the locale data lacks."""
_AFTERNOON = r"(?i)\bp\.?\s?m\b|午後|下午|오후"
_MORNING = r"(?i)\ba\.?\s?m\b|午前|上午|오전"


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Number of a month by its name, short or long, in the languages of Strava that write names."""
    from babel import Locale

    found = dict(_MORE)
    for language in _LANGUAGES:
        for widths in Locale.parse(language).months.values():
            for width in ("abbreviated", "wide"):
                found |= {fold(name).strip("."): number for number, name in widths[width].items()}
    return found


def moments(text: pl.Series) -> pl.Series:
    """Instants of a column of dates; null where one cannot be read.

    ``23/5/2023`` and ``5/23/2023`` are told apart by the days beyond the twelfth of the same column; where there are
    none, such dates are not guessed at.
    """
    names = months()
    pattern = r"\b(" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")\b"
    folded = pl.Series("text", [None if one is None else fold(one) for one in text], pl.String)
    parts = pl.DataFrame([folded, text.alias("said")]).select(
        pl.col("text").str.extract_all(r"\d+").cast(pl.List(pl.Int32), strict=False).alias("number"),
        pl.col("text").str.extract(pattern).replace_strict(names, default=None, return_dtype=pl.Int32).alias("month"),
        pl.col("said").str.contains(_AFTERNOON).alias("pm"),
        pl.col("said").str.contains(_MORNING).alias("am"),
        pl.col("text").str.contains(r"^\d+/\d+/\d{4}").alias("slashed"),
    )
    day_first = _day_first(parts.filter(pl.col("slashed")))
    return parts.select(_instant(day_first)).to_series()


def _day_first(slashed: pl.DataFrame) -> bool | None:
    first, second = slashed["number"].list.get(0, null_on_oob=True), slashed["number"].list.get(1, null_on_oob=True)
    if (first > 12).any():
        return True
    return False if (second > 12).any() else None


def _instant(day_first: bool | None) -> pl.Expr:
    """Year, month and day in the order that the date shows; then hours, minutes and seconds as they follow."""
    named = pl.col("month").is_not_null()

    def at(place: int) -> pl.Expr:
        return pl.col("number").list.get(place, null_on_oob=True)

    year_first = at(0) > 31
    year = pl.when(year_first).then(at(0)).when(named).then(at(1)).otherwise(at(2))
    slashed = {True: at(1), False: at(0), None: pl.lit(None, pl.Int32)}[day_first]
    slashed_day = {True: at(0), False: at(1), None: pl.lit(None, pl.Int32)}[day_first]
    month = (
        pl.when(named).then(pl.col("month")).when(year_first).then(at(1))
        .when(pl.col("slashed")).then(slashed).otherwise(at(1))
    )  # fmt: skip
    day = (
        pl.when(named & ~year_first).then(at(0)).when(named).then(at(1)).when(year_first).then(at(2))
        .when(pl.col("slashed")).then(slashed_day).otherwise(at(0))
    )  # fmt: skip
    clock = pl.when(named).then(2).otherwise(3)
    hour, minute, second = (pl.col("number").list.get(clock + place, null_on_oob=True) for place in range(3))
    hour = pl.when(pl.col("pm") & (hour < 12)).then(hour + 12).when(pl.col("am") & (hour == 12)).then(0).otherwise(hour)
    fits = month.is_between(1, 12) & day.is_between(1, 31) & hour.is_between(0, 23) & minute.is_between(0, 59)
    good = (fits & second.fill_null(0).is_between(0, 59) & year.is_between(1900, 2100)).fill_null(value=False)
    text = pl.format(
        "{}-{}-{} {}:{}:{}", *(part.cast(pl.String).str.zfill(2) for part in (year, month, day, hour, minute)),
        second.fill_null(0).cast(pl.String).str.zfill(2),
    )  # fmt: skip
    return pl.when(good).then(text).str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)
