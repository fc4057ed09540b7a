"""What only the person can say of a diary: units that its files leave out, and which of day and month comes first."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field

from healthkit.errors import InputError
from healthkit.model.units import find_unit
from healthkit.source.diary.dates import Order
from healthkit.source.files import Package

MAPPING = "mapping"
"""Key of the package's context under which it comes, as TOML."""
_KINDS = {"weight": "mass", "length": "length", "water": "volume", "energy": "energy"}
_ORDERS: dict[str, Order] = {"DD/MM/YYYY": "DMY", "MM/DD/YYYY": "MDY"}
_HINT = 'Write for example date = "DD/MM/YYYY", and below [units] weight = "kg".'


@dataclass(frozen=True)
class Said:
    """``units`` by what is measured: weight, length, water, energy."""

    order: Order | None = None
    units: dict[str, str] = field(default_factory=dict)


def said(package: Package) -> Said:
    """What lies in the package's context.

    Raises:
        InputError: it is no TOML, or says something that cannot be.
    """
    text = package.context.get(MAPPING, "")
    try:
        raw = tomllib.loads(text.removeprefix("\ufeff")) if text.strip() not in ("", "?") else {}
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"The mapping is not valid TOML: {error}.", _HINT) from None
    units = raw.get("units", {})
    if not isinstance(units, dict) or not raw.keys() <= {"date", "units"}:
        raise InputError("The mapping of a food diary says only date and [units].", _HINT)
    for what, unit in units.items():
        known = find_unit(str(unit))
        if what not in _KINDS or known is None or known.quantity != _KINDS[what]:
            raise InputError(f"The mapping's unit of {what} cannot be “{unit}”.", _HINT)
    order = raw.get("date")
    if order is not None and order not in _ORDERS:
        raise InputError(f"The mapping's date is “{order}”.", 'Write "DD/MM/YYYY" or "MM/DD/YYYY".')
    return Said(_ORDERS[order] if order else None, {what: str(unit) for what, unit in units.items()})
