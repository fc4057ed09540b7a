"""The readings of one metric: as measured, by the minute or hour, or one statement a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from connectors.health_auto_export.book import Book, number
from connectors.health_auto_export.grain import LENGTHS, grain
from connectors.health_auto_export.names import metric_of, unit_of
from connectors.health_auto_export.times import with_times
from healthkit.model.catalogue import catalogue
from healthkit.source.frames import rows
from healthkit.source.lengths import lasting

_PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "blood_pressure": (("systolic", "blood_pressure_systolic"), ("diastolic", "blood_pressure_diastolic")),
}
_EXTRAS = ("mealTime", "reason")
_MINUTES_EVENTS = {"mindful_minutes": "mindful_session", "mindful_session": "mindful_session"}
_FRAME = {"n": pl.Int64, "date": pl.String, "value": pl.Float64, "raw": pl.String, "said": pl.String}


def _text(value: object) -> str | None:
    """What is text; anything else is nothing that a cell of text holds."""
    return value if isinstance(value, str) else None


@dataclass
class Metric:
    """One metric of a file on its way; ``step`` is its grain once its first rows are seen."""

    name: str
    unit: str | None
    step: str = ""
    seen: int = 0

    def add(self, items: list[Any], book: Book) -> None:
        """Take the next readings."""
        readings = [item for item in items if isinstance(item, dict)]
        book.read["reading"] += len(readings)
        for key, metric in _PARTS.get(self.name, (("qty", metric_of(self.name) or ""),)):
            event = _MINUTES_EVENTS.get(self.name)
            if not metric and not event:
                book.unmapped[self.name] += len(readings)
                continue
            frame = self._frame(readings, key)
            if event:
                self._events(frame, event, book)
            else:
                self._samples(frame, readings, metric, book)
        self.seen += len(readings)

    def _frame(self, readings: list[dict[str, Any]], key: str) -> pl.DataFrame:
        table = []
        for n, item in enumerate(readings, self.seen + 1):
            raw = item.get(key, item.get("Avg") if key == "qty" else None)
            when = item.get("date") or item.get("startDate")
            said = item.get("source")
            table.append((n, _text(when), number(raw), str(raw), _text(said)))
        return self.placed(pl.DataFrame(table, _FRAME, orient="row", strict=False))

    def placed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """``start``, ``offset_min`` and the person's ``clock`` of each row; settles the grain."""
        frame = with_times(frame, "date")
        clock = pl.col("start") + pl.duration(minutes=pl.col("offset_min").fill_null(0))
        frame = frame.with_columns(clock=clock)
        self.step = self.step or grain(frame["clock"])
        return frame

    def _events(self, frame: pl.DataFrame, metric: str, book: Book) -> None:
        """Minutes of mindfulness as a stretch each; a day's total has no place in the day."""
        if self.step in ("day", "several"):
            book.unmapped[f"{self.name} by {self.step}"] += len(frame)
            return
        good = self.good(frame, book).filter(pl.col("value") > 0)
        length = lasting(pl.col("value") * 60)
        made = good.with_columns(
            book.refs.take(len(good)),
            end=pl.col("start") + length,
            metric=pl.lit(metric),
            code=pl.lit("present"),
            source=book.sources_of(good["said"]),
        )
        book.out.add("event", rows("event", made).frame)

    def _samples(self, frame: pl.DataFrame, readings: list[dict[str, Any]], metric: str, book: Book) -> None:
        made = self.add_samples(frame, metric, book)
        if made is None:
            return
        for key in _EXTRAS:
            if any(key in item for item in readings[:5]):
                said = {n: str(item[key]) for n, item in enumerate(readings, self.seen + 1) if item.get(key)}
                pairs = made.select("ref", value=pl.col("n").replace_strict(said, default=None, return_dtype=pl.String))
                pairs = pairs.drop_nulls()
                book.out.add(
                    "attribute", rows("attribute", pairs.with_columns(owner=pl.lit("sample"), key=pl.lit(key))).frame
                )

    def add_samples(self, frame: pl.DataFrame, metric: str, book: Book) -> pl.DataFrame | None:
        """Rows of ``n, value, start, offset_min, clock, said, raw`` as samples; what was made of them."""
        known = catalogue()[metric]
        stood = metric == "apple_stand_hour" and self.step == "day"
        if (known.kind == "category" and not stood) or self.step == "several":
            book.unmapped[f"{self.name} by {self.step}"] += len(frame)
            return None
        good = self.good(frame, book)
        if good.is_empty():
            return None
        made = good.with_columns(
            book.refs.take(len(good)),
            metric=pl.lit("activity_summary_stand" if stood else metric),
            unit=pl.lit("h" if stood else self.unit),
            source=book.sources_of(good["said"]),
        )
        if self.step == "day":
            start = pl.col("clock")
            made = made.with_columns(day=start.dt.date(), start=start, end=start + pl.duration(days=1))
            made = made.with_columns(offset_min=pl.lit(None, pl.Int16))
        else:
            length = LENGTHS[self.step] if known.merge == "cumulative" or self.step == "hour" else 0
            made = made.with_columns(end=pl.col("start") + pl.duration(microseconds=length))
        book.out.add("sample", rows("sample", made).frame)
        return made

    def good(self, frame: pl.DataFrame, book: Book) -> pl.DataFrame:
        """Rows with a time and a number; the others are issues."""
        undated, empty = pl.col("start").is_null(), pl.col("value").is_null()
        for reason, wrong, column in (("bad_date", undated, "date"), ("bad_value", ~undated & empty, "raw")):
            for n, raw in frame.filter(wrong).select("n", column).iter_rows():
                book.issue(reason, f"{self.name} {n}", f"{column}: {raw}")
        return frame.filter(~undated & ~empty)


def metric_for(name: object, unit: object) -> Metric:
    """The metric that an entry of the array names."""
    return Metric(str(name), unit_of(unit))
