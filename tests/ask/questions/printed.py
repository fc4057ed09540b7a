"""What a text prints: names, days and numbers, and whether they are the ones that are meant."""

from __future__ import annotations

import re
from datetime import date

RELATIVE, ABSOLUTE = 0.005, 0.01
# Factors from the unit of an answer to the unit of a truth.
_FACTORS = {
    ("h", "min"): 60.0, ("min", "h"): 1 / 60, ("s", "min"): 1 / 60, ("min", "s"): 60.0, ("km", "m"): 1000.0,
    ("m", "km"): 0.001, ("g", "mg"): 1000.0, ("mg", "g"): 0.001, ("1", "%"): 100.0, ("mL", "L"): 0.001,
    ("L", "mL"): 1000.0, ("[mi_i]", "km"): 1.609344,
}  # fmt: skip
# What is counted carries no unit: 1, d, {step}, {flight}.
_COUNT = re.compile(r"1|d|\{\w+\}|")
MONTHS = {
    "en": "january february march april may june july august september october november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_NUMBER = re.compile(r"[-−]?\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+(?:[.,]\d+)?|[-−]?\d+(?:[.,]\d+)?")
_CLOCK = re.compile(r"(\d+) h (?:and )?(\d{1,2})|(\d+) h\b")


def close(found: float, wanted: float, relative: float = RELATIVE) -> bool:
    """Within half a percent or a hundredth."""
    return abs(found - wanted) <= max(ABSOLUTE, relative * abs(wanted))


def in_unit(value: float, given: str | None, wanted: str) -> float | None:
    """A value in another unit; None where the one cannot be the other."""
    if given == wanted or (_COUNT.fullmatch(given or "") and _COUNT.fullmatch(wanted)):
        return value
    factor = _FACTORS.get((given or "", wanted))
    return None if factor is None else value * factor


def plain(text: str) -> str:
    """Small letters, plain spaces and apostrophes."""
    return re.sub(r"[\u00a0\u202f]", " ", text).replace("’", "'").casefold()


def said(text: str, name: str) -> bool:
    """Whether a text has a name, or one of its alternatives, as whole words."""
    return any(re.search(rf"(?<!\w){re.escape(plain(one))}(?!\w)", text) for one in name.split("|"))


def names_day(text: str, one: date) -> bool:
    """Whether a text names a day, in words or digits, alone or in a row of days; a year beside it must be its own."""
    words = plain(text)
    if one.isoformat() in words:
        return True
    row = r"(?:er|st|nd|rd|th)?(?:, |–|-| – | to | au | and | et )(?:\w+day |\w+di |dimanche )?"
    number = rf"(?<!\d)(?:\d+{row})*{one.day}(?:er|st|nd|rd|th)?(?:{row}\d+)*?(?!\d)"
    for names in MONTHS.values():
        name = names.split()[one.month - 1]
        month = rf"(?<!\w){name[:3]}\w*\.?"
        for match in re.finditer(rf"(?:{number} {month}|{month} {number})(?:,? (\d{{4}}))?(?!\d)", words):
            spelled = re.search(rf"{month}", match[0])
            if spelled and name.startswith(spelled[0].rstrip(".")) and match[1] in (None, str(one.year)):
                return True
    return False


def numbers_in(text: str) -> list[tuple[float, float]]:
    """The numbers that a text prints, each with half of its last digit; hours and minutes also as minutes."""
    words = re.sub(r"[\u00a0\u202f]", " ", text)
    found = []
    for match in _NUMBER.finditer(words):
        raw = match[0].replace("−", "-")
        whole, mark, part = _parts(raw)
        digits = re.sub(r"[ ,]", "", whole)
        found.append((float(f"{digits}.{part or 0}"), 0.5 * 10.0 ** -len(part)))
        if mark == "," and len(part) == 3:
            found.append((float(f"{digits}{part}"), 0.5))
    for match in _CLOCK.finditer(words):
        hours, minutes, alone = match.groups()
        found.append((float(int(hours or alone) * 60 + int(minutes or 0)), 0.5))
    return found


def _parts(raw: str) -> tuple[str, str, str]:
    """Whole digits, decimal mark, decimals."""
    grouped = re.fullmatch(r"(-?\d{1,3}(?:[ ,]\d{3})+)(?:([.,])(\d+))?", raw)
    match = grouped or re.fullmatch(r"(-?\d+)(?:([.,])(\d+))?", raw)
    assert match
    return match[1], match[2] or "", match[3] or ""


def as_printed(found: tuple[float, float], wanted: float) -> bool:
    """Whether a printed number is the wanted one as it rounds, or within the usual tolerance."""
    value, half = found
    return abs(value - wanted) <= half * 1.02 or close(value, wanted)
