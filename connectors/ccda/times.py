"""Moments: HL7's ``YYYYMMDDHHMMSS±ZZZZ`` at any precision, and dates as people write them in narrative tables."""

from __future__ import annotations

import re
from datetime import date

from connectors.ccda.tree import Node

_STAMP = re.compile(r"\s*(\d{4,14})(?:[.,](\d+))?\s*(Z|[+-]\d{2}:?(?:\d{2})?)?", re.I | re.A)
_ISO = re.compile(r"\s*(\d{4}-\d\d(?:-\d\d)?)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?\s*\Z", re.A)
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]m)?)?", re.I)
_WORDED = re.compile(r"\b([A-Za-zéûà]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)?\s+([A-Za-zéûà]{3,9})\.?,?\s+(\d{4})\b")
_MONTH_YEAR = re.compile(r"\A\s*([A-Za-zéûà]{3,9})\.?,?\s+(\d{4})\s*\Z")
_YEAR = re.compile(r"\A\s*((?:18|19|20)\d\d)\s*\Z")
_FIRST, _LAST = 1850, 2200
"""Years outside are no dates: writers fill an unknown moment with year 1 or 9999."""
_EPOCH = "1900-01-01"
"""The zero of several vendors' calendars: it stands for an unknown date."""
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "fev": 2, "avr": 4, "mai": 5, "juin": 6, "juil": 7, "aou": 8,
}  # fmt: skip
_PLAIN = str.maketrans("éûà", "eua")


def moment(text: str | None) -> str | None:
    """HL7's stamp as ISO 8601 at its own precision; digits that name no time of day are left out.

    >>> moment("20140402145521+0200"), moment("201404"), moment("2014030200908-0500")
    ('2014-04-02T14:55:21+02:00', '2014-04', '2014-03-02')
    """
    if not text:
        return None
    iso = _ISO.match(text)
    if iso:
        return _joined(iso.group(1), iso.group(2) or "", iso.group(3))
    found = _STAMP.match(text)
    if not found:
        return spoken(text, day_first=False)
    digits, fraction, offset = found.groups()
    day = _day(digits)
    if day is None or len(digits) < 10 or len(day) < 10:
        return day
    return _joined(day, _clock(digits[8:], fraction), offset)


def _day(digits: str) -> str | None:
    year, month, day = int(digits[:4]), digits[4:6], digits[6:8]
    if not _FIRST <= year <= _LAST:
        return None
    if len(month) < 2 or not 1 <= int(month) <= 12:
        return digits[:4]
    if len(day) < 2 or int(day) == 0:
        return f"{digits[:4]}-{month}"
    try:
        made = date(year, int(month), int(day)).isoformat()
        return None if made == _EPOCH else made
    except ValueError:
        return f"{digits[:4]}-{month}"


def _clock(digits: str, fraction: str | None) -> str:
    parts = [digits[at : at + 2] for at in (0, 2, 4)]
    if len(digits) % 2 or int(parts[0]) > 23 or any(int(part) > 59 for part in parts[1:] if part):
        return ""
    clock = f"{parts[0]}:{parts[1] or '00'}"
    if parts[2]:
        clock += f":{parts[2]}" + (f".{fraction[:6]}" if fraction else "")
    return clock


def _joined(day: str, clock: str, offset: str | None) -> str | None:
    if not _FIRST <= int(day[:4]) <= _LAST or day == _EPOCH:
        return None
    if not clock:
        return day
    if offset and offset.upper() != "Z":
        bare = offset.replace(":", "")
        offset = f"{bare[:3]}:{bare[3:] or '00'}"
    return f"{day}T{clock}{(offset or '').upper()}"


def spoken(text: str | None, *, day_first: bool) -> str | None:
    """A date as people write it, in English or French: ``Jan 4 2014``, ``22/04/2018``, ``1998``.

    ``day_first`` says how ``04/05/2018`` is meant.
    """
    if not text:
        return None
    if _ISO.match(text):
        return moment(text)
    if year := _YEAR.match(text):
        return year.group(1)
    if named := _MONTH_YEAR.match(text):
        month = _month(named.group(1))
        return f"{named.group(2)}-{month:02d}" if month else None
    if slashed := _SLASHED.search(text):
        return _slashed(slashed, day_first)
    for pattern, order in ((_WORDED, (1, 2, 3)), (_DAY_FIRST, (2, 1, 3))):
        if found := pattern.search(text):
            month, day, year_number = _month(found.group(order[0])), found.group(order[1]), found.group(order[2])
            if month:
                return _day(f"{year_number}{month:02d}{int(day):02d}")
    return moment(text) if _STAMP.fullmatch(text.strip()) and len(text.strip()) >= 8 else None


def _slashed(found: re.Match[str], day_first: bool) -> str | None:
    first, second, year, hour, minute, seconds, half = found.groups()
    day, month = (first, second) if day_first or int(first) > 12 else (second, first)
    made = _day(f"{year}{int(month):02d}{int(day):02d}")
    if made is None or hour is None or len(made) < 10:
        return made
    shown = int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)
    return _joined(made, _clock(f"{shown:02d}{minute}{seconds or ''}", None), None)


def _month(word: str) -> int | None:
    plain = word.lower().translate(_PLAIN)
    return _MONTHS.get(plain[:4]) or _MONTHS.get(plain[:3])


def span(node: Node | None) -> tuple[str | None, str | None]:
    """Start and end of a TS or IVL_TS; a point in time has no end."""
    if node is None:
        return None, None
    if node.get("value"):
        return moment(node.get("value")), None
    low, high = (moment(node.attr(bound, "value")) for bound in ("low", "high"))
    return low or moment(node.attr("center", "value")), high


def point(node: Node | None) -> str | None:
    """The moment of a TS, or the best one of an interval: its start, else its end."""
    start, end = span(node)
    return start or end
