"""What findings are looked for in, and what a finding is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

Kind = Literal["strain", "device", "training_block", "medicine", "season"]
TRAINING = "training_load"
"""The series of training impulse a day (Banister), which is no metric of the catalogue; rest days are left out."""


@dataclass(frozen=True)
class Series:
    """A merged daily series: day numbers since 1970-01-01, strictly increasing, and one finite value each."""

    days: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Product:
    """Another device from a day on."""

    day: date
    product: str


@dataclass(frozen=True)
class Result:
    """A laboratory result that stands."""

    analyte: str
    day: date
    value: float
    unit: str


@dataclass(frozen=True)
class Medicine:
    """A course of a medicine; ``code`` is its ATC code where one is known."""

    name: str
    code: str | None
    started: date
    stopped: date | None


@dataclass(frozen=True)
class Held:
    """All that is looked at: the span, daily series by metric, new devices, laboratory results, medicines."""

    first: date
    last: date
    series: Mapping[str, Series]
    products: tuple[Product, ...] = ()
    results: tuple[Result, ...] = ()
    medicines: tuple[Medicine, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What one metric says of a finding: its usual level, the level in question, how far apart in ``z``, values used.

    ``z`` is in the person's own standard deviations, or standard errors where the finding is about a level.
    """

    metric: str
    usual: float
    seen: float
    z: float
    n: int


@dataclass(frozen=True)
class Finding:
    """One event, once. ``key`` names its sentence in ``i18n/insights.toml``; ``named`` is a product or a medicine."""

    kind: Kind
    first: date
    last: date
    metrics: tuple[str, ...]
    size: float
    n: int
    key: str
    evidence: tuple[Evidence, ...] = ()
    named: str = ""
