"""What is gathered while a package is read: rows on their way out, what was met, and days already stated."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from healthkit.source.contract import Issue
from healthkit.source.frames import Refs
from healthkit.source.outbox import Outbox

RING = 1
"""The number of the one source."""
DAY = timedelta(days=1)
Record = dict[str, Any]


@dataclass
class Place:
    """Where a record stands, for issues."""

    member: str
    position: str


@dataclass
class Book:
    """Rows and counts of one package."""

    out: Outbox = field(default_factory=Outbox)
    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    stated: set[tuple[str, date]] = field(default_factory=set)
    met: set[tuple[str, datetime]] = field(default_factory=set)
    """Sleeps, workouts and sessions so far, by kind and start: the same ones may come as a table and as JSON."""

    def issue(self, reason: str, place: Place, raw: str) -> None:
        """Note what could not be used."""
        self.issues.append(Issue(reason, place.member, place.position, raw[:200]))

    def fresh(self, kind: str, start: datetime) -> bool:
        """Whether this is the first of its kind at that time."""
        key = (kind, start)
        if key in self.met:
            return False
        self.met.add(key)
        return True

    def number(self, record: Record, key: str, place: Place) -> float | None:
        """A number, null where there is none; ``spo2_percentage.average`` looks inside an object.

        A program that saved the table anew may have written a decimal comma.
        """
        found: Any = record
        for part in key.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        if found is None or found in ("", "null", "None"):
            return None
        try:
            value = float(found.replace(",", ".") if isinstance(found, str) else found)
        except (TypeError, ValueError):
            self.issue("bad_value", place, f"{key}: {found}")
            return None
        return value if abs(value) < 1e12 else None

    def state(self, metric: str, day: date, value: float, unit: str) -> int | None:
        """What Oura states of a whole day, once; its number."""
        if (metric, day) in self.stated:
            return None
        self.stated.add((metric, day))
        ref, start = self.refs.one(), datetime.combine(day, time())
        self.out.row(
            "sample", ref=ref, metric=metric, start=start, end=start + DAY, value=value, unit=unit, source=RING, day=day
        )
        return ref


def day_of(text: object) -> date | None:
    """A day as written."""
    try:
        return date.fromisoformat(str(text).strip()[:10])
    except ValueError:
        return None
