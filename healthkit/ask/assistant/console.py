"""The preview at a keyboard, in a terminal or a notebook: what would leave, to whom, and the person's word."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from healthkit.i18n import number, text
from healthkit.privacy.gate import Decision, Preview

_YES = {"y", "yes", "o", "oui"}
_CONVERSATION = {"c"}
_BYTES = {"b"}


def asking(
    lang: str, read: Callable[[str], str] = input, write: Callable[[str], Any] = print
) -> Callable[[Preview], Decision]:
    """Somebody to ask: shows a preview with ``write`` and takes one line from ``read``.

    The line is yes, no, ``c`` (for this conversation), ``b`` (show the bytes), or numbers to strike. Nothing, an end of
    input, or words that are none of these mean no.
    """

    def decide(preview: Preview) -> Decision:
        write(described(preview, lang))
        while True:
            try:
                said = read(text("assistant.console_ask", lang)).strip().lower()
            except (EOFError, KeyboardInterrupt):
                return Decision(allow=False)
            if said not in _BYTES:
                return _decision(said)
            write(preview.body.decode("utf-8"))

    return decide


def described(preview: Preview, lang: str) -> str:
    """A preview in lines: to whom, on which terms, each item, what stays, how many bytes."""
    where = text("assistant.console_here" if preview.local else "assistant.console_elsewhere", lang)
    lines = [text("assistant.console_to", lang, model=preview.model, host=preview.host, where=where)]
    if not preview.local:
        unknown = text("assistant.console_unknown", lang)
        retention, training = preview.retention or unknown, preview.training or unknown
        lines.append(text("assistant.console_terms", lang, retention=retention, training=training))
    for item in preview.items:
        if item.title != "system":
            lines.append(f"  {item.index}. {item.title}: {_shortened(item.text)}")
    lines += [text("assistant.console_withheld", lang, title=one.title, reason=one.reason) for one in preview.withheld]
    scrubbed = sum(one.count for one in preview.replaced)
    if scrubbed:
        lines.append(text("assistant.console_scrubbed", lang, scrubbed, n=number(scrubbed, lang)))
    size = len(preview.body)
    lines.append(text("assistant.console_size", lang, size, n=number(size, lang), sha256=preview.sha256))
    return "\n".join(lines)


def _shortened(words: str, most: int = 300) -> str:
    """One line of an item; a table is shown as compact JSON."""
    try:
        words = json.dumps(json.loads(words), ensure_ascii=False)
    except ValueError:
        words = " ".join(words.split())
    return words if len(words) <= most else f"{words[:most]}…"


def _decision(said: str) -> Decision:
    if said in _YES:
        return Decision(allow=True)
    if said in _CONVERSATION:
        return Decision(allow=True, remember="conversation")
    struck = said.replace(",", " ").split()
    if struck and all(one.isdigit() for one in struck):
        return Decision(allow=True, strike=frozenset(map(int, struck)))
    return Decision(allow=False)
