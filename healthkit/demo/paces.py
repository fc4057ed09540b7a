"""Kinds of movement: at what pace each goes, and where the phone is meanwhile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """How a kind of movement goes: steps per minute, m/s, METs, floors climbed, and where the phone is."""

    cadence: float
    speed: float
    met: float
    floors: float
    phone: float
    outdoor: bool
    micro: bool = False
    workout: str = ""


PACES: dict[str, Pace] = {
    "dog": Pace(92, 1.05, 2.6, 0.2, 1.0, True),
    "walk": Pace(112, 1.42, 3.6, 0.4, 1.0, True),
    "home_walk": Pace(110, 1.38, 3.6, 3.0, 1.0, True),
    "stroll": Pace(100, 1.18, 2.9, 0.7, 1.0, True),
    "desk_move": Pace(88, 1.0, 2.4, 0.25, 0.3, False, micro=True),
    "house_move": Pace(70, 0.8, 2.3, 0.08, 0.12, False, micro=True),
    "chores": Pace(18, 0.2, 2.5, 0.0, 0.0, False),
    "terminal": Pace(98, 1.15, 2.9, 0.5, 1.0, False),
    "run": Pace(166, 2.7, 9.2, 0.3, 0.0, True, workout="Running"),
    "hike": Pace(104, 1.22, 5.4, 9.0, 1.0, True, workout="Hiking"),
    "arrival_walk": Pace(108, 1.3, 3.4, 0.3, 1.0, True, workout="Walking"),
    "cycle": Pace(0, 5.7, 6.9, 0.0, 1.0, True, workout="Cycling"),
    "strength": Pace(0, 0.0, 4.2, 0.0, 0.0, False, workout="TraditionalStrengthTraining"),
    "yoga": Pace(0, 0.0, 2.6, 0.0, 0.0, False, workout="Yoga"),
}
KINDS = tuple(PACES)
