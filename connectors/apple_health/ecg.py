"""Electrocardiograms: a CSV of header lines in the phone's language and one voltage a line.

Keys are localised, their order is not: what a line is, its value tells (a date with a time, hertz, microvolts) or its
place after the recording date. The person's name and birth date stay in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite

from connectors.apple_health.context import Context, number
from connectors.apple_health.dates import instant, moment
from connectors.apple_health.sources import clean
from healthkit.errors import InputError

_VOLTAGE = re.compile(r"\s*[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?\s*\Z")
_RATE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:hertz|hz|Гц|赫兹|ヘルツ|헤르츠)", re.I)
_MICROVOLT = re.compile(r"[µμu]V\Z", re.I)
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_AFTER_DATE = ("classification", "symptoms", "software_version", "device")
_CLASSES = {
    "sinus_rhythm": ("sinus rhythm", "rythme sinusal", "sinusrhythmus", "ritmo sinusal", "ritmo sinusale"),
    "atrial_fibrillation": (
        "atrial fibrillation", "fibrillation atriale", "fibrillation auriculaire", "vorhofflimmern",
        "fibrilación auricular", "fibrillazione atriale",
    ),
    "low_heart_rate": ("low heart rate", "fréquence cardiaque basse", "niedrige herzfrequenz"),
    "high_heart_rate": ("high heart rate", "fréquence cardiaque élevée", "hohe herzfrequenz"),
    "inconclusive": ("inconclusive", "non concluant", "uneindeutig", "no concluyente"),
    "poor_recording": ("poor recording", "enregistrement de mauvaise qualité", "schlechte aufzeichnung"),
}  # fmt: skip


@dataclass
class Electrocardiogram:
    """One recording; ``values`` in microvolts, ``rate_hz`` of them a second."""

    recorded: str | None = None
    rate_hz: float | None = None
    lead: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    values: list[float] = field(default_factory=list)


def parse(body: bytes) -> Electrocardiogram:
    """Read a file; what it lacks stays empty."""
    found = Electrocardiogram()
    lines = body.decode("utf-8-sig", "replace").splitlines()
    first = next((at for at, line in enumerate(lines) if _VOLTAGE.match(line)), len(lines))
    headers = [_header(line) for line in lines[:first] if line.strip()]
    for at, value in enumerate(headers):
        if found.recorded is None and _DATE_TIME.match(value):
            found.recorded = value
            following = headers[at + 1 : at + 1 + len(_AFTER_DATE)]
            found.fields = dict(zip(_AFTER_DATE, following, strict=False))
        elif rate := _RATE.search(value):
            found.rate_hz = number(rate.group(1))
            found.lead = headers[at + 1] if at + 1 < len(headers) and not _MICROVOLT.search(headers[at + 1]) else ""
    told = (float(line.strip().replace(",", ".")) for line in lines[first:] if _VOLTAGE.match(line))
    found.values = [value for value in told if isfinite(value)]
    return found


def _header(line: str) -> str:
    """The value of ``key,value``; it may be quoted, or hold an unquoted decimal comma."""
    return clean(line.partition(",")[2].strip().strip('"').replace('""', '"'))


def classification(text: str) -> str | None:
    """One code for what the watch said, else its own words."""
    plain = text.strip().lower()
    for code, words in _CLASSES.items():
        if plain in words:
            return code
    return text or None


def add_ecg(member: str, to: Context) -> None:
    """A waveform row, with symptoms and software as attributes."""
    try:
        found = parse(to.package.body(member))
    except InputError:
        to.issue("damaged_member", member=member)
        return
    start = instant(found.recorded)
    if start is None or not found.values or not found.rate_hz:
        to.issue("damaged_member", member=member)
        return
    to.read["Electrocardiogram"] += 1
    ref = to.take()
    device = found.fields.get("device", "")
    to.outbox.row(
        "waveform",
        ref=ref,
        kind="ecg",
        start=moment(found.recorded),
        offset_min=start[1],
        rate_hz=found.rate_hz,
        unit="uV",
        classification=classification(found.fields.get("classification", "")),
        values=found.values,
        source=to.sources.number("ECG", found.fields.get("software_version"), device),
    )
    pairs = [(key, value) for key, value in {**found.fields, "lead": found.lead}.items() if value]
    to.attributes("waveform", ref, pairs)
