"""Import each user's two tables into a vault of its own, answer the questions, and let the folder's script score them.

``HEALTHKIT_BENCH`` names the folder: ``daily_N.csv`` and ``workouts_N.csv`` of user N, ``questions.jsonl`` and
``score.py``.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from healthkit.ask.engine import session
from healthkit.source.ingest import import_path
from healthkit.store import create_vault

AS_OF = date(2023, 10, 31)
"""The day that the questions call today."""
_MAPPINGS = Path(__file__).parent
_SHOWN = 40


def measure(out: Path) -> None:
    """Answer all questions of the folder and print how many are right, which are wrong, and how long answers take."""
    named = os.environ.get("HEALTHKIT_BENCH", "")
    folder = Path(named)
    if not named or not (folder / "questions.jsonl").is_file():
        print("\nThe PHIA questions were not asked: name their folder by HEALTHKIT_BENCH.")
        return
    out.mkdir(parents=True, exist_ok=True)
    questions = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines() if line]
    answers, times = [], []
    for user in dict.fromkeys(str(question["user"]) for question in questions):
        asked = [str(question["question"]) for question in questions if str(question["user"]) == user]
        for answer, seconds in _user(folder, user, asked):
            answers.append({"user": user, **answer})
            times.append(seconds * 1000)
    written = out / "answers.jsonl"
    written.write_text("".join(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers), "utf-8")
    print(f"\n{len(questions)} PHIA questions, answers in {written}")
    done = subprocess.run(
        [sys.executable, folder / "score.py", folder / "questions.jsonl", written, "--show", str(_SHOWN)],
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout + done.stderr, end="")
    print(f"a question takes {statistics.median(times):.1f} ms, 95 of 100 at most {_p95(times):.1f} ms")


def _user(folder: Path, user: str, questions: list[str]) -> list[tuple[dict[str, Any], float]]:
    """Answers about one user with the seconds that each took."""
    with tempfile.TemporaryDirectory() as scratch:
        vault = create_vault(Path(scratch) / "vault", "benchmark passphrase")
        for kind in ("daily", "workouts"):
            path = folder / f"{kind}_{user}.csv"
            if not path.is_file():  # some users have no workouts
                continue
            mapping = (_MAPPINGS / f"{kind}.toml").read_text("utf-8")
            (report,) = import_path(vault, path, context={"mapping": mapping})
            if report.error:
                print(f"{path.name}: {report.error}")
        answers = []
        with session(vault, AS_OF) as opened:
            for question in questions:
                started = time.perf_counter()
                answer = opened.ask(question, lang=None, fallback="en")
                answers.append((answer.as_dict(), time.perf_counter() - started))
    return answers


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]
