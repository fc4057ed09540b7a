"""Footnotes: [1] after a sentence that a statement supports, a short remark after one that none does."""

from __future__ import annotations

from healthkit.clinical.statements.cite import Cited, cite
from healthkit.i18n import LANGUAGES
from healthkit.i18n import text as message


def marked(text: str, lang: str) -> str:
    """The answer with its footnotes and, below, the list of sources; as it was where nothing general is said."""
    shown = lang if lang in LANGUAGES else "en"
    found = cite(text, shown)
    if not found:
        return text
    numbers: dict[str, int] = {}
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.end], " ", _mark(one, numbers, shown)]
        at = one.end
    body = "".join((*parts, text[at:])).rstrip("\n")
    listed = {one.statement.source.id: one.statement for one in found if one.statement is not None}
    lines = [message("statements.sources", shown)] if listed else []
    for name, number in numbers.items():
        doubt = "" if listed[name].confirmed else message("statements.unconfirmed", shown)
        lines.append(f"[{number}] {listed[name].source.line().rstrip(', ')}{doubt}")
    return "\n\n".join((body, "\n".join(lines))) if lines else body


def _mark(one: Cited, numbers: dict[str, int], lang: str) -> str:
    if one.statement is None:
        return message("statements.uncited", lang)
    number = numbers.setdefault(one.statement.source.id, len(numbers) + 1)
    if one.status == "contradicted":
        return message("statements.contradicted", lang, number=number)
    return f"[{number}]"
