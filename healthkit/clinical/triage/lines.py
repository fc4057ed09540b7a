"""Numbers to call, by country; 112 where a country has no row or none was chosen."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

PURPOSES = ("emergency", "emergency_also", "text", "suicide", "violence", "child", "poison", "urgent", "police")


@dataclass(frozen=True)
class Lines:
    """The numbers of one country by purpose; ``unconfirmed`` are those not checked at an official source."""

    country: str | None
    numbers: dict[str, str]
    source: str
    unconfirmed: frozenset[str]

    def emergency(self, joint: str) -> str:
        """The emergency number, with the second one where there is one: "15 or 112"."""
        return joint.join(self.numbers[key] for key in ("emergency", "emergency_also") if key in self.numbers)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    raw = tomllib.loads(files("healthkit.clinical.triage").joinpath("lines.toml").read_text("utf-8"))
    return dict(raw["country"])


def countries() -> tuple[str, ...]:
    """The countries that have a row."""
    return tuple(name for name in _table() if name != "default")


@lru_cache(maxsize=64)
def lines(country: str | None) -> Lines:
    """The numbers of a country by its ISO 3166 code; ``UK`` is read as ``GB``."""
    code = (country or "").upper()
    code = {"UK": "GB"}.get(code, code)
    row = _table().get(code, _table()["default"])
    numbers = {key: row[key] for key in PURPOSES if key in row}
    return Lines(code if code in _table() else None, numbers, row["source"], frozenset(row.get("unconfirmed", ())))
