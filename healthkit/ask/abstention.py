"""What is said where a question is not answered: what was understood, what was not, and what can be asked instead."""

from __future__ import annotations

from healthkit.ask import display, pointing, suggestions
from healthkit.ask.answer import Answer
from healthkit.ask.lexicon import PAIRS
from healthkit.ask.presence import Presence
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import NotUnderstood
from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue

_NEAR_DANGER = frozenset({"advice", "judgement", "visit", "span", "results", "worry"})
"""Reasons and places beside which a critical result is told."""
_VAGUE = frozenset({"no_metric", "unknown_words"})
"""Reasons that need not be said where something else gathers what was asked for."""


def abstain(question: str, failure: NotUnderstood, lang: str, presence: Presence, scope: Scope) -> Answer:
    """An answer that says plainly that there is none; it still says what must not wait, and where the rest is."""
    found = () if failure.metrics or failure.reason == "other_person" else pointing.places(question, failure.lang)
    urgent = pointing.standing(scope, lang) if {*found, failure.reason} & _NEAR_DANGER else []
    elsewhere = pointing.pointers(found, lang)
    offered = (
        *pointing.offers(found, scope, lang),
        *suggestions.suggest(presence, failure.metrics, lang, scope.as_of),
    )[:3]
    parts = elsewhere if elsewhere and failure.reason in _VAGUE else [_reason(failure, lang), *elsewhere]
    if failure.reason == "unknown_words" and failure.metrics:
        parts.append(text("ask.understood", lang, what=_names(failure.metrics, lang)))
    if not presence.imported:
        parts.append(text("ask.nothing", lang))
    if offered:
        listed = "\n".join(text("ask.quoted", lang, question=item) for item in offered)
        parts.append(text("ask.try", lang, questions=listed))
    return Answer(question, "\n".join([*urgent, " ".join(parts)]), lang, abstained=True, suggestions=offered)


def _reason(failure: NotUnderstood, lang: str) -> str:
    options = _names(failure.metrics, lang) or failure.words
    if failure.reason == "several_metrics" and not failure.metrics:
        return text("ask.several_metrics_none", lang)
    return text(f"ask.{failure.reason}", lang, words=failure.words, options=options)


def _names(metrics: tuple[str, ...], lang: str) -> str:
    return ", ".join(display.in_sentence(_label(name, lang)) for name in metrics)


def _label(name: str, lang: str) -> str:
    """What a metric, a pair of metrics or an analyte is called."""
    if name in PAIRS:
        return text(f"ask.{name}", lang)
    metric = catalogue().metrics.get(name)
    return metric.name(lang) if metric else analytes()[name].name(lang)
