"""Which members are WHOOP's, told by the titles of their first line."""

from __future__ import annotations

from connectors.whoop.words import columns, kind
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles

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
    return titles_of(package, name)[0]


def titles_of(package: Package, name: str) -> tuple[str, list[str]]:
    """Which table a member is, and its titles, which a spreadsheet may have put behind a line of its own."""
    found = find_titles(package.head(name, _HEAD), lambda titles: kind(columns(tuple(titles))) or None)
    return (found[0], found[1]) if found else ("", [])
