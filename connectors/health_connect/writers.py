"""Who wrote a record: the app, and the device where the app says it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import ClassVar

import polars as pl

from connectors.health_connect.database import Database
from healthkit.source.contract import Rows
from healthkit.source.frames import source

_APPS = {
    "com.sec.android.app.shealth": "Samsung Health",
    "com.google.android.apps.fitness": "Google Fit",
    "com.fitbit.FitbitMobile": "Fitbit",
    "com.garmin.android.apps.connectmobile": "Garmin Connect",
    "com.ouraring.oura": "Oura",
    "com.whoop.android": "WHOOP",
    "com.withings.wiscale2": "Withings",
    "com.strava": "Strava",
    "fi.polar.polarflow": "Polar Flow",
    "com.onepeloton.callisto": "Peloton",
    "com.myfitnesspal.android": "MyFitnessPal",
    "com.huami.watch.hmwatchmanager": "Zepp",
    "android": "Android",
}
_CLASSES = {1: "watch", 2: "phone", 3: "scale", 4: "ring", 6: "watch", 7: "sensor"}
"""Health Connect's device types; a fitness band is worn and measures as a watch does."""


class Writers:
    """Numbers pairs of app and device as they are met, and says once who each is."""

    SHIFT: ClassVar[int] = 1 << 24

    def __init__(self, database: Database, taken: int) -> None:
        """``taken`` is the highest source number that an earlier database of the package used."""
        self._apps = _table(database, "application_info_table", ("app_name", "package_name"))
        self._devices = _table(database, "device_info_table", ("manufacturer", "model", "device_type"))
        self._numbers: dict[int, int] = {}
        self._taken = taken

    @property
    def last(self) -> int:
        """The highest number given out."""
        return self._taken + len(self._numbers)

    def meet(self, keys: pl.Series) -> Iterator[Rows]:
        """The sources of a batch that were not told before."""
        for key in keys.unique().sort().to_list():
            if key is not None and key not in self._numbers:
                self._numbers[key] = self.last + 1
                yield self._source(key)

    def numbers(self, keys: pl.Series) -> pl.Series:
        """The source number of each row."""
        return keys.replace_strict(self._numbers, default=None, return_dtype=pl.Int32).alias("source")

    def _source(self, key: int) -> Rows:
        app, device = divmod(key, self.SHIFT)
        name, package = self._apps.get(app, (None, None))
        manufacturer, model, kind = self._devices.get(device, (None, None, None))
        label = str(name or _APPS.get(str(package), package) or "Health Connect")
        worn = _CLASSES.get(kind) if isinstance(kind, int) else None
        if worn is None:
            return source(self._numbers[key], label)
        return source(self._numbers[key], label, worn, manufacturer=_text(manufacturer), model=_text(model) or label)


def _text(cell: object) -> str | None:
    return cell.strip() or None if isinstance(cell, str) else None


def _table(database: Database, table: str, columns: tuple[str, ...]) -> dict[int, tuple[object, ...]]:
    """A small table by its row number; empty where it lacks a column or is damaged."""
    if not database.has(table, "row_id"):
        return {}
    chosen = ", ".join(name if database.has(table, name) else "NULL" for name in columns)
    try:
        batches = database.rows(f"SELECT row_id, {chosen} FROM {table}")
        return {row[0]: row[1:] for batch in batches for row in batch if isinstance(row[0], int)}
    except sqlite3.Error:
        return {}
