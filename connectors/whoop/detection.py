"""Which members are WHOOP's, told by the titles of their first line."""

from __future__ import annotations

import csv

from connectors.whoop.words import columns, kind
from healthkit.source.contract import Claim
from healthkit.source.files import Package

_HEAD = 8192
_MAX_PROBES = 200


def claim(package: Package) -> Claim | None:
    """The tables."""
    names = [name for name in sorted(package.members) if package.kind == "file" or name.lower().endswith(".csv")]
    found = {name for name in names[:_MAX_PROBES] if table_kind(package, name)}
    if not found:
        return None
    return Claim(frozenset(found | {name for name in names[:_MAX_PROBES] if is_unreadable(package, name)}), "WHOOP")


def is_unreadable(package: Package, name: str) -> bool:
    """Whether a member holds bytes that cannot be unpacked."""
    return package.members[name].size > 0 and not package.head(name, 16)


def table_kind(package: Package, name: str) -> str:
    """Which table a member is: cycles, sleeps, workouts or journal; empty for none."""
    head = package.head(name, _HEAD)
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace")
    for line in text.lstrip().splitlines()[:1]:
        for sign in (",", ";", "\t"):
            if line.count(sign) >= 2:
                try:
                    titles = next(csv.reader([line], delimiter=sign))
                except (csv.Error, StopIteration):
                    return ""
                return kind(columns(tuple(titles)))
    return ""
