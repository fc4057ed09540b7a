"""Which members are databases of Health Connect: by SQLite's own first bytes and the names of its tables."""

from __future__ import annotations

import re

from healthkit.source.contract import Claim
from healthkit.source.files import Package

MAGIC = b"SQLite format 3\0"
_HEAD = 1 << 20
"""The schema is written before any record, but its pages lie between the first pages of its 70 tables."""
_TABLES = re.compile(rb"\b(?:[a-z0-9_]+_record_table|application_info_table|[A-Z][A-Za-z]+RecordTable)\b")


def claim(package: Package) -> Claim | None:
    """The databases of a package."""
    found = [name for name in package.members if _is_export(package, name)]
    return Claim(frozenset(found), "Health Connect") if found else None


def _is_export(package: Package, name: str) -> bool:
    if package.head(name, len(MAGIC)) != MAGIC:
        return False
    return bool(_TABLES.search(package.head(name, _HEAD)))
