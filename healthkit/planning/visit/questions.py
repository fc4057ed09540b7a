"""The three to five questions of a brief: templates, filled from its statements; nothing in them is judged."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any

from healthkit.planning.visit.model import Statement

LEAST, MOST = 3, 5


@dataclass(frozen=True)
class Template:
    """One template of ``questions.toml``."""

    id: str
    en: str
    fr: str
    on: str = ""
    most: int = 1
    where: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """All templates, the most pressing first."""
    raw = tomllib.loads(files("healthkit.planning.visit").joinpath("questions.toml").read_text("utf-8"))
    return tuple(Template(**{**row, "needs": tuple(row.get("needs", ()))}) for row in raw["question"])


def questions(
    parts: Mapping[str, tuple[Statement, ...]], reason: str, medicines: int, lang: str
) -> tuple[Statement, ...]:
    """At most five, each about something else; general ones fill up to three.

    Every question carries the rows of the statement that it is built from.
    """
    known = {"reason": bool(reason), "medicines": medicines > 0}
    told: set[str] = set()
    found: list[Statement] = []
    for template in templates():
        general = not template.on and "reason" not in template.needs
        if not all(known[need] for need in template.needs) or (general and len(found) >= LEAST):
            continue
        fresh = (one for one in _asked(template, parts, reason, lang) if told.isdisjoint(one.data.get("about", ())))
        for one in islice(fresh, min(template.most, MOST - len(found))):
            told.update(one.data.get("about", ()))
            found.append(one)
    return tuple(found)


def _asked(
    template: Template, parts: Mapping[str, tuple[Statement, ...]], reason: str, lang: str
) -> Iterator[Statement]:
    pattern: str = getattr(template, lang)
    if not template.on:
        yield Statement(f"question:{template.id}", "question", "", pattern.format(reason=reason))
        return
    part, _, kind = template.on.partition(".")
    for one in parts.get(part, ()):
        if one.kind == kind and all(one.data.get(name) == value for name, value in template.where.items()):
            asked = pattern.format(**{**one.words, "reason": reason})
            data = {"from": one.id, "about": _subjects(one)}
            yield Statement(f"question:{template.id}:{one.id}", "question", one.label, asked, one.rows, data)


def _subjects(one: Statement) -> list[str]:
    """What a question is about, so that no two are about the same: its medicines, else its analyte, else itself."""
    return list(one.data.get("names") or [one.data.get("analyte") or one.data.get("name") or one.id])


def own(texts: tuple[str, ...]) -> tuple[Statement, ...]:
    """Questions that the person wrote or changed; they follow from no row."""
    return tuple(
        Statement(f"question:own:{place}", "own", "", words.strip(), ())
        for place, words in enumerate(texts, 1)
        if words.strip()
    )


def kept(proposed: tuple[Statement, ...], wanted: tuple[str, ...]) -> tuple[Statement, ...]:
    """The person's list: proposed questions that stayed as they were keep their rows, the others are their own."""
    by_text = {one.text: one for one in proposed}
    written = {one.text: one for one in own(wanted)}
    return tuple(by_text.get(text) or one for text, one in written.items())
