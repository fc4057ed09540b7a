"""Routes as GPX: laps around a made-up loop near the park of the place, at the pace of the bout."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from healthkit.demo.days import Bouts
from healthkit.demo.life import Life
from healthkit.demo.plan import Floats, Ints, clock, stream
from healthkit.demo.workouts import Workout

_EVERY_S = 6
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="Apple Health Export" xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/1/1/gpx.xsd">\n'
)


def route_files(life: Life, exported: int) -> Iterator[tuple[str, str]]:
    """Path inside the export and text of each outdoor workout's route."""
    rng = stream(life.plan.seed, "routes")
    for workout in life.workouts:
        if workout.route:
            yield workout.route, _gpx(rng, life.bouts, workout, exported)


def _gpx(rng: np.random.Generator, bouts: Bouts, workout: Workout, exported: int) -> str:
    at, along, speed = _along(bouts, workout)
    east, north, course = _loop(rng, along, longest=5200 if workout.kind in ("cycle", "hike") else 2600)
    latitude = workout.place.latitude + north / 111_320
    longitude = workout.place.longitude + east / (111_320 * np.cos(np.radians(workout.place.latitude)))
    climb = 18.0 if workout.kind == "hike" else 5.0
    elevation = workout.place.elevation + climb * np.sin(along / 700) + rng.normal(0, 0.2, len(at))
    speed = np.maximum(0, speed * (1 + rng.normal(0, 0.06, len(at))))
    accuracy = rng.uniform(2, 6, len(at))
    points = pl.DataFrame(
        {
            "lon": _fixed(longitude),
            "lat": _fixed(latitude),
            "ele": _fixed(elevation),
            "time": pl.from_epoch(pl.Series(at), time_unit="s").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "speed": _fixed(speed),
            "course": _fixed(course),
            "h": _fixed(accuracy),
            "v": _fixed(accuracy * 0.7),
        }
    ).select(
        pl.format(
            '      <trkpt lon="{}" lat="{}"><ele>{}</ele><time>{}</time><extensions><speed>{}</speed>'
            "<course>{}</course><hAcc>{}</hAcc><vAcc>{}</vAcc></extensions></trkpt>",
            *("lon", "lat", "ele", "time", "speed", "course", "h", "v"),
        ).str.join("\n")
    )
    local = clock(workout.start, workout.zone)
    title = f"Route {local:%Y-%m-%d} {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
    made = clock(exported, "UTC")
    return (
        f"{_HEAD}  <metadata>\n    <time>{made:%Y-%m-%dT%H:%M:%SZ}</time>\n  </metadata>\n  <trk>\n"
        f"    <name>{title}</name>\n    <trkseg>\n{points.item()}\n    </trkseg>\n  </trk>\n</gpx>\n"
    )


def _along(bouts: Bouts, workout: Workout) -> tuple[Ints, Floats, Floats]:
    """Instants of the points, metres covered by then, and the speed."""
    at, along, speed, done = [], [], [], 0.0
    for row in workout.rows:
        start, end = int(bouts.start[row]), int(bouts.end[row])
        times = np.arange(start, end, _EVERY_S)
        rate = float(bouts.metres[row]) / (end - start)
        at.append(times)
        along.append(done + (times - start) * rate)
        speed.append(np.full(len(times), rate))
        done += float(bouts.metres[row])
    return np.concatenate(at), np.concatenate(along), np.concatenate(speed)


def _loop(rng: np.random.Generator, along: Floats, longest: float) -> tuple[Floats, Floats, Floats]:
    """Metres east and north on a closed curve, and the direction of travel in degrees."""
    turn = np.linspace(0, 2 * np.pi, 721)
    radius = 1 + sum(rng.uniform(-0.16, 0.16) * np.cos(k * turn + rng.uniform(0, 6.3)) for k in (2, 3, 5))
    x, y = radius * np.cos(turn), radius * np.sin(turn)
    length = np.concatenate([[0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    scale = longest / length[-1]
    place = along % longest / scale
    east, north = np.interp(place, length, x) * scale, np.interp(place, length, y) * scale
    course = np.degrees(np.arctan2(np.gradient(east), np.gradient(north))) % 360
    return east, north, course


def _fixed(values: Floats) -> pl.Series:
    """Six decimals."""
    return pl.Series(np.asarray(values, dtype=np.float64)).round(6).cast(pl.String)
