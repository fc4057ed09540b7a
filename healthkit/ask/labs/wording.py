"""Laboratory results in a sentence or two: the same words on range and change as ``healthkit labs`` has."""

from __future__ import annotations

from typing import Any

from healthkit.ask import display
from healthkit.ask.labs.run import Found
from healthkit.i18n import day as in_words
from healthkit.i18n import number, text
from healthkit.model.analytes import analytes
from healthkit.model.lab_units import label
from healthkit.source import labs_short, labs_words
from healthkit.source.lab_book import PANELS, panel_of
from healthkit.source.labs_words import Row

_NAMED = 12  # results in one sentence
_DAYS_NAMED = 8  # days in one sentence


def sentence(found: Found, lang: str) -> str:
    """Say what a plan gave."""
    plan = found.plan
    if plan.sheet or len(plan.analytes) > 1:
        return _with_critical(_SHEETS[plan.asks](found, lang), found, lang)
    if not found.rows or (not found.chosen and plan.asks not in ("over", "times")):
        return _nothing(found, lang)
    said = _SINGLE[plan.asks](found, lang)
    urgent = labs_words.critical_words(found.chosen[-1], lang) if plan.asks in _ONE and found.chosen else None
    return f"{said} {urgent}" if urgent else said


def _with_critical(said: str, found: Found, lang: str) -> str:
    """Add what to do about critical values in a list of results."""
    urgent = [
        f"{labs_words.name_of(row, lang)} — {words}"
        for row in found.chosen
        if found.plan.asks in ("panel", "each", "flagged") and (words := labs_words.critical_words(row, lang))
    ]
    return " ".join((said, *urgent))


def what(found: Found, lang: str) -> str:
    """What the answer is about."""
    plan = found.plan
    if plan.sheet and plan.sheet != "every":
        return text(f"ask_labs.sheet_{plan.sheet}", lang)
    if plan.sheet:
        return text("ask_labs.sheet_every", lang)
    return ", ".join(analytes()[name].name(lang) for name in plan.analytes)


def _say(key: str, found: Found, lang: str, count: float | None = None, **values: Any) -> str:
    days = [row["day"] for row in found.rows]
    when = display.period(found.plan.period, lang, (min(days), max(days)) if days else None)
    return text(f"ask_labs.{key}", lang, count, **{"what": what(found, lang), "when": when, **values})


def _day(row: Row, lang: str) -> str:
    return display.day(row["day"], lang)


def _brief(row: Row, lang: str) -> str:
    return text("ask_labs.on", lang, value=labs_words.value_of(row, lang), day=in_words(row["day"], lang, "d MMM y"))


def _series(rows: tuple[Row, ...], lang: str) -> str:
    """Results with their days; of a long series the latest."""
    shown = "; ".join(_brief(row, lang) for row in rows[-_DAYS_NAMED:])
    if lang == "fr":
        shown = shown.replace("; ", f"{display.NBSP}; ")
    more = len(rows) - _DAYS_NAMED
    return text("ask_labs.the_latest", lang, n=_DAYS_NAMED, of=len(rows), list=shown) if more > 0 else shown


def _nothing(found: Found, lang: str) -> str:
    before, after = found.near
    key = "none_" + ("between" if before and after else "before" if before else "after" if after else "at_all")
    ends: dict[str, Any] = {"before": "", "after": ""}
    for name, row in (("before", before), ("after", after)):
        if row:
            ends[name] = _brief(row, lang)
    if found.rows:
        return _say("no_number", found, lang, len(found.rows), n=len(found.rows))
    if found.doubtful and not (before or after):
        return _say("none_sure", found, lang)
    return _say(key, found, lang, **ends)


def _latest(found: Found, lang: str) -> str:
    row = found.chosen[0]
    parts = [
        _say("value", found, lang, value=labs_words.value_of(row, lang), day=_day(row, lang)),
        _standing(row, lang),
    ]
    changed = labs_words.change_words(row, lang, "d MMMM y") if found.plan.asks == "latest" else None
    if changed:
        parts.append(_capital(changed) + ".")
    if found.plan.asks == "latest" and found.plan.period.name != "all_time" and len(found.rows) > 1:
        parts.append(text("ask_labs.all_of_them", lang, n=len(found.rows), list=_series(found.rows, lang)))
    return " ".join(parts)


