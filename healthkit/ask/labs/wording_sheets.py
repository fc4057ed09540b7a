"""Several tests in a sentence or two: panels, blood tests, what lies outside its range, what changed."""

from __future__ import annotations

from healthkit.ask import display
from healthkit.ask.labs.phrases import capital, day_of, passed, plural, say, with_list
from healthkit.ask.labs.run import Found
from healthkit.i18n import day as in_words
from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.source import labs_words
from healthkit.source.lab_book import PANELS, panel_of
from healthkit.source.labs_words import Row

_NAMED = 12  # results in one sentence


def sentence(found: Found, lang: str) -> str:
    """Say what a plan of several tests gave."""
    return _with_critical(_SHEETS[found.plan.asks](found, lang), found, lang)


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
        return say("none_at_all", found, lang)
    n = len(found.chosen)
    out = sum(1 for row in found.chosen if row["flag"] not in (None, "in"))
    said = say("panel", found, lang, n, n=n, day=day_of(found.chosen[0], lang), list=_items(found.chosen, lang))
    tail = text("ask_labs.panel_out" if out else "ask_labs.panel_in", lang, out, n=out)
    return f"{said} {tail}" if any(row["flag"] for row in found.chosen) else said


def _each(found: Found, lang: str) -> str:
    if not found.chosen:
        return say("none_at_all", found, lang)
    shown = {row["analyte"] for row in found.chosen}
    when = display.period(found.plan.period, lang)
    missing = [
        text("ask_labs.none_at_all", lang, what=analytes()[name].name(lang), when=when)
        for name in found.plan.analytes
        if name not in shown
    ]
    return " ".join((capital(_items(found.chosen, lang, dated=True)) + ".", *missing))


def _flagged(found: Found, lang: str) -> str:
    if not found.rows:
        return say("none_at_all", found, lang)
    n, of = len(found.chosen), int(found.values[0])
    side = text(f"ask_labs.outside_{found.plan.side}", lang)
    key = "flagged_newest" if found.plan.newest else "flagged"
    said = say(key, found, lang, plural(n, of, lang), n=n, of=of, bound=side, day=day_of(found.rows[0], lang))
    return with_list(said, _items(found.chosen, lang, dated=not found.plan.newest, most=_NAMED) if n else "", lang)


def _moved(found: Found, lang: str) -> str:
    if not found.rows:
        return say("none_at_all", found, lang)
    n, of = len(found.chosen), int(found.values[0]) if found.values else 0
    said = say("moved", found, lang, plural(n, of, lang), n=n, of=of, day=day_of(found.rows[0], lang))
    items = [
        f"{labs_words.name_of(row, lang)} {labs_words.value_of(row, lang)} "
        f"({labs_words.signed_percent(row['delta_percent'], lang)})"
        for row in found.chosen[:_NAMED]
    ]
    return with_list(said, (display.NBSP + "; " if lang == "fr" else "; ").join(items), lang)


def _sheet_when(found: Found, lang: str) -> str:
    if not found.chosen:
        return say("none_at_all", found, lang)
    row = found.chosen[0]
    past = passed(found, row, lang)
    return say("sheet_when", found, lang, len(found.chosen), n=len(found.chosen), day=day_of(row, lang), ago=past)


def _sheet_times(found: Found, lang: str) -> str:
    n = int(found.value or 0)
    return say("sheet_times", found, lang, n, n=n)


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
    return say("held", found, lang, n, n=n, list=joined)


def _with_critical(said: str, found: Found, lang: str) -> str:
    """Add what to do about critical values in a list of results."""
    urgent = [
        f"{labs_words.name_of(row, lang)} — {words}"
        for row in found.chosen
        if found.plan.asks in ("panel", "each", "flagged") and (words := labs_words.critical_words(row, lang))
    ]
    return " ".join((said, *urgent))


_SHEETS = {
    "panel": _panel, "each": _each, "flagged": _flagged, "moved": _moved, "held": _held, "when": _sheet_when,
    "times": _sheet_times,
}  # fmt: skip
