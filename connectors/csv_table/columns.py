"""Columns of a table that hold metrics: which, in which unit, and what of that only the person knows."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from connectors.csv_table import vocabulary
from connectors.csv_table.evidence import ColumnEvidence, Evidence
from connectors.csv_table.heading import Heading, fits, metric_of, read_heading, tokens
from connectors.csv_table.mapping import DISTANCE
from connectors.csv_table.places import Places
from connectors.csv_table.plausible import (
    IMPERIAL,
    by_speed,
    by_stride,
    choose,
    hardly,
    numbers,
    suffix_of,
)
from connectors.csv_table.spoken import as_span
from connectors.csv_table.vocabulary import PAIR
from healthkit.model.activities import find_activity
from healthkit.model.catalogue import catalogue
from healthkit.source.proposal import ColumnProposal, Flag
from healthkit.source.tabular import cells
from healthkit.source.tabular.forms import TIME_SPANS

_MACROS = frozenset({"dietary_protein", "dietary_carbohydrates", "dietary_fat_total", "dietary_sugar", "dietary_fiber"})
_MOVED = frozenset({"cycling_power", "cycling_cadence"})
_A_DAY = {"kcal": "kcal/d"}
"""Units of a day's energy as those of a rate."""
_TOTAL_FROM = 1200
"""Kilocalories of a day from which they are more likely all that the body burned than by activity alone."""
_CLOCKS = ("clock", "span", "moment")


@dataclass
class Reader:
    """What is known of a table while its columns are read."""

    evidence: Evidence
    places: Places
    decimal: str
    imperial: bool = False
    named: frozenset[str] = frozenset()
    """Metrics that titles name without a doubt."""
    activities: list[str] = field(default_factory=list)
    apple: bool = False
    """Whether a title names Apple, whose heart rate variability is SDNN."""
    skeletal: bool = False
    """Whether a title names skeletal muscle, so that muscle alone is another figure."""

    def values(self, column: ColumnEvidence, unit: str | None = None) -> list[float]:
        """A column's numbers."""
        return numbers(column, self.decimal, unit)


def read_columns(evidence: Evidence, places: Places, decimal: str) -> dict[str, ColumnProposal]:
    """A proposal for each column that is no place, by title."""
    reader = Reader(evidence, places, decimal)
    free = [one for title, one in evidence.columns.items() if title not in places.titles.values()]
    read = {column.title: _heading(column, places.row) for column in free}
    reader.apple = any("apple" in tokens(title) for title in evidence.columns)
    reader.skeletal = any(_skeletal(tokens(title)) for title in evidence.columns)
    plain = [found for found in read.values() if found and len(found.metrics) == 1]
    reader.named = frozenset(found.metrics[0] for found in plain)
    reader.imperial = any(found and found.unit in IMPERIAL for found in read.values())
    if "activity" in places.titles:
        words = evidence.columns[places.titles["activity"]].words
        reader.activities = [found for word in words if (found := find_activity(word))]
    made = {column.title: _column(column, _in_table(read[column.title], column, reader), reader) for column in free}
    return _once(made, places.row)


def _heading(column: ColumnEvidence, row: str) -> Heading | None:
    found = read_heading(column.title, row)
    if found is None or (row != "workout" and found.of in ("maximum", "minimum")):
        return None
    if found.unit in ("count", "score") and metric_of(found.metrics[0]).unit != "1":
        return replace(found, unit=None)
    return found


def _in_table(found: Heading | None, column: ColumnEvidence, reader: Reader) -> Heading | None:
    """A title's reading beside the others of its table: of a scale, of a night, of a workout's kind."""
    if column.title in reader.places.nights:
        return Heading((reader.places.nights[column.title],))
    if found is not None and _MOVED & set(found.metrics) and reader.activities and not any(_moved(reader)):
        return None  # the power of a rower is neither a rider's nor a runner's
    if found is None or len(found.metrics) > 1:
        return found
    name, words = found.metrics[0], tokens(column.title)
    rate = any(word == "bmr" or word.startswith("metab") for word in words)
    if rate and name == "basal_energy_burned" and "body_mass" in reader.named:  # a scale tells a rate, no day's energy
        return replace(found, metrics=("resting_metabolic_rate",), unit=_A_DAY.get(found.unit or "", found.unit))
    if name == "wake_time" and column.kind == "number":
        return replace(found, metrics=("sleep_awake",))
    if name == "swimming_stroke_count" and reader.activities and "swimming" not in reader.activities:
        return None
    if name == "skeletal_muscle_mass" and reader.skeletal and not _skeletal(words):  # all muscles are another figure
        return None
    return found


