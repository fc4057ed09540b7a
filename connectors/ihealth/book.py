"""A package of iHealth's on its way into frames: numbers of rows and sources, and what was met."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from healthkit.source.contract import Issue, Rows
from healthkit.source.frames import Refs, source


@dataclass
class Book:
    """``sources`` are numbers by class of device."""

    member: str = ""
    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    made: list[Rows] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def fresh(self, *fact: object) -> bool:
        """Whether this was not said yet: pages overlap."""
        key = hash(fact)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def source(self, product_class: str) -> int:
        """The number of a source; its row waits in ``made``."""
        if product_class not in self.sources:
            self.sources[product_class] = number = len(self.sources) + 1
            about = {} if product_class == "app" else {"manufacturer": "iHealth", "model": f"iHealth {product_class}"}
            self.made.append(source(number, "iHealth", product_class, **about))
        return self.sources[product_class]

    def issue(self, reason: str, position: str, raw: str) -> None:
        """A record that cannot be used."""
        self.issues.append(Issue(reason, self.member, position, raw[:200]))
