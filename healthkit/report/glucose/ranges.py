"""Share of time in each range, beside what the international consensus aims at."""

from __future__ import annotations

from dataclasses import astuple

from healthkit.charts import glucose_paper
from healthkit.i18n import number
from healthkit.report.blocks import Block, Figure, Markdown, Note, Section, Table
from healthkit.report.glucose.facts import METRIC, Glucose
from healthkit.report.headlines import Headline, Headlines

_KEYS = ("very_low", "low", "inside", "high", "very_high")


def ranges(facts: Glucose) -> Section:
    """The section; where there are only single measurements it says why it is empty."""
    heading = Markdown("## " + facts.say("ranges"))
    if facts.summary.bands is None:
        return Section(heading, Note(facts.say("ranges_spot")))
    shares = dict(zip(_KEYS, astuple(facts.summary.bands), strict=True))
    shown = [key for key in _KEYS if key != "very_high" or facts.limits.very_high is not None]
    table = _table(facts, {key: shares[key] for key in shown})
    alt = facts.say("alt_ranges", parts=", ".join(f"{row[0]} {row[2]}" for row in table.rows))
    chart = glucose_paper.ranges(
        [shares[key] for key in shown], [facts.percent(shares[key]) for key in shown], facts.lang
    )
    blocks: list[Block] = [heading, Figure(chart, alt, facts.say("fig_ranges"), table=table), table]
    if shares["very_low"]:
        n = round(shares["very_low"] / 100 * facts.summary.n)
        limit = facts.limit(facts.limits.very_low)
        blocks.append(Note(facts.say("very_low", n, n=number(n, facts.lang), limit=limit, unit=facts.unit)))
    return Section(*blocks, _headlines(facts))


def _table(facts: Glucose, shares: dict[str, float]) -> Table:
    """Range, what it spans, share, time a day, and the consensus."""
    aims = dict(zip(_KEYS, _aims(facts), strict=True))
    rows: list[list[str | list[float]]] = [
        [facts.say(f"range_{key}"), _bounds(facts, key), facts.percent(share), _a_day(facts, share), aims[key]]
        for key, share in shares.items()
    ]
    columns = [facts.say(f"col_{key}") for key in ("range", "bounds", "share", "day", "aim")]
    return Table(
        columns, rows, ["left", "left", "right", "right", "right"], widths=[2, 2, 1, 1.4, 1.8],
        note=f"{facts.say('aims_' + facts.target)} {facts.facts.sources(METRIC)}", small=True,
    )  # fmt: skip


def _bounds(facts: Glucose, key: str) -> str:
    limits, unit = facts.limits, facts.unit
    very_low, low, high = (facts.limit(one) for one in (limits.very_low, limits.low, limits.high))
    top = facts.limit(limits.very_high) if limits.very_high else ""
    return {
        "very_low": f"< {very_low} {unit}",
        "low": f"{very_low} – < {low} {unit}",
        "inside": f"{low} – {high} {unit}",
        "high": f"> {high} – {top} {unit}" if top else f"> {high} {unit}",
        "very_high": f"> {top} {unit}",
    }[key]


def _a_day(facts: Glucose, share: float) -> str:
    return facts.facts.words.clock(share / 100 * 24 * 60)


def _aims(facts: Glucose) -> list[str]:
    """What the consensus aims at; that of low and high takes the extreme beyond them in."""
    signs = ("<", "<", ">", "<", "<")
    return [
        "–" if aim is None else f"{sign} {facts.percent(aim)}"
        for sign, aim in zip(signs, facts.limits.aims, strict=True)
    ]


def _headlines(facts: Glucose) -> Headlines:
    """Time in range and below it, for the next issue; their noise is the half width of the interval of the change."""
    lines = []
    for column in ("mean", "inside", "low"):
        told = facts.against_before(column)
        if told.high == told.high:
            shown = facts.full(told.first) if column == "mean" else facts.percent(told.first)
            noise = (told.high - told.low) / 2
            lines.append(Headline(f"glucose_{column}", facts.say(f"label_{column}"), shown, told.first, noise))
    return Headlines(lines)
