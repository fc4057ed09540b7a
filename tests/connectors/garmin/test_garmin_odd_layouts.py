"""Layouts that are lawful and odd, or wrong: other types than the profile's, numbers without end, files without end."""

from __future__ import annotations

import struct
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.garmin.scan import Batch
from tests.builders.fit import SEMICIRCLE, Fit, head, seconds
from tests.builders.reading import Gathered, gathered

START = datetime(2024, 5, 1, 17)
NOW = seconds(START)
U8, TEXT, U16, U32, F32, F64, U64 = 2, 7, 0x84, 0x86, 0x88, 0x89, 0x8F
TIME = (253, 4, U32)
FILE_ID, SESSION, RECORD, EVENT, MONITORING, HRV, STRAP = 0, 18, 20, 21, 55, 78, 132
ENDLESS = float("inf")


def sound() -> Fit:
    """Three pulses, whatever else a file holds."""
    made = head(created=START)
    for second in range(3):
        made.add("record", timestamp=START + timedelta(seconds=second), heart_rate=100 + second)
    return made


def read(folder: Path, made: Fit) -> Gathered:
    (folder / "a.fit").write_bytes(made.bytes())
    return gathered("garmin", folder / "a.fit")


ODD = {
    "name as number": (FILE_ID, [(0, 1, 0), (1, 2, U16), (8, 2, U16)], struct.pack("<BHH", 4, 1, 7)),
    "maker without end": (FILE_ID, [(0, 1, 0), (1, 4, F32)], struct.pack("<Bf", 4, ENDLESS)),
    "pulse as text": (RECORD, [TIME, (3, 4, TEXT)], struct.pack("<I4s", NOW, b"120")),
    "time as text": (RECORD, [(253, 4, TEXT), (3, 1, U8)], b"abc\0\x5a"),
    "time beyond any": (RECORD, [(253, 8, U64), (3, 1, U8)], struct.pack("<QB", 2**64 - 5, 90)),
    "time without end": (RECORD, [(253, 8, F64), (3, 1, U8)], struct.pack("<dB", ENDLESS, 90)),
    "length without end": (SESSION, [TIME, (7, 8, F64)], struct.pack("<Id", NOW, ENDLESS)),
    "intervals as text": (HRV, [(0, 6, TEXT)], b"abcdef"),
    "beats as text": (STRAP, [TIME, (6, 1, TEXT), (9, 4, U32)], struct.pack("<IcI", NOW, b"a", 2048)),
    "fraction without end": (STRAP, [TIME, (0, 4, F32), (6, 1, U8)], struct.pack("<IfB", NOW, ENDLESS, 7)),
    "movement without end": (MONITORING, [TIME, (24, 4, F32)], struct.pack("<If", NOW, ENDLESS)),
    "short time as text": (MONITORING, [(26, 2, TEXT), (27, 1, U8)], b"a\0\x50"),
    "stress at no time": (227, [(0, 2, 0x83), (1, 8, F64)], struct.pack("<hd", 20, 1e300)),
    "snapshot as text": (306, [TIME, (0, 2, U16), (1, 2, TEXT)], struct.pack("<IH2s", NOW, 30, b"ab")),
    "night at no time": (398, [TIME, (0, 8, F64), (1, 4, F32)], struct.pack("<Idf", NOW, ENDLESS, ENDLESS)),
    "nap at no time": (412, [(0, 8, F64), (2, 8, F64)], struct.pack("<dd", 1e300, 2e300)),
    "stage as text": (275, [TIME, (0, 2, TEXT)], struct.pack("<I2s", NOW, b"a")),
    "number shorter than its type": (EVENT, [TIME, (0, 1, 0), (3, 1, U32)], struct.pack("<IBB", NOW, 9, 0)),
    "type that nobody knows": (RECORD, [TIME, (4, 3, 0x1F)], struct.pack("<I3s", NOW, b"abc")),
    "field without bytes": (RECORD, [TIME, (4, 0, U8)], struct.pack("<I", NOW)),
    "no fields": (RECORD, [], b""),
    "as wide as can be": (RECORD, [(n, 255, U16) for n in range(252)], bytes(255 * 252)),
}  # fmt: skip


@pytest.mark.parametrize(("number", "fields", "raw"), ODD.values(), ids=ODD)
def test_what_is_odd_costs_only_itself(
    tmp_path: Path, number: int, fields: list[tuple[int, int, int]], raw: bytes
) -> None:
    found = read(tmp_path, sound().verbatim(number, fields, raw))
    assert found.samples("heart_rate")["value"].to_list() == [100.0, 101.0, 102.0]
    assert set(found.tables) - {"session", "attribute"} == {"source", "sample"}
    assert found.metrics() == {"heart_rate"}


@pytest.mark.parametrize("sport", [struct.pack("<f", ENDLESS), b"run\0"])
def test_a_sport_that_is_no_number_is_another_sport(tmp_path: Path, sport: bytes) -> None:
    fields = [TIME, (2, 4, U32), (5, 4, TEXT if sport == b"run\0" else F32), (7, 4, U32)]
    raw = struct.pack("<II4sI", NOW + 9, NOW, sport, 9000)
    found = read(tmp_path, sound().verbatim(SESSION, fields, raw))
    assert found.tables["session"].select("activity", "start", "duration_s").rows() == [("other", START, 9.0)]


def test_of_a_time_told_twice_the_first_counts_also_for_short_ones(tmp_path: Path) -> None:
    made = head(created=START).verbatim(RECORD, [(253, 8, U32), (3, 1, U8)], struct.pack("<IIB", NOW, NOW + 7, 90))
    made.compressed("record", START + timedelta(seconds=3), heart_rate=91)
    made.verbatim(RECORD, [(253, 4, TEXT), (3, 1, U8)], b"abc\0\x5c")
    found = read(tmp_path, made).samples("heart_rate").select("start", "value").rows()
    assert found == [(START, 90.0), (START + timedelta(seconds=3), 91.0)]


def test_a_place_beyond_the_poles_is_none(tmp_path: Path) -> None:
    made = head(created=START)
    for second, north in enumerate((48, 91, -90)):
        at = NOW + second
        made.verbatim(RECORD, [TIME, (0, 4, 0x85), (1, 4, 0x85)], struct.pack("<Iii", at, int(north * SEMICIRCLE), 0))
    made.add("session", timestamp=START, start_time=START, sport=1, total_elapsed_time=9)
    points = read(tmp_path, made).tables["route_point"]
    assert points["latitude"].to_list() == [pytest.approx(48, abs=1e-6), pytest.approx(-90, abs=1e-6)]


def test_layouts_without_end_are_not_followed() -> None:
    made = sound()
    for number in range(2500):
        made.verbatim(RECORD, [TIME, (number % 200, 1, U8), (number // 200, 1, U8)], bytes(6))
    batch = Batch()
    assert "definition" in batch.add("a.fit", made.bytes())
    assert len(batch.layouts) <= 2000


def test_many_small_files_chained_are_walked_once() -> None:
    """In time that grows with their number, and not with its square."""
    body, batch = Fit().verbatim(RECORD, [], b"").bytes() * 60_000, Batch()
    began = time.process_time()
    assert batch.add("a.fit", body) == ""
    assert len(batch.starts) == 60_000
    assert time.process_time() - began < 4
