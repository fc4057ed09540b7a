"""Units as laboratories print them, and one analyte's values from one unit into another.

A spelling is first made plain (µ, superscripts, spaces, French abbreviations), then looked up in ``lab_units.toml``;
units of vital signs come from ``units.toml``. Which units join is decided analyte by analyte: a molar mass joins mg/dL
and mmol/L, a charge joins mmol/L and mEq/L, and where no single factor exists the conversion is refused, never guessed.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from healthkit.errors import UnitRefused
from healthkit.i18n import number, text
from healthkit.model.units import find_unit, units

if TYPE_CHECKING:
    from healthkit.model.analytes import Analyte

__all__ = ["Implausible", "LabConversion", "LabUnit", "UnitRefused", "check_plausible", "conversion", "convert"]

CREATININE = 113.12
"""Molar mass of creatinine in g/mol, which joins mg/g and mg/mmol of urine."""

_SUPERSCRIPT = re.compile("[⁰¹²³⁴-⁹]+")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_PLAIN = str.maketrans(
    {"μ": "u", "×": "x", "·": ".", "⋅": ".", "∙": ".", "•": ".", "−": "-", "–": "-", "⁄": "/", "∕": "/"}
)
_REWRITES = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"(?<=.)\(?calc(?:ulated|ul[ée]e?)?\.?\)?$", ""),  # mg/dL (calc)
        (r"^mc(?=g|mol|kat|[iu]u|l)", "u"),  # mcg, mcmol, mcIU
        (r"/mc(?=l)", "/u"),
        (r"ui(?=/|$|\.)", "IU"),  # French: unités internationales
        (r"(?<![a-z])(?:per|par)(?=[a-z])", "/"),
        (r"\[iu\]", "[IU]"),
        (r"lit(?:re|er)s?\b", "L"),
        (r"/100(?=ml)(?:ml)", "/dL"),
        (r"/(?:cu\.?mm|cmm|mm\^?3|mm3)$", "/uL"),
        (r"^x(?=10)", ""),
        (r"10(?:\*\*|\*|e\+?|exp|\^|\(|x|\.)0?(3|6|9|12)\)?(?=/)", r"10^\1"),
        (r"\.(l|ml|dl|ul|min|h)-1$", r"/\1"),  # mmol.L-1
    )
)  # fmt: skip


@dataclass(frozen=True)
class LabUnit:
    """One unit: ``base = value * factor + offset`` in the base unit of its ``quantity``; ``label`` by language."""

    ucum: str
    quantity: str
    factor: float
    label: dict[str, str]
    offset: float = 0.0


@dataclass(frozen=True)
class LabConversion:
    """From a printed unit into an analyte's own: ``value = raw * factor + offset``."""

    factor: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True)
class Implausible:
    """A value that nobody alive has in this unit. ``likely_unit`` (UCUM) is the unit it would make sense in, to ask."""

    reason: str
    likely_unit: str | None


@lru_cache(maxsize=1)
def lab_units() -> dict[str, LabUnit]:
    """All units by UCUM code: those of laboratories, then those of vital signs that laboratories do not print."""
    raw = tomllib.loads(files("healthkit.model").joinpath("lab_units.toml").read_text("utf-8"))["unit"]
    found = {}
    for code, row in raw.items():
        label = row["label"] if isinstance(row["label"], dict) else {"en": row["label"], "fr": row["label"]}
        found[code] = LabUnit(code, row["quantity"], row["factor"], label)
    for code, unit in units().items():
        found.setdefault(code, LabUnit(code, f"body_{unit.quantity}", unit.factor, unit.label, unit.offset))
    return found


@lru_cache(maxsize=1)
def _spellings() -> tuple[dict[str, str], dict[str, str]]:
    """Plain spelling to UCUM code: exact, and in small letters where those mean one unit only."""
    raw = tomllib.loads(files("healthkit.model").joinpath("lab_units.toml").read_text("utf-8"))["unit"]
    exact: dict[str, str] = {}
    for code, row in raw.items():
        for spelling in (code, *row["spellings"]):
            key = _plain(spelling)
            if exact.setdefault(key, code) != code:
                raise ValueError(f"lab_units.toml: “{spelling}” is both {exact[key]} and {code}")
    folded: dict[str, str | None] = {}
    for spelling, code in exact.items():
        low = spelling.casefold()
        folded[low] = code if folded.get(low, code) == code else None
    return exact, {low: code for low, code in folded.items() if code}


