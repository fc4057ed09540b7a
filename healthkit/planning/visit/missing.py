"""What is missing or stale: the age of the last test, what a published source says of it, and nothing more."""

from __future__ import annotations

from datetime import date, timedelta

from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.model.words import fold
from healthkit.planning.visit.courses import Course
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.intervals import Why, holding
from healthkit.planning.visit.model import Rows, Statement
from healthkit.planning.visit.standing import once
from healthkit.source.labs_words import Row
from healthkit.source.record_lanes import first_day, since_words

_MANY_MONTHS = 60


def missing(facts: Facts) -> list[Statement]:
    """Critical results without a later one, first tests after a start, intervals that are over, orders that wait."""
    found, known = _unrepeated(facts), set[tuple[str, ...]]()
    for why in holding(facts):
        if why.rule.days:
            found += _after_start(facts, why)
        elif why.rule.tests[:1] not in known:  # rules for some stand before those for all
            told = _interval(facts, why)
            known |= {why.rule.tests[:1]} if told and why.rule.tests else set()
            found += told
    return list({one.id: one for one in [*found, *once(_orders(facts))]}.values())


def _unrepeated(facts: Facts) -> list[Statement]:
    found = []
    for row in facts.book.all:
        alone = row["critical"] and row["day"] and not row["question"] and facts.book.after(row) is None
        if alone:
            words = {
                "label": _name(row["analyte"], facts.lang),
                "day": facts.day(row["day"]),
                "age": _age(facts, row["day"]),
            }
            said = text("brief.missing_repeat", facts.lang, None, **words)
            rows = (Rows("lab_result", (row["result_id"],)),)
            data = {"tests": [row["analyte"]], "last": row["day"]}
            one = Statement(f"missing:repeat:{row['analyte']}", "unrepeated", words["label"], said, rows, data, words)
            found.append(one)
    return found


def _after_start(facts: Facts, why: Why) -> list[Statement]:
    """The first test after a medicine was begun since the visit, where it came late or not yet."""
    return [
        told
        for one in why.courses
        if one.start and one.start >= facts.first
        for told in [_first_test(facts, why, one)]
        if told
    ]


def _first_test(facts: Facts, why: Why, one: Course) -> Statement | None:
    assert one.start
    assert why.rule.days
    lang, due = facts.lang, one.start + timedelta(days=why.rule.days)
    after = [row for row in _results(facts, why.rule.tests) if row["day"] and row["day"] > one.start]
    if (after and after[0]["day"] <= due) or (not after and facts.as_of <= due):
        return None
    words = {
        "label": _names(why.rule.tests, lang),
        "called": one.name,
        "start": facts.day(one.start),
        "says": why.rule.says[lang],
        "source": why.rule.source[lang],
        "n": str((after[0]["day"] - one.start).days) if after else "",
        "day": facts.day(after[0]["day"]) if after else "",
        "age": "",
    }
    said = text("brief.missing_late" if after else "brief.missing_first", lang, None, **words)
    rows = list(one.rows) + ([Rows("lab_result", (after[0]["result_id"],))] if after else [])
    data = {"tests": list(why.rule.tests), "started": one.start, "last": after[0]["day"] if after else None}
    kind = "late" if after else "not_yet"
    return Statement(
        f"missing:{why.rule.id}", kind, words["label"], said, tuple(rows), data, words, why.rule.source[lang]
    )


def _interval(facts: Facts, why: Why) -> list[Statement]:
    """One statement where the last test is older than the source's interval, or where there is none."""
    rule, lang = why.rule, facts.lang
    last, written, label, rows = _last(facts, why)
    stale = last is not None and rule.months is not None and months_between(last, facts.as_of) >= rule.months
    absent = last is None and rule.never
    if not stale and not absent:
        return []
    words = {
        "label": label or (_names(rule.tests, lang) if rule.tests else text(f"brief.vaccine_{rule.id}", lang)),
        "day": since_words(written, last, lang),
        "age": _age(facts, last) if last else "",
        "says": rule.says[lang],
        "source": rule.source[lang],
    }
    said = text("brief.missing_stale" if last else "brief.missing_never", lang, None, **words)
    reasons = [row for one in why.courses for row in one.rows]
    reasons += [Rows("condition", why.conditions)] if why.conditions else []
    data = {"tests": list(rule.tests), "last": last, "months": months_between(last, facts.as_of) if last else None}
    kind = "stale" if last else "never"
    all_rows = (*rows, *reasons)
    return [Statement(f"missing:{rule.id}", kind, words["label"], said, all_rows, data, words, rule.source[lang])]


def _last(facts: Facts, why: Why) -> tuple[date | None, str | None, str, tuple[Rows, ...]]:
    """The newest test or vaccination that counts: its day, the day as written, the test's own name, its row."""
    if why.rule.vaccines:
        given = [
            (one.start, row["row_id"], one.written)
            for row, one in facts.lane("immunization")
            if one.start and any(f" {word}" in f" {fold(one.name)} " for word in why.rule.vaccines)
        ]
        if not given:
            return None, None, "", ()
        day, number, written = max(given)
        return day, written, "", (Rows("immunization", (number,)),)
    dated = [row for row in _results(facts, why.rule.tests) if row["day"]]
    if not dated:
        return None, None, "", ()
    newest = dated[-1]  # of several tests that count, the one that was done
    rows = (Rows("lab_result", (newest["result_id"],)),)
    return newest["day"], newest["day"].isoformat(), _name(newest["analyte"], facts.lang), rows


def _results(facts: Facts, tests: tuple[str, ...]) -> list[Row]:
    """All results of some analytes that a laboratory measured, oldest first."""
    found = [row for name in tests for row in facts.book.by_test.get(name, []) if not row["derived"]]
    return sorted(found, key=lambda row: (row["day"] or date.min, row["result_id"]))


def _orders(facts: Facts) -> list[Statement]:
    """What is ordered and not past: nothing is lost by naming it."""
    found = []
    for row in facts.vault.query("visit_orders").iter_rows(named=True):
        planned = first_day(row["planned"])
        if not row["name"] or (first_day(row["requested"]) or date.min) > facts.as_of:
            continue
        past = planned is not None and planned < facts.as_of
        words = {"called": row["name"], "day": facts.day(planned) if planned else ""}
        key = "brief.order_undated" if planned is None else "brief.order_past" if past else "brief.order"
        said = text(key, facts.lang, None, **words)
        rows = (Rows("service_request", (row["service_request_id"],)),)
        data = {"name": row["name"], "planned": planned}
        found.append(Statement(f"order:{row['service_request_id']}", "order", row["name"], said, rows, data, words))
    return found


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another.

    >>> months_between(date(2024, 1, 31), date(2024, 2, 29)), months_between(date(2024, 1, 15), date(2026, 3, 15))
    (0, 26)
    """
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def _age(facts: Facts, day: date) -> str:
    """How long ago, in days up to two months, in months up to five years, then in years."""
    days, months = (facts.as_of - day).days, months_between(day, facts.as_of)
    if months < 2:
        return text("brief.age_days", facts.lang, days, n=days)
    if months >= _MANY_MONTHS:
        return text("brief.age_years", facts.lang, months // 12, n=months // 12)
    return text("brief.age_months", facts.lang, months, n=months)


def _name(analyte: str, lang: str) -> str:
    return analytes()[analyte].name(lang)


def _names(tests: tuple[str, ...], lang: str) -> str:
    return _name(tests[0], lang) if tests else ""
