"""Answers about conditions, allergies and the family: what the record lists, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from healthkit.ask.records import courses, dated
from healthkit.ask.records.book import Book, Row
from healthkit.ask.records.medications import span
from healthkit.ask.records.names import matching
from healthkit.ask.records.plan import RecordPlan
from healthkit.ask.records.said import Said, item, label, listed, moment, say, stated_none, when
from healthkit.i18n import messages, number
from healthkit.model.words import fold
from healthkit.source.record_lanes import Stretch

_OPEN = frozenset({None, "active"})


def conditions(plan: RecordPlan, record: Book, as_of: date, lang: str) -> Said:
    """What the problem list says; a name is answered with the record's own names for it."""
    rows = record.rows("condition", as_of)
    if not rows:
        none = stated_none(record, "problems", as_of, lang, 0.0)
        return none or Said(say("absent_condition", lang), absent=True)
    if plan.key:
        rows = matching(rows, "condition", plan.key)
    found = courses.courses(rows, as_of)
    if plan.key:
        lasts = any(courses.standing(one, as_of) for one in found)
        if plan.ask in ("count", "who") or (plan.ask == "last" and not lasts):
            return dated.answer(plan, record, as_of, lang)
        return _condition(plan, rows, found, as_of, lang)
    if plan.period is not None:
        found, key = [one for one in found if courses.within(one, plan.period)], "conditions_within"
    else:
        found, key = list({fold(one.name): one for one in found if courses.standing(one, as_of)}.values()), "conditions"
    if not found:
        return Said(say(f"no_{key}", lang, when=when(plan.period, lang)), "condition", (), 0, "1")
    items = listed([item(one.name, one.detail, span(one, lang)) for one in found], lang)
    words = say(key, lang, len(found), n=number(len(found), lang), items=items, when=when(plan.period, lang))
    named = {fold(one.name) for one in found}
    return Said(words, "condition", tuple(row for row in rows if fold(row.name) in named), len(found), "1")


def _condition(plan: RecordPlan, rows: Sequence[Row], found: Sequence[Stretch], as_of: date, lang: str) -> Said:
    if not found:
        words = say("unnamed_condition", lang, said=plan.said)
        return Said(words, "condition", (), 0 if plan.ask == "whether" else None, "1")
    stand = [one for one in found if courses.standing(one, as_of)]
    shown = stand or list(found)
    if plan.ask == "whether":
        key = "condition_yes" if stand else "condition_past"
        if plan.period is not None:
            stand = [one for one in found if courses.within(one, plan.period)]
            key, shown = "condition_within" if stand else "condition_not_within", stand or list(found)
        items = listed([item(one.name, one.detail, span(one, lang)) for one in shown], lang)
        words = say(key, lang, items=items, when=when(plan.period, lang))
        return Said(words, "condition", tuple(rows), float(len(stand)), "1")
    one = min(shown, key=lambda stretch: stretch.start or date.max)
    items = listed([item(each.name, span(each, lang)) for each in shown], lang)
    if one.start is None:
        return Said(say("condition_undated", lang, items=items), "condition", tuple(rows))
    exact = len((one.written or "").partition("T")[0]) >= 10
    end = as_of if plan.ask in ("start", "last") or courses.standing(one, as_of) else one.stop or as_of
    days = (end - one.start).days
    words = say("condition_since", lang, items=items)
    if exact:
        key = "started_ago" if plan.ask in ("start", "last") else "that_is_days"
        words += " " + say(key, lang, days, n=number(days, lang))
    return Said(words, "condition", tuple(rows), float(days) if exact else None, "d" if exact else None)


def allergies(plan: RecordPlan, record: Book, as_of: date, lang: str) -> Said:
    """What the record lists; what it does not list may be an allergy all the same."""
    rows = record.rows("allergy", as_of)
    if not rows:
        none = stated_none(record, "allergies", as_of, lang, 0.0)
        return none or Said(say("absent_allergy", lang), absent=True)
    active = [row for row in rows if row.raw["status"] in _OPEN]
    if plan.key.startswith("category "):
        return _of_category(active, plan.key.removeprefix("category "), lang)
    named = matching(rows, "allergy", plan.key) if plan.key else active
    if plan.key and not named:
        items = listed([_allergy(row, lang) for row in active], lang) or say("nothing", lang)
        words = say("allergy_unlisted", lang, said=plan.said, items=items)
        return Said(words, "allergy", tuple(active), 0 if plan.ask == "whether" else None, "1")
    if plan.ask == "start":
        dated_rows = [row for row in named if row.first]
        key = "allergy_since" if dated_rows else "allergy_undated"
        words = say(key, lang, items=listed([item(row.name, moment(row.written, row.first, lang, lead="since"))
                                             for row in dated_rows or named], lang))  # fmt: skip
        return Said(words, "allergy", tuple(named))
    live = [row for row in named if row.raw["status"] in _OPEN]
    items = listed([_allergy(row, lang) for row in live or named], lang)
    if plan.ask == "whether":
        return Said(say("allergy_yes" if live else "allergy_inactive", lang, items=items), "allergy", tuple(named),
                    float(bool(live)), "1")  # fmt: skip
    if not live:
        return Said(say("no_allergies", lang), "allergy", (), 0, "1")
    words = say("allergies", lang, len(live), n=number(len(live), lang), items=items)
    against = stated_none(record, "allergies", as_of, lang, None)
    if against:
        words += " " + say("yet", lang, said=against.text)
    return Said(words, "allergy", tuple(live), len(live), "1")


def _of_category(rows: Sequence[Row], category: str, lang: str) -> Said:
    """Allergies to food, or to medications; those of no category stay, since they may be."""
    found = [row for row in rows if row.raw["category"] in (category, None)]
    if not found:
        return Said(say(f"no_allergies_{category}", lang), "allergy", (), 0, "1")
    items = listed([_allergy(row, lang) for row in found], lang)
    words = say(f"allergies_{category}", lang, len(found), n=number(len(found), lang), items=items)
    return Said(words, "allergy", tuple(found), len(found), "1")


def family(plan: RecordPlan, record: Book, as_of: date, lang: str) -> Said:
    """What relatives had, each with the relation."""
    rows = [row for row in record.rows("family_history") if row.name != "?"]  # a relative alone says nothing
    if not rows:
        return Said(say("absent_family_history", lang), absent=True)
    found = matching(rows, "family_history", plan.key) if plan.key else rows
    if not found:
        return Said(say("unnamed_family", lang, said=plan.said), "family_history", (), 0, "1")
    items = listed([item(f"{_relation(row.kind, lang)}{say('colon', lang)}{row.name}", row.raw["started"])
                    for row in found], lang)  # fmt: skip
    words = say("family", lang, label=label(plan.said, lang), items=items)
    return Said(words, "family_history", tuple(found), len(found), "1")


def _relation(said: str | None, lang: str) -> str:
    key = f"relation_{fold(said or 'relative').replace(' ', '_')}"
    return say(key, lang) if key in messages("ask_records") else said or ""


def _allergy(row: Row, lang: str) -> str:
    kind = say("intolerance", lang) if row.kind == "intolerance" else None
    return item(row.name, kind, row.reason, row.detail)