@lru_cache(maxsize=1)
def _ambiguous() -> frozenset[str]:
    """Spellings in small letters that mean two units, so that only their own letter case decides."""
    exact, folded = _spellings()
    return frozenset(spelling.casefold() for spelling in exact) - folded.keys()


def _plain(spelling: str) -> str:
    """A spelling without spaces, superscripts, micro signs and local abbreviations."""
    marked = _SUPERSCRIPT.sub(lambda found: "^" + found[0].translate(_DIGITS), spelling)
    bare = "".join(char for char in unicodedata.normalize("NFKD", marked) if not unicodedata.combining(char))
    plain = re.sub(r"\s+", "", bare.translate(_PLAIN))
    for pattern, replacement in _REWRITES:
        plain = pattern.sub(replacement, plain)
    return plain


@lru_cache(maxsize=4096)
def ucum(spelling: str) -> str | None:
    """The UCUM code that a printed unit means, or None where it is no known unit.

    >>> ucum("µmol/l"), ucum("K/uL"), ucum("G/L"), ucum("g/L"), ucum("mUI/L")
    ('umol/L', '10*3/uL', '10*9/L', 'g/L', 'm[IU]/L')
    """
    key = _plain(spelling.strip().rstrip("*").strip())
    if not key:
        return None
    exact, folded = _spellings()
    found = exact.get(key) or (key if key in units() else folded.get(key.casefold()))  # mm is a length, mM a molarity
    if found is None and key.casefold() not in _ambiguous():
        known = find_unit(spelling)
        found = known.ucum if known else None
    bare = re.sub(r"\{[^}]*\}", "", key)
    return ucum(bare) if found is None and bare and bare != key else found


def label(code: str, lang: str) -> str:
    """What people read for a UCUM code; an unknown code reads as itself."""
    unit = lab_units().get(code)
    return unit.label[lang] if unit else code


