"""What a mapper proposes for a table: which column is what, how sure that is, and what the person must say.

The connector of tables makes a proposal, the command line or a widget shows and corrects it, and the connector writes
it as a mapping. Nothing here knows a table's format.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, runtime_checkable

from healthkit.errors import InputError
from healthkit.model.catalogue import catalogue
from healthkit.model.units import conversion, find_unit, unit_label
from healthkit.source.files import Package

Kind = Literal["place", "metric", "person", "leave", "unknown"]
PAIR = "blood_pressure"
"""In place of a metric: both pressures in one cell, ``120/80``."""
DISTANCE = "distance"
"""In place of a metric: the distance of a workout's own kind."""
SPANS = ("h:mm", "h:mm:ss", "mm:ss")


@dataclass(frozen=True)
class Flag:
    """Something to ask or to tell: a message of ``mapping.toml`` with its values."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnProposal:
    """One column, or one name of a long table.

    ``what`` is a place, a metric, or a fact of a person, by ``kind``; ``leave`` is known to hold nothing to store,
    ``unknown`` is left out because nobody knows it. ``asks`` waits for the person; ``tells`` is only shown. ``offers``
    are other pairs of metric and unit worth a choice; ``examples`` are cells, never kept.
    """

    title: str
    kind: Kind
    what: str = ""
    unit: str | None = None
    of: str | None = None
    asks: tuple[Flag, ...] = ()
    tells: tuple[Flag, ...] = ()
    offers: tuple[tuple[str, str | None], ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A table's mapping before the person has agreed; ``asks`` are of the table as a whole."""

    file: str
    row: Literal["day", "workout", "measurement"]
    columns: tuple[ColumnProposal, ...]
    names: tuple[ColumnProposal, ...] = ()
    """Of a long table: the names under which its rows tell their metric."""
    day_of: str = ""
    """A column that gives the row's day although it holds a metric: a night's end."""
    decimal: str = "."
    dates: tuple[str, ...] = ()
    other_dates: tuple[str, ...] = ()
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    sheet_chosen: bool = False
    """Whether the person named the sheet; else the first with these titles is read, whatever its name."""
    activity: str | None = None
    app: str = "CSV"
    rows: int = 0
    persons: tuple[str, ...] = ()
    """Who a table of several persons is about, where it says so."""
    only: str | None = None
    asks: tuple[Flag, ...] = ()

    def column(self, title: str) -> ColumnProposal:
        """One column or name.

        Raises:
            InputError: the table has none of that title.
        """
        found = next((one for one in (*self.columns, *self.names) if one.title == title), None)
        if found is None:
            raise InputError(f"The table has no column titled “{title}”.", "Write the title as it stands in the file.")
        return found

    def asked(self) -> tuple[ColumnProposal, ...]:
        """Columns and names that wait for the person."""
        return tuple(one for one in (*self.columns, *self.names) if one.asks)

    @property
    def open(self) -> bool:
        """Whether anything waits for the person."""
        return bool(self.asks or self.asked())

    def accepted(self, title: str | None = None) -> Proposal:
        """The same with one column's questions answered as proposed; all of them, without a title."""
        if title is None:
            made = self
            for one in self.asked():
                made = made.accepted(one.title)
            return replace(made, asks=())
        return self._with(replace(self.column(title), asks=()))

    def left_out(self, title: str) -> Proposal:
        """The same without a column."""
        one = self.column(title)
        return self._with(replace(one, kind="leave", what="", unit=None, of=None, asks=(), tells=()))

    def corrected(self, title: str, metric: str, unit: str | None = None, of: str | None = None) -> Proposal:
        """The same with a column's metric and unit as the person says.

        Raises:
            UnknownName: there is no such metric.
            InputError: the metric cannot be in that unit, or another column holds it already.
        """
        one = self.column(title)
        pseudo = {PAIR: "blood_pressure_systolic", DISTANCE: "distance_walking_running"}
        known = catalogue()[pseudo.get(metric, metric)]
        if metric == DISTANCE and self.row != "workout":
            metric = known.id
        spans = unit in SPANS and conversion("s", known) is not None
        if unit and known.unit == "{clock}":
            unit = None
        elif unit and not spans and conversion(unit, known) is None:
            raise InputError(
                f"{known.name('en')} cannot be in “{unit}”.",
                f"It is measured in {unit_label(known.unit, 'en') or known.unit}.",
            )
        name = metric if metric in pseudo else known.id
        self._refuse_twice(one, name, of if of is not None else one.of)
        return self._with(
            replace(one, kind="metric", what=name, unit=unit, of=of if of is not None else one.of, asks=(), tells=())
        )

    def with_duration(self, title: str, unit: str) -> Proposal:
        """The same with the unit of a workout's length.

        Raises:
            InputError: it is no unit of time.
        """
        if unit not in SPANS and conversion(unit, catalogue()["workout_duration"]) is None:
            raise InputError(f"“{unit}” is no unit of time.", "Write min, h, s, h:mm, h:mm:ss or mm:ss.")
        return self._with(replace(self.column(title), unit=unit, asks=()))

    def with_dates_settled(self, *, swapped: bool) -> Proposal:
        """The same with the order of day and month agreed to: as proposed, or the other way round."""

        def settled(one: ColumnProposal) -> ColumnProposal:
            return replace(one, asks=tuple(flag for flag in one.asks if flag.code != "date_order"))

        made = replace(self, columns=tuple(settled(one) for one in self.columns))
        return replace(made, dates=self.other_dates, other_dates=self.dates) if swapped and self.other_dates else made

    def _refuse_twice(self, one: ColumnProposal, name: str, of: str | None) -> None:
        for other in self.columns if one in self.columns else ():
            same = other.kind == "metric" and other.what == name and (self.row != "workout" or other.of == of)
            if same and other.title != one.title:
                raise InputError(
                    f"The column “{other.title}” holds {name} already.", "Leave that one out first, or choose another."
                )

    def _with(self, changed: ColumnProposal) -> Proposal:
        def swap(some: tuple[ColumnProposal, ...]) -> tuple[ColumnProposal, ...]:
            return tuple(changed if one.title == changed.title else one for one in some)

        if any(one.title == changed.title for one in self.columns):
            return replace(self, columns=swap(self.columns))
        return replace(self, names=swap(self.names))

    def as_dict(self) -> dict[str, Any]:
        """The proposal for programs; cells of the table are not in it."""
        return {
            "file": self.file,
            "row": self.row,
            "rows": self.rows,
            "sheet": self.sheet,
            "sheets": list(self.sheets),
            "delimiter": self.delimiter,
            "encoding": self.encoding,
            "decimal": self.decimal,
            "dates": list(self.dates),
            "day_of": self.day_of or None,
            "asks": [_flag(one) for one in self.asks],
            "columns": [_column(one) for one in self.columns],
            "names": [_column(one) for one in self.names],
        }


