"""Everything at once on one vault: a watched folder, four notebooks that ask, a schedule of reports and backups.

Each part is a process of its own that writes one line for each thing it did; this module starts them, feeds the folder,
watches their memory, and says in figures what happened. The figures are printed by ``make soak``.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from jupyter_client.manager import KernelManager

from healthkit.schedule import book
from healthkit.schedule.entry import Entry
from healthkit.store import create_vault
from tests.builders import apple

PASSPHRASE = "four unrelated small words"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
WINDOW = 10
"""Days in one export; each export starts a day later than the one before."""
DAY_STEPS = sum(range(10, 34))
"""Steps of every day, so that a reader who sees half an import sees another number."""
DEADLINE = 600.0
"""Seconds within which anything has to end, on a busy machine."""
ROUND = 10
"""Questions in one cell."""
_ASKING = """
import json, time, healthkit
from datetime import date
vault = healthkit.open_vault()
def ask_round(first, many):
    took = []
    for number in range(first, first + many):
        begun = time.perf_counter()
        with vault.reader() as con:
            rows = con.execute("SELECT DISTINCT total FROM daily WHERE metric = 'step_count'").fetchall()
        assert rows in ([], [({total},)]), "a reader saw something that was never true"
        told = str(healthkit.ask("How many steps did I take on average in January 2026?", lang="en"))
        assert "{total} steps a day" in told or not rows, "an answer that is not true"
        took.append(time.perf_counter() - begun)
    print(json.dumps(took))
"""

_PAGE = """
from healthkit import open_vault
from IPython.display import Markdown, display
with open_vault().reader() as con:
    days = con.execute("SELECT count(*) FROM daily WHERE metric = 'step_count'").fetchone()[0]
