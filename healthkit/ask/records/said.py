"""What an answer says before it becomes one, and how moments and lists of the record are worded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from healthkit.ask import display
from healthkit.ask.periods import Period
from healthkit.ask.records.book import Book, Lane, Row
from healthkit.i18n import day as in_words
from healthkit.i18n import number, text

MOST = 15  # items of a list


@dataclass(frozen=True)
class Said:
    """Text, number and the rows behind them. ``absent`` is no answer: the vault holds no such record at all;
    ``incomplete`` says that the answer is only as whole as the record."""

    text: str
    lane: Lane | None = None
    rows: tuple[Row, ...] = ()
    value: float | None = None
    unit: str | None = None
    absent: bool = False
    incomplete: bool = True


def say(key: str, lang: str, count: float | None = None, **values: object) -> str:
    """A message of this topic."""
    return text(f"ask_records.{key}", lang, count, **values)


def moment(written: str | None, at: date | None, lang: str, *, lead: str = "") -> str:
    """A moment as precisely as the record has it: 2024, March 2024, 5 March 2024; empty where it has none.

    ``lead`` is ``on`` or ``since``, which French words by precision.
    """
    if at is None:
        return ""
    size = len((written or "").partition("T")[0])
    words = str(at.year) if size <= 4 else in_words(at, lang, "MMMM y") if size <= 7 else display.day(at, lang)
    return say(f"{lead}_{'day' if size > 7 else 'month'}", lang, day=words) if lead else words


def ago(day: date, as_of: date, lang: str) -> str:
    """How long ago, in days."""
    days = (as_of - day).days
    return say("today", lang) if days == 0 else say("days_ago", lang, days, n=number(days, lang))


def listed(items: Sequence[str], lang: str) -> str:
    """Items in a row, the first of them where there are too many."""
    more = len(items) - MOST
    shown = say("semicolon", lang).join(items[:MOST])
    return shown + (say("and_more", lang, more, n=number(more, lang)) if more > 0 else "")


def item(name: str, *details: str | None) -> str:
    """A name with what is said of it in brackets."""
    known = ", ".join(dict.fromkeys(part.strip() for part in details if part and part.strip()))
    return f"{name} ({known})" if known else name


def label(said: str, lang: str) -> str:
    """What was named, behind a heading."""
    return say("label", lang, said=said) if said else ""


def when(period: Period | None, lang: str) -> str:
    """A period behind a heading."""
    return f" {display.period(period, lang)}" if period and period.name != "all_time" else ""


def stated_none(record: Book, subject: str, as_of: date, lang: str, value: float | None) -> Said | None:
    """A source's own word that there is none of something, such as known allergies; None where nobody says so."""
    stated = [row for row in record.rows("absence", as_of) if row.kind == subject]
    if not stated:
        return None
    said = listed(list(dict.fromkeys(say("states", lang, source=row.source, said=row.name) for row in stated)), lang)
    return Said(f"{said}.", "absence", tuple(stated), value, "1")
