"""What a visit brief is made of: statements, each with the rows that it follows from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

SECTIONS = (
    "urgent", "new", "resolved", "changed", "unchanged", "medications", "out_of_range", "averages", "symptoms",
    "conditions", "allergies", "goals", "agreed", "missing", "reason_facts", "questions",
)  # fmt: skip
"""The parts of a brief, in the order of its JSON."""


@dataclass(frozen=True)
class Rows:
    """Rows of one table: by their number, or days of one metric from ``first`` to ``last``, ``n`` of them."""

    table: str
    ids: tuple[int, ...] = ()
    metric: str | None = None
    first: date | None = None
    last: date | None = None
    n: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain values; what is not known is left out."""
        said = {"ids": list(self.ids), "metric": self.metric, "first": _iso(self.first), "last": _iso(self.last)}
        return {
            "table": self.table,
            **{name: value for name, value in said.items() if value},
            "n": self.n or len(self.ids),
        }


@dataclass(frozen=True)
class Statement:
    """One thing that a brief says.

    ``id`` names it from one run to the next, so that it can be left out; ``label`` is what it is about, ``text`` the
    sentence, both in the brief's language. ``data`` are its figures and days for programs, ``words`` the same as shown,
    for the questions that are built from it. ``source`` is the publication that a bound or an interval comes from.
    """

    id: str
    kind: str
    label: str
    text: str
    rows: tuple[Rows, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the command line: the statement, its figures, its rows."""
        return {
            "id": self.id,
            "kind": self.kind,
            "label": self.label,
            "text": self.text,
            **{name: _plain(value) for name, value in self.data.items()},
            "source": self.source,
            "rows": [rows.as_dict() for rows in self.rows],
        }


@dataclass(frozen=True)
class Brief:
    """A whole brief. ``first`` is the day of the visit it looks back to, or the day that was given.

    ``visit`` is None where no visit was chosen; ``left_out`` counts what the person wants not to be shown.
    """

    lang: str
    as_of: date
    first: date
    visit: Statement | None
    reason: str
    person: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    left_out: int = 0

    def __getitem__(self, part: str) -> tuple[Statement, ...]:
        """The statements of one of :data:`SECTIONS`."""
        return self.parts.get(part, ())

    def every(self) -> Iterator[Statement]:
        """All statements, part by part; the visit itself first."""
        if self.visit:
            yield self.visit
        for part in SECTIONS:
            yield from self[part]

    def without(self, ids: Collection[str]) -> Brief:
        """The same brief less the statements of those ids; how many is kept in ``left_out``."""
        kept = {part: tuple(one for one in self[part] if one.id not in ids) for part in SECTIONS}
        gone = {one.id for part in SECTIONS if part != "questions" for one in self[part] if one.id in ids}
        return replace(self, parts=kept, left_out=self.left_out + len(gone))

    def asking(self, questions: tuple[Statement, ...]) -> Brief:
        """The same brief with these questions."""
        return replace(self, parts={**self.parts, "questions": questions})

    def as_dict(self) -> dict[str, Any]:
        """The document of ``healthkit brief --json``."""
        return {
            "since": self.first.isoformat(),
            "as_of": self.as_of.isoformat(),
            "visit": self.visit.as_dict() if self.visit else None,
            "reason": self.reason,
            **{part: [one.as_dict() for one in self[part]] for part in SECTIONS},
            "left_out": self.left_out,
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
