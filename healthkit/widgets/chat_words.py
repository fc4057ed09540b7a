"""What the chat says of consents, items and what stayed here, in a person's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from healthkit.i18n import messages, number, text
from healthkit.privacy.categories import categories
from healthkit.privacy.scope import ANY
from healthkit.privacy.screening import Pair, Withheld


def category(name: str, lang: str) -> str:
    """The label of a kind of data."""
    found = categories().get(name)
    return found.name(lang) if found else name


def source(name: str, lang: str) -> str:
    """A source; ``*`` is every one."""
    return text("privacy.all_sources", lang) if name == ANY else name


def pair(one: Pair, lang: str) -> str:
    """A kind of data of a source."""
    return text("chat.pair", lang, category=category(one[1], lang), source=source(one[0], lang))


def size(count: int, lang: str) -> str:
    """Bytes."""
    return text("chat.bytes", lang, count, n=number(count, lang))


def title(said: str, lang: str) -> str:
    """What an item of a request is; the program's own names for some in the person's language."""
    if said in {"system", "question", "answer"}:
        return text(f"chat.item_{said}", lang)
    if f"tool_{said}" in messages("chat"):
        return text("chat.item_call", lang, what=tool(said, lang))
    return said or text("chat.item_other", lang)


def tool(name: str, lang: str) -> str:
    """What a tool looks up."""
    return text(f"chat.tool_{name}", lang) if f"tool_{name}" in messages("chat") else name


def withheld(found: Iterable[Withheld], lang: str) -> list[dict[str, Any]]:
    """Each thing that stayed here once: why, and the pairs whose consent would let it go."""
    lines: dict[str, list[list[str]]] = {}
    for one in found:
        what = ", ".join(dict.fromkeys(pair(missing, lang) for missing in one.missing))
        words = (
            text(f"chat.withheld_{one.reason}", lang, title=title(one.title, lang), what=what)
            if (one.reason == "consent")
            else text(f"chat.withheld_{one.reason}", lang, title=title(one.title, lang))
        )
        lines[words] = [list(missing) for missing in one.missing]
    return [{"words": words, "pairs": pairs} for words, pairs in lines.items()]
