"""What both pages of the brief are made of: lines, lists, alerts, and the statements that stand on both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from healthkit.i18n import day as day_words
from healthkit.i18n import number, text
from healthkit.planning.visit.draft import tidy
from healthkit.planning.visit.model import Brief, Statement
from healthkit.report.labs.blocks import Alert
from healthkit.report.labs.facts import Sources
from healthkit.report.visit.blocks import Item, Part

LONGEST = 700
"""Longest text of one line, in characters."""
NEWS = ("started", "stopped", "lapsed", "changed")
"""Kinds of statements on medicines that are news."""
_MOST_ALERTS = 4
_MANY, _ONE_LINE = 16, 56
_MOST_TAKEN, _MOST_ALLERGIES = 60, 24
_MOST_MORE = 400
_KEPT = ("part_medicines", "part_allergies", "part_missing")


def say(brief: Brief, key: str, **words: str) -> str:
    """A message of the brief in its language."""
    return text(f"brief.{key}", brief.lang, None, **words)


def items_of(found: Iterable[Statement], most: int, sources: Sources | None = None) -> list[Item]:
    """The first of some statements as lines; their sources get numbers where the page has any."""
    return [
        Item(tidy(one.text, LONGEST), refs=sources.number(one.source) if sources else []) for one in list(found)[:most]
    ]


def part(brief: Brief, title: str, items: list[Item], total: int | None = None, empty: str = "") -> Part:
    """A list, how many there are, or what to say where there is none."""
    note = "" if items else empty
    return Part(say(brief, title), items, total or len(items), note, keep=title in _KEPT)


def more_words(brief: Brief) -> list[str]:
    """How many items of a list are not shown, in words, by their number."""
    return ["", *(text("brief.more", brief.lang, count, n=number(count, brief.lang)) for count in range(1, _MOST_MORE))]


def alerts(brief: Brief, sources: Sources | None) -> list[Alert]:
    """What cannot wait: critical results; what was measured again since is told calmly. On the person's page, which
    has no sources, the reason itself comes first where it is a red flag.
    """
    made = []
    for one in brief["urgent"][:_MOST_ALERTS]:
        words = one.words
        triage = one.kind == "triage"
        if triage and sources:
            continue
        made.append(
            Alert(
                test=say(brief, "soon" if one.data["level"] == "seek_care" else "now") if triage else one.label,
                value="" if triage else words["value"],
                facts="" if triage else tidy(one.text, LONGEST),
                todo=one.text if triage else words["todo"],
                later="",
                refs=sources.number(one.source) if sources else [],
                urgent=one.kind == "critical" or (triage and one.data["level"] != "seek_care"),
            )
        )
    rest = len(brief["urgent"]) - _MOST_ALERTS
    if rest > 0 and made:
        made[-1].facts = f"{made[-1].facts} {text('brief.more', brief.lang, rest, n=number(rest, brief.lang))}.".strip()
    return made


def since_words(brief: Brief) -> str:
    """What the brief looks back to, and the day it is as of."""
    last = day_words(brief.as_of, brief.lang, "d MMM y")
    if brief.visit:
        return say(brief, "subtitle_visit", visit=brief.visit.text, last=last)
    first = day_words(brief.first, brief.lang, "d MMM y")
    return say(brief, "subtitle_day", first=first, last=last)


def moved(brief: Brief) -> list[Statement]:
    """Medicines that were begun, ended or changed, the newest first."""
    news = [one for one in brief["medications"] if one.kind in NEWS]
    return sorted(news, key=lambda one: (one.data["day"], one.id), reverse=True)


def record_news(brief: Brief) -> list[Statement]:
    """What is new or over in the record, the newest first."""
    return sorted([*brief["new"], *brief["resolved"]], key=lambda one: one.data["day"], reverse=True)


def taken(brief: Brief) -> Part:
    """What is taken now."""
    found = [one for one in brief["medications"] if one.kind in ("current", "paused")]
    if len(found) > _MANY:  # what the page may have no room for comes last; each in one line, cut visibly
        raised = {name for one in brief["medications"] if one.kind == "together" for name in one.data["names"]}
        found = [replace(one, text=tidy(one.text, _ONE_LINE)) for one in found]
        found.sort(key=lambda one: one.label not in raised)
    return part(brief, "part_medicines", items_of(found, _MOST_TAKEN), len(found), empty=say(brief, "no_medicines"))


def allergic(brief: Brief) -> Part:
    """Allergies, or that none is recorded."""
    found = brief["allergies"]
    return part(brief, "part_allergies", items_of(found, _MOST_ALLERGIES), len(found))
