"""Polar's JSON, which holds bare ``NaN``, and the small forms in its cells: numbers, lengths of time, clock times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import orjson

from healthkit.errors import DamagedFile
from healthkit.source.lengths import after
from healthkit.source.tolerant_json import loads

_NAN = re.compile(rb"(?<=[\[,:\s])-?(?:NaN|Infinity)(?=\s*[,\]}])")
_DIGITS = re.compile(r"^-?\d+(?:\.\d+)?$")
_LENGTH = re.compile(r"^(-)?P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$")


def parse(body: bytes, name: str) -> Any:
    """A whole document; numbers that are none become None.

    Raises:
        DamagedFile: it is no JSON.
    """
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return loads(_NAN.sub(b"null", body))
    except ValueError as error:
        raise DamagedFile(f"“{name}” is no valid JSON, or cut short.", "Export or download it again.") from error


def mapping(value: Any) -> dict[str, Any]:
    """An object as it is, anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of an array; anything else holds none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def number(value: Any) -> float | None:
    """A finite number, None for anything else; ``true`` is none. Polar writes some as text (``"124200000"``)."""
    if isinstance(value, str) and _DIGITS.match(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < float("inf") else None


def positive(value: Any) -> float | None:
    """A number above 0: Polar writes 0 or -1 for what was not measured."""
    found = number(value)
    return found if found is not None and found > 0 else None


def seconds(value: Any) -> float | None:
    """Seconds of a length such as ``PT1H6M30S``.

    >>> seconds("PT1H6M30S"), seconds("PT3244.250S"), seconds("soon")
    (3990.0, 3244.25, None)
    """
    found = _LENGTH.match(value) if isinstance(value, str) else None
    if found is None or value.lstrip("-") in ("P", "PT"):
        return None
    sign, *parts = found.groups()
    total = sum(float(part or 0) * weight for part, weight in zip(parts, (86400, 3600, 60, 1), strict=True))
    return -total if sign else total


@dataclass(frozen=True)
class Moment:
    """An instant: UTC with its offset, or the person's clock as if it were UTC, without one."""

    at: datetime
    offset_min: int | None

    def plus(self, seconds: float) -> datetime | None:
        """The instant so many seconds later; None where that lies in no calendar."""
        return after(self.at, seconds)


def moment(value: Any, offset_min: float | None = None) -> Moment | None:
    """A time as written: with an offset in it, else with the one that stands beside it, else with none."""
    try:
        said = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    if (away := said.utcoffset()) is not None:
        try:
            return Moment(said.astimezone(UTC).replace(tzinfo=None), round(away.total_seconds() / 60))
        except OverflowError:  # the first or last day of all
            return None
    if offset_min is None:
        return Moment(said, None)
    at = after(said, -60 * offset_min)
    return Moment(said, None) if at is None else Moment(at, round(offset_min))


def day(value: Any) -> date | None:
    """A calendar day that has a next one; a time of day behind it is left aside."""
    try:
        found = date.fromisoformat(value[:10])
    except (TypeError, ValueError):
        return None
    return found if found < date.max else None