def factors(
    unit: str,
    *,
    molar_mass: float | None = None,
    charge: int | None = None,
    per_creatinine: bool = False,
    equals: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Every unit that converts linearly into ``unit``, with its factor.

    ``molar_mass`` is in g/mol, ``charge`` in equivalents per mole; ``per_creatinine`` joins mg/g and mg/mmol of urinary
    creatinine; ``equals`` says what one ``unit`` is in another quantity by convention (insulin: 6 pmol/L a µIU/mL).
    """
    known = lab_units()
    target = known[unit]
    scale = _scales(target.quantity, molar_mass, charge, per_creatinine)
    found: dict[str, float] = {}
    for other, amount in (equals or {}).items():
        bridge = known[other]
        scale[bridge.quantity] = target.factor / (amount * bridge.factor)
    for code, one in known.items():
        if one.quantity in scale and not one.offset and not target.offset:
            found[code] = 1.0 if code == unit else one.factor * scale[one.quantity] / target.factor
    return found


def _scales(quantity: str, molar_mass: float | None, charge: int | None, per_creatinine: bool) -> dict[str, float]:
    """From the base of other quantities into the base of this one; a walk over the joins that the analyte allows."""
    joins: list[tuple[str, str, float]] = []
    if molar_mass:
        joins += [("molar_concentration", "mass_concentration", molar_mass), ("molar_rate", "mass_rate", molar_mass)]
    if charge:
        joins += [
            ("molar_concentration", "equivalent_concentration", float(charge)),
            ("molar_rate", "equivalent_rate", float(charge)),
        ]
    if per_creatinine:
        joins += [("mass_ratio", "mass_per_amount", CREATININE)]
    scale = {quantity: 1.0}
    for _ in joins:
        for source, target, factor in joins:
            if target in scale and source not in scale:
                scale[source] = factor * scale[target]
            if source in scale and target not in scale:
                scale[target] = scale[source] / factor
    return scale


def conversion(analyte: Analyte, unit: str | None) -> LabConversion:
    """How values of an analyte in a printed (or UCUM) unit become values in the analyte's own unit.

    Raises:
        UnitRefused: the unit is missing or unknown, measures something else, or no single factor exists.
    """
    if unit is None or not unit.strip():
        if _bare(analyte):
            return LabConversion()
        raise _refused("no_unit", analyte)
    code = ucum(unit)
    if code is None:
        raise _refused("unknown_unit", analyte, unit=unit)
    if code in analyte.affine:
        return LabConversion(*analyte.affine[code])
    if code in analyte.factors:
        return LabConversion(analyte.factors[code])
    body, own = lab_units()[code], lab_units().get(analyte.unit)
    if own and own.quantity == body.quantity:
        return LabConversion(body.factor / own.factor, (body.offset - own.offset) / own.factor)
    raise _refused(analyte.refuses.get(body.quantity, "other_unit"), analyte, unit=unit)


def _bare(analyte: Analyte) -> bool:
    own = lab_units().get(analyte.unit)
    return own is None or own.quantity in ("ratio", "inr", "score", "titre", "ph")


def _refused(key: str, analyte: Analyte, unit: str = "") -> UnitRefused:
    said = {
        lang: text(
            f"analytes.refused_{key}", lang, analyte=analyte.name(lang), unit=unit, own=label(analyte.unit, lang)
        )
        for lang in ("en", "fr")
    }
    return UnitRefused(said["en"], text("analytes.refused_hint", "en"), said=said)


def convert(analyte: Analyte, value: float, unit: str, to: str) -> float:
    """One value of an analyte from a printed unit into another.

    Raises:
        UnitRefused: as :func:`conversion`, for either unit.
    """
    source, target = conversion(analyte, unit), conversion(analyte, to)
    return (value * source.factor + source.offset - target.offset) / target.factor


def check_plausible(analyte: Analyte, value: float, unit: str, lang: str = "en") -> Implausible | None:
    """Whether a value can be of that unit at all; never converts, only says which unit to ask about.

    >>> from healthkit.model.analytes import analytes
    >>> check_plausible(analytes()["glucose"], 5.5, "mg/dL").likely_unit
    'mmol/L'

    Raises:
        UnitRefused: the unit is none of this analyte's.
    """
    if analyte.plausible is None:
        return None
    found = conversion(analyte, unit)
    low, high = analyte.plausible
    canonical = value * found.factor + found.offset
    if low - 1e-9 <= canonical <= high + 1e-9:
        return None
    likely = _likely(analyte, value, unit)
    reason = text(
        "analytes.implausible_likely" if likely else "analytes.implausible",
        lang,
        analyte=analyte.name(lang),
        unit=label(ucum(unit) or unit, lang),
        low=_bound(low, found, lang),
        high=_bound(high, found, lang),
        likely=label(likely, lang) if likely else "",
    )
    return Implausible(reason, likely)


def _bound(limit: float, found: LabConversion, lang: str) -> str:
    """A plausible limit in the printed unit, to three significant digits."""
    value = (limit - found.offset) / found.factor
    places = 0 if value == 0 else max(0, 2 - math.floor(math.log10(abs(value))))
    return number(value, lang, places) if places else number(round(value), lang)


def _likely(analyte: Analyte, value: float, unit: str) -> str | None:
    """The printed unit in which the value would come nearest to what is usual; None where none makes sense."""
    if analyte.plausible is None or value <= 0:
        return None
    low, high = analyte.plausible
    usual = analyte.typical
    best: tuple[float, str] | None = None
    for code in analyte.units:
        found = conversion(analyte, code)
        canonical = value * found.factor + found.offset
        if code == ucum(unit) or not low <= canonical <= high or canonical <= 0:
            continue
        distance = abs(math.log(canonical / usual))
        if best is None or distance < best[0]:
            best = (distance, code)
    return best[1] if best else None
