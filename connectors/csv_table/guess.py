"""A first mapping for a table of days or workouts, guessed from its titles, for the person to correct."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

import polars as pl

from connectors.csv_table.mapping import DISTANCE
from healthkit.errors import HealthkitError, InputError
from healthkit.model.activities import find_activity
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.units import conversion, find_unit
from healthkit.model.words import fold
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular import cells
from healthkit.source.tabular.table import open_table

_PLACES = {
    "day": ("date", "day", "jour", "datetime", "datum"),
    "start": ("start", "start time", "starttime", "started", "debut", "heure de debut"),
    "end": ("end", "end time", "endtime", "fin", "heure de fin"),
    "duration": ("duration", "duree", "elapsed time", "length"),
    "activity": ("activity", "activity name", "activite", "type", "sport", "workout", "exercise", "exercice"),
}
_ENDINGS = {
    "minutes": "min", "mins": "min", "min": "min", "hours": "h", "kg": "kg", "lbs": "lb", "cm": "cm", "km": "km",
    "percent": "%", "pct": "%", "kcal": "kcal", "bpm": "bpm", "ms": "ms",
}  # fmt: skip
"""Last words of a title that are a unit."""
_IN_WORKOUTS = {"distance": DISTANCE, "average heart rate": "heart_rate", "avg hr": "heart_rate"}
_BRACKETS = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]+)[)\]]$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SAMPLE = 500


@dataclass
class _Guess:
    """What the titles seem to say; ``columns`` holds metric and unit by title."""

    titles: tuple[str, ...]
    delimiter: str
    head: pl.DataFrame
    places: dict[str, str] = field(default_factory=dict)
    columns: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    @property
    def row(self) -> str:
        """What a row is."""
        return "workout" if "activity" in self.places else "day"


def guessable(package: Package) -> bool:
    """Whether a file is a table with a day or a start, of whose other columns the catalogue knows half or more."""
    try:
        guess = _guess(package)
        others = sum(bool(title) for title in guess.titles) - len(guess.places)
        return bool(guess.columns) and 2 * len(guess.columns) >= others
    except (HealthkitError, OSError, ValueError):
        return False


def template(package: Package, claim: Claim) -> str:
    """The guess as TOML.

    Raises:
        InputError: no title says what it is.
    """
    guess = _guess(package)
    if not guess.columns:
        raise InputError(f"No column of {package.path.name} is known by its title.", "Write the mapping by hand.")
    left = [title for title in guess.titles if title and title not in {*guess.columns, *guess.places.values()}]
    lines = ["# What this table holds; correct what is wrong. docs/csv.md says all that can be written."]
    lines += [f'row = "{guess.row}"', *(f"{place} = {_quoted(title)}" for place, title in guess.places.items())]
    lines += ['app = "CSV"', "", "[columns]"]
    for title, (metric, unit) in guess.columns.items():
        said = f"{{ metric = {_quoted(metric)}, unit = {_quoted(unit)} }}" if unit else _quoted(metric)
        lines.append(f"{_quoted(title)} = {said}")
    lines += [f"# {_quoted(title)} = ?" for title in left]
    lines += ["", "[format]", f"delimiter = {_quoted(guess.delimiter)}", f'decimal = "{_decimal(guess)}"']
    return "\n".join(lines) + "\n"


def _guess(package: Package) -> _Guess:
    (name,) = package.members
    with package.open(name) as stream:
        table = open_table(stream, name)
        head = next(iter(table.frames), pl.DataFrame()).head(_SAMPLE)
    guess = _Guess(table.titles, table.delimiter, head)
    for place, words in _PLACES.items():
        known = [title for word in words for title in table.titles if _plain(title) == word]
        fitting = next((title for title in known if _fits(place, head, title)), None)
        if fitting:
            guess.places[place] = fitting
    if "activity" not in guess.places:
        guess.places = {place: title for place, title in guess.places.items() if place == "day"}
    if {"day", "start"} & guess.places.keys():
        _add_columns(guess)
    return guess


def _fits(place: str, head: pl.DataFrame, title: str) -> bool:
    """Whether cells are what their title says: days, or activities that are known."""
    told = head[title].drop_nulls()
    if place == "day":
        days = told.to_frame().select(cells.day(pl.col(title), ())).to_series()
        return len(told) > 0 and days.null_count() == 0
    return place != "activity" or any(find_activity(name) for name in told.unique())


def _add_columns(guess: _Guess) -> None:
    taken: set[str] = set()
    for title in guess.titles:
        found = _metric(title, guess.row) if title and title not in guess.places.values() else None
        if found and found[0] not in taken and _are_numbers(guess.head, title):
            taken.add(found[0])
            guess.columns[title] = found


def _are_numbers(head: pl.DataFrame, title: str) -> bool:
    """Whether most cells are numbers or times; a column without any says nothing."""
    cell = pl.col(title)
    read = [
        cells.number(cell, "."),
        cells.number(cell, ","),
        cells.clock_hours(cell, (), 0),
        cells.time_span(cell, "h:mm"),
    ]
    told = head.select(pl.coalesce(read).count(), cell.count().alias("all")).row(0)
    return bool(0 < told[1] <= 2 * told[0])


def _metric(title: str, row: str) -> tuple[str, str | None] | None:
    """The metric and unit that a title says: ``Weight (kg)``, ``deep_sleep_minutes``, ``averageHeartRate``."""
    match = _BRACKETS.match(title)
    named, unit = (match[1], match[2]) if match else (title, None)
    words = _plain(named).split()
    if row == "workout" and " ".join(words) in _IN_WORKOUTS:
        return _IN_WORKOUTS[" ".join(words)], unit
    metric = _by_word().get(" ".join(words))
    if metric is None and words and words[-1] in _ENDINGS:
        metric, unit = _by_word().get(" ".join(words[:-1])), unit or _ENDINGS[words[-1]]
    if metric is None:
        return None
    usable = unit and find_unit(unit) and conversion(unit, metric) and metric.unit != "{clock}"
    return metric.id, unit if usable else None


@lru_cache(maxsize=1)
def _by_word() -> dict[str, Metric]:
    """Metrics by every word for them; words that two share find neither."""
    owners: dict[str, dict[str, Metric]] = {}
    for metric in catalogue().metrics.values():
        words = [metric.id, *metric.label.values(), *(word for some in metric.synonyms.values() for word in some)]
        for word in words:
            owners.setdefault(_plain(word), {})[metric.id] = metric
    return {word: next(iter(found.values())) for word, found in owners.items() if len(found) == 1}


def _plain(title: str) -> str:
    return fold(_HUMP.sub(" ", title))


def _decimal(guess: _Guess) -> str:
    """A comma where cells such as ``7,5`` are; ``1,234`` may be thousands."""
    written = pl.concat([guess.head[title].alias("cell") for title in guess.columns])
    return "," if written.str.contains(r"^-?\d+,(\d{1,2}|\d{4,})$").any() else "."


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'
