"""What an erasure found, what it removed, and what lies outside its reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from healthkit.privacy.erasure.scope import What

Kind = Literal["backup", "report", "endpoint", "history", "in use"]


@dataclass(frozen=True)
class Outside:
    """Something that only the person can remove: a backup, a report they changed, what a host was sent, a history that
    another program keeps, or a folder that a running report uses."""

    kind: Kind
    where: str

    def as_dict(self) -> dict[str, str]:
        """JSON for machines."""
        return {"kind": self.kind, "where": self.where}


@dataclass(frozen=True)
class Plan:
    """What an erasure would reach, before anything happens.

    ``rows`` by table of the vault, chats, lines of the memory and kept payloads among them; ``files`` outside the
    databases; ``outside`` what only the person can remove; ``undated`` rows of the record without a day, which a scope
    of days leaves.
    """

    what: What
    rows: dict[str, int]
    files: tuple[str, ...]
    outside: tuple[Outside, ...]
    first: date | None = None
    last: date | None = None
    undated: dict[str, int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing would go."""
        return not self.rows and not self.files

    def as_dict(self) -> dict[str, Any]:
        """JSON for machines."""
        return {
            "scope": self.what.as_dict(),
            "rows": self.rows,
            "files": list(self.files),
            "outside": [one.as_dict() for one in self.outside],
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
            "undated": self.undated,
        }


@dataclass(frozen=True)
class Receipt:
    """What was done. ``remaining`` rows would be reached by the same scope now: 0 unless something went wrong.

    ``rule`` is the number of the rule that holds the data back from now on; 0 where everything was erased.
    """

    what: What
    rule: int
    removed: dict[str, int]
    files: tuple[str, ...]
    outside: tuple[Outside, ...]
    remaining: int
    undated: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The JSON document of ``healthkit erase``."""
        return {
            "scope": self.what.as_dict(),
            "rule": self.rule,
            "removed": self.removed,
            "files": list(self.files),
            "remaining": self.remaining,
            "outside": [one.as_dict() for one in self.outside],
            "undated": self.undated,
        }
