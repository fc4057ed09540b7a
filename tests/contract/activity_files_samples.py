"""Sample packages of the GPX and TCX connector for the contract suite."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders.gpx_tcx import Point, gpx, gpx_track, tcx, tcx_activity, tcx_lap, walk


def _package(path: Path, first: datetime, count: int) -> Path:
    """A zip of runs as GPX, plain and gzipped in turn, and of rides as TCX."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            at = first + timedelta(days=number)
            run = gpx(gpx_track([walk(at, 20, cadence=85, water=18.0)])).encode()
            lap = tcx_lap(at, 300, [Point(at, pulse=120, power=200, cadence=90, speed=8.0)])
            ride = tcx(tcx_activity(at + timedelta(hours=5), [lap], "Biking", "Edge 530"))
            archive.writestr(f"{number}.gpx" + ".gz" * (number % 2), gzip.compress(run, mtime=0) if number % 2 else run)
            archive.writestr(f"rides/{number}.tcx", ride)
    return path


def _large(folder: Path, scale: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"large{scale}.gpx"
    with path.open("w") as out:
        head, _, tail = gpx(gpx_track([[]])).partition("</trkseg>")
        out.write(head)
        for hour in range(3 * scale):
            points = gpx_track([walk(datetime(2024, 1, 1) + timedelta(hours=hour), 3600)])
            out.write(points[points.index("<trkpt") : points.rindex("</trkseg>")])
        out.write("</trkseg>" + tail)
    return path


def damaged(folder: Path) -> list[Path]:
    """A file without a track, one cut off in its first point, one that declares entities, one that is not XML."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = gpx(gpx_track([walk(datetime(2024, 1, 1), 3)]))
    made = {
        "empty.gpx": gpx(),
        "cut.gpx": whole[: whole.index("<trkpt") + 20],
        "hostile.gpx": whole.replace("?>\n", '?><!DOCTYPE gpx [<!ENTITY a "aaaa">]>\n', 1),
        "broken.tcx": "<TrainingCenterDatabase><<<",
    }
    for name, text in made.items():
        (folder / name).write_text(text)
    (folder / "half.tcx.gz").write_bytes(gzip.compress(tcx().encode())[:40])
    return [folder / name for name in (*made, "half.tcx.gz")]


def with_bad_rows(folder: Path) -> tuple[Path, int]:
    """A point without a place, one without a time, and a lap that begins at no time."""
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime(2024, 2, 1)
    points = [*walk(at, 3), Point(at + timedelta(seconds=5), pulse=99), Point(None, 40.0, -40.0)]
    path = folder / "bad.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("run.gpx", gpx(gpx_track([points])))
        archive.writestr("ride.tcx", tcx(tcx_activity(at, [tcx_lap("soon", 60, walk(at, 3))], "Biking")))
    return path, 3


def samples() -> dict[str, Callable[..., Any]]:
    """What the contract suite needs of this connector."""
    return {
        "small": lambda folder: _package(folder / "small.zip", datetime(2024, 3, 30, 22), 3),
        "longer": lambda folder: _package(folder / "longer.zip", datetime(2024, 3, 30, 22), 5),
        "other": lambda folder: _package(folder / "other.zip", datetime(2022, 7, 1, 6), 2),
        "large": _large,
        "damaged": damaged,
        "with_bad_rows": with_bad_rows,
    }
