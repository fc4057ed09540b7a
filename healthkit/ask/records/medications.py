"""Answers about medications and supplements: what is taken, since when, until when, at which dose as written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from healthkit.ask.records import courses, names
from healthkit.ask.records.book import Book, Row, stretches
from healthkit.ask.records.names import matching
from healthkit.ask.records.plan import RecordPlan
from healthkit.ask.records.said import Said, item, listed, moment, say, stated_none, when
from healthkit.i18n import number
from healthkit.model.words import fold
from healthkit.source.record_lanes import Stretch

_DAY = 10  # characters of a moment that names its day


def answer(plan: RecordPlan, record: Book, as_of: date, lang: str) -> Said:
    """One answer; see :class:`~healthkit.ask.records.plan.RecordPlan` for what can be asked."""
    rows = record.rows("medication", as_of)
    if not rows:
        return _nothing(plan, record, as_of, lang)
    if plan.subject == "supplement":
        rows = [row for row in rows if row.raw["supplement"]]
    if plan.key:
        return _named(plan, matching(rows, "medication", plan.key), as_of, lang)
    taken = courses.courses(rows, as_of)
    if plan.ask in ("started", "stopped"):
        return _moved(plan, taken, rows, lang)
    if plan.period is not None:
        found = [one for one in taken if courses.within(one, plan.period)]
        return _list(plan, "taken", found, rows, lang)
    current = list({fold(one.name): one for one in taken if courses.standing(one, as_of)}.values())
    return _list(plan, "current", current, rows, lang)


def _nothing(plan: RecordPlan, record: Book, as_of: date, lang: str) -> Said:
    """No medication at all: said by somebody, or merely not there."""
    value = 0.0 if plan.ask in ("list", "count", "whether") else None
    none = stated_none(record, "medications", as_of, lang, value)
    return none or Said(say("absent_medication", lang), absent=True)


def _list(plan: RecordPlan, kind: str, found: Sequence[Stretch], rows: Sequence[Row], lang: str) -> Said:
    word = plan.subject
    if not found:
        return Said(say(f"no_{kind}_{word}", lang, when=when(plan.period, lang)), "medication", (), 0, "1")
    items = listed([_item(one, lang, whole=kind == "taken", plain=word == "supplement") for one in found], lang)
    words = say(
        f"{kind}_{word}", lang, len(found), n=number(len(found), lang), when=when(plan.period, lang), items=items
    )
    return Said(words, "medication", _behind(found, rows), len(found), "1")


def _moved(plan: RecordPlan, taken: Sequence[Stretch], rows: Sequence[Row], lang: str) -> Said:
    """What was begun, or ended, within a period."""
    found = []
    for one in taken:
        day = one.start if plan.ask == "started" else None if one.holds else one.stop
        period = plan.period
        if day and (period is None or (day <= period.last and (period.first is None or day >= period.first))):
            found.append(one)
    return _list(plan, plan.ask, found, rows, lang)


def _item(one: Stretch, lang: str, *, whole: bool = False, plain: bool = False) -> str:
    extra = say("supplement", lang) if one.supplement and not plain else None
    return item(one.name, extra, None if whole else one.detail, span(one, lang))


def span(one: Stretch, lang: str) -> str:
    """From when to when: ``since 5 March 2024``, ``2024 – May 2025``."""
    start = moment(one.written, one.start, lang)
    if one.holds or one.start is None:
        return moment(one.written, one.start, lang, lead="since")
    if one.stop is None or one.stop == one.start:
        return start
    return f"{start} – {end(one, lang)}"


def end(one: Stretch, lang: str) -> str:
    """The end, as precisely as it was written; the day where a supply ran out."""
    return moment(one.ended or str(one.stop), one.stop, lang)


def _behind(found: Sequence[Stretch], rows: Sequence[Row]) -> tuple[Row, ...]:
    known = {fold(one.name) for one in found}
    return tuple(row for row in rows if fold(row.name) in known)


def _named(plan: RecordPlan, rows: Sequence[Row], as_of: date, lang: str) -> Said:
    """What was named: one medication at any dose, or several that share the word, such as two statins."""
    if not rows:
        value = 0.0 if plan.ask == "whether" else None
        return Said(say("unnamed_medication", lang, said=plan.said), "medication", (), value, "1")
    name = names.common([row.name for row in rows])
    if plan.ask == "dose":
        return _dose(name, rows, as_of, lang)
    if plan.ask == "who":
        return _who(name, rows, lang)
    if len({names.substance(row.name) for row in rows}) > 1:
        return _several(plan, rows, as_of, lang)
    taken = courses.courses(rows, as_of, name)
    if plan.period is not None:
        return _within(plan, taken, rows, lang)
    words, value, unit = _standing(plan, taken[-1], name, as_of, lang)
    earlier = [span(course, lang) for course in taken[:-1]]
    if earlier:
        words += " " + say("earlier", lang, items=listed(earlier, lang))
    return Said(words, "medication", tuple(rows), value, unit)


def _within(plan: RecordPlan, taken: Sequence[Stretch], rows: Sequence[Row], lang: str) -> Said:
    assert plan.period is not None
    inside = [one for one in taken if courses.within(one, plan.period)]
    items = listed([span(one, lang) for one in inside or taken], lang)
    key = "yes_within" if inside else "no_within"
    words = say(key, lang, what=taken[-1].name, when=when(plan.period, lang).strip() or say("ever", lang), items=items)
    return Said(words, "medication", tuple(rows), len(inside), "1")


def _several(plan: RecordPlan, rows: Sequence[Row], as_of: date, lang: str) -> Said:
    """Several medications under one word: each with its own time, and how many of them are meant."""
    taken = courses.courses(rows, as_of)
    if plan.ask in ("whether", "list") and plan.period is None:
        now = [one for one in taken if courses.standing(one, as_of)]
        others = listed([_item(one, lang, whole=True) for one in taken if one not in now], lang)
        if now:
            words = say("several_current", lang, items=listed([_item(one, lang) for one in now], lang))
            words += " " + say("several_past", lang, items=others) if others else ""
        else:
            words = say("several_not_current", lang, items=others)
        return Said(words, "medication", tuple(rows), len(now), "1")
    shown = [one for one in taken if plan.period is None or courses.within(one, plan.period)]
    items = listed([_item(one, lang, whole=True) for one in shown], lang) or say("nothing", lang)
    words = say("several", lang, said=plan.said, when=when(plan.period, lang), items=items)
    value = len(shown) if plan.ask == "whether" else None
    return Said(words, "medication", tuple(rows), value, "1")


def _standing(
    plan: RecordPlan, one: Stretch, name: str, as_of: date, lang: str
) -> tuple[str, float | None, str | None]:
    """Whether it is taken, since when, how long, until when."""
    stands = courses.standing(one, as_of)
    details: dict[str, Any] = {
        "what": name,
        "since": moment(one.written, one.start, lang, lead="since"),
        "span": span(one, lang),
        "start": moment(one.written, one.start, lang, lead="on"),
        "stop": moment(one.ended or str(one.stop), one.stop, lang, lead="on"),
    }
    if plan.ask in ("whether", "list"):
        dose = f" ({one.detail})" if one.detail and stands else ""
        key = ("yes_current" if stands else "not_current") + ("" if one.start else "_undated")
        return say(key, lang, **details, dose=dose), float(stands), "1"
    if plan.ask == "stop":
        if stands:
            return say("not_stopped", lang, **details), None, None
        known = one.stop is not None and one.stop != one.start
        words = say("stopped_on" if known else "stop_unknown", lang, **details)
        exact = known and (one.ended is None or len(one.ended) >= _DAY)
        return words, float((as_of - one.stop).days) if exact and one.stop else None, "d"
    if one.start is None:
        return say("start_unknown", lang, **details), None, None
    exact = len(one.written or "") >= _DAY
    if plan.ask == "duration":
        last = as_of if stands or one.stop is None else one.stop
        days = (last - one.start).days
        key = "taking_for" if stands else "took_for"
        words = say(key, lang, days, **details, n=number(days, lang), about="" if exact else say("about", lang))
        return words, float(days), "d"
    days = (as_of - one.start).days
    words = say("started_on" if stands else "started_on_past", lang, **details)
    if not exact:
        return words, None, None
    return f"{words} {say('started_ago', lang, days, n=number(days, lang))}", float(days), "d"


def _dose(name: str, rows: Sequence[Row], as_of: date, lang: str) -> Said:
    """The instruction as it was written, of what is current, else of the last."""
    dosed = [(row, stretches([row], as_of)[0]) for row in rows if row.detail]
    if not dosed:
        return Said(say("no_dose", lang, what=name), "medication", tuple(rows))
    current = [(row, one) for row, one in dosed if courses.standing(one, as_of)]
    shown = {row.detail: (row, one) for row, one in current or dosed[-1:]}
    items = listed([item(f"“{row.detail}”" if lang == "en" else f"«\u00a0{row.detail}\u00a0»", span(one, lang))
                    for row, one in shown.values()], lang)  # fmt: skip
    key = "dose_current" if current else "dose_last"
    return Said(say(key, lang, what=name, items=items), "medication", tuple(row for row, _ in shown.values()))


def _who(name: str, rows: Sequence[Row], lang: str) -> Said:
    told = {row.performer: row for row in rows if row.performer}
    if not told:
        return Said(say("no_prescriber", lang, what=name), "medication", tuple(rows))
    items = listed([item(who, moment(row.written, row.first, lang)) for who, row in told.items() if who], lang)
    return Said(say("prescriber", lang, what=name, items=items), "medication", tuple(told.values()))
