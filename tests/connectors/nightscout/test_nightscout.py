"""Nightscout: forms of its files, readings once whoever uploaded them, treatments, and where the person was."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from healthkit.errors import DamagedFile
from healthkit.source.files import open_package
from healthkit.source.registry import load_connector
from tests.builders.glucose import STEP, nightscout, sgv, treatment
from tests.builders.reading import gathered

AT = datetime(2024, 5, 6, 12, 0)


@pytest.mark.parametrize("form", ["array", "lines", "pretty"])
def test_forms_of_files(form: str, tmp_path: Path) -> None:
    documents = [sgv(AT + n * STEP, 100 + n) for n in range(50)] + [treatment(AT, "Meal Bolus", carbs=30)]
    out = gathered("nightscout", nightscout(tmp_path / "a.json", documents, form))
    assert out.metric("blood_glucose").select("start", "value", "unit").rows() == [
        (AT + n * STEP, 100 + n, "mg/dL") for n in range(50)
    ]
    assert out.metric("dietary_carbohydrates")["value"].to_list() == [30]
    assert out.read == {"sgv": 50, "treatment": 1}


def test_a_wrapped_answer_and_a_database_export(tmp_path: Path) -> None:
    document = sgv(AT, {"$numberInt": "104"}) | {"date": {"$numberLong": "1714996800000"}, "_id": {"$oid": "6"}}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"status": 200, "result": [document, sgv(AT + STEP, 105)]}), "utf-8")
    out = gathered("nightscout", path)
    assert out.metric("blood_glucose").select("start", "value").rows() == [(AT, 104), (AT + STEP, 105)]


def test_large_arrays_are_cut_between_documents(tmp_path: Path) -> None:
    """Lists of documents inside a document, and braces inside text, are no places to cut."""
    status = {
        "device": "openaps://rig",
        "created_at": "2024-05-06T12:00:00Z",
        "openaps": {"list": [{"a": 1}, {"b": 2}]},
    }
    documents: list[dict[str, Any]] = [
        {**status, "note": "}, {" * 20} if n % 3 else sgv(AT + n * STEP, 100) for n in range(9000)
    ]
    out = gathered("nightscout", nightscout(tmp_path / "a.json", documents))
    assert out.read == {"sgv": 3000, "devicestatus": 6000}
    assert len(out.metric("blood_glucose")) == 3000


def test_values_that_are_no_readings(tmp_path: Path) -> None:
    documents = [
        sgv(AT, "5"), sgv(AT + STEP, 10), sgv(AT + 2 * STEP, "104"), sgv(AT + 3 * STEP, 39), sgv(AT + 4 * STEP, 401),
        sgv(AT + 5 * STEP, None), sgv(AT + 6 * STEP, 401, "LibreLinkUp"),
    ]  # fmt: skip
    out = gathered("nightscout", nightscout(tmp_path / "a.json", documents))
    assert out.reasons() == {"sensor_error": 2, "bad_value": 1}
    assert out.metric("blood_glucose")["value"].to_list() == [104, 401]
    assert out.table("event").select("start", "code").rows() == [
        (AT + 3 * STEP, "below_range"), (AT + 4 * STEP, "above_range"),
    ]  # fmt: skip
    assert list(out.attributes("event", "limit").values()) == ["40 mg/dL", "400 mg/dL"]


def test_two_uploaders_of_one_sensor(tmp_path: Path) -> None:
    first = [sgv(AT + n * STEP, 100, "xDrip-DexcomG6") for n in range(10)]
    second = [sgv(AT + n * STEP + timedelta(seconds=4), 100, "share2") for n in range(10)]
    out = gathered("nightscout", nightscout(tmp_path / "a.json", [*second, *first, *first[:3]]))
    assert out.metric("blood_glucose")["start"].to_list() == [AT + n * STEP for n in range(10)]
    assert out.table("source")["model"].to_list() == ["Dexcom G6"]


def test_direction_meter_and_calibration(tmp_path: Path) -> None:
    documents = [
        sgv(AT, 120, direction="FortyFiveUp"),
        sgv(AT + STEP, 121, direction="NOT COMPUTABLE", noise=4),
        {
            "type": "mbg",
            "mbg": 118,
            "date": 1714996800000,
            "dateString": "2024-05-06T12:00:00.000Z",
            "device": "contour",
        },
        {"type": "cal", "slope": 1000, "intercept": 10, "scale": 1, "date": 1714996800000, "device": "x"},
    ]
    out = gathered("nightscout", nightscout(tmp_path / "a.json", documents))
    assert list(out.attributes("sample", "direction").values()) == ["FortyFiveUp"]
    assert list(out.attributes("sample", "noise").values()) == ["4"]
    assert out.read == {"sgv": 2, "mbg": 1, "cal": 1}
    assert sorted(out.table("source")["product_class"].to_list()) == ["app", "sensor"]


def test_when_and_where(tmp_path: Path) -> None:
    """oref0 writes the person's offset; a server's zero says nothing of the person."""
    documents = [
        {"date": 1527924300000, "dateString": "2018-06-02T00:25:00-0700", "sgv": 101, "device": "cgm", "type": "sgv"},
        sgv(AT, 100),
        sgv(AT + STEP, 100, utcOffset=120),
        {"type": "sgv", "sgv": 100, "dateString": "2024-05-06T16:10:00+02:00", "device": "xDrip"},
    ]
    samples = gathered("nightscout", nightscout(tmp_path / "a.json", documents)).metric("blood_glucose")
    assert samples.select("start", "offset_min").rows() == [
        (datetime(2018, 6, 2, 7, 25), -420), (AT, None), (AT + STEP, 120), (datetime(2024, 5, 6, 14, 10), 120),
    ]  # fmt: skip


def test_treatments(tmp_path: Path) -> None:
    documents = [
        treatment(AT, "Meal Bolus", insulin=4.5, carbs=50, protein=20, fat=10, notes="lunch"),
        treatment(AT, "Meal Bolus", insulin=4.5, carbs=50, enteredBy="another uploader"),
        treatment(AT + STEP, "", carbs=30),
        treatment(AT, "Correction Bolus", insulin="0.45", insulinType="Humalog"),
        treatment(AT + STEP, "Note", insulin=20, insulinType="Tresiba"),
        treatment(AT, "Temp Basal", absolute=0.85, rate=0.85, duration=30),
        treatment(AT + STEP, "Temp Basal", absolute=0, duration=0),
        treatment(AT, "BG Check", glucose=5.5, glucoseType="Finger", units="mmol"),
        treatment(AT, "BG Check", glucose=145, glucoseType="Sensor", units="mg/dl"),
        treatment(AT, "Exercise", duration=45, notes="bike"),
        treatment(AT, "Announcement", notes="new phone"),
        treatment(AT, "Site Change"),
        treatment(AT, "Correction Bolus", insulin=7, isValid=False),
        treatment(AT, "Prime", insulin=3),
    ]
    out = gathered("nightscout", nightscout(tmp_path / "a.json", documents))
    insulin = out.metric("insulin_delivery").select("start", "value", "dimension").rows()
    assert sorted(insulin) == [(AT, 0.45, "bolus"), (AT, 4.5, "bolus"), (AT + STEP, 20, "basal")]
    assert out.metric("dietary_carbohydrates")["value"].to_list() == [50, 30]
    assert out.metric("dietary_protein")["value"].to_list() == [20]
    assert out.metric("dietary_fat_total")["value"].to_list() == [10]
    basal = out.metric("temporary_basal_rate").select("start", "end", "value", "unit").rows()
    assert basal == [(AT, AT + timedelta(minutes=30), 0.85, "U/h")]
    assert out.metric("blood_glucose").select("value", "unit").rows() == [(5.5, "mmol/L")]
    (workout,) = out.table("session").rows(named=True)
    assert (workout["kind"], workout["duration_s"]) == ("workout", 2700)
    assert sorted(out.attributes("session", "note").values()) == ["bike"]
    assert list(out.attributes("event", "note").values()) == ["new phone"]
    assert "lunch" in out.attributes("sample", "note").values()
    assert out.unmapped == {
        "Site Change": 1, "BG Check": 1, "deleted treatment": 1, "insulin for priming": 1, "Prime": 1,
        "end of a temporary basal": 1,
    }  # fmt: skip
    for told in ("somebody", "another uploader"):
        assert told not in out.texts()


def test_glucose_without_a_unit_is_not_guessed(tmp_path: Path) -> None:
    documents = [treatment(AT, "BG Check", glucose=7.1, glucoseType="Finger"), treatment(AT, "Carbs", carbs=5)]
    out = gathered("nightscout", nightscout(tmp_path / "a.json", documents))
    assert out.reasons() == {"unit_unknown": 1}
    assert len(out.metric("blood_glucose")) == 0


def test_a_profile_says_where_the_person_was(tmp_path: Path) -> None:
    store = {"Night": {"timezone": "UTC"}, "Day": {"timezone": "America/Los_Angeles", "basal": []}}
    profile = {"defaultProfile": "Day", "store": store, "startDate": "2024-05-01T00:00:00.000Z", "units": "mg/dl"}
    out = gathered("nightscout", nightscout(tmp_path / "a.json", [profile]))
    assert out.read == {"profile": 1}
    assert out.table("zone_hint").rows() == [(datetime(2024, 5, 1), "America/Los_Angeles")]


def test_a_zone_as_profile_editors_write_it(tmp_path: Path) -> None:
    profile = {"defaultProfile": "D", "store": {"D": {"timezone": "ETC/GMT+8"}}, "startDate": "2024-05-01T00:00:00Z"}
    out = gathered("nightscout", nightscout(tmp_path / "a.json", [profile]))
    assert out.table("zone_hint")["zone"].to_list() == ["Etc/GMT+8"]


def test_deleted_readings_and_millimoles(tmp_path: Path) -> None:
    documents = [sgv(AT, 100), sgv(AT + STEP, 200, isValid=False), sgv(AT + 2 * STEP, 5.5, units="mmol")]
    out = gathered("nightscout", nightscout(tmp_path / "a.json", documents))
    assert out.metric("blood_glucose")["value"].round(1).to_list() == [100, 99.1]
    assert out.unmapped == {"deleted entry": 1}
    assert not out.issues


def test_a_note_and_exercise_are_said_once(tmp_path: Path) -> None:
    documents = [
        treatment(AT, "Meal Bolus", insulin=4, notes="lunch"), treatment(AT, "Exercise", duration=45, notes="bike"),
    ]  # fmt: skip
    out = gathered("nightscout", nightscout(tmp_path / "a.json", [*documents, *documents]))
    assert len(out.table("session")) == 1
    assert len(out.table("event")) == 0
    assert sorted(out.table("attribute").filter(pl.col("key") == "note")["value"].to_list()) == ["bike", "lunch"]
    assert not out.unmapped


def test_events_of_other_programs_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"eventType": "page_view", "timestamp": "2024-05-06T05:00:00Z", "user": "x"}]', "utf-8")
    with open_package(path) as package:
        assert load_connector("nightscout").detect(package) is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = nightscout(tmp_path / "a.json", [sgv(AT, 100)])
    path.write_text(path.read_text("utf-8"), encoding)
    assert gathered("nightscout", path).metric("blood_glucose")["value"].to_list() == [100]


def test_a_file_that_was_cut_short_gives_what_it_has(tmp_path: Path) -> None:
    path = nightscout(tmp_path / "a.json", [sgv(AT + n * STEP, 100) for n in range(20)])
    path.write_text(path.read_text("utf-8")[:-40], "utf-8")
    out = gathered("nightscout", path)
    assert len(out.metric("blood_glucose")) == 19
    assert out.reasons() == {"damaged_member": 1}


def test_a_bad_line_is_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    lines = [json.dumps(sgv(AT, 100)), '{"type": "sgv", oops', json.dumps(sgv(AT + STEP, 101))]
    path = tmp_path / "a.json"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    out = gathered("nightscout", path)
    assert len(out.metric("blood_glucose")) == 2
    assert [(issue.reason, issue.position) for issue in out.issues] == [("bad_json_line", "document 2")]


def test_not_a_number_is_no_reason_to_lose_the_others(tmp_path: Path) -> None:
    path = nightscout(tmp_path / "a.json", [sgv(AT, float("nan")), sgv(AT + STEP, 101)])
    out = gathered("nightscout", path)
    assert out.metric("blood_glucose")["value"].to_list() == [101]
    assert out.reasons() == {"bad_value": 1}


def test_nothing_to_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"type": "sgv", "date": 1714996800000, "sgv": 1', "utf-8")
    with pytest.raises(DamagedFile):
        gathered("nightscout", path)
