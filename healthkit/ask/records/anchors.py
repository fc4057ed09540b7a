"""Periods that the record anchors: ``since my last visit``, ``before I started lisinopril``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthkit.ask.period_rules import Found

if TYPE_CHECKING:
    from healthkit.ask.topics import Scope


def find(line: str, scope: Scope) -> list[Found]:
    """The anchored periods of a folded line; ``period`` is None where the record knows no such moment."""
    del line, scope
    return []
