"""From a claimed package to frames: JSON walked array by array, tables a megabyte at a time."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from zlib import error as zlib_error

from connectors.health_auto_export.book import Book, Json
from connectors.health_auto_export.detection import SECTIONS, titles_of
from connectors.health_auto_export.entries import add_ecg, add_state_of_mind, add_symptom
from connectors.health_auto_export.metrics import metric_for
from connectors.health_auto_export.names import unit_of
from connectors.health_auto_export.sleep import add_sleep
from connectors.health_auto_export.tables import add_days, add_workouts
from connectors.health_auto_export.workouts import add_workout
from healthkit.errors import DamagedFile, InputError
from healthkit.source.contract import Claim, Counts, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import source
from healthkit.source.json_stream import Cursor
from healthkit.source.tabular.table import open_table

_BROKEN = (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zlib_error, OSError)
_SLEEP = "sleep_analysis"
_ARRAYS = frozenset({"data", "sleepAnalyses", "aggregatedSleepAnalyses"})
"""Where a metric's readings are; nights had arrays of their own for a while."""
_ENTRIES: dict[str, Callable[[Json, str, Book], None]] = {
    "workouts": add_workout,
    "symptoms": add_symptom,
    "cycleTracking": add_symptom,
    "stateOfMind": add_state_of_mind,
    "ecg": add_ecg,
}
Names = list[tuple[object, object]]


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield everything.

    Raises:
        DamagedFile: a member cannot be read to its end, or nothing in the package can be read.
    """
    book, done = Book(), 0
    names = sorted(claim.members)
    total = sum(package.members[name].size for name in names)
    for name in names:
        book.member = name
        try:
            for _ in _member(package, name, book):
                yield from book.out.ready()
        except _BROKEN as error:
            raise DamagedFile(f"“{name}” is damaged.", "Export or download it again.") from error
        done += package.members[name].size
        yield Progress(done, total)
    for (app, product), number in book.sources.items():
        maker = "Apple Inc." if product != "app" else None
        yield source(number, app, product, manufacturer=maker, model=app if maker else None)
    yield from book.out.rest()
    yield from book.issues
    if not book.read:
        raise DamagedFile(
            f"{package.path.name} holds no reading.", "Choose metrics and a period in the app, and export again."
        )
    yield Counts(dict(book.read), dict(book.unmapped))


def _member(package: Package, name: str, book: Book) -> Iterator[None]:
    form, titles = titles_of(package, name)
    if form == "json":
        with package.open(name) as stream:
            yield from _sections(Cursor(stream, name), package, name, book)
        return
    with package.open(name) as stream:
        try:
            table = open_table(stream, name, titles)
        except InputError as error:
            raise DamagedFile(f"“{name}” holds no table.", "Export it again.") from error
        yield from add_days(table, book) if form == "days" else add_workouts(table, book)


def _sections(cursor: Cursor, package: Package, name: str, book: Book) -> Iterator[None]:
    for key in cursor.fields():
        if key == "data" and cursor.peek() == b"{":
            yield from _sections(cursor, package, name, book)
        elif key == "metrics" and cursor.peek() == b"[":
            yield from _metrics(cursor, package, name, book)
        elif key in _ENTRIES and cursor.peek() == b"[":
            for n, item in enumerate(cursor.items(), 1):
                if isinstance(item, dict):
                    _ENTRIES[key](item, f"{key} {n}", book)
                yield
        elif key in SECTIONS and cursor.peek() == b"[":
            book.unmapped[key] += sum(1 for _ in cursor.items())
        else:
            cursor.skip()


def _metrics(cursor: Cursor, package: Package, member: str, book: Book) -> Iterator[None]:
    """Each metric's readings; its name may stand behind them, and is then looked up beforehand."""
    ahead: Names | None = None
    for at, _ in enumerate(cursor.elements()):
        told: dict[str, object] = {}
        for key in cursor.fields():
            if key in _ARRAYS and cursor.peek() == b"[":
                if not {"name", "units"} <= told.keys():
                    ahead = _names(package, member) if ahead is None else ahead
                    told["name"], told["units"] = ahead[at]
                yield from _readings(cursor, told["name"], told["units"], book)
            else:
                told[key] = cursor.value()


def _readings(cursor: Cursor, name: object, unit: object, book: Book) -> Iterator[None]:
    metric, count = metric_for(name, unit), 1
    for batch in cursor.batches():
        if name == _SLEEP:
            add_sleep(batch, unit_of(unit), count, book)
            count += len(batch)
        else:
            metric.add(batch, book)
        yield


def _names(package: Package, member: str) -> Names:
    """Name and unit of each metric, read ahead."""
    with package.open(member) as stream:
        return list(_names_in(Cursor(stream, member)))


def _names_in(cursor: Cursor) -> Iterator[tuple[object, object]]:
    for key in cursor.fields():
        if key == "data" and cursor.peek() == b"{":
            yield from _names_in(cursor)
        elif key == "metrics" and cursor.peek() == b"[":
            for _ in cursor.elements():
                told: dict[str, object] = {}
                for part in cursor.fields():
                    if part in _ARRAYS:
                        cursor.skip()
                    else:
                        told[part] = cursor.value()
                yield told.get("name"), told.get("units")
        else:
            cursor.skip()
