"""A small vault of somebody who sleeps, travels and runs: eight weeks of nights, three runs, VO2max by two watches."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from healthkit.store import Vault
from tests.report.life import build as empty
from tests.report.life import daily, days, nights, put, train, utc, workout

MONDAY = date(2026, 9, 21)
LAST = MONDAY + timedelta(days=55)
TRIP = (MONDAY + timedelta(days=14), MONDAY + timedelta(days=19))
"""First and last day of waking in Tokyo."""
RUNS = (100, 101, 102)
METRES = 5400
"""Length of each run's loop."""
PACES = (6.0, 5.5, 5.75)
"""Minutes a kilometre of the runs; the second one is the fastest."""
YOGA = 103
_HEART = 40_000


def build(folder: Path) -> Vault:
    """Make it."""
    vault = empty(folder, LAST)
    for start, zone in ((TRIP[0] - timedelta(days=1), "Asia/Tokyo"), (TRIP[1], "Europe/Paris")):
        at = datetime.combine(start, time(12))
        put(vault, "zone_history", [{"start_utc": at, "zone": zone, "origin": "file"}])
    nights(vault, days(MONDAY, LAST), _times, lying=15)
    put(vault, "person", [{"key": "sex", "value": "female"}, {"key": "birth_date", "value": "1988-04-17"}])
    daily(vault, "resting_heart_rate", days(MONDAY, LAST), lambda _: 60.0)
    daily(vault, "apple_exercise_time", days(MONDAY, LAST), lambda _: 40.0)
    _train(vault)
    _estimates(vault)
    _last_night(vault)
    return vault


def _times(day: date) -> tuple[time, time]:
    """23:00 to 7:00 to workdays, 0:30 to 9:30 to free days; in Tokyo the body still sleeps by Paris."""
    if TRIP[0] <= day <= TRIP[1]:
        return time(19), time(1)  # on the clock of Paris: from 2:00 to 8:00 in Tokyo
    return (time(0, 30), time(9, 30)) if day.weekday() >= 5 else (time(23), time(7))


def _train(vault: Vault) -> None:
    runs = []
    for place, (number, pace) in enumerate(zip(RUNS, PACES, strict=True)):
        day = MONDAY + timedelta(days=30 + 7 * place)
        minutes = round(METRES / 1000 * pace)
        stats = {"distance_walking_running__sum": METRES / 1000, "active_energy_burned__sum": 400.0}
        peak = {"heart_rate__maximum": 180.0}
        runs.append(workout(number, day, "running", minutes, rates=[150] * minutes, **stats, **peak))
        put(vault, "route_point", _loop(number, day, pace))
    runs.append(workout(YOGA, LAST, "yoga", 30, rates=[90] * 30))
    train(vault, *runs)
    pauses = [("pause", 10), ("resume", 12)]
    start = utc(MONDAY + timedelta(days=30), time(18))
    rows = [{"session_id": RUNS[0], "kind": kind, "start_utc": start + timedelta(minutes=at)} for kind, at in pauses]
    put(vault, "session_event", rows)


def _loop(number: int, day: date, pace: float) -> list[dict[str, Any]]:
    """A circle that is run once, with a hill of 20 m on it; a position every 6 s."""
    start, radius = utc(day, time(18)), METRES / (2 * math.pi)
    seconds = range(0, round(METRES / 1000 * pace * 60) + 1, 6)
    whole = METRES / 1000 * pace * 60
    rows = []
    for at in seconds:
        turn = 2 * math.pi * at / whole
        north, east = radius * math.cos(turn), radius * math.sin(turn)
        rows.append(
            {
                "session_id": number,
                "at_utc": start + timedelta(seconds=at),
                "latitude": 48.85 + north / 111_195,
                "longitude": 2.35 + east / (111_195 * math.cos(math.radians(48.85))),
                "elevation": 50 + 10 * math.cos(turn),
                "horizontal_accuracy": 4.0,
            }
        )
    return rows


def _estimates(vault: Vault) -> None:
    put(
        vault,
        "source",
        [
            {
                "source_id": 9,
                "connector": "apple_health",
                "app": "New",
                "product_class": "watch",
                "product": "watch:Watch8",
            }
        ],
    )
    with vault.writer() as con:
        con.execute("UPDATE source SET product = 'watch:Watch7' WHERE source_id = 1")
    rows = []
    for place, day in enumerate(days(MONDAY, LAST)[::2]):
        at, newer = datetime.combine(day, time(12)), place >= 14
        value = 36.0 if newer else 35.0 + 0.05 * place
        rows.append(
            {"sample_id": 70_000 + place, "metric": "vo2_max", "start_utc": at, "end_utc": at, "local_day": day,
             "value": value, "raw_value": value, "ordinal": 0, "source_id": 9 if newer else 1, "batch_id": 1}
        )  # fmt: skip
    put(vault, "sample", rows)


def _last_night(vault: Vault) -> None:
    """Heart rates and one record of beats in the last night."""
    start = utc(LAST, time(0, 30))
    rows = [
        {"sample_id": _HEART + place, "metric": "heart_rate", "start_utc": start + timedelta(minutes=10 * place),
         "end_utc": start + timedelta(minutes=10 * place), "local_day": LAST, "value": 60.0 - place % 7,
         "raw_value": 60.0, "ordinal": 0, "source_id": 1, "batch_id": 1}
        for place in range(40)
    ]  # fmt: skip
    put(vault, "sample", rows)
    beats = [0.0]
    for place in range(60):
        beats.append(round(beats[-1] + (0.9 if place % 2 else 0.94), 3))
    put(vault, "waveform", [
        {"waveform_id": 1, "kind": "heartbeat_series", "start_utc": start + timedelta(hours=1), "local_day": LAST,
         "unit": "/min", "seconds": beats, "ordinal": 0, "source_id": 1, "batch_id": 1}
    ])  # fmt: skip
