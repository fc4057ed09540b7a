"""Where FIT files lie: alone, gzipped, in folders, zips and zips inside zips; what is hostile or twice there."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.garmin import Garmin
from healthkit.source.files import open_package
from tests.builders.fit import run
from tests.builders.reading import gathered

START = datetime(2024, 5, 1, 17)
RUN = run(START, 1).bytes()
OTHER = run(START + timedelta(days=1), 1).bytes()


def zipped(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), body)
    return made.getvalue()


PLACES = {
    "a file of any name": ("activity.bin", RUN),
    "gzip": ("a.fit.gz", gzip.compress(RUN)),
    "zip": ("a.zip", zipped(a_dot_fit=RUN)),
    "zip, nested folders and other files": ("a.zip", zipped(x__y__a_dot_FIT=RUN, readme_dot_txt=b"hello")),
    "gzip in a zip": ("export.zip", zipped(activities__1_dot_fit_dot_gz=gzip.compress(RUN))),
    "zip in a zip": ("all.zip", zipped(DI_CONNECT__UploadedFiles_0_dot_zip=zipped(someone_dot_fit=RUN))),
    "zip in a zip in a zip": ("all.zip", zipped(b_dot_zip=zipped(c_dot_zip=zipped(d_dot_fit=RUN), e_dot_fit=RUN))),
    "a member without an ending": ("a.zip", zipped(strange=RUN)),
}


@pytest.mark.parametrize(("name", "body"), PLACES.values(), ids=PLACES)
def test_found(tmp_path: Path, name: str, body: bytes) -> None:
    (tmp_path / name).write_bytes(body)
    found = gathered("garmin", tmp_path / name)
    assert len(found.tables["session"]) == 1
    assert len(found.samples("heart_rate")) == 60


def test_a_folder_with_a_zip(tmp_path: Path) -> None:
    (tmp_path / "GARMIN" / "Activity").mkdir(parents=True)
    (tmp_path / "GARMIN" / "Activity" / "A1.FIT").write_bytes(RUN)
    (tmp_path / "more.zip").write_bytes(zipped(b_dot_fit=OTHER))
    (tmp_path / "notes.txt").write_text("hello")
    found = gathered("garmin", tmp_path)
    assert sorted(found.tables["session"]["start"].to_list()) == [START, START + timedelta(days=1)]
    with open_package(tmp_path) as package:
        claim = Garmin().detect(package)
    assert claim is not None
    assert claim.members == {"GARMIN/Activity/A1.FIT", "more.zip"}


def test_the_same_file_twice_counts_once(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(
        zipped(a_dot_fit=RUN, b_dot_fit_dot_gz=gzip.compress(RUN), c_dot_zip=zipped(d_dot_fit=RUN))
    )
    found = gathered("garmin", tmp_path / "a.zip")
    assert len(found.tables["session"]) == 1
    assert found.read["fit_repeated"] == 2


def test_one_broken_member_does_not_stand_in_the_way(tmp_path: Path) -> None:
    inner = bytearray(zipped(a_dot_fit=RUN, b_dot_fit=OTHER))
    inner[60] ^= 0xFF  # within the first member's packed bytes
    torn = gzip.compress(RUN)[:-400]
    (tmp_path / "a.zip").write_bytes(zipped(i_dot_zip=bytes(inner), t_dot_fit_dot_gz=torn))
    found = gathered("garmin", tmp_path / "a.zip")
    assert START + timedelta(days=1) in found.tables["session"]["start"].to_list()
    assert found.reasons() == {"damaged_member": 1, "fit_damaged": 1}


def test_a_zip_within_zips_without_end_is_left_out(tmp_path: Path) -> None:
    body = zipped(deep_dot_fit=RUN)
    for _ in range(5):
        body = zipped(in_dot_zip=body, a_dot_fit=OTHER)
    (tmp_path / "a.zip").write_bytes(body)
    found = gathered("garmin", tmp_path / "a.zip")
    assert len(found.tables["session"]) == 1
    assert found.reasons() == {"hostile_member": 1}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x0e\x20\x00\x00\x00\x00\x00\x00.FIX" + bytes(20),
        zipped(a_dot_txt=b".FIT"),
        gzip.compress(b"hello", mtime=0),
        b'{"a": 1}',
    ],
    ids=["empty", "another sign", "zip", "gzip", "json"],  # a zip's bytes hold the time: no name for two workers
)
def test_what_is_not_ours(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "x").write_bytes(body or b" ")
    with open_package(tmp_path / "x") as package:
        assert Garmin().detect(package) is None


def test_tracks_beside_them_go_to_whoever_knows_them(tmp_path: Path) -> None:
    from healthkit.source.contract import Handoff

    (tmp_path / "a.zip").write_bytes(zipped(UploadedFiles_0_dot_zip=zipped(a_dot_fit=RUN, b_dot_gpx=b"<gpx/>")))
    with open_package(tmp_path / "a.zip") as package:
        claim = Garmin().detect(package)
        assert claim is not None
        handed = [item for item in Garmin().read(package, claim) if isinstance(item, Handoff)]
    assert [(one.body, one.media_type) for one in handed] == [(b"<gpx/>", "application/gpx+xml")]
