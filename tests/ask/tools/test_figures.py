"""The tool of one figure, beside the same figure by plain Polars; and what it refuses to compute."""

from __future__ import annotations

from typing import Any

import pytest

from healthkit.ask.tools.tool import ToolRefused
from tests.ask.tools.conftest import Call
from tests.ask.truth import Truth

NOVEMBER = {"from_day": "2026-11-01", "to_day": "2026-11-20"}
SPAN = ("2026-11-01", "2026-11-20")


@pytest.mark.parametrize(
    ("metric", "measure", "expected"),
    [
        ("step_count", "average", lambda truth: truth.mean("step_count", *SPAN)),
        ("steps", "total", lambda truth: truth.total("step_count", *SPAN)),
        ("nombre de pas", "median", lambda truth: truth.median("step_count", *SPAN)),
        ("step_count", "highest", lambda truth: truth.high("step_count", *SPAN)),
        ("heart_rate", "lowest", lambda truth: truth.low("heart_rate", *SPAN)),
        ("step_count", "days_with_data", lambda truth: len(truth.values("step_count", *SPAN))),
        ("step_count", "days_without_data", lambda _: 2),
        ("step_count", "deviation", lambda truth: truth.sd("step_count", *SPAN)),
    ],
)
def test_the_figure(call: Call, truth: Truth, metric: str, measure: str, expected: Any) -> None:
    outcome = call("metric", metric=metric, measure=measure, **NOVEMBER)
    assert outcome.content["value"] == pytest.approx(expected(truth), abs=0.051)


def test_days_and_gaps_are_told(call: Call) -> None:
    content = call("metric", metric="step_count", measure="average", **NOVEMBER).content
    assert (content["days"], content["days_of_period"]) == (18, 20)
    assert content["evidence"][0]["from"] == "2026-11-01"
    assert any("2 of the 20 days have no data" in caveat for caveat in content["caveats"])
    gaps = call("metric", metric="step_count", measure="days_without_data", **NOVEMBER).content["gaps"]
    assert gaps == [{"from": "2026-11-18", "to": "2026-11-19"}]


def test_one_figure_a_month(call: Call, truth: Truth) -> None:
    content = call("metric", metric="step_count", measure="total", every="month", from_day="2026-09-01").content
    assert [entry["key"] for entry in content["entries"]] == ["2026-09-01", "2026-10-01", "2026-11-01"]
    assert content["entries"][1]["value"] == truth.total("step_count", "2026-10-01", "2026-10-31")


def test_days_are_capped_and_how_many_more_is_said(call: Call) -> None:
    content = call("metric", metric="step_count", measure="average", every="day", last_days=100).content
    assert len(content["entries"]) == 60
    assert content["more"] == 98 - 60
    assert content["entries"][-1]["key"] == "2026-11-22"


def test_only_days_that_meet_a_bound(call: Call, truth: Truth) -> None:
    bound = {"metric": "sleep_duration", "op": "<", "value": 400}
    outcome = call("metric", metric="step_count", measure="average", where=[bound])
    expected = truth.mean_where("step_count", "sleep_duration", lambda value: value < 400, "2024-12-01", "2026-11-22")
    assert outcome.content["value"] == pytest.approx(expected, abs=0.051)
    assert outcome.categories == {"activity", "sleep"}


def test_the_label_of_a_figure(call: Call) -> None:
    outcome = call("metric", metric="headache", measure="days_with_data")
    assert (outcome.sources, outcome.categories) == (("phone:iPhone15,2",), {"symptoms"})
    outcome = call("metric", metric="sleep_duration", measure="average")
    assert (outcome.sources, outcome.categories) == (("watch:Watch6,7",), {"sleep"})
    outcome = call("metric", metric="workout_duration", measure="total", last_days=30)
    assert outcome.sources == ("phone:iPhone15,2", "watch:Watch6,7")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"metric": "heart_rate", "measure": "total"}, "do not add up"),
        ({"metric": "hrv", "measure": "average"}, "heart_rate_variability_sdnn"),
        ({"metric": "zzz", "measure": "average"}, "no metric"),
        ({"metric": "step_count", "measure": "percentile"}, "percentile"),
        ({"metric": "step_count", "measure": "compare"}, "against"),
        ({"metric": "step_count", "measure": "trend", "every": "month"}, "every"),
        ({"metric": "step_count", "measure": "total", "from_day": "2026-10-01", "to_day": "2026-09-01"}, "ends before"),
        ({"metric": "step_count", "measure": "average", "from_day": "2026-10-01", "last_days": 3}, "exclude"),
        ({"metric": "step_count", "measure": "sum"}, "measure"),
        ({"metric": "step_count", "measure": "average", "last_days": 0}, "last_days"),
        ({"metric": "x" * 200, "measure": "average"}, "metric"),
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused_with_a_way_on(call: Call, arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ToolRefused, match=says) as refused:
        call("metric", **arguments)
    assert refused.value.hint


def test_a_period_ends_today_at_the_latest(call: Call) -> None:
    content = call("metric", metric="step_count", measure="total", from_day="2026-11-20", to_day="2030-01-01").content
    assert content["days_of_period"] == 3
