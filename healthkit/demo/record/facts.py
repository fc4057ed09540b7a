"""What a declared history is made of. Moments are local dates, or ISO text where only a month or year is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Teller = Literal["clinic", "hospital"]
BOTH: tuple[Teller, ...] = ("clinic", "hospital")
CLINIC: tuple[Teller, ...] = ("clinic",)
HOSPITAL: tuple[Teller, ...] = ("hospital",)


@dataclass(frozen=True)
class Code:
    """A concept of one code system, by the system's short name in :mod:`healthkit.model.clinical_records`."""

    system: str
    code: str
    name: str


@dataclass(frozen=True)
class Condition:
    """A diagnosis; ``onset`` and ``abated`` as precise as they are known."""

    key: str
    what: Code
    onset: str
    tellers: tuple[Teller, ...]
    abated: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Medicine:
    """Something taken from one day to another; ``stopped`` is None while it is taken."""

    key: str
    what: Code
    dose: str
    amount: float
    unit: str
    started: date
    stopped: date | None
    reason: str
    tellers: tuple[Teller, ...]
    why_stopped: str = ""


@dataclass(frozen=True)
class Vaccination:
    """One dose."""

    key: str
    what: Code
    given: date
    lot: str
    tellers: tuple[Teller, ...]


@dataclass(frozen=True)
class Operation:
    """A procedure."""

    key: str
    what: Code
    done: str
    reason: str
    outcome: str
    tellers: tuple[Teller, ...]


@dataclass(frozen=True)
class Signs:
    """Vital signs of a visit."""

    systolic: int
    diastolic: int
    pulse: int
    weight_kg: float


@dataclass(frozen=True)
class Meeting:
    """An encounter, with what was measured and what was written down."""

    key: str
    what: Code
    kind: Literal["AMB", "VR"]
    at: datetime
    minutes: int
    reason: str
    teller: Teller
    signs: Signs | None = None
    note: str = ""


@dataclass(frozen=True)
class Relative:
    """A relative's disease and the age at which it began."""

    key: str
    relation: Code
    what: Code
    age: int


@dataclass(frozen=True)
class Habit:
    """A fact of social history."""

    key: str
    what: Code
    value: str
    coded: Code | None
    since: str


@dataclass(frozen=True)
class Bill:
    """What a visit cost and what the insurance paid, in euros."""

    key: str
    meeting: str
    service: Code
    charged: float
    allowed: float
    paid: float
