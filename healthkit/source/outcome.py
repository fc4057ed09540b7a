"""What an import did, in the words of the contract."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class ImportReport:
    """One package: what was read, added, retired, held back, and what could not be used."""

    path: str
    connector: str = ""
    sha256: str = ""
    bytes: int = 0
    read: Counter[str] = field(default_factory=Counter)
    added: dict[str, int] = field(default_factory=dict)
    retired: int = 0
    held_back: int = 0
    duplicates: int = 0
    issues: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    error: str = ""
    notes: list[str] = field(default_factory=list)
    kept: bool = False

    def refuse(self, why: str, sha256: str) -> None:
        """Say that the package was refused: nothing of it came in."""
        self.error, self.added, self.sha256 = why, {}, sha256

    def absorb(self, inner: ImportReport, media_type: str, payloads: int) -> None:
        """Take over what payloads inside this package brought; those that nobody knows are counted by media type."""
        if inner.error:
            self.unmapped[media_type] += payloads
            return
        self.read.update(inner.read)
        self.retired += inner.retired
        self.held_back += inner.held_back
        self.duplicates += inner.duplicates
        self.issues.update(inner.issues)
        self.unmapped.update(inner.unmapped)
        self.notes += inner.notes
        for table, count in inner.added.items():
            self.added[table] = self.added.get(table, 0) + count

    def as_dict(self) -> dict[str, object]:
        """The JSON object of ``healthkit import --json``; ``error`` only where the package was refused."""
        made: dict[str, object] = {
            "path": self.path,
            "connector": self.connector or None,
            "sha256": self.sha256 or None,
            "bytes": self.bytes,
            "kept": self.kept,
            "read": dict(self.read),
            "added": self.added,
            "retired": self.retired,
            "held_back": self.held_back,
            "duplicates": self.duplicates,
            "issues": dict(self.issues),
            "unmapped": dict(self.unmapped),
            "seconds": round(self.seconds, 3),
        }
        if self.error:
            made["error"] = self.error
        return made
