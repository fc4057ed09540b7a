"""What the check of an answer gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "method", "contradiction", "minor", "dose", "diagnosis", "stop_care", "reassurance", "grade"
]  # fmt: skip
KINDS: tuple[Kind, ...] = ("method", "contradiction", "minor", "dose", "diagnosis", "stop_care", "reassurance", "grade")
"""From the gravest to the mildest: a sentence with several findings is amended by its gravest."""

Action = Literal["keep", "amend", "replace"]


@dataclass(frozen=True)
class Finding:
    """A sentence that must not stand: its kind, the rule, and where it starts and ends in the answer."""

    kind: Kind
    start: int
    end: int
    rule: str

    def as_dict(self) -> dict[str, Any]:
        """The finding without a word of the text."""
        return {"kind": self.kind, "start": self.start, "end": self.end, "rule": self.rule}


@dataclass(frozen=True)
class Verdict:
    """What was found and the text that may be shown.

    ``keep``: nothing was found and ``text`` is the answer as it was. ``amend``: each sentence found gave way to a fixed
    one, the rest stands. ``replace``: nothing of the answer is left.
    """

    findings: tuple[Finding, ...]
    action: Action
    text: str

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds that were found."""
        return frozenset(finding.kind for finding in self.findings)
