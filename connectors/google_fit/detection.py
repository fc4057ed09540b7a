"""What a member is, by its first bytes: Takeout translates the names of folders, files and titles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from healthkit.source.contract import Claim
from healthkit.source.files import Package

_HEAD = 8192
_STREAM = re.compile(rb'"(?:Data Source|dataSourceId)"\s*:\s*"((?:raw|derived):[^"]*)"')
_POINTS = re.compile(rb'"(?:Data Points|point)"\s*:\s*\[')
_POINT = re.compile(rb'"dataTypeName"\s*:\s*"(com\.google\.[a-z_.]+)"')
_SESSION = re.compile(rb'"fitnessActivity"\s*:\s*"')
_QUARTER = re.compile(rb"^\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d),\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d),")
_DAY = re.compile(rb"^\d{4}-\d\d-\d\d,")
DATE = re.compile(r"(\d{4}-\d\d-\d\d)[^/]*$")
_UNITS = (b"(kcal)", b"(m)", b"(m/s)", b"(deg)", b"(ms)", b"(bpm)", b"(kg)")
_OWN_UNITS = (b"(m/s)", b"(deg)", b"(ms)")
"""Few other tables of days write speeds, places and milliseconds."""


@dataclass
class Contents:
    """The members of a package by what they are; ``points`` maps each to its stream's name."""

    points: dict[str, str] = field(default_factory=dict)
    sessions: list[str] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)

    def members(self) -> frozenset[str]:
        """All of them."""
        return frozenset({*self.points, *self.sessions, *self.quarters, *self.days})


def claim(package: Package) -> Claim | None:
    """The members that are Google Fit's."""
    found = contents(package, package.members)
    return Claim(found.members(), "Google Fit") if found.members() else None


def contents(package: Package, names: Iterable[str]) -> Contents:
    """What each of the named members is."""
    found = Contents()
    for name in sorted(names):
        head = package.head(name, _HEAD).removeprefix(b"\xef\xbb\xbf")
        start = head[:1]
        if start == b"{":
            _json(name, head, found)
        elif start and start not in b"[<" and b"\0" not in head[:512]:
            _table(name, head, found)
    return found


def _json(name: str, head: bytes, found: Contents) -> None:
    stream = _STREAM.search(head)
    kind = _POINT.search(head)
    if stream and (_POINTS.search(head) or kind):
        found.points[name] = stream[1].decode("utf-8", "replace")
    elif kind and _POINTS.search(head):  # the stream's name comes last
        found.points[name] = f"raw:{kind[1].decode()}::"
    elif _SESSION.search(head) and b'"startTime"' in head and b'"endTime"' in head:
        found.sessions.append(name)


def _table(name: str, head: bytes, found: Contents) -> None:
    titles, _, rest = head.partition(b"\n")
    if _QUARTER.match(rest) and DATE.search(name):
        found.quarters.append(name)
    elif _DAY.match(rest) and b"(kcal)" in titles and _has_own_units(titles):
        found.days.append(name)


def _has_own_units(titles: bytes) -> bool:
    return any(unit in titles for unit in _OWN_UNITS) and sum(unit in titles for unit in _UNITS) > 2