def _standing(row: Row, lang: str) -> str:
    """How a result stands to its range, and whose range that is."""
    shown, flag = labs_words.range_of(row, lang), row["flag"]
    if not shown:
        return text("ask_labs.no_range", lang)
    whose = text(f"ask_labs.whose_{row['range_origin'] or 'laboratory'}", lang)
    near = text("ask_labs.borderline", lang) if row["severity"] == "borderline" else ""
    return text(f"ask_labs.stands_{flag or 'open'}", lang, whose=whose, range=shown, near=near)


def _when(found: Found, lang: str) -> str:
    row = found.chosen[0]
    passed = _passed(found, row, lang)
    value = labs_words.value_of(row, lang)
    return _say("measured", found, lang, value=value, day=_day(row, lang), ago=passed)


def _passed(found: Found, row: Row, lang: str) -> str:
    """How long ago a result is, or the period that was asked about."""
    period = found.plan.period
    return _ago((period.last - row["day"]).days, lang) if period.name == "all_time" else display.period(period, lang)


def _ago(days: int, lang: str) -> str:
    """So many days, then months, then years ago."""
    if days == 0:
        return text("ask_labs.ago_today", lang)
    unit, size = ("days", 1.0) if days < 60 else ("months", 30.44) if days < 730 else ("years", 365.25)
    n = int(days / size)
    return text(f"ask_labs.ago_{unit}", lang, n, n=n)


def _figure(found: Found, lang: str) -> str:
    row, asks = found.chosen[0], found.plan.asks
    key = asks if len(found.rows) > 1 or asks == "first" else f"{asks}_only"
    of = len(found.rows)
    return _say(key, found, lang, of, value=labs_words.value_of(row, lang), day=_day(row, lang), n=of)


def _computed(found: Found, lang: str) -> str:
    if found.value is None:
        return _say("too_few", found, lang)
    row = found.chosen[-1]
    value = (_apart if found.plan.asks == "rate" else _amount)(found.value, row, lang)
    return _say(found.plan.asks, found, lang, len(found.chosen), value=value, n=len(found.chosen))


def _amount(value: float, row: Row, lang: str) -> str:
    """A computed number in the unit of a result, with three digits."""
    return f"{labs_words.figure(value, {**row, 'analyte': None}, lang)} {labs_words.unit_of(row, lang)}".strip()


def _apart(value: float, row: Row, lang: str) -> str:
    """A difference with its sign; between percents it is points."""
    shown = labs_words.figure(abs(value), row, lang)
    if not any(digit in shown for digit in "123456789"):  # smaller than the analyte's decimals
        shown = labs_words.figure(abs(value), {**row, "analyte": None}, lang)
    signed = f"{'−' if value < 0 else '+'}{shown}"
    if row["unit"] == "%":
        return text("ask.points", lang, abs(value), value=signed)
    return f"{signed} {labs_words.unit_of(row, lang)}".strip()


def _list(found: Found, lang: str) -> str:
    return _say("list", found, lang, len(found.chosen), n=len(found.chosen), list=_series(found.chosen, lang))


def _change(found: Found, lang: str) -> str:
    if len(found.chosen) < 2 or found.value is None:
        row = found.chosen[-1]
        return _say("change_single", found, lang, value=labs_words.value_of(row, lang), day=_day(row, lang))
    before, after = found.chosen
    apart = _apart(found.value, after, lang)
    delta = after["delta_percent"]
    if delta is not None and found.value:
        apart = text("ask_labs.and_percent", lang, apart=apart, delta=labs_words.signed_percent(delta, lang))
    said = _say(
        "change" if found.value else "change_same", found, lang,
        before=labs_words.value_of(before, lang), before_day=_day(before, lang),
        after=labs_words.value_of(after, lang), after_day=_day(after, lang), apart=apart,
    )  # fmt: skip
    parts = [said, _verdict(after, lang)]
    if found.plan.asks == "trend" and len(found.rows) > 2:
        parts.append(text("ask_labs.all_of_them", lang, n=len(found.rows), list=_series(found.rows, lang)))
    return " ".join(part for part in parts if part)


