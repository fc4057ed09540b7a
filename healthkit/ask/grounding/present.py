"""A checked text for people: untraced numbers marked, and below it what the numbers rest on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from healthkit.ask.grounding.check import Grounding
from healthkit.i18n import day, number, text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue

MARK = "⁽?⁾"  # no character that Markdown or HTML reads, and read aloud as a question mark
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~$&])")
_MOST_SOURCES = 4


def marked(written: str, grounding: Grounding) -> str:
    """The text with :data:`MARK` behind each number that could not be traced; it stays the same Markdown."""
    parts, at = [], 0
    for span in grounding.spans:
        if span.status == "untraced":
            parts += [written[at : span.end], MARK]
            at = span.end
    return "".join((*parts, written[at:]))


def footer(results: Iterable[Any], lang: str = "en", grounding: Grounding | None = None) -> str:
    """What the numbers rest on, as a Markdown list: evidence with its span and sources, gaps, and the untraced count.

    Args:
        results: answers or their dicts; other results carry no evidence and are passed over.
        lang: ``en`` or ``fr``.
        grounding: of the text above, to say how many numbers could not be traced.
    """
    lines: list[str] = []
    for result in results:
        answer = result.as_dict() if hasattr(result, "as_dict") else result
        if isinstance(answer, Mapping):
            lines += [_evidence(item, lang) for item in answer.get("evidence") or () if isinstance(item, Mapping)]
            lines += [text("grounding.gap", lang, words=_plain(str(words))) for words in answer.get("caveats") or ()]
    lines = list(dict.fromkeys(lines)) or [text("grounding.nothing", lang)]
    if grounding and grounding.untraced:
        count = grounding.untraced
        lines.append(text("grounding.untraced", lang, count, n=number(count, lang), mark=MARK))
    return "\n".join((f"**{text('grounding.title', lang)}**", "", *(f"- {line}" for line in lines)))


def _evidence(item: Mapping[str, Any], lang: str) -> str:
    name = _name(str(item.get("metric") or ""), lang)
    rows = int(item.get("rows") or 0)
    first, last = (_day(item.get(end)) for end in ("from", "to"))
    parts = [text("grounding.rows", lang, rows, what=name, n=number(rows, lang))]
    if first and last:
        key = "grounding.on" if first == last else "grounding.span"
        parts.append(text(key, lang, first=day(first, lang), last=day(last, lang)))
    sources = [_plain(str(source)) for source in item.get("sources") or ()]
    if sources:
        more = len(sources) - _MOST_SOURCES
        listed = ", ".join(sources[:_MOST_SOURCES]) + (text("grounding.more", lang, n=more) if more > 0 else "")
        parts.append(text("grounding.sources", lang, len(sources), list=listed))
    return text("grounding.join", lang).join(parts)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value if isinstance(value, date) else None


def _name(metric: str, lang: str) -> str:
    known = catalogue().metrics.get(metric) or analytes().get(metric)
    return known.name(lang) if known else _plain(metric.replace("_", " "))


def _plain(words: str) -> str:
    """Words of the data on one line, with nothing that Markdown or HTML would read."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))
