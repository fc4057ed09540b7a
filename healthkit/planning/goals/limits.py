"""What is not a goal for oneself, and how far a goal may go; each figure with its source.

- Weight: no goal below a body mass index of 18.5 kg/m² (WHO Technical Report Series 854, 1995); a step moves at most
  1 % of body weight a week, and 0.5 % is proposed (NHS and CDC advise 0.5 to 1 kg a week; 0.7 % a week kept lean mass
  where 1.4 % did not: Garthe et al., 2011, *Int. J. Sport Nutr. Exerc. Metab.* 21:97–104).
- Energy: not below 1200 kcal a day for women and 1500 for men, nor more than 750 kcal below what is usual, without
  supervision (AHA/ACC/TOS guideline, *Circulation* 2014;129:S102). Where the sex is not known, 1500.
- Sleep: 7 hours or more for adults; over 9 its use is uncertain (AASM and SRS, *Sleep* 2015;38:843–844).
- Training: at most 10 % more in a week. Runners who rose by over 30 % in two weeks had more injuries of the kinds that
  go with distance than those under 10 % (Nielsen et al., 2014, *J. Orthop. Sports Phys. Ther.* 44:739–747); in 5205
  runners the longest single run mattered, the week did not (Schuster Brandt Frandsen et al., 2025, *Br. J. Sports
  Med.* 59:1203). So it is a caution and no threshold.
- Sodium: not below 1500 mg a day, the adequate intake (National Academies, 2019).
- Protein: not over 2 g per kg of body weight a day (Jäger et al., 2017, *J. Int. Soc. Sports Nutr.* 14:20).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from healthkit.analysis.baseline import Baseline
from healthkit.clinical.formulas.body import bmi
from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.model.words import fold
from healthkit.planning.experiments.guard import person_at_risk, worded
from healthkit.planning.goals.kinds import Direction, Kind
from healthkit.planning.visit.facts import Facts
from healthkit.source.reading import series

if TYPE_CHECKING:
    from healthkit.store import Vault

LEAST_BMI = 18.5
PROPOSED_PACE, MOST_PACE = 0.005, 0.01
"""Shares of body weight a week."""
STEP_WEEKS = 4
"""Weeks that one step of a weight goal is meant for."""
FLOOR_FEMALE, FLOOR_OTHER = 1200.0, 1500.0
MOST_DEFICIT, LEAST_WIDTH = 750.0, 200.0
SLEEP_LEAST, SLEEP_MOST = 420.0, 540.0
RAMP = 1.10
SODIUM_LEAST = 1500.0
PROTEIN_PER_KG = 2.0
_PREGNANT = ("pregnancy", "lactation", "bleeding_during_pregnancy")
_PREGNANCY_DAYS = 300
_OPEN_TO_ALL = ("sleep", "bedtime", "habit")
"""Kinds without an amount of food, exercise or weight."""
_WORDED = ("fasting", "energy", "sleep", "danger")
_CARE = {"eating": "eating", "minor": "family", "pregnancy": "midwife", "danger": "clinician"}


class Refused(UsageError):
    """Shown when a goal is not safe to set for oneself, or not without facts that the vault lacks; ``why`` is the rule.

    The hint says where to turn; nothing was kept.
    """

    def __init__(self, why: str, lang: str) -> None:
        care = _CARE.get(why) or ("facts" if why.startswith("no_") else "other")
        super().__init__(text(f"goals.unsafe_{why}", lang), text(f"goals.care_{care}", lang))
        self.why = why


@dataclass(frozen=True)
class Asked:
    """What is checked: a goal's aim and step, in the metric's unit, and the words that go with it."""

    kind: Kind
    direction: Direction
    aim: float | None
    target: float | None
    high: float | None
    said: str


@lru_cache(maxsize=1)
def _eating() -> re.Pattern[str]:
    raw = tomllib.loads(files("healthkit.planning.goals").joinpath("guard.toml").read_text("utf-8"))
    return re.compile(raw["eating"])


def check_words(said: str, lang: str) -> None:
    """Refuse a goal by its own words.

    Raises:
        Refused: they tell of an eating disorder, a long fast, too little food or sleep, or a danger.
    """
    if _eating().search(fold(said)):
        raise Refused("eating", lang)
    if why := worded(said, _WORDED) if said.strip() else None:
        raise Refused({"energy": "energy_floor", "sleep": "sleep_short"}.get(why, why), lang)


def check_person(vault: Vault, of: Kind, day: date, lang: str) -> None:
    """Refuse a goal to those for whom it is not safe, or of whom too little is known.

    Raises:
        Refused: an amount of food, exercise or weight where the record or the journal tells of an eating disorder;
            weight or energy under 18, in pregnancy, or while age or height is unknown.
    """
    if of.id in _OPEN_TO_ALL:
        return
    facts = Facts(vault, lang, day, day)
    if _troubled(vault, facts):
        raise Refused("eating", lang)
    if not of.guarded:
        return
    if why := person_at_risk(vault, facts, day):
        raise Refused(why, lang)
    if _expecting(vault, day):
        raise Refused("pregnancy", lang)
    if facts.age is None:
        raise Refused("no_age", lang)
    if height(vault, day) is None:
        raise Refused("no_height", lang)


def check_amounts(vault: Vault, asked: Asked, usual: Baseline, day: date, lang: str) -> None:
    """Refuse a goal by its numbers.

    Args:
        vault: for height, weight and sex.
        asked: the aim and the step; what is None is not checked.
        usual: what the person usually does, a day or a week.
        day: for what is known then.
        lang: ``en`` or ``fr``.

    Raises:
        Refused: one of the limits of this module is passed.
    """
    rule = _RULES.get(asked.kind.id)
    if why := (rule(vault, asked, usual, day) if rule else None):
        raise Refused(why, lang)


def height(vault: Vault, day: date) -> float | None:
    """The last known height up to a day, cm."""
    known = series(vault, "height", last=day).points["value"].drop_nulls()
    return float(known[-1]) if known.len() else None


def floor_of(vault: Vault, day: date) -> float:
    """The least energy a day that may be a goal, kcal."""
    return FLOOR_FEMALE if Facts(vault, "en", day, day).person.sex == "female" else FLOOR_OTHER


def _expecting(vault: Vault, day: date) -> bool:
    first = day - timedelta(days=_PREGNANCY_DAYS)
    return any(series(vault, one, first=first, last=day).points.height for one in _PREGNANT)


def _troubled(vault: Vault, facts: Facts) -> bool:
    """Whether the record, at any time, or the journal tells of an eating disorder."""
    for row, one in facts.record:
        if row["lane"] == "condition" and (
            (row["code"] or "").upper().startswith(("F50", "R63.0")) or _eating().search(fold(one.name))
        ):
            return True
    told = vault.query("journal_entries", first=None, last=None)["said"].drop_nulls()
    return any(_eating().search(fold(one)) for one in told)


def _weight(vault: Vault, asked: Asked, usual: Baseline, day: date) -> str | None:
    tall = height(vault, day)
    if tall is None:
        return "no_height"
    # On the way up a step may still lie below; on the way down none may.
    ends = (asked.aim, asked.target if asked.direction == "most" else None)
    if any(one is not None and bmi(tall, one) < LEAST_BMI for one in ends):
        return "bmi"
    reach = MOST_PACE * STEP_WEEKS * usual.median
    if asked.target is not None and usual.n and abs(asked.target - usual.median) > reach:
        return "pace"
    return None


def _energy(vault: Vault, asked: Asked, usual: Baseline, day: date) -> str | None:
    if asked.target is None or asked.high is None:
        return None
    if asked.target < floor_of(vault, day):
        return "energy_floor"
    if usual.n and asked.target < usual.median - MOST_DEFICIT:
        return "energy_deficit"
    return "energy_narrow" if asked.high - asked.target < LEAST_WIDTH else None


def _sleep(vault: Vault, asked: Asked, usual: Baseline, day: date) -> str | None:
    ends = [one for one in (asked.aim, asked.target) if one is not None]
    if any(one < SLEEP_LEAST for one in ends):
        return "sleep_short"
    return "sleep_long" if any(one > SLEEP_MOST for one in ends) else None


def _training(vault: Vault, asked: Asked, usual: Baseline, day: date) -> str | None:
    return "ramp" if asked.target is not None and usual.n and asked.target > RAMP * usual.median + 1e-9 else None


def _sodium(vault: Vault, asked: Asked, usual: Baseline, day: date) -> str | None:
    return "sodium" if any(one is not None and one < SODIUM_LEAST for one in (asked.aim, asked.target)) else None


def _protein(vault: Vault, asked: Asked, usual: Baseline, day: date) -> str | None:
    known = series(vault, "body_mass", last=day).points["value"].drop_nulls()
    if not known.len():
        return None
    most = PROTEIN_PER_KG * float(known[-1])
    return "protein" if any(one is not None and one > most for one in (asked.aim, asked.target)) else None


_RULES = {
    "weight": _weight, "energy": _energy, "sleep": _sleep, "training": _training, "training_load": _training,
    "sodium": _sodium, "protein": _protein,
}  # fmt: skip