def _verdict(row: Row, lang: str) -> str:
    """Whether a change is more than chance."""
    if row["elsewhere"]:
        return text("ask_labs.verdict_elsewhere", lang)
    if row["delta_percent"] is None:
        return ""
    if row["real"] is None:
        return text("ask_labs.verdict_unknown", lang)
    rcv = number(row["rcv_percent"], lang)
    return text("ask_labs.verdict_real" if row["real"] else "ask_labs.verdict_noise", lang, rcv=rcv)


def _times(found: Found, lang: str) -> str:
    n = len(found.chosen)
    return _say("times" if n > 1 else "times_once", found, lang, n, n=n, day=_day(found.chosen[0], lang))


def _over(found: Found, lang: str) -> str:
    n, of = len(found.chosen), int(found.values[0])
    bound = _bound(found, lang) if found.plan.limits else text(f"ask_labs.outside_{found.plan.side}", lang)
    said = _say("over" if found.plan.limits else "over_range", found, lang, _of(n, of, lang), n=n, of=of, bound=bound)
    return _with_list(said, _series(found.chosen, lang) if n else "", lang)


def _of(n: int, of: int, lang: str) -> int:
    """What decides the plural: ``1 of 7 results``, ``1 résultat sur 7``."""
    return n if lang == "fr" else of


def _with_list(said: str, items: str, lang: str) -> str:
    return text("ask_labs.with_list", lang, said=said, list=items) if items else f"{said}."


def _bound(found: Found, lang: str) -> str:
    """The bounds as they were said, and in the analyte's own unit where that is another."""
    names = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
    parts = []
    for limit in found.plan.limits:
        row = {"analyte": None, "unit": limit.unit}
        said = f"{labs_short.as_written(limit.said, lang)} {label(limit.unit, lang)}".strip()
        own = analytes()[found.plan.analytes[0]].unit
        if own != limit.unit:
            same = labs_words.figure(limit.value, row, lang)
            said = f"{said} ({same} {label(own, lang)})"
        parts.append(text(f"ask.{names[limit.op]}", lang, value=said))
    return text("ask.and", lang).join(parts)


def _inside(found: Found, lang: str) -> str:
    row = found.chosen[0]
    head = _say("value", found, lang, value=labs_words.value_of(row, lang), day=_day(row, lang))
    if row["range_origin"] == "general_adult":
        shown = labs_words.range_of(row, lang)
        return f"{head} {text('ask_labs.no_own_range', lang, range=shown)}"
    return f"{head} {_standing(row, lang)}"


def _range(found: Found, lang: str) -> str:
    row = found.chosen[0]
    shown = labs_words.range_of(row, lang)
    if not shown:
        return _say("range_none", found, lang)
    whose = text(f"ask_labs.whose_{row['range_origin'] or 'laboratory'}", lang)
    unit = labs_words.unit_of(row, lang)
    value = labs_words.value_of(row, lang)
    return _say("range", found, lang, range=f"{shown} {unit}".strip(), whose=whose, value=value, day=_day(row, lang))


def _item(row: Row, lang: str, *, dated: bool = False) -> str:
    """One result in a list: name, value, and how it stands to its range."""
    flag, shown = row["flag"], labs_words.range_of(row, lang)
    notes = [text(f"labs.flag_{flag}", lang)] if flag else []
    if flag not in (None, "in") and shown:
        notes.append(labs_words.range_words(row, lang))
    if dated:
        notes.append(in_words(row["day"], lang, "d MMM y"))
    name = f"{labs_words.name_of(row, lang)} {labs_words.value_of(row, lang)}"
    return f"{name} ({', '.join(notes)})" if notes else name


def _items(rows: tuple[Row, ...], lang: str, *, dated: bool = False, most: int | None = None) -> str:
    shown = [_item(row, lang, dated=dated) for row in rows[:most]]
    joined = (f"{display.NBSP}; " if lang == "fr" else "; ").join(shown)
    more = len(rows) - len(shown)
    return text("ask_labs.and_more", lang, more, list=joined, n=more) if more else joined


