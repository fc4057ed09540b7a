"""Top-level elements other than plain records: counting them, and the mappers for each kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from connectors.apple_health.context import Context, metadata, number, snake
from connectors.apple_health.dates import calendar_day, instant, moment
from connectors.apple_health.workouts import add_workout
from healthkit.errors import InputError

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
    if element.tag not in _FRAME and element.tag != "Record":
        to.read[element.tag] += 1
    if element.tag == "Me":
        return
    for child in element:
        if element.tag != "Record" or child.tag != "MetadataEntry":
            _tally_inside(child, element.tag, to)


def _tally_inside(top: Element, parent: str, to: Context) -> None:
    # A stack of our own: hostile nesting goes deeper than Python's.
    pending = [(top, parent)]
    while pending:
        element, above = pending.pop()
        if element.tag not in _FRAME:
            to.read[element.tag] += 1
        if above in _CHILDREN and element.tag not in _CHILDREN[above]:
            to.issue("unknown_element", element)
        pending.extend((child, element.tag) for child in element)


def add_element(element: Element, to: Context) -> None:
    """Map one element; a kind that is not known becomes an issue."""
    mapper = _MAPPERS.get(element.tag)
    if mapper is None:
        to.issue("unknown_element", element)
    else:
        mapper(element, to)


def _add_person(me: Element, to: Context) -> None:
    """Characteristics as attributes, or as children where a third party wrote the file."""
    pairs = [*me.items(), *((child.tag, child.text or child.get("value") or "") for child in me)]
    for key, value in pairs:
        name = snake(key, "HKCharacteristicTypeIdentifier")
        text = _characteristic(key, value.strip())
        if text:
            to.outbox.row("person", key=name, value=text)


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


def _add_audiogram(audiogram: Element, to: Context) -> None:
    """Hearing thresholds by ear and frequency."""
    start = instant(audiogram.get("startDate"))
    if start is None:
        to.issue("bad_date", audiogram)
        return
    metric = to.metric(audiogram.get("type") or "HKDataTypeIdentifierAudiogram")
    begins, source = moment(audiogram.get("startDate")), to.source(audiogram)
    for point in audiogram.iterfind("SensitivityPoint"):
        frequency = number(point.get("frequencyValue"))
        found = False
        for ear in ("left", "right"):
            value = number(point.get(f"{ear}EarValue"))
            if value is None or frequency is None:
                continue
            found = True
            ref = to.take()
            to.outbox.row(
                "sample",
                ref=ref,
                metric=metric,
                dimension=f"{ear}:{frequency:g}",
                start=begins,
                end=moment(audiogram.get("endDate")) or begins,
                offset_min=start[1],
                created=moment(audiogram.get("creationDate")),
                value=value,
                unit=point.get(f"{ear}EarUnit") or "dBHL",
                source=source,
            )
            to.attributes("sample", ref, metadata(audiogram) + _ear_details(point, ear))
        if not found:
            to.issue("bad_value", point)


def _ear_details(point: Element, ear: str) -> list[tuple[str, str]]:
    """Masking and clamping of newer exports."""
    told = {f"{ear}EarValue", f"{ear}EarUnit"}
    return [(key, value) for key, value in point.items() if key.startswith(ear) and key not in told]


def _add_prescription(prescription: Element, to: Context) -> None:
    """Lenses, a row for each number."""
    kind = snake(prescription.get("type") or "", "HKVisionPrescriptionType")
    ref, source = to.take(), to.source(prescription)
    issued = calendar_day(prescription.get("dateIssued"))
    for side in ("RightEye", "LeftEye"):
        for eye in prescription.iterfind(side):
            for key, text in eye.items():
                value = number(text)
                if key.endswith("Unit") or value is None:
                    continue
                to.outbox.row(
                    "prescription_lens",
                    ref=ref,
                    kind=kind,
                    eye=side.removesuffix("Eye").lower(),
                    issued=issued,
                    expires=calendar_day(prescription.get("expirationDate")),
                    field=snake(key),
                    value=value,
                    unit=eye.get(f"{key}Unit"),
                    source=source,
                )
    pairs = metadata(prescription) + [(key, value) for key, value in prescription.items() if key == "brand"]
    pairs += [("Attachment", item.get("identifier") or "") for item in prescription.iterfind("Attachment")]
    to.attributes("prescription_lens", ref, pairs)


def _add_clinical(record: Element, to: Context) -> None:
    """A FHIR resource that a clinic sent: its file is kept whole."""
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
    ref = to.take()
    to.outbox.row(
        "document",
        ref=ref,
        kind="clinical_record",
        title=snake(record.get("type") or "", "HKClinicalTypeIdentifier"),
        at=moment(record.get("receivedDate")),
        media_type="application/fhir+json",
        name=member,
        body=body,
        source=to.source(record),
    )
    kept = ("type", "identifier", "sourceURL", "fhirVersion")
    to.attributes("document", ref, [(key, record.get(key) or "") for key in kept if record.get(key)] + metadata(record))


def _add_export_date(element: Element, to: Context) -> None:
    to.exported_at = element.get("value")


_MAPPERS: dict[str, Callable[[Element, Context], None]] = {
    "Workout": add_workout,
    "ActivitySummary": _add_summary,
    "Me": _add_person,
    "ExportDate": _add_export_date,
    "Audiogram": _add_audiogram,
    "VisionPrescription": _add_prescription,
    "ClinicalRecord": _add_clinical,
}
