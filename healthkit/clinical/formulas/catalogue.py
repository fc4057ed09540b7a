"""All formulas, by name, in the order in which they are listed."""

from __future__ import annotations

from functools import lru_cache

from healthkit.clinical.formulas.registry import Formula


@lru_cache(maxsize=1)
def formulas() -> dict[str, Formula]:
    """Every formula by its name."""
    from healthkit.clinical.formulas import (
        body,
        cgm,
        chemistry,
        fitness,
        hrv,
        kidney,
        labs,
        lipids,
        prevent,
        score2,
        scores,
        sleep,
        training,
    )

    modules = (body, prevent, score2, lipids, chemistry, kidney, scores, sleep, training, fitness, hrv, cgm, labs)
    found: dict[str, Formula] = {}
    for module in modules:
        for formula in module.FORMULAS:
            assert formula.name not in found, formula.name
            found[formula.name] = formula
    return found
