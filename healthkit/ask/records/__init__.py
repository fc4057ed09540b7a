"""Questions about the medical record: medications, vaccines, conditions, visits, and facts about the person."""

from __future__ import annotations

from healthkit.ask.records.topic import TOPIC

__all__ = ["TOPIC"]
