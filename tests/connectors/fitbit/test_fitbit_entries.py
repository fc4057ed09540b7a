"""The rest of an export: electrocardiograms, notices, mindfulness, snoring, the cycle, and the profile."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.builders import fitbit
from tests.builders.fitbit import CSV_FOLDER
from tests.connectors.fitbit.exports import read_files


def test_an_electrocardiogram(tmp_path: Path) -> None:
    samples = " ".join(str(number % 50 - 25) for number in range(7500))
    body = fitbit.table(
        "reading_id,reading_time,result_classification,heart_rate,waveform_samples",
        [("7", "Thu Oct 08 07:15:06 UTC 2020", "NSR", 63, f"[{samples}]")],
    )
    out = read_files(tmp_path, {"Atrial Fibrillation ECG/afib_ecg_reading_1602141306000.csv": body})
    (row,) = out.rows("waveform", "kind", "start", "offset_min", "rate_hz", "classification", "unit", "values")
    assert row[:6] == ("ecg", datetime(2020, 10, 8, 7, 15, 6), 0, 250.0, "sinus_rhythm", None)
    assert (len(row[6]), row[6][0]) == (7500, -25.0)
    assert out.rows("attribute", "owner", "key", "value") == [("waveform", "heart_rate", "63 bpm")]


def test_notices_of_the_pulse(tmp_path: Path) -> None:
    rows = [(1, "2026-06-10T08:00:00-0400", "2026-06-10T08:12:00-0400", "HIGH", 120, 131), (2, "x", "y", "LOW", 45, 40)]
    body = fitbit.table("id,start_timestamp,end_timestamp,type,threshold,value", rows)
    out = read_files(tmp_path, {"Heart Rate/Heart Rate Notifications Alerts.csv": body})
    assert out.rows("event", "metric", "start", "end", "offset_min", "code") == [
        ("high_heart_rate_event", datetime(2026, 6, 10, 12), datetime(2026, 6, 10, 12, 12), -240, "event")
    ]
    assert out.reasons() == ["bad_date"]


def test_mindfulness_and_the_skin(tmp_path: Path) -> None:
    titles = "session_id,activity_name,start_heart_rate,duration,start_date_time,end_date_time,session_type"
    session = ("a", "Quick scan", 64, 180000, "2024-01-11T08:14:14+01:00", "2024-01-11T08:17:15+01:00", "quick")
    files = {
        "Mindfulness/mindfulness_sessions.csv": fitbit.table(titles, [session]),
        "Mindfulness/mindfulness_eda_data_sessions.csv": fitbit.table(
            "session_id,timestamp,valid_data,activation,scl_avg",
            [("a", 1704957254, "true", 0, 3.25), ("a", 1704957255, "false", 0, 9.0)],
        ),
    }  # fmt: skip
    out = read_files(tmp_path, files)
    assert out.rows("event", "metric", "start", "end", "offset_min") == [
        ("mindful_session", datetime(2024, 1, 11, 7, 14, 14), datetime(2024, 1, 11, 7, 17, 15), 60)
    ]
    assert out.rows("sample", "metric", "start", "value", "unit") == [
        ("electrodermal_activity", datetime(2024, 1, 11, 7, 14, 14), 3.25, "uS")
    ]


def test_noise_and_snoring_of_a_night_over_midnight(tmp_path: Path) -> None:
    titles = "timestamp,mean_dba,max_dba,min_dba,events_number,snoring_events_number,snore_label,sample_duration"
    rows = [
        ("2026-06-09T23:50:00", 31.5, 40, 30, 0, 0, 1, 30), ("2026-06-09T23:50:30", 32.5, 40, 30, 0, 0, 0, 30),
        ("2026-06-10T03:00:00", 41.5, 60, 30, 0, 0, 1, 30), ("2026-06-10T03:00:30", "NaN", 60, 30, 0, 0, 1, 30),
    ]  # fmt: skip
    out = read_files(tmp_path, {"Snore and Noise Detect/Snore Details - 2026-06-09.csv": fitbit.table(titles, rows)})
    assert out.values("environmental_audio_exposure") == [31.5, 32.5, 41.5]
    assert out.rows("sample", "day", "value", "unit", metric="snoring_time") == [(date(2026, 6, 10), 1.5, "min")]


def test_the_cycle_as_it_was_logged(tmp_path: Path) -> None:
    cycles = (
        "id,cycle_start_date,cycle_end_date,ovulation_start_date,ovulation_end_date,ovulation_source,period_start_date,"
        "period_end_date,period_source,fertile_start_date,fertile_end_date,fertile_source"
    )
    files = {
        "Menstrual Health/menstrual_health_cycles.csv": fitbit.table(
            cycles,
            [(1, "2026-06-01", "2026-06-28", "", "", "", "2026-06-01", "2026-06-03", "Manual", "", "", ""),
             (2, "2026-06-29", "2026-07-27", "", "", "", "2026-06-29", "2026-07-02", "Computed", "", "", "")],
        ),
        "Menstrual Health/menstrual_health_symptoms.csv": fitbit.table(
            "timestamp,fluids,flow,conditions,sex,ovulation_test,cycle_altering_event,mood",
            [("2026-06-02", "", "HEAVY", '"[HEADACHE, CRAMPS]"', "", "", "", "SAD"),
             ("2026-06-12", "EGG_WHITE", "SPOTTING", "", "", "POSITIVE", "", "")],
        ),
    }  # fmt: skip
    out = read_files(tmp_path, files)
    assert sorted(out.rows("event", "start", "metric", "code")) == [
        (datetime(2026, 6, 1), "menstrual_flow", "unspecified"),
        (datetime(2026, 6, 2), "abdominal_cramps", "unspecified"),
        (datetime(2026, 6, 2), "headache", "unspecified"),
        (datetime(2026, 6, 2), "menstrual_flow", "heavy"),
        (datetime(2026, 6, 3), "menstrual_flow", "unspecified"),
        (datetime(2026, 6, 12), "cervical_mucus_quality", "egg_white"),
        (datetime(2026, 6, 12), "intermenstrual_bleeding", "present"),
        (datetime(2026, 6, 12), "ovulation_test_result", "lh_surge"),
    ]
    assert out.unmapped["menstrual_cycles: predicted"] == 1
    assert out.unmapped["menstrual_symptoms: mood"] == 1


def test_the_profile_gives_facts_and_no_name(tmp_path: Path) -> None:
    pulse = fitbit.pulse_csv(datetime(2026, 6, 10, 8), 2)
    files = {
        "Your Profile/Profile.csv": fitbit.profile(zone="Asia/Shanghai"),
        f"{CSV_FOLDER}/heart_rate_2026-06-10.csv": pulse,
    }
    out = read_files(tmp_path, files)
    assert out.rows("person", "key", "value") == [("birth_date", "1980-05-20"), ("sex", "female")]
    assert out.rows("zone_hint", "at", "zone") == [(datetime(2026, 6, 10, 8, 0, 5), "Asia/Shanghai")]


@pytest.mark.parametrize("zone", ["", "null", "GMT+8", "Mars/Olympus"])
def test_what_is_no_zone_is_no_hint(tmp_path: Path, zone: str) -> None:
    pulse = fitbit.pulse_csv(datetime(2026, 6, 10, 8), 2)
    files = {"Your Profile/Profile.csv": fitbit.profile(zone=zone), f"{CSV_FOLDER}/heart_rate_2026-06-10.csv": pulse}
    assert "zone_hint" not in read_files(tmp_path, files).frames


def test_glucose_in_the_unit_of_each_row(tmp_path: Path) -> None:
    rows = [("2026-06-10T08:00:00Z", 5.5, "mmol/L"), ("2026-06-10T09:00:00Z", 101, "mg/dL")]
    out = read_files(tmp_path, {"Biometrics/Glucose 202606.csv": fitbit.table("time,value,unit", rows)})
    assert out.rows("sample", "metric", "value", "unit") == [
        ("blood_glucose", 5.5, "mmol/L"), ("blood_glucose", 101.0, "mg/dL"),
    ]  # fmt: skip
