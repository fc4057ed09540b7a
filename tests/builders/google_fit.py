"""Google Fit's part of a Takeout: data points, sessions, tables of quarter hours and of days."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

FIT = "Takeout/Fit"
QUARTER_TITLES = (
    "Start time,End time,Move Minutes count,Calories (kcal),Distance (m),Heart Points,Average speed (m/s),Step count"
)
DAY_TITLES = "Date,Move Minutes count,Calories (kcal),Distance (m),Heart Points,Average speed (m/s),Step count"


def takeout(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A zip of members below ``Takeout/Fit``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(f"{FIT}/{name}", body)
    return path


def nanos(moment: str) -> int:
    """Nanoseconds since 1970 of an ISO time with an offset."""
    return round(datetime.fromisoformat(moment).timestamp() * 1000) * 1_000_000


def point(start: str, end: str, *values: dict[str, Any], origin: str = "") -> dict[str, Any]:
    """A data point as Takeout writes it."""
    return {
        "fitValue": [{"value": value} for value in values],
        "originDataSourceId": origin,
        "endTimeNanos": nanos(end),
        "dataTypeName": "",
        "startTimeNanos": nanos(start),
        "modifiedTimeMillis": 1700629334291,
        "rawTimestampNanos": 0,
    }


def stream(name: str, points: Sequence[dict[str, Any]]) -> str:
    """A member of ``All Data``."""
    return json.dumps({"Data Source": name, "Data Points": list(points)}, indent=1)


def session(activity: str, start: str, end: str, duration: str, aggregate: Sequence[dict[str, Any]] = ()) -> str:
    """A member of ``All Sessions``."""
    told = {"fitnessActivity": activity, "startTime": start, "endTime": end, "duration": duration}
    return json.dumps({**told, "aggregate": list(aggregate)}, indent=2)


def quarters(rows: Sequence[str]) -> str:
    """A table of one day; rows as they stand in the file."""
    return "\n".join([QUARTER_TITLES, *rows]) + "\n"


def quarter(at: datetime, minutes: int, steps: int | None, energy: float = 18.25) -> str:
    """A row of a quarter hour that begins at a time with an offset."""
    end = at + timedelta(minutes=minutes)
    told = [_clock(at), _clock(end), "5" if steps else "", str(energy), "", "", "", "" if steps is None else str(steps)]
    return ",".join(told)


def zone(hours: float) -> timezone:
    """A fixed offset."""
    return timezone(timedelta(hours=hours))


def _clock(at: datetime) -> str:
    text = at.isoformat(timespec="milliseconds")
    return text[text.index("T") + 1 :]
