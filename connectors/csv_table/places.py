"""What a row of a table is, and which columns hold its day, its time, its activity, its names and values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from connectors.csv_table import vocabulary
from connectors.csv_table.evidence import ColumnEvidence, Evidence
from connectors.csv_table.heading import fits, read_heading, tokens, ways
from healthkit.model.activities import find_activity
from healthkit.model.catalogue import catalogue
from healthkit.source.proposal import Flag

_CLOCKS = ("clock", "span")
_GENERIC = ("type", "kind", "category", "name", "what", "nom", "categorie", "title")
_MOST_KINDS = 60
"""Different words of a column that may all be kinds of workouts; more of them are names or notes."""
_DAYS = frozenset({"date", "day", "jour", "datum"})
_NIGHT = ("bedtime", "wake_time")
_SLEPT = frozenset({"sleep_duration", "time_in_bed", "sleep_deep", "sleep_rem", "sleep_core"})
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?( ?(Z|\+00:?00))?$|[T ]12:00(:00)? ?AM$", re.IGNORECASE)


@dataclass
class Places:
    """Titles by place; ``day_of`` is a metric's column that gives the day, ``asks`` are questions by title."""

    row: str = "day"
    titles: dict[str, str] = field(default_factory=dict)
    duration_unit: str | None = None
    day_of: str = ""
    nights: dict[str, str] = field(default_factory=dict)
    """``bedtime`` and ``wake_time`` by the columns that a table of nights calls start and end."""
    asks: dict[str, Flag] = field(default_factory=dict)

    @property
    def dated(self) -> bool:
        """Whether rows can be placed in time."""
        return bool(self.day_of or {"day", "time", "start"} & self.titles.keys())


def find_places(evidence: Evidence) -> Places:
    """The places of a table's rows, by titles and cells."""
    columns = [column for column in evidence.columns.values() if column.told]
    long = _long(columns)
    activity = None if long else _activity(columns)
    if long:
        return _timed(Places("measurement", long), evidence, columns)
    if activity:
        return _workout(Places("workout", {"activity": activity}), evidence, columns)
    return _timed(Places(), evidence, columns)


def _titled(column: ColumnEvidence, place: str) -> bool:
    words = tokens(column.title)
    return vocabulary.place(words, place) or (place == "day" and column.kind == "date" and bool(_DAYS & set(words)))


def _night(column: ColumnEvidence) -> str:
    """``bedtime`` or ``wake_time`` where a column of times is one."""
    found = read_heading(column.title, "day")
    return found.metrics[0] if found and found.metrics[0] in _NIGHT else ""


def _long(columns: list[ColumnEvidence]) -> dict[str, str]:
    """Places of a table whose rows name their metric."""
    names = [column for column in columns if column.kind == "text" and _titled(column, "metric")]
    values = [column for column in columns if column.kind in ("number", "ratio") and _titled(column, "value")]
    for name in names:
        known = [bool(named(word)) for word in name.words]
        value = next((column for column in values if column is not name), None)
        if value and known and sum(known) * 2 >= len(known):
            unit = next((one for one in columns if one.kind == "text" and _titled(one, "unit")), None)
            return {"metric": name.title, "value": value.title} | ({"unit": unit.title} if unit else {})
    return {}


def named(word: str) -> tuple[str, ...]:
    """Metrics that a cell names."""
    found = read_heading(word, "measurement")
    return found.metrics if found else ()


def _activity(columns: list[ColumnEvidence]) -> str | None:
    """The column with kinds of workouts: known ones, or any where titles and a duration say so."""
    timed = any(_titled(column, "duration") and column.kind in ("number", *_CLOCKS) for column in columns)
    timed = timed or any(_titled(c, "end") and c.kind in ("moment", "clock") for c in columns)
    texts = [column for column in columns if column.kind == "text" and _titled(column, "activity")]
    known = {c.title: sum(count for word, count in c.words.items() if find_activity(word)) / c.told for c in texts}
    best = max(texts, key=lambda column: known[column.title], default=None)
    if best is not None and known[best.title] >= 0.5:
        return best.title
    for column in texts:
        generic = " ".join(tokens(column.title)) in _GENERIC
        if timed and not generic and (known[column.title] or len(column.words) <= _MOST_KINDS):
            return column.title
    return None


