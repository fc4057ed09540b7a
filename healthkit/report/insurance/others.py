"""Where the difference between plans lies, and what they cost in other years."""

from __future__ import annotations

from healthkit.planning.insurance import scenarios, words
from healthkit.planning.insurance.services import label
from healthkit.planning.insurance.words import money, say
from healthkit.report.blocks import Align, Block, Markdown, Section, Table
from healthkit.report.insurance.facts import Facts

_ROWS = 7
_KEPT = "−\u2060"
"""A minus that no line ends with."""


def why(facts: Facts) -> Section:
    """What makes each plan dearer than the first, in words and by service."""
    lang, made = facts.lang, facts.made
    lines = [f"- {words.why(made, other, lang).replace('−', _KEPT)}" for other in made.outcomes[1:]]
    if not lines:
        return Section()
    return Section(Markdown("## " + say("section_why", lang)), Markdown("\n".join(lines)), _by_service(facts))


def _by_service(facts: Facts) -> Table:
    """Premium, mean own share by service, total: a column a plan. The services that differ most come first."""
    lang, use, outcomes = facts.lang, facts.use, facts.outcomes
    named = {service for one in outcomes for service in one.services}
    paid = {service: [one.services.get(service, 0) for one in outcomes] for service in named}
    order = sorted(named, key=lambda one: (-(max(paid[one]) - min(paid[one])), -max(paid[one]), one))
    shown, rest = order[:_ROWS], order[_ROWS:]
    rows: list[list[str | list[float]]] = [_row(say("col_premium", lang), [one.premium for one in outcomes], facts)]
    rows += [_row(label(use.country, service, lang), paid[service], facts) for service in shown if max(paid[service])]
    if rest:
        others = [sum(paid[service][at] for service in rest) for at in range(len(outcomes))]
        rows.append(_row(say("others", lang), others, facts))
    rows.append(_row(say("total", lang), [one.expected for one in outcomes], facts))
    columns = [say("col_service", lang), *(one.plan.name for one in outcomes)]
    align: list[Align] = ["left"]
    align += ["right"] * len(outcomes)
    return Table(columns, rows, align, caption=say("table_why", lang), widths=[2.6, *([1.0] * len(outcomes))])


def _row(name: str, cents: list[int], facts: Facts) -> list[str | list[float]]:
    return [name, *(money(one, facts.use, facts.lang) for one in cents)]


def every_scenario(facts: Facts) -> Section:
    """The exact total of each plan in each scenario, and where each scenario comes from."""
    lang, country = facts.lang, facts.use.country
    rows: list[list[str | list[float]]] = []
    sources = []
    for name, totals in facts.scenarios.items():
        one = scenarios.scenario(name, country)
        least = min(totals.values())
        marked = [("● " if totals[plan.plan.id] == least else "", totals[plan.plan.id]) for plan in facts.outcomes]
        rows.append([one.label[lang], *(mark + money(total, facts.use, lang) for mark, total in marked)])
        if one.source:
            sources.append(say("scenario_source", lang, scenario=one.label[lang], source=one.source))
    columns = [say("col_scenario", lang), *(one.plan.name for one in facts.outcomes)]
    align: list[Align] = ["left"]
    align += ["right"] * len(facts.outcomes)
    table = Table(
        columns, rows, align, caption=say("table_scenarios", lang), note=say("note_scenarios", lang),
        widths=[2.2, *([1.0] * len(facts.outcomes))],
    )  # fmt: skip
    blocks: list[Block] = [Markdown("## " + say("section_scenarios", lang)), table]
    return Section(*blocks, Markdown("\n".join(f"- {line}" for line in sources)))
