"""Sums in cents: a share of a percentage, rounded half up to the cent."""

from __future__ import annotations


def percent(amount: int, rate: int) -> int:
    """A percentage of an amount in cents, half a cent rounded up.

    >>> percent(2315, 70)
    1621
    """
    return (amount * rate + 50) // 100
