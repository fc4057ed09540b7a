"""Which members are MyFitnessPal's: tables by their titles, pages by how they are built; file names only help."""

from __future__ import annotations

from connectors.myfitnesspal import tables
from connectors.myfitnesspal.pages import is_diary
from healthkit.source.contract import Claim
from healthkit.source.diary.heads import base
from healthkit.source.diary.heads import tables as tables_of
from healthkit.source.files import Package

_PAGE_ENDINGS = (".html", ".htm", ".xhtml")
_HEAD = 1 << 18
"""A saved page has its scripts before its tables."""


def claim(package: Package) -> Claim | None:
    """Tables and pages."""
    found = kinds(package)
    found |= {
        name: "page"
        for name in package.members
        if (package.kind == "file" or name.lower().endswith(_PAGE_ENDINGS)) and name not in found
        if is_diary(package.head(name, _HEAD))
    }
    return Claim(frozenset(found), "+".join(sorted(set(found.values())))) if found else None


def kinds(package: Package) -> dict[str, str]:
    """Tables by what they are: nutrition, exercise, measurement.

    Days with a weight are anybody's, unless the file is named as the export names it, or lies beside its other tables.
    """
    titles = dict(tables_of(package))
    found = {name: kind for name, head in titles.items() if (kind := tables.kind(head, base(name)))}
    folders = {name.rpartition("/")[0] for name in found}
    for name, head in titles.items():
        named = "measurement-summary" in base(name)
        if name not in found and (named or name.rpartition("/")[0] in folders) and tables.is_measurement(head):
            found[name] = "measurement"
    return found
