"""Which column of a CSV file holds what: guessed from its titles, shown as TOML, or given by the person as TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.lab_documents import dates, vocabulary
from connectors.lab_documents.csv_text import Grid
from connectors.lab_documents.names import find
from connectors.lab_documents.values import is_unit
from healthkit.errors import InputError
from healthkit.model.words import fold

FIELDS = (
    "name", "value", "value_text", "comparator", "unit", "range", "low", "high", "flag", "taken", "time", "panel",
    "specimen", "method", "laboratory", "loinc", "fasting", "note", "issued",
)  # fmt: skip
"""What a column can hold. A column may also be a date (its cells are results) or a test (likewise)."""
_FROM_PAPER = {
    "name": "name", "result": "value", "result_unit": "value", "unit": "unit", "range": "range", "range_unit": "range",
    "low": "low", "high": "high", "flag": "flag", "result_flag": "value", "method": "method", "specimen": "specimen",
    "comment": "note", "panel": "panel", "fasting": "fasting", "loinc": "loinc", "date": "taken", "lab": "laboratory",
}  # fmt: skip
_KNOWN = {fold(title): name for name, titles in vocabulary.words()["csv"].items() for title in titles}
_KNOWN |= {
    title: _FROM_PAPER[role]
    for title, role in vocabulary.PHRASES.items()
    if role in _FROM_PAPER and title not in _KNOWN
}


@dataclass(slots=True)
class Mapping:
    """Column numbers by field; ``dated`` by column number the title's date, ``tests`` the name and unit in the title.

    ``constants`` hold for every row that has no column for them.
    """

    columns: dict[str, int] = field(default_factory=dict)
    dated: dict[int, str] = field(default_factory=dict)
    tests: dict[int, tuple[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    decimal: str | None = None
    date_order: str | None = None
    delimiter: str | None = None
    titles: tuple[str, ...] = ()
    first: int = 0

    @property
    def results(self) -> bool:
        """Whether it says where names and results are."""
        named = "name" in self.columns or "loinc" in self.columns
        return bool(self.tests) or (named and bool(self.dated or {"value", "value_text"} & self.columns.keys()))

    @property
    def dates(self) -> bool:
        """Whether every result has a date."""
        return bool(self.dated) or "taken" in self.columns or "taken" in self.constants


def guess(table: Grid) -> Mapping | None:
    """The likeliest mapping, from the first line that can be titles; None where no line can."""
    for number, row in enumerate(table.rows[:30]):
        made = _of_titles(row)
        if made.results:
            made.first = number + 1
            made.delimiter = table.delimiter
            return made
    return None


def given(text: str, table: Grid) -> Mapping:
    """A mapping that a person wrote.

    Raises:
        InputError: the TOML is not one, or names columns or fields that do not exist.
    """
    try:
        raw: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"The mapping is not valid TOML: {error}.", "Correct that line.") from None
    columns: dict[str, str] = raw.get("columns", {})
    unknown = sorted({*columns, *raw.get("constants", {})} - set(FIELDS))
    if unknown:
        raise InputError(
            f"The mapping names a field that does not exist: {unknown[0]}.", f"Fields: {', '.join(FIELDS)}."
        )
    number, titles = _titles_line(table, list(columns.values()))
    place = {fold(title): index for index, title in enumerate(titles)}
    layout = raw.get("format", {})
    made = Mapping(
        columns={name: place[fold(title)] for name, title in columns.items()},
        constants={name: str(value) for name, value in raw.get("constants", {}).items()},
        decimal=layout.get("decimal"),
        date_order=layout.get("date_order"),
        delimiter=table.delimiter,
        titles=tuple(titles),
        first=number + 1,
    )
    if not {"value", "value_text"} & made.columns.keys():
        other = _of_titles(titles)
        made.dated, made.tests = other.dated, other.tests
    if not made.results:
        raise InputError("The mapping does not say which columns hold names and results.", "Give “name” and “value”.")
    return made


def _titles_line(table: Grid, wanted: Sequence[str]) -> tuple[int, list[str]]:
    missing = list(wanted)
    for number, row in enumerate(table.rows[:30]):
        here = {fold(cell) for cell in row}
        lacking = [title for title in wanted if fold(title) not in here]
        if not lacking:
            return number, row
        missing = min(missing, lacking, key=len)
    raise InputError(f"The file has no column titled “{missing[0]}”.", "Write titles as they stand in its first line.")


def as_toml(mapping: Mapping) -> str:
    """A mapping in the form in which a person can correct it."""
    lines = ["# Which column holds what. Fields: " + ", ".join(FIELDS) + ".", "[columns]"]
    lines += [f"{name} = {_quoted(mapping.titles[index])}" for name, index in mapping.columns.items()]
    if mapping.dated:
        lines.append(
            "# Results stand in the columns titled by a date: " + ", ".join(mapping.titles[n] for n in mapping.dated)
        )
    if mapping.tests:
        lines.append(
            "# Results stand in the columns titled by a test: " + ", ".join(mapping.titles[n] for n in mapping.tests)
        )
    lines += ["", '# What holds for every row, for example taken = "2024-03-05".', "[constants]"]
    lines += [f"{name} = {_quoted(value)}" for name, value in mapping.constants.items()]
    lines += ["", '# decimal = "," or "."; date_order = "day_first" or "month_first".', "[format]"]
    if mapping.decimal:
        lines.append(f"decimal = {_quoted(mapping.decimal)}")
    if mapping.date_order:
        lines.append(f"date_order = {_quoted(mapping.date_order)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _of_titles(row: Sequence[str]) -> Mapping:
    made = Mapping(titles=tuple(row))
    loose: list[tuple[int, str]] = []
    for index, title in enumerate(row):
        if not title:
            continue
        found = dates.find(title)
        if found and len(title) - (found[0].end - found[0].start) <= 12:
            made.dated[index] = title
            continue
        name = _field(title)
        if name and name not in made.columns:
            made.columns[name] = index
        elif not name:
            loose.append((index, title))
    if "name" not in made.columns and "loinc" not in made.columns and "taken" in made.columns:
        for index, title in loose:
            test, unit = _test(title)
            if find(test) is not None:
                made.tests[index] = (test, unit)
    return made


def _field(title: str) -> str | None:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title)
    plain = fold(re.sub(r"[_./]+", " ", words)).strip(" :*")
    for tried in (fold(title).strip(" :*"), plain, re.sub(r"\s*\(.*\)$", "", plain), plain.removesuffix("s")):
        if tried in _KNOWN:
            return _KNOWN[tried]
    return None


def _test(title: str) -> tuple[str, str]:
    """« Glucose (mg/dL) » as a test and its unit."""
    found = re.match(r"^(.*?)\s*[(\[]([^()\[\]]+)[)\]]$", title) or re.match(r"^(.*?)[_,]\s*(\S+)$", title)
    if found and is_unit(found[2]):
        return found[1], found[2]
    return title.replace("_", " "), ""
