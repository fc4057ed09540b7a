"""Questions about whether two things go together: “does alcohol affect my sleep”."""

from __future__ import annotations

from healthkit.ask.relations.topic import TOPIC

__all__ = ["TOPIC"]
