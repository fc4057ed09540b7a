"""The three files into frames, a megabyte at a time; a whole market is refused before anything is stored.

Columns: CMS, Exchange Public Use Files, data dictionaries of the Benefits and Cost Sharing, Rate and Plan Attributes
files (cms.gov/marketplace/resources/data/public-use-files).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl

from connectors.marketplace_puf import tables
from connectors.marketplace_puf.titles import ATTRIBUTES, BENEFITS, RATES, kind_of, known
from healthkit.errors import InputError
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import Refs, source
from healthkit.source.tabular.table import ROW, Table, open_table

MOST_PLANS = 300
_HEAD = 32768
_MAKERS: dict[str, Callable[[pl.DataFrame, str, Refs], Iterator[Item]]] = {
    BENEFITS: tables.benefits,
    RATES: tables.premiums,
    ATTRIBUTES: tables.plans,
}


def claim(package: Package) -> Claim | None:
    """Claim tables with the titles of one of the three files."""
    members = frozenset(name for name in package.members if kind_of(package.head(name, _HEAD)))
    return Claim(members, "CMS Marketplace") if members else None


def read(package: Package, claimed: Claim) -> Iterator[Item]:
    """Yield plans, costs and premiums.

    Raises:
        InputError: the file holds a whole market.
        DamagedFile: it holds no table.
    """
    refs, done = Refs(), 0
    total = sum(package.members[name].size for name in claimed.members)
    yield source(1, "CMS Marketplace", "record")
    for name in sorted(claimed.members):
        found = kind_of(package.head(name, _HEAD))
        assert found is not None
        kind, titles = found
        with package.open(name) as stream:
            yield from _rows(open_table(stream, name, titles), name, kind, refs)
        done += package.members[name].size
        yield Progress(done, total)


def _rows(table: Table, name: str, kind: str, refs: Refs) -> Iterator[Item]:
    plans: set[str] = set()
    own = known(table.titles)
    for raw in table.frames:
        frame = raw.select(ROW, *own).rename(own)
        plans |= set(frame["PlanId"].drop_nulls().str.slice(0, 14).unique())
        if len(plans) > MOST_PLANS:
            raise InputError(
                f"{name} holds the plans of a whole market (more than {MOST_PLANS}).",
                "Keep the rows of the plans that you compare (column PlanId) in a copy, and import that.",
            )
        for row in frame.filter(pl.col("PlanId").is_null())[ROW]:
            yield Issue("no_resource_type", name, f"row {row}", "PlanId")
        good = frame.filter(pl.col("PlanId").is_not_null())
        yield Counts({"row": len(good)} if len(good) else {})
        yield from _MAKERS[kind](good, name, refs)
