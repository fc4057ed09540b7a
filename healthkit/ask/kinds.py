"""Kinds of workout in a question, by our own words and the catalogue's names."""

from __future__ import annotations

from healthkit.ask import lexicon
from healthkit.ask.days import ANY
from healthkit.ask.spotting import Page, Spot
from healthkit.ask.vocabulary import vocabulary
from healthkit.model.activities import activities
from healthkit.model.catalogue import per_catalogue
from healthkit.model.words import small_letters

_GENERAL = frozenset({"other", "play", "transition", "cooldown", "preparation_and_recovery"})


@per_catalogue
def phrases(lang: str) -> dict[str, tuple[str, ...]]:
    """Folded phrases by activity id; a catalogue word that a question needs for something else is left out."""
    words = vocabulary(lang)
    small = {phrase for table in (words.intents, words.refusals, words.weak, words.units) for names in table.values()
             for phrase in names}  # fmt: skip
    metrics = {" ".join(key) for key in lexicon.phrases(lang)}
    taken = (
        {phrase for names in words.activities.values() for phrase in names}
        | small
        | words.filler
        | words.time
        | metrics
    )
    found = {key: list(names) for key, names in words.activities.items()}
    for activity in activities().values():
        if activity.id in _GENERAL:
            continue
        for name in (activity.name(lang), *activity.synonyms.get(lang, ()), *_english(activity.label)):
            phrase = " ".join("".join(c if c.isalnum() else " " for c in small_letters(name)).split())
            if phrase and phrase not in taken:
                taken.add(phrase)
                found.setdefault(activity.id, []).append(phrase)
    return {key: tuple(dict.fromkeys([*names, *(f"{name}s" for name in names if " " not in name and name[-1] != "s"
                                                and f"{name}s" not in taken)]))
            for key, names in found.items()}  # fmt: skip


def _english(label: dict[str, str]) -> tuple[str, ...]:
    return (label["en"],)


def spots(page: Page) -> list[Spot]:
    """Kinds of workout among the free words; the key is an activity id or :data:`ANY`."""
    said = page.question.words
    found = page.spot(phrases(page.question.lang))
    return [one for one in found if said[max(one.words[0] - 2, 0) : one.words[0] + 1] != ("in", "a", "row")]


def one_of(found: list[Spot]) -> str | None:
    """The one kind that spots agree on, :data:`ANY` where they name none in particular; None where they differ."""
    kinds = {spot.key for spot in found} - {ANY}
    return None if len(kinds) > 1 else kinds.pop() if kinds else ANY
