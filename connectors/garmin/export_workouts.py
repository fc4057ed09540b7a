"""The account's list of workouts. Lengths are centimetres and milliseconds; energy is in kcal or kJ, whichever the
evidence of the file says.

The same workout in a FIT file is another witness of it: both keep their own row, and the merge counts one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median

from connectors.garmin.outbox import Outbox
from connectors.garmin.records import Record, moment, number, offset_min, positive, text
from connectors.garmin.sports import FEET, OTHER, RIDES, SWIMS, distance_of, named
from healthkit.source.contract import Item

_KJ = 4.184
_NEAR = 0.04
_RESTING_KCAL, _RESTING_KJ = (700.0, 3300.0), (3700.0, 14000.0)
"""What a body burns at rest in a day, in either unit; the two do not meet."""
_RUN_KCAL, _RUN_KJ = (30.0, 140.0), (150.0, 600.0)
"""What a kilometre's run costs, in either unit."""
_FEW = 3
_LONGEST_MS = 366 * 86_400_000


class Energies:
    """What each workout of a file burned, until the file has told enough to say in which unit."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, float]] = []
        self.votes: dict[str, Counter[str]] = {kind: Counter() for kind in ("fit", "rest", "run")}
        self.per_km: list[float] = []

    def add(self, ref: int, start: datetime, record: Record, activity: str, fits: dict[int, float]) -> None:
        """Take a workout's figure and what speaks for its unit."""
        value = positive(record, "calories")
        if value is None:
            return
        self.rows.append((ref, value))
        second = round((start - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001 (naive UTC)
        told = fits.get(second)
        if told:
            for unit, factor in (("kcal", 1.0), ("kJ", _KJ)):
                if abs(value / (told * factor) - 1) <= _NEAR:
                    self.votes["fit"][unit] += 1
        length, resting = positive(record, "duration"), positive(record, "bmrCalories")
        if resting and length:
            self._vote("rest", resting / length * 86_400_000, _RESTING_KCAL, _RESTING_KJ)
        distance = positive(record, "distance")
        if activity in ("running", "treadmill") and distance and distance > 100_000:
            self.per_km.append(value / distance * 100_000)

    def _vote(self, kind: str, value: float, kcal: tuple[float, float], kj: tuple[float, float]) -> None:
        if kcal[0] <= value <= kcal[1]:
            self.votes[kind]["kcal"] += 1
        elif kj[0] <= value <= kj[1]:
            self.votes[kind]["kJ"] += 1

    def unit(self) -> tuple[str, str]:
        """The unit and what decided it; empty where nothing did: FIT files of the same workouts, the energy at rest
        that the same row states, or what a kilometre's run cost."""
        if len(self.per_km) >= _FEW:
            self._vote("run", median(self.per_km), _RUN_KCAL, _RUN_KJ)
        for kind, votes in self.votes.items():
            if votes:
                (unit, count), *rest = votes.most_common()
                if not rest or count >= 4 * rest[0][1]:
                    return unit, kind
        return "", ""


def activity(record: Record, out: Outbox, energies: Energies) -> bool:
    """One workout with its figures."""
    start = moment(record.get("startTimeGmt")) or moment(record.get("beginTimestamp"))
    if start is None:
        return False
    if record.get("parent") is True:
        out.book.unmapped["multisport parent"] += 1  # its parts follow as workouts of their own
        return True
    length, elapsed = _length(record, "duration"), _length(record, "elapsedDuration")
    end = start + timedelta(milliseconds=elapsed or length or 0)
    word = record.get("activityType")
    word = text(word.get("typeKey") if isinstance(word, dict) else word or record.get("sportType"))
    found = named(word) if word else OTHER
    if found is None:
        out.book.unmapped[word] += 1
    kind, ref = found or OTHER, out.book.refs.one()
    local = moment(record.get("startTimeLocal"))
    out.add(
        "session", ref=ref, kind="workout", activity=kind, start=start, end=end,
        offset_min=offset_min(local, start), duration_s=None if length is None else length / 1000, source=out.app(),
    )  # fmt: skip
    if word:
        out.add("attribute", owner="session", ref=ref, key="activity", value=word)
    for metric, aggregate, value, unit in _figures(record, kind):
        if value is not None:
            out.add("session_stat", ref=ref, metric=metric, aggregate=aggregate, value=value, unit=unit)
    energies.add(ref, start, record, kind, out.book.energies)
    return True


def _length(record: Record, key: str) -> float | None:
    """Milliseconds; None where it is more than anybody does without end."""
    value = positive(record, key)
    return value if value is not None and value <= _LONGEST_MS else None


def _figures(record: Record, kind: str) -> Iterator[tuple[str, str, float | None, str]]:
    foot, ride = kind in FEET, kind in RIDES
    yield distance_of(kind), "sum", positive(record, "distance"), "cm"
    for key, aggregate in (("avgHr", "average"), ("maxHr", "maximum"), ("minHr", "minimum")):
        yield "heart_rate", aggregate, positive(record, key), "count/min"
    if foot or ride:
        power = "cycling_power" if ride else "running_power"
        yield power, "average", positive(record, "avgPower"), "W"
        yield power, "maximum", positive(record, "maxPower"), "W"
    if ride:
        yield "cycling_cadence", "average", positive(record, "avgBikeCadence"), "rpm"
        yield "cycling_cadence", "maximum", positive(record, "maxBikeCadence"), "rpm"
    if foot:
        yield "running_cadence", "average", positive(record, "avgDoubleCadence"), "count/min"
        yield "running_cadence", "maximum", positive(record, "maxDoubleCadence"), "count/min"
        yield "step_count", "sum", positive(record, "steps"), "count"
        yield "running_stride_length", "average", positive(record, "avgStrideLength"), "cm"
        yield "running_vertical_oscillation", "average", positive(record, "avgVerticalOscillation"), "cm"
        yield "running_ground_contact_time", "average", positive(record, "avgGroundContactTime"), "ms"
    if kind in SWIMS:
        yield "swimming_stroke_count", "sum", positive(record, "strokes"), "count"
    yield "elevation_ascended", "sum", number(record, "elevationGain"), "cm"
    yield "elevation_descended", "sum", number(record, "elevationLoss"), "cm"
    yield "respiratory_rate", "average", positive(record, "avgRespirationRate"), "breaths/min"
    yield "garmin_training_effect", "maximum", positive(record, "aerobicTrainingEffect"), "score"
    yield "garmin_anaerobic_training_effect", "maximum", positive(record, "anaerobicTrainingEffect"), "score"
    yield "garmin_training_load", "sum", positive(record, "activityTrainingLoad"), "score"


def energy(energies: Energies, out: Outbox) -> Iterator[Item]:
    """The energies of a file, once its unit is known; without evidence they are left out and an issue says so."""
    unit, why = energies.unit()
    if not energies.rows:
        return
    if not unit:
        out.book.issue("energy_unit_unknown", out.member, "calories", f"{len(energies.rows)} workouts")
        yield from out.flush()
        return
    for ref, value in energies.rows:
        out.add("session_stat", ref=ref, metric="total_energy_burned", aggregate="sum", value=value, unit=unit)
        out.add("attribute", owner="session", ref=ref, key="energy_unit", value=f"{unit} ({why})")
    yield from out.flush()
