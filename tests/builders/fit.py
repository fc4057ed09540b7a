"""FIT files, written from the format's own description: any message, any layout, sound or damaged on purpose.

``Fit().add("record", timestamp=…, heart_rate=120).bytes()`` writes one; numbers are given as people read them (metres,
seconds, degrees), scaled here by a table of its own, so that a reader's scales are checked and not repeated.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np

EPOCH = datetime(1989, 12, 31)
# By base type: its number, struct's letter, and the number that means "none".
_CODES = {
    "enum": (0, "B", 0xFF), "i8": (1, "b", 0x7F), "u8": (2, "B", 0xFF), "i16": (0x83, "h", 0x7FFF),
    "u16": (0x84, "H", 0xFFFF), "i32": (0x85, "i", 0x7FFFFFFF), "u32": (0x86, "I", 0xFFFFFFFF), "text": (7, "s", 0),
    "f32": (0x88, "f", float("nan")), "u32z": (0x8C, "I", 0), "byte": (13, "B", 0xFF),
}  # fmt: skip
SEMICIRCLE = 2**31 / 180
# Message, its number, and its fields: number, base type, scale and offset; raw = (value + offset) * scale.
_PROFILE = """
file_id 0 type=0:enum manufacturer=1:u16 product=2:u16 serial_number=3:u32z time_created=4:u32 product_name=8:text
user_profile 3 message_index=254:u16 friendly_name=0:text weight=4:u16/10
sport 12 sport=0:enum sub_sport=1:enum
session 18 timestamp=253:u32 start_time=2:u32 sport=5:enum sub_sport=6:enum total_elapsed_time=7:u32/1000
    total_timer_time=8:u32/1000 total_distance=9:u32/100 total_cycles=10:u32 total_calories=11:u16
    avg_heart_rate=16:u8 max_heart_rate=17:u8 avg_cadence=18:u8 avg_power=20:u16 total_ascent=22:u16
    total_descent=23:u16 total_training_effect=24:u8/10 enhanced_avg_speed=124:u32/1000
lap 19 timestamp=253:u32 start_time=2:u32 total_elapsed_time=7:u32/1000 total_timer_time=8:u32/1000
    total_distance=9:u32/100 avg_heart_rate=15:u8
record 20 timestamp=253:u32 position_lat=0:i32/semicircle position_long=1:i32/semicircle altitude=2:u16/5+500
    heart_rate=3:u8 cadence=4:u8 distance=5:u32/100 speed=6:u16/1000 power=7:u16 compressed_speed_distance=8:byte
    enhanced_speed=73:u32/1000 enhanced_altitude=78:u32/5+500 fractional_cadence=53:u8/128
    vertical_oscillation=39:u16/10 stance_time=41:u16/10 step_length=85:u16/10 gps_accuracy=31:u8
    enhanced_respiration_rate=108:u16/100 depth=92:u32/1000
event 21 timestamp=253:u32 event=0:enum event_type=1:enum
device_info 23 timestamp=253:u32 serial_number=3:u32z
workout_step 27 message_index=254:u16 duration_type=1:enum
weight_scale 30 timestamp=253:u32 weight=0:u16/100 percent_fat=1:u16/100 percent_hydration=2:u16/100
    bone_mass=4:u16/100 muscle_mass=5:u16/100 user_profile_index=12:u16 bmi=13:u16/10
activity 34 timestamp=253:u32 total_timer_time=0:u32/1000 local_timestamp=5:u32
blood_pressure 51 timestamp=253:u32 systolic_pressure=0:u16 diastolic_pressure=1:u16 heart_rate=6:u8 status=8:enum
    user_profile_index=9:u16
monitoring 55 timestamp=253:u32 distance=2:u32/100 cycles=3:u32 activity_type=5:enum active_calories=19:u16
    current_activity_type_intensity=24:byte timestamp_16=26:u16 heart_rate=27:u8 ascent=31:u32/1000
hrv 78 time=0:u16/1000
length 101 timestamp=253:u32 start_time=2:u32 total_timer_time=4:u32/1000 total_strokes=5:u16 swim_stroke=7:enum
    length_type=12:enum
monitoring_info 103 timestamp=253:u32 local_timestamp=0:u32
hr 132 timestamp=253:u32 fractional_timestamp=0:u16/32768 filtered_bpm=6:u8 event_timestamp=9:u32/1024
    event_timestamp_12=10:byte
