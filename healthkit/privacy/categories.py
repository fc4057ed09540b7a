"""Kinds of data: which one a metric, an analyte, a table, a code or a text belongs to, read from ``categories.toml``.

A thing may belong to several, and then each of them must be allowed. What no declaration knows belongs to no category,
and what belongs to none is never sent.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.errors import UnknownName
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.model.words import fold

_ID_KEYS = {"metric": "metric", "metrics": "metric", "analyte": "analyte", "analytes": "analyte", "table": "table"}


@dataclass(frozen=True)
class Category:
    """One kind of data, as declared; the file's head says what the parts mean."""

    id: str
    label: dict[str, str]
    groups: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    only: bool = False
    analytes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    icd: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def name(self, lang: str) -> str:
        """The label in a language."""
        return self.label.get(lang) or self.label["en"]


@lru_cache(maxsize=1)
def categories() -> dict[str, Category]:
    """Every category by id, in the order of the declaration."""
    raw = tomllib.loads(files("healthkit.privacy").joinpath("categories.toml").read_text("utf-8"))
    made = {}
    for key, row in raw.items():
        parts: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
        }
        made[key] = Category(id=key, **parts)
    return made


def known(name: str) -> str:
    """The id, if there is such a category.

    Raises:
        UnknownName: there is none.
    """
    if name not in categories():
        raise UnknownName("category", name, categories())
    return name


def of_metric(metric_id: str) -> frozenset[str]:
    """The categories of a metric; none for one that the catalogue lacks, which is therefore not sent."""
    found = catalogue().metrics.get(metric_id) or catalogue().by_alias.get(metric_id)
    if found is None:
        return frozenset()
    named = {one.id for one in categories().values() if found.id in one.metrics}
    if any(categories()[one].only for one in named):
        return frozenset(named)
    return frozenset(named | {one.id for one in categories().values() if found.group in one.groups})


def of_analyte(analyte_id: str) -> frozenset[str]:
    """``labs``, or those of the same vital sign's metric; with the sensitive ones in addition. None if unknown."""
    found = analytes().all.get(analyte_id)
    if found is None:
        return frozenset()
    base = of_metric(found.metric) if found.metric else frozenset()
    named = {one.id for one in categories().values() if analyte_id in one.analytes}
    return (base or frozenset({"labs"})) | named


def of_table(table: str) -> frozenset[str]:
    """The categories of a table; samples and events belong to those of their metrics, so to none as a table."""
    return frozenset(one.id for one in categories().values() if table in one.tables)


def of_code(system: str | None, code: str | None) -> frozenset[str]:
    """The sensitive categories that a diagnosis' ICD-10 code tells; none for other systems."""
    if not code or not system or "icd10" not in re.sub(r"[^a-z0-9]", "", system.lower()):
        return frozenset()
    return frozenset(one.id for one in categories().values() if code.upper().startswith(one.icd or ("\0",)))


def in_text(text: str) -> frozenset[str]:
    """The sensitive categories whose words a text holds, whatever it is said to be; English and French."""
    folded = fold(text)
    return frozenset(name for name, words in _words().items() if words.search(folded))


def in_content(content: object) -> frozenset[str]:
    """The categories that a text or JSON value shows: by words, by ids of metrics, analytes and tables, by codes."""
    if isinstance(content, str):
        return in_text(content)
    if isinstance(content, Mapping):
        found = frozenset().union(*(in_text(str(key)) | in_content(value) for key, value in content.items()))
        for key, kind in _ID_KEYS.items():
            found |= _of_ids(kind, content.get(key))
        system, code = content.get("system"), content.get("code")
        return found | of_code(str(system) if system else None, str(code) if code else None)
    if isinstance(content, Iterable):
        return frozenset().union(*(in_content(value) for value in content))
    return frozenset()


def _of_ids(kind: str, value: object) -> frozenset[str]:
    named = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else ()
    look = {"metric": of_metric, "analyte": of_analyte, "table": of_table}[kind]
    return frozenset[str]().union(*(look(str(one)) for one in named))


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    """One pattern a category; a beginning of four letters or less must be the whole word ("sti" is not "still")."""
    patterns = {}
    for one in categories().values():
        if one.words:
            ends = (re.escape(word) + (r"(?![a-z])" if len(word) <= 4 else "") for word in one.words)
            patterns[one.id] = re.compile(rf"(?<![a-z])(?<!\bst )(?:{'|'.join(ends)})")
    return patterns
