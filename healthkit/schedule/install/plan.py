"""What an installation writes and runs, as data: shown first, then done, and undone by the same plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Kind = Literal["systemd", "launchd", "cron", "task"]


@dataclass(frozen=True)
class Command:
    """A command of the system; ``may_fail`` where that only means that there was nothing to do."""

    arguments: tuple[str, ...]
    may_fail: bool = False


@dataclass(frozen=True)
class Plan:
    """Files by path, lines for the person's crontab, and the commands to take them up and to let them go."""

    kind: Kind
    label: str
    files: dict[Path, bytes] = field(default_factory=dict)
    crontab: tuple[str, ...] = ()
    take_up: tuple[Command, ...] = ()
    let_go: tuple[Command, ...] = ()
    afterwards: tuple[Command, ...] = ()
    """After the files are gone."""
