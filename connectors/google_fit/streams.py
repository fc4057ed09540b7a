"""Streams of data points: what each measures, and which are read.

A stream is named ``raw:TYPE:APP:…`` as an app wrote it, or ``derived:TYPE:APP:…`` where Google merged or reckoned it.
All raw streams of a type are read. Of the derived ones only one is, the merged one where there is one, and of it only
the points that no raw stream of the package holds: those whose origin is an app without a raw stream here. Where a type
has no raw stream, the one derived stream is read whole. So nothing is read twice, and nothing that only the merged
stream kept is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Field = tuple[int, str, str]
"""Place among a point's values, metric, unit."""

RESTING = "resting_heart_rate"
TYPES: dict[str, tuple[Field, ...]] = {
    "step_count.delta": ((0, "step_count", "count"),),
    "distance.delta": ((0, "distance_walking_running", "m"),),
    "calories.expended": ((0, "total_energy_burned", "kcal"),),
    "active_minutes": ((0, "google_fit_move_minutes", "min"),),
    "heart_minutes": ((0, "google_fit_heart_points", "points"),),
    "heart_rate.bpm": ((0, "heart_rate", "count/min"),),
    "weight": ((0, "body_mass", "kg"),),
    "height": ((0, "height", "m"),),
    "body.fat.percentage": ((0, "body_fat_percentage", "percent"),),
    "body.waist.circumference": ((0, "waist_circumference", "m"),),
    "body.hip.circumference": ((0, "hip_circumference", "m"),),
    "body.temperature": ((0, "body_temperature", "degC"),),
    "body.temperature.basal": ((0, "basal_body_temperature", "degC"),),
    "oxygen_saturation": ((0, "oxygen_saturation", "percent"),),
    "respiratory_rate": ((0, "respiratory_rate", "count/min"),),
    "blood_pressure": ((0, "blood_pressure_systolic", "mmHg"), (1, "blood_pressure_diastolic", "mmHg")),
    "blood_glucose": ((0, "blood_glucose", "mmol/L"),),
    "hydration": ((0, "dietary_water", "L"),),
    "speed": ((0, "workout_speed", "m/s"),),
    "power.sample": ((0, "cycling_power", "W"),),
    "cycling.pedaling.cadence": ((0, "cycling_cadence", "rpm"),),
    "step_count.cadence": ((0, "running_cadence", "count/min"),),
}
EVENTS: dict[str, tuple[str, dict[int, str]]] = {
    "sleep.segment": (
        "sleep_analysis",
        {1: "awake", 2: "asleep", 3: "awake", 4: "asleep_core", 5: "asleep_deep", 6: "asleep_rem"},
    ),
    "menstruation": ("menstrual_flow", {1: "light", 2: "light", 3: "medium", 4: "heavy"}),
    "ovulation_test": ("ovulation_test_result", {1: "negative", 2: "lh_surge"}),
    "vaginal_spotting": ("intermenstrual_bleeding", {1: "present"}),
}
NUTRITION = "nutrition"
NUTRIENTS = {
    "calories": ("dietary_energy_consumed", "kcal"),
    "fat.total": ("dietary_fat_total", "g"),
    "fat.saturated": ("dietary_fat_saturated", "g"),
    "fat.monounsaturated": ("dietary_fat_monounsaturated", "g"),
    "fat.polyunsaturated": ("dietary_fat_polyunsaturated", "g"),
    "fat.trans": ("dietary_trans_fat", "g"),
    "carbs.total": ("dietary_carbohydrates", "g"),
    "dietary_fiber": ("dietary_fiber", "g"),
    "sugar": ("dietary_sugar", "g"),
    "protein": ("dietary_protein", "g"),
    "cholesterol": ("dietary_cholesterol", "mg"),
    "sodium": ("dietary_sodium", "mg"),
    "potassium": ("dietary_potassium", "mg"),
}
"""Google gives vitamins, calcium and iron in other units than these, or as a share of a daily need: see left_out."""


_APP = re.compile(r"[\w-]+(\.[\w-]+)+$|\d*$")
"""A package, or the number of a project."""


@dataclass(frozen=True)
class Stream:
    """A stream by its name; ``app`` is the Android package that wrote it."""

    derived: bool
    type: str
    app: str
    name: str
    maker: str = ""
    model: str = ""

    @property
    def resting(self) -> bool:
        """Google's own resting heart rate, which has the type of any heart rate."""
        return self.type == "heart_rate.bpm" and RESTING in self.name

    @property
    def group(self) -> tuple[str, bool]:
        """Streams of one group say the same."""
        return self.type, self.resting

    @property
    def writer(self) -> str:
        """The app, or the device where no app stands for it."""
        return self.app or f"{self.maker} {self.model}"

    @property
    def known(self) -> bool:
        """Whether this connector reads its type."""
        return self.type in TYPES or self.type in EVENTS or self.type == NUTRITION

    @property
    def fields(self) -> tuple[Field, ...]:
        """What its points measure."""
        return ((0, "resting_heart_rate", "count/min"),) if self.resting else TYPES[self.type]


def stream(name: str) -> Stream:
    """A stream from its full name. The serial number among its parts is left behind.

    >>> stream("raw:com.google.weight:com.example:Maker:Scale 2:1a2b:input").model
    'Scale 2'
    >>> stream("raw:com.google.step_count.cumulative:Maker:Phone 5:6be21f75:Step Counter").model
    'Phone 5'
    """
    kind, _, rest = name.partition(":")
    parts = rest.split("<-", 1)[0].split(":")
    if len(parts) > 4 and not _APP.match(parts[1]):  # a sensor that no app stands for: maker, model and serial number
        parts.insert(1, "")
    device = parts[2:4] if len(parts) > 4 else ["", ""]
    app = parts[1] if len(parts) > 1 else ""
    return Stream(kind == "derived", parts[0].removeprefix("com.google."), app, rest, *device)


@dataclass(frozen=True)
class Choice:
    """What is read: ``whole`` members, and ``rest`` members with the writers whose points are there already."""

    whole: tuple[str, ...]
    rest: dict[str, frozenset[str]]
    left: int
    """Members that repeat what others say."""


def choose(members: dict[str, Stream]) -> Choice:
    """Which members are read, by group of streams that say the same."""
    whole: list[str] = []
    rest: dict[str, frozenset[str]] = {}
    left = 0
    groups: dict[tuple[str, bool], list[str]] = {}
    for member, one in members.items():
        groups.setdefault(one.group, []).append(member)
    for names in groups.values():
        raw = sorted(name for name in names if not members[name].derived)
        derived = sorted((name for name in names if members[name].derived), key=lambda name: _rank(members[name]))
        whole += raw
        left += max(0, len(derived) - 1)
        if derived and raw:
            rest[derived[0]] = frozenset(members[name].writer for name in raw)
        elif derived:
            whole.append(derived[0])
    return Choice(tuple(whole), rest, left)


def _rank(one: Stream) -> tuple[int, str]:
    last = one.name.split("<-", 1)[0].rsplit(":", 1)[-1]
    return (0 if last.startswith("merge") else 1, one.name)
