"""The three files into frames, a megabyte at a time; a whole market is refused before anything is stored.

Columns: CMS, Exchange Public Use Files, data dictionaries of the Benefits and Cost Sharing, Rate and Plan Attributes
files (cms.gov/marketplace/resources/data/public-use-files).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import polars as pl

from connectors.marketplace_puf import costs
from healthkit.errors import HealthkitError, InputError
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import Refs, rows, source
from healthkit.source.tabular.table import ROW, Table, open_table

MOST_PLANS = 300
_BENEFITS = ("PlanId", "BenefitName", "CopayInnTier1", "CoinsInnTier1")
_RATES = ("PlanId", "RatingAreaId", "Age", "IndividualRate")
_ATTRIBUTES = ("PlanId", "PlanMarketingName", "MetalLevel")
_CELLS = {
    "CopayInnTier1": ("copay", "in_network"),
    "CopayInnTier2": ("copay", "in_network_tier_2"),
    "CopayOutofNet": ("copay", "out_of_network"),
    "CoinsInnTier1": ("coinsurance", "in_network"),
    "CoinsInnTier2": ("coinsurance", "in_network_tier_2"),
    "CoinsOutofNet": ("coinsurance", "out_of_network"),
}
_LIMITS = {
    f"{scope}{what}{place}{whom}": (kind, network, words)
    for scope, covers in (("TEHB", "medical and drugs"), ("MEHB", "medical"), ("DEHB", "drugs"))
    for what, kind in (("Ded", "deductible"), ("", "out_of_pocket_maximum"))
    for place, network in (("InnTier1", "in_network"), ("OutOfNet", "out_of_network"))
    for whom, words in (
        ("Individual" + ("" if what else "MOOP"), f"{covers}; per person"),
        ("FamilyPerPerson" + ("" if what else "MOOP"), f"{covers}; per person in a family"),
        ("FamilyPerGroup" + ("" if what else "MOOP"), f"{covers}; per family"),
    )
}
"""Titles of deductibles and of out-of-pocket maxima, such as ``TEHBDedInnTier1Individual``."""
_Maker = Callable[[pl.DataFrame, str, Refs], Iterator[Item]]


def claim(package: Package) -> Claim | None:
    """Claim tables with the titles of one of the three files."""
    members = frozenset(name for name in package.members if _kind(package.head(name, 16384), name))
    return Claim(members, "CMS Marketplace") if members else None


def _kind(head: bytes, name: str) -> tuple[str, ...] | None:
    if b"PlanId" not in head:
        return None
    for titles in (_BENEFITS, _RATES, _ATTRIBUTES):
        try:
            open_table(io.BytesIO(head), name, titles)
        except HealthkitError:
            continue
        return titles
    return None


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
        titles = _kind(package.head(name, 16384), name) or _BENEFITS
        with package.open(name) as stream:
            yield from _rows(open_table(stream, name, titles), name, titles, refs)
        done += package.members[name].size
        yield Progress(done, total)


def _rows(table: Table, name: str, titles: tuple[str, ...], refs: Refs) -> Iterator[Item]:
    maker: _Maker = {_BENEFITS: _benefits, _RATES: _rates, _ATTRIBUTES: _plans}[titles]
    plans: set[str] = set()
    for raw in table.frames:
        frame = raw.rename({table.column(title) or title: title for title in titles})
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
        yield from maker(good, name, refs)


def _benefits(frame: pl.DataFrame, name: str, refs: Refs) -> Iterator[Item]:
    """A row for each copay and coinsurance of each benefit, and one for a benefit that is not covered or limited."""
    cells = [title for title in _CELLS if title in frame.columns]
    long = frame.unpivot(cells, index=[ROW, "PlanId", "BenefitName", *_extra(frame)], variable_name="title")
    long = long.with_columns(costs.said(pl.col("value")).alias("cell")).filter(pl.col("cell").is_not_null())
    cost, network = ({title: _CELLS[title][at] for title in cells} for at in (0, 1))
    cell = pl.col("cell")
    made = long.with_columns(
        costs.value(cell).alias("value"),
        costs.unit(cell).alias("unit"),
        costs.qualifier(cell).alias("qualifier"),
        pl.col("title").replace_strict(cost, default=None, return_dtype=pl.String).alias("cost"),
        pl.col("title").replace_strict(network, default=None, return_dtype=pl.String).alias("network"),
    )
    for row, title, said in made.filter(pl.col("value").is_null()).select(ROW, "title", "cell").iter_rows():
        yield Issue("bad_value", name, f"row {row}", f"{title}: {said}"[:200])
    made = made.filter(pl.col("value").is_not_null()).sort(ROW, "title")
    yield rows("plan_benefit", _named(made, refs))
    if "IsCovered" in frame.columns:
        absent = frame.filter(pl.col("IsCovered").str.to_lowercase() == "not covered")
        yield rows("plan_benefit", _named(absent.with_columns(cost=pl.lit("not_covered")), refs))
    if {"LimitQty", "LimitUnit"} <= set(frame.columns):
        limited = frame.with_columns(pl.col("LimitQty").cast(pl.Float64, strict=False).alias("value"))
        limited = limited.filter(pl.col("value").is_not_null())
        limit = limited.with_columns(cost=pl.lit("limit"), unit=pl.col("LimitUnit"))
        yield rows("plan_benefit", _named(limit, refs))


def _extra(frame: pl.DataFrame) -> list[str]:
    return [title for title in ("Exclusions", "Explanation") if title in frame.columns]


def _named(frame: pl.DataFrame, refs: Refs) -> pl.DataFrame:
    """The columns that every benefit shares."""
    remarks = pl.concat_str(_extra(frame), separator="\n", ignore_nulls=True) if _extra(frame) else pl.lit(None)
    return frame.with_columns(
        refs.take(len(frame)),
        source=pl.lit(1),
        resource_type=pl.lit("puf.benefit"),
        name=pl.col("BenefitName"),
        plan_external_id=pl.col("PlanId"),
        note=pl.when(remarks != "").then(remarks),
    )


def _rates(frame: pl.DataFrame, name: str, refs: Refs) -> Iterator[Item]:
    """The monthly premium by age, area and tobacco; 0 and 9999.99 are the file's words for none."""
    rate = pl.col("IndividualRate").str.replace_all(r"[$,]", "").cast(pl.Float64, strict=False)
    made = frame.with_columns(rate.alias("value"))
    for row, said in made.filter(pl.col("value").is_null()).select(ROW, "IndividualRate").iter_rows():
        yield Issue("bad_value", name, f"row {row}", f"IndividualRate: {said or ''}")
    made = made.filter(pl.col("value").is_between(0, 9999, closed="right"))
    tobacco = pl.col("Tobacco") if "Tobacco" in frame.columns else pl.lit(None, pl.String)
    parts = [pl.format("age {}", "Age"), pl.col("RatingAreaId"), tobacco]
    made = made.with_columns(pl.concat_str(parts, separator="; ", ignore_nulls=True).alias("qualifier"))
    fixed = {"BenefitName": "Premium", "cost": "premium", "unit": "USD/mo"}
    yield rows("plan_benefit", _named(made.with_columns(pl.lit(said).alias(key) for key, said in fixed.items()), refs))


