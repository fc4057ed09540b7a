"""Ledgers in words: each engine says its own rules."""

from __future__ import annotations

from types import ModuleType

from healthkit.planning.insurance.model import Ledger, Plan, Share
from healthkit.planning.insurance.money import amount
from healthkit.planning.insurance.use import CURRENCY, Country


def _engine(country: Country) -> ModuleType:
    if country == "US":
        from healthkit.planning.insurance.us import wording as american

        return american
    from healthkit.planning.insurance.fr import wording as french

    return french


def remarks(plan: Plan, lang: str) -> list[str]:
    """What a plan's figures say against the law of its year, for the person to check."""
    if plan.country != "US":
        return []
    from healthkit.planning.insurance.us.plan import UsPlan
    from healthkit.planning.insurance.us.remarks import remarks as american

    return [explain("US", one, lang) for one in american(plan)] if isinstance(plan, UsPlan) else []


def rules_used(plan: Plan) -> int:
    """The year whose statutory rules a plan is settled by: the last one that is stated, where its own is not yet."""
    if plan.country == "US":
        return plan.year  # of federal law only limits depend on the year, and those a plan states itself
    from healthkit.planning.insurance.fr.rules import figures

    return min(plan.year, max(step.since.year for steps in figures().values() for step in steps))


def _counts(engine: ModuleType, name: str) -> bool:
    """Whether a yearly limit counts visits or items instead of money."""
    tell = getattr(engine, "counts_visits", None)
    return bool(tell and tell(name))


def explain(country: Country, share: Share, lang: str) -> str:
    """A share or a note in one sentence."""
    return str(_engine(country).explain(share, lang))


def limits(country: Country, ledger: Ledger, lang: str) -> list[str]:
    """How much of each yearly limit was used: ``Deductible: $1,000.00``."""
    engine, currency = _engine(country), CURRENCY[country]
    made = []
    for name, used in ledger.met:
        said = str(used) if _counts(engine, name) else amount(used, currency, lang)
        colon = "\u00a0: " if lang == "fr" else ": "
        made.append(f"{engine.limit_label(name, lang)}{colon}{said}")
    return made
