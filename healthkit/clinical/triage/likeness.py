"""A second reader beside the rules: how much a message is like messages that people labelled as dangers, or as none.

Rules read phrases, and people find other words. This reader is a linear model over words, parts of words and what the
rules' own tables recognised, trained by ``tools/train_triage.py`` on labelled messages. It is a table of weights: pure,
deterministic, the same everywhere. Nothing here was reviewed by a clinician.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import sqrt

from healthkit.clinical.triage.fold import Folded, Token
from healthkit.clinical.triage.tables import language

BITS = 17
HEADS = ("any", "now", "crisis", "violence")
"""What each column of weights tells: that anybody should look, that help is needed now, and then whether by one's own
or somebody's hand, and whether by somebody else's."""
FILE = "likeness.bin"
RARITY = 0.05
"""One step of the table of rarities: of 1 + log(messages / messages with the feature)."""
_PARTS = (3, 4, 5)
_MOST_TOKENS = 400


@dataclass(frozen=True)
class Likeness:
    """Log odds by head; above 0 is more likely than not. ``heard`` is False for a text without a word."""

    any: float
    now: float
    crisis: float
    violence: float
    heard: bool = True


NOTHING = Likeness(0.0, 0.0, 0.0, 0.0, heard=False)


@dataclass(frozen=True)
class Table:
    """Weights by head with their scales and biases, how rare each feature is, the bounds of ``assess``, and the hash of
    what all this was trained on."""

    weights: tuple[array[int], ...]
    rarity: array[int]
    scale: tuple[float, ...]
    bias: tuple[float, ...]
    bounds: dict[str, float]
    doubtful: frozenset[str]
    """Rules whose words people also use of no danger, by count of what they fired on."""
    trained_on: str


def likeness(folded: Folded, marks: Iterable[str] = ()) -> Likeness:
    """Weigh a text. ``marks`` are names of what the rules' tables recognised in it."""
    found = features(folded, marks)
    if not folded.tokens:
        return NOTHING
    held = table()
    rare = [held.rarity[at] * RARITY for at in found]
    norm = 1 / sqrt(sum(one * one for one in rare))
    sums = (sum(map(weights.__getitem__, found)) for weights in held.weights)
    parts = zip(sums, held.scale, held.bias, strict=True)
    any_, now, crisis, violence = (total * scale * norm + bias for total, scale, bias in parts)
    return Likeness(any_, now, crisis, violence)


def loudest(folded: Folded, marks: Iterable[str]) -> Likeness:
    """The most pressing of a text and its sentences, head by head: harmless words around a cry do not drown it.

    Each sentence is read with the signs and rules of the whole, and without what frames another.
    """
    marks = tuple(marks)
    whole = likeness(folded, marks)
    parts: dict[int, list[Token]] = {}
    for token in folded.tokens:
        parts.setdefault(token.sentence, []).append(token)
    if len(parts) < 2:
        return whole
    told = [mark for mark in marks if mark[0] in "rs"]
    each = [likeness(Folded("", tuple(tokens), frozenset()), told) for tokens in parts.values()]
    any_, now, crisis, violence = (max(getattr(one, head) for one in (whole, *each)) for head in HEADS)
    return Likeness(any_, now, crisis, violence)


def features(folded: Folded, marks: Iterable[str] = ()) -> list[int]:
    """Where in the table a text's features stand, each once, in order."""
    alike = language().alike
    said = (token.word for token in folded.tokens[:_MOST_TOKENS])
    words = ["0" if word[0].isdigit() else alike.get(word, word) for word in said]
    names = {*_of_words(words), *(f"m{mark}" for mark in marks)}
    if folded.questions:
        names.add("?")
    mask = (1 << BITS) - 1
    return sorted({zlib.crc32(name.encode()) & mask for name in names})


def _of_words(words: list[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        yield f"w{word}"
        for further in (1, 2, 3):
            if at + further < len(words):
                yield f"s{word} {words[at + further]}" if further > 1 else f"w{word} {words[at + 1]}"
        if at + 2 < len(words):
            yield f"w{word} {words[at + 1]} {words[at + 2]}"
        edged = f"<{word}>"
        for size in _PARTS:
            for start in range(len(edged) - size + 1):
                yield f"c{edged[start : start + size]}"


@lru_cache(maxsize=1)
def table() -> Table:
    """The weights as they were trained."""
    raw = zlib.decompress(files("healthkit.clinical.triage").joinpath(FILE).read_bytes())
    length = int.from_bytes(raw[:4], "little")
    head = json.loads(raw[4 : 4 + length])
    size = 1 << BITS
    columns = [raw[start : start + size] for start in range(4 + length, len(raw), size)]
    weights = tuple(array("b", column) for column in columns[1:])
    return Table(
        weights, array("B", columns[0]), tuple(head["scale"]), tuple(head["bias"]), head["bounds"],
        frozenset(head["doubtful"]), head["trained_on"],
    )  # fmt: skip
