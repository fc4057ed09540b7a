"""Quantities by unit and size, so that a number is looked up rather than compared with all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from healthkit.ask.grounding.found import Found
from healthkit.ask.grounding.rounding import agrees
from healthkit.ask.grounding.scale import Scale, scale
from healthkit.ask.grounding.sources import Quantity

_SHARE = Scale(100.0, converted=True)
_WIDEST = 0.12  # no rounding that is allowed goes farther, as a share of the number


class Index:
    """Looks numbers up among quantities."""

    def __init__(self, quantities: list[Quantity]) -> None:
        self._groups: dict[tuple[str | None, str | None], list[tuple[float, int]]] = {}
        self._all = quantities
        for place, one in enumerate(quantities):
            self._groups.setdefault((one.unit, one.about), []).append((abs(one.value), place))
        for group in self._groups.values():
            group.sort()

    def matching(self, one: Found, *, delta: bool = False) -> Iterator[tuple[Quantity, bool]]:
        """Quantities whose size the number says, whatever their signs, and whether the unit was converted.

        Args:
            one: the number.
            delta: it is a difference, so that degrees convert without their offset.
        """
        units = (one.unit, None) if one.inherited else (one.unit,)
        for (unit, about), group in self._groups.items():
            for written in units:
                found = scale(written, unit, about, delta=delta)
                if written == "%" and unit is None:  # a share, where a query gave no unit
                    yield from ((known, True) for known in self._near(one, _SHARE, group) if abs(known.value) <= 1)
                if found and found.factor:
                    yield from ((known, found.converted) for known in self._near(one, found, group))

    def _near(self, one: Found, found: Scale, group: list[tuple[float, int]]) -> Iterator[Quantity]:
        for value, step in ((abs(one.value), one.step), *((abs(other), size) for other, size in one.readings)):
            reach = _WIDEST * value + step
            low, high = sorted((value + side * reach - found.offset) / found.factor for side in (-1, 1))
            for size, place in group[bisect_left(group, (low, -1)) : bisect_right(group, (high, len(self._all)))]:
                known = self._all[place]
                expected = size * found.factor + found.offset
                slack = known.slack * abs(found.factor) if found.converted else 0.0
                fair = agrees(
                    value, step, expected, one.hedge, slack=slack, converted=found.converted, hours=one.unit == "min"
                )
                if fair:
                    yield known
