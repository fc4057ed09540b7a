"""Laboratory results since the visit: critical ones, those outside their range, and those that really changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from healthkit.clinical.critical import source_in, thresholds
from healthkit.i18n import listing, number, text
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.model import Rows, Statement
from healthkit.source.lab_book import key, order, since
from healthkit.source.labs_words import (
    Row,
    critical_words,
    figure,
    name_of,
    range_of,
    range_words,
    signed_percent,
    unit_of,
    value_of,
)


def critical(facts: Facts) -> list[Statement]:
    """Critical results that no later result of the same test has overtaken, the newest first, and what to do now.

    One from before the visit stays until it was measured again. One since the visit that was overtaken is told too.
    """
    found = [row for row in facts.book.all if row["critical"] and not row["derived"] and not row["question"]]
    standing = [row for row in found if facts.book.after(row) is None or facts.book.within(row)]
    standing.sort(key=order, reverse=True)
    standing.sort(key=lambda row: facts.book.after(row) is not None)
    return [_critical(facts, row) for row in standing if row["day"]]


def _critical(facts: Facts, row: Row) -> Statement:
    lang, later = facts.lang, facts.book.after(row)
    words = _words(facts, row) | {"limit": _limit(row, lang)}
    said = text("brief.critical", lang, None, **words)
    rows = [row["result_id"]]
    if later and later["day"]:
        words |= {"later": value_of(later, lang), "later_day": facts.day(later["day"])}
        said = f"{said} {text('brief.critical_later', lang, None, **words)}"
        rows.append(later["result_id"])
    data = _data(row) | {
        "level": row["critical"],
        "past": row["critical_past"],
        "what_to_do": critical_words(row, lang),
        "later": later["value"] if later else None,
    }
    words["todo"] = _todo(facts, row)
    kind = "critical_later" if later else "critical_past" if row["critical_past"] else "critical"
    return Statement(
        f"critical:{row['result_id']}", kind, name_of(row, lang), said, (Rows("lab_result", tuple(rows)),), data, words,
        source_in(row["critical_source"], lang),
    )  # fmt: skip


def _todo(facts: Facts, row: Row) -> str:
    if row["critical_past"]:
        return text("labs.critical_past", facts.lang, day=facts.day(row["day"]))
    return text(f"labs.critical_{row['critical']}", facts.lang)


def _limit(row: Row, lang: str) -> str:
    """The published threshold that was passed."""
    low, high = thresholds()[row["analyte"]].bounds[row["critical"]]
    above = row["flag"] == "high" or low is None or row["value"] > low
    bound = high if above else low
    assert bound is not None
    shown = f"{figure(bound, row, lang)} {unit_of(row, lang)}"
    return text("brief.limit_high" if above else "brief.limit_low", lang, limit=shown)


def out_of_range(facts: Facts) -> list[Statement]:
    """The newest results since the visit that lie outside their range, those beyond the scatter of the method first."""
    found = [
        row
        for row in facts.book.latest
        if row["flag"] in ("low", "high", "abnormal") and _own(row) and not row["critical"] and _sound(row)
    ]
    found.sort(key=lambda row: (row["severity"] == "borderline", row["day"] is None))
    return [_outside(facts, row) for row in found]


def _sound(row: Row) -> bool:
    """Whether the range is one: limits that a source wrote the wrong way round judge nothing."""
    low, high = row["range_low"], row["range_high"]
    return low is None or high is None or low <= high


def _outside(facts: Facts, row: Row) -> Statement:
    lang = facts.lang
    words, ids = _words(facts, row), [row["result_id"]]
    edge = row["severity"] == "borderline"
    before = before_of(facts, row)
    if before:
        words |= _compared(facts, before, since(row, before))
        ids.insert(0, before["result_id"])
    said = text("brief.out_edge" if edge else "brief.out", lang, None, **words)
    return Statement(
        f"range:{row['result_id']}", "borderline" if edge else "outside", name_of(row, lang), said,
        (Rows("lab_result", tuple(ids)),), _data(row), words, row["range_source"],
    )  # fmt: skip


def moved(facts: Facts) -> list[tuple[Row, Row]]:
    """Each newest result since the visit with the last one before it of the same laboratory and method."""
    pairs = []
    for row in facts.book.latest:
        before = before_of(facts, row)
        if before is not None and _own(row):
            pairs.append((before, since(row, before)))
    return pairs


def before_of(facts: Facts, row: Row, until: date | None = None) -> Row | None:
    """The last result before the visit, or before another day, that this one may be compared with."""
    end = until or facts.first
    same = [
        one
        for one in facts.book.by_test[key(row)]
        if one["day"] and one["day"] < end and one["value"] is not None and not one["comparator"] and _own(one)
        and all(one[name] == row[name] for name in ("laboratory", "method", "specimen"))
    ]  # fmt: skip
    return same[-1] if same and row["value"] is not None and not row["comparator"] else None


def changed(facts: Facts) -> list[Statement]:
    """Results that changed more than chance explains since the visit, the largest change against its noise first."""
    real = [(before, row) for before, row in moved(facts) if row["real"]]
    real.sort(key=lambda pair: -abs(pair[1]["delta_percent"]) / pair[1]["rcv_percent"])
    return [change(facts, before, row, "brief.changed") for before, row in real]


def change(facts: Facts, before: Row, row: Row, name: str, **more: str) -> Statement:
    """Two results of one test compared, in the words of a message; ``row`` says of the change what two results can."""
    lang = facts.lang
    words = _words(facts, row) | _compared(facts, before, row) | more
    data = _data(row) | {"from": before["value"], "from_day": before["day"]} | _figures(row)
    rows = (Rows("lab_result", (before["result_id"], row["result_id"])),)
    return Statement(
        f"change:{row['result_id']}", "changed", name_of(row, lang), text(name, lang, None, **words), rows, data, words,
        row["variation_source"],
    )  # fmt: skip


def _compared(facts: Facts, before: Row, row: Row) -> dict[str, str]:
    """A change as shown; ``verdict`` is what can be said of it: real, noise, or unknown."""
    lang, rcv = facts.lang, row["rcv_percent"]
    return {
        "before": value_of(before, lang),
        "before_day": facts.day(before["day"]),
        "delta": signed_percent(row["delta_percent"], lang) if row["delta_percent"] is not None else "",
        "rcv": number(rcv, lang) if rcv is not None else "",
        "verdict": verdict(row),
    }


def verdict(row: Row) -> str:
    """What can be said of a change: real, noise (within what chance explains), or unknown."""
    return {True: "real", False: "noise", None: "unknown"}[row["real"]]


def _figures(row: Row) -> dict[str, Any]:
    rounded = {name: row[name] and round(row[name], 2) for name in ("delta_percent", "rcv_percent")}
    return {**rounded, "real": row["real"]}


def steady(facts: Facts) -> list[Statement]:
    """One sentence on the tests that were done before and since and did not change beyond noise."""
    still = [(before, row) for before, row in moved(facts) if row["real"] is False]
    if not still:
        return []
    names = [name_of(row, facts.lang) for _, row in still]
    rows = Rows("lab_result", tuple(one["result_id"] for pair in still for one in pair))
    said = text(
        "brief.steady_labs", facts.lang, len(names), names=listing(names, facts.lang), begin=facts.day(facts.first)
    )
    data = {"analytes": [row["analyte"] for _, row in still]}
    return [Statement("steady:labs", "unchanged", "", said, (rows,), data)]


def _own(row: Row) -> bool:
    """Whether a laboratory measured it: what is computed here follows from rows that are told themselves."""
    return not row["derived"] and not row["question"]


def _words(facts: Facts, row: Row) -> dict[str, str]:
    lang = facts.lang
    return {
        "label": name_of(row, lang),
        "value": value_of(row, lang),
        "day": facts.day(row["day"]) if row["day"] else "?",
        "laboratory": row["laboratory"] or row["source"] or "?",
        "range": range_words(row, lang),
        "bounds": _bounds(row, lang),
        "flag": text(f"labs.flag_{row['flag'] or 'none'}", lang),
    }


def _bounds(row: Row, lang: str) -> str:
    """The range alone; whose it is only where it is not the laboratory's own of that day."""
    own = row["range_origin"] in (None, "laboratory")
    return (range_of(row, lang) or "–") if own else range_words(row, lang)


def _data(row: Row) -> dict[str, Any]:
    return {
        "analyte": row["analyte"] or row["name"],
        "value": row["value"],
        "comparator": row["comparator"],
        "unit": row["unit"],
        "day": row["day"],
        "flag": row["flag"],
        "low": row["range_low"],
        "high": row["range_high"],
        "range": row["range_text"],
        "range_origin": row["range_origin"],
        "laboratory": row["laboratory"],
    }
