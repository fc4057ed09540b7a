"""Coverage-guided fuzzing of every connector and of the parsers below them; ``docs/fuzzing.md`` tells what came of it.

``python tools/fuzz.py FOLDER --hours 1`` takes the targets in turn, a process each, and keeps in FOLDER the corpus, the
counts of executions and every fault. Engine: atheris (libFuzzer) where it is installed, with the mutators of
``tests/hostile/mutation``; else a loop that keeps a file when it brings an outcome not seen before.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("POLARS_MAX_THREADS", "1")
_SAVE_EVERY = 2.0
_SILENT = 90.0
"""Seconds without a count after which a process hangs where no timer reaches it."""
_HELD = re.compile(rb"cov: (\d+) ft: (\d+)")


def targets() -> list[str]:
    """Every connector, and every parser that is fed alone."""
    from healthkit.source.registry import connector_names
    from tests.hostile.parts import PARTS

    return [*connector_names(), *PARTS]


def current(name: str) -> Path:
    """Where a target's file of the moment lies: in memory, where the system has a place for it."""
    shared = Path("/dev/shm")  # noqa: S108 - other people's files are no danger to a fuzzer
    return (shared if shared.is_dir() else Path(tempfile.gettempdir())) / f"fuzz-{name.replace(':', '-')}"


class Target:
    """What one execution is: a changed file read by one connector or one parser; counts and faults go to ``folder``."""

    def __init__(self, name: str, folder: Path) -> None:
        from healthkit.source.registry import load_connector
        from tests.hostile.parts import PARTS

        self.name, self.folder = name, folder
        self.part = PARTS.get(name)
        self.connector = None if self.part else load_connector(name)
        self.path = current(name)
        self.counts: Counter[str] = Counter()
        self.faults: dict[str, dict[str, Any]] = {}
        self.saved = time.monotonic()

    def __call__(self, data: bytes) -> str:
        """Run it; the outcome in a word."""
        from tests.hostile.target import attempt, attempt_part

        started = time.perf_counter()
        if self.part:
            outcome, fault = attempt_part(self.part, data)
        else:
            assert self.connector
            self.path.write_bytes(data)
            outcome, fault = attempt(self.connector, self.path)
        self.counts["executions"] += 1
        self.counts[outcome] += 1
        if fault:
            self.keep(fault.key, f"{fault.kind} in {fault.place}, {fault.said}", data)
        if (taken := time.perf_counter() - started) > 2:
            self.keep(f"slow-{self.counts['executions'] % 7}", f"took {taken:.1f} s", data)
        if time.monotonic() - self.saved > _SAVE_EVERY:
            self.save()
        return outcome

    def keep(self, key: str, said: str, data: bytes) -> None:
        """Write the smallest file that shows a fault."""
        known = self.faults.setdefault(key, {"said": said, "times": 0, "size": 1 << 40})
        known["times"] += 1
        if len(data) < known["size"]:
            known["size"] = len(data)
            place = self.folder / "faults" / self.name.replace(":", "-")
            place.mkdir(parents=True, exist_ok=True)
            named = key.replace("<", "").replace(">", "")  # Windows takes neither in a name
            (place / named).write_bytes(data)
            (place / f"{named}.txt").write_text(said + "\n", "utf-8", "backslashreplace")

    def save(self) -> None:
        """Write down what was counted so far in this process."""
        self.saved = time.monotonic()
        told = self.folder / "rounds" / f"{self.name.replace(':', '-')}.{os.getpid()}.json"
        told.parent.mkdir(parents=True, exist_ok=True)
        fresh = told.with_suffix(".new")
        fresh.write_text(
            json.dumps({"target": self.name, **self.counts, "faults": {k: v["times"] for k, v in self.faults.items()}})
        )
        fresh.replace(told)


def plant(name: str, folder: Path) -> Path:
    """The folder of a target's corpus, with its seeds in it."""
    from healthkit.source.registry import connector_names
    from tests.hostile.seeds import part_seeds, seeds

    corpus = folder / "corpus" / name.replace(":", "-")
    if corpus.is_dir():
        return corpus
    with tempfile.TemporaryDirectory() as scratch:
        found = part_seeds(name, Path(scratch)) if name not in connector_names() else seeds(name, Path(scratch))
    corpus.mkdir(parents=True)
    for body in found:
        (corpus / hashlib.sha256(body).hexdigest()[:24]).write_bytes(body)
    return corpus


