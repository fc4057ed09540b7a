"""Rows of the three files: plans, their costs and limits, and their premiums.

CMS numbers a plan alike every year, so each row says its year: plans by the days they hold, costs in ``qualifier``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from connectors.marketplace_puf import costs
from connectors.marketplace_puf.titles import COSTS, FAMILIES, LIMITS
from healthkit.source.contract import Issue, Item
from healthkit.source.frames import Refs, rows
from healthkit.source.tabular.table import ROW

_NO_PREMIUM = 9999.0
"""The file's word for a premium that is not offered to one person."""
HSA_ELIGIBLE = "HSA eligible"
"""What a plan's ``note`` says beside its metal and kind where the file says ``IsHSAEligible`` Yes."""


def benefits(frame: pl.DataFrame, name: str, refs: Refs) -> Iterator[Item]:
    """A row for each copay and coinsurance of each benefit, and one for a benefit that is not covered or limited."""
    long = _long(frame, COSTS, [ROW, "PlanId", "BenefitName", *_held(frame, "Exclusions", "Explanation")])
    free = (pl.col("cost") == "coinsurance") & (pl.col("value") == 0)
    made = long.with_columns(unit=pl.when(free).then(pl.lit("%")).otherwise(pl.col("unit")))
    yield from _unread(made, name)
    yield rows("plan_benefit", _named(made.filter(pl.col("value").is_not_null()).sort(ROW, "title"), refs))
    if "IsCovered" in frame.columns:
        absent = frame.filter(pl.col("IsCovered").str.to_lowercase() == "not covered")
        yield rows("plan_benefit", _named(absent.with_columns(cost=pl.lit("not_covered")), refs))
    if {"LimitQty", "LimitUnit"} <= set(frame.columns):
        limited = frame.with_columns(_number("LimitQty").alias("value")).filter(pl.col("value").is_not_null())
        limit = limited.with_columns(cost=pl.lit("limit"), unit=pl.col("LimitUnit"))
        yield rows("plan_benefit", _named(limit, refs))


def premiums(frame: pl.DataFrame, name: str, refs: Refs) -> Iterator[Item]:
    """Monthly premiums by age, area and tobacco, and those of families; 0 and 9999 say that there is none."""
    offered = {"IndividualRate": pl.col("Tobacco") if "Tobacco" in frame.columns else pl.lit(None, pl.String)}
    if "IndividualTobaccoRate" in frame.columns:
        offered["IndividualTobaccoRate"] = pl.lit("tobacco user")
    offered |= {title: pl.lit(words) for title, words in FAMILIES.items() if title in frame.columns}
    age = pl.col("Age")
    aged = pl.when(age.str.contains(r"\d")).then(pl.format("age {}", age)).otherwise(age.str.to_lowercase())
    for title, whom in offered.items():
        told = frame.filter(pl.col(title).is_not_null()).with_columns(_number(title).alias("value"), whom.alias("whom"))
        for row, said in told.filter(pl.col("value").is_null()).select(ROW, title).iter_rows():
            yield Issue("bad_value", name, f"row {row}", f"{title}: {said}")
        made = told.filter((pl.col("value") > 0) & (pl.col("value") < _NO_PREMIUM))
        parts = [aged, pl.col("RatingAreaId"), pl.col("whom"), _since(frame)]
        made = made.with_columns(pl.concat_str(parts, separator="; ", ignore_nulls=True).alias("qualifier"))
        fixed = {"BenefitName": "Premium", "cost": "premium", "unit": "USD/mo"}
        yield rows(
            "plan_benefit", _named(made.with_columns(pl.lit(said).alias(key) for key, said in fixed.items()), refs)
        )


