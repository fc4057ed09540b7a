"""What the mappers of one import share: where rows go, how they are numbered, what was met."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element

from connectors.apple_health.records import identifier
from connectors.apple_health.sources import Sources, clean
from healthkit.source.contract import Handoff, Issue
from healthkit.source.files import Package
from healthkit.source.outbox import Outbox

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_RAW_LIMIT = 400


@dataclass
class Context:
    """One import in progress. References are numbered through all tables, so an owner is never ambiguous."""

    package: Package
    member: str
    outbox: Outbox = field(default_factory=Outbox)
    sources: Sources = field(default_factory=Sources)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    routes: dict[str, list[int]] = field(default_factory=dict)
    """References of the sessions that name a route file, by the path as written."""
    clinical: set[str] = field(default_factory=set)
    """Members that a ClinicalRecord named."""
    handoffs: list[Handoff] = field(default_factory=list)
    """What other connectors are to read."""
    exported_at: str | None = None
    whole: bool = True
    """Whether everything in the main XML could be read, so that what it lacks is gone at its source."""
    _next: int = 1

    def take(self, count: int = 1) -> int:
        """The first of ``count`` new references."""
        first = self._next
        self._next += count
        return first

    def issue(self, reason: str, element: Element | None = None, *, member: str = "", position: str = "") -> None:
        """Note what could not be used, with the element's own tag as the raw line."""
        raw = "" if element is None else start_tag(element)
        self.issues.append(Issue(reason, member or self.member, position, raw))

    def metric(self, name: str | None) -> str:
        """The metric id of a HealthKit identifier; one that the catalogue lacks is counted and keeps its name."""
        found = identifier(name or "")
        if not found.known:
            self.unmapped[name or "?"] += 1
        return found.metric

    def source(self, element: Element) -> int:
        """The number of the source that an element names."""
        app = element.get("sourceName") or element.get("source")
        return self.sources.number(app, element.get("sourceVersion"), element.get("device"))

    def attributes(self, owner: str, ref: int, pairs: list[tuple[str, str]]) -> None:
        """Keep what has no column of its own."""
        for key, value in pairs:
            self.outbox.row("attribute", owner=owner, ref=ref, key=clean(key), value=value)

    def sibling(self, path: str) -> str | None:
        """The member that a path inside the main XML means; it starts at the XML's own folder, with or without "/"."""
        relative = PurePosixPath(path.lstrip("/"))
        if ".." in relative.parts:
            return None
        name = str(PurePosixPath(self.member).parent / relative)
        return name if name in self.package.members else None


def start_tag(element: Element) -> str:
    """The element's tag as a line, shortened."""
    words = [element.tag, *(f'{key}="{value}"' for key, value in element.attrib.items())]
    return f"<{' '.join(words)}>"[:_RAW_LIMIT]


def metadata(element: Element) -> list[tuple[str, str]]:
    """An element's own MetadataEntry children. Keys may repeat; Apple also writes whole blocks of them twice."""
    pairs = [(entry.get("key") or "", entry.get("value") or "") for entry in element if entry.tag == "MetadataEntry"]
    return list(dict.fromkeys(pairs))


def number(text: str | None) -> float | None:
    """A finite number with a point or a decimal comma; ``None`` for anything else."""
    if not text:
        return None
    try:
        value = float(re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def snake(name: str, *prefixes: str) -> str:
    """``HKWorkoutActivityTypeTraditionalStrengthTraining`` without its prefix, as ``traditional_strength_training``."""
    for prefix in prefixes:
        if name.startswith(prefix) and len(name) > len(prefix):
            name = name[len(prefix) :]
            break
    return _CAMEL.sub("_", name).lower().replace(" ", "_")
