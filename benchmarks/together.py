"""The peak memory of a command and all processes below it, pages that they share counted once. Linux only."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path


def peak(command: Sequence[str | Path], env: dict[str, str]) -> float:
    """Run to the end; MiB, by samples 20 times a second."""
    highest = 0.0
    with subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **env},
    ) as process:
        ended = threading.Event()
        threading.Thread(target=lambda: (process.wait(), ended.set()), daemon=True).start()
        while not ended.is_set():
            highest = max(highest, sum(map(_shared_once, _family(process.pid))))
            time.sleep(0.05)
    return highest / 1024


def _family(pid: int) -> list[int]:
    found = [pid]
    try:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                found += _family(int(child))
    except OSError:
        pass  # ended meanwhile
    return found


def _shared_once(pid: int) -> int:
    """KiB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
