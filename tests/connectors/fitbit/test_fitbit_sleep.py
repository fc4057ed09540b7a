"""Nights: stages with the short wakes over them, classic logs, clock changes, and tables with their offsets."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.builders import fitbit
from tests.builders.fitbit import HEALTH_FOLDER, JSON_FOLDER
from tests.connectors.fitbit.exports import Outcome, read_files

LOGS = f"{JSON_FOLDER}/sleep-2026-06-01.json"


def read_logs(folder: Path, *logs: dict[str, Any]) -> Outcome:
    return read_files(folder, {LOGS: json.dumps(list(logs))})


def spans(out: Outcome) -> list[tuple[str, datetime, datetime]]:
    return [(code, start, end) for code, start, end in out.rows("event", "code", "start", "end")]


def minutes(out: Outcome) -> dict[str, float]:
    told: dict[str, float] = {}
    for code, start, end in spans(out):
        told[code] = told.get(code, 0) + (end - start).total_seconds() / 60
    return told


def test_short_wakes_take_their_time_from_the_stage_below(tmp_path: Path) -> None:
    """Two minutes of waking inside light sleep, and 90 seconds over the seam of deep and REM."""
    bed = datetime(2026, 6, 9, 23)
    log = fitbit.night("2026-06-10", bed, [("light", 30), ("deep", 30), ("rem", 30)], [(600, 120), (3570, 90)])
    out = read_logs(tmp_path, log)

    def at(minute: float) -> datetime:
        return bed + timedelta(minutes=minute)

    assert spans(out) == [
        ("in_bed", at(0), at(90)),
        ("asleep_core", at(0), at(10)), ("awake", at(10), at(12)), ("asleep_core", at(12), at(30)),
        ("asleep_deep", at(30), at(59.5)), ("awake", at(59.5), at(61)), ("asleep_rem", at(61), at(90)),
    ]  # fmt: skip
    assert minutes(out) == {"in_bed": 90, "asleep_core": 28, "awake": 3.5, "asleep_deep": 29.5, "asleep_rem": 29}
    assert set(out.rows("event", "metric", "offset_min")) == {("sleep_analysis", None)}
    assert "sample" not in out.frames  # what the stages tell, no statement repeats


def test_restless_minutes_of_a_classic_log_are_not_asleep(tmp_path: Path) -> None:
    log = fitbit.night(
        "2026-06-10", datetime(2026, 6, 10, 1, 16), [("asleep", 83), ("awake", 1), ("restless", 4), ("asleep", 30)],
        type="classic",
    )  # fmt: skip
    assert minutes(read_logs(tmp_path, log)) == {"in_bed": 118, "asleep": 113, "awake": 5}


def test_naps_are_sleep_and_logs_at_the_seams_of_files_come_once(tmp_path: Path) -> None:
    nap = fitbit.night("2026-06-10", datetime(2026, 6, 10, 14), [("asleep", 63)], mainSleep=False, type="classic")
    files = {LOGS: json.dumps([nap]), f"{JSON_FOLDER}/sleep-2026-07-01.json": json.dumps([nap])}
    out = read_files(tmp_path, files)
    assert minutes(out) == {"in_bed": 63, "asleep": 63}
    assert out.read["sleep_json"] == 2


def test_a_log_without_stages_states_its_day(tmp_path: Path) -> None:
    log = {
        "dateOfSleep": "2026-06-10", "startTime": "2026-06-09T23:00:00.000", "endTime": "2026-06-10T06:00:00.000",
        "minutesAsleep": 400, "minutesAwake": 20, "timeInBed": 420, "efficiency": 94,
        "levels": {"summary": {"deep": {"minutes": 80}, "light": {"minutes": 220}, "rem": {"minutes": 100}}},
    }  # fmt: skip
    nap = log | {"startTime": "2026-06-10T14:00:00.000", "endTime": "2026-06-10T15:00:00.000", "minutesAsleep": 55}
    out = read_logs(tmp_path, log, nap)
    assert [span[0] for span in spans(out)] == ["in_bed", "in_bed"]
    assert out.rows("sample", "metric", "day", "value") == [
        ("sleep_duration", date(2026, 6, 10), 400.0), ("time_in_bed", date(2026, 6, 10), 420.0),
        ("sleep_awake", date(2026, 6, 10), 20.0), ("sleep_deep", date(2026, 6, 10), 80.0),
        ("sleep_core", date(2026, 6, 10), 220.0), ("sleep_rem", date(2026, 6, 10), 100.0),
    ]  # fmt: skip
    assert out.unmapped == {"sleep: second one of a day, without stages": 1}


def test_the_clock_goes_back_inside_a_stage(tmp_path: Path) -> None:
    """Four hours of light sleep from 01:00 end at 04:00 on the clock: the next stage begins then."""
    log = fitbit.night("2026-10-25", datetime(2026, 10, 25, 1), [("light", 240), ("deep", 60)])
    log["levels"]["data"][1]["dateTime"] = "2026-10-25T04:00:00.000"
    log["endTime"] = "2026-10-25T05:00:00.000"
    night = datetime(2026, 10, 25)
    assert spans(read_logs(tmp_path, log)) == [
        ("in_bed", night.replace(hour=1), night.replace(hour=5)),
        ("asleep_core", night.replace(hour=1), night.replace(hour=4)),
        ("asleep_deep", night.replace(hour=4), night.replace(hour=5)),
    ]


def test_what_cannot_be_read_of_a_night_is_told(tmp_path: Path) -> None:
    good = fitbit.night("2026-06-10", datetime(2026, 6, 9, 23), [("light", 60), ("unknown", 5), ("rem", 10)])
    broken = fitbit.night("2026-06-11", datetime(2026, 6, 10, 23), [("light", 60)], endTime="not-a-time", duration=None)
    stage = fitbit.night("2026-06-12", datetime(2026, 6, 11, 23), [("light", 60), ("deep", 10)])
    stage["levels"]["data"][1]["seconds"] = "soon"
    out = read_logs(tmp_path, good, broken, stage)
    assert minutes(out) == {"in_bed": 75 + 70, "asleep_core": 120, "asleep_rem": 10}
    assert [(issue.reason, issue.position) for issue in out.issues] == [("bad_date", "item 2"), ("bad_date", "item 3")]
    assert out.unmapped == {"sleep: level unknown": 1}


def sleeps(*rows: tuple[object, ...]) -> str:
    return fitbit.table(fitbit.SLEEPS, rows)


def one_sleep(
    number: int, start: str, end: str, away: str = "+05:30", version: str = "3", written: str = ""
) -> tuple[object, ...]:
    return (number, "STAGES", 450, 410, away, start, away, end, "DERIVED", version, written, written)


def test_tables_have_utc_instants_and_offsets_and_rule_their_days(tmp_path: Path) -> None:
    files = {
        f"{HEALTH_FOLDER}/UserSleeps_2026-09-01.csv": sleeps(
            one_sleep(111, "2026-09-11T17:30:00Z", "2026-09-12T01:00:00Z")
        ),
        f"{HEALTH_FOLDER}/UserSleepStages_2026-09-01.csv": fitbit.table(
            fitbit.STAGES,
            [(111, 1, "AWAKE", "+05:30", "2026-09-11T17:30:00Z", "+05:30", "2026-09-11T17:45:00Z", "DERIVED", 3),
             (111, 2, "LIGHT", "+05:30", "2026-09-11 17:45:00+0000", "+05:30", "2026-09-12 01:00:00+0000", "", 3)],
        ),
        LOGS: json.dumps([
            # the same night by the person's clock, and one that only the JSON has
            fitbit.night("2026-09-12", datetime(2026, 9, 11, 23), [("light", 450)]),
            fitbit.night("2026-09-13", datetime(2026, 9, 12, 23), [("light", 400)]),
        ]),
    }  # fmt: skip
    out = read_files(tmp_path, files)
    assert out.rows("event", "code", "start", "end", "offset_min") == [
        ("in_bed", datetime(2026, 9, 11, 17, 30), datetime(2026, 9, 12, 1), 330),
        ("awake", datetime(2026, 9, 11, 17, 30), datetime(2026, 9, 11, 17, 45), 330),
        ("asleep_core", datetime(2026, 9, 11, 17, 45), datetime(2026, 9, 12, 1), 330),
        ("in_bed", datetime(2026, 9, 12, 23), datetime(2026, 9, 13, 5, 40), None),
        ("asleep_core", datetime(2026, 9, 12, 23), datetime(2026, 9, 13, 5, 40), None),
    ]
    assert out.unmapped == {"sleep: told by another file": 1}


def test_a_night_that_was_reckoned_anew_stands_as_last_written(tmp_path: Path) -> None:
    files = {
        f"{HEALTH_FOLDER}/UserSleeps_2026-09-01.csv": sleeps(
            one_sleep(1, "2026-09-11T17:30:00Z", "2026-09-12T01:00:00Z", written="2026-09-12T02:00:00Z"),
            one_sleep(2, "2026-09-11T17:40:00Z", "2026-09-12T01:10:00Z", written="2026-09-12T09:00:00Z"),
        )
    }
    out = read_files(tmp_path, files)
    assert spans(out) == [("in_bed", datetime(2026, 9, 11, 17, 40), datetime(2026, 9, 12, 1, 10))]
    assert out.unmapped == {"user_sleeps: replaced by a later reckoning": 1}
