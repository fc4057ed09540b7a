"""What holds in a minor's vault, by age: which data stay here, what a model is told. Declared in ``minors.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

from healthkit.errors import UnknownName
from healthkit.privacy.profiles import Profile, profile

Band = Literal["under_13", "13_15", "16_17"]
BANDS: tuple[Band, ...] = get_args(Band)
OF_AGE = 18


@dataclass(frozen=True)
class Policy:
    """The rules of one band: ``deny`` are categories no model gets, ``prompt`` what it is told, in English.

    ``redaction`` names the profile that has the same ``deny``; ``minor`` is for the check after the model.
    """

    band: Band
    from_age: int
    redaction: str
    deny: frozenset[str]
    prompt: str
    minor: bool = True

    def narrowed(self, chosen: Profile) -> Profile:
        """A redaction profile under these rules: what it let through and they do not is kept back too.

        A gate takes it as its ``profile``. It can only take away: single measurements and free text stay here as well.
        """
        return replace(chosen, deny=chosen.deny | self.deny, free_text=False, raw=False)


@lru_cache(maxsize=1)
def policies() -> dict[Band, Policy]:
    """Every policy by band, the youngest first."""
    raw = tomllib.loads(files("healthkit.privacy").joinpath("minors.toml").read_text("utf-8"))
    found = {}
    for band in BANDS:
        row = raw[band]
        deny = profile(row["redaction"]).deny
        found[band] = Policy(band, row["from_age"], row["redaction"], deny, row["prompt"].strip())
    return found


def policy(band: str) -> Policy:
    """The rules of a band.

    Raises:
        UnknownName: there is no such band.
    """
    found = next((one for one in policies().values() if one.band == band), None)
    if found is None:
        raise UnknownName("age band", band, BANDS)
    return found


def age(born: date, on: date) -> int:
    """Whole years; negative before birth."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def band_of(years: int) -> Band:
    """The band of an age; who is older than the oldest band stays in it until somebody ends the marking."""
    return next(band for band in reversed(BANDS) if years >= policies()[band].from_age or band == BANDS[0])


def years_later(day: date, years: int) -> date:
    """The same day so many years on; the first of March for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
