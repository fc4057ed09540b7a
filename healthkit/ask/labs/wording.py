"""Laboratory results in a sentence or two: the same words on range and change as ``healthkit labs`` has."""

from __future__ import annotations

from typing import Any

from healthkit.ask.labs import wording_sheets
from healthkit.ask.labs.phrases import brief, capital, day_of, passed, plural, say, series, with_list
from healthkit.ask.labs.run import Found
from healthkit.i18n import number, text
from healthkit.model.analytes import analytes
from healthkit.model.lab_units import label
from healthkit.source import labs_short, labs_words
from healthkit.source.labs_words import Row


def sentence(found: Found, lang: str) -> str:
    """Say what a plan gave."""
    plan = found.plan
    if plan.sheet or len(plan.analytes) > 1:
        return wording_sheets.sentence(found, lang)
    if not found.rows or (not found.chosen and plan.asks not in ("over", "times")):
        return _nothing(found, lang)
    said = _SINGLE[plan.asks](found, lang)
    urgent = labs_words.critical_words(found.chosen[-1], lang) if plan.asks in _ONE and found.chosen else None
    return f"{said} {urgent}" if urgent else said


def _nothing(found: Found, lang: str) -> str:
    before, after = found.near
    key = "none_" + ("between" if before and after else "before" if before else "after" if after else "at_all")
    ends: dict[str, Any] = {"before": "", "after": ""}
    for name, row in (("before", before), ("after", after)):
        if row:
            ends[name] = brief(row, lang)
    if found.rows:
        return say("no_number", found, lang, len(found.rows), n=len(found.rows))
    if found.doubtful and not (before or after):
        return say("none_sure", found, lang)
    return say(key, found, lang, **ends)


def _latest(found: Found, lang: str) -> str:
    row = found.chosen[0]
    parts = [
        say("value", found, lang, value=labs_words.value_of(row, lang), day=day_of(row, lang)),
        _standing(row, lang),
    ]
    changed = labs_words.change_words(row, lang, "d MMMM y") if found.plan.asks == "latest" else None
    if changed:
        parts.append(capital(changed) + ".")
    if found.plan.asks == "latest" and found.plan.period.name != "all_time" and len(found.rows) > 1:
        parts.append(text("ask_labs.all_of_them", lang, n=len(found.rows), list=series(found.rows, lang)))
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
    past = passed(found, row, lang)
    value = labs_words.value_of(row, lang)
    return say("measured", found, lang, value=value, day=day_of(row, lang), ago=past)


def _figure(found: Found, lang: str) -> str:
    row, asks = found.chosen[0], found.plan.asks
    key = asks if len(found.rows) > 1 or asks == "first" else f"{asks}_only"
    of = len(found.rows)
    return say(key, found, lang, of, value=labs_words.value_of(row, lang), day=day_of(row, lang), n=of)


def _computed(found: Found, lang: str) -> str:
    if found.value is None:
        return say("too_few", found, lang)
    row = found.chosen[-1]
    value = (_apart if found.plan.asks == "rate" else _amount)(found.value, row, lang)
    return say(found.plan.asks, found, lang, len(found.chosen), value=value, n=len(found.chosen))


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
    return say("list", found, lang, len(found.chosen), n=len(found.chosen), list=series(found.chosen, lang))


def _change(found: Found, lang: str) -> str:
    if len(found.chosen) < 2 or found.value is None:
        row = found.chosen[-1]
        return say("change_single", found, lang, value=labs_words.value_of(row, lang), day=day_of(row, lang))
    before, after = found.chosen
    apart = _apart(found.value, after, lang)
    delta = after["delta_percent"]
    if delta is not None and found.value:
        apart = text("ask_labs.and_percent", lang, apart=apart, delta=labs_words.signed_percent(delta, lang))
    said = say(
        "change" if found.value else "change_same", found, lang,
        before=labs_words.value_of(before, lang), before_day=day_of(before, lang),
        after=labs_words.value_of(after, lang), after_day=day_of(after, lang), apart=apart,
    )  # fmt: skip
    parts = [said, _verdict(after, lang)]
    if found.plan.asks == "trend" and len(found.rows) > 2:
        parts.append(text("ask_labs.all_of_them", lang, n=len(found.rows), list=series(found.rows, lang)))
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
    return say("times" if n > 1 else "times_once", found, lang, n, n=n, day=day_of(found.chosen[0], lang))


def _over(found: Found, lang: str) -> str:
    n, of = len(found.chosen), int(found.values[0])
    bound = _bound(found, lang) if found.plan.limits else text(f"ask_labs.outside_{found.plan.side}", lang)
    said = say("over" if found.plan.limits else "over_range", found, lang, plural(n, of, lang), n=n, of=of, bound=bound)
    return with_list(said, series(found.chosen, lang) if n else "", lang)


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
    head = say("value", found, lang, value=labs_words.value_of(row, lang), day=day_of(row, lang))
    if row["range_origin"] == "general_adult":
        shown = labs_words.range_of(row, lang)
        return f"{head} {text('ask_labs.no_own_range', lang, range=shown)}"
    return f"{head} {_standing(row, lang)}"


def _range(found: Found, lang: str) -> str:
    row = found.chosen[0]
    shown = labs_words.range_of(row, lang)
    if not shown:
        return say("range_none", found, lang)
    whose = text(f"ask_labs.whose_{row['range_origin'] or 'laboratory'}", lang)
    unit = labs_words.unit_of(row, lang)
    value = labs_words.value_of(row, lang)
    return say("range", found, lang, range=f"{shown} {unit}".strip(), whose=whose, value=value, day=day_of(row, lang))


_ONE = ("latest", "when", "inside", "range", "list", "first", "highest", "lowest")
_SINGLE = {
    "latest": _latest, "first": _figure, "highest": _figure, "lowest": _figure, "mean": _computed,
    "median": _computed, "rate": _computed, "list": _list, "trend": _change, "change": _change, "when": _when,
    "times": _times, "over": _over, "inside": _inside, "range": _range,
}  # fmt: skip
