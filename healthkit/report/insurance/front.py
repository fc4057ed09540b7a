"""The first pages: what each plan is expected to cost, which costs least, and how that depends on the year."""

from __future__ import annotations

from babel.lists import format_list

from healthkit.i18n import number
from healthkit.planning.insurance import pictures as figures
from healthkit.planning.insurance import words
from healthkit.planning.insurance.compare import Outcome
from healthkit.planning.insurance.simulate import percentile
from healthkit.planning.insurance.words import money, say
from healthkit.report.blocks import Align, Block, Break, Card, Cards, Cover, Figure, Markdown, Note, Section, Table
from healthkit.report.insurance.facts import Facts

_CARDS = 3


def cover(facts: Facts) -> Cover:
    """Title, whose care, how many plans."""
    lang, title = facts.lang, say("title", facts.lang)
    n = len(facts.outcomes)
    plans = say("plans_counted", lang, n, n=number(n, lang))
    head = words.head(facts.use, facts.request.scenario, lang)
    return Cover(
        title=title,
        subtitle=say("subtitle", lang, head=head, plans=plans),
        kicker=say("kicker", lang),
        running=title,
        lang=lang,
        date=f"{facts.use.year}-12-31",
    )


def front(facts: Facts) -> Section:
    """Cards, verdict, totals, and what this is not."""
    lang = facts.lang
    cards = [_card(facts, one) for one in facts.outcomes[:_CARDS]]
    return Section(
        Markdown("## " + say("section_front", lang)),
        Markdown(" ".join(words.verdict(facts.made, lang))),
        Cards(cards),
        _totals(facts),
        Note(say("not_advice", lang)),
    )


def _card(facts: Facts, one: Outcome) -> Card:
    lang = facts.lang
    p80, worst = (money(cents, facts.use, lang) for cents in (one.p80, one.worst))
    note = say("card_note", lang, p80=p80, worst=worst)
    return Card(one.plan.name, money(one.expected, facts.use, lang), "", note, "calm")


def _totals(facts: Facts) -> Table:
    lang = facts.lang
    limited = any(one.most is not None for one in facts.outcomes)
    rows: list[list[str | list[float]]] = []
    for one in facts.outcomes:
        totals = (one.premium, one.told, one.expected, one.p80, one.worst)
        cells: list[str | list[float]] = [one.plan.name, *(money(cents, facts.use, lang) for cents in totals)]
        most = say("no_maximum", lang) if one.most is None else money(one.most, facts.use, lang)
        rows.append([*cells, *([most] if limited else [])])
    names = ["plan", "premium", "told", "expected", "p80", "worst", *(["most"] if limited else [])]
    columns = [say(f"col_{name}", lang) for name in names]
    align: list[Align] = ["left"]
    align += ["right"] * (len(names) - 1)
    note = words.about_years(facts.made, lang)[0]
    return Table(columns, rows, align, note=note, widths=[2.4, *([1.0] * (len(names) - 1))])


def pictures(facts: Facts) -> Section:
    """Two figures: the spread of years, and the growth with care, with where plans cross."""
    lang, made = facts.lang, facts.made
    blocks: list[Block] = [Markdown("## " + say("chart_years_title", lang)), _years(facts)]
    blocks += [Break(), Markdown("## " + say("chart_growth_title", lang))]
    said = [line for one in made.outcomes[1:] for line in _crossed(facts, one)]
    if said:
        blocks.append(Markdown("\n".join(f"- {line}" for line in said)))
    blocks.append(_growth(facts, " ".join(said)))
    return Section(*blocks)


def _crossed(facts: Facts, one: Outcome) -> list[str]:
    pair = (facts.outcomes[0].plan, one.plan)
    return words.break_even(facts.crossings(one.plan), pair, facts.curves, facts.use, facts.lang)


def _years(facts: Facts) -> Figure:
    lang, made = facts.lang, facts.made
    rows: list[list[str | list[float]]] = []
    said = []
    for one in made.outcomes:
        cells = [money(percentile(one.totals, share), facts.use, lang) for share in figures.SHARES]
        rows.append([one.plan.name, *cells, money(one.expected, facts.use, lang)])
        mean = money(one.expected, facts.use, lang)
        said.append(say("chart_years_one", lang, plan=one.plan.name, low=cells[1], high=cells[2], mean=mean))
    columns = [say("col_plan", lang), *(f"{share:.0%}" for share in figures.SHARES), say("chart_mean", lang)]
    table = Table(columns, rows, ["left", "right", "right", "right", "right", "right"])
    alt = say("chart_years_alt", lang, n=number(made.years, lang), plans=format_list(said, locale=lang))
    note = words.about_years(made, lang)[1]
    return Figure(figures.years(made, lang, paper=True), alt, note=note, table=table)


def _growth(facts: Facts, said: str) -> Figure:
    lang, found = facts.lang, facts.curves
    step = max(1, len(found.charges) // 8)
    rows: list[list[str | list[float]]] = [
        [
            money(charges, facts.use, lang),
            *(money(found.totals[one.plan.id][at], facts.use, lang) for one in facts.outcomes),
        ]
        for at, charges in enumerate(found.charges)
        if at % step == 0
    ]
    columns = [say("chart_charges_axis", lang), *(one.plan.name for one in facts.outcomes)]
    align: list[Align] = ["right"] * len(columns)
    marks = facts.crossings(facts.outcomes[1].plan) if len(facts.outcomes) > 1 else ()
    return Figure(
        figures.growth(facts.made, found, marks, lang, paper=True),
        say("chart_growth_alt", lang, most=money(found.charges[-1], facts.use, lang), said=said),
        note=say("chart_growth_note", lang, n=len(found.charges)),
        table=Table(columns, rows, align),
    )
