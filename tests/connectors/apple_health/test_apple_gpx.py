"""Routes on their own, by the Health app and by others."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from connectors.apple_health import AppleHealth
from connectors.apple_health.gpx import UnreadableRoute, points
from healthkit.source.files import open_package
from tests.builders import apple
from tests.builders.apple import Outcome, read_all

ONE = ("48.1", "2.1", "2024-06-15T08:00:00Z")
TWO = ("48.2", "2.2", "2024-06-15T08:00:05Z")


def read_gpx(folder: Path, body: bytes) -> Outcome:
    path = folder / "Strecke.gpx"
    path.write_bytes(body)
    return read_all(path)


def test_a_bare_route_of_another_app_is_left_to_the_reader_of_activity_files(tmp_path: Path) -> None:
    (tmp_path / "route.gpx").write_bytes(apple.gpx(ONE, TWO, creator="another app"))
    with open_package(tmp_path / "route.gpx") as package:
        assert AppleHealth().detect(package) is None


def test_a_bare_route_is_a_session_of_its_own(tmp_path: Path) -> None:
    out = read_gpx(tmp_path, apple.gpx(ONE, TWO, creator="Apple Health Export"))
    ((ref, kind, start, end),) = out.rows("session", "ref", "kind", "start", "end")
    assert (kind, start, end) == ("route", datetime(2024, 6, 15, 8), datetime(2024, 6, 15, 8, 0, 5))
    assert out.rows("route_point")[0] == (ref, start, 48.1, 2.1, 12.5, 2.5, 90.0, 3.0, 2.0)
    assert out.read == {"trkpt": 2}


def test_all_segments_are_read(tmp_path: Path) -> None:
    body = apple.gpx(ONE, TWO).replace(b"</trkpt>\n<trkpt", b"</trkpt></trkseg><trkseg><trkpt")
    assert body.count(b"<trkseg>") == 2
    out = read_gpx(tmp_path, body)
    assert out["route_point"]["latitude"].to_list() == [48.1, 48.2]


def test_other_spellings_are_read(tmp_path: Path) -> None:
    prefixed = (
        apple.gpx(ONE, TWO)
        .replace(b'xmlns="http', b'xmlns:g="http')
        .replace(b"</", b"</g:")
        .replace(b"<trk", b"<g:trk")
        .replace(b"<ele", b"<g:ele")
        .replace(b"<time", b"<g:time")
    )
    for tag in (b"gpx", b"metadata", b"name", b"extensions", b"speed", b"course", b"hAcc", b"vAcc"):
        prefixed = prefixed.replace(b"<" + tag, b"<g:" + tag)
    assert points(prefixed).rows() == points(apple.gpx(ONE, TWO)).rows()


def test_times_with_fractions_and_offsets() -> None:
    read = points(apple.gpx(("1", "2", "2024-06-15T10:00:00.5+02:00"), ONE))
    assert read["at"].to_list() == [datetime(2024, 6, 15, 8, 0, 0, 500_000), datetime(2024, 6, 15, 8)]


def test_points_without_time_or_place_are_reported(tmp_path: Path) -> None:
    out = read_gpx(tmp_path, apple.gpx(ONE, ("48", "2", ""), ("north", "2", "2024-06-15T08:00:09Z")))
    assert out["route_point"].height == 1
    assert out.read == {"trkpt": 3}
    assert out.reasons() == {"bad_location": 1}
    assert out.issues[0].position == "2 points"


BAD = [
    b"<gpx><trk><trkseg><trkpt",
    b'<!DOCTYPE gpx [<!ENTITY a "aa">]><gpx><trk><trkseg><trkpt lat="1" lon="&a;"/></trkseg></trk></gpx>',
    b"<kml><trkpt/></kml>",
]


@pytest.mark.parametrize("body", BAD)
def test_what_is_not_a_route_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableRoute):
        points(body)


def test_a_damaged_bare_route_is_one_issue(tmp_path: Path) -> None:
    out = read_gpx(tmp_path, apple.gpx(ONE, TWO)[:-40])
    assert out.reasons() == {"damaged_member": 1}
    assert out.frames == {}