field_description 206 developer_data_index=0:u8 field_definition_number=1:u8 fit_base_type_id=2:u8 field_name=3:text
developer_data_id 207 developer_data_index=3:u8
monitoring_hr_data 211 timestamp=253:u32 resting_heart_rate=0:u8 current_day_resting_heart_rate=1:u8
stress_level 227 stress_level_value=0:i16 stress_level_time=1:u32 body_battery=3:i8
max_met_data 229 update_time=0:u32 vo2_max=2:u16/10 sport=5:enum
spo2_data 269 timestamp=253:u32 reading_spo2=0:u8
sleep_level 275 timestamp=253:u32 sleep_level=0:enum
beat_intervals 290 timestamp=253:u32 timestamp_ms=0:u16 time=1:u16
respiration_rate 297 timestamp=253:u32 respiration_rate=0:i16/100
hsa_stress_data 306 timestamp=253:u32 processing_interval=0:u16 stress_level=1:i8
sleep_assessment 346 overall_sleep_score=6:u8 average_stress_during_sleep=15:u16/100
training_readiness 369 timestamp=253:u32 score=0:u8
hrv_status_summary 370 timestamp=253:u32 weekly_average=0:u16/128 last_night_average=1:u16/128
hrv_value 371 timestamp=253:u32 value=0:u16/128
skin_temp_overnight 398 timestamp=253:u32 local_timestamp=0:u32 average_deviation=1:f32 nightly_value=4:f32
nap 412 start_time=0:u32 end_time=2:u32
unknown 65280 timestamp=253:u32 value=1:u32
"""


@dataclass(frozen=True)
class Kind:
    """A field of a message."""

    number: int
    code: str
    scale: float
    offset: float

    def raw(self, value: Any) -> float:
        """The number to write."""
        if value is None:
            return _CODES[self.code][2]
        if isinstance(value, datetime):
            return seconds(value)
        exact = (value + self.offset) * self.scale
        return exact if self.code == "f32" else round(exact)


def _profile() -> dict[str, tuple[int, dict[str, Kind]]]:
    made: dict[str, tuple[int, dict[str, Kind]]] = {}
    for line in re.sub(r"\n    ", " ", _PROFILE.strip()).splitlines():
        name, number, *fields = line.split()
        kinds = {}
        for one in fields:
            key, place, code, scale, offset = re.fullmatch(r"(\w+)=(\d+):(\w+)(?:/(\w+))?(?:\+(\d+))?", one).groups()
            factor = SEMICIRCLE if scale == "semicircle" else float(scale or 1)
            kinds[key] = Kind(int(place), code, factor, float(offset or 0))
        made[name] = int(number), kinds
    return made


MESSAGES = _profile()


def seconds(at: datetime) -> int:
    """A time as FIT counts it."""
    return round((at - EPOCH).total_seconds())


def crc16(data: bytes) -> int:
    """The format's checksum, half a byte at a time, as its description tells it."""
    table = (
        0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
        0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
    )  # fmt: skip
    crc = 0
    for byte in data:
        crc = (crc >> 4) & 0x0FFF ^ table[crc & 0xF] ^ table[byte & 0xF]
        crc = (crc >> 4) & 0x0FFF ^ table[crc & 0xF] ^ table[byte >> 4 & 0xF]
    return crc


