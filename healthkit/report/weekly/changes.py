"""The first page: what changed beyond the person's own noise, the headlines, and every metric against its range."""

from __future__ import annotations

from healthkit.i18n import text
from healthkit.report.blocks import Block, Break, Card, Cards, Cover, Markdown, Note, Section, Table, Tone
from healthkit.report.weekly.facts import WEEKS, Facts, Finding
from healthkit.report.weekly.measures import Words
from healthkit.report.weekly.wording import full_day, span

_TONES: dict[str, Tone] = {"up": "up", "down": "down", "unchanged": "calm", "unknown": "unknown"}


def cover(facts: Facts) -> Cover:
    """The top of the report."""
    lang, week = facts.words.lang, facts.span
    when = span(week.first, week.last, lang)
    return Cover(
        title=text("report.weekly_title", lang, span=when),
        subtitle=text("report.weekly_subtitle", lang, week=week.name, weeks=WEEKS),
        kicker=text("report.weekly_kicker", lang),
        running=text("report.weekly_title", lang, span=when),
        lang=lang,
        date=week.last.isoformat(),
    )


def verdict(facts: Facts, finding: Finding) -> str:
    """What a change means, in a few words."""
    lang, words = facts.words.lang, facts.words
    if finding.days == 0:
        return text("report.verdict_missing", lang)
    if finding.change.verdict == "unknown":
        return text("report.verdict_unknown", lang)
    if not finding.change.real:
        return text("report.verdict_unchanged", lang)
    return text(f"report.verdict_{finding.change.verdict}", lang, delta=difference(words, finding))


def difference(words: Words, finding: Finding) -> str:
    """This week less the usual, with its unit."""
    return words.with_unit(finding.measure, words.difference(finding.measure, finding.value, finding.usual.median))


def strip(finding: Finding) -> list[float]:
    """Low, usual, high and now, for the small drawing; empty where there is nothing to compare."""
    if not finding.usual.enough or not finding.days:
        return []
    return [finding.usual.low, finding.usual.median, finding.usual.high, finding.value]


def _sentence(facts: Facts, finding: Finding) -> str:
    lang, words, measure = facts.words.lang, facts.words, finding.measure
    return text(
        f"report.change_{finding.change.verdict}",
        lang,
        label=words.label(measure),
        value=words.full(measure, finding.value),
        delta=difference(words, finding),
        low=words.value(measure, finding.usual.low),
        high=words.full(measure, finding.usual.high),
    )


def _headline(facts: Facts) -> Markdown:
    lang = facts.words.lang
    changed = [finding for finding in facts.findings.values() if finding.change.real]
    changed.sort(key=lambda finding: -abs(finding.change.z))
    if not changed:
        judged = sum(finding.change.verdict == "unchanged" for finding in facts.findings.values())
        key = "report.nothing_changed" if judged else "report.nothing_to_compare"
        return Markdown(text(key, lang, count=judged))
    return Markdown("\n".join(f"- {_sentence(facts, finding)}" for finding in changed))


def _cards(facts: Facts) -> Cards:
    words = facts.words
    return Cards(
        [
            Card(
                label=words.label(finding.measure),
                value=words.value(finding.measure, finding.value),
                unit=words.unit(finding.measure) if finding.days else "",
                note=verdict(facts, finding),
                tone=_TONES[finding.change.verdict],
                strip=strip(finding),
            )
            for finding in facts.findings.values()
            if finding.measure.card
        ]
    )


def _table(facts: Facts) -> Table:
    lang, words = facts.words.lang, facts.words
    rows: list[list[str | list[float]]] = []
    for finding in facts.findings.values():
        measure, usual = finding.measure, finding.usual
        rows.append(
            [
                words.label(measure),
                words.full(measure, finding.value),
                words.value(measure, usual.median),
                text("report.range", lang, low=words.value(measure, usual.low), high=words.value(measure, usual.high))
                if usual.enough
                else "–",
                strip(finding),
                words.difference(measure, finding.value, usual.median) if usual.enough and finding.days else "–",
                f"{finding.days}/7",
            ]
        )
    columns = [text(f"report.col_{key}", lang) for key in ("metric", "now", "usual", "range", "place", "delta", "days")]
    return Table(
        columns=columns,
        rows=rows,
        align=["left", "right", "right", "right", "center", "right", "right"],
        widths=[3.3, 2.2, 1.3, 2.2, 1.7, 1.4, 0.8],
        caption=text("report.table_changes", lang),
        note=text("report.method", lang, weeks=WEEKS) + " " + facts.sources(*facts.metrics, "sleep_analysis"),
        small=True,
    )


def changes(facts: Facts) -> Section:
    """Headlines, then everything."""
    heading = Markdown("## " + text("report.changes", facts.words.lang))
    end = facts.unfinished
    day = full_day(end, facts.words.lang) if end else ""
    warning = Note(text("report.unfinished", facts.words.lang, day=day)) if end else None
    blocks: list[Block | None] = [heading, warning, _headline(facts), _cards(facts), _table(facts), Break()]
    return Section(*blocks)
