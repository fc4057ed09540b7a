"""Who wrote a record: app, version and device, under one name however the phone spelled it that day."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

import polars as pl

from healthkit.model.records import SOURCE

_ADDRESS = re.compile(r"\A<*HKDevice: 0x[0-9a-fA-F]+>*,?\s*|\A>,\s*")
_FIELD = re.compile(
    r"(?:\A|, )(name|manufacturer|model|hardware|firmware|software|localIdentifier|UDIDeviceIdentifier|creation date):"
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇`´", "'"))
_CLASSES = (
    ("watch", re.compile(r"\bwatch\d*\b|montre|\bgarmin\b.*\b(?:forerunner|fenix|venu)", re.I)),
    ("phone", re.compile(r"iphone|\bphone\b|téléphone", re.I)),
    ("tablet", re.compile(r"ipad|\btablet", re.I)),
    ("ring", re.compile(r"\boura\b|\bring\b|\bbague\b", re.I)),
    ("cuff", re.compile(r"blood pressure|\bbpm\b|tensiom|\bcuff\b", re.I)),
    ("scale", re.compile(r"\bscale\b|\bbody\+|balance|\baria\b", re.I)),
)
"""By what a device calls itself; the app that wrote the record where it names no device."""


@dataclass
class Sources:
    """Numbers for the distinct sources of a file; ``fresh`` are those not handed over yet."""

    known: dict[tuple[str | None, str | None, str | None], int] = field(default_factory=dict)
    by_row: dict[tuple[str, str, str], int] = field(default_factory=dict)
    fresh: list[tuple[object, ...]] = field(default_factory=list)

    def number(self, app: str | None, version: str | None = None, device: str | None = None) -> int:
        """The number of a source as written in the file."""
        # Without the address, or every record would bring a text of its own.
        key = (app, version, device and _ADDRESS.sub("", device))
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._enter(*map(clean, key))
        return found

    def _enter(self, app: str, version: str, device: str) -> int:
        device = device.removesuffix(">")
        row = (app, version, device)
        number = self.by_row.get(row)
        if number is None:
            number = self.by_row[row] = len(self.by_row) + 1
            self.fresh.append(_described(number, *row))
        return number

    def frame(self) -> pl.DataFrame | None:
        """The sources met since the last call."""
        if not self.fresh:
            return None
        rows, self.fresh = self.fresh, []
        return pl.DataFrame(rows, schema=SOURCE, orient="row")


def clean(text: str | None) -> str:
    """One spelling: typographic apostrophes, unusual spaces and control characters differ from export to export."""
    if not text:
        return ""
    plain = "".join(
        " " if c.isspace() or unicodedata.category(c) == "Zs" else c
        for c in unicodedata.normalize("NFC", text).translate(_APOSTROPHES)
        if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf"}
    )
    return " ".join(plain.split())


def device_fields(device: str) -> dict[str, str]:
    """``name:…, hardware:Watch6,7, …`` as a mapping; values may hold commas."""
    parts = _FIELD.split(device)
    return dict(zip(parts[1::2], (value.strip() for value in parts[2::2]), strict=False))


def _described(number: int, app: str, version: str, device: str) -> tuple[object, ...]:
    fields = device_fields(device)
    return (
        number,
        app or fields.get("name") or device or "Unknown",
        version or None,
        device or None,
        fields.get("manufacturer"),
        fields.get("model"),
        fields.get("hardware"),
        fields.get("software"),
        product_class(app, device, fields),
    )


def product_class(app: str, device: str, fields: dict[str, str]) -> str:
    """What kind of thing measured; the device says it where there is one, since people rename their phones."""
    own = " ".join(fields.get(key, "") for key in ("hardware", "model")).strip()
    for text in (own, fields.get("name", ""), "" if fields else device, app):
        for kind, pattern in _CLASSES:
            if text and pattern.search(text):
                return kind
    return "app"
