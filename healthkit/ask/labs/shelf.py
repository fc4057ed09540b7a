"""Verified results of a session: read analyte by analyte, once, with the statement that read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from healthkit.ask.periods import Period
from healthkit.ask.sql import Statement
from healthkit.ask.topics import Scope
from healthkit.model.analytes import analytes
from healthkit.source.lab_book import Book, order
from healthkit.source.labs_words import Row
from healthkit.store import queries

if TYPE_CHECKING:
    from healthkit.clinical.ranges import Person

_COLUMNS = (
    "result_id, analyte, name, loinc, system, category, panel, taken, moment, day, value, comparator, value_text,\n"
    "    value_code, unit, raw_value, raw_unit, range_text, range_code, low, high, lab_flag, specimen, method,\n"
    "    fasting, status, note, question, laboratory, source"
)


_FEW = 4  # analytes named one by one, not as a panel
_SHOWN = "analyte, name, day, value, comparator, value_text, unit, low, high, laboratory"


@dataclass
class Shelf:
    """The laboratory results that stand on a day."""

    scope: Scope
    _read: dict[tuple[str, ...], list[Row]] = field(default_factory=dict)
    _books: dict[tuple[tuple[str, ...], Period | None], Book] = field(default_factory=dict)
    _stored: dict[tuple[str, ...], list[tuple[str, date]]] = field(default_factory=dict)

    @cached_property
    def held(self) -> dict[str | None, int]:
        """How many results there are by analyte; None counts those that no analyte answers to."""
        return dict(self._query("ask_labs_held", last=self.scope.as_of))

    @cached_property
    def _person(self) -> Person:
        from healthkit.source.labs import person_of

        return person_of(self.scope.reader.con)

    def has(self, analyte: str) -> bool:
        """Whether there are results of an analyte, or what it is computed from."""
        if analyte in self.held:
            return True
        measured = _sources(analyte)
        return bool(measured) and all(name in self.held for name in measured)

    def rows(self, names: tuple[str, ...]) -> list[Row]:
        """All results of some analytes, or of everything that laboratories measured where none is named; oldest first.

        Vital signs and scores are among them only where they are named; what a formula gives, only of a few analytes
        that no laboratory measured.
        """
        key = tuple(sorted(names))
        if key not in self._read:
            self._read[key] = self._verified(key)
        return self._read[key]

    def book(self, names: tuple[str, ...], period: Period | None = None) -> Book:
        """The same, ordered by test; those of a period only where one is given."""
        key = (names, period)
        if key not in self._books:
            rows = self.rows(names)
            self._books[key] = Book([row for row in rows if period is None or within(row, period)])
        return self._books[key]

    def shown(self, names: tuple[str, ...], period: Period) -> tuple[Statement, int]:
        """The statement behind an answer, with what its values are computed from, and how many rows it gives."""
        wanted = sorted({*names, *self._computed(names)})
        self.rows(names)
        rows = sum(
            1
            for analyte, day in self._stored[tuple(sorted(names))]
            if (not wanted or analyte in wanted)
            and day <= period.last
            and (period.first is None or day >= period.first)
        )
        return _statement(_SHOWN, wanted, period), rows

    def _verified(self, names: tuple[str, ...]) -> list[Row]:
        from healthkit.source import labs

        computed = self._computed(names)
        asked = _statement(_COLUMNS, sorted({*names, *computed}), Period(None, self.scope.as_of, "until"))
        stored = self.scope.reader.con.execute(asked.text, asked.params).pl()
        if not names:
            stored = labs.of_laboratories(stored)
        self._stored[names] = stored.select("analyte", "day").rows()
        found = labs.verified(stored, self._person, self.scope.as_of, formulas=bool(computed))
        kept = (row for row in found.iter_rows(named=True) if not row["derived"] or row["analyte"] not in self.held)
        return sorted((row for row in kept if not names or row["analyte"] in names), key=order)

    def _computed(self, names: tuple[str, ...]) -> list[str]:
        """What has to be read to compute those of a few analytes that no laboratory measured."""
        lacking = [name for name in names if name not in self.held] if len(names) <= _FEW else []
        return [source for name in lacking for source in _sources(name)]

    def _query(self, name: str, **params: Any) -> list[tuple[Any, ...]]:
        return self.scope.reader.con.execute(queries.text(name), params).fetchall()


def within(row: Row, period: Period) -> bool:
    """Whether a result is of a period."""
    day: date = row["day"]
    return day <= period.last and (period.first is None or day >= period.first)


def shelf(scope: Scope) -> Shelf:
    """The results of a session, as of its day."""
    key = f"labs {scope.as_of}"
    found = scope.cache.get(key)
    if not isinstance(found, Shelf):
        found = scope.cache[key] = Shelf(scope)
    return found


def _sources(analyte: str) -> list[str]:
    """The analytes that a formula computes one from; none for what is only measured."""
    from healthkit.clinical.derive import FORMULAS  # not needed by questions on anything else

    return [name for name in FORMULAS.get(analyte, ("", ()))[1] if analytes().get(name)]


def _statement(columns: str, names: list[str], period: Period) -> Statement:
    """Results that stand, of some analytes or of all, in a period."""
    where, params = ["day <= $last"], dict[str, Any](last=period.last)
    if period.first is not None:
        where, params = ["day BETWEEN $first AND $last"], {**params, "first": period.first}
    if names:
        where, params = ["list_contains($analytes, analyte)", *where], {**params, "analytes": names}
    else:
        where.insert(0, "coalesce(category, 'laboratory') = 'laboratory'")
    body = "\n".join(line for line in queries.text("labs_results").splitlines() if not line.startswith("--"))
    inner, kept = body.strip().removesuffix(";"), " AND ".join(where)
    return Statement(f"SELECT {columns}\nFROM (\n{inner}\n)\nWHERE {kept}\nORDER BY moment, result_id", params)
