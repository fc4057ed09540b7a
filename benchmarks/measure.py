"""Run a command and tell its wall time, CPU time and peak memory; children of its own included."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What one command cost: seconds and mebibytes."""

    name: str
    wall: float
    cpu: float
    peak: float
    failed: bool = False
    output: str = ""

    def row(self, floor: Cost) -> str:
        """One line of a table, with ratios to another."""
        if self.failed:
            return f"{self.name:<34} failed: {self.output.strip().splitlines()[-1] if self.output.strip() else ''}"
        return (
            f"{self.name:<34} {self.wall:8.2f} s {self.cpu:8.2f} s {self.peak:8.0f} MiB"
            f"   wall ×{self.wall / floor.wall:5.2f}   cpu ×{self.cpu / floor.cpu:5.2f}"
        )


def run(name: str, command: Sequence[str | Path], env: dict[str, str] | None = None) -> Cost:
    """Run to the end and measure with ``wait4``, so that only this child counts."""
    started = time.perf_counter()
    with subprocess.Popen(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(env or {})},
    ) as process:
        assert process.stdout is not None
        output = process.stdout.read().decode(errors="replace")
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(name, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, process.returncode != 0, output)


def said(name: str, value: float, most: float, unit: str) -> None:
    """Print a figure beside its aim."""
    print(f"{name:<9} {value:7.2f} {unit}; at most {most:g}: {'met' if value <= most else 'MISSED'}")


def venv_with(package: str, folder: Path) -> Path:
    """A virtual environment of its own for another tool; returns its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", package], check=True)
    return python
