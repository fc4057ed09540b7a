"""Relations between metrics: how long all pairs take, and how often chance is called a link.

``python -m benchmarks relations`` times them; ``python -m benchmarks.relations`` simulates for some minutes and writes
``docs/relations.md``.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import said
from healthkit.analysis.relations import LAGS, RATE, Relations, relations
from tests.builders.relations_null import days_of, lived, unrelated, with_gaps

PAGE = Path(__file__).parent.parent / "docs" / "relations.md"
_METRICS, _DAYS, _MOST = 40, 1096, 2.0
_FEW = ((0, 0), (2, 1), (4, 2), (6, 3), (8, 0), (10, 1))  # the first's column, how many days the next one is later
_MANY = tuple((pair, 0) for pair in range(0, 28, 2))
Plan = tuple[float, tuple[float, float], tuple[tuple[int, int], ...]]
_PLANS: tuple[Plan, ...] = (
    (0.15, (0.0, 0.8), _FEW), (0.3, (0.0, 0.8), _FEW), (0.5, (0.0, 0.8), _FEW), (1.0, (0.8, 0.9), _MANY),
)  # fmt: skip


def measure() -> None:
    """Time all pairs of forty metrics over three years at seven lags."""
    random = np.random.default_rng(0)
    made = with_gaps(random, lived(random, unrelated(random, _DAYS, _METRICS)))
    taken = []
    for _ in range(7):
        started = time.perf_counter()
        relations(days_of(made), made)
        taken.append(time.perf_counter() - started)
    print(f"\nAll pairs of {_METRICS} metrics over {_DAYS} days at {len(LAGS)} lags, median of {len(taken)}")
    said("relations", statistics.median(taken), _MOST, "s")


def null_table(runs: int) -> Iterator[str]:
    """Unrelated metrics: in how many runs anything is found, and how p values fall."""
    yield "| days | metrics | memory | runs | runs with any “goes with” | p ≤ 0.05 | p ≤ 0.001 | p ≤ 0.0001 |"
    yield "|---:|---:|---|---:|---:|---:|---:|---:|"
    for days, metrics, memory in (
        (1096, 40, (0.0, 0.9)), (365, 40, (0.0, 0.9)), (365, 20, (0.8, 0.9)), (180, 40, (0.0, 0.9)),
        (1096, 20, (0.9, 0.97)),
    ):  # fmt: skip
        called, values = 0, []
        for seed in range(runs):
            random = np.random.default_rng(10_000 + seed)
            made = with_gaps(random, lived(random, unrelated(random, days, metrics, memory)))
            found = relations(days_of(made), made)
            called += bool(found.found.any())
            values.append(found.p[np.isfinite(found.p)])
        p = np.concatenate(values)
        tails = " | ".join(f"{100 * (p <= level).mean():.3f} %" for level in (0.05, 0.001, 0.0001))
        yield (
            f"| {days} | {metrics} | {memory[0]:g} to {memory[1]:g} | {runs} | {100 * called / runs:.1f} % | {tails} |"
        )


def planted_table(runs: int) -> Iterator[str]:
    """Planted effects among thirty metrics: false pairs among those found, by each way of correcting."""
    yield "| planted | strength | memory | correction | false among found | planted found | at the right lag |"
    yield "|---:|---:|---|---|---:|---:|---:|"
    for plan in _PLANS:
        strength, memory, pairs = plan
        wrong: dict[str, list[float]] = {}
        hits: dict[str, list[float]] = {}
        lagged: list[float] = []
        for seed in range(runs):
            found, true = _planted(seed, plan)
            for name, called in _corrections(found).items():
                wrong.setdefault(name, []).append(float((called & ~true).sum() / max(called.sum(), 1)))
                hits.setdefault(name, []).append(float((called & true).sum() / true.sum()))
            for pair, lag in pairs:
                link = found.link(found.pair(pair, pair + 1))
                if link.verdict == "goes_with":
                    lagged.append(float(link.lag == lag))
        for name, shares in wrong.items():
            right = f"{100 * np.mean(lagged):.1f} %" if name == "ours" and lagged else ""
            percent = f"{100 * np.mean(shares):.1f} % | {100 * np.mean(hits[name]):.1f} %"
            head = f"| {len(pairs)} | {strength:g} | {memory[0]:g} to {memory[1]:g}"
            yield f"{head} | {name} | {percent} | {right} |"


def _planted(seed: int, plan: Plan) -> tuple[Relations, np.ndarray]:
    random = np.random.default_rng(20_000 + seed)
    strength, memory, pairs = plan
    made = unrelated(random, 730, 30, memory)
    for pair, lag in pairs:
        made[lag:, pair + 1] += strength * made[: len(made) - lag, pair]
    made = with_gaps(random, lived(random, made))
    found = relations(days_of(made), made)
    true = np.zeros(len(found.first), bool)
    true[[found.pair(pair, pair + 1) for pair, _ in pairs]] = True
    return found, true


def _corrections(found: Relations) -> dict[str, np.ndarray]:
    """The pairs that each way of correcting finds."""
    p = found.p
    flat = np.sort(p[np.isfinite(p)])
    steps = RATE * np.arange(1, len(flat) + 1) / len(flat)
    harmonic = float((1 / np.arange(1, len(flat) + 1)).sum())

    def pooled(limits: np.ndarray) -> np.ndarray:
        below = np.flatnonzero(flat <= limits)
        most = flat[below[-1]] if len(below) else -1.0
        return np.asarray((np.nan_to_num(p, nan=2.0) <= most).any(axis=1))

    return {
        "ours": np.asarray(found.found),
        "Benjamini–Hochberg over pairs × lags": pooled(steps),
        "Benjamini–Yekutieli over pairs × lags": pooled(steps / harmonic),
        "none (p ≤ 0.05 at any lag)": np.asarray((np.nan_to_num(p, nan=2.0) <= RATE).any(axis=1)),
    }


def write(runs: int = 200) -> None:
    """Simulate and write the page."""
    before = PAGE.read_text("utf-8").partition("<!-- figures -->")[0]
    parts = [
        "<!-- figures -->\n", "## Nothing there", "", *null_table(runs), "", "## Something there", "",
        *planted_table(runs), "",
    ]  # fmt: skip
    PAGE.write_text(before + "\n".join(parts), "utf-8")


if __name__ == "__main__":
    write()
