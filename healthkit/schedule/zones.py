"""The zone that a person's hours are told in: this computer's own, by its IANA name."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from babel.localtime import get_localzone

from healthkit.errors import UnknownName, UsageError


def check(name: str) -> str:
    """A zone's name, if there is one so called.

    Raises:
        UnknownName: there is none; the nearest are named.
    """
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, or a folder of the database
        raise UnknownName("time zone", name, available_timezones()) from None
    return name


def local() -> str:
    """The IANA name of this computer's zone.

    Raises:
        UsageError: the system tells its offset only.
    """
    try:
        zone = get_localzone()
    except LookupError:  # TZ holds a rule, such as CET-1CEST, or nothing that is known
        zone = None
    name = getattr(zone, "key", None) or getattr(zone, "zone", None)  # of zoneinfo, and of pytz
    if not name:
        raise UsageError(
            "This computer does not name its time zone.", "Name it with --zone, such as --zone Europe/Paris."
        )
    return str(name)
