"""SampledData: a curve inside an Observation, such as one lead of an electrocardiogram."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from connectors.fhir.context import Context, Entry, Values
from connectors.fhir.values import Json, number, unit


def add_waveform(entry: Entry, sampled: Json, coded: Values, taken: Any, to: Context) -> None:
    """A ``waveform`` row: each sample is its number by the factor, plus the origin's value."""
    start = _instant(taken)
    origin = sampled.get("origin") or {}
    base, factor = number(origin.get("value")) or 0.0, number(sampled.get("factor"))
    scale = 1.0 if factor is None else factor
    period = number(sampled.get("period"))
    values = [_sample(word, base, scale, sampled) for word in str(sampled.get("data") or "").split()]
    if start is None or not period or not values:
        to.issue("sampled_data_without_time", entry)
        return
    offset = start.utcoffset()
    ecg = "ecg" in str(coded["name"]).lower() or str(coded["system"]).endswith("2.16.840.1.113883.6.24")
    to.add(
        "waveform",
        entry,
        kind="ecg" if ecg else "sampled_data",
        start=start.astimezone(UTC).replace(tzinfo=None) if offset is not None else start,
        offset_min=int(offset.total_seconds() // 60) if offset is not None else None,
        rate_hz=1000.0 / period,
        unit=unit(origin),
        classification=coded["name"],
        values=values,
    )


def _sample(word: str, base: float, factor: float, sampled: Json) -> float:
    """``E`` is an error, ``L`` and ``U`` are beyond the limits that the device states."""
    limit = {"L": number(sampled.get("lowerLimit")), "U": number(sampled.get("upperLimit"))}.get(word)
    found = number(word) if word not in {"E", "L", "U"} else limit
    return float("nan") if found is None else base + factor * found


def _instant(taken: Any) -> datetime | None:
    if not isinstance(taken, str) or len(taken) < 16:
        return None
    try:
        return datetime.fromisoformat(taken)
    except ValueError:
        return None
