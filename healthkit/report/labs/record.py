"""What a doctor reads results against: medications, conditions and allergies of the day, in short."""

from __future__ import annotations

from healthkit.i18n import number, text
from healthkit.report.blocks import Markdown, Section
from healthkit.report.labs.blocks import Box, Boxes
from healthkit.report.labs.facts import Facts
from healthkit.source.record_lanes import Lane, Stretch, current, first_day, since_words

_AT_MOST = 14


def record(facts: Facts) -> Section:
    """Three lists side by side."""
    boxes = [_standing(facts, "medication"), _standing(facts, "condition"), _allergies(facts)]
    return Section(Markdown("## " + text("labs_report.record", facts.lang)), Boxes(boxes))


def _standing(facts: Facts, lane: Lane) -> Box:
    lang = facts.lang
    standing = current(facts.record, lane)
    standing.sort(key=lambda one: one.supplement)
    title, subject = text(f"labs_report.{lane}s", lang), "problems" if lane == "condition" else f"{lane}s"
    note = "" if standing else _nothing(facts, subject)
    if len(standing) > _AT_MOST:
        note = text("labs_report.more", lang, n=number(len(standing) - _AT_MOST, lang))
    return Box(title, [(one.name, _said(one, lang)) for one in standing[:_AT_MOST]], note)


def _said(one: Stretch, lang: str) -> str:
    since = since_words(one.written, one.start, lang)
    parts = [
        one.detail if one.lane == "medication" else None,
        text("labs_report.since", lang, day=since) if since else None,
        text("labs_report.supplement", lang) if one.supplement else None,
    ]
    return ", ".join(part for part in parts if part)


def _allergies(facts: Facts) -> Box:
    lang = facts.lang
    items = [
        (row["name"] or "?", ", ".join(dict.fromkeys(part for part in (row["reaction"], row["severity"]) if part)))
        for row in facts.vault.query("record_allergies").iter_rows(named=True)
    ]
    title = text("labs_report.allergies", lang)
    return Box(title, items[:_AT_MOST], "" if items else _nothing(facts, "allergies"))


def _nothing(facts: Facts, subject: str) -> str:
    """That a source says there is none, or that nobody says anything, which is another thing."""
    lang = facts.lang
    said = [row for row in facts.vault.query("record_absences").iter_rows(named=True) if row["subject"] == subject]
    if not said:
        return text("labs_report.none_recorded", lang)
    last = said[-1]
    key = "none_stated_medications" if subject == "medications" else "none_stated"
    on = since_words(last["recorded"], first_day(last["recorded"]), lang)
    if on:
        return text(f"labs_report.{key}_on", lang, source=last["source"], day=on)
    return text(f"labs_report.{key}", lang, source=last["source"])