def _plans(frame: pl.DataFrame, name: str, refs: Refs) -> Iterator[Item]:
    """Plans, and their deductibles and out-of-pocket maxima."""
    held = set(frame.columns)

    def column(title: str) -> pl.Expr:
        return pl.col(title) if title in held else pl.lit(None, pl.String)

    kind = pl.concat_str([column("MetalLevel"), column("PlanType")], separator=", ", ignore_nulls=True)
    named = frame.with_columns(
        refs.take(len(frame)),
        source=pl.lit(1),
        resource_type=pl.lit("puf.plan"),
        external_id=pl.col("PlanId"),
        name=pl.col("PlanMarketingName"),
        system=pl.lit("hios-plan"),
        code=pl.col("PlanId"),
        payer=pl.coalesce(column("IssuerMarketPlaceMarketingName"), column("IssuerId")),
        started=_day(column("PlanEffectiveDate")),
        ended=_day(column("PlanExpirationDate")),
        area=column("StateCode"),
        note=pl.when(kind != "").then(kind),
    )
    yield rows("plan", named)
    titles = [title for title in _LIMITS if title in held]
    if not titles:
        return
    long = frame.unpivot(titles, index=[ROW, "PlanId"], variable_name="title")
    cell = pl.col("cell")
    long = long.with_columns(costs.said(pl.col("value")).alias("cell")).filter(cell.is_not_null())
    words = [{title: _LIMITS[title][at] for title in titles} for at in range(3)]
    made = long.with_columns(
        costs.value(cell).alias("value"),
        unit=pl.lit("USD"),
        **{
            key: pl.col("title").replace_strict(table, default=None, return_dtype=pl.String)
            for key, table in zip(("cost", "network", "qualifier"), words, strict=True)
        },
    ).with_columns(BenefitName=pl.col("cost").str.replace_all("_", " ").str.to_titlecase())
    for row, title, said in made.filter(pl.col("value").is_null()).select(ROW, "title", "cell").iter_rows():
        yield Issue("bad_value", name, f"row {row}", f"{title}: {said}"[:200])
    yield rows("plan_benefit", _named(made.filter(pl.col("value").is_not_null()).sort(ROW, "title"), refs))


def _day(cell: pl.Expr) -> pl.Expr:
    found = pl.coalesce(cell.str.to_date(form, strict=False) for form in ("%Y-%m-%d", "%m/%d/%Y"))
    return found.dt.to_string("%Y-%m-%d")
