"""Questions put together by lot: right nearly always, a wrong number never; a word that means nothing stops them."""

from __future__ import annotations

import random

import pytest

from healthkit.ask import session
from tests.ask.questions import grid, grid_workouts, sets
from tests.ask.questions.judge import judged, report
from tests.ask.questions.opened import french_truth, person_truth
from tests.ask.questions.truth import Truth

__all__ = ["french_truth", "person_truth"]
pytestmark = pytest.mark.xdist_group("questions")
MEANINGLESS = ("zorblax", "qwertz", "purple", "violet", "marmite", "Lisbon", "umbrella", "chaussure")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_questions_by_lot(french_truth: Truth, lang: grid.Lang) -> None:
    cases = [*grid.cases(lang, 120, seed=20261122), *grid_workouts.cases(lang, 60, seed=20261122)]
    with session(french_truth.vault, french_truth.as_of) as opened:
        faults = [one for one in judged(opened, cases, french_truth) if one[2]]
    wrong = [one for one in faults if one[2] != "abstained"]
    assert not wrong, "wrong answers, " + report(wrong, len(cases))
    assert len(faults) <= 0.05 * len(cases), "unanswered, " + report(faults, len(cases))


@pytest.mark.parametrize("name", ["french", "person"])
def test_a_word_that_means_nothing_is_not_passed_over(name: str, request: pytest.FixtureRequest) -> None:
    """Anywhere in any question: no number. A record may say that it lists nothing of that name."""
    truth: Truth = request.getfixturevalue(f"{name}_truth")
    lot, passed = random.Random(5), []
    with session(truth.vault, truth.as_of) as opened:
        for case in sets.FRENCH if name == "french" else sets.PERSON:
            words, strange = case.questions[0].split(" "), lot.choice(MEANINGLESS)
            words.insert(lot.randrange(len(words) + 1), strange)
            opened.forget()
            answer = opened.ask(" ".join(words))
            unlisted = strange in answer.answer and not answer.value
            if not answer.abstained and not unlisted:
                passed.append(f"  {answer.question}\n      {answer.answer}")
    assert not passed, "\n".join(passed)
