"""Which members are Strava's tables: by their titles, whatever the language and the file's name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from connectors.strava.layout import looks_like
from healthkit.model.words import fold
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles

ACTIVITIES, PROFILE = "activities", "profile"
_HEAD = 32768
_MAX_PROBES = 400
_PROFILE = frozenset({"athlete id", "sex", "weight"})


def claim(package: Package) -> Claim | None:
    """The tables of activities, and the profile beside them."""
    kinds = {name: kind for name in _tables(package) if (kind := kind_of(package.head(name, _HEAD)))}
    if ACTIVITIES not in kinds.values():
        return None
    return Claim(frozenset(kinds), "Strava activities")


def kind_of(head: bytes) -> str | None:
    """What table the first bytes of a member begin."""
    found = find_titles(head, _kind)
    return found[0] if found else None


def _kind(cells: Sequence[str]) -> str | None:
    if looks_like(cells):
        return ACTIVITIES
    return PROFILE if {fold(cell) for cell in cells} >= _PROFILE else None


def _tables(package: Package) -> list[str]:
    names = sorted(package.members)
    if package.kind == "file":
        return names
    return [name for name in names if PurePosixPath(name).suffix.lower() in (".csv", ".txt", "")][:_MAX_PROBES]
