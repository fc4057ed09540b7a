"""What the schedule is made of: an entry that a person declared, and the outcome of one of its runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

Kind = Literal["report", "backup", "alerts"]
Notice = Literal["desktop", "mail"]


@dataclass(frozen=True)
class Entry:
    """One line of the schedule: what to make, when, where to put it, whom to tell.

    ``every`` is cron's five fields, read in ``zone`` (an IANA name), so that "seven in the morning" stays so when the
    clocks change or the person travels. ``parameters`` are the declared ones of the report, as text. ``keep`` is how
    many files of its own the entry leaves, ``keep_days`` for how many days; None keeps all. ``added`` is aware, in UTC:
    nothing was due before it.
    """

    name: str
    kind: Kind
    every: str
    zone: str
    added: datetime
    report: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    keep: int | None = None
    keep_days: int | None = None
    notify: tuple[Notice, ...] = ()
    attach: bool = False
    encrypt: bool = False
    paused: bool = False


@dataclass(frozen=True)
class Outcome:
    """How one run ended. ``due`` and ``started`` are aware, in UTC; ``message`` is a sentence without health values."""

    name: str
    kind: Kind
    due: datetime
    started: datetime
    seconds: float
    ok: bool
    file: Path | None
    message: str
