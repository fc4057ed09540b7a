"""What the person wants of a brief: which visit to look back to, the reason, own questions, what to leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from healthkit.planning.visit.span import LAST_VISIT

REASON_MOST, QUESTION_MOST = 200, 240
"""Longest reason and question that are shown, in characters: two pages must hold them."""
REASON_HELD = 10_000
"""Longest reason that is read: what is a red flag may stand at its end."""


@dataclass(frozen=True)
class Draft:
    """``questions`` is None where the proposed ones stand; ``leave_out`` are ids of statements."""

    since: str = LAST_VISIT
    reason: str = ""
    questions: tuple[str, ...] | None = None
    leave_out: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as they are handed over."""
        return asdict(self)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Draft:
        """A draft of plain values."""
        questions = said.get("questions")
        return cls(
            since=str(said.get("since") or LAST_VISIT),
            reason=tidy(str(said.get("reason") or ""), REASON_HELD),
            questions=None if questions is None else tuple(tidy(str(one), QUESTION_MOST) for one in questions),
            leave_out=tuple(str(one) for one in said.get("leave_out") or ()),
        )


def tidy(words: str, most: int) -> str:
    """Words on one line, cut at the last whole one that fits."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"
