"""Synthetic Peloton tables, in miles or kilometres."""

from __future__ import annotations

from collections.abc import Sequence


def titles(speed: str = "mph", distance: str = "mi") -> str:
    """The title line."""
    return (
        "Workout Timestamp,Live/On-Demand,Instructor Name,Length (minutes),Fitness Discipline,Type,Title,"
        "Class Timestamp,Total Output,Avg. Watts,Avg. Resistance,Avg. Cadence (RPM),"
        f"Avg. Speed ({speed}),Distance ({distance}),Calories Burned,Avg. Heartrate,Avg. Incline,"
        f"Avg. Pace (min/{distance})"
    )


def ride(stamp: str, minutes: object = 30, title: str = "30 min Climb Ride") -> str:
    """A ride of 11.3 at 22.6 of the table's units, with 185 kJ at 103 W."""
    return (
        f"{stamp},On Demand,A Coach,{minutes},Cycling,Climb,{title},2020-03-30 06:49 (EDT),185,103,39%,80,22.6,11.3,"
        "255,131.5,,"
    )


def other(stamp: str, discipline: str, title: str, minutes: object = 10) -> str:
    """A class without a machine."""
    return f"{stamp},Live,,{minutes},{discipline},Focus,{title},,,,,,,,60,,,"


def table(rows: Sequence[str], speed: str = "mph", distance: str = "mi", before: str = "") -> str:
    """The CSV; ``before`` is what precedes the titles."""
    return before + "\n".join([titles(speed, distance), *rows]) + "\n"
