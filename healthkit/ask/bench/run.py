"""Ask every question of every engine, as often as wanted; what is done is kept when it is cut short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event as Stop

from healthkit.ask.bench.engines import Engine
from healthkit.ask.bench.question import Question
from healthkit.ask.bench.score import Answered

_MOST_FAILURES = 5  # in a row; then the endpoint is not there


@dataclass(frozen=True)
class Run:
    """One engine's answers. ``whole`` is False where it was cut short or the endpoint failed again and again."""

    engine: str
    answers: tuple[Answered, ...]
    repeats: int
    whole: bool = True
    trouble: str = ""


def run(
    engine: Engine, questions: Sequence[Question], repeats: int = 1, *, told: Callable[[], None] = lambda: None,
    declined: Callable[[], bool] = lambda: False,
) -> Run:  # fmt: skip
    """Ask the questions, all of them once before any a second time, so that a run cut short is spread evenly.

    Args:
        engine: who is asked.
        questions: what.
        repeats: how often each.
        told: called after each answer.
        declined: whether the person has said no; then nothing more is asked.
    """
    answers: list[Answered] = []
    stop, failures = Stop(), 0
    try:
        for _ in range(repeats):
            for number, question in enumerate(questions):
                one = engine.answer(number, question, stop)
                if declined():
                    return Run(engine.name, tuple(answers), repeats, whole=False, trouble=one.trouble)
                answers.append(one)
                told()
                failures = failures + 1 if one.verdict == "failed" else 0
                if failures == _MOST_FAILURES:
                    return Run(engine.name, tuple(answers), repeats, whole=False, trouble=one.trouble)
    except KeyboardInterrupt:
        stop.set()
        return Run(engine.name, tuple(answers), repeats, whole=False)
    return Run(engine.name, tuple(answers), repeats)
