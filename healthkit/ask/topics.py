"""The kinds of question there are, and in which order they are tried: what names a record or a laboratory value before
what names a metric."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol

from healthkit.ask.answer import Answer
from healthkit.ask.execute import Reader
from healthkit.ask.spotting import Page
from healthkit.ask.understanding import AnyPlan, NotUnderstood, Understood
from healthkit.store import Vault

NAMES = ("records", "labs", "relations", "metrics")


@dataclass(frozen=True)
class Scope:
    """What a topic may look at: the vault on an open connection, the day that ``today`` means, the question's language.

    ``running`` is today where the as-of day was not given, so that the day is still going on. ``cache`` lasts as long
    as the session.
    """

    vault: Vault
    reader: Reader
    as_of: date
    lang: str
    running: date | None = None
    cache: dict[str, Any] = field(default_factory=dict, compare=False)


class Topic(Protocol):
    """One kind of question."""

    name: str

    def read(self, page: Page, scope: Scope) -> Understood | NotUnderstood | None:
        """Read a question; None where it is none of this kind. The page is fresh."""
        ...

    def follow(self, page: Page, scope: Scope, last: AnyPlan) -> Understood | None:
        """The last plan of this topic, changed by a question that leans on it; None where it does not fit. Words that
        lead up to it (``and``, ``what about``) are taken."""
        ...

    def answer(self, question: str, understood: Understood, scope: Scope, lang: str) -> Answer:
        """Compute and say it, in ``lang``."""
        ...

    def plan_of(self, data: dict[str, Any]) -> AnyPlan:
        """The plan that its ``as_dict`` described."""
        ...


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """All topics, the most particular first."""
    return tuple(import_module(f"healthkit.ask.{name}").TOPIC for name in NAMES)


def topic(name: str) -> Topic:
    """One topic by its name."""
    return next(one for one in topics() if one.name == name)


@lru_cache(maxsize=2)
def words(lang: str) -> frozenset[str]:
    """Every word that only a topic of its own vocabulary knows in a language."""
    from healthkit.ask.labs.names import words as of_labs
    from healthkit.ask.records.vocabulary import words as of_records
    from healthkit.ask.relations.vocabulary import words as of_relations

    return of_labs() | of_records(lang) | of_relations(lang)


def plan_of(data: dict[str, Any]) -> AnyPlan:
    """A plan from the plain values of any topic's."""
    return topic(str(data["topic"])).plan_of(data)
