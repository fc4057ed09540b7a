"""The period of a due moment: what a report is asked for, so that a run that comes late shows what it was due for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from healthkit.report.parameters import Parameter

# Parameters of kind Day that close a span; one that opens it is the person's to choose.
_CLOSING = frozenset({"as_of", "until", "day"})


def day_of(moment: datetime, zone: str) -> date:
    """The day of a due moment where the person lives."""
    return moment.astimezone(ZoneInfo(zone)).date()


def parameters_at(
    declared: Mapping[str, Parameter], given: Mapping[str, str], moment: datetime, zone: str
) -> dict[str, str]:
    """The given parameters, and for each period that was left open the last whole one before the due moment.

    A day that closes a span is the due moment's own day in the entry's zone.
    """
    today = day_of(moment, zone)
    filled = {
        name: value
        for name, parameter in declared.items()
        if parameter.default == "" and (value := _value(parameter, today)) is not None
    }
    return {**filled, **{name: value for name, value in given.items() if value}}


def _value(parameter: Parameter, today: date) -> str | None:
    """What an open parameter is filled with; a Period is left to its report, which knows how many weeks it takes."""
    from healthkit.report.kinds import months_on, week_name

    match parameter.kind:
        case "Week":
            return week_name(today - timedelta(weeks=1))
        case "Month":
            return f"{months_on(today.replace(day=1), -1):%Y-%m}"
        case "Year":
            return str(today.year - 1)
        case "Day" if parameter.name in _CLOSING:
            return today.isoformat()
    return None
