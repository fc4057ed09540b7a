"""From bytes to values: beside another decoder, in both byte orders, with short times, and damaged on purpose."""

from __future__ import annotations

import io
import math
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from fitdecode import FIT_FRAME_DATA, CrcCheck, DataProcessorBase, FitReader

from connectors.garmin.checksums import crc16
from connectors.garmin.messages import decode
from connectors.garmin.scan import Batch, BrokenError
from healthkit.errors import DamagedFile
from tests.builders import fit
from tests.builders.fit import head, run, seconds
from tests.builders.reading import gathered

START = datetime(2024, 5, 1, 17)


def batch(*bodies: bytes) -> Batch:
    made = Batch()
    for number, body in enumerate(bodies):
        made.add(f"{number}.fit", body)
    return made


def frame(name: str, *bodies: bytes) -> pl.DataFrame:
    return decode(batch(*bodies)).frames[name]


def beside_fitdecode(body: bytes) -> int:
    """How many values of a file are the same as another decoder's; every one must be."""
    told: dict[str, list[dict[str, float]]] = {}
    with FitReader(io.BytesIO(body), processor=DataProcessorBase(), check_crc=CrcCheck.DISABLED) as reader:
        for one in reader:
            if one.frame_type == FIT_FRAME_DATA:
                values = {
                    field.name: field.raw_value / (field.field.scale or 1) - (field.field.offset or 0)
                    for field in one.fields
                    if field.field_def and field.field and isinstance(field.raw_value, int | float)
                }
                told.setdefault(one.name, []).append(values)
    same = 0
    for name, ours in decode(batch(body)).frames.items():
        if name not in told:
            continue
        assert len(ours) == len(told[name]), name
        for column, kind in ours.schema.items():
            # The profile scales cycles as half steps; a cycle of walking is a step, as its subfield says.
            if kind == pl.Float64 and column not in {"cycles", "timestamp_16"}:
                for mine, theirs in zip(ours[column], told[name], strict=True):
                    if column in theirs:
                        assert mine is not None, (name, column)
                        assert math.isclose(mine, theirs[column], abs_tol=1e-9), (name, column)
                        same += 1
    return same


@pytest.mark.parametrize("big", [False, True])
def test_values_are_those_of_another_decoder(big: bool) -> None:
    made = head(created=START, big=big)
    for second in range(50):
        made.add(
            "record", timestamp=START + timedelta(seconds=second), heart_rate=100 + second, altitude=35.2, power=None
        )
        made.add("event", timestamp=START, event=0, event_type=0)
    made.add("weight_scale", timestamp=START, weight=75.8, percent_fat=22.3)
    assert beside_fitdecode(made.bytes()) > 200


def test_a_whole_run_beside_another_decoder() -> None:
    assert beside_fitdecode(run(START, 5).bytes()) > 300 * 6


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 1000, 70_001])
def test_checksums(size: int) -> None:
    data = bytes((7 * n * n + 3) % 256 for n in range(size))
    assert crc16(data) == fit.crc16(data)
    assert crc16(data + fit.crc16(data).to_bytes(2, "little")) == 0


def test_none_is_none_and_scales_apply() -> None:
    made = head().add("record", timestamp=START, heart_rate=None, altitude=-12.4, position_lat=-33.5, speed=2.5)
    row = frame("record", made.bytes()).row(0, named=True)
    assert (row["heart_rate"], row["speed"]) == (None, 2.5)
    assert row["altitude"] == pytest.approx(-12.4)
    assert row["position_lat"] * 180 / 2**31 == pytest.approx(-33.5, abs=1e-7)
    assert row["at"] == START


def test_compressed_times_follow_the_last_whole_one_and_roll_over() -> None:
    made = head().add("record", timestamp=START, heart_rate=90)
    times = [START + timedelta(seconds=past) for past in (1, 14, 31, 32, 50, 81)]
    for number, at in enumerate(times):
        made.compressed("record", at, heart_rate=91 + number)
    told = frame("record", made.bytes())
    assert told["at"].to_list() == [START, *times]
    assert told["heart_rate"].to_list() == [90 + n for n in range(7)]


def test_a_compressed_time_before_any_whole_one_is_none() -> None:
    made = head().compressed("record", START, heart_rate=91)
    assert frame("record", made.bytes(), run(START, 1).bytes())["at"][0] is None


def test_sixteen_bits_of_a_time_roll_over_within_the_day() -> None:
    late = datetime(2024, 5, 1)
    made = head(32).add("monitoring_info", timestamp=late, local_timestamp=late)
    times = [late + timedelta(hours=hours) for hours in (3, 17, 22, 39)]
    for at in times:
        made.add("monitoring", timestamp_16=seconds(at) & 0xFFFF, heart_rate=60)
    assert frame("monitoring", made.bytes())["at"].to_list() == times


