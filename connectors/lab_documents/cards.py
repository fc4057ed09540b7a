"""Reports set as cards: a test's name, and below it the result, its range and what became of it, without columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.lab_documents import dates, vocabulary
from connectors.lab_documents.drafts import Draft
from connectors.lab_documents.names import find, is_heading
from connectors.lab_documents.table_drafts import Setting
from connectors.lab_documents.tables import Table
from connectors.lab_documents.typed import earlier_results, looks_like_range, range_text
from connectors.lab_documents.values import Writing, flag_of, is_unit, looks_like_result, read_cell, unit_tail
from healthkit.model.words import fold
from healthkit.source.documents.lines import Line, Piece, pieces

_EARLIER = re.compile(
    r"^(?:previous|prior|last|précédent|antérieur|antériorité|dernier|historique|history|avant)\b[^:\d]*:?\s*", re.I
)
_VALUE = re.compile(r"^(?:result|value|your (?:result|value)|résultat|valeur|votre résultat)\s*:?\s*(?=\S)", re.I)
_UNIT = re.compile(r"^(?:units?|unités?)\s*:\s*", re.I)
_RANGE = re.compile(
    r"^(?:(?:laboratory |lab |standard |reference |normal |expected )*(?:range|reference|interval|"
    r"limits)\s*(?:[:=]|(?=\s\S))|"
    r"(?:référence|norme?s?|normal|valeurs?(?: de référence| usuelles| normales)?|intervalle(?: de référence)?|ref\.?)"
    r"(?:\s*[:=]|(?=\s[<>≤≥(\d])))\s*",
    re.I,
)
_GOAL = re.compile(
    r"^(?:optimal|target|goal|ideal|optimum|cible|objectif|function)\b(?:\s*(?:range|zone|interval))?\s*:?\s*", re.I
)
_TAKEN = re.compile(r"^(?:collected|date|tested|prélevé|measured|le)\b", re.I)


@dataclass(slots=True)
class _Found:
    """Numbers of a card with the size they are set in; ``either`` can be the result or the range.

    ``goal`` is a range that the vendor calls optimal, which is the laboratory's only where there is no other.
    """

    values: list[tuple[float, str]] = field(default_factory=list)
    either: list[tuple[float, str]] = field(default_factory=list)
    goal: str = ""


def read_cards(body: Sequence[Line], setting: Setting, panel: str = "") -> Table:
    """The cards of one column of a page, top to bottom."""
    split = [(line, pieces(line.words)) for line in body]
    looks = _looks(split)
    drafts: list[Draft] = []
    unread: list[Line] = []
    bag: list[tuple[Line, Piece]] = []
    title: tuple[Line, str] | None = None

    def close() -> None:
        if title is None:
            return
        made = _card(title, bag, setting, panel)
        if made:
            drafts.append(made)

    for line, row in split:
        name = row[0].text.strip(" :")
        if _starts(name, row[0], looks):
            close()
            title, bag = (line, name), [(line, piece) for piece in row[1:]]
        elif len(row) == 1 and is_heading(line) and not _says(row[0].text):
            close()
            title, panel = None, line.text
        elif title is not None:
            bag.extend((line, piece) for piece in row)
    close()
    return Table(drafts, panel, unread)


def _looks(split: list[tuple[Line, list[Piece]]]) -> set[tuple[float, bool]]:
    """Size and weight in which names of known tests are mostly set."""
    seen = Counter(
        (round(row[0].words[0].size, 1), row[0].words[0].bold)
        for _, row in split
        if find(row[0].text.strip(" :")) is not None
    )
    return {look for look, count in seen.items() if count >= 0.3 * sum(seen.values())}


def _starts(name: str, piece: Piece, looks: set[tuple[float, bool]]) -> bool:
    if vocabulary.NOT_A_TEST.match(fold(name)) or _says(name):
        return False
    look = (round(piece.words[0].size, 1), piece.words[0].bold)
    if find(name) is not None:
        return look in looks
    short = len(piece.words) <= 6 and not re.search(r"\d{2}|:", name) and not name.endswith(".")
    return look in looks and look[1] and short and not looks_like_result(name)


def _says(text: str) -> bool:
    """Whether a text is a part of a card and not its name."""
    bare = text.strip()
    return bool(
        flag_of(bare, alone=True)
        or is_unit(bare)
        or looks_like_range(bare)
        or _EARLIER.match(bare)
        or _RANGE.match(bare)
        or _GOAL.match(bare)
        or read_cell(bare, Writing()).value is not None
    )


def _card(title: tuple[Line, str], bag: list[tuple[Line, Piece]], setting: Setting, panel: str) -> Draft | None:
    line, name = title
    draft = Draft(name, "", (line.page, line.base, line.x0), line.number, "", panel=panel)
    used = [line]
    found = _Found()
    for other, piece in bag:
        if other.base - line.base > 12 * line.size:
            break
        if _put(draft, piece, found, setting):
            used.append(other)
    if not _decide(draft, found):
        return None
    lines = {id(one): one for one in used}
    draft.source = "\n".join(one.text for one in sorted(lines.values(), key=lambda one: one.base))
    return draft


def _decide(draft: Draft, found: _Found) -> bool:
    """The largest number is the result; a bare « < 0.3 » is one where there is no other, else it is the range."""
    either = sorted(found.either, key=lambda one: -one[0])
    if not found.values and either:
        found.values.append(either.pop(0))
    if either and not draft.range:
        draft.range, unit = unit_tail(range_text(either[0][1]))
        draft.unit = draft.unit or unit
    if found.goal and not draft.range:
        draft.range, unit = unit_tail(range_text(found.goal))
        draft.unit = draft.unit or unit
    elif found.goal:
        draft.note.append(found.goal)
    if not found.values:
        return False
    found.values.sort(key=lambda one: -one[0])
    draft.value = found.values[0][1]
    if len(found.values) > 1 and found.values[0][0] == found.values[1][0]:
        draft.doubts.add("two_values")
    return True


def _put(draft: Draft, piece: Piece, found: _Found, setting: Setting) -> bool:
    """Give one piece of a card its place; whether it has one."""
    text = piece.text.strip()
    earlier = _EARLIER.match(text)
    if earlier:
        draft.earlier += earlier_results(text[earlier.end() :], None, "", setting.order)
    elif _TAKEN.match(text) and dates.find(text):
        draft.moment = dates.find(text)[0].moment(setting.order)
    elif flag_of(text, alone=True):
        draft.flag = draft.flag or text
    elif is_unit(_UNIT.sub("", text)):
        draft.unit = draft.unit or _UNIT.sub("", text)
    elif _GOAL.match(text) and re.search(r"\d", text):
        found.goal = found.goal or _GOAL.sub("", text)
    elif not _RANGE.match(text) and looks_like_result(text) and looks_like_range(text):
        found.either.append((piece.words[0].size, text))
    elif _RANGE.match(text) or looks_like_range(text):
        if not draft.range:
            draft.range, unit = unit_tail(range_text(_RANGE.sub("", text, count=1).strip()))
            draft.unit = draft.unit or unit
    elif looks_like_result(_VALUE.sub("", text)) and not dates.find(text):
        found.values.append((piece.words[0].size, _VALUE.sub("", text)))
    else:
        return False
    return True
