"""What one package has brought so far: its sources, the numbers of its rows, and on which days what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from connectors.google_fit.streams import Stream
from healthkit.source.contract import Rows
from healthkit.source.diary.book import Tally
from healthkit.source.frames import Refs, source

GOOGLE_FIT = "Google Fit"
_APPS = {
    "": GOOGLE_FIT,
    "com.google.android.gms": GOOGLE_FIT,
    "com.google.android.apps.fitness": GOOGLE_FIT,
    "com.urbandroid.sleep": "Sleep as Android",
    "com.fatsecret.android": "FatSecret",
    "com.wsl.noom": "Noom",
    "com.myfitnesspal.android": "MyFitnessPal",
    "com.withings.wiscale2": "Withings",
    "com.xiaomi.hm.health": "Mi Fit",
    "com.strava": "Strava",
    "nl.appyhapps.healthsync": "Health Sync",
}
_Who = tuple[str, str, str]


@dataclass
class Book:
    """Kept for the length of one package."""

    refs: Refs = field(default_factory=Refs)
    sources: dict[_Who, int] = field(default_factory=dict)
    measured: dict[str, set[int]] = field(default_factory=dict)
    """UTC days since 1970 with data points, by metric: quarter hours of those say the same again."""
    asleep: list[int] = field(default_factory=list)
    """Starts of sleep stages, in seconds."""

    equal_foods: Tally = field(default_factory=Tally)

    def source(self, stream: Stream) -> Iterator[Rows]:
        """The source of a stream, where it is new."""
        who = _who(stream)
        if who not in self.sources:
            self.sources[who] = len(self.sources) + 1
            app, maker, model = who
            more = {"manufacturer": maker or None, "model": model or None}
            yield source(self.sources[who], app, "app", **more)

    def number(self, stream: Stream) -> int:
        """Its number, once it was told."""
        return self.sources[_who(stream)]

    def note(self, frame: pl.DataFrame) -> None:
        """Remember on which days the metrics of a frame were measured."""
        days = frame.select("metric", day=pl.col("start").dt.epoch("d")).drop_nulls().unique()
        for metric, day in days.iter_rows():
            self.measured.setdefault(metric, set()).add(day)


def _who(stream: Stream) -> _Who:
    return _APPS.get(stream.app, stream.app), stream.maker, stream.model


OWN = Stream(derived=False, type="", app="", name="")
"""Google Fit itself, which wrote the sessions and the tables."""
