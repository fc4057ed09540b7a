"""Apple's dates, ``2024-06-15 08:00:00 +0200``, read by the million straight from Arrow's buffers.

All 25 characters stand at fixed places, so three eight-byte words a row hold everything but the last digit, and each
arithmetic step serves all rows and several digits at once. What does not fit the form (ISO 8601, iOS 8) is read one
distinct text at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

WIDTH = 25
NO_OFFSET = np.int16(np.iinfo(np.int16).min)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_LOW = np.uint64(0x0F0F0F0F0F0F0F0F)
_BYTE = np.uint64(0xFF)
# Of each word: which bits are fixed (all of a separator, the high half of a digit), what they are, and six added to
# each digit, which carries into the high half exactly when the character lies past "9".
_WORDS = (
    (0, b"0000-00-"),
    (8, b"00 00:00"),
    (16, b":00 +000"),
)
_LOOSE = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,6})\d*)?)?)?\s*(Z|[+-]\d\d:?\d\d)?\s*\Z"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Instants:
    """``micros`` since 1970 in UTC, where ``known``; ``offset`` in minutes as written, or :data:`NO_OFFSET`."""

    micros: npt.NDArray[np.int64]
    offset: npt.NDArray[np.int16]
    known: npt.NDArray[np.bool_]


def _word_masks(pattern: bytes) -> tuple[np.uint64, np.uint64, np.uint64]:
    fixed = bytes(0xF0 if c == ord("0") else 0xF9 if c == ord("+") else 0xFF for c in pattern)
    value = bytes(c & f for c, f in zip(pattern, fixed, strict=True))
    carry = bytes(6 if c == ord("0") else 0 for c in pattern)
    return tuple(np.uint64(int.from_bytes(part, "little")) for part in (fixed, value, carry))  # type: ignore[return-value]


_MASKS = tuple((at, *_word_masks(pattern)) for at, pattern in _WORDS)


@lru_cache(maxsize=1)
def _calendar() -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """Days before each month since 1970, and days in it, from 1900 on; index 0 of each year is no month."""
    months = np.arange(f"{_FIRST_YEAR}-01", f"{_LAST_YEAR + 2}-01", dtype="datetime64[M]")
    first = months.astype("datetime64[D]").astype(np.int32)
    before = np.zeros((len(months) // 12, 16), np.int32)
    length = np.zeros((len(months) // 12, 16), np.uint8)
    before[:, 1:13] = first.reshape(-1, 12)
    length[:-1, 1:13] = np.diff(first, append=first[-1] + 31).reshape(-1, 12)[:-1]
    return before.ravel(), length.ravel()


def read_column(column: Any) -> Instants:
    """Instants of an Arrow string column; missing and unreadable texts are not ``known``."""
    count = len(column)
    buffers = column.buffers()
    offsets = np.frombuffer(buffers[1], np.int32, count + 1, column.offset * 4)
    result = Instants(np.zeros(count, np.int64), np.full(count, NO_OFFSET), np.zeros(count, np.bool_))
    if count == 0 or buffers[2] is None:
        return result
    data = np.frombuffer(buffers[2], np.uint8)
    lengths = np.diff(offsets)
    regular = lengths == WIDTH
    if regular.all():
        _read_regular(data[offsets[0] : offsets[0] + WIDTH * count].reshape(count, WIDTH), slice(None), result)
    elif regular.any():
        rows = np.flatnonzero(regular)
        _read_regular(data[offsets[rows][:, None] + np.arange(WIDTH)], rows, result)
    rest = np.flatnonzero(~result.known & (lengths > 0))
    if len(rest):
        _read_loose(column, rest, result)
    return result


def _read_regular(text: npt.NDArray[np.uint8], rows: Any, out: Instants) -> None:
    """Read an (n, 25) block of characters into the rows of ``out`` that it stands for."""
    valid = np.ones(len(text), np.bool_)
    pairs = []
    for at, fixed, value, carry in _MASKS:
        word = np.ndarray(len(text), "<u8", text, at, (WIDTH,))
        valid &= (word & fixed) == value
        valid &= ((word + carry) & fixed) == value
        digits = word & _LOW
        # Byte k now holds digit k times ten plus digit k + 1: two-digit numbers, all of them at once.
        pairs.append(digits * np.uint64(10) + (digits >> np.uint64(8)))
    date_pairs, time_pairs, rest_pairs = pairs
    year = _pair(date_pairs, 0) * 100 + _pair(date_pairs, 2)
    valid &= (year >= _FIRST_YEAR) & (year <= _LAST_YEAR)
    before, length = _calendar()
    month = np.where(valid, (year - _FIRST_YEAR) * 16 + (_pair(date_pairs, 5) & 15), 0)
    day, hour, minute, second = _pair(time_pairs, 0), _pair(time_pairs, 3), _pair(time_pairs, 6), _pair(rest_pairs, 1)
    valid &= (day >= 1) & (day <= length[month]) & (hour < 24) & (minute < 60) & (second < 60)
    offset = _pair(rest_pairs, 5) * 60 + (text[:, 23] & 15) * 10 + (text[:, 24] & 15)
    valid &= (text[:, 24] & 0xF0) == 0x30
    offset = np.where(text[:, 20] == ord("-"), -offset, offset)
    valid &= np.abs(offset) <= 18 * 60
    minutes = (before[month].astype(np.int64) + day - 1) * 1440 + hour * 60 + minute - offset
    out.micros[rows] = (minutes * 60 + second) * 1_000_000
    out.offset[rows] = np.where(valid, offset, NO_OFFSET)
    out.known[rows] = valid


def _pair(word: npt.NDArray[np.uint64], at: int) -> npt.NDArray[np.int32]:
    return ((word >> np.uint64(8 * at)) & _BYTE).astype(np.int32)


def _read_loose(column: Any, rows: npt.NDArray[np.int64], out: Instants) -> None:
    encoded = column.take(rows).dictionary_encode()
    read = [instant(text) for text in encoded.dictionary.to_pylist()]
    micros = np.array([found[0] if found else 0 for found in read], np.int64)
    offset = np.array([NO_OFFSET if not found or found[1] is None else found[1] for found in read], np.int16)
    known = np.array([found is not None for found in read], np.bool_)
    codes = np.asarray(encoded.indices)
    out.micros[rows], out.offset[rows], out.known[rows] = micros[codes], offset[codes], known[codes]


@lru_cache(maxsize=8192)
def instant(text: str | None) -> tuple[int, int | None] | None:
    """Microseconds since 1970 in UTC and the offset as written, of one date in any form seen; ``None`` if unreadable.

    A date without an offset is taken as UTC.
    """
    found = _LOOSE.match(text.strip()) if text else None
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    offset = _offset(zone)
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            int((fraction or "").ljust(6, "0")), tzinfo=timezone(timedelta(minutes=offset or 0)),
        )  # fmt: skip
    except (ValueError, OverflowError):
        return None
    return (moment - _EPOCH) // timedelta(microseconds=1), offset


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone == "Z":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return -minutes if zone[0] == "-" else minutes


def moment(text: str | None) -> datetime | None:
    """One date as a naive UTC datetime, as the frames want it."""
    found = instant(text)
    return None if found is None else datetime(1970, 1, 1) + timedelta(microseconds=found[0])  # noqa: DTZ001


def calendar_day(text: str | None) -> date | None:
    """The day that a text starts with, as written."""
    found = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", text or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
