"""What the record says of conditions, procedures, vaccinations, allergies and goals: what is new, what is over."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.model.words import fold
from healthkit.planning.visit.courses import Entry
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.model import Rows, Statement
from healthkit.source.labs_words import value_of
from healthkit.source.record_lanes import Lane, Stretch, first_day, since_words

_UNDONE = {"stopped": "stopped", "in-progress": "going_on"}
"""Statuses of a procedure that is told, but not as done."""
_UNCERTAIN = ("unconfirmed", "provisional", "differential")
_NOT_BEGUN = ("preparation", "on-hold", "not-done")
_EXAMINATION = re.compile(r"Z(?:0[0-9]|1[0-3])")
"""ICD-10 codes of examinations: why somebody came, not what they have."""
_PREGNANT = frozenset({"77386006"})
_PREGNANCY = timedelta(days=300)
"""Longer than this nobody is pregnant, whatever a list that nobody tidied says."""
_NEWS: tuple[Lane, ...] = ("condition", "procedure", "immunization", "encounter")


def new(facts: Facts) -> list[Statement]:
    """What began from the visit on: diagnoses, procedures, vaccinations, other visits, allergies."""
    found = []
    for lane in _NEWS:
        for row, one in facts.lane(lane):
            if not _told(row):
                continue
            begun = one.start is not None and facts.first <= one.start <= facts.as_of
            own_visit = lane == "encounter" and one.start == facts.first
            if begun and not own_visit:
                found.append(_event(facts, "new", (row, one)))
    return once(found)


def once(found: list[Statement]) -> list[Statement]:
    """Statements of the same words told once, with the rows of all."""
    by_text: dict[tuple[str, str], Statement] = {}
    for one in found:
        first = by_text.setdefault((one.kind, one.text), one)
        if first is not one:
            by_text[one.kind, one.text] = replace(first, rows=(*first.rows, *one.rows))
    return list(by_text.values())


def _told(row: dict[str, Any]) -> bool:
    """Whether a row says that something happened or is: no examination as a diagnosis, no procedure not begun."""
    if row["lane"] == "condition":
        return not ((row["system"] or "").startswith("icd-10") and _EXAMINATION.match(row["code"] or ""))
    return row["lane"] != "procedure" or row["status"] not in _NOT_BEGUN


def resolved(facts: Facts) -> list[Statement]:
    """Diagnoses that ended from the visit on."""
    over = [
        (row, one)
        for row, one in facts.lane("condition")
        if one.stop and one.ended and facts.first <= one.stop <= facts.as_of and _told(row)
    ]
    return once([_event(facts, "resolved", entry) for entry in over])


def conditions(facts: Facts) -> list[Statement]:
    """Diagnoses that stand."""
    standing = [
        (row, one)
        for row, one in facts.lane("condition")
        if one.holds and _told(row) and not _over_by_now(facts, row, one)
    ]
    found = [_event(facts, "condition", entry) for entry in standing]
    by_name: dict[str, Statement] = {}
    for one in sorted(found, key=lambda one: one.data["day"] or date.max):  # the earliest beginning stands for all
        first = by_name.setdefault(fold(one.label), one)
        if first is not one:
            by_name[fold(one.label)] = replace(first, rows=(*first.rows, *one.rows))
    return sorted(by_name.values(), key=lambda one: found.index(next(same for same in found if same.id == one.id)))


def _over_by_now(facts: Facts, row: dict[str, Any], one: Stretch) -> bool:
    pregnant = row["code"] in _PREGNANT or fold(one.name) in ("pregnancy", "pregnant", "grossesse")
    return pregnant and one.start is not None and one.start < facts.as_of - _PREGNANCY


def _event(facts: Facts, kind: str, entry: Entry) -> Statement:
    row, one = entry
    lang, lane = facts.lang, row["lane"]
    at = since_words(one.ended, one.stop, lang) if kind == "resolved" else facts.began(one)
    place = one.detail if lane == "encounter" and one.detail else one.source
    key = f"brief.{kind}" if kind != "new" else f"brief.new_{lane}"
    if lane == "procedure" and row["status"] in _UNDONE:
        key = f"{key}_{_UNDONE[row['status']]}"
    if lane == "encounter" and not one.name:
        key = f"{key}_unnamed"
    since = facts.since_of(entry) if lane == "condition" else facts.since(one)
    words = {"called": _called(facts, entry), "day": at, "source": place, "since": since}
    said = text(key if at else f"{key}_undated", lang, None, **words)
    data = {"name": one.name, "day": one.stop if kind == "resolved" else one.start, "lane": lane}
    return Statement(
        f"{kind}:{lane}:{row['row_id']}", lane, one.name, said, (Rows(lane, (row["row_id"],)),), data, words
    )


def _called(facts: Facts, entry: Entry) -> str:
    """The name; a diagnosis that its own record calls uncertain is called so."""
    row, one = entry
    certain = row["lane"] != "condition" or facts.said_of.get(row["row_id"], {}).get("verification") not in _UNCERTAIN
    return one.name if certain else text("brief.uncertain", facts.lang, called=one.name)


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
        name, begun = row["target"] or row["name"], first_day(row["started"])
        if not name or (begun is not None and begun > facts.as_of):
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
    return once(found)
