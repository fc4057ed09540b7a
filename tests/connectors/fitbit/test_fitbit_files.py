"""Packages: where the files may lie, what is never opened, and the same data imported again in another shape."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.fitbit import Fitbit
from healthkit.errors import DamagedFile
from healthkit.source.files import Package, open_package
from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders import fitbit
from tests.builders.fitbit import CSV_FOLDER, JSON_FOLDER
from tests.connectors.fitbit.exports import read_files, read_path

DAY = datetime(2026, 6, 10)
PULSE = {f"{CSV_FOLDER}/heart_rate_2026-06-10.csv": fitbit.pulse_csv(DAY.replace(hour=8), 3)}


@pytest.mark.parametrize(
    "root", ["Takeout/Fitbit", "Takeout/Google Health", "a/b/c/Fitbit", "MyFitbitData/Someone", ""]
)
def test_the_export_may_lie_at_any_depth(tmp_path: Path, root: str) -> None:
    assert read_files(tmp_path, PULSE, root).values("heart_rate") == [55.0, 62.0, 69.0]


@pytest.mark.parametrize("folder", ["Physical Activity", "user-site-export", ""])
def test_thousands_of_files_outside_of_a_takeout_are_all_read(tmp_path: Path, folder: str) -> None:
    home = tmp_path / "somebody" / folder
    home.mkdir(parents=True)
    for number in range(450):
        at = DAY + timedelta(days=number)
        (home / f"heart_rate-{at:%Y-%m-%d}.json").write_text(fitbit.pulse_json(at, 1), "utf-8")
    assert len(read_path(tmp_path / "somebody").values("heart_rate")) == 450


def test_a_pulse_that_begins_at_midnight_is_no_resting_one(tmp_path: Path) -> None:
    (tmp_path / "pulse.csv").write_text(fitbit.pulse_csv(DAY, 3), "utf-8")
    (tmp_path / "days.csv").write_text(fitbit.pulse_csv(DAY, 3, 86400), "utf-8")
    assert len(read_path(tmp_path / "pulse.csv").values("heart_rate")) == 3
    assert len(read_path(tmp_path / "days.csv").values("resting_heart_rate")) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings_and_delimiters_of_saved_files(tmp_path: Path, encoding: str) -> None:
    table = fitbit.pulse_csv(DAY, 2)
    for number, body in enumerate((table, table.replace(",", ";").replace("\n", "\r\n"), fitbit.pulse_json(DAY, 2))):
        path = tmp_path / f"{number}"
        path.write_bytes(body.encode(encoding))
        assert read_path(path).values("heart_rate") == [55.0, 62.0], number


def test_a_folder_and_files_under_other_names(tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "one.csv").write_text(next(iter(PULSE.values())), "utf-8")
    (tmp_path / "some" / "two.json").write_text(fitbit.pulse_json(DAY, 4), "utf-8")
    (tmp_path / "some" / "notes.txt").write_text("words", "utf-8")
    assert len(read_path(tmp_path / "some").values("heart_rate")) == 3 + 0  # the JSON is of the same day
    assert len(read_path(tmp_path / "some" / "two.json").values("heart_rate")) == 4


@pytest.mark.parametrize(
    "body",
    [
        "timestamp,steps\n2026-06-10T08:00:00Z,5\n",
        "Date,Weight,BMI,Fat\n2026-06-10,70,23,20\n",
        '[{"dateTime": "06/10/26 08:00:00", "value": "5"}]',
        '{"sleep": []}', '{"weight": [{"weight": 70}]}', "Sleep\nwell\n", "", "[]", "null", "\x00\x01",
    ],
)  # fmt: skip
def test_files_of_others_are_left_alone(tmp_path: Path, body: str) -> None:
    path = tmp_path / "file.json"
    path.write_text(body, "utf-8")
    if body:
        with open_package(path) as package:
            assert Fitbit().detect(package) is None


def test_tracks_are_left_to_those_who_read_them(tmp_path: Path) -> None:
    path = fitbit.write(tmp_path / "export.zip", PULSE | {"Activities/123.tcx": "<x/>", "readme.txt": "Read me"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Takeout/archive_browser.html", "<html/>")
        archive.writestr("Takeout/Fit/All Data/x.json", "{}")
    with open_package(path) as package:
        claim = Fitbit().detect(package)
    assert claim is not None
    assert claim.members == {f"{fitbit.ROOT}/{name}" for name in (*PULSE, "readme.txt")}


def test_sensor_output_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = "Health Fitness Data_GoogleData"
    huge = {f"{folder}/{name}_1.csv": "timestamp,steps,data source\n2026-06-10T08:00:00Z,77777,x\n"
            for name in ("UserActivityProbabilities", "UserSensorCompressionToken")}  # fmt: skip
    opened: list[str] = []
    plain = Package.open

    def watched(self: Package, name: str) -> object:
        opened.append(name)
        return plain(self, name)

    path = fitbit.write(tmp_path / "export.zip", PULSE | huge)
    with open_package(path) as package:
        claim = Fitbit().detect(package)
        assert claim is not None
        monkeypatch.setattr(Package, "open", watched)
        items = list(Fitbit().read(package, claim))
    assert items
    assert not [name for name in opened if "User" in name]


def test_an_export_of_nothing_is_refused_in_one_sentence(tmp_path: Path) -> None:
    files = {"Sleep Score/sleep_score.csv": fitbit.table(fitbit.SCORES), "Biometrics/Glucose 1.csv": "no data"}
    with pytest.raises(DamagedFile, match="without any measurement"):
        read_files(tmp_path, files)


def test_a_damaged_member_costs_no_other(tmp_path: Path) -> None:
    files = PULSE | {f"{JSON_FOLDER}/sleep-2026-06-01.json": '[{"dateOfSleep": "2026-06-10", "startTime":'}
    out = read_files(tmp_path, files)
    assert [(issue.reason, Path(issue.member).name) for issue in out.issues] == [
        ("damaged_member", "sleep-2026-06-01.json")
    ]
    assert len(out.values("heart_rate")) == 3


def test_what_nobody_knows_is_counted_by_family(tmp_path: Path) -> None:
    files = PULSE | {f"Discover/Thing {number} - 2026-06-0{number}.csv": "a,b\n1,2\n" for number in (1, 2)}
    files[f"{CSV_FOLDER}/heart_rate_2026-06-11.csv"] = (
        "timestamp,beats per minute,wrist,data source\n2026-06-11T08:00:00Z,60,left,Charge 6\n"
    )
    out = read_files(tmp_path, files)
    assert out.unmapped == {"file Thing.csv": 2, "heart_rate: wrist": 1}


def test_json_first_and_the_whole_export_later_add_nothing_twice(tmp_path: Path) -> None:
    """The curve by the person's clock in Paris, then with its twin in UTC, which shows that both are one."""
    profile = {"Your Profile/Profile.csv": fitbit.profile(zone="Europe/Paris")}
    steps = [(DAY.replace(hour=9, minute=n), 10 + n * n % 97) for n in range(40)]
    clock = json.dumps([{"dateTime": fitbit.us(at.replace(hour=11)), "value": str(value)} for at, value in steps])
    old = profile | {f"{JSON_FOLDER}/steps-2026-06-01.json": clock}
    lines = [(fitbit.zulu(at), value, "Charge 6") for at, value in steps]
    new = old | {f"{CSV_FOLDER}/steps_2026-06-01.csv": fitbit.table("timestamp,steps,data source", lines)}
    vault = create_vault(tmp_path / "vault", "fitbit")
    (first,) = import_path(vault, fitbit.write(tmp_path / "old.zip", old))
    (second,) = import_path(vault, fitbit.write(tmp_path / "new.zip", new))
    assert first.added["sample"] == 40
    assert "sample" not in second.added
    with vault.reader() as con:
        (span,) = con.execute("SELECT min(start_utc), max(start_utc) FROM sample").fetchall()
        (total,) = con.execute("SELECT total FROM daily WHERE metric = 'step_count'").fetchall()
    assert span == (DAY.replace(hour=9), DAY.replace(hour=9, minute=39))
    assert total == (sum(value for _, value in steps),)


