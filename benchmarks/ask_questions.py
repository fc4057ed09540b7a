"""How long questions take: many kinds on an open vault, and one from the start of the command to its answer."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.ask_store import UNTIL, environment, store
from benchmarks.measure import run, said
from healthkit.ask import Session, session

AS_OF = UNTIL + timedelta(days=1)
MOST = {"p50": 15.0, "p95": 60.0}  # milliseconds a question
ONE_SHOT = 1.0  # seconds
QUESTIONS = tuple(
    line for line in (Path(__file__).parent / "ask_questions.txt").read_text("utf-8").splitlines() if line.strip()
)


def measure(samples: int, folder: Path) -> None:
    """Build the store once, ask every question once, then time the command."""
    vault = store(samples, folder)
    with vault.reader() as con:
        row = con.execute("SELECT count(*), min(local_day), max(local_day) FROM sample").fetchone()
        assert row is not None
    print(f"\nA store of {row[0]:,} samples from {row[1]} to {row[2]}; {len(QUESTIONS)} different questions, each once")
    with session(vault, AS_OF) as opened:
        for first in ("How many steps yesterday?", "Combien de pas hier ?"):  # each reads its language's tables
            print(f"the first of its language {_timed(opened, first)[0]:.0f} ms")
        asked = [_timed(opened, question) for question in QUESTIONS]
    times = sorted(milliseconds for milliseconds, _, _ in asked)
    said("p50", statistics.median(times), MOST["p50"], "ms a question")
    said("p95", statistics.quantiles(times, n=20)[-1], MOST["p95"], "ms a question")
    print(f"{sum(abstained for _, abstained, _ in asked)} of them abstain. The slowest:")
    for milliseconds, _, question in sorted(asked, reverse=True)[:12]:
        print(f"  {milliseconds:7.1f} ms  {question}")
    _one_shot(folder)


def _timed(opened: Session, question: str) -> tuple[float, bool, str]:
    started = time.perf_counter()
    answer = opened.ask(question)
    return (time.perf_counter() - started) * 1000, answer.abstained, question


def _one_shot(folder: Path) -> None:
    command = [sys.executable, "-m", "healthkit.cli", "ask", "How many steps did I take on average last month?"]
    costs = [run("one question", command, environment(folder)) for _ in range(7)]
    assert not any(cost.failed for cost in costs), costs[0].output
    said("one-shot", statistics.median(cost.wall for cost in costs), ONE_SHOT, "s from process start to answer")
    print(f"          CPU {statistics.median(cost.cpu for cost in costs):.2f} s, {max(c.peak for c in costs):.0f} MiB")
