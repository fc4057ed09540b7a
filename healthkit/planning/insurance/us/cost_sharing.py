"""What one service costs the person before the maximum: copay, deductible and coinsurance, in the order a plan says."""

from __future__ import annotations

from typing import NamedTuple

from healthkit.planning.insurance.us.plan import Cost

_WHOLE = 10_000
"""Basis points of everything."""


class Piece(NamedTuple):
    """A part of the price that a rule lays on the person. ``counts`` towards the deductible where it is that."""

    amount: int
    rule: str
    values: tuple[tuple[str, str | int | float], ...]


def share_of(amount: int, basis_points: int) -> int:
    """A percentage of an amount, half a cent rounded up."""
    return (amount * basis_points + _WHOLE // 2) // _WHOLE


def pieces(cost: Cost, price: int, units: int, left: int, meter: str) -> tuple[list[Piece], int]:
    """The person's pieces in the order in which they fall due, and which of them is the deductible's (-1: none).

    ``price`` is the allowed amount, ``units`` the visits, days or fills, ``left`` what is left of the deductible that
    ``meter`` names. Together the pieces are never more than the price.
    """
    made: list[Piece] = []
    at = -1
    rest = price
    if cost.deductible == "after_copay":
        rest -= _copay(cost, rest, units, made)
    if cost.deductible != "waived" and left > 0 and rest > 0:
        amount = left if left < rest else rest
        at = len(made)
        made.append(Piece(amount, meter, (("left", left),)))
        rest -= amount
    if cost.deductible != "after_copay":
        rest -= _copay(cost, rest, units, made)
    if cost.coinsurance and rest > 0:
        made.append(_coinsurance(cost, rest, units))
    return made, at


def _copay(cost: Cost, rest: int, units: int, made: list[Piece]) -> int:
    if not cost.copay or rest <= 0:
        return 0
    full = cost.copay_for(units)
    if full > rest:
        made.append(Piece(rest, "copay_price", (("copay", full),)))
        return rest
    rule = "copay" if full == cost.copay else "copay_each"
    made.append(Piece(full, rule, (("copay", cost.copay), ("times", str(full // cost.copay)))))
    return full


def _coinsurance(cost: Cost, rest: int, units: int) -> Piece:
    amount = share_of(rest, cost.coinsurance)
    values: tuple[tuple[str, str | int | float], ...] = (("percent", cost.coinsurance / 100), ("price", rest))
    if cost.minimum is not None and amount < cost.minimum * units:
        amount = min(cost.minimum * units, rest)
        return Piece(amount, "coinsurance_minimum", (*values, ("minimum", cost.minimum)))
    if cost.maximum is not None and amount > cost.maximum * units:
        return Piece(cost.maximum * units, "coinsurance_maximum", (*values, ("maximum", cost.maximum)))
    return Piece(amount, "coinsurance", values)
