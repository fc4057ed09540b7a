"""A folder of FIT files beside ``fitdecode`` decoding the same files: our decoder, our reader, our whole import.

The makers' own library is not measured: its licence forbids using it for benchmarks (clause 2 f); see
``docs/decisions/0017-fit-reading.md``.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks import reading
from benchmarks.import_apple import added, ours
from benchmarks.measure import Cost, run

_FIRST = datetime(2023, 1, 1)  # noqa: DTZ001 (naive UTC, as everywhere)


def build(folder: Path, megabytes: int) -> None:
    """Write about so many megabytes: an hour's run and a day's monitoring for each day, as a watch keeps them."""
    folder.mkdir(parents=True, exist_ok=True)
    written, day = 0, 0
    while written < megabytes * 1_000_000:
        midnight = _FIRST + timedelta(days=day)
        for name, content in (("day", _day(midnight)), ("run", _run(midnight + timedelta(hours=17)))):
            (folder / f"{day:05d}_{name}.fit").write_bytes(content)
            written += len(content)
        day += 1


def _day(midnight: datetime) -> bytes:
    """A pulse a minute, steps every five, stress every three."""
    from tests.builders.fit import head, seconds

    made = head(32, created=midnight).add("monitoring_info", timestamp=midnight, local_timestamp=midnight)
    minutes = np.arange(1440)
    low = (seconds(midnight) + minutes * 60) & 0xFFFF
    made.table("monitoring", {"timestamp_16": low, "heart_rate": 55 + minutes % 40})
    steps = {"current_activity_type_intensity": np.full(288, 6), "cycles": minutes[::5] * 6}
    made.table("monitoring", {"timestamp_16": low[::5], **steps})
    stress = {"stress_level_value": minutes[::3] % 70, "body_battery": 90 - minutes[::3] // 20}
    made.table("stress_level", {"stress_level_time": seconds(midnight) + minutes[::3] * 60, **stress})
    return made.bytes()


def _run(start: datetime) -> bytes:
    """An hour, a record a second of the size that watches write, and a message a second that nobody has published."""
    from tests.builders.fit import SEMICIRCLE, head, seconds

    made, tick, end = head(created=start), np.arange(3600), start + timedelta(hours=1)
    times = seconds(start) + tick
    made.table(
        "record",
        {
            "timestamp": times,
            "position_lat": (48.85 * SEMICIRCLE + tick * 20).astype(np.int64),
            "position_long": (2.35 * SEMICIRCLE + tick).astype(np.int64),
            "distance": 280 * tick,
            "enhanced_speed": 2800 + tick % 90,
            "enhanced_altitude": 5 * (535 + tick % 9),
            "power": 220 + tick % 50,
            "heart_rate": 120 + tick % 40,
            "cadence": 84 + tick % 3,
            "fractional_cadence": tick % 2 * 64,
            "gps_accuracy": np.full(3600, 3),
        },
    )
    made.table("unknown", {"timestamp": times, "value": tick})
    told = {"sport": 1, "total_elapsed_time": 3600, "total_distance": 10_080, "total_calories": 700}
    return made.add("session", timestamp=end, start_time=start, **told).bytes()


def read(folder: Path) -> None:
    """Our reader alone, in this process: rows by table."""
    reading.read("garmin", folder)


def decode(folder: Path) -> None:
    """Our decoder alone: wanted messages to values of frames, all others counted, nothing made of them."""
    from connectors.garmin.messages import decode as messages
    from connectors.garmin.reader import BATCH_BYTES
    from connectors.garmin.scan import Batch

    counts, batch = Counter[str](), Batch()
    paths = sorted(folder.iterdir())
    for path in paths:
        batch.add(path.name, path.read_bytes())
        if len(batch.data) >= BATCH_BYTES or path == paths[-1]:
            made = messages(batch)
            counts.update(made.counts)
            counts.update(made.unread)
            batch = Batch()
    print(json.dumps(counts))


def fitdecode(folder: Path) -> None:
    """``fitdecode`` over the same files, with the processor that it takes by itself: messages by name."""
    from fitdecode import FIT_FRAME_DATA, FitReader

    counts = Counter[str]()
    for path in sorted(folder.iterdir()):
        with FitReader(path.open("rb")) as reader:
            for frame in reader:
                if frame.frame_type == FIT_FRAME_DATA:
                    counts[frame.name] += 1
    print(json.dumps(counts))


def compare(megabytes: int, folder: Path, *, others: bool = True) -> None:
    """Print the table for one size."""
    files, vault = folder / f"fit-{megabytes}", folder / "vault-fit"
    if not files.exists():
        run("build", [sys.executable, "-m", "benchmarks.import_fit", "build", files, str(megabytes)])
    size = sum(path.stat().st_size for path in files.iterdir()) / 1e6
    print(f"\nFIT folder, {size:.0f} MB, {len(list(files.iterdir()))} files")
    shutil.rmtree(vault, ignore_errors=True)
    ours("init", files, vault, "init", "--json")
    this = [sys.executable, "-m", "benchmarks.import_fit"]
    bare = run("ours: decoding alone", [*this, "decode", files])
    reader = run("ours: reader alone", [*this, "read", files])
    whole = ours("ours: whole import", files, vault)
    again = ours("ours: the same folder again", files, vault)
    costs = [bare, reader, whole, again]
    if others:
        costs.append(run("fitdecode: decoding alone", [*this, "fitdecode", files]))
    for cost in costs:
        print(cost.row(reader), "" if cost.failed else _rates(cost, size))
    print(f"first import added {added(whole)}")
    print(f"again added {added(again)}")
    if others and not costs[-1].failed:
        theirs = costs[-1]
        assert Counter(json.loads(theirs.output)) == Counter(json.loads(bare.output)), "not the same messages"
        print(
            f"decoding against fitdecode: {theirs.wall / bare.wall:.1f} times faster, {theirs.cpu / bare.cpu:.1f} CPU"
        )
        print(f"our whole import against fitdecode decoding alone: {theirs.wall / whole.wall:.1f} times faster")


def _rates(cost: Cost, size: float) -> str:
    told = ""
    try:
        rows = sum(json.loads(cost.output).values())
        told = f", {rows:,} rows, {rows / cost.wall:,.0f} rows/s"
    except (ValueError, AttributeError, TypeError):
        pass  # the import's own report is printed below the table
    return f"  {size / cost.wall:6.1f} MB/s, {size / cost.cpu:6.1f} MB a CPU second{told}"


if __name__ == "__main__":
    if sys.argv[1] == "build":
        build(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        {"read": read, "decode": decode, "fitdecode": fitdecode}[sys.argv[1]](Path(sys.argv[2]))
