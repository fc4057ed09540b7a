"""What the phrases of a question say about the record, before any name is looked up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from healthkit.ask.records.plan import Subject
from healthkit.ask.records.vocabulary import vocabulary
from healthkit.ask.spotting import Page
from healthkit.ask.words import Question

_Kind = Literal["noun", "verb", "ask", "fact"]
# Tables that an ask may be about where no noun and no verb says which, the likeliest first.
_BY_ASK: dict[str, tuple[Subject, ...]] = {
    "start": ("medication", "condition", "allergy"), "duration": ("medication", "condition"), "stop": ("medication",),
    "dose": ("medication",), "who": ("medication", "procedure", "condition"), "when": ("procedure", "condition"),
    "started": ("medication", "condition"), "stopped": ("medication",),
}  # fmt: skip
# A verb of illness is also one of what was done: “have I had a colonoscopy?”
_BY_VERB: dict[str, tuple[Subject, ...]] = {"condition": ("condition", "procedure")}
_IN_TIME = frozenset({"when", "quand", "date", "remonte", "ago", "since", "depuis"})
_COMMON = frozenset({"my", "the", "a", "to", "in", "of", "mon", "ma", "de", "la", "le", "du", "d", "l"})


@dataclass(frozen=True)
class Signs:
    """Tables by ``nouns`` and by ``verbs``, what is asked (``asks``), ``facts`` about the person, whether ``record``
    itself is named and whether a verb or noun speaks of the ``past``; ``places`` are the words of each kind."""

    nouns: frozenset[str]
    verbs: frozenset[str]
    asks: frozenset[str]
    facts: tuple[str, ...]
    record: bool
    past: bool
    places: dict[_Kind, frozenset[int]]

    @property
    def explained(self) -> frozenset[int]:
        """All words of the phrases."""
        return frozenset().union(*self.places.values())


def bare(question: Question) -> Question:
    """The question without words that change nothing, such as ``currently``."""
    dropped = vocabulary().tongues[question.lang].dropped
    gone = {place for spot in Page(question).spot({"dropped": dropped}) for place in spot.words}
    kept = [place for place in range(len(question.words)) if place not in gone]
    said = tuple(question.words[place] for place in kept)
    starts, at = [], 0
    for word in said:
        starts.append(at)
        at += len(word) + 1
    typed = tuple(question.typed[place] for place in kept)
    return replace(question, typed=typed, words=said, line=" ".join(said), starts=tuple(starts))


def concerns(page: Page) -> bool:
    """Whether a question may be one to the record: it has a word of it, and asks for no advice."""
    tongue = vocabulary().tongues[page.question.lang]
    if _triggers(page.question.lang).isdisjoint(page.question.words):
        return False
    facts = {place for spot in page.spot(tongue.facts) for place in spot.words}  # “né” is no “ne”
    return not Page(page.question, facts).spot({"never": tongue.never})


def timely(page: Page) -> set[int]:
    """Words of asks such as ``since when``, which no period may take."""
    return {place for spot in page.spot(_timely(page.question.lang)) for place in spot.words}


def read_signs(page: Page) -> Signs:
    """The phrases among the free words."""
    found: dict[str, dict[str, None]] = {"noun": {}, "verb": {}, "ask": {}, "fact": {}}
    places: dict[str, set[int]] = {"noun": set(), "verb": set(), "ask": set(), "fact": set()}
    for spot in page.spot(_table(page.question.lang)):
        kind, key = spot.key.split(" ")
        found[kind][key] = None
        places[kind].update(spot.words)
    asks = frozenset(found["ask"])
    return Signs(
        nouns=frozenset(noun.removesuffix("_past") for noun in found["noun"]),
        verbs=frozenset(verb.removesuffix("_past") for verb in found["verb"]),
        asks=asks - {"record"},
        facts=tuple(found["fact"]),
        record="record" in asks,
        past=any(key.endswith("_past") for key in (*found["noun"], *found["verb"])),
        places={kind: frozenset(some) for kind, some in places.items()},  # type: ignore[misc]
    )


def subjects(signs: Signs, page: Page) -> list[Subject]:
    """The tables that a question may mean, the likeliest first."""
    nouns = set(signs.nouns)
    if nouns == {"medication", "supplement"}:
        nouns = {"medication"}
    if "family_history" in nouns:
        nouns = {"family_history"}
    if nouns & {"allergy_medication", "allergy_food"} or (nouns == {"medication"} and "allergy" in signs.verbs):
        nouns = {"allergy"}
    if nouns:
        return [nouns.pop()] if len(nouns) == 1 else []  # type: ignore[list-item]
    found: list[Subject] = []
    for verb in sorted(signs.verbs, key=lambda one: (one == "condition", one)):
        found += _BY_VERB.get(verb, (verb,))  # type: ignore[arg-type]
    for ask in sorted(signs.asks):
        found += _BY_ASK.get(ask, ())
    if signs.asks & {"last", "first"} and not _IN_TIME.isdisjoint(page.question.words):
        found += _BY_ASK["when"]  # “my last colonoscopy” alone may ask what it found
    return list(dict.fromkeys(found))


def category(signs: Signs) -> str:
    """Allergies of one category only, as a plan's key; empty where all are meant."""
    if signs.nouns & {"medication", "allergy_medication"}:
        return "category medication"
    return "category food" if "allergy_food" in signs.nouns else ""


@lru_cache(maxsize=2)
def _triggers(lang: str) -> frozenset[str]:
    tongue = vocabulary().tongues[lang]
    asks = {key: tongue.asks[key] for key in _BY_ASK}
    tables = (tongue.nouns, tongue.verbs, tongue.facts, asks)
    return (
        frozenset(word for table in tables for some in table.values() for one in some for word in one.split()) - _COMMON
    )


@lru_cache(maxsize=2)
def _timely(lang: str) -> dict[str, list[str]]:
    held = {"since", "depuis", "first", "last", "ago"}
    asks = vocabulary().tongues[lang].asks
    return {key: [one for one in some if held & set(one.split()) and " " in one] for key, some in asks.items()}


@lru_cache(maxsize=2)
def _table(lang: str) -> dict[str, tuple[str, ...]]:
    tongue = vocabulary().tongues[lang]
    tables = {"noun": tongue.nouns, "verb": tongue.verbs, "ask": tongue.asks, "fact": tongue.facts}
    return {f"{kind} {key}": some for kind, table in tables.items() for key, some in table.items()}