display(Markdown(f"{days} days"))
"""
_NOTEBOOK = {
    "nbformat": 4, "nbformat_minor": 5, "metadata": {},
    "cells": [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Steps"},
        {"cell_type": "code", "id": "page", "metadata": {}, "source": _PAGE, "outputs": [], "execution_count": None},
    ],
}  # fmt: skip


def export(path: Path, number: int) -> None:
    """The export of one morning: ten days of hourly steps, put in its place whole, as if it had lain there a while."""
    rows = []
    for day in range(number, number + WINDOW):
        for hour in range(24):
            start = FIRST + timedelta(days=day, hours=hour)
            begin, end = (at.strftime("%Y-%m-%d %H:%M:%S %z") for at in (start, start + timedelta(minutes=50)))
            rows.append(apple.record(value=str(10 + hour), startDate=begin, endDate=end, creationDate=end))
    said = (FIRST + timedelta(days=number + WINDOW)).strftime("%Y-%m-%d %H:%M:%S %z")
    draft = path.with_name(f".{path.name}")
    apple.export_zip(draft, apple.document(*rows, export_date=said))
    os.utime(draft, (time.time() - 60,) * 2)
    draft.rename(path)


@dataclass
class Soak:
    """One run. ``minutes`` is how long, ``kernels`` how many notebooks, ``pace`` seconds between two exports."""

    root: Path
    minutes: float
    kernels: int = 4
    pace: float = 4.0
    done: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    longest: dict[str, float] = field(default_factory=dict)
    memory: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.vault, self.drop, self.out = self.root / "vault", self.root / "drop", self.root / "out"
        self.stop, self.key = self.root / "stop", self.root / "key"
        self.drop.mkdir()
        self.out.mkdir()
        self.key.touch(mode=0o600)
        self.key.write_text(PASSPHRASE)
        self._lock = threading.Lock()
        self._pids: dict[str, int] = {}
        self._ended = threading.Event()

    def run(self) -> dict[str, Any]:
        """All of it; the figures."""
        self._prepare()
        begun = time.monotonic()
        parts = [self._start("watcher"), self._start("scheduler")]
        threads = [threading.Thread(target=self._notebook, args=(n,), daemon=True) for n in range(self.kernels)]
        threads += [threading.Thread(target=self._listen, args=part, daemon=True) for part in parts]
        threads.append(threading.Thread(target=self._measure, daemon=True))
        for thread in threads:
            thread.start()
        end = begun + self.minutes * 60
        number = 0
        while time.monotonic() < end and not self.faults:
            self._drop(number)
            number += 1
            time.sleep(self.pace)
        self._catch_up()
        self._ended.set()
        self.stop.touch()
        for thread in threads:
            thread.join(DEADLINE)
            if thread.is_alive():
                self.faults.append(f"{thread.name} did not end within {DEADLINE:g} s")
        for _, process in parts:
            process.kill()
            process.communicate()
        return self._figures((time.monotonic() - begun) / 60)

    def environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith("HEALTHKIT_")}
        return kept | {
            "HEALTHKIT_VAULT": str(self.vault), "HEALTHKIT_KEY_FILE": str(self.key), "HEALTHKIT_KEYRING": "0",
            "HEALTHKIT_LOCK_WAIT_SECONDS": str(DEADLINE), "HEALTHKIT_KEY_MEMORY_MB": "8",
        }  # fmt: skip

    def _prepare(self) -> None:
        create_vault(self.vault, PASSPHRASE).close()
        reports = self.vault / "reports"
        reports.mkdir()
        (reports / "steps.ipynb").write_text(json.dumps(_NOTEBOOK), "utf-8")
        added = datetime(2026, 1, 1, tzinfo=UTC)
        book.put(self.vault, Entry("copy", "backup", "* * * * *", "UTC", added, folder=self.out / "backups", keep=3))
        book.put(
            self.vault, Entry("page", "report", "*/10 * * * *", "UTC", added, report="steps", folder=self.out / "pages")
        )

    def _start(self, role: str) -> tuple[str, subprocess.Popen[str]]:
        log = (self.root / f"{role}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.parts", role, str(self.root)],
            env=self.environment(), cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True,
            stderr=log,
        )  # fmt: skip
        log.close()
        self._pids[role] = process.pid
        return role, process

    def _listen(self, role: str, process: subprocess.Popen[str]) -> None:
        lines: queue.Queue[str] = queue.Queue()

        def read() -> None:
            assert process.stdout
            for line in process.stdout:
                lines.put(line)
            lines.put("")

        threading.Thread(target=read, daemon=True).start()
        while True:
            try:
                line = lines.get(timeout=DEADLINE)
            except queue.Empty:
                self.faults.append(f"{role} was silent for {DEADLINE:g} s")
                return
            if not line:
                break
            told = json.loads(line)
            self._count(told["what"], told["seconds"], told.get("fault"))
        if process.wait(DEADLINE) != 0:
            self.faults.append(f"{role} ended: {(self.root / f'{role}.log').read_text()[-2000:]}")

    def _count(self, what: str, seconds: float, fault: str | None = None) -> None:
        with self._lock:
            if fault:
                self.faults.append(f"{what}: {fault}")
            elif what != "look":
                self.done[what] += 1
                self.longest[what] = max(self.longest.get(what, 0.0), seconds)

    def _notebook(self, number: int) -> None:
        name = f"notebook {number + 1}"
        manager = KernelManager(kernel_name="python3")
        manager.start_kernel(env=self.environment())
        client = manager.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=DEADLINE)
            self._cell(client, _ASKING.replace("{total}", str(DAY_STEPS)))
            self._pids[name] = int(self._cell(client, "import os; print(os.getpid())"))
            asked = number
            while not self._ended.is_set() and not self.faults:
                for seconds in json.loads(self._cell(client, f"ask_round({asked}, {ROUND})")):
                    self._count("question", seconds)
                asked += ROUND
                time.sleep(0.2)
        except Exception as error:
            self.faults.append(f"{name}: {type(error).__name__}: {error}")
        finally:
            self._pids.pop(name, None)
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    @staticmethod
    def _cell(client: Any, code: str) -> str:
        said: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                said.append(message["content"]["text"])

        reply = client.execute_interactive(code, timeout=DEADLINE, output_hook=hear)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{reply['content'].get('ename')}: {reply['content'].get('evalue')}")
        return "".join(said)

    def _drop(self, number: int) -> None:
        path = self.drop / f"export-{number:05}.zip"
        export(path, number)
        self.dropped[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()

    def _catch_up(self) -> None:
        """Wait until the last export came in."""
        end = time.monotonic() + 3 * DEADLINE
        while self.done["import"] < len(self.dropped) and time.monotonic() < end and not self.faults:
            time.sleep(0.2)

    def _measure(self) -> None:
        begun = time.monotonic()
        while not self._ended.wait(1):
            for name, pid in list(self._pids.items()):
                size = resident(pid)
                if size:
                    self.memory.setdefault(name, []).append((time.monotonic() - begun, size))

    def _figures(self, minutes: float) -> dict[str, Any]:
        return {
            "minutes": round(minutes, 1),
            "operations": sum(self.done.values()),
            "done": dict(self.done),
            "longest_seconds": {name: round(seconds, 2) for name, seconds in self.longest.items()},
            "memory": {name: slope(track) for name, track in self.memory.items()},
            "files": list(self.dropped.values()),
            "faults": self.faults,
        }


def lived(files: int) -> set[date]:
    """The days that so many exports hold."""
    return {FIRST.date() + timedelta(days=n) for n in range(files + WINDOW - 1)}


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds; 0 where it is gone or the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def slope(track: list[tuple[float, float]]) -> dict[str, float]:
    """Growth in MB an hour by least squares over the last two thirds, and the memory at both ends of them."""
    at, size = np.array(track).T
    keep = at >= at[0] + (at[-1] - at[0]) / 3
    if keep.sum() < 3:
        return {"mb_per_hour": 0.0, "mb_first": float(size[0]), "mb_last": float(size[-1])}
    grown = float(np.polyfit(at[keep], size[keep], 1)[0]) * 3600
    first, last = (float(np.median(part)) for part in (size[keep][:30], size[keep][-30:]))
    return {"mb_per_hour": round(grown, 1), "mb_first": round(first, 1), "mb_last": round(last, 1)}


if __name__ == "__main__":
    root, minutes, kernels, pace = Path(sys.argv[1]), *map(float, sys.argv[2:])
    figures = Soak(root, minutes, int(kernels), pace).run()
    (root / "figures.json").write_text(json.dumps(figures))