def test_units_days_and_a_short_night_in_the_vault(tmp_path: Path) -> None:
    """In Paris the clock jumps from 02:00 to 03:00 on 29 March 2026: from 23:00 to 07:00 are seven hours."""
    stages = fitbit.night("2026-03-29", datetime(2026, 3, 28, 23), [("light", 180), ("deep", 240)])
    stages["levels"]["data"][1]["dateTime"] = "2026-03-29T03:00:00.000"
    stages["endTime"] = "2026-03-29T07:00:00.000"
    files = {
        "Your Profile/Profile.csv": fitbit.profile(zone="Europe/Paris"),
        f"{JSON_FOLDER}/sleep-2026-03-01.json": json.dumps([stages]),
        f"{CSV_FOLDER}/weight.csv": fitbit.table("timestamp,weight grams", [("2026-03-29T22:30:00Z", 64900)]),
        f"{CSV_FOLDER}/distance_2026-03-01.csv": fitbit.minutes_csv("distance", datetime(2026, 3, 29, 10), [1544]),
    }  # fmt: skip
    vault = create_vault(tmp_path / "vault", "fitbit")
    (report,) = import_path(vault, fitbit.write(tmp_path / "export.zip", files))
    assert not report.issues
    with vault.reader() as con:
        daily = dict(con.execute("SELECT metric || ' ' || day, coalesce(total, mean) FROM daily").fetchall())
        weight = con.execute("SELECT value, local_day::VARCHAR FROM sample WHERE metric = 'body_mass'").fetchone()
    assert daily["sleep_duration 2026-03-29"] == pytest.approx(420)
    assert daily["sleep_deep 2026-03-29"] == pytest.approx(240)
    assert daily["distance_walking_running 2026-03-29"] == pytest.approx(1.544)
    assert weight == (pytest.approx(64.9), "2026-03-30")  # half past midnight in Paris


def test_a_night_alone_tells_the_zone_by_its_end(tmp_path: Path) -> None:
    log = fitbit.night("2026-06-10", datetime(2026, 6, 9, 23), [("light", 60)])
    files = {
        "Your Profile/Profile.csv": fitbit.profile(zone="Europe/Paris"),
        f"{JSON_FOLDER}/sleep-2026-06-01.json": json.dumps([log]),
    }
    assert read_files(tmp_path, files).rows("zone_hint", "at", "zone") == [(DAY, "Europe/Paris")]


@pytest.mark.parametrize("stamp", ["-001-06-10T08:00:00Z", "9999-06-10T08:00:00Z", "0026-06-10T08:00:00Z"])
def test_times_of_no_life_are_issues(tmp_path: Path, stamp: str) -> None:
    body = fitbit.pulse_csv(DAY, 1) + f"{stamp},60,Charge 6\n"
    out = read_files(tmp_path, {f"{CSV_FOLDER}/heart_rate_2026-06-10.csv": body})
    assert (out.values("heart_rate"), out.reasons()) == ([55.0], ["bad_date"])


def test_half_characters_cost_nothing(tmp_path: Path) -> None:
    body = json.dumps([fitbit.exercise(1, DAY, 30, "Run \ud83d")])
    out = read_files(tmp_path, {f"{JSON_FOLDER}/exercise-0.json": body})
    assert out.rows("attribute", "value") == [("Run ?",)]
