"""Large Apple exports of any size: the shape of a decade of iPhone and Watch, from a seed.

``write(path, records)``, or ``python -m benchmarks.apple_export PATH RECORDS [SHARE]``, makes a zip whose export.xml
holds that many Records (1.5 million are about 600 MB) and as many workouts and the like as go with them, with the
proportions of real exports: half energy and distance, a third heart rate (half of it with metadata), the rest steps,
sleep, sound, HRV with beat lists, and workouts, blood pressure and activity summaries between them.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

START_US = 1_420_070_400_000_000  # 2015-01-01
CHUNK = 100_000
SPAN_S = 10 * 365 * 86_400
WATCH = (
    'sourceName="Watch" sourceVersion="10.2" device="&lt;&lt;HKDevice: 0x{}&gt;, name:Apple Watch, '
    'manufacturer:Apple Inc., model:Watch, hardware:Watch6,7, software:10.2&gt;"'
)
PHONE = (
    'sourceName="Phone" sourceVersion="17.1.1" device="&lt;&lt;HKDevice: 0x{}&gt;, name:iPhone, '
    'manufacturer:Apple Inc., model:iPhone, hardware:iPhone14,5, software:17.1.1&gt;"'
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE HealthData [\n<!-- HealthKit Export Version: 14 -->\n'
    "<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>\n]>\n"
    '<HealthData locale="en_FR">\n <ExportDate value="2025-06-15 08:00:00 +0200"/>\n'
    ' <Me HKCharacteristicTypeIdentifierDateOfBirth="1980-01-01" '
    'HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexNotSet"/>\n'
)


@dataclass(frozen=True)
class Kind:
    """One Record type of the mix."""

    name: str
    unit: str
    share: float
    scale: float
    seconds: int
    both: bool
    inner: str = ""


MIX = (
    Kind("HKQuantityTypeIdentifierActiveEnergyBurned", "kcal", 0.22, 3, 60, both=False),
    Kind("HKQuantityTypeIdentifierBasalEnergyBurned", "kcal", 0.14, 5, 300, both=False),
    Kind("HKQuantityTypeIdentifierDistanceWalkingRunning", "km", 0.14, 0.3, 240, both=True),
    Kind("HKQuantityTypeIdentifierStepCount", "count", 0.12, 300, 240, both=True),
    Kind(
        "HKQuantityTypeIdentifierHeartRate", "count/min", 0.32, 75, 0, both=False,
        inner='\n  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="1"/>',
    ),
    Kind("HKQuantityTypeIdentifierEnvironmentalAudioExposure", "dBASPL", 0.05, 60, 1800, both=False),
    Kind(
        "HKQuantityTypeIdentifierHeartRateVariabilitySDNN", "ms", 0.01, 60, 60, both=False,
        inner='\n  <HeartRateVariabilityMetadataList>\n   <InstantaneousBeatsPerMinute bpm="63" time="07:33:44,67"/>\n'
        '   <InstantaneousBeatsPerMinute bpm="65" time="07:33:45,60"/>\n  </HeartRateVariabilityMetadataList>',
    ),
)  # fmt: skip


def write(path: Path, records: int, *, more: float = 0.0, seed: int = 1) -> int:
    """Write the zip; ``more`` appends that share of new Records after the same history. Returns the Record count."""
    rng = np.random.default_rng(seed)
    total = 0
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        archive.open("apple_health_export/export.xml", "w", force_zip64=True) as stream,
    ):
        stream.write(HEAD.encode())
        for kind in MIX:
            count = round(records * kind.share)
            for text in _records(kind, count, rng):
                stream.write(text.encode())
            total += count
        if more:
            later = np.random.default_rng(seed + 1)
            for kind in MIX:
                count = round(records * kind.share * more)
                for text in _records(kind, count, later, start_us=START_US + SPAN_S * 1_000_000, every=600):
                    stream.write(text.encode())
                total += count
        stream.write(_between(records).encode())
        stream.write(b"</HealthData>\n")
    return total


def _records(
    kind: Kind, count: int, rng: np.random.Generator, *, start_us: int = START_US, every: int = 0
) -> Iterator[str]:
    step = every or max(1, SPAN_S // max(count, 1))
    for low in range(0, count, CHUNK):
        size = min(CHUNK, count - low)
        index = np.arange(low, low + size)
        start = start_us + (index * step + rng.integers(0, max(1, step // 2), size)) * 1_000_000
        end = start + np.minimum(kind.seconds, step) * 1_000_000
        frame = pl.DataFrame(
            {
                "start": pl.Series(start).cast(pl.Datetime("us")),
                "end": pl.Series(end).cast(pl.Datetime("us")),
                "value": np.round(kind.scale * (0.5 + rng.random(size)), 3 if kind.scale < 10 else 0),
                "address": rng.integers(1 << 32, 1 << 36, size),
                "phone": (index % 2 == 1) & kind.both,
                "nested": index % 2 == 0,
            }
        )
        yield _format(kind, frame)


def _format(kind: Kind, frame: pl.DataFrame) -> str:
    stamp = "%Y-%m-%d %H:%M:%S +0200"
    address = pl.col("address").cast(pl.String)
    device = pl.when("phone").then(pl.format(PHONE, address)).otherwise(pl.format(WATCH, address))
    start, end = pl.col("start").dt.strftime(stamp), pl.col("end").dt.strftime(stamp)
    tail = (
        pl.when(pl.col("nested")).then(pl.lit(f">{kind.inner}\n </Record>\n")).otherwise(pl.lit("/>\n"))
        if kind.inner
        else pl.lit("/>\n")
    )
    line = pl.format(
        ' <Record type="{}" {} unit="{}" creationDate="{}" startDate="{}" endDate="{}" value="{}"{}',
        pl.lit(kind.name), device, pl.lit(kind.unit), end, start, end, "value", tail,
    )  # fmt: skip
    return str(frame.select(line.str.join("")).item())


def _between(records: int) -> str:
    """Workouts, blood pressure and activity summaries: about one of each for every 1,500 Records."""
    count = max(1, records // 1500)
    days = pl.datetime_range(pl.datetime(2015, 1, 1), pl.datetime(2015, 1, 1) + pl.duration(days=count - 1), "1d")
    frame = pl.select(days.alias("day")).with_columns(pl.col("day").dt.strftime("%Y-%m-%d").alias("d"))
    device = 'sourceName="Watch" sourceVersion="10.2"'
    pressure = "HKQuantityTypeIdentifierBloodPressure"
    text = pl.format(
        ' <Correlation type="HKCorrelationTypeIdentifierBloodPressure" sourceName="Cuff" '
        'startDate="{} 07:00:00 +0200" endDate="{} 07:00:00 +0200">\n'
        f'  <Record type="{pressure}Systolic" sourceName="Cuff" unit="mmHg" '
        'startDate="{} 07:00:00 +0200" endDate="{} 07:00:00 +0200" value="121"/>\n </Correlation>\n'
        f' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" {device} '
        'startDate="{} 18:00:00 +0200" endDate="{} 18:30:00 +0200">\n'
        '  <MetadataEntry key="HKTimeZone" value="Europe/Paris"/>\n'
        '  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="5.1" unit="km" '
        'startDate="{} 18:00:00 +0200" endDate="{} 18:30:00 +0200"/>\n </Workout>\n'
        ' <ActivitySummary dateComponents="{}" activeEnergyBurned="480" activeEnergyBurnedGoal="500" '
        'activeEnergyBurnedUnit="kcal" appleExerciseTime="35" appleExerciseTimeGoal="30" appleStandHours="11" '
        'appleStandHoursGoal="12"/>\n',
        *["d"] * 9,
    )
    return str(frame.select(text.str.join("")).item())


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2]), more=float(sys.argv[3]) if len(sys.argv) > 3 else 0.0))
