"""What is gathered while a package is read: rows on their way out, the devices met, days already stated."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from healthkit.source.contract import Issue
from healthkit.source.frames import Refs
from healthkit.source.outbox import Outbox

SCALE, CUFF, WATCH, MAT, THERMOMETER, MANUAL = range(1, 7)
DEVICES = {
    SCALE: ("scale", "Withings scale"),
    CUFF: ("cuff", "Withings blood pressure monitor"),
    WATCH: ("watch", "Withings watch"),
    MAT: ("sensor", "Withings sleep mat"),
    THERMOMETER: ("sensor", "Withings thermometer"),
    MANUAL: ("app", None),
}
"""Number ▸ product class and model. The export does not say which device wrote a row: the kind of file does."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """When something was, in UTC with minutes from it as written, and by which device; ``zone`` is an IANA name."""

    start: datetime
    end: datetime
    offset: int | None
    device: int = WATCH
    zone: str | None = None


@dataclass
class Book:
    """Rows and counts of one package; ``member`` is the one being read."""

    out: Outbox = field(default_factory=Outbox)
    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    devices: set[int] = field(default_factory=set)
    stated: set[tuple[str, date, int]] = field(default_factory=set)
    member: str = ""

    def issue(self, reason: str, position: object, raw: str) -> None:
        """Note what could not be used."""
        self.issues.append(Issue(reason, self.member, str(position), raw[:200]))

    def state(self, metric: str, day: date, value: float, unit: str, device: int) -> None:
        """What a device states of a whole day, once."""
        if (metric, day, device) in self.stated:
            return
        self.stated.add((metric, day, device))
        self.devices.add(device)
        start = datetime.combine(day, time())
        self.out.row(
            "sample",
            ref=self.refs.one(),
            metric=metric,
            start=start,
            end=start + DAY,
            value=value,
            unit=unit,
            source=device,
            day=day,
        )


def number(text: object) -> float | None:
    """A number with a decimal point or comma; None for anything else."""
    try:
        found = float(str(text).strip().replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < 1e12 else None


def zone_name(text: object) -> str | None:
    """An IANA time zone that exists, as written."""
    name = str(text or "").strip()
    try:
        return name if name and ZoneInfo(name) else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
