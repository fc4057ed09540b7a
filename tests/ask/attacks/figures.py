"""The corpus in numbers, for the evaluation page: how many attacks of each kind, and how many got anything."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.ask.attacks import attack, victim
from tests.ask.attacks.cases import cases
from tests.ask.attacks.guard import Bait


def figures() -> dict[str, Any]:
    """Run every attack; ``kinds`` are counts by kind, ``leaks`` those that got something, by name with what."""
    counted: Counter[str] = Counter()
    leaked: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        made = victim.build(Path(folder), attack.carried())
        bait = Bait(made.bait, made.other)
        try:
            for case in cases():
                counted[case.kind] += 1
                found = case.run(made, bait)
                if found:
                    leaked[f"{case.kind}: {case.id}"] = found
        finally:
            bait.close()
            made.vault.close()
    return {"n": counted.total(), "kinds": dict(counted), "leaks": leaked, "leaked": len(leaked)}
