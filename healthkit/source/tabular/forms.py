"""Forms in which tables write dates, times and lengths of time, as people name them: ``DD/MM/YYYY``, ``h:mm``."""

from __future__ import annotations

import re

_SIGNS = {
    "YYYY": "%Y", "YY": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%m", "DD": "%d", "D": "%d", "dddd": "%A",
    "ddd": "%a", "HH": "%H", "H": "%H", "hh": "%I", "h": "%I", "mm": "%M", "ss": "%S", "A": "%p", "a": "%p",
}  # fmt: skip
_SIGN = re.compile("|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True)))

DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d")
"""Days as written where the mapping does not say; all of them begin with the year, so none can be misread."""
MOMENTS = tuple(f"{day}{gap}{time}" for day in DATES[:2] for gap in (" ", "T") for time in ("%H:%M:%S%.f", "%H:%M"))
CLOCKS = ("%H:%M:%S%.f", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
TIME_SPANS = {"h:mm": (3600, 60), "h:mm:ss": (3600, 60, 1), "mm:ss": (60, 1)}
"""Seconds that each part of a length of time stands for."""


def strptime(form: str) -> str:
    """A date's form in the signs that the parser reads.

    >>> strptime("DD/MM/YYYY HH:mm"), strptime("%d.%m.%Y")
    ('%d/%m/%Y %H:%M', '%d.%m.%Y')
    """
    if "%" in form:
        return form
    return _SIGN.sub(lambda match: _SIGNS[match[0]], form)


def has_time(form: str) -> bool:
    """Whether a form says a time of day."""
    return bool(re.search(r"%[HIT]", form))
