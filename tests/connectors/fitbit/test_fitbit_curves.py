"""Curves that come as JSON, as CSV or as both: each row once, and at the time at which it was."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

from tests.builders import fitbit
from tests.builders.fitbit import CSV_FOLDER, JSON_FOLDER
from tests.connectors.fitbit.exports import read_files

DAY = datetime(2026, 6, 10)


def pulse(day: datetime, first: datetime, count: int, step: int = 60) -> dict[str, str]:
    return {f"{JSON_FOLDER}/heart_rate-{day:%Y-%m-%d}.json": fitbit.pulse_json(first, count, step)}


def test_json_alone_is_the_persons_clock(tmp_path: Path) -> None:
    out = read_files(tmp_path, pulse(DAY, DAY.replace(hour=16, minute=39), 3, 5), fitbit.OLD_ROOT)
    assert out.rows("sample", "metric", "start", "end", "offset_min", "value", "unit") == [
        ("heart_rate", datetime(2026, 6, 10, 16, 39), datetime(2026, 6, 10, 16, 39), None, 55.0, "count/min"),
        ("heart_rate", datetime(2026, 6, 10, 16, 39, 5), datetime(2026, 6, 10, 16, 39, 5), None, 62.0, "count/min"),
        ("heart_rate", datetime(2026, 6, 10, 16, 39, 10), datetime(2026, 6, 10, 16, 39, 10), None, 69.0, "count/min"),
    ]
    assert out.rows("source", "app", "product_class", "manufacturer") == [("Fitbit", "watch", "Fitbit")]


def test_minutes_have_their_length_and_the_files_units(tmp_path: Path) -> None:
    noon = DAY.replace(hour=12)
    out = read_files(
        tmp_path,
        {
            f"{JSON_FOLDER}/steps-2026-06-10.json": fitbit.values_json(noon, [0, 68]),
            f"{JSON_FOLDER}/distance-2026-06-10.json": fitbit.values_json(noon, [4410]),
            f"{JSON_FOLDER}/calories-2026-06-10.json": fitbit.values_json(noon, ["1.25"]),
        },
    )
    minute = (noon, noon + timedelta(minutes=1))
    assert out.rows("sample", "metric", "start", "end", "value", "unit") == [
        ("step_count", *minute, 0.0, "count"),
        ("step_count", noon + timedelta(minutes=1), noon + timedelta(minutes=2), 68.0, "count"),
        ("distance_walking_running", *minute, 4410.0, "cm"),
        ("total_energy_burned", *minute, 1.25, "kcal"),
    ]


def test_a_day_file_that_runs_past_midnight_is_in_utc(tmp_path: Path) -> None:
    """In Los Angeles in June a day begins at 07:00 UTC: no wall clock of that day says 06:59 of the next."""
    files = pulse(DAY, DAY.replace(hour=7), 1440) | {
        f"{JSON_FOLDER}/steps-2026-06-10.json": fitbit.values_json(DAY.replace(hour=20), [7]),
        f"{JSON_FOLDER}/calories-2026-06-10.json": fitbit.values_json(DAY, ["1.2"]),
    }
    out = read_files(tmp_path, files)
    assert set(out.rows("sample", "offset_min", metric="heart_rate")) == {(0,)}
    assert out.rows("sample", "start", "offset_min", metric="step_count") == [(DAY.replace(hour=20), 0)]
    # Energy is reckoned later, by the person's days.
    assert out.rows("sample", "start", "offset_min", metric="total_energy_burned") == [(DAY, None)]


def test_a_day_file_that_keeps_to_its_day_is_by_the_persons_clock(tmp_path: Path) -> None:
    out = read_files(tmp_path, pulse(DAY, DAY, 1440))
    assert set(out.rows("sample", "offset_min")) == {(None,)}


def test_rows_past_midnight_that_may_be_stray_are_no_evidence(tmp_path: Path) -> None:
    """A file cut around a night, a stray row behind a whole day, and one file of four that says another thing."""
    night = pulse(DAY, DAY.replace(hour=20), 480)
    stray = {
        f"{JSON_FOLDER}/heart_rate-2026-06-10.json": fitbit.pulse_json(DAY, 1442, 60),
        f"{JSON_FOLDER}/heart_rate-2026-06-11.json": fitbit.pulse_json(DAY + timedelta(days=1), 1440, 60),
    }
    one_of_four = pulse(DAY, DAY.replace(hour=7), 1440)
    for number in range(1, 4):
        at = DAY + timedelta(days=number)
        one_of_four |= pulse(at, at, 1440)
    for files in (night, stray, one_of_four):
        assert set(read_files(tmp_path, files).rows("sample", "offset_min")) == {(None,)}


def test_files_of_months_that_run_into_the_next_one_are_in_utc(tmp_path: Path) -> None:
    """Without a pulse: steps of somebody in Los Angeles, whose evening of the last day is the next one in UTC."""
    files = {}
    for number in range(3):
        at = DAY + timedelta(days=30 * number)
        evenings = [at + timedelta(days=day, hours=14, minutes=5 * n) for day in range(30) for n in range(150)]
        rows = [{"dateTime": fitbit.us(one), "value": "9"} for one in evenings]
        files[f"{JSON_FOLDER}/steps-{at:%Y-%m-%d}.json"] = json.dumps(rows)
    assert set(read_files(tmp_path, files).rows("sample", "offset_min")) == {(0,)}
    alone = {name: body for name, body in files.items() if "06-10" in name}
    assert set(read_files(tmp_path, alone).rows("sample", "offset_min")) == {(None,)}


def test_a_pulse_that_is_a_bare_number(tmp_path: Path) -> None:
    body = json.dumps([{"dateTime": "06/10/26 08:30:00", "value": 72}])
    assert read_files(tmp_path, {f"{JSON_FOLDER}/heart_rate-2026-06-10.json": body}).values("heart_rate") == [72.0]


def test_energy_is_the_jsons_because_the_csv_leaves_out_rest(tmp_path: Path) -> None:
    files = {
        f"{JSON_FOLDER}/calories-2026-06-10.json": fitbit.values_json(DAY, ["1.5"] * 1440),
        f"{CSV_FOLDER}/calories_2026-06-01.csv": fitbit.minutes_csv("calories", DAY.replace(hour=9), [4.5, 5.5])
        + "2026-06-12T09:00:00Z,3.5,Charge 6\n",
    }
    out = read_files(tmp_path, files)
    assert sum(out.values("total_energy_burned")) == 1.5 * 1440 + 3.5
    assert out.unmapped == {"calories: told by another file": 2}


def noisy(first: datetime, count: int) -> list[tuple[datetime, int]]:
    """Minutes of steps that do not repeat, so that only one shift makes two curves one."""
    return [(first + timedelta(minutes=number), 10 + number * number % 97) for number in range(count)]


def steps_both(json_hours: int, json_first: int = 0) -> dict[str, str]:
    told = noisy(DAY.replace(hour=9), 300)
    later = noisy(datetime(2026, 6, 20, 9), 3)
    lines = [(fitbit.zulu(at), value, "Charge 6") for at, value in told]
    items = [
        {"dateTime": fitbit.us(at + timedelta(hours=json_hours)), "value": str(value)} for at, value in [*told, *later]
    ]
    return {
        f"{CSV_FOLDER}/Steps/steps_2026-06-01.csv": fitbit.table("timestamp,steps,data source", lines),
        f"{JSON_FOLDER}/steps-2026-06-01.json": json.dumps(items),
    }


def test_the_csv_holds_where_both_tell_a_day_and_the_json_fills_the_others(tmp_path: Path) -> None:
    out = read_files(tmp_path, steps_both(0))
    rows = out.rows("sample", "start", "offset_min", metric="step_count")
    assert len(rows) == 303
    assert rows[-3:] == [(datetime(2026, 6, 20, 9, number), 0) for number in range(3)]
    assert {offset for _, offset in rows} == {0}
    assert out.unmapped["steps: told by another file"] == 300
    assert out.read == {"steps": 300, "steps_json": 303}


def test_json_that_is_hours_ahead_of_its_twin_is_the_persons_clock(tmp_path: Path) -> None:
    out = read_files(tmp_path, steps_both(2))
    rows = out.rows("sample", "start", "offset_min", metric="step_count")
    assert rows[-3:] == [(datetime(2026, 6, 20, 11, number), None) for number in range(3)]
    assert len(rows) == 303


def test_half_hours_and_the_other_side_of_the_earth(tmp_path: Path) -> None:
    """Stamps 5½ hours ahead of UTC in Calcutta, 7 behind in Phoenix: both are clocks, and neither day is told twice."""
    for minutes in (330, -420):
        told = noisy(DAY.replace(hour=9), 200)
        lines = [(fitbit.zulu(at), value, "Charge 6") for at, value in told]
        items = [{"dateTime": fitbit.us(at + timedelta(minutes=minutes)), "value": str(value)} for at, value in told]
        items.append({"dateTime": "06/25/26 12:00:00", "value": "9"})
        files = {
            f"{CSV_FOLDER}/steps_2026-06-01.csv": fitbit.table("timestamp,steps,data source", lines),
            f"{JSON_FOLDER}/steps-2026-06-01.json": json.dumps(items),
        }
        rows = read_files(tmp_path, files).rows("sample", "start", "offset_min")
        assert (len(rows), rows[-1]) == (201, (datetime(2026, 6, 25, 12), None))


def test_whole_files_that_the_csv_tells_are_counted_without_being_cut(tmp_path: Path) -> None:
    files = {}
    for number in range(-1, 2):
        at = DAY + timedelta(days=number)
        files[f"{CSV_FOLDER}/heart_rate_{at:%Y-%m-%d}.csv"] = fitbit.pulse_csv(at, 100, 60)
    out = read_files(tmp_path, files | pulse(DAY, DAY, 55))
    assert len(out.values("heart_rate")) == 300
    assert out.unmapped == {"heart_rate: told by another file": 55}


def test_rows_of_health_connect_are_left_to_it(tmp_path: Path) -> None:
    """And where a day has no others, the JSON tells it."""
    noon = DAY.replace(hour=12)
    body = fitbit.minutes_csv("steps", noon, [50, 60], by="Phone Health Connect")
    files = {
        f"{CSV_FOLDER}/steps_2026-06-01.csv": body,
        f"{JSON_FOLDER}/steps-2026-06-01.json": fitbit.values_json(noon, [55]),
    }
    out = read_files(tmp_path, files)
    assert out.values("step_count") == [55.0]
    assert out.unmapped == {"steps: from Health Connect": 2}
    assert "Phone Health Connect" not in str(out.frames["source"].rows())


def test_each_recorder_is_a_source_of_its_own(tmp_path: Path) -> None:
    rows = [
        ("2026-06-10T12:00:00Z", 50, "MobileTrack"),
        ("2026-06-10T12:00:00Z", 52, "Pixel Watch 2"),
        ("2026-06-10T12:00:00.123456Z", 53, "Phone Health Kit"),
    ]
    out = read_files(
        tmp_path, {f"{CSV_FOLDER}/steps_2026-06-01.csv": fitbit.table("timestamp,steps,data source", rows)}
    )
    sources = dict(out.rows("source", "source", "product_class"))
    assert [(value, sources[by]) for value, by in out.rows("sample", "value", "source")] == [
        (50.0, "phone"),
        (52.0, "watch"),
        (53.0, "phone"),
    ]
    assert out.rows("sample", "start", "offset_min")[2] == (datetime(2026, 6, 10, 12, 0, 0, 123456), 0)


def test_odd_items_do_not_cost_the_others(tmp_path: Path) -> None:
    body = json.dumps([
        {"dateTime": "06/10/26 12:00:00", "value": {"bpm": 61, "confidence": 2}}, 7,
        {"dateTime": "06/10/26 12:00:05", "value": ["61"]}, {"dateTime": "31/31/26 12:00:05", "value": {"bpm": 61}},
        {"dateTime": "06/10/26 12:00:10", "value": {"bpm": 0, "confidence": 0}},
        {"dateTime": "06/10/26 12:00:15", "value": {"bpm": 64.5}},
    ])  # fmt: skip
    body = body.replace("64.5", 'NaN, "x": 1}}, {"dateTime": "06/10/26 12:00:20", "value": {"bpm": 64.5')
    out = read_files(tmp_path, {f"{JSON_FOLDER}/heart_rate-2026-06-10.json": body})
    assert out.values("heart_rate") == [61.0, 64.5]
    assert sorted(out.reasons()) == ["bad_date", "bad_date", "bad_value", "bad_value"]
    assert [issue.position for issue in out.issues if issue.reason == "bad_value"] == ["item 3", "item 6"]
    assert out.unmapped == {"heart_rate: not measured": 1}


def test_minutes_of_intensity_leave_out_days_without_wear(tmp_path: Path) -> None:
    files = {
        f"{JSON_FOLDER}/{what}-2026-06-10.json": fitbit.values_json(DAY, values, 86400)
        for what, values in {
            "sedentary_minutes": [600, 1440, 1440], "lightly_active_minutes": [200, 0, 0],
            "moderately_active_minutes": [20, 0, 0], "very_active_minutes": [0, 0, 0],
        }.items()
    }  # fmt: skip
    out = read_files(tmp_path, files)
    assert out.rows("sample", "metric", "value", "day") == [
        ("sedentary_time", 600.0, date(2026, 6, 10)),
        ("light_activity_time", 200.0, date(2026, 6, 10)),
        ("moderate_activity_time", 20.0, date(2026, 6, 10)),
        ("vigorous_activity_time", 0.0, date(2026, 6, 10)),
    ]
    assert out.unmapped["sedentary_minutes: not worn"] == 2
