"""Answers about the person: age, birth date, sex, blood type, name."""

from __future__ import annotations

from datetime import date

from healthkit.ask import display
from healthkit.ask.records.book import Book
from healthkit.ask.records.plan import RecordPlan
from healthkit.ask.records.said import Said, say
from healthkit.ask.result import Evidence
from healthkit.ask.sql import literal
from healthkit.i18n import messages, number
from healthkit.store import queries


def answer(plan: RecordPlan, record: Book, as_of: date, lang: str) -> tuple[Said, Evidence | None]:
    """A fact, and where it stands; ``age`` is counted from the date of birth."""
    key = "birth_date" if plan.key == "age" else plan.key
    held = [(value, by) for _, value, by in record.facts([key]) if value]
    if not held:
        return Said(say(f"absent_{key}", lang), absent=True), None
    value, by = held[0]
    shown = queries.text("ask_records_person").partition("\n")[2].replace("$keys", literal([key])).strip()
    proof = Evidence("person", None, None, 1, (by,) if by else (), shown)
    return _said(plan.key, value, as_of, lang), proof


def _said(key: str, value: str, as_of: date, lang: str) -> Said:
    if key not in ("age", "birth_date"):
        coded = f"{key}_{value}"
        words = say(coded, lang) if coded in messages("ask_records") else value
        return Said(say(f"fact_{key}", lang, value=words), incomplete=False)
    born = _date(value)
    if born is None:  # a year or a month alone
        return Said(say("fact_birth_written", lang, value=value), incomplete=False)
    if key == "birth_date":
        return Said(say("fact_birth_date", lang, day=display.day(born, lang)), incomplete=False)
    years = as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))
    words = say("fact_age", lang, years, n=number(years, lang), day=display.day(born, lang))
    return Said(words, value=float(years), unit="a", incomplete=False)


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
