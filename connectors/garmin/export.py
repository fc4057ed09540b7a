"""The JSON files of a Garmin account: each kind by its own reader, a record at a time."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator

from connectors.garmin import export_days, export_readings
from connectors.garmin.book import Book
from connectors.garmin.detection import kind_of
from connectors.garmin.export_workouts import Energies, activity, energy
from connectors.garmin.outbox import Outbox
from connectors.garmin.records import CutShortError, Record, objects
from healthkit.source.contract import Item
from healthkit.source.files import Package

_HEAD = 8192
_READERS: dict[str, Callable[[Record, Outbox], bool]] = {
    "days": export_days.days,
    "sleep": export_days.sleep,
    "status": export_days.status,
    "readiness": export_days.readiness,
    "load": export_days.load,
    "endurance": export_days.endurance,
    "hill": export_days.hill,
    "fitness_age": export_days.fitness_age,
    "uptake": export_days.uptake,
    "body": export_readings.body,
    "pressure": export_readings.pressure,
    "hydration": export_readings.hydration,
}
ORDER = ("days", "activities", *(name for name in _READERS if name != "days"))
"""Daily summaries first: they tell which offset from UTC held on which day."""


def kinds(package: Package, names: list[str]) -> list[tuple[str, str]]:
    """Members with their kind, in the order in which they are read; what is none of Garmin's has an empty kind."""
    found = [(kind_of(package.head(name, _HEAD)) if name.lower()[-4:] != ".fit" else "", name) for name in names]
    return sorted(found, key=lambda pair: (ORDER.index(pair[0]) if pair[0] else len(ORDER), pair[1]))


def read_export(package: Package, name: str, kind: str, book: Book) -> Iterator[Item]:
    """Rows of one file; a record that says not what it is about becomes an issue."""
    out, energies = Outbox(book, name), Energies()
    number = 0
    try:
        with package.open(name) as stream:
            for number, record in enumerate(objects(stream), 1):
                reader = _READERS.get(kind)
                known = reader(record, out) if reader else activity(record, out, energies)
                if known:
                    book.read[kind] += 1
                elif record:
                    book.issue("bad_date", name, f"record {number}")
                if out.full():
                    yield from out.flush()
    except (CutShortError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
        book.issue("damaged_member", name, f"after record {number}")
    yield from out.ended()
    yield from energy(energies, out)
    yield from book.fresh()
