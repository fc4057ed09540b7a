"""Times as people write them by hand, ``23h15``, ``7 h 05 min``, made ``23:15`` and ``7:05`` before they are read."""

from __future__ import annotations

import polars as pl

_HOURS = r"^(\d{1,3})\s*[hH](?:rs?|ours?|eures?)?\s*$"
_BOTH = r"^(\d{1,3})\s*[hH](?:rs?|ours?|eures?)?\s*(\d{1,2})\s*(?:'|m|mn|min|mins|minutes?)?\.?$"


def as_span(cell: pl.Expr) -> pl.Expr:
    """Lengths of time with a colon."""
    return cell.str.replace(_BOTH, "${1}:${2}").str.replace(_HOURS, "${1}:00")


def as_clock(cell: pl.Expr) -> pl.Expr:
    """Times of day with a colon; ``7 a.m.`` and ``7pm`` lose their points and gain minutes."""
    plain = cell.str.replace(r"(?i)\s*([ap])\.?\s?m\.?$", " ${1}m").str.replace(
        r"^(\d{1,2}) ([aApP]m)$", "${1}:00 ${2}"
    )
    return as_span(plain)
