"""What a unit in a text has to do with the unit of a number: the same, a conversion, or none at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from healthkit.ask.grounding.lexicon import COUNTED
from healthkit.errors import HealthkitError
from healthkit.model import lab_units
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue

CLOCK_MINUTES = "{clock_min}"
_SECONDS = {"ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "{night}": 86400.0, "wk": 604800.0,
            "mo": 2629800.0, "a": 31557600.0}  # fmt: skip
# Times of day, in hours and in minutes after midnight; a text has them as “7:30”, “7 h 30” or “7 h”.
_CLOCK = {"{clock}": 60.0, CLOCK_MINUTES: 1.0}
_CLOCK_IN = {"min": 1.0, "h": 60.0}
_LONG = frozenset({"d", "{night}", "wk", "mo", "a"})
_PLAIN = frozenset({COUNTED, "{event}"})
_BARE = frozenset({"1", "", "{index}", "{score}", "{ratio}", "{INR}", "[pH]", "{titer}", "{fraction}"})
_CONCENTRATIONS = frozenset({"mass_concentration", "molar_concentration"})


@dataclass(frozen=True, slots=True)
class Scale:
    """From a source's unit into the text's: ``value * factor + offset``; ``converted`` where the two units differ."""

    factor: float = 1.0
    offset: float = 0.0
    converted: bool = False


_SAME = Scale()


@lru_cache(maxsize=4096)
def scale(written: str | None, source: str | None, about: str | None = None, *, delta: bool = False) -> Scale | None:
    """How a number in ``source`` reads in the unit that a text has; None where the two cannot be one.

    Args:
        written: the unit in the text, None where it gives none.
        source: the unit of the number, None where it is not known (a column of a query).
        about: the metric or analyte, whose molar mass joins mg/dL and mmol/L.
        delta: the number is a difference, so that temperatures have no offset.
    """
    if written is None or source is None or written == source:
        return _SAME
    if source in _CLOCK:
        return Scale(_CLOCK[source] / _CLOCK_IN[written]) if written in _CLOCK_IN else None
    if source in _BARE or source == COUNTED:
        return _SAME if is_count(written) or written in _BARE or written == "{point}" else None
    if {written, source} == {"%", "{point}"}:
        return _SAME
    if written in _SECONDS and source in _SECONDS and not (written in _LONG and source == written):
        return _time(written, source)
    if is_count(written) and is_count(source):
        return _SAME if written in _PLAIN or source in _PLAIN else None
    if written.endswith("/min") and source.endswith("/min") and written[0] in "{/" and source[0] in "{/":
        return _frequency(written, source)
    return _converted(written, source, about, delta)


def is_count(unit: str | None) -> bool:
    """Whether a unit counts things or days."""
    return unit in _LONG or (unit is not None and unit.startswith("{") and unit.endswith("}") and unit not in _CLOCK)


def _time(written: str, source: str) -> Scale:
    same = {written, source} == {"d", "{night}"}
    return _SAME if same else Scale(_SECONDS[source] / _SECONDS[written], 0.0, converted=True)


def _frequency(written: str, source: str) -> Scale | None:
    beats = {"/min", "{beat}/min"}
    return _SAME if written == "/min" or {written, source} <= beats else None


def _converted(written: str, source: str, about: str | None, delta: bool) -> Scale | None:
    table = lab_units.lab_units()
    one, two = table.get(source), table.get(written)
    if one is None or two is None:
        return None
    if one.quantity == two.quantity and not one.quantity.startswith(("count", "score", "ratio")):
        shift = 0.0 if delta else (one.offset - two.offset) / two.factor
        return Scale(one.factor / two.factor, shift, converted=True)
    if about and {one.quantity, two.quantity} == _CONCENTRATIONS:
        return _molar(written, source, about)
    return _of_analyte(written, source, about)


def _molar(written: str, source: str, about: str) -> Scale | None:
    metric = catalogue().metrics.get(about)
    if metric is None or not metric.molar_mass:
        return _of_analyte(written, source, about)
    table = lab_units.lab_units()
    one, two = table[source], table[written]
    grams = metric.molar_mass if one.quantity == "molar_concentration" else 1 / metric.molar_mass
    return Scale(one.factor * grams / two.factor, 0.0, converted=True)


def _of_analyte(written: str, source: str, about: str | None) -> Scale | None:
    """Through the analyte's own unit, also where that takes an offset (HbA1c in % and mmol/mol)."""
    analyte = analytes().get(about) if about else None
    if analyte is None:
        return None
    try:
        zero, one = (lab_units.convert(analyte, value, source, written) for value in (0.0, 1.0))
    except HealthkitError:
        return None
    return Scale(one - zero, zero, converted=True)