def _workout(places: Places, evidence: Evidence, columns: list[ColumnEvidence]) -> Places:
    free = [column for column in columns if column.title not in places.titles.values()]
    for place, kinds in (("end", ("moment", "clock")), ("start", ("moment",)), ("start", ("clock", "span"))):
        found = next((c for c in free if c.kind in kinds and _titled(c, place) and not _length(c)), None)
        if found and place not in places.titles:
            places.titles[place] = found.title
            free.remove(found)
    days = [column for column in free if column.kind in ("date", "moment")]
    day = next((column for column in days if _titled(column, "day") or _titled(column, "time")), None)
    whole = "start" in places.titles and evidence.columns[places.titles["start"]].kind == "moment"
    day = day or (days[0] if days and not whole else None)
    if day:
        wants_start = "start" not in places.titles and day.kind == "moment"
        places.titles["start" if wants_start else "day"] = day.title
        free.remove(day)
    elif "start" in places.titles and evidence.columns[places.titles["start"]].kind != "moment":
        del places.titles["start"]
    for column in free:
        unit = _duration(column)
        if unit is not None:
            places.titles["duration"], places.duration_unit = column.title, unit or None
            break
    return places


def _length(column: ColumnEvidence) -> bool:
    """Whether ``Time`` is how long it took and not when it was: no cell reaches six o'clock."""
    return column.kind in _CLOCKS and " ".join(tokens(column.title)) in ("time", "temps") and column.longest_first < 6


def _duration(column: ColumnEvidence) -> str | None:
    """The unit of a column with lengths of workouts, "" where its title names none; None where it is no such column."""
    if column.kind not in ("number", *_CLOCKS):
        return None
    length = catalogue()["workout_duration"]
    for words, unit in ways(column.title):
        if vocabulary.place(words, "duration") and (unit is None or fits(unit, length)):
            return unit or ""
    return None


def _timed(places: Places, evidence: Evidence, columns: list[ColumnEvidence]) -> Places:
    """Day and time of rows that are days or measurements."""
    taken = set(places.titles.values())
    dates = [c for c in columns if c.kind in ("date", "moment") and c.title not in taken]
    nights = {_night(column): column for column in dates if _night(column)}
    plain = [column for column in dates if column not in nights.values()]
    ends = {
        place: next((c for c in plain if c.kind == "moment" and _titled(c, place)), None) for place in ("start", "end")
    }
    clock = next((c for c in columns if c.kind in _CLOCKS and _titled(c, "time") and not _night(c)), None)
    chosen = _first_titled(plain)
    if chosen is None and nights:
        places.row, places.day_of = "day", nights.get("wake_time", next(iter(nights.values()))).title
        return places
    if chosen is None:
        return places
    dated = _first_titled([c for c in plain if c.kind == "date"])
    if ends["start"] and ends["end"] and any(map(_of_a_night, columns)):
        places.nights = {ends["start"].title: "bedtime", ends["end"].title: "wake_time"}
        if dated is None:
            places.row, places.day_of = "day", ends["end"].title
            return places
        chosen, clock = dated, None
    elif ends["start"] and ends["end"] and dated is None:
        places.titles |= {"time": ends["start"].title, "end": ends["end"].title}
        places.row = "measurement"
        return places
    if chosen.kind == "moment" and not _midnights(chosen):
        places.titles["time"], places.row = chosen.title, "measurement"
        return places
    places.titles["day"] = chosen.title
    if clock is not None:
        places.titles["time"], places.row = clock.title, "measurement"
    elif places.row == "measurement" or _repeats(evidence, chosen):
        if places.row != "measurement":
            places.asks[chosen.title] = Flag("several_a_day")
        places.row = "measurement"
    return places


def _of_a_night(column: ColumnEvidence) -> bool:
    """Whether a column says of a whole night how long or deep it was, so that start and end are those of the night."""
    found = read_heading(column.title, "day")
    return bool(found) and found is not None and found.metrics[0] in _SLEPT and column.kind in ("number", *_CLOCKS)


def _repeats(evidence: Evidence, day: ColumnEvidence) -> bool:
    """Whether more than one row in twenty is of a day that another row has: no slip, but a habit."""
    ids = (one for one in evidence.columns.values() if vocabulary.person(tokens(one.title)) == "id")
    persons = max((len(one.words) for one in ids), default=1)
    again = evidence.looked - len(evidence.days.get(day.title, ())) * max(1, persons)
    return again * 20 > evidence.looked


def _first_titled(dates: list[ColumnEvidence]) -> ColumnEvidence | None:
    """The column of dates whose title says so best; without such a title the first."""
    for place in ("day", "time", "start"):
        found = next((column for column in dates if _titled(column, place)), None)
        if found:
            return found
    return next((column for column in dates if not vocabulary.is_left(tokens(column.title))), None)


def _midnights(column: ColumnEvidence) -> bool:
    """Whether every moment of a column is midnight, which is how some programs write a day."""
    return bool(column.words) and all(_MIDNIGHT.search(word) for word in column.words)
