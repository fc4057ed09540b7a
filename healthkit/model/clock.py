"""The person's clock at one instant, without the arrays that whole columns are worth: what a quick answer needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo


def fixed_offset(zone: str) -> timedelta | None:
    """The offset that a name such as ``UTC+02:00`` states; None for the zones of the IANA."""
    if not zone.startswith("UTC") or len(zone) == 3:
        return None
    hours, minutes = zone[4:].split(":")
    return (-1 if zone[3] == "-" else 1) * timedelta(hours=int(hours), minutes=int(minutes))


def local_moment(history: Iterable[tuple[datetime | None, str]], instant: datetime) -> datetime:
    """A naive UTC instant on the person's own clock.

    ``history`` is ``(start in UTC, zone)`` in order, as :meth:`healthkit.model.timeline.Timeline.of` takes it: the
    first zone holds before its start too, and UTC where there is none.
    """
    zone = "UTC"
    for index, (start, name) in enumerate(history):
        if index == 0 or start is None or start <= instant:
            zone = name
    fixed = fixed_offset(zone)
    there: tzinfo = ZoneInfo(zone) if fixed is None else timezone(fixed)
    return instant.replace(tzinfo=UTC).astimezone(there).replace(tzinfo=None)
