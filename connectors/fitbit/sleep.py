"""Nights as JSON sleep logs, of the Takeout and of the Web API: stages with the short wakes that lie over them.

A log of type ``stages`` has ``levels.data``, which covers the night without gaps, and ``shortData``: wakes of less than
three minutes on top of it. A ``classic`` log knows asleep, restless and awake only; Fitbit counts restless minutes as
not asleep. All times are wall clocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.curves import number
from connectors.fitbit.members import items
from healthkit.model.schema import INSTANT
from healthkit.source.contract import Rows
from healthkit.source.frames import rows
from healthkit.source.lengths import after

CODES = {
    "light": "asleep_core", "deep": "asleep_deep", "rem": "asleep_rem", "wake": "awake", "awake": "awake",
    "asleep": "asleep", "restless": "awake",
}  # fmt: skip
_STATED = (
    ("sleep_duration", "minutesAsleep", ""), ("time_in_bed", "timeInBed", ""), ("sleep_awake", "minutesAwake", ""),
    ("sleep_deep", "", "deep"), ("sleep_core", "", "light"), ("sleep_rem", "", "rem"),
)  # fmt: skip
_CLOCK_CHANGES = frozenset({timedelta(hours=1), timedelta(hours=-1), timedelta(minutes=30), timedelta(minutes=-30)})
_LONGEST = timedelta(hours=36)
Stretch = tuple[datetime, datetime, str]


@dataclass(frozen=True)
class Night:
    """One log: its span in bed, its stages, and where it has none, what its summary states by metric."""

    member: str
    item: int
    day: date
    start: datetime
    end: datetime
    stages: tuple[Stretch, ...]
    stated: tuple[tuple[str, float], ...]


def read_logs(book: Book, members: list[str]) -> list[Night]:
    """Every log that can be read, once: exports repeat the nights at the seams of their files."""
    nights: dict[tuple[datetime, datetime], Night] = {}
    for member in members:
        loaded = items(book, member, "sleep")
        book.read["sleep_json"] += len(loaded)
        for item, log in enumerate(loaded, 1):
            night = _night(book, member, item, log)
            if night is None:
                continue
            known = nights.get((night.start, night.end))
            if known is None or len(night.stages) > len(known.stages):
                nights[night.start, night.end] = night
            if "logId" in log:
                book.nights[str(log["logId"])] = night.day
    return sorted(nights.values(), key=lambda night: night.start)


def write_nights(book: Book, nights: list[Night]) -> Iterator[Rows]:
    """Stages and times in bed, but of days of waking that the CSV tells with stages."""
    told = book.told["night"]["csv"]
    kept = [night for night in nights if night.day not in told]
    book.skip("sleep: told by another file", len(nights) - len(kept))
    spans = [span for night in kept for span in ((night.start, night.end, "in_bed"), *night.stages)]
    if spans:
        book.see(pl.Series([end for _, end, _ in spans], dtype=INSTANT))
        yield events(book, spans, book.source())
    yield from _statements(book, [night for night in kept if not night.stages])


def events(book: Book, spans: list[Stretch], source: int, offsets: list[int | None] | None = None) -> Rows:
    """Events of stretches of sleep."""
    frame = pl.DataFrame(spans, {"start": INSTANT, "end": INSTANT, "code": pl.String}, orient="row")
    frame = frame.with_columns(
        book.refs.take(len(frame)), pl.Series("offset_min", offsets or [None] * len(spans), pl.Int16),
        metric=pl.lit("sleep_analysis"), source=pl.lit(source, pl.Int32),
    )  # fmt: skip
    return rows("event", frame)


def _statements(book: Book, nights: list[Night]) -> Iterator[Rows]:
    """What logs without stages state of their day; of several of one day, the longest is the night."""
    longest: dict[date, Night] = {}
    for night in sorted(nights, key=lambda night: night.end - night.start):
        longest[night.day] = night
    book.skip("sleep: second one of a day, without stages", len(nights) - len(longest))
    told = [(night.day, metric, value) for _, night in sorted(longest.items()) for metric, value in night.stated]
    frame = pl.DataFrame(told, {"day": pl.Date, "metric": pl.String, "value": pl.Float64}, orient="row")
    for metric in frame["metric"].unique(maintain_order=True):
        some = frame.filter(pl.col("metric") == metric).with_columns(source=pl.lit(book.source(), pl.Int32))
        yield from book.stated(some, metric, "min")
    yield from book.flush()


def _night(book: Book, member: str, item: int, log: dict[str, Any]) -> Night | None:
    start, end = clock(log.get("startTime")), clock(log.get("endTime"))
    length = number(log.get("duration"))
    if start is not None and end is None and length is not None:
        end = after(start, length / 1000)
    if start is None or end is None or not timedelta(0) < end - start <= _LONGEST:
        told = log.get("endTime") if start else log.get("startTime")
        book.issue("bad_date", member, f"item {item}", f"{log.get('dateOfSleep', '')} {told}")
        return None
    day = clock(log.get("dateOfSleep"))
    levels = log.get("levels")
    levels = levels if isinstance(levels, dict) else {}
    whole = _without_gaps(_stretches(book, member, item, levels.get("data")))
    stages = overlaid(whole, _stretches(book, member, item, levels.get("shortData")))
    return Night(member, item, (day or end).date(), start, end, tuple(stages), () if stages else _summary(log, levels))


def _summary(log: dict[str, Any], levels: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    summary = levels.get("summary")
    summary = summary if isinstance(summary, dict) else {}
    told = []
    for metric, key, level in _STATED:
        inner = summary.get(level)
        value = number(log.get(key)) if key else number(inner.get("minutes")) if isinstance(inner, dict) else None
        if value is not None:
            told.append((metric, value))
    return tuple(told)


def _stretches(book: Book, member: str, item: int, data: Any) -> list[Stretch]:
    """Stages of a list of levels, in order."""
    found: list[Stretch] = []
    for one in data if isinstance(data, list) else ():
        told = one if isinstance(one, dict) else {}
        start, seconds = clock(told.get("dateTime")), number(told.get("seconds"))
        end = after(start, seconds) if start is not None and seconds is not None else None
        code = CODES.get(str(told.get("level")))
        if code is None and told.get("level") is not None:
            book.skip(f"sleep: level {told['level']}", 1)
        elif start is None or end is None or not timedelta(0) <= end - start <= _LONGEST:
            book.issue("bad_date", member, f"item {item}", str(told.get("dateTime", one)))
        elif code is not None:
            found.append((start, end, code))
    return found


def _without_gaps(stages: list[Stretch]) -> list[Stretch]:
    """Stages that follow each other: where one begins an hour off on the clock, the clock was changed in the last."""
    starts = [start for start, _, _ in stages[1:]]
    return [
        (start, then if then - end in _CLOCK_CHANGES else end, code)
        for (start, end, code), then in zip(stages, [*starts, *(end for _, end, _ in stages[-1:])], strict=True)
    ]


def overlaid(stages: list[Stretch], wakes: list[Stretch]) -> list[Stretch]:
    """Stages with short wakes laid over them: each wake takes its time from what lies below."""
    made: list[Stretch] = []
    over = sorted(wakes)
    for start, end, code in stages:
        at = start
        for begins, ends, above in over:
            if ends <= at or begins >= end:
                continue
            if begins > at:
                made.append((at, begins, code))
            made.append((max(at, begins), min(ends, end), above))
            at = min(ends, end)
        if at < end:
            made.append((at, end, code))
    return _joined(made)


def _joined(stages: list[Stretch]) -> list[Stretch]:
    """Stages without length left out, and those of one kind that touch as one: a wake over waking is one wake."""
    made: list[Stretch] = []
    for start, end, code in stages:
        if end <= start:
            continue
        if made and made[-1][2] == code == "awake" and made[-1][1] == start:
            made[-1] = (made[-1][0], end, code)
        else:
            made.append((start, end, code))
    return made


def clock(text: Any) -> datetime | None:
    """A wall clock or a day, ISO or in US order; an offset is left aside."""
    if not isinstance(text, str):
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        pass
    for form in ("%m/%d/%y %H:%M:%S", "%m/%d/%y"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 (wall clocks)
        except ValueError:
            continue
    return None
