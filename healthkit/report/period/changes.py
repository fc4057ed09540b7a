"""The first page: what changed beyond the person's own noise, the headlines, and every metric against its range."""

from __future__ import annotations

from collections.abc import Sequence

from healthkit.report.blocks import Block, Break, Card, Cards, Cover, Markdown, Note, Section, Table, Tone
from healthkit.report.period.facts import Facts, Finding
from healthkit.report.period.measures import Words
from healthkit.report.period.span import Span
from healthkit.report.period.wording import full_day, month_of, span

TONES: dict[str, Tone] = {"up": "up", "down": "down", "unchanged": "calm", "unknown": "unknown"}


def period_words(period: Span, lang: str) -> str:
    """A period as a title says it: a month or a year by its name, other days from the first to the last."""
    if period.kind == "year":
        return period.name
    return month_of(period.first, lang) if period.kind == "month" else span(period.first, period.last, lang)


def cover(facts: Facts, title: str = "") -> Cover:
    """The top of the report; its title is the report's own unless given."""
    lang, period = facts.words.lang, facts.span
    title = title or facts.say("title", span=period_words(period, lang))
    return Cover(
        title=title,
        subtitle=facts.say("subtitle", period=period.name, earlier=len(period.earlier)),
        kicker=facts.say("kicker"),
        running=title,
        lang=lang,
        date=period.last.isoformat(),
    )


def verdict(facts: Facts, finding: Finding) -> str:
    """What a change means, in a few words."""
    if finding.days == 0:
        return facts.say("verdict_missing")
    if finding.change.verdict == "unknown":
        return facts.say("verdict_unknown")
    if not finding.change.real:
        return facts.say("verdict_unchanged")
    return facts.say(f"verdict_{finding.change.verdict}", delta=difference(facts.words, finding))


def difference(words: Words, finding: Finding) -> str:
    """The period less the usual, with its unit."""
    return words.with_unit(finding.measure, words.difference(finding.measure, finding.value, finding.usual.median))


def strip(finding: Finding) -> list[float]:
    """Low, usual, high and now, for the small drawing; empty where there is nothing to compare."""
    if not finding.usual.enough or not finding.days:
        return []
    return [finding.usual.low, finding.usual.median, finding.usual.high, finding.value]


def sentence(facts: Facts, finding: Finding) -> str:
    """One change in words."""
    words, measure = facts.words, finding.measure
    return facts.say(
        f"change_{finding.change.verdict}",
        label=words.label(measure),
        value=words.full(measure, finding.value),
        delta=difference(words, finding),
        low=words.value(measure, finding.usual.low),
        high=words.full(measure, finding.usual.high),
    )


def changed(facts: Facts) -> list[Finding]:
    """What left the person's own range, the largest change against its noise first."""
    found = [finding for finding in facts.findings.values() if finding.change.real]
    return sorted(found, key=lambda finding: -abs(finding.change.z))


def headline(facts: Facts) -> Markdown:
    """The changes as a list, or that there are none."""
    found = changed(facts)
    if not found:
        judged = sum(finding.change.verdict == "unchanged" for finding in facts.findings.values())
        return Markdown(facts.say("nothing_changed" if judged else "nothing_to_compare", judged))
    return Markdown("\n".join(f"- {sentence(facts, finding)}" for finding in found))


def cards(facts: Facts) -> Cards:
    """The main figures."""
    words = facts.words
    return Cards(
        [
            Card(
                label=words.label(finding.measure),
                value=words.value(finding.measure, finding.value),
                unit=words.unit(finding.measure) if finding.days else "",
                note=verdict(facts, finding),
                tone=TONES[finding.change.verdict],
                strip=strip(finding),
            )
            for finding in facts.findings.values()
            if finding.measure.card
        ]
    )


def table(facts: Facts, *more_sources: str) -> Table:
    """Every metric against its range."""
    words, length = facts.words, facts.span.length
    rows: list[list[str | list[float]]] = []
    for finding in facts.findings.values():
        measure, usual = finding.measure, finding.usual
        rows.append(
            [
                words.label(measure),
                words.full(measure, finding.value),
                words.value(measure, usual.median),
                facts.say("range", low=words.value(measure, usual.low), high=words.value(measure, usual.high))
                if usual.enough
                else "–",
                strip(finding),
                words.difference(measure, finding.value, usual.median) if usual.enough and finding.days else "–",
                f"{finding.days}/{length}",
            ]
        )
    return Table(
        columns=[facts.say(f"col_{key}") for key in ("metric", "now", "usual", "range", "place", "delta", "days")],
        rows=rows,
        align=["left", "right", "right", "right", "center", "right", "right"],
        widths=[3.3, 2.2, 1.3, 2.2, 1.7, 1.4, 0.8],
        caption=facts.say("table_changes"),
        note=facts.say("method", earlier=len(facts.span.earlier)) + " " + facts.sources(*facts.metrics, *more_sources),
        small=True,
    )


def unfinished(facts: Facts) -> Note | None:
    """That the period is not over in the data."""
    end = facts.unfinished
    return Note(facts.say("unfinished", day=full_day(end, facts.words.lang))) if end else None


def changes(facts: Facts, *more_sources: str, first: Sequence[Block] = ()) -> Section:
    """Headlines, then everything; ``first`` stands above it all."""
    heading = Markdown("## " + facts.say("changes"))
    blocks: list[Block | None] = [*first, heading, unfinished(facts), headline(facts), cards(facts)]
    return Section(*blocks, table(facts, *more_sources), Break())
