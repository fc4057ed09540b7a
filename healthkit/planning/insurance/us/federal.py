"""Federal limits of a year: what a plan may ask of a person at most, and what makes it a high-deductible plan."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class FederalLimits:
    """A year's limits in cents, and where they are published."""

    year: int
    maximum_self: int
    maximum_family: int
    hdhp_deductible_self: int
    hdhp_deductible_family: int
    hdhp_maximum_self: int
    hdhp_maximum_family: int
    hsa_self: int
    hsa_family: int
    maximum_source: str
    hdhp_source: str


@cache
def _years() -> dict[int, FederalLimits]:
    table = tomllib.loads(files(__package__).joinpath("federal.toml").read_text("utf-8"))
    return {int(year): _of(int(year), said["maximum"], said["hdhp"]) for year, said in table.items()}


def _of(year: int, maximum: dict[str, object], hdhp: dict[str, object]) -> FederalLimits:
    def cents(table: dict[str, object], key: str) -> int:
        value = table[key]
        assert isinstance(value, int)
        return value * 100

    return FederalLimits(
        year, cents(maximum, "self"), cents(maximum, "family"),
        cents(hdhp, "deductible_self"), cents(hdhp, "deductible_family"),
        cents(hdhp, "maximum_self"), cents(hdhp, "maximum_family"),
        cents(hdhp, "hsa_self"), cents(hdhp, "hsa_family"),
        str(maximum["source"]), str(hdhp["source"]),
    )  # fmt: skip


def limits_for(year: int) -> FederalLimits | None:
    """The limits of a year; None where they are not known here."""
    return _years().get(year)


def known_years() -> tuple[int, ...]:
    """The years whose limits are known here."""
    return tuple(sorted(_years()))
