"""Power and false alarms of trials of one person, for docs/experiments.md: ``python -m benchmarks.nof1``.

Each trial is analysed as a person's is. For the false alarms the memory written down beforehand is 0.3, whatever the
true one is: the test must not need the right one.
"""

from __future__ import annotations

import sys

import numpy as np

from healthkit.analysis.nof1 import Design, analyse, arms, plan
from healthkit.analysis.nof1.design import draw
from healthkit.analysis.nof1.power import ar1

_DESIGNS = (Design(14, 1), Design(14, 2), Design(8, 7, 2))
_MEMORIES = (0.0, 0.3, 0.5, 0.7)
_RUNS = 1000


def share(design: Design, effect: float, memory: float, supposed: float, runs: int) -> float:
    """Share of simulated trials whose verdict is that it helped or made it worse."""
    rng, shown = np.random.default_rng(8), 0
    for run in range(runs):
        first = draw(design.pairs, run)
        values = ar1(rng, 1, design.days, memory)[0] + effect * arms(design, first)
        found = analyse(values, design, first, better="higher", matters=1, memory=supposed, seed=run)
        shown += found.verdict in ("helped", "worse")
    return shown / runs


def main() -> None:
    """Print both tables."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else _RUNS
    out = sys.stdout.write
    out("| days | period | washout | memory | power told | power found | days for 80 % | false alarms |\n")
    out("|---|---|---|---|---|---|---|---|\n")
    for design in _DESIGNS:
        for memory in _MEMORIES:
            told = plan(design, 0.5, 1.0, memory)
            found = share(design, 0.5, memory, memory, runs)
            wrong = share(design, 0.0, memory, 0.3, runs)
            need = told.proposed.days if told.proposed else "over 366"
            out(
                f"| {design.days} | {design.block_days} | {design.washout_days} | {memory} | {told.power:.2f} "
                f"| {found:.2f} | {need} | {wrong:.3f} |\n"
            )


if __name__ == "__main__":
    main()
