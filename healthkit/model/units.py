"""Units: how files spell them, how they convert into a metric's own unit, and what people read.

The units themselves are declared in ``units.toml``; here is only the arithmetic. A conversion is linear, so that ingest
can apply one to a whole column::

    value = raw * conversion.factor + conversion.offset

Percents are the exception. Apple writes a fraction (``unit="%"``, value 0.97) where other writers put 97, and both lie
side by side in one export, so the scale is decided value by value: at most 1 in size is a fraction. That is right for
everything Apple writes itself, also for values below one percent (an atrial fibrillation burden of 0.4 % is 0.004).
It misreads one case: a foreign writer who means 0.08 percent and writes 0.08. The plausible range of the metrics where
this matters (blood alcohol, perfusion) is narrow enough for ingest to report those rows.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from healthkit.model.catalogue import Metric

if TYPE_CHECKING:
    import polars as pl

System = Literal["metric", "us"]

_MOLAR = re.compile(r"^(m|u)?mol<([0-9.]+)>/L$")
_QUANTITY = re.compile(r"^\s*([-+]?[0-9]+(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]+)?)\s*(.*?)\s*$")
_DOTS = str.maketrans({"·": ".", "⋅": ".", "∙": ".", "•": ".", "*": ".", "×": ".", "μ": "u", "°": "deg"})
_COUNT_LIKE = frozenset({"count", "frequency"})


@dataclass(frozen=True)
class Unit:
    """One unit: ``base = value * factor + offset`` in the base unit of its ``quantity``; ``us`` is a UCUM code."""

    ucum: str
    quantity: str
    factor: float
    offset: float
    label: dict[str, str]
    us: str | None


@dataclass(frozen=True)
class Conversion:
    """From a file's unit into a metric's: ``value = raw * factor + offset``.

    With ``percent``, values of at most 1 in size are then fractions: see :func:`fraction_to_percent`. ``scale_guess``
    says that the file did not settle the scale: it gave no unit, or a percent sign.
    """

    factor: float = 1.0
    offset: float = 0.0
    percent: bool = False
    scale_guess: bool = False


@lru_cache(maxsize=1)
def _declared() -> dict[str, dict[str, Any]]:
    raw: dict[str, dict[str, Any]] = tomllib.loads(files("healthkit.model").joinpath("units.toml").read_text("utf-8"))[
        "unit"
    ]
    return raw


@lru_cache(maxsize=1)
def units() -> dict[str, Unit]:
    """All units by UCUM code."""
    found = {}
    for ucum, row in _declared().items():
        label = row["label"] if isinstance(row["label"], dict) else {"en": row["label"], "fr": row["label"]}
        found[ucum] = Unit(ucum, row["quantity"], row["factor"], row.get("offset", 0.0), label, row.get("us"))
    return found


@lru_cache(maxsize=1)
def _spellings() -> tuple[dict[str, str], dict[str, str]]:
    """Spelling to UCUM code: exact, and in small letters where those mean one unit only (``KG``, never ``CAL``)."""
    exact: dict[str, str] = {}
    for ucum, row in _declared().items():
        for spelling in (ucum, *row["spellings"]):
            key = _clean(spelling)
            if exact.setdefault(key, ucum) != ucum:
                raise ValueError(f"units.toml: “{spelling}” is both {exact[key]} and {ucum}")
    folded: dict[str, str | None] = {}
    for spelling, ucum in exact.items():
        low = spelling.casefold()
        folded[low] = ucum if folded.get(low, ucum) == ucum else None
    return exact, {low: ucum for low, ucum in folded.items() if ucum}


def _clean(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(_DOTS))


def find_unit(text: str) -> Unit | None:
    """The unit that a file's spelling means, or None. Letter case decides where it matters (``Cal`` is not ``cal``)."""
    key = _clean(text)
    exact, folded = _spellings()
    ucum = exact.get(key) or folded.get(key.casefold())
    return units()[ucum] if ucum else None


def conversion(raw_unit: str | None, metric: Metric) -> Conversion | None:
    """How values in a file's unit become values in the metric's; None where that unit cannot be that metric.

    A missing unit is taken for the metric's own, as a guess unless the metric is a plain count. A metric that the
    catalogue does not know has no unit, so every unit passes unchanged.
    """
    target = units().get(metric.unit)
    if target is None:
        return Conversion() if not metric.unit else None
    percent = metric.unit == "%"
    if raw_unit is None or not raw_unit.strip():
        return Conversion(percent=percent, scale_guess=percent or target.quantity not in _COUNT_LIKE)
    cleaned = _clean(raw_unit)
    if cleaned in metric.accepts:
        return Conversion(factor=metric.accepts[cleaned])
    molar = _MOLAR.match(cleaned)
    if molar:
        return conversion(f"{molar[1] or ''}mol/L", replace(metric, molar_mass=float(molar[2])))
    unit = find_unit(cleaned)
    if unit is None:
        return None
    if percent and unit.quantity in ("fraction", "count"):
        return Conversion(percent=True, scale_guess=True)
    bridge = _bridge(unit.quantity, target.quantity, metric.molar_mass)
    if bridge is None:
        return None
    if unit.ucum == target.ucum:
        return Conversion()
    factor = unit.factor * bridge / target.factor
    return Conversion(factor, (unit.offset * bridge - target.offset) / target.factor)


def _bridge(quantity: str, target: str, molar_mass: float | None) -> float | None:
    """Factor between the bases of two quantities: 1 within one, through the molar mass between mg/dL and mmol/L."""
    if quantity == target:
        return 1.0
    if molar_mass and (quantity, target) == ("mass_concentration", "molar_concentration"):
        return 10.0 / molar_mass
    if molar_mass and (quantity, target) == ("molar_concentration", "mass_concentration"):
        return molar_mass / 10.0
    return None


def fraction_to_percent(values: pl.Expr) -> pl.Expr:
    """Percents of a column that mixes fractions (0.97) and percents (97): at most 1 in size is a fraction."""
    import polars as pl

    return pl.when(values.abs() <= 1).then(values * 100).otherwise(values)


def unit_label(ucum: str, lang: str) -> str:
    """What people read for a UCUM code; a code that is not declared reads as itself."""
    unit = units().get(ucum)
    return unit.label[lang] if unit else ucum


def parse_quantity(text: str) -> tuple[float, str] | None:
    """A value with its unit, such as ``6575 cm`` or ``38,88 degF``, as number and UCUM code; None if it is neither.

    The number is not rescaled: what ``7200 %`` means is for the caller who knows the key.
    """
    found = _QUANTITY.match(text)
    unit = find_unit(found[2]) if found else None
    if not found or unit is None:
        return None
    return float(found[1].replace(",", ".")), unit.ucum


def convert_display(
    value: float, ucum: str, system: System, lang: str = "en", *, delta: bool = False, molar_mass: float | None = None
) -> tuple[float, str]:
    """A value and its unit's label as a person with that system reads it.

    ``delta`` says that the value is a difference, so that 1 °C of change is 1.8 °F. With a molar mass, people in US
    units read mmol/L as mg/dL.
    """
    unit = units().get(ucum)
    if unit is None or system == "metric":
        return value, unit_label(ucum, lang)
    if molar_mass and ucum == "mmol/L":
        return value * molar_mass / 10.0, unit_label("mg/dL", lang)
    if unit.us is None:
        return value, unit_label(ucum, lang)
    target = units()[unit.us]
    shift = 0.0 if delta else unit.offset - target.offset
    return (value * unit.factor + shift) / target.factor, target.label[lang]
