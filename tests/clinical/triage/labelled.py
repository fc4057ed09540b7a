"""The own labelled utterances, as (family, label, text)."""

from __future__ import annotations

import tomllib
from pathlib import Path

CALL = ("emergency", "crisis")
CARE = ("urgent", "seek_care")
ALLOWED = {"call": CALL, "care": CARE, "none": ("none",)}
_TABLE = tomllib.loads(Path(__file__).with_name("utterances.toml").read_text("utf-8"))
UTTERANCES = [
    (family, label, text) for family, group in _TABLE.items() for label, texts in group.items() for text in texts
]
FAMILIES = tuple(_TABLE)
EMERGENCIES = [text for _, label, text in UTTERANCES if label == "call"]
HARMLESS = [text for _, label, text in UTTERANCES if label == "none"]
