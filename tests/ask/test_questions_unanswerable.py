"""What is no question about the person's data gets words, never a number."""

from __future__ import annotations

import re

import pytest

from healthkit.ask import Answer, session
from tests.ask.questions.opened import person_truth
from tests.ask.questions.sets import UNANSWERABLE
from tests.ask.questions.truth import Truth

__all__ = ["person_truth"]
pytestmark = pytest.mark.xdist_group("questions")


def _fault(question: str, answer: Answer) -> str:
    if answer.value is not None or answer.values or answer.evidence or answer.plan is not None:
        return f"answered with {answer.value} {answer.unit}"
    if not answer.abstained and answer.safety is None:
        return "neither abstained nor sent to safety"
    if not answer.answer.strip():
        return "an empty answer"
    return "" if answer.safety else _numbers(question, answer)


_CRITICAL = re.compile(r"^Potassium\s?: 6[.,]8 mmol/L, .*$", re.M)
"""The person's critical result, which is told beside a refusal: numbers of its row, none of the question's answer."""


def _numbers(question: str, answer: Answer) -> str:
    """Numbers that are neither the question's own nor part of a question that is offered."""
    text = _CRITICAL.sub(" ", answer.answer)
    for offered in answer.suggestions:
        text = text.replace(offered, " ")
    own = set(re.findall(r"\d+", question))
    named = re.sub(r"healthkit labs \w+|B12|D3|VO2|SpO2|HbA1c|25-OH|PHQ-9|GAD-7", " ", text)
    left = [number for number in re.findall(r"\d+", named) if number not in own]
    return f"prints {left}" if left else ""


@pytest.mark.parametrize("before", [(), ("How many steps did I take last week?",)], ids=["first", "after another"])
def test_no_number_for_what_is_no_question_of_data(person_truth: Truth, before: tuple[str, ...]) -> None:
    faults = []
    with session(person_truth.vault, person_truth.as_of) as opened:
        for kind, question in UNANSWERABLE:
            opened.forget()
            for earlier in before:
                opened.ask(earlier)
            answer = opened.ask(question)
            fault = _fault(question, answer)
            if fault:
                faults.append(f"  {kind}: {question}\n      {fault}\n      {answer.answer}")
    assert not faults, f"{len(faults)} of {len(UNANSWERABLE)}:\n" + "\n".join(faults)