def test_files_of_one_batch_keep_their_times_apart() -> None:
    other = head(32).add("monitoring", timestamp_16=77, heart_rate=60)
    first = head(32).add("monitoring_info", timestamp=START, local_timestamp=START)
    told = frame("monitoring", first.bytes(), other.bytes())
    assert told["at"].to_list() == [None]
    assert told["file"].to_list() == [1]


def test_developer_fields_are_stepped_over_and_counted(tmp_path: Path) -> None:
    made = head().add("developer_data_id", developer_data_index=0)
    made.add("field_description", developer_data_index=0, field_definition_number=1, fit_base_type_id=2, field_name="x")
    made.add("record", timestamp=START, heart_rate=101, developer=b"\x07\x08")
    made.add("record", timestamp=START + timedelta(seconds=1), heart_rate=102, developer=b"\x09\x0a")
    (tmp_path / "a.fit").write_bytes(made.bytes())
    found = gathered("garmin", tmp_path / "a.fit")
    assert found.samples("heart_rate")["value"].to_list() == [101, 102]
    assert found.unmapped["field_description"] == 1


def test_unknown_messages_are_counted(tmp_path: Path) -> None:
    made = run(START, 1).add("unknown", timestamp=START, value=3).add("unknown", timestamp=START, value=4)
    (tmp_path / "a.fit").write_bytes(made.bytes())
    assert gathered("garmin", tmp_path / "a.fit").unmapped["unknown_65280"] == 2


def test_files_with_nothing_to_read_are_counted_and_no_error(tmp_path: Path) -> None:
    for name, kind in (("workout", 5), ("course", 6), ("settings", 2)):
        (tmp_path / f"{name}.fit").write_bytes(head(kind).add("workout_step", message_index=0, duration_type=1).bytes())
    found = gathered("garmin", tmp_path)
    assert {key: found.read[key] for key in ("fit_workout", "fit_course", "fit_settings")} == {
        "fit_workout": 1, "fit_course": 1, "fit_settings": 1,
    }  # fmt: skip
    assert (found.issues, found.unmapped["workout_step"]) == ([], 3)


WHOLE = run(START, 2).bytes()
FIRST_PULSE = (
    WHOLE.index(seconds(START).to_bytes(4, "little") + (round(48.85 * fit.SEMICIRCLE)).to_bytes(4, "little")) - 1
)
"""Where the first record begins; each is 23 bytes long."""


@pytest.mark.parametrize(
    ("body", "pulses"),
    [
        (run(START, 2).bytes(checksum=False), 120),
        (WHOLE[:-1], 120),
        (WHOLE + b"\x0e\x20" + bytes([7]) * 70, 120),
        (WHOLE[: FIRST_PULSE + 23 * 61 + 7], 61),
    ],
    ids=["checksum", "last byte", "second header", "half"],
)
def test_what_is_sound_is_kept_with_one_issue(tmp_path: Path, body: bytes, pulses: int) -> None:
    (tmp_path / "a.fit").write_bytes(body)
    found = gathered("garmin", tmp_path / "a.fit")
    assert len(found.samples("heart_rate")) == pulses
    assert found.reasons() == {"fit_damaged": 1}


def test_zeros_after_the_end_are_padding(tmp_path: Path) -> None:
    (tmp_path / "a.fit").write_bytes(WHOLE + bytes(100))
    assert gathered("garmin", tmp_path / "a.fit").issues == []


def test_chained_files_are_all_read(tmp_path: Path) -> None:
    later = run(START + timedelta(hours=3), 1, sport=2).bytes()
    (tmp_path / "a.fit").write_bytes(WHOLE + later)
    found = gathered("garmin", tmp_path / "a.fit")
    assert found.tables["session"]["activity"].to_list() == ["running", "cycling"]
    assert found.issues == []


def test_times_since_switching_on_are_no_dates(tmp_path: Path) -> None:
    made = head().table("record", {"timestamp": [5000, 5001], "heart_rate": [90, 91]})
    made.add("session", timestamp=None, start_time=None, sport=1, total_elapsed_time=2)
    (tmp_path / "a.fit").write_bytes(made.bytes())
    found = gathered("garmin", tmp_path / "a.fit")
    assert "sample" not in found.tables
    assert "session" not in found.tables
    assert found.reasons()["device_clock"] == 1


def test_what_is_no_fit_file() -> None:
    with pytest.raises(BrokenError):
        Batch().add("a", b"PK\3\4 and so on, for a while")


def test_a_header_without_anything_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.fit").write_bytes(WHOLE[:14])
    with pytest.raises(DamagedFile, match="holds nothing"):
        gathered("garmin", tmp_path / "a.fit")
