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


def plan_of(data: dict[str, Any]) -> AnyPlan:
    """A plan from the plain values of any topic's."""
    return topic(str(data["topic"])).plan_of(data)
