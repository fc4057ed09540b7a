"""GPX and TCX of less careful writers: wrong encodings, undeclared prefixes, unset clocks, the first TCX."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.activity_files import ActivityFiles
from connectors.activity_files.detection import sniff
from healthkit.errors import DamagedFile
from tests.builders.gpx_tcx import GPX_11, Point, gpx, gpx_track, walk
from tests.connectors.activity_files.reading import Read, read

START = datetime(2024, 5, 4, 6, 30)


def read_bytes(tmp_path: Path, body: bytes) -> Read:
    path = tmp_path / "ride.gpx"
    path.write_bytes(body)
    return read(ActivityFiles(), path)


def test_latin_letters_in_a_document_that_says_it_is_utf_8(tmp_path: Path) -> None:
    text = gpx(gpx_track([walk(START, 3)], "Randonnée"), creator="Téléphone")
    got = read_bytes(tmp_path, text.encode("latin-1"))
    assert (got.one("session")["activity"], got.one("source")["app"]) == ("hiking", "Téléphone")
    assert got.issues == []


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8-sig"])
def test_the_encoding_that_is_declared(encoding: str, tmp_path: Path) -> None:
    text = gpx(gpx_track([walk(START, 3)], "Randonnée")).replace("UTF-8", encoding.removesuffix("-sig"))
    assert read_bytes(tmp_path, text.encode(encoding)).one("session")["activity"] == "hiking"


def test_letters_of_two_bytes_at_the_seam_of_two_blocks(tmp_path: Path) -> None:
    for more in (0, 1):
        text = gpx(gpx_track([walk(START, 3)], "Randonnée")).replace(
            "<trk>", f"<trk><desc>{'x' * more}{'é' * 70_000}</desc>"
        )
        assert read_bytes(tmp_path, text.encode()).one("session")["activity"] == "hiking"


def test_a_prefix_that_nobody_declared(tmp_path: Path) -> None:
    text = gpx(gpx_track([walk(START, 3)]), root='xmlns="http://www.topografix.com/GPX/1/1"')
    got = read_bytes(tmp_path, text.encode())
    assert [value for value, _ in got.values("heart_rate")] == [120.0, 121.0, 122.0]
    assert got.issues == []
    assert read_bytes(tmp_path, text[:-80].encode()).reasons() == ["damaged_member"]


def test_commas_in_coordinates(tmp_path: Path) -> None:
    text = gpx(gpx_track([walk(START, 2)])).replace('lat="40.', 'lat="40,')
    assert read_bytes(tmp_path, text.encode())["route_point"]["latitude"].to_list() == [40.0, 40.00001]


def test_a_clock_that_was_not_set_is_no_time(tmp_path: Path) -> None:
    unset = [Point(datetime(1970, 1, 1, 0, 0, 5), 40.0, -40.0), Point(datetime(2000, 1, 1), 40.0, -40.0)]
    got = read_bytes(tmp_path, gpx(gpx_track([[*unset, *walk(START, 3)]])).encode())
    session = got.one("session")
    assert (session["start"], session["end"]) == (START, START + timedelta(seconds=2))
    assert [(one.reason, one.position) for one in got.issues] == [("bad_location", "2 points without time")]


@pytest.mark.parametrize(
    ("said", "activity"),
    [("Outdoor running", "running"), ("road cycling", "cycling"), ("Outdoor", "other"), ("Sailing", "sailing")],
)
def test_sports_with_their_place(said: str, activity: str, tmp_path: Path) -> None:
    got = read_bytes(tmp_path, gpx(gpx_track([walk(START, 3)], said)).encode())
    assert got.one("session")["activity"] == activity
    assert bool(got.stats()) == (activity != "sailing")  # what the wind covered was not walked


def test_a_sport_in_the_extensions_of_the_track_or_of_the_file(tmp_path: Path) -> None:
    told = '<extensions><o:activity xmlns:o="https://osmand.net">hiking</o:activity></extensions>'
    track = gpx_track([walk(START, 3)], None)
    for text in (gpx(track.replace("<trkseg>", f"{told}<trkseg>")), gpx(f"<metadata>{told}</metadata>", track)):
        assert read_bytes(tmp_path, text.encode()).one("session")["activity"] == "hiking"


def test_the_first_version_of_tcx(tmp_path: Path) -> None:
    points = "".join(
        f"<Trackpoint><Time>2008-05-01T08:00:{second:02d}Z</Time><HeartRateBpm>{118 + second}</HeartRateBpm>"
        "</Trackpoint>"
        for second in (0, 40)
    )
    text = (
        '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v1"><History><Biking>'
        '<HistoryFolder Name="2008"><Run><Lap StartTime="2008-05-01T08:00:00Z"><TotalTimeSeconds>40</TotalTimeSeconds>'
        "<DistanceMeters>222</DistanceMeters><Calories>20</Calories><AverageHeartRateBpm>120</AverageHeartRateBpm>"
        f"<Track>{points}</Track></Lap></Run></HistoryFolder></Biking></History></TrainingCenterDatabase>"
    )
    got = read_bytes(tmp_path, text.encode())
    session = got.one("session")
    assert (session["activity"], session["start"], session["duration_s"]) == ("cycling", datetime(2008, 5, 1, 8), 40.0)
    assert [value for value, _ in got.values("heart_rate")] == [118.0, 158.0]
    assert ("heart_rate", "average", 120.0, "count/min") in got.stats()


@pytest.mark.parametrize(
    "text", ["<svg><gpx/></svg>", "<!-- <gpx> --><kml/>", '<?xml version="1.0"?><rss><TrainingCenterDatabase/></rss>']
)
def test_only_the_first_element_tells(text: str) -> None:
    assert sniff(text.encode()) is None


def test_a_document_that_breaks_off_in_its_first_point_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read_bytes(tmp_path, f"<gpx {GPX_11}><trk><trkseg><trkpt".encode())


def test_copies_of_a_file_are_read_once(tmp_path: Path) -> None:
    folder = tmp_path / "rides"
    folder.mkdir()
    for name, start in (("a.gpx", START), ("copy of a.gpx", START), ("b.gpx", START + timedelta(days=1))):
        (folder / name).write_text(gpx(gpx_track([walk(start, 3)])), "utf-8")
    got = read(ActivityFiles(), folder)
    assert got["session"]["start"].to_list() == [START, START + timedelta(days=1)]
    assert got.read["track"] == 2
