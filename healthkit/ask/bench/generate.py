"""The questions of one run: drawn with a seed, spread over the kinds, in one language or both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from healthkit.ask.bench import figures, recorded, refusing, results
from healthkit.ask.bench.held import Held
from healthkit.ask.bench.question import FAMILIES, Family, Pair, Question, fingerprint
from healthkit.i18n import LANGUAGES
from healthkit.store import Vault

_REFUSED = 4  # one question in so many is one that should not be answered


@dataclass(frozen=True)
class Questions:
    """What will be asked; ``left_out`` counts the questions that rest on what is not allowed to leave."""

    all: tuple[Question, ...]
    seed: int
    as_of: date
    left_out: int = 0

    @property
    def fingerprint(self) -> str:
        """By which runs that asked the same are known."""
        return fingerprint(self.all)


def generate(
    vault: Vault, as_of: date, *, most: int = 40, seed: int = 0, lang: str | None = None,
    allowed: Callable[[Iterable[Pair]], set[Pair]] | None = None,
) -> Questions:  # fmt: skip
    """Make at most ``most`` questions that a vault can answer, and some that nobody should.

    Args:
        vault: whose rows the truths are computed from.
        as_of: the last day that counts.
        most: how many questions; fewer where the vault does not hold enough.
        seed: the same seed gives the same questions of the same vault.
        lang: ``en`` or ``fr``; both in turn where none is given.
        allowed: which of some pairs of source and category may leave; everything where none is given.
    """
    held, random = Held(vault, as_of), Random(seed)  # noqa: S311 (no secret: the same seed must give the same)
    made = [one for spoken in ([lang] if lang else LANGUAGES) for one in _every(held, spoken, random)]
    needed = {pair for one in made for pair in one.needs}
    may = allowed(needed) if allowed else needed
    kept = [one for one in made if one.needs <= may]
    return Questions(tuple(_spread(kept, most, random)), seed, as_of, len(made) - len(kept))


def _every(held: Held, lang: str, random: Random) -> Iterable[Question]:
    for metric in figures.asked(held):
        yield from figures.questions(held, metric, lang, random)
    for analyte in results.asked(held):
        yield from results.questions(held, analyte, lang)
    yield from recorded.questions(held, lang, random)
    yield from refusing.questions(held, lang, random)


def _spread(made: list[Question], most: int, random: Random) -> list[Question]:
    """A quarter to refuse, the rest even over the other kinds; languages in turn; the same text never twice."""
    refused = _in_turn([one for one in made if one.refusing], random)[: max(1, most // _REFUSED)]
    answered = _in_turn([one for one in made if not one.refusing], random)[: most - len(refused)]
    chosen = [*answered, *refused]
    random.shuffle(chosen)
    return chosen


def _in_turn(made: list[Question], random: Random) -> list[Question]:
    piles: dict[tuple[Family, str], list[Question]] = defaultdict(list)
    for one in {(one.lang, one.text): one for one in made}.values():
        piles[one.family, one.lang].append(one)
    for pile in piles.values():
        random.shuffle(pile)
    order = sorted(piles, key=lambda key: (_rank(key) % 2, _rank(key)))
    found: list[Question] = []
    while any(piles[key] for key in order):
        found += [piles[key].pop() for key in order if piles[key]]
    return found


def _rank(key: tuple[Family, str]) -> int:
    """By kind, in languages that alternate from kind to kind: a short run has both of them."""
    return 2 * FAMILIES.index(key[0]) + (FAMILIES.index(key[0]) + (key[1] == "fr")) % 2
