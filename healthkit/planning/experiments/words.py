"""The outlook of a design in words: what its power is, and how long it would have to be."""

from __future__ import annotations

from healthkit.i18n import number, text
from healthkit.planning.experiments.draft import Draft, Outlook
from healthkit.planning.experiments.protocol import amount


def percent(share: float, lang: str) -> str:
    """A share as a whole percentage."""
    return number(100 * share, lang) + ("\u00a0%" if lang == "fr" else "%")


def outlook_words(seen: Outlook, draft: Draft, lang: str) -> list[str]:
    """From what it was reckoned, the power with a warning under one half, and the proposed length."""
    scatter = amount(draft.outcome, seen.past.sd, lang)
    memory = number(seen.past.memory, lang, 2)
    basis = "basis" if seen.past.days else "basis_assumed"
    power = percent(seen.plan.power, lang)
    lines = [
        text(f"experiments.{basis}", lang, sd=scatter, memory=memory, n=seen.past.days),
        text(
            "experiments.power", lang, days=seen.days, power=power, matters=amount(draft.outcome, draft.matters, lang)
        ),
    ]
    if seen.plan.weak:
        lines.append(text("experiments.weak", lang))
    if seen.plan.proposed is None or seen.plan.proposed_power is None:
        lines.append(text("experiments.never_enough", lang))
    elif seen.plan.proposed.days != seen.days:
        reached = percent(seen.plan.proposed_power, lang)
        lines.append(text("experiments.proposed", lang, days=seen.plan.proposed.days, power=reached))
    return lines