@dataclass(frozen=True)
class StoredRow:
    """A row of the preview, as it would lie in the vault."""

    when: str
    metric: str
    value: float
    unit: str
    line: int
    of: str = ""
    """Of a workout's figure: ``sum``, ``average``, ``minimum`` or ``maximum``."""


@runtime_checkable
class Mapper(Protocol):
    """A connector that maps tables of any origin."""

    def is_table(self, package: Package) -> bool:
        """Whether a package is a table of rows and titles; heads only, never raises."""
        ...

    def titles(self, package: Package, sheet: str | None = None) -> tuple[str, ...]:
        """The titles of a table's columns."""
        ...

    def propose(self, package: Package, sheet: str | None = None) -> Proposal:
        """A first mapping."""
        ...

    def written(self, proposal: Proposal) -> str:
        """A proposal as a mapping's TOML."""
        ...

    def preview(self, package: Package, mapping: str, rows: int = 5) -> list[StoredRow]:
        """The first rows as a mapping would have them stored."""
        ...


def same_unit(one: str | None, other: str | None) -> bool:
    """Whether two spellings are one unit."""
    found, known = (find_unit(unit) if unit else None for unit in (one, other))
    return one == other or (found is not None and found == known)


def _flag(flag: Flag) -> dict[str, Any]:
    return {"code": flag.code, **flag.values}


def _column(one: ColumnProposal) -> dict[str, Any]:
    return {
        "title": one.title,
        "kind": one.kind,
        "what": one.what or None,
        "unit": one.unit,
        "is": one.of,
        "asks": [_flag(flag) for flag in one.asks],
        "tells": [_flag(flag) for flag in one.tells],
        "offers": [{"metric": metric, "unit": unit} for metric, unit in one.offers],
    }
