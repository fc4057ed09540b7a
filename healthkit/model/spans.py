"""A stretch of time with a name, as charts draw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """A medicine or another stretch of time; ``stop`` is None while it lasts. ``detail`` is what else to say of it.

    ``since`` is the beginning as precisely as it is known, in words, where that is not the day ``start``.
    """

    name: str
    start: date
    stop: date | None
    detail: str = ""
    since: str = ""
