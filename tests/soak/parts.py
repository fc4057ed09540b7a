"""The processes of the long test that are no notebook: the watcher of a folder, and the schedule."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path


def _tell(what: str, begun: float, fault: str = "") -> None:
    said = {"what": what, "seconds": time.perf_counter() - begun, **({"fault": fault} if fault else {})}
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def watcher(root: Path) -> None:
    """What ``healthkit import --watch`` does, looking more often."""
    from healthkit.source.watching import Watch
    from healthkit.store import open_vault

    seen = Watch(open_vault(), [root / "drop"])
    while not (root / "stop").exists():
        begun = time.perf_counter()
        for report in seen.look():
            _tell("import", begun, report.error or "")
            begun = time.perf_counter()
        _tell("look", begun)
        time.sleep(0.5)


def scheduler(root: Path) -> None:
    """What a timer does that starts ``healthkit schedule run-due`` every minute, on a clock that runs faster."""
    from healthkit.schedule.running import run_due

    now = datetime(2026, 6, 1, tzinfo=UTC)
    while not (root / "stop").exists():
        begun = time.perf_counter()
        for outcome in run_due(root / "vault", now, key_file=root / "key").outcomes:
            _tell(outcome.kind, begun, "" if outcome.ok else outcome.message)
        _tell("look", begun)
        now += timedelta(minutes=1)
        time.sleep(1)


if __name__ == "__main__":
    {"watcher": watcher, "scheduler": scheduler}[sys.argv[1]](Path(sys.argv[2]))
