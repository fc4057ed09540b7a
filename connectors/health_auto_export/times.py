"""Times as the app writes them: ``2024-02-06 14:30:00 -0800``, with am and pm where the phone is set so, or ISO.

Tables that were saved anew by a spreadsheet have ``13/01/2026 0:00``: the whole column tells which number is the day.
"""

from __future__ import annotations

import re
from datetime import datetime

import polars as pl

from healthkit.source import iso_time
from healthkit.source.tabular import written
from healthkit.source.tabular.instants import with_instants

_SPACES = "[\u202f\u00a0]"
_HALF = re.compile(r"^(\S+) (\d{1,2}):(\d\d(?::\d\d)?) ([AaPp])[Mm](.*)$")


def with_times(frame: pl.DataFrame, column: str, *, start: str = "start", offset: str = "offset_min") -> pl.DataFrame:
    """The frame with UTC and the offset as written; without an offset the clock itself and null."""
    plain = frame.with_columns(pl.col(column).str.replace_all(_SPACES, " "))
    halves = plain[column].drop_nulls().unique()
    halves = halves.filter(halves.str.contains("(?i)[ap]m"))
    if len(halves):
        whole = pl.Series([_day_clock(text) for text in halves], dtype=pl.String)
        plain = plain.with_columns(pl.col(column).replace(halves, whole))
    placed = with_instants(plain, column, start=start, offset=offset)
    if placed.select((pl.col(start).is_null() & pl.col(column).is_not_null()).any()).item():
        placed = placed.with_columns(pl.coalesce(start, _as_phones_write(plain[column])).alias(start))
    return placed


def _as_phones_write(texts: pl.Series) -> pl.Series:
    """Days that begin with the day or the month, as a phone's own settings or a spreadsheet write them."""
    days, _ = written.split(texts)
    return written.moments(texts, written.order_of(days.drop_nulls().unique().to_list()))


def moment(text: object) -> tuple[datetime, int | None] | None:
    """One time; None where it is none."""
    plain = _day_clock(re.sub(_SPACES, " ", str(text or "")).strip())
    return iso_time.moment(re.sub(r" (?=[+-]\d{4}$)", "", plain))


def _day_clock(text: str) -> str:
    """``2:30 PM`` as ``14:30``; other times as they are."""
    half = _HALF.match(text)
    if not half:
        return text
    hour = int(half[2]) % 12 + 12 * (half[4] in "Pp")
    return f"{half[1]} {hour:02d}:{half[3]}{half[5]}"
