"""What the record says of conditions, procedures, vaccinations, allergies and goals: what is new, what is over."""

from __future__ import annotations

from typing import Any

from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.planning.visit.courses import Entry
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.model import Rows, Statement
from healthkit.source.labs_words import value_of
from healthkit.source.record_lanes import Lane, first_day, since_words

_NEWS: tuple[Lane, ...] = ("condition", "procedure", "immunization", "encounter")


def new(facts: Facts) -> list[Statement]:
    """What began from the visit on: diagnoses, procedures, vaccinations, other visits, allergies."""
    found = []
    for lane in _NEWS:
        for row, one in facts.lane(lane):
            begun = one.start is not None and facts.first <= one.start <= facts.as_of
            own_visit = lane == "encounter" and one.start == facts.first
            if begun and not own_visit:
                found.append(_event(facts, "new", (row, one)))
    return found


def resolved(facts: Facts) -> list[Statement]:
    """Diagnoses that ended from the visit on."""
    over = [
        (row, one)
        for row, one in facts.lane("condition")
        if one.stop and one.ended and facts.first <= one.stop <= facts.as_of
    ]
    return [_event(facts, "resolved", entry) for entry in over]


def conditions(facts: Facts) -> list[Statement]:
    """Diagnoses that stand."""
    found = [_event(facts, "condition", (row, one)) for row, one in facts.lane("condition") if one.holds]
    return list({one.label: one for one in found}.values())


def _event(facts: Facts, kind: str, entry: Entry) -> Statement:
    row, one = entry
    lang, lane = facts.lang, row["lane"]
    at = since_words(one.ended, one.stop, lang) if kind == "resolved" else facts.began(one)
    place = one.detail if lane == "encounter" and one.detail else one.source
    key = f"brief.{kind}" if kind != "new" else f"brief.new_{lane}"
    words = {"called": one.name, "day": at, "source": place, "since": facts.since(one)}
    said = text(key if at else f"{key}_undated", lang, None, **words)
    data = {"name": one.name, "day": one.stop if kind == "resolved" else one.start, "lane": lane}
    return Statement(
        f"{kind}:{lane}:{row['row_id']}", lane, one.name, said, (Rows(lane, (row["row_id"],)),), data, words
    )


def allergies(facts: Facts) -> list[Statement]:
    """Allergies that hold; where there is none, whether a source says so or nobody does."""
    lang = facts.lang
    rows = facts.vault.query("record_allergies").iter_rows(named=True)
    found = [_allergy(row, lang) for row in rows]
    return found or [_none_known(facts, "allergies")]


def _allergy(row: dict[str, Any], lang: str) -> Statement:
    name = row["name"] or "?"
    since = since_words(row["onset"], first_day(row["onset"]), lang)
    high = text("brief.allergy_high", lang) if row["criticality"] == "high" else None
    parts = dict.fromkeys(part for part in (row["reaction"], row["severity"], high) if part)
    said = [*parts, text("brief.since", lang, day=since)] if since else list(parts)
    told = f"{name} ({', '.join(said)})" if said else name
    data = {"name": name, "reaction": row["reaction"], "severity": row["severity"]}
    rows = (Rows("allergy", (row["allergy_id"],)),)
    return Statement(f"allergy:{row['allergy_id']}", "allergy", name, told, rows, data)


def _none_known(facts: Facts, subject: str) -> Statement:
    """That a source says there is none, or that nobody says anything, which is another thing."""
    lang = facts.lang
    said = [row for row in facts.vault.query("record_absences").iter_rows(named=True) if row["subject"] == subject]
    if not said:
        return Statement(f"none:{subject}", "unknown", "", text(f"brief.unknown_{subject}", lang))
    last = said[-1]
    on = since_words(last["recorded"], first_day(last["recorded"]), lang)
    words = {"source": last["source"], "day": on}
    key = f"brief.none_{subject}" if on else f"brief.none_{subject}_undated"
    return Statement(
        f"none:{subject}", "none", "", text(key, lang, None, **words), (Rows("absence", (last["absence_id"],)),)
    )


def goals(facts: Facts) -> list[Statement]:
    """Goals that were agreed, each beside the newest result of its analyte."""
    lang, found = facts.lang, []
    for row in facts.vault.query("visit_goals").iter_rows(named=True):
        name = row["target"] or row["name"]
        if not name:
            continue
        analyte = analytes().find((row["target"] or "").partition(":")[0].strip())
        newest = facts.book.by_test.get(analyte.id, []) if analyte else []
        rows = [Rows("goal", (row["goal_id"],))]
        since = since_words(row["started"], first_day(row["started"]), lang)
        words = {"goal": row["name"] or name, "day": since, "value": "", "at": ""}
        key = "brief.goal"
        if newest and newest[-1]["day"]:
            words |= {"value": value_of(newest[-1], lang), "at": facts.day(newest[-1]["day"])}
            rows.append(Rows("lab_result", (newest[-1]["result_id"],)))
            key = "brief.goal_newest"
        data = {"analyte": analyte.id if analyte else None, "goal": name}
        said = text(key if since else f"{key}_undated", lang, None, **words)
        found.append(Statement(f"goal:{row['goal_id']}", "goal", row["name"] or name, said, tuple(rows), data, words))
    return found
