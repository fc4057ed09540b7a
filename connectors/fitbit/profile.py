"""The account's profile: birth date, sex, time zone, and the units that the JSON leaves out. Names stay behind."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator

import polars as pl

from connectors.fitbit.book import Book
from connectors.fitbit.members import tables
from connectors.fitbit.sleep import clock
from healthkit.errors import InputError
from healthkit.model.timeline import is_zone
from healthkit.model.units import find_unit
from healthkit.source.contract import Rows
from healthkit.source.frames import rows

_SEX = {"male": "male", "female": "female"}
_WEIGHTS = {
    "metric": "kg", "kg": "kg", "en_us": "[lb_av]", "us": "[lb_av]", "lb": "[lb_av]", "lbs": "[lb_av]",
    "pounds": "[lb_av]",
}  # fmt: skip
"""What accounts call their unit of weight. British accounts show stones; what their files hold is not known."""
_KILOGRAMS = {"kg": 1.0, "[lb_av]": 0.45359237, "[stone_av]": 6.35029318}
_TALL_M = (1.35, 2.2)


def read_profile(book: Book, members: list[str]) -> Iterator[Rows]:
    """Facts of the person; the rest of the file, the name and the address among it, is not read."""
    for member in members:
        for frame in tables(book, member):
            book.read["profile"] += len(frame)
            row = frame.row(0, named=True)
            told = []
            born, sex = str(row.get("date_of_birth") or "")[:10], str(row.get("gender") or "").lower()
            if clock(born) is not None:
                told.append(("birth_date", born))
            if sex in _SEX:
                told.append(("sex", _SEX[sex]))
            zone = str(row.get("timezone") or "")
            if "/" in zone and is_zone(zone):
                book.zone = zone
            if book.weight_unit is None:
                book.weight_unit = _WEIGHTS.get(str(row.get("weight_unit") or "").lower())
            if told:
                yield rows("person", pl.DataFrame(told, {"key": pl.String, "value": pl.String}, orient="row"))


def weight_unit(weight: float | None, bmi: float | None) -> str | None:
    """The one unit in which a weight and its BMI are of a person between 1.35 and 2.20 metres; None if none is."""
    if not weight or not bmi or weight < 0 or bmi < 0:
        return None
    low, high = _TALL_M
    fits = [unit for unit, kg in _KILOGRAMS.items() if low <= (weight * kg / bmi) ** 0.5 <= high]
    return fits[0] if len(fits) == 1 else None


def unit_by_bmi(book: Book, logs: Iterable[tuple[float | None, float | None]], default: str | None) -> str | None:
    """The unit of a file's weights: as the person gave it, as most weights show with their BMI, else the default.

    Exports of metric accounts were seen in pounds, so that what the file itself shows goes before the profile.
    """
    if "weight" in book.given:
        return book.weight_unit
    shown = Counter(unit for weight, bmi in logs if (unit := weight_unit(weight, bmi)))
    return shown.most_common(1)[0][0] if shown else default


def take_said(book: Book) -> None:
    """Take the units that the person gave with the file: below ``[units]``, ``weight`` and ``distance``.

    Raises:
        InputError: what was given is no TOML, or names a unit that cannot be.
    """
    hint = 'Write [units], and below it weight = "kg" or distance = "km".'
    try:
        units = tomllib.loads(book.package.context.get("mapping", "")).get("units", {})
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"The mapping is not valid TOML: {error}.", hint) from None
    for what, quantity in (("weight", "mass"), ("distance", "length")):
        if what in units:
            unit = find_unit(str(units[what]))
            if unit is None or unit.quantity != quantity:
                raise InputError(f"The mapping's unit of {what} cannot be “{units[what]}”.", hint)
            setattr(book, f"{what}_unit", unit.ucum)
            book.given.add(what)


def hint(book: Book) -> Iterator[Rows]:
    """The account's zone, as that of its latest measurement: it is the zone of today, not of every year."""
    if book.zone and book.last:
        yield rows("zone_hint", pl.DataFrame({"at": [book.last], "zone": [book.zone]}))
