"""How English says when."""

from __future__ import annotations

import re
from datetime import date

from healthkit.ask import periods
from healthkit.ask.period_rules import Grammar, Rule, iso, number_of, year_of
from healthkit.ask.periods import Period, Unit

_MONTHS = {
    name: index + 1
    for index, names in enumerate(
        ["january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"]
    )
    for name in names.split()
}  # fmt: skip
_DAYS = {
    name: index
    for index, names in enumerate(
        [
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thurs",
            "friday fri",
            "saturday sat",
            "sunday",
        ]
    )
    for name in names.split()
}
_UNITS: dict[str, Unit] = {
    "day": "day", "night": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"
}  # fmt: skip
_SEASONS = {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn", "winter": "winter"}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_SURE_MONTH = "(" + "|".join(sorted(_MONTHS.keys() - {"may", "march", "mar"}, key=lambda m: (-len(m), m))) + ")"
_DAY = "(" + "|".join(sorted(_DAYS, key=len, reverse=True)) + ")"
_UNIT = "(day|night|week|month|quarter|year)"
_BIG = "(week|month|quarter|year)"
_SEASON = "(spring|summer|autumn|fall|winter)"
_TH = "(?: (?:st|nd|rd|th))?"
_YEAR = r"((?:19|20)\d{2})"


def _numeric(match: re.Match[str], as_of: date) -> Period | None:
    """``25/12/2025`` and ``12/25/2025`` are clear; ``3/4`` is the third of April or the fourth of March: not clear."""
    one, two = int(match[1]), int(match[2])
    if one <= 12 and two <= 12 and one != two:
        return None
    day, month = (one, two) if one > 12 else (two, one)
    return periods.day_of(day, month, year_of(match[3]), as_of)


def _ago(match: re.Match[str], as_of: date) -> Period:
    unit = _UNITS[match[2]]
    if unit == "day":
        return periods.one_day(periods.shift(as_of, "day", -number_of(match[1])))
    if unit == "year":  # the month that lies so many years back; “last year” is the calendar year
        return periods.around(periods.shift(as_of, "year", -number_of(match[1])))
    return periods.previous(unit, as_of, number_of(match[1]))


def _day_month(match: re.Match[str], as_of: date) -> Period | None:
    return periods.day_of(int(match[1]), _MONTHS[match[2]], year_of(match[3]), as_of)


def _month_day(match: re.Match[str], as_of: date) -> Period | None:
    return periods.day_of(int(match[2]), _MONTHS[match[1]], year_of(match[3]), as_of)


def _days_of_month(first: str, last: str, month: str, year: str | None, as_of: date) -> Period | None:
    end = periods.day_of(int(last), _MONTHS[month], year_of(year), as_of)
    start = periods.day_of(int(first), _MONTHS[month], end.last.year, as_of) if end else None
    return Period(start.first, end.last, "between") if start and end and start.last <= end.last else None


def _quarter(match: re.Match[str], as_of: date) -> Period:
    ordinal = {"first": 1, "second": 2, "third": 3, "fourth": 4}
    number = ordinal.get(match[5] or "") or int(next(match[index] for index in (1, 2, 3, 4, 6) if match[index]))
    return periods.quarter(number, year_of(match[7]), as_of)


_SPANS: tuple[Rule, ...] = (
    (r"(\d{4}-\d{2}-\d{2})", iso),
    (r"(\d{1,2})/(\d{1,2})/?(\d{2,4})?", _numeric),
    (r"(?:between|from) (?:the )?(\d{1,2})" + _TH + r" (?:and|to|until|through) (?:the )?(\d{1,2})" + _TH
     + f"(?: of)? {_MONTH}(?: {_YEAR})?", lambda m, d: _days_of_month(m[1], m[2], m[3], m[4], d)),
    (f"(?:between|from) {_MONTH} " + r"(\d{1,2})" + _TH + r" (?:and|to|until|through) (\d{1,2})" + _TH
     + f"(?: {_YEAR})?", lambda m, d: _days_of_month(m[2], m[3], m[1], m[4], d)),
    ("the day before yesterday", lambda m, d: periods.one_day(periods.shift(d, "day", -2))),
    ("yesterday", lambda m, d: periods.one_day(periods.before(d), "yesterday")),
    ("(?:so far )?today(?: so far)?", lambda m, d: periods.one_day(d, "today")),
    ("last night", lambda m, d: periods.one_day(d, "last_night")),
    (f"(?:the |these |my )?(?:last|past|previous|latest|most recent) ([1-9]\\d{{0,3}}) {_UNIT}s?",
     lambda m, d: periods.rolling(int(m[1]), _UNITS[m[2]], d)),
    ("(?:the )?(?:last|past) fortnight", lambda m, d: periods.rolling(14, "day", d)),
    (f"(?:the |this )?past {_UNIT}", lambda m, d: periods.rolling(1, _UNITS[m[1]], d)),
    (f"the last {_BIG}", lambda m, d: periods.rolling(1, _UNITS[m[1]], d)),
    (f"the {_BIG} before last", lambda m, d: periods.previous(_UNITS[m[1]], d, 2)),
    (f"(?:last|(?:the )?previous) {_BIG}", lambda m, d: periods.previous(_UNITS[m[1]], d)),
    (f"(?:so far )?(?:this|the current) {_BIG}(?: so far)?", lambda m, d: periods.current(_UNITS[m[1]], d)),
    (f"{_BIG} to date", lambda m, d: periods.current(_UNITS[m[1]], d)),
    (r"([1-9]\d{0,3}|a|an) " + _UNIT + "s? ago", _ago),
    (f"(?:on )?(?:last|past) {_DAY}", lambda m, d: periods.weekday(_DAYS[m[1]], d, before=True)),
    (f"(?:on |this ){_DAY}", lambda m, d: periods.weekday(_DAYS[m[1]], d, before=False)),
    ("(?:the )?(?:last|past|previous) week ?end", lambda m, d: periods.weekend(d, last=True)),
    ("(?:this|the) week ?end", lambda m, d: periods.weekend(d, last=False)),
    (r"(?:the )?week of (?:the )?(\d{1,2})" + _TH + f"(?: of)? {_MONTH}(?: {_YEAR})?",
     lambda m, d: periods.week_of(_day_month(m, d))),
    (f"(?:the )?week of {_MONTH} (?:the )?" + r"(\d{1,2})" + _TH + f"(?: {_YEAR})?",
     lambda m, d: periods.week_of(_month_day(m, d))),
    (r"(?:the )?(\d{1,2})" + _TH + f"(?: of)? {_MONTH}(?: {_YEAR})?", _day_month),
    (f"{_MONTH} (?:the )?" + r"(\d{1,2})" + _TH + f"(?: {_YEAR})?", _month_day),
    (r"(?:the )?(?:(1) st|(2) nd|(3) rd|(4) th|(first|second|third|fourth)|q (?=[1-4]))(?: quarter|([1-4]))(?: of)?"
     rf"(?: {_YEAR})?", _quarter),
    (f"(?:the month of )?{_MONTH}(?: of)? {_YEAR}", lambda m, d: periods.month(_MONTHS[m[1]], int(m[2]), d)),
    (f"last {_MONTH}", lambda m, d: periods.month(_MONTHS[m[1]], None, d, before=True)),
    (f"this {_MONTH}", lambda m, d: periods.month(_MONTHS[m[1]], None, d)),
    (f"(?:the month of )?{_SURE_MONTH}", lambda m, d: periods.month(_MONTHS[m[1]], None, d)),
    (f"last {_SEASON}", lambda m, d: periods.season(_SEASONS[m[1]], None, d, before=True)),
    (f"(?:the )?{_SEASON}(?: of)? {_YEAR}", lambda m, d: periods.season(_SEASONS[m[1]], int(m[2]), d)),
    (f"(?:this|the) {_SEASON}", lambda m, d: periods.season(_SEASONS[m[1]], None, d)),
    ("(?:of )?all time|ever|overall|(?:in |over )?all (?:of )?my data|since the (?:beginning|start)|in my life",
     lambda m, d: periods.everything(d)),
)  # fmt: skip
_NAKED: tuple[Rule, ...] = (
    (f"(?:the year )?{_YEAR}", lambda m, d: periods.year(int(m[1]), d)),
    ("the (week|month|quarter|year)", lambda m, d: periods.current(_UNITS[m[1]], d)),
    (_MONTH, lambda m, d: periods.month(_MONTHS[m[1]], None, d)),
    (_DAY, lambda m, d: periods.weekday(_DAYS[m[1]], d, before=False)),
    (_SEASON, lambda m, d: periods.season(_SEASONS[m[1]], None, d)),
)
GRAMMAR = Grammar(
    spans=_SPANS,
    naked=_NAKED,
    frames=(
        ("between {a} and {b}", "between"),
        ("from {a} (?:to|until|till|through) {b}", "from"),
        ("(?:ever )?since (?:the (?:beginning|start) of )?{a}", "since"),
        ("(?:up to|up until|until|till) {a}", "until"),
        ("(?<!the day )before {a}", "before"),
        ("after {a}", "after"),
        ("{span}", "in"),
        ("(?:in|on|during|of|for|vs|versus|and|to|with|between|throughout|than|over) {a}", "in"),
    ),
)
