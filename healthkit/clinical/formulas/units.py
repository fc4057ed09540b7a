"""From the unit in which a value came to the unit in which a formula counts.

Laboratory values go through the analyte catalogue (molar masses), physical ones through :mod:`healthkit.model.units`,
ages and the few units that only formulas have through the table here.
"""

from __future__ import annotations

import re
import unicodedata

from healthkit.clinical.formulas.registry import BadInput, Refused
from healthkit.model import units as physical
from healthkit.model.analytes import Analyte, analytes
from healthkit.model.lab_units import UnitRefused, check_plausible, lab_units, ucum
from healthkit.model.lab_units import convert as convert_analyte

_OWN: dict[str, tuple[str, float]] = {
    # spelling, folded: (UCUM, value of one in the first unit of its kind)
    "a": ("a", 1.0),
    "y": ("a", 1.0),
    "yr": ("a", 1.0),
    "yrs": ("a", 1.0),
    "year": ("a", 1.0),
    "years": ("a", 1.0),
    "ans": ("a", 1.0),
    "an": ("a", 1.0),
    "mo": ("mo", 1 / 12),
    "month": ("mo", 1 / 12),
    "months": ("mo", 1 / 12),
    "mois": ("mo", 1 / 12),
    "ml/min/1.73m2": ("mL/min/{1.73_m2}", 1.0),
    "ml/min/1.73m^2": ("mL/min/{1.73_m2}", 1.0),
    "ml/min/{1.73_m2}": ("mL/min/{1.73_m2}", 1.0),
    "ml/min/1.73": ("mL/min/{1.73_m2}", 1.0),
    "ml/min": ("mL/min/{1.73_m2}", 1.0),
    "/min": ("/min", 1.0),
    "beatsperminute": ("/min", 1.0),
    "breathsperminute": ("/min", 1.0),
    "battementsparminute": ("/min", 1.0),
    "battements/min": ("/min", 1.0),
    "respirations/min": ("/min", 1.0),
    "1": ("1", 1.0),
    "fraction": ("1", 1.0),
    "%": ("%", 0.01),
    "percent": ("%", 0.01),
    "m2": ("m2", 1.0),
    "m^2": ("m2", 1.0),
    "mosm/kg": ("mosm/kg", 1.0),
    "mosmol/kg": ("mosm/kg", 1.0),
}
_FAMILIES = (frozenset({"a", "mo"}), frozenset({"1", "%"}))


def known_analyte(name: str) -> Analyte:
    """The catalogue's analyte of that id, LOINC code or name.

    Raises:
        BadInput: the catalogue does not know it.
    """
    found = analytes().get(name) or analytes().by_loinc(name) or analytes().find(name)
    if found is None:
        raise BadInput("unknown_analyte", analyte=name)
    return found


def code(spelled: str) -> str | None:
    """The UCUM code that a spelling means, or None."""
    found = physical.find_unit(spelled)
    return _own(spelled)[0] or ucum(spelled) or (found.ucum if found else None)


def same_unit(spelled: str, unit: str) -> bool:
    """Whether a spelling means exactly this unit."""
    return bool(spelled) and (spelled == unit or code(spelled) == unit)


def question(analyte: str, value: float, spelled: str | None, lang: str = "en") -> str | None:
    """What the catalogue asks back about this value in this unit, as a sentence; None where it can be true."""
    if spelled is None or code(spelled) is None:
        return None
    try:
        found = check_plausible(known_analyte(analyte), value, spelled, lang)
    except UnitRefused as refusal:
        raise BadInput("said", said=refusal.said) from refusal
    return found.reason if found else None


def convert(name: str, value: float, spelled: str, unit: str, analyte: str | None) -> float:
    """A value from the unit as spelled into a UCUM unit.

    Raises:
        BadInput: the spelling means no unit that this quantity can have.
        Refused: the catalogue knows both units and says that no single factor joins them.
    """
    own, target = _own(spelled), _own(unit)
    if own[0] and own[0] == target[0]:
        return value
    if own[0] and (any({own[0], target[0]} <= family for family in _FAMILIES)):
        return value * own[1] / target[1]
    if analyte is not None:
        return _through_analyte(name, value, spelled, unit, analyte)
    found, wanted = physical.find_unit(spelled), physical.units().get(unit)
    if found is None or wanted is None or found.quantity != wanted.quantity:
        raise BadInput("unknown_unit", input=name, unit=spelled)
    return (value * found.factor + found.offset - wanted.offset) / wanted.factor


def _through_analyte(name: str, value: float, spelled: str, unit: str, analyte: str) -> float:
    known = known_analyte(analyte)
    if same_unit(spelled, unit) and code(spelled) in known.factors:
        return value
    for one in (spelled, unit):
        quantity = lab_units().get(code(one) or "")
        if quantity is None:
            raise BadInput("unknown_unit", input=name, unit=one)
    try:
        return convert_analyte(known, value, spelled, unit)
    except UnitRefused as refusal:
        if any(lab_units()[code(one) or ""].quantity in known.refuses for one in (spelled, unit)):
            raise Refused("said", said=refusal.said) from refusal
        raise BadInput("said", said=refusal.said) from refusal


def _own(spelled: str) -> tuple[str | None, float]:
    key = re.sub(r"\s+", "", unicodedata.normalize("NFKC", spelled)).casefold().replace("²", "2")
    return _OWN.get(key, (None, 1.0))
