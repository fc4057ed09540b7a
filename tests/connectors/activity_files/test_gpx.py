"""GPX: times, places, sensors of every name, segments and tracks, and what is no workout."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from connectors.activity_files import ActivityFiles
from healthkit.errors import DamagedFile, HostileFile
from healthkit.source.files import open_package
from tests.builders.gpx_tcx import GPX_11, Point, gpx, gpx_track, route, walk
from tests.connectors.activity_files.reading import Read, read

START = datetime(2024, 5, 4, 6, 30)


def read_text(tmp_path: Path, text: str, name: str = "ride.gpx") -> Read:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read(ActivityFiles(), path)


def test_a_run_with_everything(tmp_path: Path) -> None:
    points = walk(START, 5, 60, cadence=85, power=240, air=21.5, speed=2.5)
    got = read_text(tmp_path, gpx(gpx_track([points])))
    session = got.one("session")
    assert (session["kind"], session["activity"]) == ("workout", "running")
    assert (session["start"], session["end"]) == (START, START + timedelta(minutes=4))
    assert (session["duration_s"], session["offset_min"]) == (240.0, None)
    route_points = got["route_point"]
    assert route_points["at"].to_list() == [START + timedelta(minutes=n) for n in range(5)]
    assert route_points.row(1, named=True) | {"ref": 0} == {
        "ref": 0, "at": START + timedelta(minutes=1), "latitude": 40.00001, "longitude": -40.0, "elevation": 11.0,
        "speed": 2.5, "course": None, "horizontal_accuracy": None, "vertical_accuracy": None,
    }  # fmt: skip
    assert got.values("heart_rate") == [(120.0, "count/min"), (121.0, "count/min"), (122.0, "count/min"),
                                        (123.0, "count/min"), (124.0, "count/min")]  # fmt: skip
    assert set(got.values("running_power")) == {(240.0, "W")}
    assert set(got.values("running_cadence")) == {(170.0, "count/min")}  # 85 strides of one foot
    assert got.attributes("session") == {
        "activity": "running", "mean air temperature": "21.5 °C", "distance": "along the recorded positions",
    }  # fmt: skip
    ((metric, aggregate, metres, unit),) = got["session_stat"].drop("ref").rows()
    assert (metric, aggregate, unit) == ("distance_walking_running", "sum", "m")
    assert metres == pytest.approx(4 * 1e-5 * 111_195, rel=1e-4)  # a degree of latitude is 111.195 km on the sphere
    assert got.one("source")["model"] == "Garmin Edge 530"


@pytest.mark.parametrize(("cadence", "said"), [(85, 170.0), (172, 172.0)])
def test_cadence_of_one_foot_or_both(tmp_path: Path, cadence: int, said: float) -> None:
    got = read_text(tmp_path, gpx(gpx_track([walk(START, 3, cadence=cadence)])))
    assert {value for value, _ in got.values("running_cadence")} == {said}


def test_cadence_and_power_of_a_ride(tmp_path: Path) -> None:
    got = read_text(tmp_path, gpx(gpx_track([walk(START, 3, cadence=0, power=0)], "cycling")))
    assert set(got.values("cycling_cadence")) == {(0.0, "rpm")}  # coasting is no gap
    assert set(got.values("cycling_power")) == {(0.0, "W")}
    assert got["session_stat"]["metric"].to_list() == ["distance_cycling"]


@pytest.mark.parametrize(
    ("written", "utc", "offset"),
    [
        ("2024-05-04T08:30:00+02:00", datetime(2024, 5, 4, 6, 30), 120),
        ("2024-05-04T06:30:00.250Z", datetime(2024, 5, 4, 6, 30, 0, 250_000), None),
        ("2024-05-04T06:30:00", datetime(2024, 5, 4, 6, 30), None),
        (" 2024-05-04T06:30:00Z\n", datetime(2024, 5, 4, 6, 30), None),
        ("2024-05-03T20:30:00-10:00", datetime(2024, 5, 4, 6, 30), -600),
    ],
)
def test_times_as_programs_write_them(tmp_path: Path, written: str, utc: datetime, offset: int | None) -> None:
    got = read_text(tmp_path, gpx(gpx_track([[Point(written, 1.0, 2.0, pulse=99)]])))
    assert got["route_point"]["at"].to_list() == [utc]
    assert (got.one("session")["start"], got.one("session")["offset_min"]) == (utc, offset)
    assert got.one("sample")["offset_min"] == offset


def test_over_the_date_line_and_the_clock_change(tmp_path: Path) -> None:
    """25 hours on the night of 27 October: instants are UTC, so nothing repeats and nothing is lost."""
    night = [datetime(2024, 10, 27, 0, 30) + timedelta(minutes=30 * n) for n in range(4)]
    east = (179.9995, 180.0, -179.9995, -179.999)
    points = [Point(at, 10.0, longitude, pulse=80) for at, longitude in zip(night, east, strict=True)]
    got = read_text(tmp_path, gpx(gpx_track([points], "rowing")))
    assert got["route_point"]["at"].to_list() == night
    assert got["route_point"]["longitude"].to_list() == list(east)
    metres = got["session_stat"].filter(metric="distance_rowing")["value"].item()
    assert metres < 200  # 1.5 thousandths of a degree, not once around the Earth
    assert got.one("session")["activity"] == "rowing"


def test_segments_are_parted_by_pauses(tmp_path: Path) -> None:
    first, second = walk(START, 61), walk(START + timedelta(minutes=10), 31)
    got = read_text(tmp_path, gpx(gpx_track([first, second])))
    assert got.one("session")["duration_s"] == 90.0
    assert got["session_event"].drop("ref").rows() == [("pause", START + timedelta(seconds=60), 540.0, None)]
    both = read_text(tmp_path, gpx(gpx_track([first]), gpx_track([second], "hiking")))
    assert both["session"]["activity"].to_list() == ["running", "hiking"]
    assert both["session"]["duration_s"].to_list() == [60.0, 30.0]
    assert both["route_point"].group_by("ref").len()["len"].sort().to_list() == [31, 61]


def test_extensions_of_other_writers(tmp_path: Path) -> None:
    body = (
        '<trk><type>1</type><trkseg><trkpt lat="1" lon="2"><time>2024-05-04T06:30:00Z</time><extensions>'
        "<power>210</power><g:hr>141</g:hr><g:temp>12</g:temp><g:cadence>88</g:cadence><g:distance>5</g:distance>"
        "</extensions></trkpt></trkseg></trk>"
    )
    more = 'xmlns="http://www.topografix.com/GPX/1/0" xmlns:g="http://www.cluetrust.com/XML/GPXDATA/1/0"'
    got = read_text(tmp_path, gpx(body, creator="StravaGPX iPhone", root=more))
    assert got.one("session")["activity"] == "cycling"
    assert {row[0]: row[1] for row in got["sample"].select("metric", "value").rows()} == {
        "heart_rate": 141.0, "cycling_cadence": 88.0, "cycling_power": 210.0,
    }  # fmt: skip
    bare = read_text(tmp_path, gpx(body.replace("g:", ""), root=""))
    assert bare.one("session")["activity"] == "other"  # 1 is Strava's own number
    assert bare.values("heart_rate") == [(141.0, "count/min")]
    assert bare.unmapped == {"1": 1, "cadence of other": 1, "power of other": 1}


def test_without_times_it_is_a_course(tmp_path: Path) -> None:
    plan = gpx(route(), gpx_track([[Point(None, 1.0, 2.0), Point(None, 1.1, 2.0)]]))
    got = read_text(tmp_path, plan)
    assert set(got.frames) <= {"source"}
    assert got.read == {"course": 2, "waypoint": 1, "point": 2}
    assert got.issues == []


def test_bad_points_are_said_and_the_others_kept(tmp_path: Path) -> None:
    points = [
        Point(START, 40.0, -40.0, pulse=0),
        Point(START + timedelta(seconds=1), None, None, pulse=130),
        Point(START + timedelta(seconds=2), 91.0, 0.0, pulse=131),
        Point(START + timedelta(seconds=3), 0.0, 0.0, pulse=132),
        Point(None, 40.0, -40.0, pulse=133),
        Point("yesterday", 40.0, -40.0, pulse=134),
        Point(START + timedelta(seconds=6), 40.0, -40.0),
    ]
    got = read_text(tmp_path, gpx(gpx_track([points])))
    assert [value for value, _ in got.values("heart_rate")] == [130.0, 131.0, 132.0]  # 0 is a lost signal
    assert len(got["route_point"]) == 2
    assert [(issue.reason, issue.position) for issue in got.issues] == [
        ("bad_location", "2 points without time"),
        ("bad_location", "3 points without a place"),
    ]


def test_wrappings(tmp_path: Path) -> None:
    text = gpx(gpx_track([walk(START, 3)]), before="   \n\t ")
    assert len(read_text(tmp_path, text, "no ending")["route_point"]) == 3
    packed = tmp_path / "x.bin"
    packed.write_bytes(gzip.compress(text.encode()))
    assert len(read(ActivityFiles(), packed)["route_point"]) == 3
    wide = tmp_path / "wide.gpx"
    wide.write_bytes(gpx(gpx_track([walk(START, 3)])).replace("UTF-8", "UTF-16").encode("utf-16"))
    assert len(read(ActivityFiles(), wide)["route_point"]) == 3
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("a/b/1.gpx.gz", gzip.compress(text.encode()))
        made.writestr("a/2.GPX", text)
        made.writestr("a/3.gpx", "<gpx><trk><trkseg><trkpt")
        made.writestr("notes.txt", "<gpx")
        made.writestr("readme.md", "see <gpx> files")
    got = read(ActivityFiles(), archive)
    assert got.claimed == {"a/b/1.gpx.gz", "a/2.GPX", "a/3.gpx"}
    assert len(got["session"]) == 2
    assert [(issue.reason, issue.member) for issue in got.issues] == [("damaged_member", "a/3.gpx")]


def test_cut_short_keeps_what_was_read(tmp_path: Path) -> None:
    text = gpx(gpx_track([walk(START, 50)]))
    got = read_text(tmp_path, text[: text.index("<trkpt", len(text) // 2) + 30])
    assert 20 < len(got["route_point"]) < 30
    assert [issue.reason for issue in got.issues] == ["damaged_member"]
    packed = tmp_path / "half.gpx.gz"
    body = gzip.compress(gpx(gpx_track([walk(START, 3000)])).encode())
    packed.write_bytes(body[: len(body) // 2])
    assert [issue.reason for issue in read(ActivityFiles(), packed).issues] == ["damaged_member"]


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE gpx [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE gpx SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_hostile_xml_is_refused(tmp_path: Path, prologue: str) -> None:
    text = gpx(gpx_track([walk(START, 2)])).replace("?>\n", f"?>{prologue}\n", 1).replace("Out", "&b;")
    with pytest.raises(HostileFile) as refused:
        read_text(tmp_path, text)
    assert "\n" not in str(refused.value)
    archive = tmp_path / "both.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("bad.gpx", text)
        made.writestr("good.gpx", gpx(gpx_track([walk(START, 2)])))
    got = read(ActivityFiles(), archive)
    assert len(got["session"]) == 1
    assert [issue.reason for issue in got.issues] == ["hostile_member"]


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healthkit.source.limits.FREE_BYTES", 1 << 20)
    path = tmp_path / "bomb.gpx.gz"
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as packed:
        packed.write(f"<gpx {GPX_11}>".encode() + b" " * (16 << 20) + b"</gpx>")
    path.write_bytes(buffer.getvalue())
    with pytest.raises(HostileFile):
        read(ActivityFiles(), path)


@pytest.mark.parametrize("text", ["<gpx></gpx>", f"<gpx {GPX_11}><trk></trk", "<gpx <<"])
def test_nothing_readable_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DamagedFile):
        read_text(tmp_path, text)


def test_apple_s_routes_are_left_to_its_export(tmp_path: Path) -> None:
    text = gpx(gpx_track([walk(START, 2)]), creator="Apple Health Export")
    alone = tmp_path / "route.gpx"
    alone.write_text(text)
    other = gpx(gpx_track([walk(START, 2)]))
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("apple_health_export/export.xml", "<HealthData locale='fr_FR'></HealthData>")
        made.writestr("apple_health_export/workout-routes/a.gpx", text)
        made.writestr("apple_health_export/workout-routes/b.gpx", other)
    loose = tmp_path / "loose.zip"
    with zipfile.ZipFile(loose, "w") as made:
        made.writestr("workout-routes/b.gpx", other)
    for path, claimed in ((alone, None), (archive, None), (loose, {"workout-routes/b.gpx"})):
        with open_package(path) as package:
            claim = ActivityFiles().detect(package)
            assert (claim and set(claim.members)) == claimed


def test_blocks_join_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = walk(START, 25)
    whole = read_text(tmp_path, gpx(gpx_track([points[:12], points[12:]])))
    monkeypatch.setattr("connectors.activity_files.points.BLOCK", 7)
    parts = read_text(tmp_path, gpx(gpx_track([points[:12], points[12:]])))
    for table in ("session", "session_event", "route_point"):
        assert whole[table].equals(parts[table]), table
    samples = [got["sample"].drop("ref").sort("metric", "start") for got in (whole, parts)]
    assert samples[0].equals(samples[1])
    assert parts["sample"]["ref"].n_unique() == len(parts["sample"])
    assert parts["session_stat"]["value"].item() == pytest.approx(whole["session_stat"]["value"].item())
    assert whole["session_stat"].schema["value"] == pl.Float64
