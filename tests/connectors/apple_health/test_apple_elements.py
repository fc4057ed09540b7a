"""Workouts, rings, heartbeats, hearing, lenses, clinical files and the person."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.builders import apple
from tests.builders.apple import document, element, export_zip, meta, read_all, read_xml, record, workout


def statistics(kind: str, **values: str) -> str:
    return element("WorkoutStatistics", {"type": f"HKQuantityTypeIdentifier{kind}", **values})


def test_a_workout_with_everything_in_it(tmp_path: Path) -> None:
    lap = element(
        "WorkoutEvent",
        {"type": "HKWorkoutEventTypeLap", "date": "2024-06-15 10:10:00 +0200", "duration": "2", "durationUnit": "min"},
        meta("HKSWOLFScore", "90"),
        meta("HKSWOLFScore", "91"),
    )
    leg = element(
        "WorkoutActivity",
        {"uuid": "U", "startDate": "2024-06-15 10:00:00 +0200", "duration": "90", "durationUnit": "s"},
        meta("m", "1"),
        statistics("HeartRate", average="140"),
    )
    out = read_xml(
        tmp_path,
        document(
            workout(
                meta("HKTimeZone", "Europe/Paris"),
                meta("HKIndoorWorkout", "0"),
                lap,
                leg,
                statistics("HeartRate", average="150", minimum="120", maximum="180", unit="count/min"),
                meta("HKTimeZone", "Europe/Paris"),
                meta("HKIndoorWorkout", "0"),
                totalDistance="5",
                totalDistanceUnit="km",
            )
        ),
    )
    assert out.rows("session", "kind", "activity", "start", "duration_s", "zone", "offset_min") == [
        ("workout", "running", datetime(2024, 6, 15, 8), 1830.0, "Europe/Paris", 120)
    ]
    assert out.rows("session_stat", "metric", "aggregate", "value", "unit") == [
        ("heart_rate", "average", 150.0, "count/min"),
        ("heart_rate", "minimum", 120.0, "count/min"),
        ("heart_rate", "maximum", 180.0, "count/min"),
        ("distance_walking_running", "sum", 5.0, "km"),
    ]
    first, second = out.rows("session_event", "kind", "start", "duration_s", "detail")
    assert first[:3] == ("lap", datetime(2024, 6, 15, 8, 10), 120.0)
    assert json.loads(str(first[3])) == {"HKSWOLFScore": ["90", "91"]}
    assert second[:3] == ("activity", datetime(2024, 6, 15, 8), 90.0)
    assert json.loads(str(second[3]))["statistics"][0]["average"] == "140"
    assert out.rows("attribute", "owner", "key") == [("session", "HKTimeZone"), ("session", "HKIndoorWorkout")]
    assert out.rows("zone_hint", "zone") == [("Europe/Paris",)]
    assert out.read == {
        "Workout": 1, "MetadataEntry": 7, "WorkoutEvent": 1, "WorkoutActivity": 1, "WorkoutStatistics": 2,
    }  # fmt: skip


def test_metres_climbed_are_a_figure_of_the_workout(tmp_path: Path) -> None:
    climbs = [meta("HKElevationAscended", text) for text in ("6575 cm", "many")]
    out = read_xml(tmp_path, document(*(workout(climb) for climb in climbs)))
    assert out.rows("session_stat", "metric", "aggregate", "value", "unit") == [
        ("elevation_ascended", "sum", 6575.0, "cm")
    ]


@pytest.mark.parametrize(
    ("activity", "metric"),
    [
        ("Cycling", "distance_cycling"),
        ("Swimming", "distance_swimming"),
        ("Hiking", "distance_walking_running"),
    ],
)
def test_totals_of_old_workouts(tmp_path: Path, activity: str, metric: str) -> None:
    attributes = {
        "totalDistance": "2",
        "totalDistanceUnit": "mi",
        "totalEnergyBurned": "100",
        "totalEnergyBurnedUnit": "Cal",
    }
    out = read_xml(tmp_path, document(workout(workoutActivityType=f"HKWorkoutActivityType{activity}", **attributes)))
    assert out.rows("session_stat", "metric", "value", "unit") == [
        (metric, 2.0, "mi"),
        ("active_energy_burned", 100.0, "Cal"),
    ]


def test_statistics_outrank_totals(tmp_path: Path) -> None:
    told = [
        statistics("DistanceWalkingRunning", sum="2.5", unit="km"),
        statistics("ActiveEnergyBurned", sum="90", unit="kJ"),
    ]
    out = read_xml(tmp_path, document(workout(*told, totalDistance="2", totalEnergyBurned="1")))
    assert out["session_stat"]["value"].to_list() == [2.5, 90.0]


def test_duration_without_a_unit_is_whichever_fits(tmp_path: Path) -> None:
    half_hour = {"endDate": "2024-06-15 10:30:00 +0200", "durationUnit": ""}
    out = read_xml(tmp_path, document(workout(duration="1800", **half_hour), workout(duration="29.5", **half_hour)))
    assert out["session"]["duration_s"].to_list() == [1800.0, 1770.0]


def test_inline_locations(tmp_path: Path) -> None:
    point = {"date": "2016-11-14 07:25:44 -0700", "latitude": "37.7", "longitude": "-122.4", "altitude": "21,5"}
    route = element("WorkoutRoute", {}, element("Location", point), element("Location", {"latitude": "1"}))
    out = read_xml(tmp_path, document(workout(route)))
    assert out.rows("route_point", "at", "latitude", "elevation") == [(datetime(2016, 11, 14, 14, 25, 44), 37.7, 21.5)]
    assert out.reasons() == {"bad_location": 1}
    assert out.read["Location"] == 2


def route_to(path: str) -> str:
    return workout(element("WorkoutRoute", {}, element("FileReference", {"path": path})))


def test_routes_join_their_workouts_by_path(tmp_path: Path) -> None:
    track = apple.gpx(("48.1", "2.1", "2024-06-15T08:00:00Z"), ("48.2", "2.2", "2024-06-15T08:00:01Z"))
    path = export_zip(
        tmp_path / "export.zip",
        document(
            route_to("/workout-routes/a.gpx"), route_to("workout-routes/a.gpx"), route_to("/workout-routes/no.gpx")
        ),
        {"workout-routes/a.gpx": track, "workout-routes/alone.gpx": track, "workout-routes/broken.gpx": b"<gpx><trk"},
    )
    out = read_all(path)
    first, second, _third = [ref for ref, kind in out.rows("session", "ref", "kind") if kind == "workout"]
    (alone,) = [ref for ref, kind in out.rows("session", "ref", "kind") if kind == "route"]
    assert out["route_point"]["ref"].to_list() == [first, first, second, second, alone, alone]
    assert out.rows("route_point")[0] == (first, datetime(2024, 6, 15, 8), 48.1, 2.1, 12.5, 2.5, 90.0, 3.0, 2.0)
    assert out.read["trkpt"] == 4
    assert out.reasons() == {"missing_file": 1, "damaged_member": 1}


def test_a_route_may_not_leave_the_package(tmp_path: Path) -> None:
    out = read_all(export_zip(tmp_path / "export.zip", document(route_to("../../etc/passwd"))))
    assert out.reasons() == {"missing_file": 1}


def test_rings_are_the_vendors_own_days(tmp_path: Path) -> None:
    out = read_xml(tmp_path, document(apple.summary(appleMoveTime="7")))
    assert out.rows("sample", "metric", "value", "unit", "day") == [
        ("activity_summary_energy", 450.0, "kcal", date(2024, 6, 15)),
        ("activity_summary_energy_goal", 500.0, "kcal", date(2024, 6, 15)),
        ("activity_summary_move_time", 7.0, "min", date(2024, 6, 15)),
        ("activity_summary_exercise", 40.0, "min", date(2024, 6, 15)),
        ("activity_summary_exercise_goal", 30.0, "min", date(2024, 6, 15)),
        ("activity_summary_stand", 12.0, "h", date(2024, 6, 15)),
        ("activity_summary_stand_goal", 12.0, "h", date(2024, 6, 15)),
    ]


def test_empty_rings_are_reported_not_stored(tmp_path: Path) -> None:
    zeros = dict.fromkeys(
        [
            "activeEnergyBurned", "activeEnergyBurnedGoal", "appleExerciseTime", "appleExerciseTimeGoal",
            "appleStandHours", "appleStandHoursGoal",
        ],
        "0",
    )  # fmt: skip
    out = read_xml(tmp_path, document(apple.summary("1969-12-30"), apple.summary("2020-01-01", **zeros)))
    assert out["sample"].is_empty()
    assert out.reasons() == {"empty_activity_summary": 2}
    assert out.read == {"ActivitySummary": 2}


def beats(start: str, *times: str) -> str:
    inside = [element("InstantaneousBeatsPerMinute", {"bpm": "60", "time": time}) for time in times]
    kind = "HKQuantityTypeIdentifierHeartRateVariabilitySDNN"
    return record(kind, "45", element("HeartRateVariabilityMetadataList", {}, *inside), startDate=start, unit="ms")


@pytest.mark.parametrize(
    ("start", "times"),
    [
        ("2021-01-01 01:20:29 +0200", ["00:20:37,80", "00:20:38,94"]),  # another zone, decimal comma
        ("2021-01-01 07:33:40 -0700", ["7:33:48.80 AM", "7:33:49.94 AM"]),
        ("2021-01-01 19:33:40 -0700", ["7:33:48.80 PM", "7:33:49.94 PM"]),
        ("2021-01-01 23:59:50 +0000", ["23:59:58.80", "23:59:59.94"]),
        ("2021-01-01 12:00:00 +0530", ["05:00:08.80", "05:00:09.94"]),
    ],
)
def test_heartbeats_are_placed_after_the_start(tmp_path: Path, start: str, times: list[str]) -> None:
    out = read_xml(tmp_path, document(beats(start, *times)))
    (seconds, values, kind), = out.rows("waveform", "seconds", "values", "kind")  # fmt: skip
    assert seconds == pytest.approx([8.8, 9.94])
    assert values == [60.0, 60.0]
    assert kind == "heartbeat_series"
    assert out.read == {"Record": 1, "InstantaneousBeatsPerMinute": 2}


@pytest.mark.parametrize("times", [["23:59:58.0", "00:00:01.5"], ["11:59:58.0 PM", "12:00:01.5 AM"]])
def test_heartbeats_run_past_midnight(tmp_path: Path, times: list[str]) -> None:
    out = read_xml(tmp_path, document(beats("2021-01-01 23:59:50 +0000", *times)))
    assert out["waveform"]["seconds"][0].to_list() == pytest.approx([8.0, 11.5])


def test_an_unreadable_beat_is_reported_and_the_others_kept(tmp_path: Path) -> None:
    out = read_xml(tmp_path, document(record(), beats("2021-01-01 08:00:00 +0000", "08:00:01,5", "soon", "08:00:03,5")))
    assert out["waveform"]["seconds"][0].to_list() == pytest.approx([1.5, 3.5])
    assert out.reasons() == {"bad_heartbeat": 1}


def test_the_person(tmp_path: Path) -> None:
    prefix = "HKCharacteristicTypeIdentifier"
    values = {
        "DateOfBirth": "1980-01-01",
        "BiologicalSex": "HKBiologicalSexFemale",
        "BloodType": "HKBloodTypeABNegative",
        "FitzpatrickSkinType": "HKFitzpatrickSkinTypeNotSet",
        "CardioFitnessMedicationsUse": "None",
    }
    expected = [("birth_date", "1980-01-01"), ("blood_type", "AB-"), ("sex", "female")]
    as_attributes = element("Me", {prefix + key: value for key, value in values.items()})
    as_children = "<Me>" + "".join(f"<{prefix}{k}>{v}</{prefix}{k}>" for k, v in values.items()) + "</Me>"
    for me in (as_attributes, as_children):
        out = read_xml(tmp_path, document(me))
        assert sorted(out.rows("person")) == expected
        assert out.read == {"Me": 1}


def test_hearing_by_ear_and_frequency(tmp_path: Path) -> None:
    points = [
        {"frequencyValue": "1000", "frequencyUnit": "Hz", "leftEarValue": "15", "leftEarUnit": "dBHL",
         "rightEarValue": "20", "rightEarUnit": "dBHL", "leftEarMasked": "false"},
        {"frequencyValue": "250", "frequencyUnit": "Hz", "leftEarValue": "5", "leftEarUnit": "dBHL"},
        {"frequencyValue": "500"},
    ]  # fmt: skip
    dates = {"startDate": "2024-06-15 08:00:00 +0200", "endDate": "2024-06-15 08:05:00 +0200", "sourceName": "Mimi"}
    audiogram = element(
        "Audiogram",
        {"type": "HKDataTypeIdentifierAudiogram", **dates},
        *(element("SensitivityPoint", point) for point in points),
    )
    out = read_xml(tmp_path, document(audiogram))
    assert out.rows("sample", "dimension", "value") == [("left:1000", 15.0), ("right:1000", 20.0), ("left:250", 5.0)]
    assert out["sample"]["metric"].n_unique() == 1
    assert out.rows("attribute", "key", "value") == [("leftEarMasked", "false")]
    assert out.unmapped == {}
    assert out.reasons() == {"bad_value": 1}


def test_lenses(tmp_path: Path) -> None:
    prescription = element(
        "VisionPrescription",
        {"type": "HKVisionPrescriptionTypeGlasses", "dateIssued": "2024-01-02", "brand": "B", "sourceName": "Health"},
        element("RightEye", {"sphere": "-1.5", "sphereUnit": "D", "farPD": "31", "farPDUnit": "mm"}),
        element("LeftEye", {"sphere": "-2,25", "sphereUnit": "D"}),
        element("Attachment", {"identifier": "scan"}),
    )
    out = read_xml(tmp_path, document(prescription))
    assert out.rows("prescription_lens", "kind", "eye", "issued", "field", "value", "unit") == [
        ("glasses", "right", date(2024, 1, 2), "sphere", -1.5, "D"),
        ("glasses", "right", date(2024, 1, 2), "far_pd", 31.0, "mm"),
        ("glasses", "left", date(2024, 1, 2), "sphere", -2.25, "D"),
    ]
    assert out.rows("attribute", "owner", "key", "value") == [
        ("prescription_lens", "brand", "B"),
        ("prescription_lens", "Attachment", "scan"),
    ]


def test_clinical_files_go_to_the_connector_that_reads_them(tmp_path: Path) -> None:
    def clinical(path: str) -> str:
        return element(
            "ClinicalRecord",
            {
                "type": "HKClinicalTypeIdentifierLabResultRecord",
                "identifier": "1",
                "sourceName": "Clinic",
                "fhirVersion": "4.0.1",
                "receivedDate": "2024-06-15 08:00:00 +0200",
                "resourceFilePath": path,
            },
        )

    body = b'{"resourceType": "Observation"}'
    path = export_zip(
        tmp_path / "export.zip",
        document(clinical("/clinical-records/a.json"), clinical("/clinical-records/gone.json")),
        {"clinical-records/a.json": body, "clinical-records/unnamed.json": b"{}"},
    )
    out = read_all(path)
    assert [(one.body, one.media_type, one.context) for one in out.handoffs] == [
        (body, "application/fhir+json", {"app": "Clinic", "fhir_version": "4.0.1"}),
        (b"{}", "application/fhir+json", {"app": "", "fhir_version": ""}),
    ]
    assert out.reasons() == {"missing_file": 1}
    assert out.read == {"ClinicalRecord": 2}


def test_many_devices_in_trees_leave_one_source(tmp_path: Path) -> None:
    rows = [workout(device=apple.WATCH.format(address=n + 1)) for n in range(20)]
    assert read_xml(tmp_path, document(*rows))["source"].height == 1


def test_unknown_elements_are_counted_and_reported(tmp_path: Path) -> None:
    out = read_xml(
        tmp_path, document("<Novelty a='1'><Part/></Novelty>", workout("<Gadget/>"), record("T", "1", "<X/>"))
    )
    assert out.reasons() == {"unknown_element": 3}
    assert out.read == {"Novelty": 1, "Part": 1, "Workout": 1, "Gadget": 1, "Record": 1, "X": 1}
