"""A rule of cron said back in words, in English or French; what has no short wording is shown as the rule itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_day_names, get_month_names
from babel.lists import format_list
from cronsim import CronSim

from healthkit.i18n import day, text

_ALL_MONTHS = set(range(1, 13))
_ALL_DAYS = set(range(1, 32))
_MOST_TIMES = 4


def describe(rule: str, lang: str) -> str:
    """The rule in words, such as “every Monday at 07:00”."""
    parsed = CronSim(rule, datetime(2026, 1, 1, tzinfo=UTC))
    days = _days(parsed, lang)
    if parsed.hours == set(range(24)) and len(parsed.minutes) == 1 and days == text("schedule.every_day", lang):
        return text("schedule.every_hour", lang, minute=f"{min(parsed.minutes):02d}")
    if days is None or len(parsed.hours) * len(parsed.minutes) > _MOST_TIMES:
        return text("schedule.by_rule", lang, rule=rule)
    times = [f"{hour:02d}:{minute:02d}" for hour in sorted(parsed.hours) for minute in sorted(parsed.minutes)]
    return text("schedule.at", lang, days=days, times=_list(times, lang))


def moment(value: datetime, zone: str, lang: str) -> str:
    """A due moment as a person of that zone reads it: weekday, day and time."""
    here = value.astimezone(ZoneInfo(zone))
    words = str(format_datetime(here, "EEE d MMM y, HH:mm", locale=lang))
    return words.replace(" 1 ", " 1er ", 1) if lang == "fr" else words


def _days(parsed: CronSim, lang: str) -> str | None:
    week = {number % 7 if isinstance(number, int) else number for number in parsed.weekdays}
    any_week, any_day = week == set(range(7)), parsed.days == _ALL_DAYS
    if parsed.months == _ALL_MONTHS and any_day:
        return text("schedule.every_day", lang) if any_week else _weekdays(week, lang)
    if not any_week:
        return None
    return _of_month(set(parsed.days), parsed.months, lang)


def _weekdays(week: set[int | tuple[int, int]], lang: str) -> str | None:
    plain = [number for number in week if isinstance(number, int)]
    if len(plain) < len(week):
        return None
    names = get_day_names("wide", locale=lang)
    monday_first = sorted((number - 1) % 7 for number in plain)
    if monday_first == list(range(5)):
        return text("schedule.weekdays", lang, first=names[0], last=names[4])
    return text("schedule.every_weekday", lang, days=_list((names[number] for number in monday_first), lang))


def _of_month(days: set[int], months: set[int], lang: str) -> str | None:
    if days == {CronSim.LAST}:
        which = text("schedule.last_day", lang)
    elif min(days) < 1 or len(days) > _MOST_TIMES:
        return None
    elif len(days) == len(months) == 1:
        that_day = date(2024, min(months), min(days))  # a leap year has them all
        return text("schedule.every_year", lang, day=day(that_day, lang, "d MMMM"))
    else:
        which = text("schedule.days", lang, len(days), days=_list((_ordinal(one, lang) for one in sorted(days)), lang))
    if months == _ALL_MONTHS:
        return text("schedule.every_month", lang, days=which)
    names = get_month_names("wide", locale=lang)
    return text("schedule.of_months", lang, days=which, months=_list((names[month] for month in sorted(months)), lang))


def _ordinal(number: int, lang: str) -> str:
    if lang == "fr":
        return "1er" if number == 1 else str(number)
    suffix = "th" if 11 <= number <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _list(items: Iterable[str], lang: str) -> str:
    return str(format_list(list(items), locale=lang))
