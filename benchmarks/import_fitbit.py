"""Our reader and our whole import of a synthetic Fitbit Takeout beside the obvious way: orjson and Polars, by file.

The export holds years of JSON only and, of its last quarter, the CSV of the same curves too, as real ones do. The other
way makes frames of every file, with times and numbers; it does not see that a curve comes twice, nor whose clock it is.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import zipfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks import reading
from benchmarks.import_apple import HEALTHKIT, added, ours
from benchmarks.measure import Cost, run
from benchmarks.together import peak

ROOT = "Takeout/Google Health"
_DAY_BYTES = 1_900_000
"""About what one day unpacks to."""
_FIRST = datetime(2023, 1, 1)  # noqa: DTZ001 (clocks are naive, as the files write them)
_SOURCE = "Charge 6"


def build(path: Path, megabytes: int) -> int:
    """Write a Takeout that unpacks to about so many megabytes; returns the bytes of its members."""
    days = max(4, round(megabytes * 1e6 / _DAY_BYTES))
    random = np.random.default_rng(7)
    total = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(days):
            at = _FIRST + timedelta(days=number)
            for name, body in _day(at, random, both=number >= days * 3 // 4):
                archive.writestr(f"{ROOT}/{name}", body)
                total += len(body)
    return total


def _day(at: datetime, random: np.random.Generator, *, both: bool) -> list[tuple[str, str]]:
    """The files of one day: pulse every five seconds, a value a minute of energy, and a night."""
    pulse = 60 + np.cumsum(random.integers(-1, 2, 17_280)) % 60
    times = [at + timedelta(seconds=5 * number) for number in range(len(pulse))]
    minutes = [at + timedelta(minutes=number) for number in range(1440)]
    energy = [f"{1 + value / 100:.2f}" for value in random.integers(0, 900, 1440)]
    items = (
        f'  "dateTime" : "{time:%m/%d/%y %H:%M:%S}",\n  "value" : {{\n    "bpm" : {beat},\n    "confidence" : 2\n  }}\n'
        for time, beat in zip(times, pulse.tolist(), strict=True)
    )
    spent = (
        f'  "dateTime" : "{time:%m/%d/%y %H:%M:%S}",\n  "value" : "{value}"\n'
        for time, value in zip(minutes, energy, strict=True)
    )
    made = [
        (f"Global Export Data/heart_rate-{at:%Y-%m-%d}.json", "[{\n" + "},{\n".join(items) + "}]"),
        (f"Global Export Data/calories-{at:%Y-%m-%d}.json", "[{\n" + "},{\n".join(spent) + "}]"),
    ]
    if both:
        lines = (f"{time:%Y-%m-%dT%H:%M:%SZ},{beat:.1f},{_SOURCE}\n" for time, beat in zip(times, pulse, strict=True))
        burned = (f"{time:%Y-%m-%dT%H:%M:%SZ},{value},{_SOURCE}\n" for time, value in zip(minutes, energy, strict=True))
        titles = "timestamp,{},data source\n"
        folder = "Physical Activity_GoogleData"
        made += [
            (f"{folder}/heart_rate_{at:%Y-%m-%d}.csv", titles.format("beats per minute") + "".join(lines)),
            (f"{folder}/calories_{at:%Y-%m-%d}.csv", titles.format("calories") + "".join(burned)),
        ]
    return made


def read(path: Path) -> None:
    """Our reader alone, in this process: rows by table."""
    reading.read("fitbit", path)


def frames(path: Path) -> None:
    """orjson and Polars alone, in this process: every file as a frame of times and numbers; rows by kind of file."""
    import orjson
    import polars as pl

    rows = Counter[str]()
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            body = archive.read(name)
            if name.endswith(".json"):
                loaded = orjson.loads(body)
                values = [one["value"]["bpm"] if isinstance(one["value"], dict) else one["value"] for one in loaded]
                frame = pl.DataFrame({"at": [one["dateTime"] for one in loaded], "value": values}).with_columns(
                    pl.col("at").str.to_datetime("%m/%d/%y %H:%M:%S"), pl.col("value").cast(pl.Float64)
                )
            else:
                frame = pl.read_csv(io.BytesIO(body), try_parse_dates=True)
            rows[Path(name).suffix] += len(frame)
    print(json.dumps(rows))


def compare(megabytes: int, folder: Path, *, others: bool = True) -> None:
    """Print the table for one size."""
    folder.mkdir(parents=True, exist_ok=True)
    path, vault = folder / "fitbit.zip", folder / "vault-fitbit"
    size = build(path, megabytes) / 1e6
    print(f"\nFitbit Takeout, {size:.0f} MB unpacked, {path.stat().st_size / 1e6:.0f} MB zipped")
    _fresh(path, vault)
    this = [sys.executable, "-m", "benchmarks.import_fitbit"]
    reader = run("ours: reader alone", [*this, "read", path])
    whole = ours("ours: whole import", path, vault)
    again = ours("ours: the same file again", path, vault)
    costs = [reader, whole, again]
    if others:
        costs.append(run("orjson and Polars: frames alone", [*this, "frames", path]))
    made = 0 if reader.failed else json.loads(reader.output)["sample"]
    for cost in costs:
        print(cost.row(reader), "" if cost.failed else _rates(cost, size, made))
    if sys.platform == "linux":
        _fresh(path, vault)
        environment = {"HEALTHKIT_VAULT": str(vault), "HEALTHKIT_KEY": "benchmark passphrase", "HEALTHKIT_KEYRING": "0"}
        together = peak([HEALTHKIT, "import", "--json", path], environment)
        print(f"ours: whole import, all processes together {together:.0f} MiB")
    print(f"first import added {added(whole)}")
    print(f"again added {added(again)}")
    if others and not costs[-1].failed:
        print(f"our reader against orjson and Polars: {costs[-1].cpu / reader.cpu:.2f} times less CPU")
        print(f"the same by the clock: {costs[-1].wall / reader.wall:.2f} times less")


def _fresh(path: Path, vault: Path) -> None:
    shutil.rmtree(vault, ignore_errors=True)
    ours("init", path, vault, "init", "--json")


def _rates(cost: Cost, size: float, rows: int) -> str:
    """Megabytes and rows a second: by the clock, and by the processor, which other work on the machine slows less."""
    return f"  {size / cost.wall:5.1f} MB/s, {size / cost.cpu:5.1f} MB a CPU second, {rows / cost.wall:,.0f} rows/s"


if __name__ == "__main__":
    if sys.argv[1] == "build":
        print(build(Path(sys.argv[2]), int(sys.argv[3])))
    else:
        {"read": read, "frames": frames}[sys.argv[1]](Path(sys.argv[2]))
