"""Treatments: insulin, food, meters, exercise, notes and temporary basal rates, whatever program entered them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from connectors.nightscout.book import METER, Book
from connectors.nightscout.times import Moment, moment
from healthkit.source.contract import Item
from healthkit.source.frames import rows
from healthkit.source.glucose import REASON

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (naive UTC, as everywhere in the vault)
_FOOD = {"carbs": "dietary_carbohydrates", "protein": "dietary_protein", "fat": "dietary_fat_total"}
_LONG_ACTING = re.compile(
    r"lantus|toujeo|tresiba|levemir|a?basaglar|semglee|degludec|glargine|detemir|nph|isophane|long",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(r"prim(e|ing)", re.IGNORECASE)
_MMOL, _MGDL = ("mmol", "mmol/l"), ("mg/dl", "mg")
_MOST_MINUTES = 60 * 24 * 2
Row = dict[str, Any]
Refs = list[tuple[str, int]]
"""Rows that a document made: their tables and numbers."""


@dataclass
class Treatments:
    """Rows of one block of documents; ``seen`` tells what another uploader said already."""

    samples: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    sessions: list[Row] = field(default_factory=list)
    attributes: list[Row] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    _again: bool = False
    """Whether some of the document at hand was said before."""

    def add(self, document: Row, book: Book) -> None:
        """One document of the collection ``treatments``."""
        kind = str(document.get("eventType") or "").strip()
        book.read["treatment"] += 1
        if document.get("isValid") is False:
            book.unmapped["deleted treatment"] += 1
            return
        when = moment(document, (), ("created_at", "timestamp")) or moment(document, ("date", "mills", "timestamp"), ())
        if when is None:
            book.issue("bad_date", f"{kind}: {document.get('created_at', '')}")
            return
        self._again = False
        refs = [*self._insulin(document, kind, when, book), *self._food(document, when, book)]
        refs += [*self._meter(document, when, book), *self._spans(document, kind, when, book)]
        self._note(document, kind, when, refs, book)

    def _number(self, document: Row, name: str, book: Book) -> float | None:
        """A number above zero; zero and blank say that there was none."""
        raw = document.get(name)
        if raw is None or raw == "" or isinstance(raw, bool):
            return None
        try:
            value = float(raw)
        except (TypeError, ValueError, OverflowError):
            book.issue("bad_value", f"{name}: {raw}")
            return None
        return value if value > 0 else None

    def _fresh(self, what: str, when: Moment, value: float | str) -> bool:
        """Whether nobody has said this yet: several programs upload the same treatment."""
        key = hash((what, when[0] // 1_000_000, value))
        self._again |= key in self.seen
        fresh = key not in self.seen
        self.seen.add(key)
        return fresh

    def _sample(self, metric: str, value: float, unit: str, when: Moment, book: Book, **more: Any) -> Refs:
        if not self._fresh(metric, when, value):
            return []
        about = _span(when, more.pop("minutes", 0.0)) | {"source": book.source_of(METER)}
        ref = book.refs.one()
        self.samples.append({"ref": ref, "metric": metric, "value": value, "unit": unit, **about, **more})
        return [("sample", ref)]

    def _insulin(self, document: Row, kind: str, when: Moment, book: Book) -> Refs:
        units = self._number(document, "insulin", book)
        if units is None:
            return []
        if _NOT_GIVEN.search(f"{kind} {document.get('type', '')}"):
            book.unmapped["insulin for priming"] += 1
            return []
        named = f"{document.get('insulinType', '')} {document.get('insulinInjections', '')} {kind}"
        reason = "basal" if _LONG_ACTING.search(named) else "bolus"
        made = self._sample("insulin_delivery", units, "U", when, book, dimension=reason)
        self._say(made, REASON, "1" if reason == "basal" else "2")
        if _positive(document.get("relative")) and _positive(document.get("duration")):
            book.unmapped["extended part of a bolus"] += 1
        return made

    def _food(self, document: Row, when: Moment, book: Book) -> Refs:
        found = ((metric, self._number(document, name, book)) for name, metric in _FOOD.items())
        return [ref for metric, grams in found if grams for ref in self._sample(metric, grams, "g", when, book)]

    def _meter(self, document: Row, when: Moment, book: Book) -> Refs:
        """Blood on a strip; what a sensor said is among the entries."""
        if str(document.get("glucoseType", "")).casefold() not in ("finger", "manual"):
            return []
        value = self._number(document, "glucose", book)
        said = str(document.get("units") or "").casefold()
        if value is None:
            return []
        unit = "mmol/L" if said in _MMOL else "mg/dL" if said in _MGDL or value > 35 else None
        if unit is None:
            book.issue("unit_unknown", f"glucose: {document.get('glucose')} {said}")
            return []
        return self._sample("blood_glucose", value, unit, when, book)

    def _spans(self, document: Row, kind: str, when: Moment, book: Book) -> Refs:
        """What lasts: exercise, and a rate that a pump was told for some minutes."""
        minutes = min(_positive(document.get("duration")), _MOST_MINUTES)
        if kind == "Exercise":
            if not self._fresh("exercise", when, minutes):
                return []
            ref = book.refs.one()
            about = _span(when, minutes) | {"source": book.source_of(METER), "duration_s": minutes * 60 or None}
            self.sessions.append({"ref": ref, "kind": "workout", "activity": "other", **about})
            self._say([("session", ref)], "activity", "Exercise")
            return [("session", ref)]
        rate = document.get("absolute", document.get("rate"))
        if kind in ("Temp Basal", "TempBasal"):
            if isinstance(rate, int | float) and not isinstance(rate, bool) and 0 <= rate < sys.maxsize and minutes:
                return self._sample("temporary_basal_rate", float(rate), "U/h", when, book, minutes=minutes)
            book.unmapped["temporary basal as a percentage" if minutes else "end of a temporary basal"] += 1
        return []

    def _note(self, document: Row, kind: str, when: Moment, refs: Refs, book: Book) -> None:
        """A note goes with what it stands beside; alone it is an entry of its own."""
        text = str(document.get("notes") or "").strip()
        if text and self._fresh("note", when, text):
            if refs:
                self._say(refs[:1], "note", text)
                return
            ref = book.refs.one()
            about = {"metric": "diary_note", "code": "note", "source": book.source_of(METER)}
            self.events.append({"ref": ref, **about, **_span(when, 0.0)})
            self._say([("event", ref)], "note", text)
            self._say([("event", ref)], "event", kind)
        elif not refs and not self._again and kind not in ("Temp Basal", "TempBasal"):
            book.unmapped[kind or "empty treatment"] += 1

    def _say(self, refs: Refs, key: str, value: str) -> None:
        if value:
            self.attributes += [{"owner": owner, "ref": ref, "key": key, "value": value} for owner, ref in refs]

    def rows(self, book: Book) -> Iterator[Item]:
        """Frames of the block; the lists are empty after."""
        yield from book.new_sources()
        lists = {"sample": self.samples, "event": self.events, "session": self.sessions, "attribute": self.attributes}
        for table, made in lists.items():
            if made:
                frame = pl.DataFrame(made, infer_schema_length=None)
                yield rows(table, frame.sort("start") if "start" in frame.columns else frame)
                made.clear()


def _positive(raw: Any) -> float:
    """A number above zero, else zero."""
    try:
        value = float(raw)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return value if 0 < value < float("inf") else 0.0


def _span(when: Moment, minutes: float) -> Row:
    start = _EPOCH + timedelta(microseconds=when[0])
    return {"start": start, "end": start + timedelta(minutes=minutes), "offset_min": when[1]}
