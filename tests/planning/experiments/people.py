"""Nights of a synthetic person: a year to 2026-11-20, 440 min give or take 30."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from healthkit.planning.experiments.draft import Draft
from healthkit.store import Vault

LAST = date(2026, 11, 20)
START = date(2026, 9, 1)
WALK = Draft(
    question="Does a walk help me sleep?", new="a walk after lunch", outcome="sleep_duration", matters=20, days=40
)


def nights(vault: Vault) -> None:
    """Write them."""
    rng = np.random.default_rng(4)
    rows = [
        [(LAST - timedelta(days=at)).isoformat(), float(440 + 30 * value)]
        for at, value in enumerate(rng.standard_normal(365))
    ]
    with vault.writer() as con:
        con.executemany("INSERT INTO daily VALUES ('sleep_duration', ?, 1, NULL, ?, 0, 0, 0, 0)", rows)
