"""What is gathered while a package is read: rows on their way out, sources met, and what was not read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from healthkit.source.contract import Issue
from healthkit.source.frames import Refs
from healthkit.source.outbox import Outbox

Json = dict[str, Any]
APP = "Health Auto Export"
_DEVICES = (("watch", "Apple Watch", "watch"), ("iphone", "iPhone", "phone"), ("ipad", "iPad", "tablet"))


@dataclass
class Book:
    """Rows and counts of one package; ``member`` is the one being read."""

    out: Outbox = field(default_factory=Outbox)
    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    sources: dict[tuple[str, str], int] = field(default_factory=dict)
    member: str = ""
    _known: dict[str, int] = field(default_factory=dict)

    def issue(self, reason: str, position: object, raw: str) -> None:
        """Note what could not be used."""
        self.issues.append(Issue(reason, self.member, str(position), raw[:200]))

    def source(self, said: object) -> int:
        """The number of who wrote a row; several joined by ``|`` count as the most worn of them.

        A device's name may be its owner's too (“Ann’s iPhone”): only what kind of device it is, is kept.
        """
        text = str(said or "")
        if text not in self._known:
            who = _device(text)
            self._known[text] = self.sources.setdefault(who, len(self.sources) + 1)
        return self._known[text]

    def sources_of(self, said: pl.Series) -> pl.Series:
        """The numbers for a column of names."""
        names = {name: self.source(name) for name in sorted(said.fill_null("").unique())}
        return said.fill_null("").replace_strict(names, return_dtype=pl.Int32)


def _device(text: str) -> tuple[str, str]:
    low = text.lower()
    for sign, name, product in _DEVICES:
        if sign in low:
            return name, product
    first = re.split(r"\|", text)[0].strip()
    return (first or APP), "app"


def number(value: object) -> float | None:
    """A number; ``{"qty": …}`` is its quantity."""
    if isinstance(value, dict):
        value = value.get("qty")
    if value is None or isinstance(value, bool):
        return None
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return found if abs(found) < 1e12 else None
