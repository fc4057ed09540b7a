"""What the mappers of one file share: where rows go, who said them, and what could not be read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from connectors.blue_button.blocks import Entry, Section, moment
from healthkit.model.codings import Concept
from healthkit.source.contract import Issue
from healthkit.source.outbox import Outbox

APP = "MyMedicare.gov"
_SELF = "MyMedicare.gov (self-entered)"
_MONEY = re.compile(r"\A\$?\s*(-?\d[\d,]*(?:\.\d+)?)\Z")
_RAW_LIMIT = 120


@dataclass
class Book:
    """One file in reading."""

    member: str
    updated: str | None
    outbox: Outbox
    sources: dict[str, int]
    refs: list[int]
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    person: dict[str, str] = field(default_factory=dict)

    def source(self, section: Section) -> int:
        """The number of who says it: Medicare, or the person on its site."""
        app = _SELF if section.origin.lower().startswith("self") else APP
        if app not in self.sources:
            self.sources[app] = len(self.sources) + 1
            self.outbox.row("source", source=self.sources[app], app=app, product_class="record")
        return self.sources[app]

    def row(self, table: str, section: Section, what: Concept | None, **values: object) -> None:
        """Hand over a row."""
        self.refs[0] += 1
        self.outbox.row(
            table, ref=self.refs[0], source=self.source(section), resource_type=short(section), updated=self.updated,
            **(what.columns() if what else {}), **values,
        )  # fmt: skip

    def day(self, entry: Entry, *keys: str, clock: str | None = None) -> str | None:
        """A date; one that is none becomes an issue."""
        told = entry.get(*keys)
        made = moment(told, clock)
        if told and made is None and told.lower() != "current":
            self.bad("bad_date", entry, keys[0], told)
        return made

    def money(self, entry: Entry, *keys: str) -> float | None:
        """An amount in dollars; one that is none becomes an issue."""
        told = entry.get(*keys)
        found = _MONEY.match(told.strip()) if told else None
        if told and not found:
            self.bad("bad_number", entry, keys[0], told)
        return float(found.group(1).replace(",", "")) if found else None

    def bad(self, reason: str, entry: Entry, key: str, told: str) -> None:
        """Note a value that could not be used."""
        self.issues.append(Issue(reason, self.member, f"line {entry.line_of(key)}", f"{key}: {told}"[:_RAW_LIMIT]))


def short(section: Section) -> str:
    """A section's short name."""
    words = section.title.lower().removeprefix("self reported ")
    return re.sub(r"[^a-z0-9]+", "_", words).strip("_")


def note(*lines: str | None) -> str | None:
    """Several remarks as one text."""
    return "\n".join(dict.fromkeys(line for line in lines if line)) or None
