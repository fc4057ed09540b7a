"""Which analytes a question is about: by name, by panel, or by what the vault holds under a plain name."""

from __future__ import annotations

from dataclasses import dataclass, field

from healthkit.ask import lexicon
from healthkit.ask.labs import vocabulary
from healthkit.ask.labs.names import Mention
from healthkit.ask.labs.plan import LabPlan
from healthkit.ask.labs.shelf import Shelf, shelf
from healthkit.ask.spotting import Page
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import Note, Stop
from healthkit.ask.words import Question
from healthkit.model.analytes import analytes
from healthkit.model.words import fold


@dataclass(frozen=True)
class Subject:
    """``analytes`` asked for, or a ``sheet`` of them; ``every`` is a whole blood test."""

    analytes: tuple[str, ...] = ()
    sheet: str | None = None
    notes: tuple[Note, ...] = field(default=(), compare=False)


def settled(page: Page, named: list[Mention], held: Shelf) -> Subject:
    """Choose by what the vault holds, and say what was taken.

    Raises:
        Stop: nothing of it is held, or a plain name has two readings that are.
    """
    sheets = list(dict.fromkeys(one.id for one in named if one.kind == "sheet"))
    single = [one for one in named if one.kind == "analyte"]
    said = page.question.as_typed([index for one in named for index in one.words])
    if single and all(one.id in _members(sheet) for one in single for sheet in sheets):
        sheets = []  # “my LDL in my last lipid panel” is about LDL
    if len(sheets) > 1 or (sheets and single):
        raise Stop("several_metrics")
    if sheets:
        members = _members(sheets[0])
        if not any(held.has(name) for name in members):
            raise Stop("absent_result", said)
        return Subject(members, sheets[0])
    if not single:
        if not held.held:
            raise Stop("absent_result", said)
        return Subject((), "every")
    notes: list[Note] = []
    chosen = list(dict.fromkeys(_one(page, mention, held, notes) for mention in single))
    return Subject(tuple(chosen), None, tuple(notes))


def _members(sheet: str) -> tuple[str, ...]:
    own = vocabulary.common().sheets.get(sheet)
    return own or tuple(one.id for one in analytes().all.values() if one.panel == sheet)


def _one(page: Page, mention: Mention, stock: Shelf, notes: list[Note]) -> str:
    """The analyte that a name means in this vault."""
    said = page.question.as_typed(list(mention.words))
    plain = vocabulary.common().plain.get(mention.plain or "")
    readings = plain.readings if plain else (mention.id,)
    others = plain.others if plain else analytes()[mention.id].alternatives
    held = [name for name in readings if stock.has(name)]
    instead = [name for name in others if stock.has(name)] if not held else []
    if len(held or instead) > 1:
        raise Stop("ambiguous_metric", said, tuple(held or instead))
    if not held and not instead:
        raise Stop("absent_result", said, readings)
    taken = (held or instead)[0]
    named = {fold(label) for label in analytes()[taken].label.values()}
    if taken != mention.id or (len(readings) > 1 and fold(said) not in named):
        notes.append(Note("lab_taken", {"words": said, "taken": taken}))
    return taken


def belongs_elsewhere(page: Page, named: list[Mention], scope: Scope) -> bool:
    """Whether a name is a metric's, and nothing says that a laboratory is meant.

    A sensor's glucose goes before a laboratory's where the vault holds it; what is eaten, only where the question
    speaks of eating.
    """
    words = vocabulary.words(page.question.lang)
    shared = _metrics(page.question, named)
    rest = Page(page.question, {index for one in named for index in one.words})
    if rest.spot({"lab": words.lab}):
        return False
    if rest.spot({"food": words.food}):
        return True
    if _eaten(shared):
        return bool(rest.spot({"amounts": words.amounts}))
    return any(name in scope.reader.presence().metrics for name in shared)


def eaten_then(plan: LabPlan, named: list[Mention], question: Question, scope: Scope) -> bool:
    """Whether a name is of something eaten (``iron last week``), recorded in a span that has no laboratory result."""
    shared = _metrics(question, named)
    if plan.period.first is None or not _eaten(shared):
        return False
    held = any(name in scope.reader.presence().metrics for name in shared)
    days = (row["day"] for row in shelf(scope).rows(plan.analytes))
    return held and not any(plan.period.first <= day <= plan.period.last for day in days)


def _metrics(question: Question, named: list[Mention]) -> list[str]:
    """Metrics of the daily catalogue that the same words name."""
    if any(one.kind != "analyte" for one in named):
        return []
    taken = {index for one in named for index in one.words}
    found = lexicon.mentions(question, sorted(taken))
    return [name for mention in found if set(mention.words) <= taken for name in mention.metrics]


def _eaten(metrics: list[str]) -> bool:
    return bool(metrics) and all(name.startswith("dietary_") for name in metrics)