@dataclass
class Fit:
    """One FIT file being written. ``big`` writes its messages big-endian; ``header`` is 12 or 14 bytes long."""

    big: bool = False
    header: int = 14
    body: bytearray = field(default_factory=bytearray)
    _locals: dict[int, bytes] = field(default_factory=dict)

    def add(self, name: str, *, developer: bytes = b"", **values: Any) -> Fit:
        """One message; None is written as the field's "none", a list as an array, a datetime as a time."""
        local, packed = self._packed(name, values, developer)
        self.body += bytes((local,)) + packed + developer
        return self

    def compressed(self, name: str, at: datetime, **values: Any) -> Fit:
        """A message whose time is only the low five bits, in its header."""
        local, packed = self._packed(name, values, b"", among=4)
        self.body += bytes((0x80 | local << 5 | seconds(at) & 0x1F,)) + packed
        return self

    def verbatim(self, number: int, fields: list[tuple[int, int, int]], raw: bytes) -> Fit:
        """A message of any layout, sound or not: (field number, size, base type) of each field, and its bytes."""
        self.body += bytes((self._define(number, b"".join(map(bytes, fields)), b""),)) + raw
        return self

    def table(self, name: str, columns: dict[str, Any]) -> Fit:
        """Many messages of one layout at once: columns of raw numbers by field, little-endian."""
        number, fields = MESSAGES[name]
        forms = {key: np.dtype("<" + _CODES[fields[key].code][1]) for key in columns}
        head = b"".join(
            bytes((fields[key].number, form.itemsize, _CODES[fields[key].code][0])) for key, form in forms.items()
        )
        made = np.zeros(len(next(iter(columns.values()))), [("header", "u1"), *forms.items()])
        made["header"] = self._define(number, head, b"")
        for key, column in columns.items():
            made[key] = column
        self.body += made.tobytes()
        return self

    def bytes(self, *, checksum: bool = True) -> bytes:
        """The file; without ``checksum`` its last two bytes are wrong."""
        start = struct.pack("<BBHI4s", self.header, 0x20, 2195, len(self.body), b".FIT")
        if self.header > 12:
            start += struct.pack("<H", crc16(start))
        whole = start + bytes(self.body)
        return whole + struct.pack("<H", crc16(whole) ^ (0 if checksum else 0x5A5A))

    def _packed(self, name: str, values: dict[str, Any], developer: bytes, among: int = 16) -> tuple[int, bytes]:
        number, fields = MESSAGES[name]
        parts = {key: self._raw(fields[key], value) for key, value in values.items()}
        head = b"".join(
            bytes((fields[key].number, len(raw), _CODES[fields[key].code][0])) for key, raw in parts.items()
        )
        return self._define(number, head, developer, among), b"".join(parts.values())

    def _raw(self, kind: Kind, value: Any) -> bytes:
        if kind.code == "text":
            return str(value).encode() + b"\0"
        values = value if isinstance(value, list | tuple) else [value]
        return struct.pack(f"{'<>'[self.big]}{len(values)}{_CODES[kind.code][1]}", *map(kind.raw, values))

    def _define(self, number: int, head: bytes, developer: bytes, among: int = 16) -> int:
        """The local number of a layout, of the first few; its definition is written where it is not in force."""
        key = struct.pack("<HB", number, len(developer)) + head
        for local, known in self._locals.items():
            if known == key and local < among:
                return local
        local = next((free for free in range(among) if free not in self._locals), len(self.body) % among)
        self._locals[local] = key
        flag = 0x60 if developer else 0x40
        self.body += struct.pack(f"{'<>'[self.big]}BBBHB", flag | local, 0, self.big, number, len(head) // 3) + head
        if developer:
            self.body += bytes((1, 0, len(developer), 0))
        return local


def head(kind: int = 4, maker: int = 1, product: int = 3906, created: datetime | None = None, **about: Any) -> Fit:
    """A file with its ``file_id``: by default an activity of a Fenix 7."""
    told = {"type": kind, "manufacturer": maker, "product": product, "serial_number": 12345, "time_created": created}
    return Fit(**about).add("file_id", **told)


def run(start: datetime, minutes: int = 10, *, offset_min: int | None = 120, sport: int = 1, sub_sport: int = 0) -> Fit:
    """An activity: a record a second with pulse, speed and place, one lap, a session, and the local time."""
    made = head(created=start).add("event", timestamp=start, event=0, event_type=0)
    count = 60 * minutes
    tick, end = np.arange(count), start + timedelta(seconds=60 * minutes)
    made.table("record", {
        "timestamp": seconds(start) + tick, "position_lat": (48.85 * SEMICIRCLE + tick * 20).astype(np.int64),
        "position_long": np.full(count, round(2.35 * SEMICIRCLE)), "heart_rate": 120 + tick % 40,
        "enhanced_speed": np.full(count, 2800), "enhanced_altitude": 5 * (535 + tick % 9),
        "cadence": np.full(count, 85),
    })  # fmt: skip
    made.add("event", timestamp=end, event=0, event_type=4)
    length = {"start_time": start, "total_elapsed_time": count, "total_distance": 2.8 * count}
    made.add("lap", timestamp=end, total_timer_time=count - 20, **length)
    made.add(
        "session", timestamp=end, sport=sport, sub_sport=sub_sport, total_timer_time=count - 20, avg_heart_rate=139,
        total_calories=12 * minutes, max_heart_rate=159, total_ascent=31, total_cycles=85 * minutes, **length,
    )  # fmt: skip
    if offset_min is not None:
        made.add("activity", timestamp=end, local_timestamp=end + timedelta(minutes=offset_min))
    return made


def monitoring_day(midnight: datetime, offset_min: int, steps: list[tuple[int, int]]) -> Fit:
    """An all-day file from local midnight (given in UTC): (minute, steps since midnight), and a pulse with each."""
    local = midnight + timedelta(minutes=offset_min)
    made = head(32, created=midnight).add("monitoring_info", timestamp=midnight, local_timestamp=local)
    for minute, total in steps:
        low = seconds(midnight + timedelta(minutes=minute)) & 0xFFFF
        told = {"cycles": total, "distance": total * 0.7, "current_activity_type_intensity": 6 | 2 << 5}
        made.add("monitoring", timestamp_16=low, **told).add(
            "monitoring", timestamp_16=low, heart_rate=60 + minute % 30
        )
    return made
