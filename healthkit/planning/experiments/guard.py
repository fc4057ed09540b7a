"""What is not for trying on oneself: medicines, doses, long fasts, too little sleep, minors, pregnancy, and dangers."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from healthkit.clinical.aftercheck import check
from healthkit.clinical.triage import assess
from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.model.words import fold
from healthkit.planning.visit.classes import classes_of
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.names import medicine
from healthkit.privacy.household import Household

if TYPE_CHECKING:
    from healthkit.planning.visit.courses import Course
    from healthkit.store import Vault

_REFUSED = ("pregnancy", "minor", "fasting", "energy", "sleep", "danger", "drugs", "medicine")
_PREGNANT = ("pregnancy", "pregnant", "grossesse", "enceinte")
_PREGNANCY_DAYS = 300
_ADULT = 18
_LEAST_WORD = 5
_SUPPLEMENTS = frozenset({"iron", "vitamin_d", "vitamin_b12", "folate"})
"""Classes that people buy themselves; a pharmacist is named beside them."""


class Unsafe(UsageError):
    """Shown when an experiment is one that nobody should make without a clinician; ``why`` names the rule."""

    def __init__(self, why: str, lang: str) -> None:
        super().__init__(text(f"experiments.unsafe_{why}", lang), text("experiments.unsafe_hint", lang))
        self.why = why


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    raw = tomllib.loads(files("healthkit.planning.experiments").joinpath("guard.toml").read_text("utf-8"))
    return {name: re.compile(pattern) for name, pattern in raw.items()}


def guard(vault: Vault, words: str, today: date, lang: str) -> list[str]:
    """Refuse what is not safe; what to keep in mind about what is, as sentences.

    Args:
        vault: whose medicines, age and pregnancy count too.
        words: everything that the person wrote: question, what is done, what is done otherwise, what is rated.
        today: for the age.
        lang: ``en`` or ``fr``.

    Raises:
        Unsafe: it touches a medicine, a dose, a long fast, too little sleep or food, or a danger, or the person is
            under age or pregnant.
    """
    facts = Facts(vault, lang, today, today)
    if why := person_at_risk(vault, facts, today) or worded(words) or _own_medicine(facts.medicines, words):
        raise Unsafe(why, lang)
    return [text("experiments.ask_pharmacist", lang)] if _patterns()["supplement"].search(fold(words)) else []


def worded(words: str, rules: tuple[str, ...] = _REFUSED) -> str | None:
    """Which of the rules the words alone break, or None; a danger is told whichever are asked for."""
    folded = fold(words)
    patterns = _patterns()
    if broken := next((why for why in rules if patterns[why].search(folded)), None):
        return broken
    if assess(words).level != "none":
        return "danger"
    # As of one under age, so that the rules on hunger and weight apply to everybody. Supplements have a dose, and a
    # pharmacist is named beside them.
    found = {kind for one in words.splitlines() for kind in check(one, "en", None, minor=True).kinds}
    if patterns["supplement"].search(folded):
        found -= {"dose"}
    grave = found & {"method", "minor", "dose", "stop_care"}
    if "dose" in grave and "medicine" in rules:
        return "medicine"
    return "danger" if grave - {"dose"} else None


def person_at_risk(vault: Vault, facts: Facts, today: date) -> str | None:
    """Whether the person is under age (``minor``) or pregnant (``pregnancy``), as far as the vault knows; else None."""
    age = facts.age
    if (age is not None and age < _ADULT) or Household(vault).status().minor:
        return "minor"
    for row, one in facts.record:
        late = one.start is not None and (today - one.start).days > _PREGNANCY_DAYS
        if row["lane"] == "condition" and one.holds and not late and any(word in fold(one.name) for word in _PREGNANT):
            return "pregnancy"
    return None


def _own_medicine(courses: list[Course], words: str) -> str | None:
    """Whether the words name a class of medicines, or one that the record has as prescribed."""
    folded = fold(words)
    if classes_of(words, None, None) - _SUPPLEMENTS:
        return "medicine"
    own = {part for one in courses if not one.supplement for part in medicine(one.name).key.split()}
    said = set(re.findall(r"[a-z]+", folded))
    return "medicine" if any(len(part) >= _LEAST_WORD and part in said for part in own) else None
