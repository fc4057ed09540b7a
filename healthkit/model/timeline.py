"""Which offset from UTC a person lived by at each instant: zones by interval, with their clock changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from healthkit.model.clock import fixed_offset

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (instants here are naive UTC throughout)
_DAY_US = 86_400_000_000
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
Micros = npt.NDArray[np.int64]


def micros(instant: datetime) -> int:
    """Microseconds since 1970 of a naive UTC instant."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


@lru_cache(maxsize=64)
def _changes(zone: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Instants (µs) at which a zone's offset changes from 1970 to 2100, and the offset (µs) from then on."""
    fixed = fixed_offset(zone)
    if fixed is not None:
        return (micros(_EPOCH),), (fixed // timedelta(microseconds=1),)
    info = ZoneInfo(zone)

    def offset(at: datetime) -> timedelta:
        return at.astimezone(info).utcoffset() or timedelta()

    starts, offsets, at, now = [0], [offset(_FIRST)], _FIRST, offset(_FIRST)
    step = timedelta(days=7)
    while at < _LAST:
        after = at + step
        if offset(after) != now:
            low, high = at, after
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if offset(middle) == now else (low, middle)
            high = high.replace(microsecond=0)
            now = offset(after)
            starts.append(micros(high.replace(tzinfo=None)))
            offsets.append(now)
        at = after
    return tuple(starts), tuple(value // timedelta(microseconds=1) for value in offsets)


def fixed_zone(offset_min: int) -> str:
    """A zone name for a bare offset, such as ``UTC+02:00``, for files that name no zone."""
    sign = "-" if offset_min < 0 else "+"
    return f"UTC{sign}{abs(offset_min) // 60:02d}:{abs(offset_min) % 60:02d}"


def is_zone(name: str) -> bool:
    """Whether this machine knows the IANA zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@dataclass(frozen=True)
class Timeline:
    """Offsets from UTC as a step function. Days are counted from 1970-01-01, instants are µs since then."""

    starts: Micros
    offsets: Micros

    @classmethod
    def of(cls, history: Iterable[tuple[datetime | None, str]]) -> Timeline:
        """Build from ``(start in UTC, zone)`` in order; the first zone also holds before its start."""
        rows = [(micros(start) if start else 0, zone) for start, zone in history] or [(0, "UTC")]
        starts: list[int] = []
        offsets: list[int] = []
        for index, (start, zone) in enumerate(rows):
            begin = -(1 << 62) if index == 0 else start
            end = rows[index + 1][0] if index + 1 < len(rows) else 1 << 62
            if end <= begin:
                continue
            at, values = _changes(zone)
            first = max(0, bisect_right(at, begin) - 1)
            for change, offset in zip(at[first:], values[first:], strict=True):
                if change < end:
                    starts.append(max(begin, change) if starts or index else begin)
                    offsets.append(offset)
                    begin = max(begin, change)
        return cls(np.array(starts, dtype=np.int64), np.array(offsets, dtype=np.int64))

    def offset_us(self, instants: Micros) -> Micros:
        """Offset from UTC at each instant, in µs."""
        index = np.searchsorted(self.starts, instants, side="right") - 1
        return self.offsets[np.maximum(index, 0)]

    def days(self, instants: Micros) -> npt.NDArray[np.int32]:
        """Local day of each instant."""
        return ((instants + self.offset_us(instants)) // _DAY_US).astype(np.int32)

    def day_steps(self, low: int, high: int) -> tuple[Micros, npt.NDArray[np.int32]]:
        """Local days between two instants as a step function: where each stretch starts (µs), and its day.

        A day of a clock change is one stretch of 23 or 25 hours; a day on which a person flew west over midnight can
        come back, as a second stretch of the same day.
        """
        starts: list[Micros] = []
        ends = np.append(self.starts[1:], np.int64(1 << 62))
        for begin, end, offset in zip(self.starts, ends, self.offsets, strict=True):
            first, last = max(int(begin), low), min(int(end), high)
            if last > first:
                midnight = (first + int(offset)) // _DAY_US * _DAY_US - int(offset)
                inner = np.arange(midnight + _DAY_US, last, _DAY_US, dtype=np.int64)
                starts.append(np.concatenate([np.array([first], dtype=np.int64), inner]))
        at = np.concatenate(starts) if starts else np.array([low], dtype=np.int64)
        days = self.days(at)
        keep = np.append(True, days[1:] != days[:-1])
        return at[keep], days[keep]

    def local_day(self, instant: datetime) -> date:
        """Local day of one naive UTC instant."""
        return date(1970, 1, 1) + timedelta(days=int(self.days(np.array([micros(instant)]))[0]))
