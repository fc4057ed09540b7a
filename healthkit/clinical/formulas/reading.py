"""Inputs as people and programs write them: numbers with units, yes and no, clock times, words, lists."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass

from healthkit.clinical.formulas.registry import BadInput, Input
from healthkit.model.words import fold

_NUMBER = r"[-+]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)?(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
_QUANTITY = re.compile(rf"\s*({_NUMBER})\s*(\S.*?)?\s*$")
_CLOCK = re.compile(
    r"\s*(\d{1,2})\s*[:hH]\s*(\d{2})?(?:\s*[:m]\s*(\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?\s*$", re.IGNORECASE
)
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")  # 200,000: thousands, or 200 with three decimals?
_LASTS = re.compile(r"\s*(\d{1,3})\s*[:h]\s*(\d{2})(?::(\d{2}))?\s*(?:min)?\s*", re.IGNORECASE)
_METRES = re.compile(r"\s*([0-2])\s*m\s*(\d{2})\s*", re.IGNORECASE)
_FEET = re.compile(
    r"\s*([1-9])\s*(?:ft|feet|foot|['′])\s*(\d{1,2}(?:\.\d+)?)?\s*(?:in|inch|inches|[\"″])?\s*", re.IGNORECASE
)
_TRUE = frozenset({"true", "yes", "y", "1", "oui", "o", "vrai"})
_FALSE = frozenset({"false", "no", "n", "0", "non", "faux"})
_DAY = 86_400.0
_DURATIONS = ("h", "min", "s")


@dataclass(frozen=True)
class Amount:
    """A number as given, with the unit it came in, or None for a bare number."""

    value: float
    unit: str | None


def amount(name: str, raw: object) -> Amount:
    """A number, or text such as ``88 µmol/L`` or ``1,2``.

    Raises:
        BadInput: neither, or not a finite number.
    """
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return Amount(_finite(name, float(raw)), None)
    if isinstance(raw, str) and (found := _QUANTITY.match(raw)) and any(char.isdigit() for char in found[1]):
        if _THOUSANDS.fullmatch(found[1]):
            raise BadInput("ambiguous_number", input=name)
        digits = re.sub(r"[ \u00a0\u202f]", "", found[1]).replace(",", ".")
        return Amount(_finite(name, float(digits)), found[2])
    raise BadInput("not_a_number", input=name)


def _finite(name: str, value: float) -> float:
    if not math.isfinite(value):
        raise BadInput("not_a_number", input=name)
    return value


def amount_of(asked: Input, raw: object) -> Amount:
    """The number of an input; a duration may also be written ``07:30``, a height ``1m80`` or ``5 ft 11``."""
    if asked.unit in _DURATIONS and (seconds := duration_clock(raw)) is not None:
        return Amount(seconds, "s")
    if asked.unit == "cm" and isinstance(raw, str) and (parts := _METRES.fullmatch(raw)):
        return Amount(float(f"{parts[1]}.{parts[2]}"), "m")
    if asked.unit == "cm" and isinstance(raw, str) and (parts := _FEET.fullmatch(raw)):
        return Amount(int(parts[1]) * 12 + float(parts[2] or 0), "in")
    return amount(asked.name, raw)


def amount_with_unit(name: str, raw: object) -> Amount:
    """A number that must say its unit."""
    found = amount(name, raw)
    if found.unit is None:
        raise BadInput("unit_needed", input=name)
    return found


def number_or_list(name: str, raw: object) -> float | tuple[float, ...]:
    """One number, or a list of them."""
    if isinstance(raw, (list, tuple)) or (isinstance(raw, str) and raw.strip().startswith("[")):
        return numbers(name, raw)
    return amount(name, raw).value


def yes_no(name: str, raw: object) -> bool:
    """True or false, in words of either language or as 1 and 0."""
    if isinstance(raw, (bool, int, float)) and raw in (0, 1):
        return bool(raw)
    word = fold(str(raw))
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise BadInput("not_yes_no", input=name)


def choice(asked: Input, raw: object) -> str:
    """The word that was meant: its own spelling first, then the other ones, whatever the letter case."""
    word = fold(str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw))
    for accepted, spellings in asked.choices.items():
        if word in {fold(accepted), *map(fold, spellings)}:
            return accepted
    raise BadInput("not_a_choice", input=asked.name, choices=", ".join(asked.choices))


def clock(name: str, raw: object) -> float:
    """Seconds after midnight of ``23:30``, ``23:30:15``, ``23h30`` or ``11:30 PM``."""
    found = _CLOCK.match(raw) if isinstance(raw, str) else None
    if not found or (found[2] is None and found[4] is None and "h" not in found[0].casefold()):
        raise BadInput("not_a_clock", input=name)
    hours, minutes, seconds = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if found[4]:
        hours = hours % 12 + (12 if found[4].casefold() == "p" else 0)
    if hours > 24 or minutes > 59 or seconds > 59:
        raise BadInput("not_a_clock", input=name)
    return (hours * 3600 + minutes * 60 + seconds) % _DAY


def duration_clock(raw: object) -> float | None:
    """Seconds of a duration written like a clock time, ``07:30`` or ``7h30``; None where it is written otherwise."""
    found = _LASTS.fullmatch(raw) if isinstance(raw, str) else None
    return int(found[1]) * 3600.0 + int(found[2]) * 60.0 + int(found[3] or 0) if found else None


def numbers(name: str, raw: object) -> tuple[float, ...]:
    """A list of numbers: JSON, or text with commas or spaces between them."""
    if isinstance(raw, str):
        raw = _from_text(raw)
    if not isinstance(raw, (list, tuple)) or not raw:
        raise BadInput("not_a_list", input=name)
    return tuple(amount(name, item).value for item in raw)


def pairs(name: str, raw: object) -> tuple[tuple[float, float], ...]:
    """A list of ranges: JSON such as ``[[70, 180]]``, each the lower end and the upper one."""
    listed = _from_text(raw) if isinstance(raw, str) else raw
    if not isinstance(listed, (list, tuple)) or not all(isinstance(one, (list, tuple)) for one in listed):
        raise BadInput("not_a_list", input=name)
    found = tuple(numbers(name, one) for one in listed)
    if any(len(one) != 2 for one in found):
        raise BadInput("not_a_list", input=name)
    return tuple((min(one), max(one)) for one in found)


def _from_text(raw: str) -> object:
    try:
        return json.loads(raw)
    except ValueError:
        return re.split(r"[,;\s]+", raw.strip(" []\n"))
