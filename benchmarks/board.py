"""How long the board of today takes to read and to draw, on a store of ten years with many samples."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from benchmarks.ask_store import UNTIL, store
from benchmarks.measure import said
from healthkit import widgets

WITHIN = 300.0  # milliseconds from the call to the drawn board
TIMES = 9


def measure(samples: int, folder: Path) -> None:
    """Build the store once, then open the board afresh several times; the first counts too, as the worst."""
    vault = store(samples, folder)
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        widgets.today(vault=vault, lang="en", as_of=UNTIL)
        times.append((time.perf_counter() - started) * 1000)
    print(f"\nThe board of today, over {samples:,} samples")
    said("median", statistics.median(times), WITHIN, "ms")
    said("worst", max(times), WITHIN, "ms")
