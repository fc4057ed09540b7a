"""What holds for one package: its tables and their clocks, its devices, the numbers of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from connectors.samsung_health import table
from connectors.samsung_health.clock import Clock
from connectors.samsung_health.details import Details
from healthkit.source.contract import Issue, Rows
from healthkit.source.diary.book import Tally
from healthkit.source.files import Package
from healthkit.source.frames import Refs, source
from healthkit.source.tabular.table import ROW

APP = "Samsung Health"
_GROUPS = {"360001": "phone", "360003": "watch"}
"""Samsung's device groups: the phone itself, and what is worn beside it; 360002 is anything else."""
_Device = tuple[str, str | None, str | None]
_NO_KEYS = pl.Series("key", [], pl.UInt64)


def _key(frame: pl.DataFrame) -> pl.Expr:
    """What a row is known by: Samsung's identifier, else all that it says."""
    whole = pl.struct(pl.exclude(ROW)).hash()
    own = table.cell(frame, "datauuid")
    return pl.when(own.is_not_null()).then(own.hash()).otherwise(whole).alias("key")


@dataclass
class Book:
    """Kept for the length of one package."""

    package: Package
    tables: dict[str, str]
    details: Details
    clocks: dict[str, Clock]
    refs: Refs = field(default_factory=Refs)
    devices: dict[str, _Device] = field(default_factory=dict)
    """By ``deviceuuid``: class, manufacturer, model. The name that the person gave it is left behind."""
    numbers: dict[_Device, int] = field(default_factory=dict)
    unmapped: Counter[str] = field(default_factory=Counter)
    ragged: dict[str, list[int]] = field(default_factory=dict)
    repeated: int = 0
    """Rows that an older export in the same package says again."""
    equal_foods: Tally = field(default_factory=Tally)
    _seen: dict[str, pl.Series] = field(default_factory=dict)

    def frames(self, member: str) -> Iterator[pl.DataFrame]:
        """A table's frames; of rows that several exports in one package hold, each only once.

        The app writes a new folder for every download, and people hand over the folder above.
        """
        kind, own = self.tables[member], list[pl.Series]()
        several = list(self.tables.values()).count(kind) > 1
        for frame in table.frames(self.package, member, self.ragged.setdefault(member, [])):
            if not several:
                yield frame
                continue
            keys = frame.select(_key(frame)).to_series()
            own.append(keys)
            known = keys.is_in(self._seen.get(kind, _NO_KEYS).implode())
            self.repeated += int(known.sum())
            yield frame.filter(~known)
        if own:
            self._seen[kind] = pl.concat([self._seen.get(kind, _NO_KEYS), *own])

    def placed(self, member: str, frame: pl.DataFrame) -> pl.DataFrame:
        """A table's frame with ``start`` and ``end`` in UTC and ``offset_min``.

        A row on the person's clock without an offset keeps that clock; a row in UTC without one counts as written in
        UTC.
        """
        local = self.clocks[member].local
        minutes = table.offset(table.cell(frame, "time_offset"))
        timed = frame.with_columns(
            start=table.moment(table.cell(frame, "start_time", "create_time")),
            end=table.moment(table.cell(frame, "end_time")),
            offset_min=minutes if local else minutes.fill_null(0),
        ).with_columns(pl.coalesce("end", "start").alias("end"))
        if not local:
            return timed
        away = pl.duration(minutes=pl.col("offset_min").fill_null(0))
        return timed.with_columns(start=pl.col("start") - away, end=pl.col("end") - away)

    def usable(self, member: str, placed: pl.DataFrame) -> tuple[pl.DataFrame, list[Issue]]:
        """Rows with a time, and an issue for each without."""
        bad = placed.filter(pl.col("start").is_null())
        issues = [Issue("bad_date", member, f"row {row}") for row in bad[ROW].to_list()]
        return placed.filter(pl.col("start").is_not_null()), issues

    def sourced(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Rows]]:
        """The frame with ``source``, and the sources that are new."""
        if "deviceuuid" not in frame.columns:
            frame = frame.with_columns(deviceuuid=pl.lit(None, pl.String))
        fresh, known = [], {}
        for device in frame["deviceuuid"].unique().to_list():
            who = self.devices.get(device or "", ("app", None, None))
            if who not in self.numbers:
                self.numbers[who] = len(self.numbers) + 1
                kind, maker, model = who
                fresh.append(source(self.numbers[who], APP, kind, manufacturer=maker, model=model))
            known[device] = self.numbers[who]
        numbers = frame["deviceuuid"].replace_strict(known, return_dtype=pl.Int32).alias("source")
        return frame.with_columns(numbers), fresh

    def meet(self, member: str) -> None:
        """Learn the devices of ``device_profile``."""
        for frame in table.frames(self.package, member):
            told = frame.select(
                uuid=table.cell(frame, "deviceuuid"),
                group=table.cell(frame, "device_group", "group"),
                maker=table.cell(frame, "manufacturer"),
                model=table.cell(frame, "model"),
            )
            for uuid, group, maker, model in told.iter_rows():
                kind = _GROUPS.get(group)
                if uuid and kind and model:
                    self.devices[uuid] = (kind, maker or "Samsung", model)