def run_atheris(name: str, folder: Path, seconds: int) -> None:
    """One round of a target under libFuzzer, which ends the process."""
    import atheris

    corpus = plant(name, folder)
    with atheris.instrument_imports(include=["connectors", "healthkit.source", "healthkit.model"]):
        import importlib

        for module in instrumented(name):
            importlib.import_module(module)
    target = Target(name, folder)
    from tests.hostile.mutation import mutate

    def changed(data: bytes, most: int, seed: int) -> bytes:
        return mutate(bytes(data), Random(seed), most)  # noqa: S311

    def run(data: bytes) -> None:
        target(bytes(data))

    faults = folder / "artifacts" / name.replace(":", "-")
    faults.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={seconds}", f"-max_len={8192 if target.part else 49152}", "-handle_alrm=0",
        "-rss_limit_mb=2500", "-timeout=0",
        "-malloc_limit_mb=2048", "-print_final_stats=0", f"-artifact_prefix={faults}/", "-reload=0", "-len_control=0",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], run, custom_mutator=changed)
    atheris.Fuzz()


def instrumented(name: str) -> list[str]:
    """Modules to import under the eyes of the engine."""
    if name.startswith("part:"):
        return ["tests.hostile.parts"]
    import pkgutil

    folder = ROOT / "connectors" / name
    inside = [f"connectors.{name}.{one.name}" for one in pkgutil.iter_modules([str(folder)]) if one.name != "worker"]
    return ["healthkit.source.contract", f"connectors.{name}", *inside]


def run_loop(name: str, folder: Path, seconds: float) -> None:
    """The same without atheris: files that bring a new outcome are changed further."""
    from tests.hostile.mutation import mutate

    corpus = [path.read_bytes() for path in sorted(plant(name, folder).iterdir())]
    target, seen, until = Target(name, folder), set[str](), time.monotonic() + seconds
    rng = Random(zlib.crc32(name.encode()) + os.getpid())  # noqa: S311
    while time.monotonic() < until:
        data = mutate(rng.choice(corpus), rng)
        outcome = target(data)
        if outcome not in seen:
            seen.add(outcome)
            corpus.append(data)
    target.save()


def one_round(name: str, folder: Path, seconds: int) -> None:
    """One target in a process of its own; what kills or hangs the process is a fault too."""
    log = folder / "logs" / f"{name.replace(':', '-')}.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as to:
        child = subprocess.Popen(
            [sys.executable, __file__, str(folder), "--one", name, "--seconds", str(seconds)],
            stdout=to,
            stderr=to,
            cwd=ROOT,
        )
        told = folder / "rounds" / f"{name.replace(':', '-')}.{child.pid}.json"
        last, heard = "", time.monotonic()
        while child.poll() is None:
            time.sleep(1)
            now = told.read_text() if told.exists() else ""
            if now != last:
                last, heard = now, time.monotonic()
            if time.monotonic() - heard > _SILENT:
                child.kill()
                child.wait()
    edges = _HELD.findall(log.read_bytes())
    if edges:
        told.with_suffix(".edges").write_text(edges[-1][0].decode())
    if child.returncode:
        _died(name, folder, child.returncode)


def _died(name: str, folder: Path, code: int) -> None:
    last = current(name)
    place = folder / "faults" / name.replace(":", "-")
    place.mkdir(parents=True, exist_ok=True)
    if last.exists():
        shutil.copy(last, place / f"died{code}-{int(time.time())}")


def summary(folder: Path) -> dict[str, Any]:
    """Executions, outcomes, edges and faults by target, over all rounds so far."""
    made: dict[str, Counter[str]] = {}
    for told in (folder / "rounds").glob("*.json"):
        counted = json.loads(told.read_text())
        mine = made.setdefault(counted.pop("target"), Counter())
        counted["faults"] = sum(counted["faults"].values())
        mine.update(counted)
        edges = told.with_suffix(".edges")
        mine["edges"] = max(mine["edges"], int(edges.read_text()) if edges.exists() else 0)
    return {"total": sum(one["executions"] for one in made.values()), "targets": dict(sorted(made.items()))}


def main() -> None:
    """Fuzz until the time is over, or run one target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hours", type=float, default=1.0)
    parser.add_argument("--seconds", type=int, default=40, help="of one target's round")
    parser.add_argument("--only", nargs="*", help="these targets")
    parser.add_argument("--one", help="run this target here")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.one:
        from importlib.util import find_spec

        (run_atheris if find_spec("atheris") else run_loop)(given.one, given.folder, given.seconds)
        return
    until = time.monotonic() + given.hours * 3600
    while time.monotonic() < until:
        for name in given.only or targets():
            if time.monotonic() < until:
                one_round(name, given.folder, given.seconds)
                done = summary(given.folder)
                (given.folder / "summary.json").write_text(json.dumps(done, indent=1))
                print(name, dict(done["targets"].get(name, {})), "total", done["total"], flush=True)


if __name__ == "__main__":
    main()
