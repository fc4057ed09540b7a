"""Entries with a beginning and an end: symptoms, the cycle, states of mind, and electrocardiograms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from connectors.health_auto_export.book import Book, Json, number
from connectors.health_auto_export.names import category_of, code_of
from connectors.health_auto_export.times import moment

_MICROVOLT = {"V": 1e6, "mV": 1e3, "uV": 1.0, "µV": 1.0, "mcV": 1.0}
_CLASSES = {
    "sinus rhythm": "sinus_rhythm", "atrial fibrillation": "atrial_fibrillation", "low heart rate": "low_heart_rate",
    "high heart rate": "high_heart_rate", "inconclusive": "inconclusive", "poor recording": "poor_recording",
    "inconclusive low heart rate": "low_heart_rate", "inconclusive high heart rate": "high_heart_rate",
    "inconclusive poor reading": "poor_recording", "inconclusive other": "inconclusive",
}  # fmt: skip


def _span(item: Json, position: str, book: Book) -> tuple[datetime, datetime, int | None] | None:
    begins = moment(item.get("start") or item.get("date"))
    ends = moment(item.get("end")) or begins
    if begins is None or ends is None or ends[0] < begins[0]:
        book.issue("bad_date", position, f"{item.get('start') or item.get('date')} {item.get('end') or ''}")
        return None
    return begins[0], ends[0], begins[1]


def _event(metric: str, code: str, span: tuple[datetime, datetime, int | None], said: object, book: Book) -> int:
    ref = book.refs.one()
    book.out.row(
        "event",
        ref=ref,
        metric=metric,
        code=code,
        start=span[0],
        end=span[1],
        offset_min=span[2],
        source=book.source(said),
    )
    return ref


def add_symptom(item: Json, position: str, book: Book) -> None:
    """A symptom with how bad it was, or an entry of the cycle with its value."""
    metric = category_of(str(item.get("name") or item.get("type") or ""))
    span = _span(item, position, book)
    if span is None:
        return
    book.read["symptom"] += 1
    if metric is None:
        book.unmapped[f"entry: {item.get('name') or item.get('type')}"] += 1
        return
    said = str(item.get("severity") or item.get("value") or item.get("qty") or "")
    _event(metric, code_of(metric, said), span, item.get("source"), book)


def add_state_of_mind(item: Json, position: str, book: Book) -> None:
    """A state of mind; its valence, kind and labels lie beside it."""
    span = _span(item, position, book)
    if span is None:
        return
    book.read["state of mind"] += 1
    ref = _event("state_of_mind", "unspecified", span, item.get("source"), book)
    for key in ("kind", "valence", "valenceClassification", "labels", "associations"):
        value = item.get(key)
        if value not in (None, "", []):
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            book.out.row("attribute", owner="event", ref=ref, key=key, value=text)


def add_ecg(item: Json, position: str, book: Book) -> None:
    """An electrocardiogram, in microvolts."""
    span, rate = _span(item, position, book), number(item.get("samplingFrequency"))
    if span is None:
        return
    points = [one for one in item.get("voltageMeasurements") or [] if isinstance(one, dict)]
    values = [_voltage(one) for one in points]
    if not rate or not values or None in values:
        book.issue("bad_value", position, f"voltages: {len(points)}, frequency: {item.get('samplingFrequency')}")
        return
    book.read["ecg"] += 1
    said = str(item.get("classification") or "")
    ref = book.refs.one()
    book.out.row(
        "waveform",
        ref=ref,
        kind="ecg",
        start=span[0],
        offset_min=span[2],
        rate_hz=rate,
        unit="uV",
        classification=_CLASSES.get(said.lower().replace("-", " "), said or None),
        values=values,
        source=book.source(item.get("source") or "Apple Watch"),
    )
    beats = number(item.get("averageHeartRate"))
    if beats:
        book.out.row("attribute", owner="waveform", ref=ref, key="average_heart_rate", value=f"{beats:g}")


def _voltage(point: dict[str, Any]) -> float | None:
    value = number(point.get("voltage"))
    factor = _MICROVOLT.get(str(point.get("units") or "V"))
    return None if value is None or factor is None else value * factor
