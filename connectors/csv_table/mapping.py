"""A mapping as a person writes it: what a row is, where its day or time stands, and which metric each column holds.

The whole form is shown in ``docs/csv.md``. Every fault is one sentence that names the word at fault.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from healthkit.errors import InputError, UnknownName
from healthkit.model.activities import activities
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.timeline import is_zone
from healthkit.model.units import conversion, unit_label
from healthkit.source.tabular.forms import TIME_SPANS, strptime

Row = Literal["day", "workout", "measurement"]
Of = Literal["sum", "average", "minimum", "maximum"]
DISTANCE = "distance"
"""In place of a metric: the distance of the workout's own kind."""
_PLACES = {
    "day": ("day",),
    "workout": ("start", "end", "day", "duration", "activity"),
    "measurement": ("time", "end", "day", "metric", "value", "unit"),
}
_TEXTS = ("app", "device", "model", "version")
_TABLES = ("columns", "person", "format", "activities", "metrics", "only")
_PERSON = ("id", "name", "birth_date", "birth_year", "age", "sex", "gender_identity", "blood_type")
_FORMAT = ("delimiter", "encoding", "decimal", "date", "empty", "zone", "sheet")
_PRESSURES = ["blood_pressure_systolic", "blood_pressure_diastolic"]
_DEVICES = ("watch", "phone", "tablet", "ring", "scale", "cuff", "sensor", "app")
UNIX = "unix"
"""Among the date forms: times counted since 1970, in seconds, milli- or microseconds."""
NOTHING = ("", "-", "--", "–", "—", "na", "n/a", "nan", "null", "none")


@dataclass(frozen=True)
class Column:
    """One column that holds a metric. ``unit`` is as written, or a form of :data:`TIME_SPANS`; None is the metric's.

    ``part`` says which number of a cell such as ``120/80`` is meant, from 0.
    """

    title: str
    metric: str
    unit: str | None = None
    of: Of = "sum"
    part: int | None = None


@dataclass(frozen=True)
class Mapping:
    """A checked mapping; titles are as the person wrote them, not yet looked up in a table."""

    row: Row
    places: dict[str, str]
    columns: tuple[Column, ...] = ()
    duration_unit: str = "min"
    activity: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    person: dict[str, str] = field(default_factory=dict)
    activities: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, Column] = field(default_factory=dict)
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    delimiter: str | None = None
    encoding: str | None = None
    decimal: str = "."
    dates: tuple[str, ...] = ()
    unix: bool = False
    """Whether times may be counted since 1970."""
    empty: frozenset[str] = frozenset(NOTHING)
    zone: str | None = None
    sheet: str | None = None
    """Of a spreadsheet with several; the first that has the titles, unless said."""
    made_for: tuple[str, ...] = ()
    """All titles of the table that the mapping was made for: by them a kept mapping knows the next file."""

    def titles(self) -> list[str]:
        """Every title that the table must have."""
        named = [*self.places.values(), *(column.title for column in self.columns)]
        return list(dict.fromkeys([*named, *self.person.values(), *self.only]))


