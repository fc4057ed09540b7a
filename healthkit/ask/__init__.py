"""Questions in words, answered from the vault by computation: question ▶ plan ▶ execution ▶ answer."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from healthkit.ask.answer import Answer
from healthkit.ask.engine import Engine, NoModel, Session, ask, session
from healthkit.ask.plan import Plan

__all__ = ["Answer", "Engine", "NoModel", "Plan", "Session", "ask", "session"]


class _Verb(ModuleType):
    """Callable, since the façade's ``healthkit.ask(…)`` has the name to which Python binds this package."""

    def __call__(self, question: str, **options: Any) -> Answer:
        return ask(question, **options)


sys.modules[__name__].__class__ = _Verb
