"""Questions in words, answered from the vault by computation: question ▶ plan ▶ execution ▶ answer."""

from __future__ import annotations

from healthkit.ask.answer import Answer
from healthkit.ask.engine import Conversation, Engine, NoModel, Session, ask, session
from healthkit.ask.plan import Plan
from healthkit.verb import make_callable

__all__ = ["Answer", "Conversation", "Engine", "NoModel", "Plan", "Session", "ask", "session"]

make_callable(__name__, ask)
