"""One workout in full: its route on a plane, pace, splits, heart rate and zones, climb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from healthkit.analysis import route
from healthkit.analysis.intensity import bounds, zone_minutes
from healthkit.insight.load import limits
from healthkit.store import Vault

Floats = npt.NDArray[np.float64]
_HOLDS = 120.0
"""A heart rate holds until the next, for so many seconds at most."""


@dataclass(frozen=True)
class Track:
    """A route: metres east and north of its middle, s since the start, metres covered, heights, speed, heart rate.

    All arrays have one value a position; what is not known is NaN. ``moving`` is ``seconds`` without pauses.
    """

    east: Floats
    north: Floats
    seconds: Floats
    moving: Floats
    metres: Floats
    height: Floats
    speed: Floats
    rate: Floats


@dataclass(frozen=True)
class Workout:
    """What is known of one workout; lengths in km and min, rates in bpm, energy in kcal, NaN where not known.

    ``start`` is on the person's own clock. ``beats`` are seconds since the start and rates; ``zones`` are minutes in
    each zone of the person's own highest rate, with their bounds, empty where that is not known. ``heart`` holds the
    heart rate of each split.
    """

    session: int
    activity: str
    day: date
    start: datetime
    minutes: float
    paused: float
    km: float
    energy: float
    heart: float
    highest: float
    climb: float
    track: Track | None
    beats: tuple[Floats, Floats]
    splits: tuple[route.Split, ...]
    split_rates: tuple[float, ...]
    zones: tuple[float, ...]
    zone_bounds: tuple[tuple[int, int | None], ...]


def workout(vault: Vault, row: dict[str, Any], every: float = 1000.0) -> Workout:
    """Read one in full.

    Args:
        vault: the vault.
        row: of the query ``report_workouts``.
        every: length of a split, m.
    """
    begun, ended = row["start_utc"], row["end_utc"]
    read = vault.query("insight_heart_between", since=begun, until=ended)
    at = (read["start_utc"] - begun).dt.total_microseconds().to_numpy() / 1e6
    rates = read["rate"].to_numpy().astype(np.float64)
    pauses = _pauses(vault, row["session_id"], begun, ended)
    track = _track(vault, row, pauses, at, rates)
    found = tuple(route.splits(track.metres, track.moving, track.height, every)) if track else ()
    known = limits(vault, row["day"] - timedelta(days=365), row["day"])
    held = np.minimum(np.diff(np.append(at, (ended - begun).total_seconds())), _HOLDS) / 60
    local = vault.timeline().offset_us(np.array([_micros(begun)]))[0]
    return Workout(
        row["session_id"],
        row["activity"],
        row["day"],
        begun + timedelta(microseconds=int(local)),
        _number(row["minutes"]),
        float(sum(stop - start for start, stop in pauses)) / 60,
        _number(row["distance"]),
        _number(row["energy"]),
        _number(row["heart"]) if row["heart"] is not None else _mean(rates, held),
        _number(row["heart_most"]) if row["heart_most"] is not None else float(rates.max(initial=np.nan)),
        float(route.climbed(track.height)[-1]) if track else float("nan"),
        track,
        (at, rates),
        found,
        tuple(_between(track, one) for one in found) if track else (),
        tuple(zone_minutes(rates, held, known.highest).tolist()) if known and len(rates) else (),
        tuple(bounds(known.highest)) if known and len(rates) else (),
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _micros(instant: datetime) -> int:
    return int(pl.Series([instant]).dt.epoch("us")[0])


def _mean(rates: Floats, held: Floats) -> float:
    return float((rates * held).sum() / held.sum()) if len(rates) and held.sum() > 0 else float("nan")


def _pauses(vault: Vault, session: int, begun: datetime, ended: datetime) -> list[tuple[float, float]]:
    """Stretches of pause, s since the start; one without an end lasts to the end of the workout."""
    found: list[tuple[float, float]] = []
    since: float | None = None
    for kind, when in vault.query("insight_pauses", session=session).iter_rows():
        at = (when - begun).total_seconds()
        if kind == "pause" and since is None:
            since = at
        elif kind == "resume" and since is not None:
            found.append((since, at))
            since = None
    if since is not None:
        found.append((since, (ended - begun).total_seconds()))
    return found


def _track(
    vault: Vault, row: dict[str, Any], pauses: list[tuple[float, float]], at: Floats, rates: Floats
) -> Track | None:
    """The route with all that is known along it; None without one."""
    points = vault.query("insight_route", session=row["session_id"]).unique("at_utc", maintain_order=True)
    if points.height < 2:
        return None
    seconds = (points["at_utc"] - row["start_utc"]).dt.total_microseconds().to_numpy() / 1e6
    latitude, longitude = (points[name].to_numpy().astype(np.float64) for name in ("latitude", "longitude"))
    height = points["elevation"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    moving = seconds - sum((np.clip(seconds, start, stop) - start for start, stop in pauses), np.zeros(len(seconds)))
    told = row["distance"] * 1000 if row["distance"] else None
    metres = route.along(latitude, longitude, told)
    east, north = route.plane(latitude, longitude)
    rate = np.interp(seconds, at, rates, left=np.nan, right=np.nan) if len(at) else np.full(len(seconds), np.nan)
    return Track(east, north, seconds, moving, metres, height, route.pace(metres, moving), rate)


def _between(track: Track, one: route.Split) -> float:
    """Mean heart rate within a split; NaN where none was read."""
    inside = track.rate[(track.metres >= one.start) & (track.metres <= one.end)]
    known = inside[~np.isnan(inside)]
    return float(known.mean()) if len(known) else float("nan")
