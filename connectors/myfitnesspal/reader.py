"""From a claimed package to frames: the export's tables, and the pages of the printed diary."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.myfitnesspal import tables
from connectors.myfitnesspal.detection import kinds
from connectors.myfitnesspal.pages import read_pages
from healthkit.source.contract import Claim, Item
from healthkit.source.diary.heads import titles_of
from healthkit.source.diary.said import Said, said
from healthkit.source.diary.sheets import Sheet, read_sheets
from healthkit.source.files import Package
from healthkit.source.frames import Refs


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of the claim's members.

    Raises:
        InputError: the order of day and month cannot be known, or the mapping is faulty.
        DamagedFile: nothing can be read.
    """
    told, refs = said(package), Refs()
    sheets = _sheets(package, claim, told)
    pages = sorted(claim.members - {one.member for one in sheets})
    if sheets:
        yield from read_sheets(package, sheets, told.order, refs=refs)
    if pages:
        yield from read_pages(package, pages, told.order, refs, first_source=1 + len({one.app for one in sheets}))


def _sheets(package: Package, claim: Claim, told: Said) -> list[Sheet]:
    found = {name: kind for name, kind in kinds(package).items() if name in claim.members}
    titles = {name: titles_of(package, name) for name in found}
    loads = {unit for name, kind in found.items() if kind == "exercise" and (unit := tables.load_unit(titles[name]))}
    load = loads.pop() if len(loads) == 1 else None
    return [tables.sheet(name, titles[name], kind, told, load) for name, kind in sorted(found.items())]