def parse(text: str) -> Mapping:
    """A mapping from its TOML.

    Raises:
        InputError: it is no TOML, or says something that cannot be.
    """
    try:
        raw: dict[str, Any] = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"The mapping is not valid TOML: {error}.", "Correct that line.") from None
    row: Any = raw.get("row")
    if row not in get_args(Row):
        raise _fault(f"The mapping's row is {row!r}", 'Write row = "day", "workout" or "measurement".')
    places, duration_unit, activity = _places(raw, row)
    _known(raw, ("row", *_PLACES[row], *_TEXTS, *_TABLES, "ignore", "titles"), "the mapping")
    layout = _table(raw, "format")
    _known(layout, _FORMAT, "[format]")
    forms = _words(layout.get("date", []), "date")
    made = Mapping(
        row=row,
        places=places,
        columns=tuple(one for title, said in _table(raw, "columns").items() for one in _columns(title, said, row)),
        duration_unit=duration_unit,
        activity=activity,
        texts=_texts(raw),
        person=_person(_table(raw, "person")),
        activities={name: _activity(said) for name, said in _table(raw, "activities").items()},
        metrics={name: _column(name, said, row) for name, said in _table(raw, "metrics").items()},
        only={title: _words(said, f"[only] {title}") for title, said in _table(raw, "only").items()},
        ignore=_words(raw.get("ignore", []), "ignore"),
        delimiter=_delimiter(layout.get("delimiter")),
        encoding=_encoding(layout.get("encoding")),
        decimal=_one_of(layout.get("decimal", "."), (".", ","), "decimal"),
        dates=tuple(strptime(form) for form in forms if form != UNIX),
        unix=UNIX in forms,
        empty=frozenset({*NOTHING, *(word.strip().casefold() for word in _words(layout.get("empty", []), "empty"))}),
        zone=_zone(layout.get("zone")),
        sheet=str(layout["sheet"]) if "sheet" in layout else None,
        made_for=_words(raw.get("titles", []), "titles"),
    )
    _whole(made)
    return made


def _whole(mapping: Mapping) -> None:
    """What a kind of row cannot do without, and what may be said once only."""
    has = mapping.places.keys()
    needed = {"day": "day", "workout": "start", "measurement": "time"}[mapping.row]
    if needed not in has and not (mapping.row != "day" and "day" in has):
        raise _fault(
            f"The mapping does not say which column holds the {needed}", f'Write {needed} = "title of the column".'
        )
    if mapping.row == "workout" and "activity" not in has and not mapping.activity:
        raise _fault(
            "The mapping does not say what kind of workout a row is", 'Write activity = "title of the column".'
        )
    if mapping.row == "measurement" and "value" in has and "metric" not in has:
        raise _fault("The mapping has a value but no metric", "Name the metric's column, or use [columns] instead.")
    if not mapping.columns and mapping.row != "workout" and "value" not in has:
        raise _fault("The mapping names no column with a metric", 'Under [columns], write "title" = "metric".')
    seen: dict[tuple[str, str], str] = {}
    for column in mapping.columns:
        key = (column.metric, column.of if mapping.row == "workout" else "")
        if key in seen:
            raise _fault(f"The columns “{seen[key]}” and “{column.title}” are both said to be {column.metric}")
        seen[key] = column.title


def _places(raw: dict[str, Any], row: Row) -> tuple[dict[str, str], str, str | None]:
    """Titles by place, the unit of the duration, and an activity that holds for every row."""
    places, unit, fixed = {}, "min", None
    for place in _PLACES[row]:
        said = raw.get(place)
        if said is None:
            continue
        if place == "activity" and isinstance(said, dict) and set(said) == {"is"}:
            fixed = _activity(said["is"])
            continue
        if place == "duration" and isinstance(said, dict):
            _known(said, ("column", "unit"), "duration")
            unit = str(said.get("unit", "min"))
            said = said.get("column")
        if not isinstance(said, str):
            raise _fault(f"The mapping's {place} is not the title of a column", f'Write {place} = "title".')
        places[place] = said
    if unit not in TIME_SPANS and conversion(unit, catalogue()["workout_duration"]) is None:
        raise _fault(f"The duration is said to be in “{unit}”, which is no unit of time")
    return places, unit, fixed


def _columns(title: str, said: object, row: Row) -> list[Column]:
    """The columns that one title holds: two where its cells are both pressures, ``120/80``."""
    if isinstance(said, dict) and said.get("metric") == _PRESSURES:
        return [
            replace(_column(title, {**said, "metric": metric}, row), part=part)
            for part, metric in enumerate(_PRESSURES)
        ]
    return [_column(title, said, row)]


