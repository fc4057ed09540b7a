"""When: cron's five fields, or a word in their place, and the moments that they name.

The reckoning is cronsim's, which keeps to Debian's cron: what falls into an hour that the clocks skip is due right
after it; in an hour that they repeat, a fixed time is due once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from cronsim import CronSim, CronSimError

from healthkit.errors import UsageError
from healthkit.i18n import LANGUAGES

MORNING = (7, 0)
# Longer than any clock change: what cronsim calls first or last is looked for from this far on the other side.
_MARGIN = timedelta(hours=3)
# What follows minute and hour.
_WORDS = {
    "daily": "* * *", "quotidien": "* * *", "weekdays": "* * MON-FRI", "ouvrés": "* * MON-FRI",
    "weekly": "* * MON", "hebdomadaire": "* * MON", "monthly": "1 * *", "mensuel": "1 * *",
    "yearly": "1 1 *", "annuel": "1 1 *",
}  # fmt: skip
_HOURLY = {"hourly", "horaire"}
_WORDED = re.compile(r"@?([^\W\d]+)(?:\s+(?:at |à )?\s*(\d{1,2})[:h](\d{2})?)?")
_HINT = "Write five fields, such as “0 7 * * MON”, or words: daily, weekly, monthly, weekdays 06:30, monday 07:00."


def read(text: str) -> str:
    """The five fields that a person's words mean.

    Raises:
        UsageError: it is no rule of cron and no word we know, or names a moment that never comes.
    """
    rule = _worded(text.strip()) or " ".join(text.split())
    try:
        if len(rule.split()) != 5:
            raise CronSimError
        next(CronSim(rule, datetime(2026, 1, 1, tzinfo=UTC)))
    except (CronSimError, ValueError):
        raise UsageError(f"“{text}” does not say when.", _HINT) from None
    except (StopIteration, RuntimeError):
        raise UsageError(f"“{text}” names a moment that never comes.", _HINT) from None
    return rule


def latest(rule: str, zone: str, now: datetime) -> datetime | None:
    """The newest moment of a rule that is not after ``now`` (aware); in UTC."""
    here = (now + _MARGIN).astimezone(ZoneInfo(zone))
    found = (moment.astimezone(UTC) for moment in CronSim(rule, here, reverse=True))
    return next((moment for moment in found if moment <= now), None)


def coming(rule: str, zone: str, now: datetime) -> Iterator[datetime]:
    """The moments of a rule after ``now`` (aware), in order and each once; in UTC."""
    last = now
    for moment in CronSim(rule, (now - _MARGIN).astimezone(ZoneInfo(zone))):
        if moment.astimezone(UTC) > last:
            last = moment.astimezone(UTC)
            yield last


def _worded(text: str) -> str | None:
    match = _WORDED.fullmatch(text.lower())
    if match is None:
        return None
    word, hour, minute = match.groups()
    if word in _HOURLY and hour is None:
        return "0 * * * *"
    days = _WORDS.get(word) or _weekdays().get(word)
    hours, minutes = (int(hour), int(minute or 0)) if hour else MORNING
    return f"{minutes} {hours} {days}" if days else None


@lru_cache(maxsize=1)
def _weekdays() -> dict[str, str]:
    """Names of the days in our languages, and what cron calls them."""
    english = get_day_names("abbreviated", locale="en")
    return {
        name.lower(): f"* * {english[number].upper()}"
        for lang in LANGUAGES
        for number, name in get_day_names("wide", locale=lang).items()
    }
