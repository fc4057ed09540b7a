"""Beside a refusal, what must not wait and where the rest is: critical results that stand, and what gathers them.

Who asks "should I worry?" gets no judgement, but is told of the potassium that a laboratory would phone through.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from healthkit.ask import display
from healthkit.ask.labs.shelf import shelf
from healthkit.ask.topics import Scope
from healthkit.ask.words import read
from healthkit.i18n import text
from healthkit.source import labs_words

Places = dict[str, dict[str, list[list[str]]]]


@lru_cache(maxsize=1)
def _places() -> Places:
    return tomllib.loads(files("healthkit.ask").joinpath("pointing.toml").read_text("utf-8"))


def places(question: str, lang: str) -> tuple[str, ...]:
    """What a question seems to be after, by its words: ``visit``, ``insurance``, ``span``, ``results``, ``worry``."""
    said = set(read(question, lang).words)
    return tuple(
        name for name, lists in _places().items() if all(said.intersection(words) for words in lists.get(lang, [[]]))
    )


def standing(scope: Scope, lang: str) -> list[str]:
    """Critical results of these weeks that no later one has overtaken, each with what to do."""
    results = shelf(scope)
    if not results.held:
        return []
    return [
        text(
            "ask.standing",
            lang,
            what=labs_words.name_of(row, lang),
            value=labs_words.value_of(row, lang),
            day=display.day(row["day"], lang),
            words=labs_words.critical_words(row, lang),
        )
        for row in results.book(()).latest
        if row["critical"] and not row["critical_past"]
    ]


def pointers(found: tuple[str, ...], lang: str) -> list[str]:
    """Which command gathers what was asked for."""
    return [text(f"ask.see_{name}", lang) for name in found if name != "results"]


def offers(found: tuple[str, ...], scope: Scope, lang: str) -> tuple[str, ...]:
    """Questions on the results of laboratories that can be asked instead, where there are some."""
    if not {"results", "visit", "worry"}.intersection(found) or not shelf(scope).held:
        return ()
    return (text("ask.offer_flagged", lang), text("ask.offer_moved", lang))
