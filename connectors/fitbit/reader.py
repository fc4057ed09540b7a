"""From a claimed package to frames: every kind of file in its turn, what is told twice in the order of trust."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from connectors.fitbit import (
    api,
    curves,
    cycle,
    daily,
    profile,
    recordings,
    sleep,
    sleep_tables,
    web_csv,
    workouts,
)
from connectors.fitbit import tables as one_table
from connectors.fitbit.book import Book
from connectors.fitbit.detection import HEAD
from connectors.fitbit.kinds import IGNORED, NEVER, family, kind_of
from connectors.fitbit.series import SERIES
from connectors.fitbit.twins import Twins
from healthkit.errors import DamagedFile
from healthkit.source.contract import Claim, Counts, Item, Progress, Rows
from healthkit.source.files import Package

Members = dict[str, list[str]]
_JSON_FIRST = frozenset({"calories"})
"""The CSV leaves out minutes of rest, of which the JSON has every one: its days would add up to half of the energy."""
_EMPTY = (b"", b"no data")


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of every file that is understood; the rest of the export is counted.

    Raises:
        DamagedFile: nothing of the package can be read.
    """
    book = Book(package)
    profile.take_said(book)
    found = _sorted(book, claim)
    total = sum(package.members[name].size for names in found.values() for name in names)
    done = 0
    for names, step in _steps(book, found):
        yield from step
        done += sum(package.members[name].size for name in names)
        yield Progress(done, total)
    yield from profile.hint(book)
    yield from book.sources()
    yield from book.issues
    if not any(book.read.values()):
        raise DamagedFile(
            f"{package.path.name} is an export of Fitbit without any measurement that can be read.", "Export it again."
        )
    yield Counts(dict(book.read), dict(book.unmapped))


def _steps(book: Book, found: Members) -> Iterator[tuple[list[str], Iterator[Rows | Progress]]]:
    """Readers in order: who the person is, nights (which scores are dated by), then curves, days and the rest."""
    twins = Twins()
    take = found.get
    yield take("profile", []), profile.read_profile(book, take("profile", []))
    tabled = [*take("user_sleeps", []), *take("user_stages", [])]
    yield tabled, sleep_tables.read_tables(book, take("user_sleeps", []), take("user_stages", []))
    logs = take("sleep", [])
    yield logs, sleep.write_nights(book, sleep.read_logs(book, logs))
    curves.look(book, found)
    for series in SERIES:
        names = take(f"series:{series.id}", [])
        table = names, one_table.read_series(book, series, names, twins)
        if series.id not in curves.CURVES or series.id not in found:
            yield table
            continue
        curve = found[series.id], curves.read_curve(book, series.id, found[series.id], twins)
        yield from (curve, table) if series.id in _JSON_FIRST else (table, curve)
    rest: list[tuple[str, Callable[[Book, list[str]], Iterator[Rows]]]] = [
        ("resting", daily.read_resting), ("vo2_max", daily.read_vo2_max), ("height", daily.read_height),
        ("weight", daily.read_weight), ("fat", daily.read_weight), ("api", api.read_answers),
        ("web_csv", web_csv.read_files), ("ecg", recordings.read_ecgs), ("alerts", recordings.read_alerts),
        ("mindfulness", recordings.read_sessions), ("eda", recordings.read_eda), ("snore", recordings.read_snoring),
    ]  # fmt: skip
    for kind, reader in rest:
        yield take(kind, []), reader(book, take(kind, []))
    minutes = {what: take(what, []) for what in daily.MINUTES}
    yield [name for names in minutes.values() for name in names], daily.read_minutes(book, minutes)
    cycles, symptoms = take("cycles", []), take("symptoms", [])
    yield [*cycles, *symptoms], cycle.read_cycles(book, cycles, symptoms)
    exercises = [*take("exercise", []), *take("user_exercises", [])]
    yield exercises, _workouts(book, take("exercise", []), take("user_exercises", []))
    yield take("route", []), workouts.read_routes(book, take("route", []))


def _workouts(book: Book, logs: list[str], tabled: list[str]) -> Iterator[Rows]:
    table = workouts.read_table(book, tabled)
    yield from workouts.write(book, workouts.read_json(book, logs, table), table)


def _sorted(book: Book, claim: Claim) -> Members:
    """Members by kind, in order of their names; those that are not read are counted by what they are."""
    found: Members = defaultdict(list)
    for name in sorted(claim.members):
        low = name.lower()
        suffix = PurePosixPath(low).suffix
        if any(word in low.replace("_", "") for word in NEVER):
            book.skip("file of sensor or classifier output", 1)
            continue
        if suffix in (".html", ".png", ".jpg", ".pdf") or "readme" in low:
            book.skip("file without measurements", 1)
            continue
        head = book.package.head(name, HEAD)
        kind = kind_of(name, head)
        if kind is not None and kind != IGNORED:
            found[kind].append(name)
        elif head.strip().lower() in _EMPTY:
            book.skip("file without data", 1)
        else:
            book.skip(f"file {family(name)}", 1)
    return found
