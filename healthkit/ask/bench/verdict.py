"""Whether a reading is right."""

from __future__ import annotations

from typing import Literal

from healthkit.ask.bench.question import Question, Truth
from healthkit.ask.bench.reading import Reading
from healthkit.ask.grounding.rounding import agrees

Verdict = Literal["right", "wrong", "unit", "abstained", "answered", "unread", "failed"]
"""``unit``: the number is right and its unit missing or another; ``abstained``: without need; ``answered``: what nobody
should; ``unread``: nothing that could be the answer; ``failed``: the endpoint gave none."""

_RELATIVE, _SMALL = 0.005, 1e-9
_COARSEST = 0.05  # share of the truth that rounding may take or add


def judge(reading: Reading, question: Question) -> Verdict:
    """The verdict on one answer."""
    if question.refusing:
        return "right" if reading.abstained else "answered" if reading.how != "none" else "unread"
    if reading.abstained:
        return "abstained"
    truth = question.truth
    if truth.kind == "day":
        return "unread" if reading.day is None else "right" if reading.day == truth.day else "wrong"
    if truth.kind == "word":
        return "unread" if reading.word is None else "right" if reading.word == truth.word else "wrong"
    if reading.number is None:
        return "unread"
    if not _is(reading.number, reading.step, truth):
        return "wrong"
    return "right" if reading.unit is not False else "unit"


def _is(value: float, step: float, truth: Truth) -> bool:
    """Whether a number is the true one as it rounds, never further off than a twentieth; counts are exact."""
    assert truth.number is not None
    wanted = truth.number
    if truth.either:
        value, wanted = abs(value), abs(wanted)
    off = abs(value - wanted)
    if truth.exact:
        return off < _SMALL
    if off <= _RELATIVE * abs(wanted) + _SMALL:
        return True
    return off <= _COARSEST * abs(wanted) and agrees(value, step, wanted)