def _skeletal(words: Sequence[str]) -> bool:
    return any(word.startswith(("skelet", "squelet")) for word in words)


def _column(column: ColumnEvidence, found: Heading | None, reader: Reader) -> ColumnProposal:
    blank = ColumnProposal(column.title, "unknown", examples=tuple(column.examples))
    words = tokens(column.title)
    fact = vocabulary.person(words)
    if fact and column.kind != "empty":
        return replace(blank, kind="person", what=fact)
    if vocabulary.is_left(words):
        return replace(blank, kind="leave")
    if found is None:
        return replace(blank, tells=(Flag("never" if vocabulary.never(words) else "unknown_title"),))
    if column.kind == "empty":
        return replace(blank, tells=(Flag("empty"),))
    name, asks, others = _which(found, column, reader)
    if not _readable(name, column):
        return replace(blank, tells=(Flag("no_numbers"),))
    unit, more, units = _unit(name, found, column, reader)
    offers = [(other, None) for other in others] + [(name, one) for one in units if one != unit]
    of = found.of or ("average" if reader.places.row == "workout" and metric_of(name).merge != "cumulative" else None)
    if metric_of(name).unit == "{clock}" and column.utc:
        more = (*more, Flag("clock_utc"))
    if hardly(name, unit, reader.values(column, unit) if column.kind == "number" else []):
        more = (*more, Flag("implausible"))
    return replace(
        blank, kind="metric", what=name, unit=unit, of=of if reader.places.row == "workout" else None,
        asks=(*asks, *more), offers=tuple(offers),
    )  # fmt: skip


def _which(found: Heading, column: ColumnEvidence, reader: Reader) -> tuple[str, tuple[Flag, ...], tuple[str, ...]]:
    """The metric, what must be asked of it, and the others that the title may mean."""
    first, *rest = found.metrics
    if not rest:
        return first, (), ()
    macros = len(reader.named & _MACROS) >= 2
    likely, sure = first, False
    if "dietary_energy_consumed" in found.metrics or "dietary_fat_total" in found.metrics:
        if macros:
            likely, sure = first, True
        else:
            likely = rest[0]
    if likely in ("active_energy_burned", "total_energy_burned") and not sure:
        likely, sure = _burned(column, reader)
    if "cycling_cadence" in found.metrics or "cycling_power" in found.metrics:
        ride, run = (next(name for name in found.metrics if sport in name) for sport in ("cycling", "running"))
        rides, runs = _moved(reader)
        likely, sure = ride if rides > runs else run, bool(rides) != bool(runs)
    if "heart_rate_variability_sdnn" in found.metrics and reader.apple:
        likely = "heart_rate_variability_sdnn"
    others = tuple(name for name in found.metrics if name != likely)
    if sure:
        return likely, (), others
    names = ", ".join(others)
    return likely, (Flag("metric_doubt", {"metric": likely, "others": names}),), others


def _burned(column: ColumnEvidence, reader: Reader) -> tuple[str, bool]:
    """Active or total energy, and whether the other column of the table proves it."""
    if "active_energy_burned" in reader.named:
        return "total_energy_burned", True
    if "total_energy_burned" in reader.named:
        return "active_energy_burned", True
    told = [value for value in reader.values(column) if value]
    total = bool(told) and statistics.median(told) >= _TOTAL_FROM
    return ("total_energy_burned" if total else "active_energy_burned"), False


def _moved(reader: Reader) -> tuple[int, int]:
    """How many kinds of workouts are rides, and how many are on foot."""
    rides = sum("cycling" in one or one == "spinning" for one in reader.activities)
    return rides, sum(one.startswith(("run", "walk", "hik", "treadmill")) for one in reader.activities)


def _readable(name: str, column: ColumnEvidence) -> bool:
    """Whether cells are of the kind that a metric needs."""
    if name == PAIR:
        return column.kind == "ratio"
    metric = metric_of(name)
    if metric.unit == "{clock}":
        return column.kind in _CLOCKS
    return column.kind == "number" or (column.kind in ("clock", "span") and fits("h:mm", metric))


