"""From a claimed package to frames: every member by its form, streams a megabyte at a time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from zlib import error as zlib_error

import orjson
import polars as pl

from connectors.withings.api import add_page
from connectors.withings.book import DEVICES, Book
from connectors.withings.days import add_totals, add_values, is_total, is_values
from connectors.withings.detection import Part, inspect
from connectors.withings.ecg import add_recording
from connectors.withings.measurements import add_measurements
from connectors.withings.nights import Nights, add_night, state_nights
from connectors.withings.titles import columns
from connectors.withings.tracks import add_track, is_known
from connectors.withings.workouts import add_workout_row
from healthkit.errors import DamagedFile, InputError
from healthkit.source.contract import Claim, Counts, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import source
from healthkit.source.tabular.table import ROW, Table, open_table

_BROKEN = (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zlib_error, OSError)


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield everything.

    Raises:
        DamagedFile: a member cannot be read to its end, or nothing in the package can be read.
    """
    parts = {name: part for name, part in inspect(package).items() if name in claim.members}
    book, nights = Book(), Nights()
    done, total = 0, sum(package.members[name].size for name in parts)
    for name, part in sorted(parts.items()):
        book.member = name
        if part.form == "damaged":
            raise DamagedFile(f"“{name}” is damaged.", "Export or download it again.")
        if not _is_read(part):
            book.unmapped[f"file: {name.rpartition('/')[2]}"] += 1
        else:
            try:
                for _ in _member(package, name, part, book, nights):
                    yield from book.out.ready()
            except _BROKEN as error:
                raise DamagedFile(f"“{name}” is damaged.", "Export or download it again.") from error
        done += package.members[name].size
        yield Progress(done, total)
    state_nights(nights, book)
    for number in sorted(book.devices):
        product, model = DEVICES[number]
        yield source(number, "Withings", product, manufacturer="Withings", model=model)
    yield from book.out.rest()
    yield from book.issues
    if not book.read:
        raise DamagedFile(
            f"{package.path.name} holds no row of Withings’ that can be read.",
            "Export it again, and keep the names of its files: some say what they measure by their name alone.",
        )
    yield Counts(dict(book.read), dict(book.unmapped))


def _is_read(part: Part) -> bool:
    known = {"track": is_known, "days": is_total, "values": is_values}.get(part.form)
    return known(part.name) if known else part.form != "other"


def _member(package: Package, name: str, part: Part, book: Book, nights: Nights) -> Iterator[None]:
    if part.form == "page":
        try:
            document = orjson.loads(package.body(name, 256 << 20).removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as error:
            raise DamagedFile(f"“{name}” is no valid JSON, or cut short.", "Save it again.") from error
        add_page(document, book, nights)
        yield
        return
    with package.open(name) as stream:
        try:
            table = open_table(stream, name)
        except InputError as error:
            raise DamagedFile(f"“{name}” holds no table.", "Export it again.") from error
        for frame in table.frames:
            _rows(frame, table, part, book, nights)
            yield


def _rows(frame: pl.DataFrame, table: Table, part: Part, book: Book, nights: Nights) -> None:
    if part.form == "track":
        lower = {title: title.lower() for title in frame.columns if title != ROW}
        add_track(frame.rename(lower), part.name, book)
    elif part.form == "days":
        add_totals(frame, part.name, book)
    elif part.form == "values":
        add_values(frame, part.name, book)
    elif part.form == "ecg":
        for row in frame.iter_rows(named=True):
            add_recording({title.lower(): cell for title, cell in row.items()}, f"row {row[ROW]}", book)
    else:
        _titled(frame, table, part, book, nights)


def _titled(frame: pl.DataFrame, table: Table, part: Part, book: Book, nights: Nights) -> None:
    found = columns(table.titles)
    read = {one.title for column, one in found.items() if column not in ("comments", "gps", "night_events")}
    for title in table.titles:
        if title and title not in read and (told := len(frame) - frame[title].null_count()):
            book.unmapped[title] += told
    if part.form == "measurements":
        add_measurements(frame, found, book)
        return
    add = add_workout_row if part.form == "workouts" else None
    for row in frame.iter_rows(named=True):
        named = {column: row[one.title] for column, one in found.items()}
        if add:
            add(named, f"row {row[ROW]}", book)
        else:
            add_night(named, f"row {row[ROW]}", book, nights)
