"""What is said where a question is not answered: what was understood, what was not, and what can be asked instead."""

from __future__ import annotations

from datetime import date

from healthkit.ask import display, suggestions
from healthkit.ask.answer import Answer
from healthkit.ask.lexicon import PAIRS
from healthkit.ask.presence import Presence
from healthkit.ask.understanding import NotUnderstood
from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue


def abstain(question: str, failure: NotUnderstood, lang: str, presence: Presence, as_of: date) -> Answer:
    """An answer that says plainly that there is none."""
    offered = suggestions.suggest(presence, failure.metrics, lang, as_of)
    parts = [_reason(failure, lang)]
    if failure.reason == "unknown_words" and failure.metrics:
        parts.append(text("ask.understood", lang, what=_names(failure.metrics, lang)))
    if not presence.imported:
        parts.append(text("ask.nothing", lang))
    if offered:
        listed = "\n".join(text("ask.quoted", lang, question=item) for item in offered)
        parts.append(text("ask.try", lang, questions=listed))
    return Answer(question, " ".join(parts), lang, abstained=True, suggestions=offered)


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
