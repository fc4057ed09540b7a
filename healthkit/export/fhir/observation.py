"""Measurements and how a person lives, as Observations; the report that groups results; the sample they were made of.

A result leaves as its laboratory wrote it: number, comparator and unit before any conversion, its own range and flag.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from math import isclose, isfinite

from healthkit.errors import UnitRefused
from healthkit.export.fhir import codes
from healthkit.export.fhir.values import (
    Json,
    Row,
    absent,
    clean,
    coding,
    concept,
    measured_in,
    moment,
    named,
    notes,
    original,
    period,
    plain,
    pruned,
    put_code,
    put_instant,
    put_moment,
    quantity,
    told,
)
from healthkit.model.analytes import analytes
from healthkit.model.lab_units import LabConversion, conversion

_CATEGORIES = {
    "laboratory": "laboratory", "vital_signs": "vital-signs", "survey": "survey", "social_history": "social-history",
    "imaging": "imaging", "exam": "exam", "procedure": "procedure",
}  # fmt: skip
_MISSING = "absent: "


def observation(row: Row, subject: Json, parts: Sequence[Row] = (), specimen: Json | None = None) -> Json:
    """One result; ``parts`` are those that were measured with it and named after it (systolic of a blood pressure)."""
    made: Json = {
        "resourceType": "Observation",
        "category": _category(row["category"]),
        "code": concept(row) or absent(),
        "subject": subject,
        "performer": [by] if (by := named(row["performer"])) else [],
        "bodySite": told(row["body_site"]),
        "method": told(row["method"]),
        "specimen": specimen or named(row["specimen"]),
        "note": notes(row["note"]),
        **_measured(row),
        "component": [pruned({"code": concept(part) or absent(), **_measured(part)}) for part in parts],
    }
    put_code(made, "status", row["status"], needed=True)
    put_moment(made, "effectiveDateTime", row["taken"], row["at_utc"])
    put_instant(made, "issued", row["issued"])
    return pruned(made)


def social(row: Row, subject: Json) -> Json:
    """A fact of how the person lives; one that is only dated by when it was written down is of that day."""
    made: Json = {
        "resourceType": "Observation",
        "category": _category("social_history"),
        "code": concept(row) or absent(),
        "subject": subject,
        "note": notes(row["note"]),
    }
    put_code(made, "status", row["status"], needed=True)
    if row["started"] is not None and row["ended"] is not None:
        made["effectivePeriod"] = period(row["started"], row["ended"])
    else:
        put_moment(made, "effectiveDateTime", row["started"] or row["recorded"])
    if row["started"] is not None:
        put_instant(made, "issued", row["recorded"])
    if row["value"] is not None:
        made["valueQuantity"] = quantity(row["value"], row["unit"])
    else:
        _put_words(made, row["value_text"])
    return pruned(made)


def _category(name: str | None) -> list[Json]:
    """The category; "other" is said in words, so that no code is claimed that the writer did not mean."""
    code = _CATEGORIES.get(name or "")
    if code:
        return [{"coding": [coding(codes.OBSERVATION_CATEGORY, code)]}]
    said = told(name)
    return [said] if said else []


def _measured(row: Row) -> Json:
    """Value, flag and range, which an observation and a component have alike."""
    made: Json = {}
    words = clean(row["value_text"])
    if words and (row["raw_value"] is None or not clean(row["raw_unit"])):
        _put_words(made, words)
    elif row["raw_value"] is not None:
        made["valueQuantity"] = quantity(row["raw_value"], row["raw_unit"], row["comparator"])
        if words:
            made["valueQuantity"].update(original(words))
    flags = [part for part in (row["flag"] or "").split(", ") if clean(part)]
    made["interpretation"] = [
        {"coding": [coding(codes.INTERPRETATION, flag)]} if flag in codes.FLAGS else {"text": clean(flag)}
        for flag in flags
    ]
    span = _range(row)
    made["referenceRange"] = [span] if span else []
    return pruned(made)


def _put_words(made: Json, said: str | None) -> None:
    """A value in words, or the reason why there is none."""
    text = clean(said)
    if text is None:
        return
    if not text.startswith(_MISSING):
        made["valueString"] = text
        return
    reason = text.removeprefix(_MISSING)
    code = reason.lower().replace(" ", "-")
    made["dataAbsentReason"] = pruned(
        {"coding": [coding(codes.DATA_ABSENT, code)] if code in codes.REASONS else [], "text": reason}
    )


def _range(row: Row) -> Json | None:
    """The laboratory's range: its own words, and its bounds in the unit of the value as written."""
    back = _way_back(row)
    bounds = {name: _bound(row[name], back, row["raw_unit"]) for name in ("low", "high") if row[name] is not None}
    return pruned({**bounds, "text": clean(row["range_text"])}) or None


def _way_back(row: Row) -> LabConversion:
    """How the printed value became the stored one; bounds were converted alike.

    An analyte may be read in several ways (urea, or its nitrogen), so what was done to the value is the judge.
    """
    raw, value = row["raw_value"], row["value"]
    analyte = analytes().all.get(row["analyte"] or "")
    found = LabConversion()
    if analyte is not None and analyte.unit:
        with suppress(UnitRefused):
            found = conversion(analyte, row["raw_unit"])
    if not raw or value is None or isclose(raw * found.factor + found.offset, value, rel_tol=1e-9):
        return found
    ratio = value / raw
    return LabConversion(ratio) if ratio and isfinite(ratio) else found


def _bound(value: float, back: LabConversion, unit: str | None) -> Json:
    """A bound before its conversion, without the last digits that the two multiplications leave."""
    raw = float(f"{(value - back.offset) / back.factor:.12g}")
    if not isfinite(raw):
        return {}
    return pruned({"value": plain(raw), **measured_in(unit)})


def report(row: Row, subject: Json, results: Sequence[Json]) -> Json:
    """A diagnostic report with References to the results that belong to it."""
    category = told(row["category"])
    made: Json = {
        "resourceType": "DiagnosticReport",
        "category": [category] if category else [],
        "code": concept(row) or absent(),
        "subject": subject,
        "performer": [by] if (by := named(row["performer"])) else [],
        "conclusion": clean(row["conclusion"]),
        "result": list(results),
    }
    if row["note"]:
        made["extension"] = original(row["note"])["extension"]  # a DiagnosticReport of R4 has no note
    put_code(made, "status", row["status"], needed=True)
    put_moment(made, "effectiveDateTime", row["taken"], row["at_utc"])
    put_instant(made, "issued", row["issued"])
    return pruned(made)


def specimen(row: Row, subject: Json, fasting: bool | None = None) -> Json:
    """What was taken, when and from where; whether the person had fasted."""
    collection: Json = {"bodySite": told(row["body_site"])}
    put_moment(collection, "collectedDateTime", row["taken"], row["at_utc"])
    if fasting is not None:
        code, display = ("F", "Patient was fasting prior to the procedure") if fasting else (
            "NF", "The patient indicated they did not fast prior to the procedure")  # fmt: skip
        collection["fastingStatusCodeableConcept"] = {"coding": [coding(codes.FASTING, code, display)]}
    accession = clean(row["accession"])
    made: Json = {
        "resourceType": "Specimen",
        "type": concept(row),
        "subject": subject,
        "receivedTime": moment(row["received"]),
        "accessionIdentifier": {"value": accession} if accession else None,
        "collection": pruned(collection),
        "note": notes(row["note"]),
    }
    put_code(made, "status", row["status"])
    return pruned(made)
