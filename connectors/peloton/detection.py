"""Which members are Peloton's tables: by three of their titles."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from healthkit.model.words import fold
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles

NEEDED = ("Workout Timestamp", "Length (minutes)", "Fitness Discipline")
_NEEDED = frozenset(map(fold, NEEDED))


def claim(package: Package) -> Claim | None:
    """The tables of workouts."""
    names = [
        name
        for name in sorted(package.members)
        if package.kind == "file" or PurePosixPath(name).suffix.lower() in (".csv", ".txt", "")
    ]
    found = frozenset(name for name in names[:400] if find_titles(package.head(name, 8192), _is_ours))
    return Claim(found, "Peloton workouts") if found else None


def _is_ours(cells: Sequence[str]) -> bool | None:
    return True if {fold(cell.removeprefix("\ufeff").strip()) for cell in cells} >= _NEEDED else None
