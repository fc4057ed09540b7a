"""Measure the findings over synthetic lives and write the table into ``docs/findings.md``.

python -m tools.findings 1 50
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from healthkit.insight.findings.find import findings
from tests.builders.lives import lived
from tests.builders.planted import PLANTED, met

PAGE = Path(__file__).parents[1] / "docs" / "findings.md"
_MARK = re.compile(r"(<!-- measured -->\n).*?(<!-- end -->)", re.DOTALL)


QUIET = 20


def main(first: int, lives: int) -> None:
    """Live them, search them, count."""
    found: Counter[str] = Counter()
    unplanned: Counter[str] = Counter()
    mistaken: Counter[str] = Counter()
    years, calm = 0.0, 0.0
    for seed in range(first, first + lives):
        life = lived(seed)
        seen, other = met(findings(life.held), life.plan)
        found.update(seen)
        unplanned.update(one.kind for one in other)
        years += life.plan.days / 365.25
    for seed in range(first, first + min(lives, QUIET)):
        life = lived(seed, quiet=True)
        told = [one for one in findings(life.held) if one.kind != "device" and one.metrics != ("time_in_daylight",)]
        mistaken.update(one.kind for one in told)
        calm += life.plan.days / 365.25
    lines = [f"{lives} lives (seeds {first} to {first + lives - 1}), {years:.0f} person-years.", ""]
    lines += ["| planted | found and named |", "|---|---|"]
    lines += [f"| {kind} | {found[kind]} of {lives} ({found[kind] / lives:.0%}) |" for kind in PLANTED]
    lines += ["", f"Unplanned findings: {_told(unplanned, years)}.", ""]
    lines += [f"In lives in which nothing was planted ({calm:.0f} person-years): {_told(mistaken, calm)}.", ""]
    table = "\n".join(lines)
    sys.stdout.write(table)
    text = PAGE.read_text("utf-8")
    PAGE.write_text(_MARK.sub(lambda mark: mark[1] + "\n" + table + "\n" + mark[2], text), "utf-8")


def _told(counts: Counter[str], years: float) -> str:
    each = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items())) or "none"
    return f"{counts.total()} ({each}), {counts.total() / years:.2f} a person-year"


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    main(*(numbers or [1, 50]))
