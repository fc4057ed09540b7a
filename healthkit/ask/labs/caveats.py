"""What a reader must know beside a laboratory number."""

from __future__ import annotations

from collections.abc import Sequence

from healthkit.ask.labs.run import Found
from healthkit.ask.understanding import Note
from healthkit.i18n import text
from healthkit.model.analytes import analytes
from healthkit.source.labs_words import Row

_SERIES = ("mean", "median", "rate", "trend", "highest", "lowest", "list", "over")


def caveats(found: Found, notes: Sequence[Note], lang: str) -> tuple[str, ...]:
    """The caveats of an answer: how the question was read, then what the numbers leave open."""
    plan = found.plan
    said = [_note(note, lang) for note in notes]
    single = found.chosen[-1] if len(found.chosen) == 1 else None
    if single and single["comparator"] and found.value == single["value"]:
        said.append(text("ask_labs.only_a_bound", lang))
    if found.open:
        key = "open_figure" if plan.asks in ("mean", "median", "rate") else "open_verdict"
        said.append(text(f"ask_labs.{key}", lang, found.open, n=found.open))
    if found.doubtful:
        said.append(text("ask_labs.doubtful", lang, found.doubtful, n=found.doubtful))
    said += _of_rows(found.chosen, plan.asks in _SERIES, lang)
    if plan.asks in ("panel", "when") and found.near[0] and plan.sheet:
        said.append(text("ask_labs.fuller", lang, day=_long(found.near[0], lang)))
    if plan.against is not None and plan.against.first is None and found.value is not None:
        said.append(text("ask_labs.no_cause", lang))
    if plan.asks in ("inside", "flagged", "range"):
        said.append(text("labs.about_care", lang))
    return tuple(dict.fromkeys(said))


def _of_rows(rows: Sequence[Row], series: bool, lang: str) -> list[str]:
    said = []
    formulas = sorted({row["derived"] for row in rows if row["derived"]})
    if formulas:
        said.append(text("ask_labs.derived", lang, formula=", ".join(formulas)))
    if any(row["conflict"] for row in rows):
        said.append(text("ask_labs.conflict", lang))
    who = {(row["laboratory"], row["method"]) for row in rows if not row["derived"]}
    if series and len(who) > 1:
        said.append(text("ask_labs.several_laboratories", lang))
    return said


def _note(note: Note, lang: str) -> str:
    if note.key != "lab_taken":
        return text(f"ask.note_{note.key}", lang, **note.values)
    return text("ask_labs.taken", lang, words=note.values["words"], taken=analytes()[note.values["taken"]].name(lang))


def _long(row: Row, lang: str) -> str:
    from healthkit.ask import display

    return display.day(row["day"], lang)
