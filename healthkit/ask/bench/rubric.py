"""Files of questions with criteria, in the form that HealthBench has: one JSON object a line.

``prompt`` is a list of messages (``role``, ``content``), ``rubrics`` one of ``criterion``, ``points`` (below zero for
faults) and ``tags``; ``prompt_id`` and ``example_tags`` may be there, everything else is passed over. No such file
comes with this program: the person brings one, under its own licence.

The score of an example is what was earned of its positive points, and may fall below zero; the score of a model is the
mean over examples, held within 0 and 1 (Arora et al. 2025, arXiv:2505.08775).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthkit.ask.bench.statistic import Share, clipped_mean
from healthkit.errors import InputError

_ROLES = {"user": "user", "assistant": "assistant", "system": "system", "developer": "system"}
_LARGEST = 200_000_000  # bytes


@dataclass(frozen=True)
class Criterion:
    """One thing that an answer should have, or should not where its points are below zero."""

    text: str
    points: float
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A conversation whose next turn is judged. ``messages`` are pairs of role and text."""

    id: str
    messages: tuple[tuple[str, str], ...]
    criteria: tuple[Criterion, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """An example's answer: for each criterion whether it is met, None where the judge's word could not be read."""

    example: Example
    met: tuple[bool | None, ...]
    answer: str = ""

    @property
    def whole(self) -> bool:
        """Whether every criterion was judged."""
        return all(one is not None for one in self.met)


def load(path: Path, most: int | None = None) -> tuple[Example, ...]:
    """Read a file, or its first examples.

    Raises:
        InputError: it cannot be read, or a line is not of this form; the line is named, its content is not.
    """
    found: list[Example] = []
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path} is too large.", "Give at most 200 MB.")
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if most is not None and len(found) == most:
                    break
                if line.strip():
                    found.append(_example(line, path, number))
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path} cannot be read as text.", "Give a UTF-8 file with one JSON object a line.") from None
    if not found:
        raise InputError(f"{path} holds no questions.", "Give a UTF-8 file with one JSON object a line.")
    return tuple(found)


def _example(line: str, path: Path, number: int) -> Example:
    try:
        row = json.loads(line)
        messages = tuple((_ROLES[one["role"]], _text(one["content"])) for one in row["prompt"])
        criteria = tuple(
            Criterion(_text(one["criterion"]), float(one["points"]), tuple(map(str, one.get("tags") or ())))
            for one in row["rubrics"]
        )
        tags = tuple(map(str, row.get("example_tags") or ()))
        right = bool(messages) and messages[-1][0] == "user" and any(one.points > 0 for one in criteria)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        right = False
    if not right:
        raise InputError(
            f"Line {number} of {path} is no question with criteria.",
            "It needs “prompt” (messages, the last one the user's) and “rubrics” (criterion, points), some above zero.",
        )
    return Example(str(row.get("prompt_id") or number), messages, criteria, tags)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def earned(criteria: Sequence[Criterion], met: Sequence[bool | None]) -> float | None:
    """What was earned of the positive points; None where there are none."""
    possible = sum(one.points for one in criteria if one.points > 0)
    if not possible:
        return None
    return sum(one.points for one, hit in zip(criteria, met, strict=True) if hit) / possible


def scores(judged: Iterable[Judged]) -> tuple[Share | None, dict[str, Share]]:
    """The score of a model, and by tag: of examples, and of criteria within each example."""
    whole: list[float] = []
    tagged: dict[str, list[float]] = {}
    for one in (each for each in judged if each.whole):
        value = earned(one.example.criteria, one.met)
        assert value is not None
        whole.append(value)
        for tag in set(one.example.tags):
            tagged.setdefault(tag, []).append(value)
        for tag, part in _by_tag(one).items():
            tagged.setdefault(tag, []).append(part)
    means = {tag: clipped_mean(values) for tag, values in sorted(tagged.items())}
    return clipped_mean(whole), {tag: share for tag, share in means.items() if share}


def _by_tag(one: Judged) -> Mapping[str, float]:
    """The score of an example by the criteria of one tag alone."""
    found = {}
    for tag in {tag for criterion in one.example.criteria for tag in criterion.tags}:
        kept = [(c, hit) for c, hit in zip(one.example.criteria, one.met, strict=True) if tag in c.tags]
        value = earned([c for c, _ in kept], [hit for _, hit in kept])
        if value is not None:
            found[tag] = value
    return found