def plans(frame: pl.DataFrame, name: str, refs: Refs) -> Iterator[Item]:
    """Plans, and their deductibles, coinsurance and out-of-pocket maxima."""
    held = set(frame.columns)

    def column(title: str) -> pl.Expr:
        return pl.col(title) if title in held else pl.lit(None, pl.String)

    saving = pl.when(column("IsHSAEligible").str.strip_chars().str.to_lowercase() == "yes").then(pl.lit(HSA_ELIGIBLE))
    kind = pl.concat_str([column("MetalLevel"), column("PlanType"), saving], separator=", ", ignore_nulls=True)
    named = frame.with_columns(
        refs.take(len(frame)),
        source=pl.lit(1),
        resource_type=pl.lit("puf.plan"),
        external_id=pl.concat_str(["PlanId", _year(frame)], separator="#", ignore_nulls=True),
        updated=_updated(frame),
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
    made = _long(frame, LIMITS, [ROW, "PlanId"])
    made = made.with_columns(
        pl.col("title")
        .replace_strict({one: LIMITS[one][2] for one in LIMITS}, return_dtype=pl.String)
        .alias("qualifier"),
        BenefitName=pl.col("cost").str.replace_all("_", " ").str.to_titlecase(),
    )
    yield from _unread(made, name)
    yield rows("plan_benefit", _named(made.filter(pl.col("value").is_not_null()).sort(ROW, "title"), refs))


def _long(frame: pl.DataFrame, columns: Mapping[str, tuple[str, ...]], index: list[str]) -> pl.DataFrame:
    """A row for each filled cell of these columns: ``title``, ``cell``, its cost, network, value, unit, qualifier."""
    cells = [title for title in columns if title in frame.columns]
    kept = [*index, *_held(frame, "BusinessYear", "ImportDate", "PlanEffectiveDate", "RateEffectiveDate")]
    long = frame.unpivot(cells, index=kept, variable_name="title")
    cell = pl.col("cell")
    long = long.with_columns(costs.said(pl.col("value").cast(pl.String)).alias("cell")).filter(cell.is_not_null())
    cost, network = ({title: columns[title][at] for title in columns} for at in (0, 1))
    return long.with_columns(
        costs.value(cell).alias("value"),
        costs.unit(cell).alias("unit"),
        costs.qualifier(cell).alias("qualifier"),
        pl.col("title").replace_strict(cost, return_dtype=pl.String).alias("cost"),
        pl.col("title").replace_strict(network, return_dtype=pl.String).alias("network"),
    )


def _unread(made: pl.DataFrame, name: str) -> Iterator[Issue]:
    for row, title, said in made.filter(pl.col("value").is_null()).select(ROW, "title", "cell").iter_rows():
        yield Issue("bad_value", name, f"row {row}", f"{title}: {said}"[:200])


def _named(frame: pl.DataFrame, refs: Refs) -> pl.DataFrame:
    """The columns that every benefit shares."""
    extra = _held(frame, "Exclusions", "Explanation")
    remarks = pl.concat_str(extra, separator="\n", ignore_nulls=True) if extra else pl.lit(None, pl.String)
    told = pl.col("qualifier") if "qualifier" in frame.columns else pl.lit(None, pl.String)
    qualifier = pl.concat_str([told, _year(frame)], separator="; ", ignore_nulls=True)
    return frame.with_columns(
        refs.take(len(frame)),
        source=pl.lit(1),
        resource_type=pl.lit("puf.benefit"),
        updated=_updated(frame),
        name=pl.col("BenefitName"),
        plan_external_id=pl.col("PlanId"),
        qualifier=pl.when(qualifier != "").then(qualifier),
        note=pl.when(remarks != "").then(remarks),
    )


def _held(frame: pl.DataFrame, *titles: str) -> list[str]:
    return [title for title in titles if title in frame.columns]


def _number(title: str) -> pl.Expr:
    return pl.col(title).cast(pl.String).str.replace_all(r"[$,\s]", "").cast(pl.Float64, strict=False)


def _year(frame: pl.DataFrame) -> pl.Expr:
    """The year of the plan, as text; null where no column tells it."""
    told = [pl.col("BusinessYear").str.extract(r"^(20\d\d)$")] if "BusinessYear" in frame.columns else []
    told += [_day(pl.col(one)).str.slice(0, 4) for one in _held(frame, "PlanEffectiveDate", "RateEffectiveDate")]
    return pl.coalesce([*told, pl.lit(None, pl.String)])


def _since(frame: pl.DataFrame) -> pl.Expr:
    """From when a premium holds, where it is not the whole year: employers' plans change theirs by quarter."""
    if "RateEffectiveDate" not in frame.columns:
        return pl.lit(None, pl.String)
    day = _day(pl.col("RateEffectiveDate"))
    return pl.when(~day.str.ends_with("-01-01")).then(pl.format("from {}", day))


def _updated(frame: pl.DataFrame) -> pl.Expr:
    return _day(pl.col("ImportDate")) if "ImportDate" in frame.columns else pl.lit(None, pl.String)


def _day(cell: pl.Expr) -> pl.Expr:
    day = cell.str.extract(r"^\s*([\d/-]+)")
    found = pl.coalesce(day.str.to_date(form, strict=False) for form in ("%Y-%m-%d", "%m/%d/%Y"))
    return found.dt.to_string("%Y-%m-%d")
