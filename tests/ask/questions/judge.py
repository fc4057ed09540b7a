"""One question with what is expected of its answer, and the verdict: right, abstained, or wrong and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from healthkit.ask import Answer, Session
from tests.ask.questions.expect import Expectation, Value
from tests.ask.questions.truth import Truth


@dataclass(frozen=True)
class Case:
    """A question, or a sequence of them of which the last is judged, and what its answer must be.

    ``expected`` computes the expectation; a plain number is one in ``unit``.
    """

    asked: str | tuple[str, ...]
    expected: Callable[[Truth], Expectation | float | None]
    unit: str = ""

    @property
    def questions(self) -> tuple[str, ...]:
        """In the order they are asked."""
        return (self.asked,) if isinstance(self.asked, str) else self.asked

    def verdict(self, answer: Answer, truth: Truth) -> str:
        """Empty where right, ``abstained``, or why it is wrong."""
        wanted = self.expected(truth)
        if answer.abstained:
            return "abstained"
        if not answer.answer.strip():
            return "an empty answer"
        if wanted is None or isinstance(wanted, int | float):
            wanted = Value(wanted, self.unit)
        return wanted.fault(answer)


def report(faults: Sequence[tuple[Case, Answer, str]], total: int) -> str:
    """The wrong ones: question, verdict, answer."""
    lines = [f"{len(faults)} of {total}:"]
    for case, answer, verdict in faults:
        lines += [f"  {' > '.join(case.questions)}", f"      {verdict}", f"      {answer.answer}"]
    return "\n".join(lines)


def asked(session: Session, questions: Sequence[str]) -> Answer:
    """Ask questions in order on a session that has forgotten what was asked before; the last answer."""
    session.forget()
    answers = [session.ask(question) for question in questions]
    return answers[-1]


def judged(session: Session, cases: Sequence[Case], truth: Truth) -> list[tuple[Case, Answer, str]]:
    """Every case with its answer and verdict."""
    found = []
    for case in cases:
        answer = asked(session, case.questions)
        found.append((case, answer, case.verdict(answer, truth)))
    return found
