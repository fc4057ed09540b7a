"""Top-level elements other than plain records: counting them, and the mappers for each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from xml.etree.ElementTree import Element

from connectors.apple_health.context import Context, number, snake
from connectors.apple_health.dates import calendar_day
from connectors.apple_health.senses import add_audiogram, add_prescription
from connectors.apple_health.sources import clean
from connectors.apple_health.workouts import add_workout
from healthkit.errors import InputError
from healthkit.source.contract import Handoff

_FRAME = {"ExportDate", "HeartRateVariabilityMetadataList"}
"""Elements that hold no data of their own; they are not counted."""
_CHILDREN = {
    "Record": {"MetadataEntry", "HeartRateVariabilityMetadataList"},
    "HeartRateVariabilityMetadataList": {"InstantaneousBeatsPerMinute"},
    "Correlation": {"MetadataEntry", "Record"},
    "Workout": {"MetadataEntry", "WorkoutEvent", "WorkoutStatistics", "WorkoutActivity", "WorkoutRoute"},
    "WorkoutEvent": {"MetadataEntry"},
    "WorkoutActivity": {"MetadataEntry", "WorkoutEvent", "WorkoutStatistics"},
    "WorkoutRoute": {"MetadataEntry", "FileReference", "Location"},
    "Audiogram": {"MetadataEntry", "SensitivityPoint"},
    "VisionPrescription": {"MetadataEntry", "RightEye", "LeftEye", "Attachment"},
    "ActivitySummary": {"MetadataEntry"},
    "ClinicalRecord": {"MetadataEntry"},
}
_BIRTH, _SEX, _BLOOD = (
    f"HKCharacteristicTypeIdentifier{name}" for name in ("DateOfBirth", "BiologicalSex", "BloodType")
)
_OLD_SEX = {"1": "female", "2": "male", "3": "other"}
_UNSAID = {"", "none", "not_set", "0"}
_SUMMARY = (
    ("activeEnergyBurned", "activity_summary_energy", ""),
    ("appleMoveTime", "activity_summary_move_time", "min"),
    ("appleExerciseTime", "activity_summary_exercise", "min"),
    ("appleStandHours", "activity_summary_stand", "h"),
)
_FIRST_SUMMARY_YEAR = 2014
"""Rings exist since 2015; a few exports carry an empty summary of 1969, the zero of Apple's calendar."""


def tally(element: Element, to: Context) -> None:
    """Count an element and all in it; what no mapper knows is reported.

    A top-level record and its own metadata are counted with the columns, not here.
    """
    if element.tag == "Me":
        to.read["Me"] += 1
        return
    found = Counter(inside.tag for inside in element.iter())
    if not found.keys() <= _family(element.tag):
        _report_strangers(element, to)
    if element.tag == "Record":
        found["Record"] -= 1
        found["MetadataEntry"] -= sum(child.tag == "MetadataEntry" for child in element)
    for tag, count in found.items():
        if count and tag not in _FRAME:
            to.read[tag] += count


@lru_cache(maxsize=64)
def _family(tag: str) -> frozenset[str]:
    """An element and all that may stand in it, at any depth."""
    family, grown = {tag}, {tag} | _CHILDREN.get(tag, set())
    while grown > family:
        family, grown = grown, grown.union(*(_CHILDREN.get(member, set()) for member in grown))
    return frozenset(family)


def _report_strangers(top: Element, to: Context) -> None:
    """An issue for each element that its parent should not have; what such an element holds goes with it."""
    # A stack of our own: hostile nesting goes deeper than Python's.
    pending = [(child, top.tag) for child in top]
    while pending:
        element, parent = pending.pop()
        if parent in _CHILDREN and element.tag not in _CHILDREN[parent]:
            to.issue("unknown_element", element)
        pending.extend((child, element.tag) for child in element)


def add_element(element: Element, to: Context) -> None:
    """Map one element; a kind that is not known becomes an issue."""
    mapper = _MAPPERS.get(element.tag)
    if mapper is None:
        to.issue("unknown_element", element)
    else:
        mapper(element, to)


_PERSON = {"date_of_birth": "birth_date", "biological_sex": "sex"}
"""HealthKit's names of what every record says of its person."""


def _add_person(me: Element, to: Context) -> None:
    """Characteristics as attributes, or as children where a third party wrote the file."""
    pairs = [*me.items(), *((child.tag, child.text or child.get("value") or "") for child in me)]
    for key, value in pairs:
        name = snake(key, "HKCharacteristicTypeIdentifier")
        text = _characteristic(key, value.strip())
        if text:
            to.outbox.row("person", key=_PERSON.get(name, name), value=text)


def _characteristic(key: str, value: str) -> str | None:
    if key == _BIRTH:
        return value or None
    if key == _BLOOD:
        kind = value.removeprefix("HKBloodType").replace("Positive", "+").replace("Negative", "-")
        return None if kind.lower() in {"", "notset", "0"} else kind
    name = snake(key, "HKCharacteristicTypeIdentifier").title().replace("_", "")
    word = snake(value, f"HK{name}", "HKFitzpatrickSkinType", "HK")
    if key == _SEX:
        word = _OLD_SEX.get(word, word)
    return None if word in _UNSAID else word


def _add_summary(summary: Element, to: Context) -> None:
    """A day's rings: the vendor's own day, and its own sums of what all devices saw."""
    day = calendar_day(summary.get("dateComponents"))
    if day is None:
        to.issue("bad_date", summary)
        return
    rows = []
    for attribute, metric, unit in _SUMMARY:
        for suffix, ending in (("", ""), ("Goal", "_goal")):
            value = number(summary.get(attribute + suffix))
            if value is not None:
                rows.append((metric + ending, value, unit or summary.get(f"{attribute}Unit") or "kcal"))
    if day.year < _FIRST_SUMMARY_YEAR or not any(value for _, value, _ in rows):
        to.issue("empty_activity_summary", summary)
        return
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001  a day has no zone
    source = to.sources.number("Apple Health")
    for metric, value, unit in rows:
        to.outbox.row(
            "sample",
            ref=to.take(),
            metric=metric,
            start=start,
            end=start + timedelta(days=1),
            value=value,
            unit=unit,
            source=source,
            day=day,
        )


def _add_clinical(record: Element, to: Context) -> None:
    """A FHIR resource that a clinic sent: its file goes to the connector that reads such."""
    path = record.get("resourceFilePath") or ""
    member = to.sibling(path)
    if member is None:
        to.issue("missing_file", record)
        return
    to.clinical.add(member)
    try:
        body = to.package.body(member)
    except InputError:
        to.issue("damaged_member", record, member=member)
        return
    context = {"app": clean(record.get("sourceName") or ""), "fhir_version": record.get("fhirVersion") or ""}
    to.handoffs.append(Handoff(body, "application/fhir+json", member, context))


def _add_export_date(element: Element, to: Context) -> None:
    to.exported_at = element.get("value")


_MAPPERS: dict[str, Callable[[Element, Context], None]] = {
    "Workout": add_workout,
    "ActivitySummary": _add_summary,
    "Me": _add_person,
    "ExportDate": _add_export_date,
    "Audiogram": add_audiogram,
    "VisionPrescription": add_prescription,
    "ClinicalRecord": _add_clinical,
}
