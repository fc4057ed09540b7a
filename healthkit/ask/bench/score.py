"""How well questions were answered: shares with intervals, and what it cost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from healthkit.ask.bench.question import Question
from healthkit.ask.bench.reading import Reading
from healthkit.ask.bench.statistic import Share, percentile, wilson
from healthkit.ask.bench.verdict import Verdict


@dataclass(frozen=True)
class Answered:
    """One answer to one question, judged. ``number`` says which question, ``sent`` counts bytes that left for it.

    ``figures`` are the numbers in the answer's text, ``untraced`` those of them that no result gives; ``findings`` the
    kinds of what the check after the model had to take out; ``trouble`` why an endpoint gave no answer.
    """

    number: int
    question: Question
    reading: Reading
    verdict: Verdict
    seconds: float
    sent: int = 0
    requests: int = 0
    calls: int = 0
    figures: int = 0
    untraced: int = 0
    findings: tuple[str, ...] = ()
    trouble: str = ""
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class Scores:
    """The figures of one column. Shares are of questions; a question asked several times counts once, by its mean.

    ``accuracy`` is right answers to what the vault can answer, ``abstention`` refusals of what nobody should answer,
    ``needless`` refusals of what could be answered, ``consistency`` questions whose every repeat said the same,
    ``grounded`` answers without an untraced figure.
    """

    accuracy: Share | None
    abstention: Share | None
    needless: Share | None
    consistency: Share | None
    grounded: Share | None
    untraced: float
    findings: dict[str, int]
    verdicts: dict[str, int]
    families: dict[str, Share]
    read: dict[str, int]
    answers: int
    failed: int
    sent: int
    requests: int
    calls: int
    p50: float | None
    p95: float | None

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, without anything of the person's data."""
        shares = ("accuracy", "abstention", "needless", "consistency", "grounded")
        plain = ("untraced", "findings", "verdicts", "read", "answers", "failed", "requests", "calls")
        made: dict[str, Any] = {name: _share(getattr(self, name)) for name in shares}
        made |= {name: getattr(self, name) for name in plain}
        return made | {
            "bytes": self.sent,
            "seconds_p50": _places(self.p50),
            "seconds_p95": _places(self.p95),
            "families": {name: share.as_dict() for name, share in self.families.items()},
        }


def score(answers: Iterable[Answered]) -> Scores:
    """The figures of some answers."""
    every = list(answers)
    plain = [one for one in every if not one.question.refusing]
    spoken = [one for one in every if one.verdict != "failed"]
    times = [one.seconds for one in spoken]
    families: dict[str, list[Answered]] = defaultdict(list)
    for one in every:
        families[one.question.family].append(one)
    shares = {name: _by_question(some, lambda one: one.verdict == "right") for name, some in families.items()}
    return Scores(
        accuracy=_by_question(plain, lambda one: one.verdict == "right"),
        abstention=_by_question([one for one in every if one.question.refusing], lambda one: one.verdict == "right"),
        needless=_by_question(plain, lambda one: one.verdict == "abstained"),
        consistency=_consistency(every),
        grounded=_by_question(spoken, lambda one: one.untraced == 0),
        untraced=round(sum(one.untraced for one in spoken) / len(spoken), 4) if spoken else 0.0,
        findings=dict(Counter(kind for one in every for kind in one.findings)),
        verdicts=dict(Counter(one.verdict for one in every)),
        families={name: share for name, share in shares.items() if share},
        read=dict(Counter(one.reading.how for one in spoken)),
        answers=len(every),
        failed=len(every) - len(spoken),
        sent=sum(one.sent for one in every),
        requests=sum(one.requests for one in every),
        calls=sum(one.calls for one in every),
        p50=percentile(times, 0.5),
        p95=percentile(times, 0.95),
    )


def _by_question(some: list[Answered], hit: Callable[[Answered], bool]) -> Share | None:
    """The mean over questions of each one's share of hits."""
    own: dict[int, list[bool]] = defaultdict(list)
    for one in some:
        own[one.number].append(hit(one))
    return wilson(sum(sum(hits) / len(hits) for hits in own.values()), len(own))


def _consistency(every: list[Answered]) -> Share | None:
    """Questions asked twice or more whose readings are all the same, and say something."""
    said: dict[int, list[str]] = defaultdict(list)
    for one in every:
        said[one.number].append("" if one.verdict == "failed" else one.reading.key())
    repeated = [keys for keys in said.values() if len(keys) > 1]
    return wilson(sum(len(set(keys)) == 1 and bool(keys[0]) for keys in repeated), len(repeated))


def _share(share: Share | None) -> dict[str, float | int] | None:
    return share.as_dict() if share else None


def _places(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
