"""How long reports take: one as a whole process, the visit brief, and ten that are due at once beside ten by hand."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.ask_store import UNTIL, demo, environment
from benchmarks.measure import Cost, run, said
from healthkit.schedule import book, history
from healthkit.schedule.entry import Entry

DAYS = 800
RUNS = 3
# seconds: a weekly report and a brief as whole processes, and each of ten in one session
WEEKLY, BRIEF, EACH = 8.0, 10.0, 5.0
_HEALTHKIT = [sys.executable, "-m", "healthkit.cli"]
_WEEK = {"week": "2026-W46"}
TEN: tuple[tuple[str, dict[str, str]], ...] = (
    ("weekly", _WEEK),
    ("weekly", {**_WEEK, "lang": "fr"}),
    ("weekly", {"week": "2026-W45"}),
    ("monthly", {"month": "2026-10"}),
    ("labs", {"as_of": UNTIL.isoformat()}),
    ("sleep", {"period": "2026-10"}),
    ("training", {"period": "2026-10"}),
    ("training", {"period": "2026-09"}),
    ("visit", {"as_of": UNTIL.isoformat()}),
    ("year-in-review", {"year": "2025"}),
)


def measure(folder: Path) -> None:
    """Make the synthetic person's vault once, then time whole processes."""
    vault, made = folder / "vault", folder / "made"
    if not (vault / "vault.toml").exists():
        demo(vault, DAYS)
    print(f"\nReports of {DAYS} days of the synthetic person, process start to file, median of {RUNS} after one more")
    weekly = _processes(vault, ["report", "weekly", "-p", "week=2026-W46", "-o", f"{made}/weekly.pdf"])
    said("weekly", weekly, WEEKLY, "s")
    said("brief", _processes(vault, ["brief", "--since", "last-visit", "-o", f"{made}/visit.pdf"]), BRIEF, "s")
    together, apart = _session(vault, made), _one_by_one(vault, made)
    said("ten due", together / len(TEN), EACH, f"s each, {together:.1f} s in one run-due")
    print(
        f"ten by hand {apart / len(TEN):5.2f} s each, {apart:.1f} s: one run-due takes {together / apart:.0%} of that"
    )


def _processes(vault: Path, words: list[str]) -> float:
    """Median wall time; the first run, which fills the system's file cache, is not counted."""
    costs = [_done(run(words[0], [*_HEALTHKIT, *words], environment(vault))) for _ in range(RUNS + 1)]
    return statistics.median(cost.wall for cost in costs[1:])


def _session(vault: Path, made: Path) -> float:
    """Ten entries that have come due since yesterday, in one ``run-due``."""
    shutil.rmtree(made / "due", ignore_errors=True)
    (made / "due").mkdir(parents=True)
    for name in (book.FILE, history.FILE):
        (vault / name).unlink(missing_ok=True)
    now = datetime.now(UTC)
    for number, (report, given) in enumerate(TEN):
        book.put(vault, Entry(
            name=f"entry {number}", kind="report", every=f"{(now - timedelta(hours=1)):%M %H} * * *", zone="UTC",
            added=now - timedelta(days=2), report=report, parameters=given, folder=made / "due",
        ))  # fmt: skip
    began = time.perf_counter()
    _done(run("run-due", [*_HEALTHKIT, "schedule", "run-due"], environment(vault)))
    spent = time.perf_counter() - began
    ended = [record for record in history.read(vault) if record.state == "ended"]
    assert [record.result for record in ended] == ["done"] * len(TEN), [record.message for record in ended]
    for record, (report, given) in zip(ended, TEN, strict=True):
        print(f"  {record.seconds:6.2f} s  {report} {json.dumps(given)}")
    return spent


def _one_by_one(vault: Path, made: Path) -> float:
    """The same ten, each as a process of its own."""
    spent = 0.0
    for number, (report, given) in enumerate(TEN):
        words = [piece for key, value in given.items() for piece in ("-p", f"{key}={value}")]
        command = [*_HEALTHKIT, "report", report, *words, "-o", f"{made}/alone-{number}.pdf"]
        spent += _done(run(report, command, environment(vault))).wall
    return spent


def _done(cost: Cost) -> Cost:
    assert not cost.failed, f"{cost.name}: {cost.output}"
    return cost
