"""What is said where a question is not answered: what was understood, what was not, and what can be asked instead."""

from __future__ import annotations

import re
from datetime import date

from healthkit.ask import display, suggestions
from healthkit.ask.answer import Answer
from healthkit.ask.lexicon import PAIRS
from healthkit.ask.presence import Presence
from healthkit.ask.understanding import NotUnderstood
from healthkit.i18n import text
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.catalogue import catalogue


def abstain(question: str, failure: NotUnderstood, lang: str, presence: Presence, as_of: date) -> Answer:
    """An answer that says plainly that there is none."""
    offered = suggestions.suggest(presence, failure.metrics, lang, as_of)
    analyte = _analyte(question)
    parts = [_reason(failure, lang)] if analyte is None or failure.reason != "unknown_words" else []
    if analyte:
        parts.append(text("ask.see_labs", lang, analyte=analyte.name(lang), id=analyte.id))
    if failure.reason == "unknown_words" and failure.metrics:
        parts.append(text("ask.understood", lang, what=_names(failure.metrics, lang)))
    if not presence.metrics:
        parts.append(text("ask.nothing", lang))
    if offered:
        listed = "\n".join(text("ask.quoted", lang, question=item) for item in offered)
        parts.append(text("ask.try", lang, questions=listed))
    return Answer(question, " ".join(parts), lang, abstained=True, suggestions=offered)


def _analyte(question: str) -> Analyte | None:
    """The laboratory value that a question is about; questions do not reach results yet, but a command shows them."""
    words = re.findall(r"[\w-]+", question)
    known = analytes()
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            found = known.find(" ".join(words[start : start + length]))
            if found and found.panel != "vital":
                return found
    return None


def _reason(failure: NotUnderstood, lang: str) -> str:
    options = _names(failure.metrics, lang)
    if failure.reason == "several_metrics" and not failure.metrics:
        return text("ask.several_metrics_none", lang)
    return text(f"ask.{failure.reason}", lang, words=failure.words, options=options)


def _names(metrics: tuple[str, ...], lang: str) -> str:
    labels = (text(f"ask.{name}", lang) if name in PAIRS else catalogue().get(name).name(lang) for name in metrics)
    return ", ".join(display.in_sentence(label) for label in labels)