def _unit(
    name: str, found: Heading, column: ColumnEvidence, reader: Reader
) -> tuple[str | None, tuple[Flag, ...], tuple[str, ...]]:
    """A column's unit, what must be asked of it, and others to choose from."""
    metric = metric_of(name)
    if metric.unit == "{clock}":
        return None, (), ()
    if column.kind in ("clock", "span"):
        return span_form(name, column, found.unit)
    behind = suffix_of(column)
    if behind and fits(behind, metric):
        return behind, (), ()
    if found.unit:
        return found.unit, (), ()
    choice = choose(name, reader.values(column), imperial=reader.imperial, speeds=_rows_say(name, column, reader))
    return choice.unit, choice.asks, choice.others


def span_form(
    name: str, column: ColumnEvidence, said: str | None = None
) -> tuple[str, tuple[Flag, ...], tuple[str, ...]]:
    """The form of lengths of time: the title's, else ``45:30`` is minutes where no hour would go so far."""
    if said in TIME_SPANS:
        return said, (), ()
    if column.spans["h:mm:ss"] >= column.spans["h:mm"]:
        return "h:mm:ss", (), ()
    if column.longest_first > 23 or said == "min":
        return "mm:ss", (), ("h:mm",)
    if said == "h":
        return "h:mm", (), ("mm:ss",)
    if any("h" in word.casefold() for word in column.words):
        return "h:mm", (), ()
    if name == "workout_duration":
        return "h:mm", (Flag("span_form", {"unit": "h:mm", "others": "mm:ss"}),), ("mm:ss",)
    return "h:mm", (), ("mm:ss",)


def _rows_say(name: str, column: ColumnEvidence, reader: Reader) -> list[str]:
    """Units of a distance or a speed that the other columns of the first rows speak for."""
    first, places = reader.evidence.first, reader.places
    if first is None:
        return []
    own = _floats(first, column.title, reader.decimal)
    if name == DISTANCE and "duration" in places.titles:
        return by_speed(own, minutes(first, reader))
    if name == "distance_walking_running":
        steps = next((one for one in reader.evidence.columns if _is(one, "step_count")), None)
        return by_stride(own, _floats(first, steps, reader.decimal)) if steps else []
    return []


def _is(title: str, metric: str) -> bool:
    found = read_heading(title, "day")
    return bool(found) and found is not None and found.metrics == (metric,)


def minutes(first: pl.DataFrame, reader: Reader) -> Sequence[float | None]:
    """Lengths of the first workouts, in minutes."""
    title, unit = reader.places.titles["duration"], reader.places.duration_unit
    column = reader.evidence.columns[title]
    if column.kind in ("clock", "span"):
        form = span_form("workout_duration", column, unit)[0]
        spans = first.select(cells.time_span(as_span(pl.col(title)), form)).to_series()
        return [value / 60 if value is not None else None for value in spans]
    factor = {"h": 60.0, "s": 1 / 60}.get(unit or "min", 1.0)
    return [value * factor if value is not None else None for value in _floats(first, title, reader.decimal)]


def _floats(frame: pl.DataFrame, title: str, decimal: str) -> list[float | None]:
    return frame.select(cells.number(pl.col(title), decimal)).to_series().to_list()


def _once(made: dict[str, ColumnProposal], row: str) -> dict[str, ColumnProposal]:
    """Each metric in one column: the one whose unit is the metric's own, else the first. The others are told."""
    owners: dict[tuple[str, str | None], ColumnProposal] = {}
    for one in made.values():
        for key in _keys(one, row):
            held = owners.get(key)
            if held is None or (_own(one) and not _own(held) and not one.asks):
                owners[key] = one
    result = {}
    for title, one in made.items():
        holders = {owners[key].title for key in _keys(one, row)} - {title}
        if holders:
            told = Flag("same_metric", {"other": min(holders)})
            result[title] = replace(one, kind="unknown", what="", unit=None, of=None, asks=(), tells=(told,), offers=())
        else:
            result[title] = one
    return result


def _keys(one: ColumnProposal, row: str) -> list[tuple[str, str | None]]:
    if one.kind == "person":
        return [(one.what, "person")]
    if one.kind != "metric":
        return []
    names = ["blood_pressure_systolic", "blood_pressure_diastolic"] if one.what == PAIR else [one.what]
    return [(name, one.of if row == "workout" else None) for name in names]


def _own(one: ColumnProposal) -> bool:
    if one.kind != "metric" or one.what in (PAIR, DISTANCE):
        return True
    return one.unit is None or one.unit == catalogue()[one.what].unit
