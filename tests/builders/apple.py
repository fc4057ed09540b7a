"""Apple Health exports for tests: any elements in any order, in the dress of several iOS versions and languages."""

from __future__ import annotations

import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from connectors.apple_health import AppleHealth
from healthkit.model.records import FRAMES
from healthkit.source.contract import Counts, Handoff, Issue, Progress, Rows, Snapshot
from healthkit.source.files import open_package

SOUND_DTD = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 13 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary|ClinicalRecord)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
<!ATTLIST Record type CDATA #REQUIRED>
]>
"""
BROKEN_DTD = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ELEMENT VisionPrescription EMPTY>
<!ATTLIST VisionPrescription
  type CDATA #REQUIRED
<!ELEMENT RightEye EMPTY>
>
]>
"""
BOMB_DTD = (
    '<!DOCTYPE HealthData [\n<!ENTITY a "aaaaaaaaaa">\n'
    + "".join(
        f'<!ENTITY {name} "{("&" + before + ";") * 10}">\n' for before, name in zip("bcdefghi", "abcdefgh", strict=True)
    )
    + "]>\n"
)
WATCH = (
    "<<HKDevice: 0x{address:x}>, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,7, "
    "software:10.2>"
)


def element(tag: str, attributes: dict[str, str], *children: str) -> str:
    """One element as text."""
    words = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    if not children:
        return f"<{tag}{words}/>"
    return f"<{tag}{words}>\n  " + "\n  ".join(children) + f"\n </{tag}>"


def meta(key: str, value: str) -> str:
    return element("MetadataEntry", {"key": key, "value": value})


def record(kind: str = "HKQuantityTypeIdentifierStepCount", value: str = "10", *children: str, **other: str) -> str:
    """A Record; any attribute can be replaced, or left out by an empty text."""
    attributes = {
        "type": kind,
        "sourceName": "iPhone",
        "sourceVersion": "17.1",
        "unit": "count",
        "creationDate": "2024-06-15 08:10:00 +0200",
        "startDate": "2024-06-15 08:00:00 +0200",
        "endDate": "2024-06-15 08:05:00 +0200",
        "value": value,
        **other,
    }
    return element("Record", {key: text for key, text in attributes.items() if text}, *children)


def sleep(value: str = "HKCategoryValueSleepAnalysisAsleepCore", *children: str, **other: str) -> str:
    return record("HKCategoryTypeIdentifierSleepAnalysis", value, *children, **{"unit": "", **other})


def workout(*children: str, **other: str) -> str:
    attributes = {
        "workoutActivityType": "HKWorkoutActivityTypeRunning",
        "duration": "30.5",
        "durationUnit": "min",
        "sourceName": "Watch",
        "startDate": "2024-06-15 10:00:00 +0200",
        "endDate": "2024-06-15 10:40:00 +0200",
        **other,
    }
    return element("Workout", attributes, *children)


def correlation(*children: str, kind: str = "HKCorrelationTypeIdentifierBloodPressure") -> str:
    attributes = {
        "type": kind,
        "sourceName": "Health",
        "startDate": "2024-06-15 07:00:00 +0200",
        "endDate": "2024-06-15 07:00:00 +0200",
    }
    return element("Correlation", attributes, *children)


def pressure(part: str, value: str, *children: str, **other: str) -> str:
    moment = "2024-06-15 07:00:00 +0200"
    dates = {"startDate": moment, "endDate": moment, "unit": "mmHg", **other}
    return record(f"HKQuantityTypeIdentifierBloodPressure{part}", value, *children, **dates)


def summary(day: str = "2024-06-15", **other: str) -> str:
    attributes = {
        "dateComponents": day,
        "activeEnergyBurned": "450",
        "activeEnergyBurnedGoal": "500",
        "activeEnergyBurnedUnit": "kcal",
        "appleExerciseTime": "40",
        "appleExerciseTimeGoal": "30",
        "appleStandHours": "12",
        "appleStandHoursGoal": "12",
        **other,
    }
    return element("ActivitySummary", attributes)


def document(
    *elements: str,
    dtd: str = "",
    locale: str = "en_US",
    export_date: str | None = "2024-06-16 12:00:00 +0200",
    end: str = "</HealthData>\n",
) -> str:
    """A whole export.xml."""
    head = f' <ExportDate value="{export_date}"/>\n' if export_date else ""
    body = "".join(f" {text}\n" for text in elements)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{dtd}<HealthData locale="{locale}">\n{head}{body}{end}'


