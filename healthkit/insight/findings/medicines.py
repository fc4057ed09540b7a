"""What a laboratory value did after a medicine was begun that is known to move it. "Goes with", never "causes".

Only pairs that trials have established are looked at, each with its source in :data:`PAIRS`: with eight medicines and
fifty analytes, something always moves. The change has to exceed the reference change value of two single results
(:mod:`healthkit.clinical.change`), although medians of several are compared, which errs on the side of silence.
"""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

from healthkit.clinical.change import variation_frame
from healthkit.insight.findings.facts import Evidence, Finding, Held, Medicine, Result

PAIRS: tuple[tuple[str, str, int], ...] = (
    ("C10AA", "ldl", -1),  # statins: Cholesterol Treatment Trialists, Lancet 2010;376:1670-81
    ("B03A", "ferritin", 1),  # iron: Low MSY et al., Cochrane Database Syst Rev 2016;4:CD009747
    ("A11CC", "vitamin_d", 1),  # vitamin D: Tripkovic L et al., Am J Clin Nutr 2012;95:1357-64
    ("A10BA", "hba1c", -1),  # metformin: Hirst JA et al., Diabetes Care 2012;35:446-54
    ("H03AA", "tsh", -1),  # levothyroxine: Jonklaas J et al., Thyroid 2014;24:1670-751
)
"""Start of the ATC code, analyte, and the direction in which it is moved."""
BEFORE, WORKING, AFTER = timedelta(days=365), timedelta(days=28), timedelta(days=365)
"""How far back is looked; from when on an effect can be expected; how far on."""
WASHED_OUT = timedelta(days=60)
LEAST = 2


def after_medicines(held: Held) -> list[Finding]:
    """One finding a medicine and analyte whose change is real and goes the way that is known of it."""
    limits = dict(variation_frame().select("analyte", "rcv_percent").iter_rows())
    found = []
    for number, medicine in enumerate(held.medicines):
        for code, analyte, direction in PAIRS:
            if not (medicine.code or "").startswith(code) or analyte not in limits:
                continue
            others = [
                one for place, one in enumerate(held.medicines) if place != number and (one.code or "").startswith(code)
            ]
            one = _after(medicine, others, [one for one in held.results if one.analyte == analyte], limits[analyte])
            if one and one.size * direction > 0:
                found.append(one)
    return found


def _after(medicine: Medicine, others: list[Medicine], results: list[Result], limit: float) -> Finding | None:
    """The change around one start; None where it is within noise, or too few results lie on a side."""
    start = medicine.started
    stop = min(medicine.stopped or start + AFTER, start + AFTER)
    before = [one for one in results if start - BEFORE <= one.day <= start and not _under(one.day, others)]
    after = [one for one in results if start + WORKING <= one.day <= stop]
    if len(before) < LEAST or len(after) < LEAST or len({one.unit for one in before + after}) > 1:
        return None
    usual, seen = median(one.value for one in before), median(one.value for one in after)
    percent = 100 * (seen / usual - 1) if usual else 0.0
    if abs(percent) < limit:
        return None
    analyte, n = results[0].analyte, len(before) + len(after)
    evidence = (Evidence(analyte, usual, seen, percent / limit, n),)
    last = max(one.day for one in after)
    return Finding("medicine", start, last, (analyte,), percent, n, "medicine", evidence, medicine.name)


def _under(day: date, others: list[Medicine]) -> bool:
    """Whether another course of the same class still acted on a day."""
    return any(one.started <= day <= (one.stopped or day) + WASHED_OUT for one in others)
