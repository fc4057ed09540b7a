"""JSON files of any size as a stream of records, and their cells: numbers, instants and days in five shapes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any, BinaryIO

Record = dict[str, Any]
_BLOCK = 1 << 20
_LARGEST = 32 << 20
"""A record that is larger is none."""
_AHEAD = 4096
"""So much is read on before a closing bracket is taken for the last."""
_WRAP = re.compile(r'\s*(?:\[\s*)?\{\s*"summarizedActivitiesExport"\s*:\s*\[')
_NEXT_WRAP = re.compile(r'\s*\]\s*\}\s*,\s*\{\s*"summarizedActivitiesExport"\s*:\s*\[')
_YEARS = range(1900, 2200)
_SECONDS, _MILLISECONDS = 1e8, 1e11
_DIGITS = 8
_SPACE = re.compile(r"[\s,]*")


class CutShortError(Exception):
    """The file ends, or stops being JSON, before its last record was whole."""


def objects(stream: BinaryIO) -> Iterator[Record]:
    """Records in order, a block of the file in memory at a time; ``NaN`` is read, as Garmin writes it.

    Raises:
        CutShortError: after the last record that is whole.
    """
    decoder = json.JSONDecoder()
    text, place = _opened(_more(stream).removeprefix("\ufeff"))
    single = place == 0
    while True:
        place = _after(_SPACE, text, place) or place
        if len(text) - place < _AHEAD:
            text, place = text[place:] + _more(stream), 0
        follow = _after(_NEXT_WRAP, text, place)
        if follow:
            place = follow
            continue
        if text[place : place + 1] == "]" or (single and not text[place:].strip()):
            return
        try:
            record, place = decoder.raw_decode(text, place)
        except ValueError:
            block = _more(stream)
            if not block or len(text) - place > _LARGEST:
                raise CutShortError from None
            text, place = text[place:] + block, 0
            continue
        if isinstance(record, dict):
            yield record


def _opened(text: str) -> tuple[str, int]:
    """The text, and where its first record begins; 0 where there is no list around it."""
    text = text.lstrip()
    wrapped = _WRAP.match(text)
    return text, wrapped.end() if wrapped else int(text.startswith("["))


def _after(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else 0


def _more(stream: BinaryIO) -> str:
    """The next block, ending with a whole character."""
    block = stream.read(_BLOCK)
    while block and block[-1] >= 0x80:
        byte = stream.read(1)
        if not byte:
            break
        block += byte
    return block.decode("utf-8", "replace")


def number(record: Record, *path: str) -> float | None:
    """A finite number at a path of keys; None where there is none."""
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if isfinite(value) else None
    except OverflowError:  # a whole number of hundreds of digits
        return None


def positive(record: Record, *path: str) -> float | None:
    """A number above 0: elsewhere 0 and negative numbers say that nothing was measured."""
    value = number(record, *path)
    return value if value is not None and value > 0 else None


def natural(record: Record, *path: str) -> float | None:
    """A number that is not negative: -1 and -2 say that nothing was measured."""
    value = number(record, *path)
    return value if value is not None and value >= 0 else None


def text(value: Any) -> str:
    """A word as written; half characters, which JSON allows and nothing else does, are replaced."""
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def child(record: Record, key: str) -> Record:
    """A nested object; empty where there is none."""
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def children(record: Record, key: str) -> list[Record]:
    """A nested list of objects."""
    value = record.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def moment(value: Any) -> datetime | None:
    """A time of our days as written, without a zone: ISO text, milliseconds or seconds since
    1970, or a list of year, month …

    >>> moment("2026-05-12T02:34:00.0"), moment(1780272000000), moment([2026, 5, 19, 5, 37])
    (datetime.datetime(2026, 5, 12, 2, 34), datetime.datetime(2026, 6, 1, 0, 0), datetime.datetime(2026, 5, 19, 5, 37))
    """
    if isinstance(value, dict):
        value = value.get("date")
    try:
        made = _moment(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return made if made and made.year in _YEARS else None


def _moment(value: Any) -> datetime | None:
    if isinstance(value, list):
        parts = [int(part) for part in value[:6]]
        return datetime(*parts) if len(parts) >= 3 else None  # type: ignore[arg-type]  # noqa: DTZ001
    if isinstance(value, bool) or value is None:
        return None
    if not isinstance(value, int | float):
        made = datetime.fromisoformat(str(value).strip().replace(" ", "T", 1))
        return made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
    for least, unit in ((_MILLISECONDS, timedelta(milliseconds=1)), (_SECONDS, timedelta(seconds=1))):
        if value > least:
            return datetime(1970, 1, 1) + value * unit  # noqa: DTZ001 (naive UTC, as everywhere)
    digits = str(int(value))
    return datetime.strptime(digits, "%Y%m%d") if len(digits) == _DIGITS else None  # noqa: DTZ007


def day(value: Any) -> date | None:
    """A calendar day, in any of those shapes."""
    found = moment(value)
    return found.date() if found else None


def offset_min(local: datetime | None, utc: datetime | None) -> int | None:
    """Minutes between a wall clock and UTC, to the quarter hour; None where they cannot be one instant."""
    if local is None or utc is None:
        return None
    quarters = round((local - utc).total_seconds() / 900)
    return quarters * 15 if abs(quarters) <= 60 else None