def _column(title: str, said: object, row: Row) -> Column:
    data: Any = {"metric": said} if isinstance(said, str) else said
    if not isinstance(data, dict) or not isinstance(data.get("metric"), str):
        raise _fault(
            f"The mapping does not say which metric the column “{title}” holds", f'Write "{title}" = "metric".'
        )
    _known(data, ("metric", "unit", "is"), f"the column “{title}”")
    if data["metric"] == DISTANCE and row == "workout":
        metric = catalogue()["distance_walking_running"]
    else:
        metric = _metric(data["metric"])
    usual = "sum" if metric.merge == "cumulative" else "average"
    of = _one_of(data.get("is", usual), get_args(Of), f"is of the column “{title}”")
    unit = _unit(data.get("unit"), metric, title)
    return Column(title, DISTANCE if data["metric"] == DISTANCE else metric.id, unit, of)  # type: ignore[arg-type]


def _metric(name: str) -> Metric:
    try:
        return catalogue()[name]
    except UnknownName as error:
        raise InputError(f"The mapping names a metric that does not exist: {name}.", error.hint) from None


def _unit(said: object, metric: Metric, title: str) -> str | None:
    if said is None:
        return None
    spans = str(said) in TIME_SPANS and conversion("s", metric) is not None
    if metric.unit == "{clock}" or not (spans or conversion(str(said), metric)):
        raise _fault(
            f"The column “{title}” is said to be in “{said}”, which {metric.name('en')} cannot be",
            f"It is measured in {unit_label(metric.unit, 'en') or metric.unit or 'no unit'}.",
        )
    return str(said)


def _person(said: dict[str, Any]) -> dict[str, str]:
    _known(said, _PERSON, "[person]")
    return {key: str(title) for key, title in said.items()}


def _activity(said: object) -> str:
    if said not in activities():
        hint = UnknownName("activity", str(said), activities()).hint
        raise InputError(f"The mapping names an activity that does not exist: {said}.", hint)
    return str(said)


def _texts(raw: dict[str, Any]) -> dict[str, str]:
    made = {key: str(raw[key]) for key in _TEXTS if key in raw}
    _one_of(made.get("device", "app"), _DEVICES, "device")
    return made


def _words(said: object, where: str) -> tuple[str, ...]:
    listed = [said] if isinstance(said, (str, int, float)) else said
    if not isinstance(listed, list) or not all(isinstance(word, (str, int, float)) for word in listed):
        raise _fault(f"The mapping's {where} is neither a word nor a list of words")
    return tuple(str(word) for word in listed)


def _delimiter(said: object) -> str | None:
    if said is None:
        return None
    sign = {"tab": "\t", "\\t": "\t"}.get(str(said), str(said))
    if len(sign) != 1:
        raise _fault(f"The mapping's delimiter “{said}” is not one sign")
    return sign


def _encoding(said: object) -> str | None:
    if said is None:
        return None
    try:
        "".encode(str(said))
    except LookupError:
        raise _fault(f"The mapping's encoding “{said}” is not known", "Leave it out: it is found out.") from None
    return str(said)


def _zone(said: object) -> str | None:
    if said is None:
        return None
    if not is_zone(str(said)) or not ZoneInfo(str(said)):
        raise _fault(f"The mapping's zone “{said}” is not known", "Write one such as Europe/Paris.")
    return str(said)


def _table(raw: dict[str, Any], name: str) -> dict[str, Any]:
    found = raw.get(name, {})
    if not isinstance(found, dict):
        raise _fault(f"The mapping's {name} is not a table", f"Write [{name}] on a line, and its entries below.")
    return found


def _one_of(said: object, valid: tuple[str, ...], where: str) -> str:
    if said not in valid:
        raise _fault(f"The mapping's {where} is “{said}”", f"Write one of: {' '.join(valid)}")
    return str(said)


def _known(said: dict[str, Any], valid: tuple[str, ...], where: str) -> None:
    strangers = sorted(said.keys() - set(valid))
    if strangers:
        hint = UnknownName("word", strangers[0], valid).hint
        raise InputError(f"{where[0].upper()}{where[1:]} has a word that means nothing: {strangers[0]}.", hint)


def _fault(what: str, hint: str = "Correct the mapping.") -> InputError:
    return InputError(f"{what}.", hint)
