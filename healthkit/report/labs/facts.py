"""Everything the result sheet reads from the vault, read once: the results, verified, and the record beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from healthkit.errors import ReportFailed, UsageError
from healthkit.i18n import text
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.words import fold
from healthkit.report.labs.wording import full_day
from healthkit.source import labs
from healthkit.source.lab_book import PANELS, Book, order
from healthkit.source.labs_words import Row
from healthkit.source.record_lanes import Stretch, stretches

if TYPE_CHECKING:
    from healthkit.clinical.ranges import Person
    from healthkit.store import Vault

FOLLOWED = 4
"""At most so many values are drawn through time, unless the person names them."""


@dataclass(frozen=True)
class Wanted:
    """What the person asked for: the results from one day to another, of a panel or of some analytes only."""

    lang: str
    as_of: date
    since: date | None = None
    panel: str = ""
    analytes: tuple[str, ...] = ()
    name: bool = False


def wanted_panel(word: str, lang: str) -> str:
    """The panel that a person means by its id or its name in their language.

    Raises:
        UsageError: there is none; all are named.
    """
    names = {panel: text(f"labs.panel_{panel}", lang) for panel in PANELS}
    for panel, name in names.items():
        if fold(word) in (fold(panel).replace(" ", "_"), fold(panel), fold(name)):
            return panel
    raise UsageError(
        text("labs_report.no_panel", lang, panel=word),
        text("labs_report.no_panel_hint", lang, panels=", ".join(PANELS)),
    )


@dataclass
class Sources:
    """Numbered sources: the first that is named is 1."""

    known: list[str] = field(default_factory=list)

    def number(self, source: str | None) -> list[int]:
        """The number of one source, as a list, empty where there is none."""
        if not source:
            return []
        if source not in self.known:
            self.known.append(source)
        return [self.known.index(source) + 1]


class Facts:
    """The rows behind one sheet."""

    def __init__(self, vault: Vault, wanted: Wanted) -> None:
        self.vault, self.wanted = vault, wanted
        self.sources = Sources()
        every = labs.results(vault, wanted.as_of, panel=wanted.panel or None, whole=bool(wanted.analytes))
        if wanted.analytes:
            every = every.filter(pl.col("analyte").is_in(wanted.analytes))
        self.book = Book(list(every.iter_rows(named=True)), wanted.since)
        self.rows = self.book.rows
        if not self.rows:
            raise self._nothing()

    @property
    def lang(self) -> str:
        """The sheet's language."""
        return self.wanted.lang

    def _nothing(self) -> ReportFailed:
        if not self.book.all:
            return ReportFailed(text("labs_report.empty", self.lang), text("labs_report.empty_hint", self.lang))
        last = max((row["day"] for row in self.book.all if row["day"]), default=None)
        said = text("labs_report.empty_since", self.lang, day=full_day(self.wanted.since, self.lang))
        hint = text("labs_report.empty_since_hint", self.lang, day=full_day(last, self.lang)) if last else ""
        return ReportFailed(said, hint)

    @cached_property
    def person(self) -> Person:
        """Sex and date of birth."""
        return labs.person(self.vault)

    @cached_property
    def name(self) -> str | None:
        """The person's name, where they want it on the sheet and the vault knows it."""
        known = dict(self.vault.query("profile_person").select("key", "value").iter_rows())
        return known.get("name") if self.wanted.name else None

    @cached_property
    def critical(self) -> list[Row]:
        """Critical results, the newest first; one that a later result has overtaken stands after the others."""
        found = [row for row in self.rows if row["critical"]]
        found.sort(key=order, reverse=True)
        return sorted(found, key=lambda row: self.book.after(row) is not None)

    @cached_property
    def changed(self) -> list[Row]:
        """The newest results that really changed, the largest change against its noise first."""
        found = [row for row in self.book.latest if row["real"]]
        return sorted(found, key=lambda row: -abs(row["delta_percent"]) / row["rcv_percent"])

    @cached_property
    def followed(self) -> list[tuple[Analyte, list[Row]]]:
        """What is drawn through time: the analytes that were asked for, else those that really changed in this time."""
        chosen = self.wanted.analytes or tuple(dict.fromkeys(self._moved()))[:FOLLOWED]
        found = []
        for name in chosen:
            rows = [row for row in self.book.by_test.get(name, []) if row["value"] is not None]
            if len({row["day"] for row in rows}) >= 2:
                found.append((analytes()[name], rows))
        return found

    def _moved(self) -> Iterable[str]:
        """Analytes with a real change in this time: most real changes first, then the largest."""
        weight: dict[str, tuple[int, float]] = {}
        for row in self.rows:
            if row["real"] and row["analyte"] and not row["question"]:
                count, most = weight.get(row["analyte"], (0, 0.0))
                weight[row["analyte"]] = (count + 1, max(most, abs(row["delta_percent"]) / row["rcv_percent"]))
        return sorted(weight, key=lambda name: weight[name], reverse=True)

    @cached_property
    def record(self) -> list[Stretch]:
        """Conditions, medications and the rest of the record up to the sheet's day."""
        return stretches(self.vault, self.wanted.as_of)

    @cached_property
    def laboratories(self) -> list[str]:
        """Who measured, most results first."""
        counted: dict[str, int] = {}
        for row in self.rows:
            if row["laboratory"] and not row["derived"]:
                counted[row["laboratory"]] = counted.get(row["laboratory"], 0) + 1
        return sorted(counted, key=lambda name: (-counted[name], name))


def wanted_analytes(words: str) -> tuple[str, ...]:
    """The analytes of a list with commas.

    Raises:
        UnknownName: one of them is none; the nearest are named.
    """
    return tuple(dict.fromkeys(labs.analyte_named(word.strip()).id for word in words.split(",") if word.strip()))