def _panel(found: Found, lang: str) -> str:
    if not found.chosen:
        return _say("none_at_all", found, lang)
    n = len(found.chosen)
    out = sum(1 for row in found.chosen if row["flag"] not in (None, "in"))
    said = _say("panel", found, lang, n, n=n, day=_day(found.chosen[0], lang), list=_items(found.chosen, lang))
    tail = text("ask_labs.panel_out" if out else "ask_labs.panel_in", lang, out, n=out)
    return f"{said} {tail}" if any(row["flag"] for row in found.chosen) else said


def _each(found: Found, lang: str) -> str:
    if not found.chosen:
        return _say("none_at_all", found, lang)
    shown = {row["analyte"] for row in found.chosen}
    when = display.period(found.plan.period, lang)
    missing = [
        text("ask_labs.none_at_all", lang, what=analytes()[name].name(lang), when=when)
        for name in found.plan.analytes
        if name not in shown
    ]
    return " ".join((_capital(_items(found.chosen, lang, dated=True)) + ".", *missing))


def _flagged(found: Found, lang: str) -> str:
    if not found.rows:
        return _say("none_at_all", found, lang)
    n, of = len(found.chosen), int(found.values[0])
    side = text(f"ask_labs.outside_{found.plan.side}", lang)
    key = "flagged_newest" if found.plan.newest else "flagged"
    said = _say(key, found, lang, _of(n, of, lang), n=n, of=of, bound=side, day=_day(found.rows[0], lang))
    return _with_list(said, _items(found.chosen, lang, dated=not found.plan.newest, most=_NAMED) if n else "", lang)


def _moved(found: Found, lang: str) -> str:
    if not found.rows:
        return _say("none_at_all", found, lang)
    n, of = len(found.chosen), int(found.values[0]) if found.values else 0
    said = _say("moved", found, lang, _of(n, of, lang), n=n, of=of, day=_day(found.rows[0], lang))
    items = [
        f"{labs_words.name_of(row, lang)} {labs_words.value_of(row, lang)} "
        f"({labs_words.signed_percent(row['delta_percent'], lang)})"
        for row in found.chosen[:_NAMED]
    ]
    return _with_list(said, (display.NBSP + "; " if lang == "fr" else "; ").join(items), lang)


def _sheet_when(found: Found, lang: str) -> str:
    if not found.chosen:
        return _say("none_at_all", found, lang)
    row = found.chosen[0]
    passed = _passed(found, row, lang)
    return _say("sheet_when", found, lang, len(found.chosen), n=len(found.chosen), day=_day(row, lang), ago=passed)


def _sheet_times(found: Found, lang: str) -> str:
    n = int(found.value or 0)
    return _say("sheet_times", found, lang, n, n=n)


def _held(found: Found, lang: str) -> str:
    """All tests by panel."""
    by_panel: dict[str, list[str]] = {}
    for row in found.chosen:
        by_panel.setdefault(panel_of(row), []).append(labs_words.name_of(row, lang))
    parts = []
    for panel in (*PANELS, ""):
        if panel in by_panel:
            head = text(f"labs.panel_{panel}", lang) if panel else text("labs.unnamed", lang)
            parts.append(text("ask_labs.held_panel", lang, panel=head, list=", ".join(by_panel[panel])))
    n = len(found.chosen)
    joined = (f"{display.NBSP}; " if lang == "fr" else "; ").join(parts)
    return _say("held", found, lang, n, n=n, list=joined)


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


_ONE = ("latest", "when", "inside", "range", "list", "first", "highest", "lowest")
_SINGLE = {
    "latest": _latest, "first": _figure, "highest": _figure, "lowest": _figure, "mean": _computed,
    "median": _computed, "rate": _computed, "list": _list, "trend": _change, "change": _change, "when": _when,
    "times": _times, "over": _over, "inside": _inside, "range": _range,
}  # fmt: skip
_SHEETS = {
    "panel": _panel, "each": _each, "flagged": _flagged, "moved": _moved, "held": _held, "when": _sheet_when,
    "times": _sheet_times,
}  # fmt: skip
