"""From a claimed package to frames: each table of each file by its kind, every reading once."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.omron.book import Book
from connectors.omron.rows import body, pressure, single, steps
from connectors.omron.tables import Part, parts
from connectors.omron.titles import find
from healthkit.errors import DamagedFile, InputError
from healthkit.model.timeline import is_zone
from healthkit.source.contract import Claim, Counts, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import rows
from healthkit.source.tabular import cells
from healthkit.source.tabular.written import AMBIGUOUS, SAY_ORDER, Order, moments, order_of, said, split

_KINDS = {"systolic": pressure, "weight": body, "steps": steps, "oxygen": single, "temperature": single}


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of every table of the claim.

    Raises:
        DamagedFile: none of them holds a reading.
        InputError: dates whose day and month cannot be told apart.
    """
    book, done = Book(), 0
    total = sum(package.members[name].size for name in claim.members)
    for name in sorted(claim.members):
        found = find(package, name)
        assert found is not None
        book.member = name
        order = _order(package, name, found[2])
        with package.open(name) as stream:
            for part in parts(stream, found[2]):
                yield from _part(part, order, book)
        done += package.members[name].size
        yield Progress(done, total)
    if not book.read:
        raise DamagedFile(f"{package.path.name} holds no readings.", "Have OMRON connect send it again.")
    yield Counts(dict(book.read), dict(book.unmapped))


def _order(package: Package, name: str, delimiter: str) -> Order | None:
    """Whether day or month comes first in dates of numbers.

    Raises:
        InputError: nothing tells.
    """
    days: dict[str, None] = {}
    with package.open(name) as stream:
        for part in parts(stream, delimiter):
            if "date" in part.frame.columns:
                found = split(part.frame["date"].drop_nulls())[0].drop_nulls()
                days |= dict.fromkeys(found.filter(found.str.contains(AMBIGUOUS)).to_list())
    order = said(package.context.get("mapping", "")) or (order_of(days) if days else None)
    if days and order is None:
        raise InputError(
            f"Day and month cannot be told apart in the dates of {name}.",
            SAY_ORDER,
        )
    return order


def _part(part: Part, order: Order | None, book: Book) -> Iterator[Item]:
    kind = part.columns.measured
    if kind is None or "date" not in part.columns.places:
        book.unmapped[" / ".join(part.columns.strange.values()) or "table"] += len(part.frame)
        return
    clock = moments(part.frame["date"], order, part.frame["time"] if "time" in part.frame.columns else None)
    dated = part.frame.with_columns(clock=clock)
    book.bad(dated.filter(pl.col("clock").is_null()), "bad_date", "date")
    placed, hints = _placed(dated.filter(pl.col("clock").is_not_null()))
    if len(hints):
        yield rows("zone_hint", hints)
    book.read[kind] += len(part.frame)
    for title in part.columns.strange.values():
        if told := len(placed) - placed[f"? {title}"].null_count():
            book.unmapped[title] += told
    yield from _KINDS[kind](book.fresh(placed, kind), part.columns, book)
    yield from book.issues
    book.issues.clear()


def _placed(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with ``start`` and ``offset_min``, and the zones that rows name."""
    nothing = frame.with_columns(start="clock", offset_min=pl.lit(None, pl.Int16))
    if "zone" not in frame.columns:
        return nothing, pl.DataFrame()
    made = []
    for (zone,), part in nothing.group_by("zone", maintain_order=True):
        name = str(zone or "")
        written = cells.offset(pl.lit("0:0" + name.removeprefix("UTC").removeprefix("GMT")))
        known = name if "/" in name and is_zone(name) else None
        start, minutes = cells.utc(pl.col("clock"), written, known)
        made.append(part.with_columns(start=start, offset_min=minutes, known=pl.lit(known, pl.String)))
    whole = pl.concat(made) if made else nothing.with_columns(known=pl.lit(None, pl.String))
    hints = whole.filter(pl.col("known").is_not_null()).select(at="start", zone="known")
    return whole, hints
