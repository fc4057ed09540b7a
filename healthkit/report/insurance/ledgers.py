"""The year under the first plan, what is covered of the care, and what was assumed."""

from __future__ import annotations

from collections import defaultdict

from healthkit.i18n import day, listing, number
from healthkit.planning.insurance import words
from healthkit.planning.insurance.model import Line, Payer
from healthkit.planning.insurance.money import amount
from healthkit.planning.insurance.services import label
from healthkit.planning.insurance.wording import explain, limits, remarks
from healthkit.planning.insurance.words import money, say
from healthkit.report.blocks import Align, Block, Markdown, Section, Table
from healthkit.report.insurance.facts import Facts

_LINES = 10


def ledger(facts: Facts) -> Section:
    """Who pays what by service, the lines that cost most with their rules, and what was used of limits."""
    lang, best = facts.lang, facts.outcomes[0]
    lines = best.ledger.lines
    blocks: list[Block] = [Markdown("## " + say("section_ledger", lang, plan=best.plan.name))]
    if lines:
        blocks += [_by_service(facts, lines), _dearest(facts, lines)]
    used = limits(facts.use.country, best.ledger, lang)
    if used:
        blocks.append(Markdown(say("met", lang, limits=listing(used, lang))))
    noted = [f"- **{one.plan.name}** {said}" for one in facts.outcomes for said in remarks(one.plan, lang)]
    if noted:
        blocks.append(Markdown("\n".join(noted)))
    return Section(*blocks)


def _by_service(facts: Facts, lines: tuple[Line, ...]) -> Table:
    lang, use = facts.lang, facts.use
    aside: tuple[Payer, ...] = tuple(who for who in ("public", "provider") if any(line.paid_by(who) for line in lines))
    payers: tuple[Payer, ...] = (*aside, "plan", "person")
    grouped: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        grouped[line.event.service].append(line)
    rows: list[list[str | list[float]]] = []
    for service, some in sorted(grouped.items(), key=lambda pair: -sum(line.event.charge for line in pair[1])):
        rows.append([label(use.country, service, lang), number(len(some), lang), *_sums(facts, some, payers)])
    rows.append([say("total", lang), number(len(lines), lang), *_sums(facts, list(lines), payers)])
    heads = [words.payer(who, lang) for who in payers]
    columns = [say("col_service", lang), say("col_n", lang), say("col_charge", lang), *heads]
    align: list[Align] = ["left"]
    align += ["right"] * (len(columns) - 1)
    widths = [3.2, 0.5, *([1.1] * (len(columns) - 2))]
    return Table(columns, rows, align, caption=say("table_ledger", lang), widths=widths)


def _sums(facts: Facts, lines: list[Line], payers: tuple[Payer, ...]) -> list[str]:
    sums = [sum(line.event.charge for line in lines), *(sum(line.paid_by(who) for line in lines) for who in payers)]
    return [amount(cents, facts.use.currency, facts.lang) for cents in sums]


def _dearest(facts: Facts, lines: tuple[Line, ...]) -> Table:
    """Each line with the sentences of the person's own shares."""
    lang, use = facts.lang, facts.use
    borne = [line for line in lines if line.paid_by("person")]
    shown = sorted(borne, key=lambda line: (-line.paid_by("person"), line.event.day))[:_LINES]
    rows: list[list[str | list[float]]] = [
        [
            day(line.event.day, lang, "d MMM"),
            label(use.country, line.event.service, lang),
            amount(line.event.charge, use.currency, lang),
            amount(line.paid_by("person"), use.currency, lang),
            " ".join(explain(use.country, share, lang) for share in line.shares if share.payer == "person"),
        ]
        for line in sorted(shown, key=lambda line: line.event.day)
    ]
    columns = [say(f"col_{name}", lang) for name in ("day", "service", "charge", "you", "rule")]
    note = say("note_lines", lang, shown=len(shown), n=len(lines)) if len(shown) < len(lines) else ""
    return Table(
        columns, rows, ["left", "left", "right", "right", "left"], caption=say("table_lines", lang), note=note,
        widths=[0.8, 1.7, 1.0, 1.0, 3.6], small=True,
    )  # fmt: skip


def covered(facts: Facts) -> Section:
    """Service by service whether each plan covers it, then what to ask before choosing."""
    lang, use = facts.lang, facts.use
    answers = {True: "covered_yes", False: "covered_no", None: "covered_unknown"}
    rows: list[list[str | list[float]]] = [
        [label(use.country, service, lang), *(say(answers[one.covered[service]], lang) for one in facts.outcomes)]
        for service in use.services
    ]
    columns = [say("col_service", lang), *(one.plan.name for one in facts.outcomes)]
    align: list[Align] = ["left"]
    align += ["center"] * len(facts.outcomes)
    table = Table(columns, rows, align, widths=[2.4, *([1.0] * len(facts.outcomes))])
    blocks: list[Block] = [Markdown("## " + say("covered_head", lang))]
    blocks += [Markdown(" ".join(words.coverage(facts.made, lang))), table] if rows else []
    blocks.append(Markdown("## " + say("checklist_head", lang)))
    blocks.append(Markdown("\n".join(f"- {line}" for line in words.checklist(use, lang))))
    return Section(*blocks)


def assumptions(facts: Facts) -> Section:
    """Everything that is not from the person's own files."""
    lang, use = facts.lang, facts.use
    said = [*words.about_use(use, lang), *words.about_years(facts.made, lang)[1:]]
    blocks: list[Block] = [Markdown("## " + say("section_assumed", lang))]
    blocks.append(Markdown("\n".join(f"- {line}" for line in said)))
    blocks += [_filled(facts)] if use.filled else []
    blocks += [_left_out(facts)] if use.left_out else []
    return Section(*blocks)


def _filled(facts: Facts) -> Table:
    lang, use = facts.lang, facts.use
    rows: list[list[str | list[float]]] = [
        [
            label(use.country, one.service, lang),
            number(one.events, lang),
            money(one.charge, use, lang),
            str(one.year),
            one.source,
        ]
        for one in use.filled
    ]
    columns = [say(f"col_{name}", lang) for name in ("service", "n", "price", "year", "source")]
    align: list[Align] = ["left", "right", "right", "right", "left"]
    caption = say("filled_head", lang)
    return Table(columns, rows, align, caption=caption, widths=[1.8, 0.4, 0.9, 0.7, 4.0], small=True)


def _left_out(facts: Facts) -> Table:
    lang = facts.lang
    rows: list[list[str | list[float]]] = [
        [day(one.day, lang, "d MMM y") if one.day else "–", one.label, say(f"reason_{one.reason}", lang)]
        for one in facts.use.left_out
    ]
    columns = [say(f"col_{name}", lang) for name in ("day", "what", "reason")]
    caption = say("left_out_head", lang)
    return Table(columns, rows, ["left", "left", "left"], caption=caption, widths=[1.0, 3.0, 3.0], small=True)
