"""In which form a column writes its dates, by all of its cells: day first, month first, or not to be told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import polars as pl

_PARTS = r"^(\d{1,4})([-/.])(\d{1,2})([-/.])(\d{1,4})(?:$|[T\s,])"
_NAMED_FIRST = r"^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:$|[T\s,])"
_NAMED_SECOND = r"^(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})(?:$|[T\s,])"
_COMPACT = r"^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])(?:$|[T\s])"
_TIME = r"[T\s,]\s*\d{1,2}:\d{2}"
_NOON = r"(?i)\d\s*[ap]\.?m\.?$"


@dataclass
class DateEvidence:
    """What cells that look like dates have in common."""

    days: int = 0
    times: int = 0
    seconds: int = 0
    noon: int = 0
    """Times with AM or PM."""
    commas: int = 0
    """Times with a comma before them."""
    named: Counter[str] = field(default_factory=Counter)
    compact: int = 0
    signs: Counter[str] = field(default_factory=Counter)
    first: int = 0
    second: int = 0
    third: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    """Days from one row to the next that are 0, 1 or 7 by each order."""

    def add(self, counts: dict[str, Any]) -> None:
        """Add a frame's counts."""
        for name in ("days", "times", "seconds", "noon", "commas", "compact"):
            setattr(self, name, getattr(self, name) + counts[f"date_{name}"])
        for name in ("first", "second", "third"):
            setattr(self, name, max(getattr(self, name), counts[f"date_{name}"] or 0))
        for sign, name in (("/", "slash"), ("-", "dash"), (".", "point")):
            self.signs[sign] += counts[f"date_{name}"]
        for form in ("MMM", "MMMM", "DD MMM", "DD MMMM"):
            self.named[form] += counts[f"date_{form}"]
        for order in ("DM", "MD"):
            self.steps[order] += counts[f"date_{order}"]

    def add_late(self, counts: dict[str, Any]) -> None:
        """Add what later rows prove of the order."""
        self.first = max(self.first, counts["first"] or 0)
        self.second = max(self.second, counts["second"] or 0)


@dataclass(frozen=True)
class DateForms:
    """Forms for a mapping, as people write them; none where dates begin with the year.

    ``doubt`` is ``order`` where day and month cannot be told apart, ``mixed`` where both orders stand in the file.
    """

    forms: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    """The forms of the other order, where there is a doubt."""
    doubt: str = ""
    reason: str = ""


def date_counts(cell: pl.Expr) -> dict[str, pl.Expr]:
    """What :meth:`DateEvidence.add` counts."""
    parts = cell.str.extract_groups(_PARTS)
    first, second, third = (parts.struct.field(n).cast(pl.Int32, strict=False) for n in ("1", "3", "5"))
    sign = parts.struct.field("2")
    is_named = cell.str.contains(_NAMED_FIRST) | cell.str.contains(_NAMED_SECOND)
    is_compact = cell.str.contains(_COMPACT)
    is_date = (first.is_not_null() & (sign == parts.struct.field("4"))) | is_named | is_compact
    month = cell.str.extract(r"^(?:\d{1,2}[ -])?([A-Za-z]{3,9})").str.len_chars()
    long_name = month > 3
    behind = cell.str.contains(_NAMED_SECOND)
    before = cell.str.contains(_NAMED_FIRST)
    return {
        "date_days": is_date.fill_null(value=False).sum(),
        "date_times": (is_date & cell.str.contains(_TIME)).fill_null(value=False).sum(),
        "date_seconds": (is_date & cell.str.contains(r":\d{2}:\d{2}")).fill_null(value=False).sum(),
        "date_noon": (is_date & cell.str.contains(_NOON)).fill_null(value=False).sum(),
        "date_commas": (is_date & cell.str.contains(r"\d, ?\d{1,2}:")).fill_null(value=False).sum(),
        "date_compact": is_compact.sum(),
        "date_slash": (sign == "/").fill_null(value=False).sum(),
        "date_dash": (sign == "-").fill_null(value=False).sum(),
        "date_point": (sign == ".").fill_null(value=False).sum(),
        "date_first": first.max(),
        "date_second": second.max(),
        "date_third": third.max(),
        "date_MMM": (before & ~long_name).sum(),
        "date_MMMM": (before & long_name).sum(),
        "date_DD MMM": (behind & ~long_name).sum(),
        "date_DD MMMM": (behind & long_name).sum(),
        **{f"date_{order}": _steps(first, second, third, order) for order in ("DM", "MD")},
    }


