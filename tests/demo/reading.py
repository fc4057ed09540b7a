"""An own, slow reading of the export and the plainest merge there is, second by second: no code of the product."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass
class Device:
    """Records of one type by one device: instants in UTC seconds."""

    start: list[int]
    end: list[int]
    value: list[float]


def seconds(text: str) -> int:
    """An instant as Apple writes it."""
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S %z").timestamp())


def quantities(export: Path, types: set[str]) -> dict[tuple[str, str], Device]:
    """The records of some quantity types, by type and ``watch`` or ``phone``."""
    found: dict[tuple[str, str], Device] = {}
    with zipfile.ZipFile(export) as archive, archive.open("apple_health_export/export.xml") as source:
        for _, element in ElementTree.iterparse(source):
            kind = element.get("type", "")
            if element.tag == "Record" and kind in types:
                device = "watch" if "Watch" in element.get("sourceName", "") else "phone"
                rows = found.setdefault((kind, device), Device([], [], []))
                rows.start.append(seconds(element.get("startDate", "")))
                rows.end.append(seconds(element.get("endDate", "")))
                rows.value.append(float(element.get("value", "nan")))
            if element.tag != "MetadataEntry":
                element.clear()
    return found


def sleeps(export: Path) -> dict[str, list[tuple[int, int, str]]]:
    """The segments of sleep by writer: ``watch``, ``app`` and ``phone``."""
    found: dict[str, list[tuple[int, int, str]]] = {"watch": [], "app": [], "phone": []}
    with zipfile.ZipFile(export) as archive, archive.open("apple_health_export/export.xml") as source:
        for _, element in ElementTree.iterparse(source):
            if element.tag == "Record" and element.get("type", "").endswith("SleepAnalysis"):
                name = element.get("sourceName", "")
                who = "watch" if "Watch" in name else "phone" if "iPhone" in name else "app"
                span = seconds(element.get("startDate", "")), seconds(element.get("endDate", ""))
                found[who].append((*span, element.get("value", "").removeprefix("HKCategoryValueSleepAnalysis")))
    return found


def rate(device: Device, low: int, high: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """What a device counts in each second, and which seconds it speaks for."""
    amount, covered = np.zeros(high - low), np.zeros(high - low, dtype=bool)
    for start, end, value in zip(device.start, device.end, device.value, strict=True):
        if low <= start < end <= high:
            amount[start - low : end - low] = value / (end - start)
            covered[start - low : end - low] = True
    return amount, covered


@dataclass
class Days:
    """Totals a day: merged second by second, all devices added up, and the best device of each day."""

    merged: Floats
    added: Floats
    best: Floats


def by_day(watch: Device, phone: Device, edges: list[int]) -> Days:
    """The watch where it speaks, else the phone; beside it the two naive ways."""
    low, high = edges[0] - 90_000, edges[-1] + 90_000
    own, covered = rate(watch, low, high)
    other, _ = rate(phone, low, high)

    def total(amount: Floats) -> Floats:
        sums = np.concatenate([[0.0], np.cumsum(amount)])
        return np.diff(sums[np.array(edges) - low])

    alone, carried = total(own), total(other)
    return Days(total(np.where(covered, own, other)), alone + carried, np.maximum(alone, carried))


def errors(found: Floats, true: Floats) -> Floats:
    """Share by which each day is off."""
    return np.abs(found - true) / np.maximum(true, 1.0)
