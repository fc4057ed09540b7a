"""Numbers written in words: “thirty-two”, “trente-deux”, “quatre-vingt-dix-sept”, “une douzaine”."""

from __future__ import annotations

import re
from functools import lru_cache

_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_FR = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize",
)  # fmt: skip
_FR_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
            "octante": 80, "nonante": 90}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "cent": 100, "cents": 100, "mille": 1000}
# Round sets, which are hedges by nature.
SETS = {"dozen": 12, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
        "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100}  # fmt: skip
# Articles and pronouns, and French “neuf”, which is also “new”: numbers only beside a unit.
UNSURE = frozenset({"one", "un", "une", "neuf"})


@lru_cache(maxsize=1)
def _table() -> dict[str, int]:
    table = {word: value for words in (_EN, _FR) for value, word in enumerate(words)}
    table |= {word: 20 + 10 * index for index, word in enumerate(_EN_TENS)}
    table |= _FR_TENS | {"une": 1, "vingts": 20}
    return table


@lru_cache(maxsize=1)
def pattern() -> re.Pattern[str]:
    """Runs of number words, joined by blanks, hyphens, “and” or “et”."""
    words = sorted([*_table(), *_SCALES, *SETS], key=len, reverse=True)
    one = "|".join(words)
    return re.compile(rf"\b(?:{one})(?:(?:[\s-]|-et-|\sand\s|\set\s)(?:{one}))*\b", re.IGNORECASE)


def value_of(words: str) -> int | None:
    """The number that a run of number words means, or None where the run is no one number (“two three”)."""
    total = part = 0
    last = 10**6
    for word in re.split(r"[\s-]+", words.lower()):
        if word in ("and", "et"):
            continue
        if word in SETS:
            part = max(part, 1) * SETS[word]
        elif word in _SCALES and _SCALES[word] == 100:
            part = max(part, 1) * 100
        elif word in _SCALES:
            total, part = total + max(part, 1) * 1000, 0
        elif word in ("vingt", "vingts") and part % 100 == 4 and last == 4:
            part += 76
        else:
            value = _table()[word]
            if part % 10 and value >= 10 and part % 100 not in (60, 80):
                return None
            if part % 100 and not _joins(part % 100, value):
                return None
            part += value
        last = _table().get(word, 0)
    return total + part


def _joins(tens: int, value: int) -> bool:
    """Whether a word may follow the tens before it: “trente deux”, “soixante-quinze”, “quatre-vingt-dix-sept”."""
    if tens in (60, 80):
        return value < 20
    if tens in (70, 90) or tens == 10:
        return value < 10
    return tens >= 20 and tens % 10 == 0 and value < 10
