"""Rows, time and memory of one import, held against the settings."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from healthkit.errors import HostileFile
from healthkit.settings import settings
from healthkit.source.contract import Issue, Item, Rows
from healthkit.source.limits import exceeded

_STATM = Path("/proc/self/statm")


def resident() -> int:
    """Bytes of memory that this process holds now, 0 where the system does not say cheaply."""
    try:
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0


@dataclass
class Budget:
    """What one import may take: :meth:`see` every frame that a reader gives; the rest is asked for at any time."""

    name: str
    started: float = field(default_factory=time.monotonic)
    rows: int = 0
    held: int = field(default_factory=resident)

    def see(self, item: Item) -> None:
        """Count what came.

        Raises:
            HostileFile: one of the limits is reached.
        """
        limits = settings().limits
        self.rows += len(item.frame) if isinstance(item, Rows) else isinstance(item, Issue)
        if self.rows > limits.rows:
            raise exceeded(f"{self.name} holds more than {limits.rows} rows", "rows")
        if isinstance(item, Issue):
            return  # there may be as many as rows, and looking at memory takes longer than one of them
        if refusal := self.over():
            raise refusal

    def over(self) -> HostileFile | None:
        """The refusal, where more time or memory went than one import may take."""
        limits = settings().limits
        if time.monotonic() - self.started > limits.seconds:
            return exceeded(f"{self.name} takes longer than {limits.seconds} s to read", "seconds")
        if resident() - self.held > limits.memory_mb << 20:
            return exceeded(f"{self.name} needs more than {limits.memory_mb} MB of memory", "memory_mb")
        return None
