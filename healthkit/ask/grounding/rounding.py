"""Whether a written number is a fair way to write a value: exactly, rounded, or rounded and said to be."""

from __future__ import annotations

import math

_TINY = 1e-9
_NEAR = 0.06  # how far “about” may be from the value, as a share of it
_BOUND = 0.10  # and “more than”
_COARSE = 0.05  # and a whole number after a conversion: 7.2 h is 7 h, 7.4 h is not


def agrees(
    written: float, step: float, value: float, hedge: str = "", *, slack: float = 0.0, converted: bool = False,
    hours: bool = False,
) -> bool:  # fmt: skip
    """Whether ``written``, whose last digit means ``step``, says ``value``.

    Without a hedge it must be the value rounded at its last digit, or a large number rounded to three digits or more.
    A hedge allows a rounder number near by; “almost” and “more than” only from their own side.

    Args:
        written: as the text has it.
        step: what one in its last digit means.
        value: what it should be, in the same unit.
        hedge: ``about``, ``below`` (almost, under) or ``above`` (over), or nothing.
        slack: by how much ``value`` itself may be off, being a rounded number.
        converted: the value stood in another unit, so that a coarse rounding may hide an error.
        hours: the number is in minutes, where quarters and full hours are round.
    """
    error = abs(written - value)
    noise = slack + _TINY * max(1.0, abs(value))
    if error <= noise:
        return True
    if error <= step / 2 + noise and not (converted and step >= 1 and error > _COARSE * abs(value) + slack):
        return True
    if step < 1 and not hedge:
        return False
    if not hedge:
        tens = _zeros(written)
        return tens > 1 and abs(written) >= 100 * tens and error <= tens / 2 + noise
    grain = _grain(written, step, hours=hours)
    if written * value < 0 or grain <= step * _TINY:
        return False
    if hedge == "about":
        return error <= grain / 2 + noise and error <= _NEAR * abs(value) and _rounder(grain, value)
    if (hedge == "below") != (abs(value) < abs(written)):
        return False
    return error <= grain and error <= _BOUND * abs(value) and _rounder(grain, value)


def _rounder(grain: float, value: float) -> bool:
    """Whether a grain is coarser than the value's own digits, so that writing it is rounding and not a slip."""
    steps = value / grain
    return abs(steps - round(steps)) > _TINY


def _zeros(written: float) -> float:
    """The power of ten that a whole number's closing zeros stand for."""
    tens = 1.0
    while written and written % (tens * 10) == 0:
        tens *= 10
    return tens


def _grain(written: float, step: float, *, hours: bool) -> float:
    """The largest round quantity that the written number is a multiple of."""
    size = abs(written)
    if size == 0:
        return 0.0
    if hours:
        for whole in (60, 30, 15, 10, 5):
            if size % whole == 0:
                return float(whole)
        return step
    grain = 10.0 ** math.floor(math.log10(size) + _TINY)
    while grain > step * (1 - _TINY):
        for part in (1.0, 0.5):
            steps = size / (grain * part)
            if abs(steps - round(steps)) < 1e-6 and grain * part >= step * (1 - _TINY):
                return grain * part
        grain /= 10
    return step
