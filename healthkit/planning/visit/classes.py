"""Classes of medicines, and how a name or a code tells that a medicine belongs to one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.model.words import fold
from healthkit.planning.visit.names import medicine


@dataclass(frozen=True)
class MedicineClass:
    """One class of ``medicines.toml``: its ATC prefixes and names, and the analytes that belong to it."""

    id: str
    atc: tuple[str, ...]
    names: tuple[str, ...]
    acts_on: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    raises: tuple[str, ...] = ()
    source: dict[str, str] | None = None

    def holds(self, name: str, system: str | None, code: str | None) -> bool:
        """Whether a medicine is of this class: by its ATC code where it has one, else by its name."""
        if system == "atc" and code:
            return code.upper().startswith(self.atc)
        words = f" {fold(name)} {medicine(name).key} "
        return any(f" {start}" in words for start in self.names)


@lru_cache(maxsize=1)
def classes() -> dict[str, MedicineClass]:
    """All classes, by id."""
    raw = tomllib.loads(files("healthkit.planning.visit").joinpath("medicines.toml").read_text("utf-8"))
    return {name: _class(name, row, raw["source"]) for name, row in raw["class"].items()}


def _class(name: str, row: dict[str, Any], sources: dict[str, dict[str, str]]) -> MedicineClass:
    lists = {key: tuple(row.get(key, ())) for key in ("atc", "names", "acts_on", "watch", "raises")}
    return MedicineClass(name, source=sources[row["source"]] if "source" in row else None, **lists)


def classes_of(name: str, system: str | None, code: str | None) -> frozenset[str]:
    """The ids of the classes that a medicine belongs to."""
    return frozenset(one.id for one in classes().values() if one.holds(name, system, code))