def late_counts(cell: pl.Expr) -> dict[str, pl.Expr]:
    """What :meth:`DateEvidence.add_late` counts."""
    parts = {"first": r"^(\d{1,4})[-/.]", "second": r"^\d{1,4}[-/.](\d{1,2})[-/.]"}
    return {name: cell.str.extract(part).cast(pl.Int32, strict=False).max() for name, part in parts.items()}


def _steps(first: pl.Expr, second: pl.Expr, third: pl.Expr, order: str) -> pl.Expr:
    """Rows that follow the one before by at most a week, in one order of day and month."""
    day, month = (first, second) if order == "DM" else (second, first)
    fits = month.is_between(1, 12) & day.is_between(1, 31) & (third > 0)
    made = pl.when(fits).then(pl.date(pl.when(third < 100).then(third + 2000).otherwise(third), month, 1))
    whole = made.cast(pl.Int32) + day
    return (whole.diff().abs() <= 7).fill_null(value=False).sum()


def forms_of(said: DateEvidence, lang_first: str = "") -> DateForms:
    """The forms of a column with dates. ``lang_first`` is the order that the table's language would have.

    Day or month is proved by one cell above 12; a point between the parts is day first everywhere.
    """
    if not said.days:
        return DateForms()
    times = _times(said)
    named = [form for form, count in said.named.items() if count]
    if named:
        return DateForms(_timed(_named_forms(said, named), times))
    if said.compact and not sum(said.signs.values()):
        return DateForms()
    sign = max(said.signs, key=lambda one: said.signs[one])
    if said.first > 31:
        return DateForms() if sign in "-/" and not said.noon else DateForms(_timed([f"YYYY{sign}MM{sign}DD"], times))
    year = "YY" if said.third < 100 else "YYYY"
    by_day, by_month = f"DD{sign}MM{sign}{year}", f"MM{sign}DD{sign}{year}"
    day_first, month_first = _timed([by_day], times), _timed([by_month], times)
    if said.first > 12 and said.second > 12:
        return DateForms(day_first, month_first, "mixed")
    if said.first > 12 or (sign == "." and said.second <= 12):
        return DateForms(day_first)
    if said.second > 12:
        return DateForms(month_first)
    return _guessed(said, day_first, month_first, lang_first)


def _guessed(
    said: DateEvidence, day_first: tuple[str, ...], month_first: tuple[str, ...], lang_first: str
) -> DateForms:
    """The likelier order where no cell proves one: by the steps from row to row, else by the table's language."""
    if said.steps["DM"] != said.steps["MD"]:
        by_day, reason = said.steps["DM"] > said.steps["MD"], "steps"
    else:
        by_day, reason = (said.noon == 0 and lang_first != "MD"), "language"
    pair = (day_first, month_first) if by_day else (month_first, day_first)
    return DateForms(*pair, "order", reason)


def _named_forms(said: DateEvidence, named: list[str]) -> list[str]:
    dashes = said.signs["-"] > 0
    made = []
    for form in named:
        month = "MMMM" if form.endswith("MMMM") else "MMM"
        if form.startswith("DD"):
            made.append(f"DD-{month}-YYYY" if dashes else f"DD {month} YYYY")
        else:
            made += [f"{month} DD, YYYY", f"{month} DD YYYY"]
    return made


def _times(said: DateEvidence) -> tuple[str, ...]:
    """Forms of the time of day that the reader does not try by itself."""
    if said.times and said.commas and not said.noon:
        return ("", ", HH:mm:ss", ", HH:mm")
    if not said.times or not said.noon:
        return ("",)
    joints = [", ", " "] if said.commas else [" "]
    times = [f"{joint}hh:mm:ss A" for joint in joints] if said.seconds else []
    if said.seconds < said.noon:
        times += [f"{joint}hh:mm A" for joint in joints]
    if said.noon < said.days:
        times.append("")
    return tuple(times)


def _timed(days: list[str], times: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(day + time for day in days for time in times)
