"""Where the energy came from, and daily means beside published reference values for healthy adults."""

from __future__ import annotations

from dataclasses import dataclass

from healthkit.analysis.nutrition import KCAL_PER_G, SALT_PER_SODIUM, Shares, shares
from healthkit.charts.clock import NBSP
from healthkit.i18n import number
from healthkit.report.blocks import Block, Markdown, Note, Section, Table
from healthkit.report.nutrition.facts import BY_METRIC, ENERGY
from healthkit.report.period.facts import Facts

_SODIUM = "dietary_sodium"


@dataclass(frozen=True)
class Reference:
    """A published value for healthy adults: ``message`` says it, ``source`` is where it stands.

    ``share`` is true where it is a share of the energy.
    """

    metric: str
    message: str
    source: str
    share: bool = False


EFSA = "EFSA 2017, doi:10.2903/sp.efsa.2017.e15121"
REFERENCES = (
    Reference("dietary_carbohydrates", "reference_carbohydrates", EFSA, share=True),
    Reference("dietary_fat_total", "reference_fat", EFSA, share=True),
    Reference("dietary_protein", "reference_protein", EFSA),
    Reference("dietary_fat_saturated", "reference_saturated", "WHO 2023, ISBN 978-92-4-007363-0", share=True),
    Reference("dietary_added_sugar", "reference_sugar", "WHO 2015, ISBN 978-92-4-154902-8", share=True),
    Reference("dietary_fiber", "reference_fibre", EFSA),
    Reference(_SODIUM, "reference_salt", "WHO 2012, ISBN 978-92-4-150483-6"),
    Reference("dietary_caffeine", "reference_caffeine", "EFSA 2015, doi:10.2903/j.efsa.2015.4102"),
)
_KCAL = {**KCAL_PER_G, "dietary_fat_saturated": 9.0, "dietary_added_sugar": 4.0}


def composition(facts: Facts) -> Section:
    """The section."""
    heading = Markdown("## " + facts.say("composition"))
    found = _shares(facts)
    blocks: list[Block] = [heading, Markdown(_sentence(facts, found)), _table(facts, found)]
    if found and found.apart:
        lang = facts.words.lang
        reckoned, written = (f"{number(kcal, lang)}{NBSP}kcal" for kcal in (found.reckoned, found.written))
        blocks.append(Note(facts.say("apart", reckoned=reckoned, written=written)))
    return Section(*blocks)


def _shares(facts: Facts) -> Shares | None:
    grams = {name: facts.of(BY_METRIC[name], facts.span) for name in KCAL_PER_G if name in facts.findings}
    return shares(facts.of(ENERGY, facts.span), grams)


def _sentence(facts: Facts, found: Shares | None) -> str:
    if found is None:
        return facts.say("no_shares")
    parts = [
        facts.say("share_of", label=facts.words.label(BY_METRIC[name]), share=_percent(facts, value))
        for name, value in sorted(found.percent.items(), key=lambda pair: -pair[1])
    ]
    return facts.say("shares", found.days, days=found.days, parts=", ".join(parts))


def _percent(facts: Facts, value: float) -> str:
    return facts.say("percent", value=number(value, facts.words.lang))


def _table(facts: Facts, found: Shares | None) -> Table:
    """Mean of the written days, share of the energy, what is published, and where."""
    rows: list[list[str | list[float]]] = []
    for reference in REFERENCES:
        finding = facts.findings.get(reference.metric)
        if finding is None or not finding.days:
            continue
        measure, words = finding.measure, facts.words
        share = finding.value * _KCAL[reference.metric] / found.reckoned if reference.share and found else None
        label, value = words.label(measure), words.full(measure, finding.value)
        if reference.metric == _SODIUM:
            label, value = facts.say("salt"), _salt(facts, finding.value)
        rows.append(
            [
                label,
                value,
                _percent(facts, 100 * share) if share is not None else "–",
                f"{finding.days}/{facts.span.length}",
                facts.say(reference.message),
                reference.source,
            ]
        )
    columns = [facts.say(f"col_{key}") for key in ("metric", "a_day", "share", "days", "reference", "source")]
    return Table(
        columns, rows, ["left", "right", "right", "right", "left", "left"], widths=[1.9, 1.2, 1.1, 0.8, 2.6, 2.2],
        caption=facts.say("table_references"), note=facts.say("references_note"), small=True,
    )  # fmt: skip


def _salt(facts: Facts, milligrams: float) -> str:
    """Salt from sodium, which the catalogue keeps in mg."""
    return f"{number(milligrams * SALT_PER_SODIUM / 1000, facts.words.lang, 1)}{NBSP}g"
