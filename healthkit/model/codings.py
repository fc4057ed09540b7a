"""Codes of a thing under several systems: which one names it best, and how all of them are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from healthkit.model.code_systems import RANK, SYSTEMS

_RANKS = {system: rank for rank, system in enumerate(RANK)}


@dataclass(frozen=True, slots=True)
class Coding:
    """One code of one system, with what that system calls it."""

    system: str
    code: str
    display: str | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """What the columns ``name``, ``system``, ``code`` and ``codings`` of a row take."""

    name: str | None
    system: str | None = None
    code: str | None = None
    codings: str | None = None

    def columns(self) -> dict[str, str | None]:
        """The four columns by name."""
        return {"name": self.name, "system": self.system, "code": self.code, "codings": self.codings}


def short_system(uri: str | None) -> str:
    """A code system's short name; its own URI or OID where it has none. Bare OIDs are understood."""
    if not uri:
        return ""
    return SYSTEMS.get(uri) or SYSTEMS.get(f"urn:oid:{uri}") or uri


def concept(text: str | None, codings: Iterable[Coding]) -> Concept:
    """One concept of a text and its codings, the best-ranked coding first; the text names it, else a display does."""
    found = [coding for coding in codings if coding.code]
    if not found:
        return Concept(text or None)
    best = min(found, key=lambda coding: _RANKS.get(coding.system, len(_RANKS)))
    name = text or best.display or next((coding.display for coding in found if coding.display), None) or best.code
    kept = [{"system": coding.system, "code": coding.code, "display": coding.display} for coding in found]
    return Concept(name, best.system or None, best.code, json.dumps(kept, ensure_ascii=False))
