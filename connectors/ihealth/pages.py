"""Pages of iHealth's API: records in the unit that a code of the page names, at a local time with its offset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from connectors.ihealth.book import Book
from connectors.ihealth.detection import LISTS
from healthkit.model.activities import find_activity
from healthkit.source.contract import Item
from healthkit.source.frames import rows
from healthkit.source.glucose import attributes
from healthkit.source.pressure import readings

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (clock times, and naive UTC, as everywhere in the vault)
_PRESSURE = {0: "mmHg", 1: "kPa"}
_GLUCOSE = {0: "mg/dL", 1: "mmol/L"}
_WEIGHT = {0: "kg", 1: "lb", 2: "st"}
_DISTANCE = {0: "km", 1: "mi"}
_OFFSET = re.compile(r"^([+-]?)(\d{1,2}):?(\d{2})?$")
_LATEST_S = 10_000_000_000
_LONG_SLEEP_MIN = 180
Record = dict[str, Any]


def page(document: Record, book: Book) -> Iterator[Item]:
    """Rows of one page."""
    for name, kind in LISTS.items():
        records = document.get(name)
        if isinstance(records, list):
            book.read[kind] += len(records)
            good = [(number, record) for number, record in enumerate(records, 1) if isinstance(record, dict)]
            yield from _KINDS[kind](good, document, book)
    yield from book.issues
    book.issues.clear()


def _when(record: Record, field: str, number: int, book: Book) -> Record | None:
    """``start`` and ``offset_min``: the count of seconds is of the local clock, the offset stands beside it."""
    seconds = _value(record, field)
    if seconds is None or seconds > _LATEST_S:
        book.issue("bad_date", f"record {number}", f"{field}: {record.get(field)}")
        return None
    zone = record.get("TimeZone")
    clock = _EPOCH + timedelta(seconds=seconds)
    minutes = _offset(record.get("time_zone") if zone in (None, "") else zone)
    return {"start": clock - timedelta(minutes=minutes or 0), "offset_min": minutes, "clock": clock}


def _offset(said: Any) -> int | None:
    """Minutes from UTC of ``-0800``, ``+05:30``, ``-8`` or the number -8; null where the record says nothing."""
    match = _OFFSET.match(str(said).strip()) if said is not None else None
    if match is None:
        return None
    digits, minutes = match[2], int(match[3] or 0)
    found = int(digits) * 60 + minutes
    return -found if match[1] == "-" else found


def _value(record: Record, field: str) -> float | None:
    """A number above zero; the API writes 0 or -1 for what a device did not measure."""
    raw = record.get(field)
    try:
        value = float(raw) if not isinstance(raw, bool) and raw is not None else 0.0
    except (TypeError, ValueError):
        return None
    return value if 0 < value < float("inf") else None


def _unit(document: Record, field: str, units: dict[int, str], count: int, book: Book) -> str | None:
    """The unit that a page's code names; a page of records in a unit that we do not know is told once."""
    code = document.get(field, 0)
    unit = units.get(code) if isinstance(code, int) else None
    if unit is None and count:
        book.issue("unit_unknown", field, f"{field}: {code}, {count} records")
    return unit


def _pressure(records: list[tuple[int, Record]], document: Record, book: Book) -> Iterator[Item]:
    unit = _unit(document, "BPUnit", _PRESSURE, len(records), book)
    made = []
    for number, record in records if unit else []:
        when = _when(record, "MDate", number, book)
        if when is None:
            continue
        high, low, pulse = (_value(record, field) for field in ("HP", "LP", "HR"))
        if book.fresh("pressure", when["start"], high, low, pulse):
            irregular = "yes" if record.get("IsArr") == 1 else None
            note = str(record.get("Note") or "").strip() or None
            about = {"systolic": high, "diastolic": low, "pulse": pulse, "unit": unit, "source": book.source("cuff")}
            told = {"note": note, "irregular_heartbeat": irregular}
            made.append({**when, **about, **told, "position": f"record {number}", "raw": f"HP {high}, LP {low}"})
    yield from _sources(book)
    if made:
        frame = pl.DataFrame(made, infer_schema_length=None).with_columns(
            pl.col("systolic", "diastolic", "pulse").cast(pl.Float64),
            pl.col("note", "irregular_heartbeat").cast(pl.String),
        )
        yield from readings(frame.sort("start"), book.refs, book.member, ("note", "irregular_heartbeat"))


def _samples(made: list[Record], book: Book) -> Iterator[Item]:
    """Samples with their notes; ``made`` has a row a value."""
    yield from _sources(book)
    if made:
        frame = pl.DataFrame(made, infer_schema_length=None).sort("metric", "start", maintain_order=True)
        numbered = frame.with_columns(book.refs.take(len(frame)))
        yield rows("sample", numbered)
        told = {key: name for key, name in (("note", "note"), ("meal", "meal")) if key in frame.columns}
        yield attributes(numbered, "sample", told)


def _simple(
    records: list[tuple[int, Record]], fields: dict[str, tuple[str, str]], product_class: str, book: Book
) -> Iterator[Item]:
    """A row for each field that was measured; a record without its first field is told."""
    made: list[Record] = []
    first = next(iter(fields))
    for number, record in records:
        when = _when(record, "MDate", number, book)
        if when is None:
            continue
        found = {field: value for field in fields if (value := _value(record, field)) is not None}
        if first not in found:
            book.issue("value_missing", f"record {number}", f"{first}: {record.get(first)}")
        for field, value in found.items():
            metric, unit = fields[field]
            if book.fresh(metric, when["start"], value):
                about = {"metric": metric, "value": value, "unit": unit, "source": book.source(product_class)}
                told = str(record.get("Note") or "").strip() if field == first else ""
                meal = str(record.get("DinnerSituation") or "") if field == first else ""
                made.append({**when, "end": when["start"], **about, "note": told or None, "meal": meal or None})
    yield from _samples(made, book)


