"""Electrocardiograms: one recording a row, its voltages a list in one cell."""

from __future__ import annotations

from typing import Any

from connectors.withings.book import CUFF, WATCH, Book, number
from healthkit.source.iso_time import moment

_POSITIONS = {"0": "right wrist", "1": "left wrist", "2": "right arm", "3": "left arm"}
_LARGEST_MILLIVOLT = 20
"""A watch writes whole microvolts, a blood pressure monitor millivolts, of which no heart makes as many."""


def add_recording(row: dict[str, Any], position: str, book: Book) -> None:
    """A row of the table, by titles in small letters."""
    begins, rate = moment(row.get("date") or row.get("start")), number(row.get("frequency"))
    if begins is None:
        book.issue("bad_date", position, f"date: {row.get('date')}")
        return
    try:
        values = [float(one) for one in str(row.get("signal") or "").strip("[] ").split(",")]
    except ValueError:
        book.issue("bad_value", position, f"signal: {str(row.get('signal'))[:60]}")
        return
    if not rate or rate <= 0:
        book.issue("bad_value", position, f"frequency: {row.get('frequency')}")
        return
    small = max(map(abs, values)) <= _LARGEST_MILLIVOLT
    device, ref = CUFF if small else WATCH, book.refs.one()
    book.devices.add(device)
    book.read["ecg"] += 1
    book.out.row(
        "waveform",
        ref=ref,
        kind="ecg",
        start=begins[0],
        offset_min=begins[1],
        rate_hz=rate,
        unit="mV" if small else "uV",
        values=values,
        source=device,
    )
    worn = _POSITIONS.get(str(row.get("wear_position") or row.get("wear position") or row.get("wearposition") or ""))
    if worn:
        book.out.row("attribute", owner="waveform", ref=ref, key="wear_position", value=worn)
