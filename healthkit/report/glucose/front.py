"""The first page: what changed against the days before, and the figures of the period; and how to read them."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from healthkit.i18n import number
from healthkit.report.blocks import Block, Card, Cards, Markdown, Note, Section, Tone
from healthkit.report.glucose.facts import METRIC, Glucose
from healthkit.report.period import changes as period_changes
from healthkit.report.period.wording import span as span_words

_TONES: dict[str, Tone] = {"higher": "up", "lower": "down", "unchanged": "calm", "unknown": "unknown"}


def cover(facts: Glucose) -> Block:
    """Title and span."""
    made = period_changes.cover(facts.facts)
    return replace(made, subtitle=facts.say("subtitle", facts.span.length))


def changes(facts: Glucose) -> Section:
    """What changed, then every figure; and whether the period is long enough to be a pattern."""
    heading = Markdown("## " + facts.say("changes"))
    blocks: list[Block] = [heading, Markdown("\n".join(f"- {line}" for line in _lines(facts))), _cards(facts)]
    if why := _unfair(facts):
        blocks.append(Note(why))
    return Section(*blocks)


def _lines(facts: Glucose) -> list[str]:
    columns = ("mean",) if facts.summary.spot else ("mean", "inside", "low")
    return [_line(facts, column) for column in columns]


def _line(facts: Glucose, column: str) -> str:
    """One figure of the days against those of the days before."""
    told = facts.against_before(column)
    recent, lang = facts.span.recent, facts.lang
    then = span_words(recent.first, recent.last, lang)
    if isnan(told.second):
        return facts.say(f"no_before_{column}", now=_figure(facts, column, told.first), span=then)
    return facts.say(
        f"changed_{told.verdict}",
        label=facts.say(f"label_{column}"),
        now=_figure(facts, column, told.first),
        before=_figure(facts, column, told.second),
        span=then,
        n=number(told.n_first, lang),
        m=number(told.n_second, lang),
    )


def _figure(facts: Glucose, column: str, value: float) -> str:
    return facts.full(value) if column == "mean" else facts.percent(value)


def _cards(facts: Glucose) -> Cards:
    told, lang = facts.summary, facts.lang
    verdict = {column: facts.against_before(column).verdict for column in ("mean", "inside")}
    words = {
        "higher": "verdict_higher",
        "lower": "verdict_lower",
        "unchanged": "verdict_same",
        "unknown": "verdict_new",
    }

    def card(key: str, value: str, unit: str = "", note: str = "", column: str = "") -> Card:
        said = verdict.get(column, "unknown")
        return Card(facts.say(f"card_{key}"), value, unit, note or facts.say(words[said]), _TONES[said])

    cards = [card("mean", facts.figure(told.mean), facts.unit, column="mean")]
    if told.bands:
        note = facts.say(
            "card_range", low=facts.limit(facts.limits.low), high=facts.limit(facts.limits.high), unit=facts.unit
        )
        cards.append(card("inside", facts.percent(told.bands.inside), note=note, column="inside"))
        below = told.bands.very_low + told.bands.low
        note = facts.say("card_below_note", low=facts.limit(facts.limits.low), unit=facts.unit)
        cards.append(card("below", facts.percent(below), note=note))
        cards.append(card("cv", facts.percent(told.cv), note=facts.say("card_cv_note")))
    if told.gmi is not None:
        cards.append(card("gmi", facts.percent(told.gmi, 1), note=facts.say("card_gmi_note")))
    count = number(told.n, lang)
    note = (
        facts.say("card_spot_note", told.days, days=told.days)
        if told.spot
        else facts.say("card_active_note", active=facts.percent(100 * told.active), every=f"{told.every_min:.0f}")
    )
    cards.append(card("readings", count, note=note))
    return Cards(cards)


def _unfair(facts: Glucose) -> str:
    """Why the period is no pattern yet, where it is none."""
    told = facts.summary
    if told.spot:
        return facts.say("spot")
    if told.fair:
        return ""
    return facts.say("not_fair", told.days, days=told.days, active=facts.percent(100 * told.active))


def methods(facts: Glucose) -> Section:
    """What the figures mean, and their sources."""
    keys = ["sensor", "ranges", "gmi", "episodes", "compare"] if not facts.summary.spot else ["finger", "compare"]
    lines = "\n".join(f"- {facts.say(f'method_{key}', source=facts.facts.sources(METRIC))}" for key in keys)
    return Section(Markdown("## " + facts.say("methods")), Markdown(lines))
