"""Statements looked up by words, for a model that wants to cite one."""

from __future__ import annotations

from functools import lru_cache

from healthkit.clinical.statements.corpus import Statement, statements
from healthkit.clinical.triage.tables import language
from healthkit.model.words import fold

MOST = 8
_STEM = 5  # letters by which two forms of a word are one


def find(words: str, lang: str, most: int = MOST) -> tuple[Statement, ...]:
    """The statements that share most words with ``words``, best first; none where none is shared.

    Words that few statements hold count more; both languages are searched, ``lang`` wins ties.
    """
    wanted = _stems(words)
    weights = _weights()
    scored = []
    for one in statements().values():
        shared = wanted & _index()[one.id]
        score = sum(weights[stem] for stem in shared)
        if score:
            scored.append((-score, -len(wanted & _stems(one.text(lang))), not one.figures, one.id))
    scored.sort()
    return tuple(statements()[name] for *_, name in scored[: max(most, 0)])


def _stems(words: str) -> frozenset[str]:
    small = (
        language().fillers | language().negators | {"what", "how", "much", "many", "quel", "quelle", "combien", "quoi"}
    )
    found = "".join(char if char.isalnum() else " " for char in fold(words)).split()
    return frozenset(word[:_STEM] for word in found if word not in small and len(word) > 1)


@lru_cache(maxsize=1)
def _index() -> dict[str, frozenset[str]]:
    """The stems of each statement: both sentences and the words of its groups."""
    return {
        one.id: _stems(f"{one.en} {one.fr} {one.id}") | _stems(" ".join(" ".join(group) for group in one.needs))
        for one in statements().values()
    }


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    """Per stem, one over the number of statements that hold it."""
    counts: dict[str, int] = {}
    for stems in _index().values():
        for stem in stems:
            counts[stem] = counts.get(stem, 0) + 1
    return {stem: 1 / count for stem, count in counts.items()}
