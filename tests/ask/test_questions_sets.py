"""Two sets of questions in people's own words: nearly all are right, and none is wrong with a number."""

from __future__ import annotations

import pytest

from healthkit.ask import session
from tests.ask.questions import sets
from tests.ask.questions.judge import Case, judged, report
from tests.ask.questions.opened import french_truth, person_truth
from tests.ask.questions.truth import Truth

__all__ = ["french_truth", "person_truth"]
pytestmark = pytest.mark.xdist_group("questions")
RIGHT = 0.95


def _hold(cases: list[Case], truth: Truth) -> None:
    with session(truth.vault, truth.as_of) as opened:
        found = judged(opened, cases, truth)
    faults = [one for one in found if one[2]]
    wrong = [one for one in faults if one[2] != "abstained"]
    assert not wrong, "wrong answers, " + report(wrong, len(cases))
    assert 1 - len(faults) / len(cases) >= RIGHT, "unanswered, " + report(faults, len(cases))


def test_french(french_truth: Truth) -> None:
    _hold(sets.FRENCH, french_truth)


def test_person(person_truth: Truth) -> None:
    _hold(sets.PERSON, person_truth)


def test_how_many_there_are() -> None:
    assert len({case.questions for case in sets.FRENCH}) >= 150
    assert len({case.questions for case in sets.PERSON}) >= 150
    assert len({question for _, question in sets.UNANSWERABLE}) >= 120


def test_a_truth_that_is_off_is_seen(french_truth: Truth) -> None:
    """The judge tells a wrong answer from a right one: with the truths of the neighbours nothing passes."""
    cases = [Case(case.asked, case.expected, case.unit) for case in sets.FRENCH if isinstance(case.asked, str)]
    shifted = [Case(one.asked, two.expected, two.unit) for one, two in zip(cases, cases[7:], strict=False)]
    with session(french_truth.vault, french_truth.as_of) as opened:
        right = [one for one in judged(opened, shifted, french_truth) if not one[2]]
    assert len(right) <= 3, report(right, len(shifted))
