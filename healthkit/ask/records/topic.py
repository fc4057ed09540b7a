"""Reads and answers."""

from __future__ import annotations

from typing import Any

from healthkit.ask.answer import Answer
from healthkit.ask.spotting import Page
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import AnyPlan, NotUnderstood, Understood


class _Topic:
    name = "records"

    def read(self, page: Page, scope: Scope) -> Understood | NotUnderstood | None:
        return None

    def answer(self, question: str, understood: Understood, scope: Scope, lang: str) -> Answer:
        raise NotImplementedError

    def plan_of(self, data: dict[str, Any]) -> AnyPlan:
        raise NotImplementedError


TOPIC = _Topic()
