"""Observations: every value type of every version, components, ranges, categories, what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders.fhir import CATEGORY, Json, concept, observation, only, person, read_resources, resource


def result(folder: Path, **elements: Any) -> Json:
    return only(read_resources(folder, observation(**elements)), "lab_result")


def test_all_columns_of_a_laboratory_value(tmp_path: Path) -> None:
    specimen = resource(
        "Specimen", "s1", type=concept("119364003", "Serum specimen"), collection={
            "fastingStatusCodeableConcept": concept("F", system="http://terminology.hl7.org/CodeSystem/v2-0916")
        },
    )  # fmt: skip
    report = resource(
        "DiagnosticReport", "r1", code=concept("24323-8", "Metabolic panel"), result=[{"reference": "Observation/o1"}]
    )
    lab = resource("Organization", "lab", name="Central Laboratory")
    made = observation(
        meta={"lastUpdated": "2024-03-07T00:00:00Z"},
        code={
            "coding": [{"system": "urn:local", "code": "GLU"}, concept("2339-0", "Glucose")["coding"][0]],
            "text": "Sugar",
        },
        issued="2024-03-06T12:00:00Z",
        interpretation=[concept("H", system="http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation")],
        referenceRange=[{"low": {"value": 70, "unit": "mg/dL"}, "high": {"value": 99, "unit": "mg/dL"}}],
        specimen={"reference": "Specimen/s1"},
        performer=[{"reference": "Organization/lab"}],
        method={"text": "Hexokinase"},
        bodySite={"text": "Left arm"},
        note=[{"text": "Slightly haemolysed."}, {"text": "Repeat."}],
    )
    out = read_resources(tmp_path, report, made, specimen, lab)
    row = only(out, "lab_result")
    del row["ref"], row["source"], row["codings"]
    assert row == {
        "resource_type": "Observation",
        "external_id": "Observation/o1",
        "updated": "2024-03-07T00:00:00Z",
        "name": "Sugar",
        "system": "loinc",
        "code": "2339-0",
        "status": "final",
        "note": "Slightly haemolysed.\nRepeat.",
        "category": "laboratory",
        "panel": "Metabolic panel",
        "taken": "2024-03-05T08:10:00+01:00",
        "issued": "2024-03-06T12:00:00Z",
        "value": 95.0,
        "unit": "mg/dL",
        "range_text": "70 - 99 mg/dL",
        "low": 70.0,
        "high": 99.0,
        "flag": "H",
        "specimen": "Serum specimen",
        "method": "Hexokinase",
        "body_site": "Left arm",
        "fasting": True,
        "performer": "Central Laboratory",
    }
    links = set(out.rows("link", "from_id", "relation", "to_id"))
    assert ("DiagnosticReport/r1", "has_result", "Observation/o1") in links
    assert ("Observation/o1", "specimen", "Specimen/s1") in links


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"valueQuantity": {"value": 5, "comparator": "<", "unit": "mg/L"}}, (5.0, "<", None, "mg/L")),
        ({"valueQuantity": {"value": "5.40", "unit": "mmol/l", "code": "mmol/L",
                            "system": "http://unitsofmeasure.org"}}, (5.4, None, None, "mmol/L")),
        ({"valueQuantity": {"comparator": ">", "unit": "x"}}, (None, ">", "> x", "x")),
        ({"valueCodeableConcept": concept("260385009", "Negative")}, (None, None, "Negative", None)),
        ({"valueCodeableConcept": {"text": "1+"}}, (None, None, "1+", None)),
        ({"valueString": "No growth"}, (None, None, "No growth", None)),
        ({"valueBoolean": False}, (None, None, "false", None)),
        ({"valueInteger": 7}, (7.0, None, None, None)),
        ({"valueRange": {"low": {"value": 2}, "high": {"value": 5, "unit": "/HPF"}}}, (None, None, "2 - 5 /HPF", None)),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}, (None, None, "1:128", None)),
        ({"valueRatio": {"numerator": {"value": 5, "unit": "mg"}, "denominator": {"value": 1, "unit": "mL"}}},
         (None, None, "5 mg / 1 mL", None)),
        ({"valueTime": "08:30:00"}, (None, None, "08:30:00", None)),
        ({"valueDateTime": "2024-01"}, (None, None, "2024-01", None)),
        ({"valuePeriod": {"start": "2024-01-01", "end": "2024-01-03"}}, (None, None, "2024-01-01 - 2024-01-03", None)),
        ({"valueAttachment": {"title": "Tracing"}}, (None, None, "Tracing", None)),
        ({"dataAbsentReason": concept("unknown", "Unknown"), "valueQuantity": None},
         (None, None, "absent: Unknown", None)),
        ({"_valueQuantity": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                                            "valueCode": "masked"}]}, "valueQuantity": None},
         (None, None, "absent: masked", None)),
        ({"valueQuantity": None}, (None, None, None, None)),
    ],
)  # fmt: skip
def test_value_types(element: Json, expected: tuple[object, ...], tmp_path: Path) -> None:
    row = result(tmp_path, **element)
    assert tuple(row.get(name) for name in ("value", "comparator", "value_text", "unit")) == expected


def test_a_curve_becomes_a_waveform(tmp_path: Path) -> None:
    sampled = {
        "origin": {"value": 2048, "unit": "uV"}, "period": 10, "factor": 1.5, "lowerLimit": -3300, "data": "0 2 L E"
    }  # fmt: skip
    out = read_resources(tmp_path, observation(code=concept("131328", "MDC ECG lead I"), valueSampledData=sampled))
    row = only(out, "waveform")
    assert row["kind"] == "ecg"
    assert row["rate_hz"] == 100
    assert row["offset_min"] == 60
    assert str(row["start"]) == "2024-03-05 07:10:00"
    assert row["values"][:3] == [2048.0, 2051.0, 2048 - 4950.0]
    assert only(out, "lab_result")["value_text"] == "4 samples, one every 10 ms"


def test_a_blood_pressure_is_a_panel_of_two(tmp_path: Path) -> None:
    pressure = observation(
        "bp", "85354-9", "Blood pressure", valueQuantity=None, category=None,
        component=[
            {"code": concept("8480-6", "Systolic"), "valueQuantity": {"value": 120, "unit": "mm[Hg]"}},
            {"code": concept("8462-4", "Diastolic"), "dataAbsentReason": concept("not-performed")},
        ],
    )  # fmt: skip
    out = read_resources(tmp_path, pressure)
    columns = ("resource_type", "external_id", "panel", "category", "value", "value_text", "taken")
    taken = "2024-03-05T08:10:00+01:00"
    assert out.rows("lab_result", *columns) == [
        ("Observation", "Observation/bp", None, "vital_signs", None, None, taken),
        ("Observation.component", "Observation/bp#8480-6", "Blood pressure", "vital_signs", 120.0, None, taken),
        ("Observation.component", "Observation/bp#8462-4", "Blood pressure", "vital_signs", None,
         "absent: not-performed", taken),
    ]  # fmt: skip
    assert ("Observation/bp", "has_member", "Observation/bp#8480-6") in out.rows("link", "from_id", "relation", "to_id")


def test_components_of_one_code_keep_their_own_ids(tmp_path: Path) -> None:
    twice = [{"code": concept("1-8", "Answer"), "valueString": word} for word in ("yes", "no")]
    out = read_resources(tmp_path, observation(valueQuantity=None, component=twice))
    assert out["lab_result"]["external_id"].to_list() == [
        "Observation/o1",
        "Observation/o1#1-8",
        "Observation/o1#1-8-2",
    ]


@pytest.mark.parametrize(
    "panel",
    [
        {"hasMember": [{"reference": "Observation/m1"}]},
        {"related": [{"type": "has-member", "target": {"reference": "Observation/m1"}}]},
    ],
)
def test_members_of_a_panel_in_either_version(panel: Json, tmp_path: Path) -> None:
    whole = observation("p", "24331-1", "Lipid panel", valueQuantity=None, **panel)
    out = read_resources(tmp_path, observation("m1"), whole)
    assert out["lab_result"]["panel"].to_list() == ["Lipid panel", None]
    assert ("Observation/p", "has_member", "Observation/m1") in out.rows("link", "from_id", "relation", "to_id")


def test_the_flag_in_either_shape(tmp_path: Path) -> None:
    high = concept("H", "High")
    assert result(tmp_path, interpretation=high)["flag"] == "H"
    assert result(tmp_path, interpretation=[high, {"text": "critical"}])["flag"] == "H, critical"


@pytest.mark.parametrize(
    ("ranges", "text", "low", "high"),
    [
        ([{"text": "< 5"}], "< 5", None, None),
        ([{"low": {"value": 60}}], ">= 60", 60.0, None),
        ([{"high": {"value": 5.1, "unit": "mmol/L", "code": "mmol/L"}}], "<= 5.1 mmol/L", None, None),
        ([{"text": "M", "low": {"value": 13}, "appliesTo": [{"text": "male"}]},
          {"low": {"value": 12}, "high": {"value": 16}, "appliesTo": [{"text": "female"}]}],
         "male: M; female: 12 - 16", None, None),
        ([{"low": {"value": 1}, "high": {"value": 2}, "type": concept("normal")},
          {"high": {"value": 9}, "type": concept("treatment", "Treatment")}], "1 - 2; Treatment: <= 9", 1.0, 2.0),
        ([{"low": {"value": 3}, "high": {"value": 4}, "age": {"low": {"value": 18, "unit": "a"}}}],
         "age >= 18 a: 3 - 4", 3.0, 4.0),
        ([{"low": {"value": 3}, "meaning": concept("N")}], ">= 3", 3.0, None),
        ([{}], None, None, None),
    ],
)  # fmt: skip
def test_reference_ranges(
    ranges: list[Json], text: str | None, low: float | None, high: float | None, tmp_path: Path
) -> None:
    row = result(tmp_path, referenceRange=ranges)
    assert (row.get("range_text"), row.get("low"), row.get("high")) == (text, low, high)


@pytest.mark.parametrize(
    ("category", "code", "expected"),
    [
        ([concept("vital-signs", system=CATEGORY)], "1-8", "vital_signs"),
        (concept("laboratory", system=CATEGORY), "1-8", "laboratory"),
        ([concept("LAB")], "1-8", "laboratory"),
        ([concept("imaging")], "1-8", "imaging"),
        ([concept("social-history"), concept("survey")], "1-8", "survey"),
        ([{"text": "Laboratory"}], "1-8", "laboratory"),
        (None, "8867-4", "vital_signs"),
        (None, "1-8", "other"),
        ({"coding": [{"system": CATEGORY}]}, "8867-4", "vital_signs"),
    ],
)
def test_categories(category: Any, code: str, expected: str, tmp_path: Path) -> None:
    assert result(tmp_path, code=concept(code), category=category)["category"] == expected


def test_how_a_person_lives_is_no_laboratory_value(tmp_path: Path) -> None:
    smoking = observation(
        "sm", "72166-2", "Tobacco smoking status", category=[concept("social-history", system=CATEGORY)],
        valueCodeableConcept=concept("LA18978-9", "Never smoker"), effectiveDateTime=None,
        effectivePeriod={"start": "2010", "end": "2015-06"}, issued="2016-01-01T00:00:00Z",
    )  # fmt: skip
    out = read_resources(tmp_path, smoking)
    row = only(out, "social_history")
    assert out["lab_result"].is_empty()
    assert (row["name"], row["value_text"], row["started"], row["ended"], row["recorded"]) == (
        "Tobacco smoking status", "Never smoker", "2010", "2015-06", "2016-01-01T00:00:00Z",
    )  # fmt: skip


def test_a_mistake_is_taken_back(tmp_path: Path) -> None:
    out = read_resources(tmp_path, observation(), observation("bad", status="entered-in-error"))
    assert out["lab_result"]["external_id"].to_list() == ["Observation/o1"]
    assert out["retraction"]["external_id"].to_list() == ["Observation/bad"]
    assert out.reasons() == {"entered_in_error": 1}
    assert out.read == {"Observation": 2}


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"effectiveDateTime": "2017-03"}, "2017-03"),
        ({"effectiveDateTime": None, "effectivePeriod": {"start": "2017", "end": "2018"}}, "2017"),
        ({"effectiveDateTime": None, "effectivePeriod": {"end": "2018"}}, "2018"),
        ({"effectiveDateTime": None, "effectiveInstant": "2017-03-01T00:00:00Z"}, "2017-03-01T00:00:00Z"),
        ({"effectiveDateTime": None, "effectiveTiming": {"event": ["2017-03-01"]}}, "2017-03-01"),
        ({"effectiveDateTime": None, "_effectiveDateTime": {"extension": [{"valueCode": "unknown"}]}}, None),
    ],
)
def test_a_partial_date_stays_partial(element: Json, expected: str | None, tmp_path: Path) -> None:
    assert result(tmp_path, **element).get("taken") == expected


def test_what_is_no_date_is_told(tmp_path: Path) -> None:
    out = read_resources(tmp_path, observation(effectiveDateTime="last spring"))
    assert only(out, "lab_result").get("taken") is None
    assert out.reasons() == {"bad_date": 1}


def test_results_contained_in_a_report(tmp_path: Path) -> None:
    inner = {key: value for key, value in observation("in").items() if key != "subject"}
    report = resource(
        "DiagnosticReport", "r", code=concept("1-8", "Report"), contained=[inner], result=[{"reference": "#in"}]
    )
    out = read_resources(tmp_path, person(), report)
    row = only(out, "lab_result")
    assert (row["resource_type"], row["external_id"]) == ("Observation.contained", "DiagnosticReport/r#in")
    assert row["panel"] == "Report"
    assert out.rows("link", "from_id", "relation", "to_id") == [
        ("DiagnosticReport/r", "has_result", "DiagnosticReport/r#in")
    ]
