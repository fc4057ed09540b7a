"""Verification of results: inside or outside their range, how far, critical or not, and whether a change is real.

Pure: a frame of results in, the same rows with what can be said of them out. What cannot be decided stays null: a
"<5" against a range of 2 to 10, a change between two laboratories, a number whose unit is in question.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from healthkit.clinical import change, critical
from healthkit.clinical.change import Z
from healthkit.clinical.ranges import Person, with_ranges

_BELOW, _ABOVE = ("<", "<="), (">", ">=")
_NEGATIVE = ("negative", "not_detected", "non_reactive", "absent", "normal")
_POSITIVE = ("positive", "detected", "reactive", "present", "abnormal", "trace", "1+", "2+", "3+", "4+")


def verify(results: pl.DataFrame, person: Person, as_of: date) -> pl.DataFrame:
    """What can be said of results, oldest first.

    ``results``: ``result_id, analyte, moment (UTC instant or local date as such), day, value, comparator, value_code,
    unit, low, high, range_text, range_code, laboratory, method, specimen, question``; values and bounds in the
    analyte's unit. Added: the columns of :func:`healthkit.clinical.ranges.with_ranges` and

    - ``flag``: low | high | in | abnormal, or null where it cannot be decided;
    - ``severity``: in | borderline (the distance to the bound is within what the method scatters) | outside | critical;
    - ``critical``: emergency | same_day, or null; ``critical_low``, ``critical_high``, ``critical_source``;
      ``critical_past``: it is older than two weeks, so the question is whether it was followed up;
    - ``from_value``, ``from_moment``: the previous comparable result; ``elsewhere``: it came from another laboratory or
      method, so the difference says little; ``delta_percent``, ``rcv_percent``, ``real``.
    """
    ordered = with_ranges(results.sort("moment", "result_id"), person)
    bounded = ordered.with_columns(
        pl.when(pl.col("comparator").is_in(_BELOW)).then(None).otherwise("value").alias("least"),
        pl.when(pl.col("comparator").is_in(_ABOVE)).then(None).otherwise("value").alias("most"),
    )
    flagged = bounded.with_columns(_flag().alias("flag"))
    levelled = flagged.join(critical.threshold_frame(), on="analyte", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("question").is_null()).then(critical.level()).alias("critical")
    )
    changed = _change(levelled)
    return (
        changed.with_columns(
            _severity().alias("severity"),
            (pl.col("day") < as_of - timedelta(days=critical.RECENT_DAYS)).alias("critical_past"),
            *(
                pl.when(pl.col("critical").is_not_null())
                .then(pl.when(pl.col("critical") == "emergency").then(f"emergency_{end}").otherwise(f"same_day_{end}"))
                .alias(f"critical_{end}")
                for end in ("low", "high")
            ),
        )
        .with_columns(
            pl.when(pl.col("critical").is_not_null()).then(pl.col(name)).alias(name)
            for name in ("critical_past", "critical_source")
        )
        .drop("least", "most", "emergency_low", "emergency_high", "same_day_low", "same_day_high", "cv_analytic")
    )


def _flag() -> pl.Expr:
    """Below, above or within; the signs of the printed range say whether a bound itself is within."""
    text = pl.col("range_text").fill_null("").str.strip_chars()
    low_open, high_open = text.str.contains(r"^>[^=]"), text.str.contains(r"^<[^=]")
    low, high, least, most = (pl.col(name) for name in ("range_low", "range_high", "least", "most"))
    strictly = pl.col("comparator").is_in(("<", ">")).fill_null(value=False)
    too_low = (most < low) | ((most == low) & (low_open | strictly))
    too_high = (least > high) | ((least == high) & (high_open | strictly))
    above_low = low.is_null() | (least > low) | ((least == low) & (~low_open | strictly))
    below_high = high.is_null() | (most < high) | ((most == high) & (~high_open | strictly))
    has_range = low.is_not_null() | high.is_not_null()
    number = (
        pl.when(too_low)
        .then(pl.lit("low"))
        .when(too_high)
        .then(pl.lit("high"))
        .when(has_range & above_low & below_high)
        .then(pl.lit("in"))
    )
    return (
        pl.when(pl.col("question").is_not_null())
        .then(None)
        .when(pl.col("value").is_not_null())
        .then(number)
        .otherwise(_word_flag())
    )


def _word_flag() -> pl.Expr:
    """A result in words against a range in words: the same word is in, the opposite one abnormal."""
    code, expected = pl.col("value_code"), pl.col("range_code")
    same = (code == expected) | (code.is_in(_NEGATIVE) & expected.is_in(_NEGATIVE))
    opposite = (code.is_in(_POSITIVE) & expected.is_in(_NEGATIVE)) | (code.is_in(_NEGATIVE) & expected.is_in(_POSITIVE))
    return pl.when(same).then(pl.lit("in")).when(opposite).then(pl.lit("abnormal"))


def _severity() -> pl.Expr:
    bound = pl.when(pl.col("flag") == "low").then("range_low").when(pl.col("flag") == "high").then("range_high")
    scatter = Z * pl.col("cv_analytic") / 100 * pl.col("value").abs()
    near = ((pl.col("value") - bound).abs() <= scatter) & pl.col("comparator").is_null()
    return (
        pl.when(pl.col("critical").is_not_null())
        .then(pl.lit("critical"))
        .when(pl.col("flag") == "in")
        .then(pl.lit("in"))
        .when(near)
        .then(pl.lit("borderline"))
        .when(pl.col("flag").is_not_null())
        .then(pl.lit("outside"))
    )


def _change(results: pl.DataFrame) -> pl.DataFrame:
    """The previous result of the same laboratory and method; where there is none, that of another, marked."""
    series = ["analyte", "specimen"]
    usable = (
        pl.col("analyte").is_not_null()
        & pl.col("value").is_not_null()
        & pl.col("comparator").is_null()
        & pl.col("question").is_null()
    )
    joined = results.join(change.variation_frame(), on="analyte", how="left", maintain_order="left")
    numbered = joined.with_columns(usable.alias("_usable"))
    before = numbered.filter("_usable").select(
        "result_id",
        *_previous([*series, "laboratory", "method"], "_same"),
        *_previous(series, "_any"),
    )
    found = numbered.join(before, on="result_id", how="left", maintain_order="left").with_columns(
        (pl.col("from_value_same").is_null() & pl.col("from_value_any").is_not_null()).alias("elsewhere"),
        pl.coalesce("from_value_same", "from_value_any").alias("from_value"),
        pl.coalesce("from_moment_same", "from_moment_any").alias("from_moment"),
    )
    delta = pl.when(pl.col("from_value") > 0).then((pl.col("value") / pl.col("from_value") - 1) * 100)
    return (
        found.with_columns(delta.alias("delta_percent"))
        .with_columns(
            pl.when(~pl.col("elsewhere")).then(pl.col("delta_percent").abs() > pl.col("rcv_percent")).alias("real")
        )
        .drop("_usable", "from_value_same", "from_value_any", "from_moment_same", "from_moment_any")
    )


def _previous(series: list[str], suffix: str) -> list[pl.Expr]:
    return [
        pl.col(name).shift().over(series, order_by=["moment", "result_id"]).alias(f"from_{name}{suffix}")
        for name in ("value", "moment")
    ]
