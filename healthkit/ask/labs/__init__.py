"""Questions about laboratory results: the latest, what changed, what is out of range, what a panel said."""

from __future__ import annotations

from healthkit.ask.labs.topic import TOPIC

__all__ = ["TOPIC"]
