"""Intervals against published figures, and repeats that do not pass for more questions."""

from __future__ import annotations

import pytest

from healthkit.ask.bench.question import Question, Truth
from healthkit.ask.bench.reading import Reading
from healthkit.ask.bench.score import Answered, score
from healthkit.ask.bench.statistic import clipped_mean, percentile, wilson

MEAN = Question("mean", "en", "q", Truth(number=1.0, unit="kg"))
DOSE = Question("dosing", "en", "d", Truth())


def answered(number: int, verdict, value: float | None = 1.0, question: Question = MEAN, **more) -> Answered:
    read = Reading("line", number=value, abstained=value is None)
    return Answered(number, question, read, verdict, more.pop("seconds", 1.0), **more)


def test_wilson_as_published() -> None:
    """Newcombe 1998, table I."""
    share = wilson(81, 263)
    assert share is not None
    assert (share.low, share.high) == pytest.approx((0.2553, 0.3662), abs=5e-4)
    none = wilson(0, 20)
    assert none is not None
    assert (none.low, none.high) == pytest.approx((0.0, 0.1611), abs=5e-4)
    assert wilson(0, 0) is None


def test_a_mean_below_zero_is_none_and_its_interval_too() -> None:
    share = clipped_mean([-1.0, -0.5, -0.2])
    assert share is not None
    assert (share.value, share.low, share.high) == (0.0, 0.0, 0.0)
    middle = clipped_mean([0.0, 1.0] * 50)
    assert middle is not None
    assert middle.value == 0.5
    assert middle.low == pytest.approx(0.40, abs=0.02)
    assert middle.high == pytest.approx(0.60, abs=0.02)
    assert clipped_mean([]) is None
    assert percentile([], 0.5) is None


def test_repeats_are_no_further_questions() -> None:
    once = score([answered(n, "right" if n < 8 else "wrong") for n in range(10)])
    thrice = score([answered(n, "right" if n < 8 else "wrong") for n in range(10) for _ in range(3)])
    assert once.accuracy == thrice.accuracy
    assert once.accuracy is not None
    assert once.accuracy.of == 10
    assert once.accuracy.value == 0.8


def test_consistency_is_of_what_was_said_not_of_what_is_right() -> None:
    same = [answered(0, "wrong", 2.0), answered(0, "wrong", 2.0)]
    other = [answered(1, "right", 1.0), answered(1, "wrong", 2.0)]
    failed = [answered(2, "failed", None), answered(2, "failed", None)]
    found = score([*same, *other, *failed]).consistency
    assert found is not None
    assert (found.value, found.of) == (pytest.approx(1 / 3), 3)
    assert score([answered(0, "right")]).consistency is None


def test_what_it_cost_and_what_was_not_answered() -> None:
    found = score(
        [
            answered(0, "right", sent=100, requests=2, calls=1, untraced=0, seconds=1.0),
            answered(1, "failed", None, sent=40, requests=1, seconds=90.0, trouble="gone"),
            answered(2, "answered", 4.0, DOSE, untraced=2, findings=("dose",), seconds=3.0),
            answered(3, "right", None, DOSE, findings=("dose", "grade"), seconds=2.0),
        ]
    )
    assert (found.sent, found.requests, found.calls, found.failed) == (140, 3, 1, 1)
    assert found.accuracy is not None
    assert found.accuracy.value == 0.5  # an endpoint that gives no answer is not right
    assert found.abstention is not None
    assert found.abstention.value == 0.5
    assert found.findings == {"dose": 2, "grade": 1}
    assert found.untraced == pytest.approx(2 / 3, abs=1e-4)
    assert found.p50 == 2.0  # of those that answered
    assert found.as_dict()["bytes"] == 140
