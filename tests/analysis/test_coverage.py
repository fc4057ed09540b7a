"""Gaps, metrics that stopped, and agreement with others' totals."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from healthkit.analysis.coverage import agreement, coverage

FIRST = date(2024, 1, 1)


def days(metric: str, *numbers: int) -> pl.DataFrame:
    return pl.DataFrame({"metric": [metric] * len(numbers), "day": [FIRST + timedelta(days=n) for n in numbers]})


def test_gaps_and_share() -> None:
    found = coverage(days("weight", 0, 1, 12, 13, 19), date(2024, 1, 20)).row(0, named=True)
    assert (found["days"], found["gaps"], found["longest_gap"], found["gap_from"]) == (5, 1, 10, date(2024, 1, 3))
    assert found["share"] == pytest.approx(5 / 20)
    assert not found["stale"]


def test_only_what_came_daily_can_have_stopped() -> None:
    every = days("steps", *range(60))
    rare = days("weight", 0, 30)
    found = coverage(pl.concat([every, rare]), FIRST + timedelta(days=70))
    assert dict(found.select("metric", "stale").rows()) == {"steps": True, "weight": False}
    assert not coverage(every, FIRST + timedelta(days=66))["stale"].any()


def test_no_gap_has_no_beginning() -> None:
    assert coverage(days("steps", 0, 1, 2), FIRST)["gap_from"].to_list() == [None]
    assert coverage(days("steps").cast({"metric": pl.String, "day": pl.Date}), None).is_empty()


def test_agreement() -> None:
    pairs = pl.DataFrame(
        {
            "metric": ["step_count"] * 4,
            "day": [FIRST] * 4,
            "ours": [100.0, 90.0, 104.0, 5.0],
            "reference": [100.0, 100.0, 100.0, 0.0],
            "by": ["read_off"] * 4,
        }
    )
    (found,) = agreement(pairs)
    assert (found.days, found.apart) == (3, 1)
    assert found.median_error == pytest.approx(0.04)