def export_zip(
    path: Path,
    xml: str | bytes,
    others: dict[str, bytes] | None = None,
    *,
    name: str = "export.xml",
    folder: str = "apple_health_export",
) -> Path:
    """An export.zip with the main XML under any name and more files beside it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{folder}/{name}", xml)
        for member, body in (others or {}).items():
            archive.writestr(f"{folder}/{member}", body)
    return path


def gpx(*points: tuple[str, str, str], creator: str = "Apple Health Export") -> bytes:
    """A route of (latitude, longitude, time) points."""
    body = "".join(
        f'<trkpt lon="{lon}" lat="{lat}"><ele>12.5</ele><time>{at}</time><extensions><speed>2.5</speed>'
        f"<course>90.0</course><hAcc>3.0</hAcc><vAcc>2.0</vAcc></extensions></trkpt>\n"
        for lat, lon, at in points
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="{escape(creator)}" '
        f'xmlns="http://www.topografix.com/GPX/1/1">\n<metadata><time>2024-06-15T09:00:00Z</time></metadata>\n'
        f"<trk><name>Route</name><trkseg>\n{body}</trkseg></trk></gpx>\n"
    ).encode()


def ecg(values: list[str], *, headers: dict[str, str] | None = None) -> bytes:
    """An electrocardiogram CSV; ``headers`` replaces the English ones, in their order."""
    lines = headers or {
        "Name": "A Person",
        "Date of Birth": '"Feb 5, 1952"',
        "Recorded Date": "2024-06-15 10:30:00 +0200",
        "Classification": "Sinus Rhythm",
        "Symptoms": "",
        "Software Version": "2.0",
        "Device": '"Watch6,7"',
        "Sample Rate": "512.844 hertz",
        "Lead": "Lead I",
        "Unit": "µV",
    }
    return ("\n".join(f"{key},{value}" for key, value in lines.items()) + "\n\n" + "\n".join(values) + "\n").encode()


@dataclass
class Outcome:
    """Everything that one reading yielded."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    handoffs: list[Handoff] = field(default_factory=list)
    exported_at: datetime | None = None
    progress: list[Progress] = field(default_factory=list)
    largest: int = 0

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.frames.get(table, pl.DataFrame(schema=FRAMES[table]))

    def rows(self, table: str, *columns: str) -> list[tuple[object, ...]]:
        return self[table].select(columns or pl.all()).rows()

    def reasons(self) -> Counter[str]:
        return Counter(issue.reason for issue in self.issues)


def read_all(path: Path) -> Outcome:
    """Read a package as ingest would, and check each frame's schema and the order of sources."""
    connector, outcome = AppleHealth(), Outcome()
    parts: dict[str, list[pl.DataFrame]] = {}
    known: set[int] = set()
    with open_package(path) as package:
        claim = connector.detect(package)
        assert claim is not None, f"{path.name} is not claimed"
        for item in connector.read(package, claim):
            if isinstance(item, Rows):
                assert dict(item.frame.schema) == dict(pl.DataFrame(schema=FRAMES[item.table]).schema), item.table
                parts.setdefault(item.table, []).append(item.frame)
                outcome.largest = max(outcome.largest, item.frame.height)
                if item.table == "source":
                    known |= set(item.frame["source"])
                elif "source" in item.frame.columns:
                    assert set(item.frame["source"].drop_nulls()) <= known, "a row names a source not handed over yet"
            elif isinstance(item, Counts):
                outcome.read.update(item.read)
                outcome.unmapped.update(item.unmapped)
            elif isinstance(item, Issue):
                outcome.issues.append(item)
            elif isinstance(item, Handoff):
                outcome.handoffs.append(item)
            elif isinstance(item, Snapshot):
                outcome.exported_at = item.exported_at
            elif isinstance(item, Progress):
                outcome.progress.append(item)
    outcome.frames = {table: pl.concat(frames) for table, frames in parts.items()}
    return outcome


def read_xml(folder: Path, xml: str | bytes) -> Outcome:
    """Read a bare XML file."""
    path = folder / "export.xml"
    path.write_bytes(xml if isinstance(xml, bytes) else xml.encode())
    return read_all(path)
