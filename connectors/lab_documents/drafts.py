"""A result row as it was found on paper, before anyone asks what it means."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier result printed beside the present one; ``moment`` is None where its date is not given."""

    text: str
    moment: str | None


@dataclass(slots=True)
class Draft:
    """Texts of one row by column, and the lines they stand on. ``place`` is page, height, left edge.

    ``outside`` is True or False where the laboratory sorts results into columns "in range" and "out of range".
    ``second`` are what is printed under the same name in other units: the same result, or one that goes with it.
    """

    name: str
    value: str
    place: tuple[int, float, float]
    line: int
    source: str
    flag: str = ""
    unit: str = ""
    range: str = ""
    outside: bool | None = None
    earlier: list[Earlier] = field(default_factory=list)
    moment: str | None = None
    method: str = ""
    specimen: str = ""
    panel: str = ""
    loinc: str = ""
    note: list[str] = field(default_factory=list)
    second: list[Draft] = field(default_factory=list)
    doubts: set[str] = field(default_factory=set)
    fasting: bool | None = None
    performer: str = ""
    column: int = 0