def _glucose(records: list[tuple[int, Record]], document: Record, book: Book) -> Iterator[Item]:
    if unit := _unit(document, "BGUnit", _GLUCOSE, len(records), book):
        yield from _simple(records, {"BG": ("blood_glucose", unit)}, "app", book)


def _weight(records: list[tuple[int, Record]], document: Record, book: Book) -> Iterator[Item]:
    if unit := _unit(document, "WeightUnit", _WEIGHT, len(records), book):
        fields = {
            "WeightValue": ("body_mass", unit), "BMI": ("body_mass_index", "kg/m2"),
            "FatValue": ("body_fat_percentage", "percent"), "BoneValue": ("bone_mass", unit),
            "WaterValue": ("body_water_percentage", "percent"),
        }  # fmt: skip
        for unread in ("MuscaleValue", "DCI"):
            book.unmapped[unread] += sum(1 for _, record in records if _value(record, unread))
        yield from _simple(records, fields, "scale", book)


def _oxygen(records: list[tuple[int, Record]], document: Record, book: Book) -> Iterator[Item]:
    yield from _simple(
        records, {"BO": ("oxygen_saturation", "percent"), "HR": ("heart_rate", "count/min")}, "sensor", book
    )


def _steps(records: list[tuple[int, Record]], document: Record, book: Book) -> Iterator[Item]:
    """Whole days; of several states of one day the furthest holds."""
    unit = _unit(document, "DistanceUnit", _DISTANCE, len(records), book)
    fields = {"Steps": ("step_count", "count"), "DistanceTraveled": ("distance_walking_running", unit)}
    fields |= {"Calories": ("total_energy_burned", "kcal")}
    most: dict[tuple[str, datetime], Record] = {}
    for number, record in records if unit else []:
        when = _when(record, "MDate", number, book)
        for field, (metric, of) in fields.items() if when else ():
            value = _value(record, field)
            midnight = when["clock"].replace(hour=0, minute=0, second=0, microsecond=0) if when else _EPOCH
            if value and value > most.get((metric, midnight), {"value": 0.0})["value"]:
                whole = {"start": midnight, "end": midnight + timedelta(days=1), "day": midnight.date()}
                row = {"metric": metric, "value": value, "unit": of, "source": book.source("app")}
                most[metric, midnight] = {**whole, "offset_min": None, **row}
    yield from _samples([row for key, row in most.items() if book.fresh(*key, row["value"])], book)


def _sleep(records: list[tuple[int, Record]], document: Record, book: Book) -> Iterator[Item]:
    """The window in bed, and of a night the minutes asleep, which the API calls hours."""
    windows, asleep = [], []
    for number, record in records:
        start, end = _when(record, "StartTime", number, book), _when(record, "EndTime", number, book)
        if not start or not end or not book.fresh("sleep", start["start"], end["start"]):
            continue
        span = {**start, "end": end["start"], "source": book.source("watch")}
        windows.append({**span, "ref": book.refs.one(), "metric": "sleep_analysis", "code": "in_bed"})
        minutes = _value(record, "HoursSlept")
        if minutes and minutes >= _LONG_SLEEP_MIN:
            day = end["clock"].replace(hour=0, minute=0, second=0, microsecond=0)
            whole = {"start": day, "end": day + timedelta(days=1), "day": day.date(), "offset_min": None}
            row = {"metric": "sleep_duration", "value": minutes, "unit": "min", "source": book.source("watch")}
            asleep.append({**whole, **row})
    yield from _samples(asleep, book)
    if windows:
        yield rows("event", pl.DataFrame(windows, infer_schema_length=None).sort("start"))


def _sport(records: list[tuple[int, Record]], document: Record, book: Book) -> Iterator[Item]:
    made, told, burned = [], [], []
    for number, record in records:
        start, end = _when(record, "SportStartTime", number, book), _when(record, "SportEndTime", number, book)
        name = str(record.get("SportName") or "").strip()
        if not start or not end or not book.fresh("sport", start["start"], end["start"], name):
            continue
        ref = book.refs.one()
        activity = find_activity(name) or find_activity(name.split(",")[0])
        if activity is None and name:
            book.unmapped[name] += 1
        lasts = (end["start"] - start["start"]).total_seconds()
        about = {"ref": ref, "kind": "workout", "activity": activity or "other", "duration_s": lasts}
        made.append({**start, "end": end["start"], **about, "source": book.source("watch")})
        told.append({"owner": "session", "ref": ref, "key": "activity", "value": name})
        if energy := _value(record, "Calories"):
            burned.append(
                {"ref": ref, "metric": "active_energy_burned", "aggregate": "sum", "value": energy, "unit": "kcal"}
            )
    yield from _sources(book)
    for table, some in (("session", made), ("session_stat", burned), ("attribute", told)):
        if some:
            yield rows(table, pl.DataFrame(some, infer_schema_length=None))


def _sources(book: Book) -> Iterator[Item]:
    yield from book.made
    book.made.clear()


_KINDS = {
    "pressure": _pressure, "glucose": _glucose, "weight": _weight, "oxygen": _oxygen, "steps": _steps,
    "sleep": _sleep, "sport": _sport,
}  # fmt: skip
