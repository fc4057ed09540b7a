"""Social history, family history, goals: facts about a person's life and kin."""

from __future__ import annotations

from connectors.ccda.absences import absent, kind_of_nothing, negates_all
from connectors.ccda.case import Case
from connectors.ccda.cells import better, cells
from connectors.ccda.concepts import coded, codes, is_assertion, label
from connectors.ccda.people import authored
from connectors.ccda.problems import age, is_status
from connectors.ccda.results import is_comment
from connectors.ccda.sections import Place
from connectors.ccda.states import CONCERN, RESULT, negated, state
from connectors.ccda.times import span, spoken
from connectors.ccda.tree import Node
from connectors.ccda.values import Value, missing, value_of, written
from healthkit.model.codings import Coding, Concept, concept

_KNOWN = {
    "2.16.840.1.113883.10.20.22.4.78": ("72166-2", "Tobacco smoking status"),
    "2.16.840.1.113883.10.22.4.78": ("72166-2", "Tobacco smoking status"),
    "2.16.840.1.113883.10.20.22.4.85": ("11367-0", "History of tobacco use"),
    "2.16.840.1.113883.10.20.15.3.8": ("82810-3", "Pregnancy status"),
    "2.16.840.1.113883.10.20.22.4.293": ("82810-3", "Pregnancy status"),
    "2.16.840.1.113883.10.20.22.4.200": ("76689-9", "Sex assigned at birth"),
    "2.16.840.1.113883.10.20.34.3.45": ("76691-5", "Gender identity"),
    "2.16.840.1.113883.10.20.22.4.501": ("76690-7", "Sexual orientation"),
}
"""What an observation whose code only asserts is about, by its template."""
_SOCIAL_CODES = frozenset(
    ("72166-2", "11367-0", "76689-9", "76691-5", "76690-7", "82810-3", "74013-4", "11331-6", "81663-7", "229819007")
)
_GENDER = "76691-5"
_DEATH = frozenset(("2.16.840.1.113883.10.20.22.4.47", "2.16.840.1.113883.10.20.1.42"))
_AGE = frozenset(("2.16.840.1.113883.10.20.22.4.31", "2.16.840.1.113883.10.20.1.38"))


def is_social(node: Node) -> bool:
    """Whether an observation is of social history wherever it stands."""
    return bool(node.templates() & _KNOWN.keys() or codes(node.first("code")) & _SOCIAL_CODES)


def add_social(node: Node, at: Place, case: Case) -> None:
    """One fact of social history."""
    code, row = node.first("code"), cells(node, at, case)
    value = next((made for found in node.all("value") if not (made := value_of(found, case.story)).empty), None)
    value = value or value_of(node.first("value"), case.story)
    what = _subject(node, code, value, case)
    if what.name is None:
        what = Concept(row.get("name") or (case.story.said(node.first("text")) or "").split("\n")[0][:200] or None)
    if value.empty and row.get("value"):
        value = written(row["value"])
    hollow = what.code is None and value.empty
    if (
        hollow
        and (what.name is None or kind_of_nothing(what.name))
        and absent(node, None, at, case, negated=negated(node))
    ):
        return
    start, end = span(node.first("effectiveTime"))
    text = f"no {value.words() or ''}".strip() if negated(node) else value.text
    text = missing(node.null) if node.null and not negated(node) else text
    case.row(
        "social_history", at, node, what, status=state(node, RESULT), note=_note(node, case),
        value=None if negated(node) else value.number, unit=value.unit, value_text=text,
        started=start or spoken(row.get("started"), day_first=case.story.day_first),
        ended=end or spoken(row.get("stopped"), day_first=case.story.day_first), recorded=authored(node),
    )  # fmt: skip
    if what.code == _GENDER and value.text and not value.empty:
        case.person("gender_identity", value.text)


def _subject(node: Node, code: Node | None, value: Value, case: Case) -> Concept:
    if not is_assertion(code):
        what = coded(code, case.story)
        known = next((name for number, name in _KNOWN.values() if number == what.code == what.name), what.name)
        return Concept(known, what.system, what.code, what.codings)
    for template in sorted(node.templates() & _KNOWN.keys()):
        number, name = _KNOWN[template]
        return concept(name, [Coding("loinc", number, name)])
    return coded(node.first("value"), case.story)


def _note(node: Node, case: Case) -> str | None:
    found = []
    for inner in node.nested():
        if is_comment(inner) or is_status(inner):
            words = case.story.said(inner.first("text")) or label(inner.first("value"), case.story)
            found += [words] if words else []
            case.absorb(inner)
    return "\n".join(found) or None


def add_relative(node: Node, at: Place, case: Case) -> None:
    """A relative, with a row a condition; a row without one where nothing else is said of them."""
    case.mark(node)
    subject = node.first("subject/relatedSubject")
    relation = label(subject.first("code"), case.story) if subject is not None else None
    dead = _dead(subject)
    conditions = [inner for inner in node.nested() if inner.tag == "observation"]
    for inner in conditions:
        _add_kin_condition(inner, relation, dead, at, case)
    if conditions:
        return
    if relation is None:
        absent(node, None, at, case, negated=negated(node))
        return
    case.row("family_history", at, node, Concept(None), relation=relation, deceased=dead, recorded=authored(node))


def _dead(subject: Node | None) -> bool | None:
    if subject is None:
        return None
    if subject.attr("subject/sdtc:deceasedTime", "value"):
        return True
    told = subject.attr("subject/sdtc:deceasedInd", "value")
    return told == "true" if told else None


def _add_kin_condition(node: Node, relation: str | None, dead: bool | None, at: Place, case: Case) -> None:
    value, row = node.first("value"), cells(node, at, case)
    what = coded(value, case.story)
    what = better(what, row, case, node)
    if (negated(node) and negates_all(value)) or (relation is None and what.name is None):
        absent(node, value, at, case, negated=negated(node))
        return
    start, _ = span(node.first("effectiveTime"))
    onset, caused = start, False
    for inner in node.nested():
        if inner.templates() & _AGE or codes(inner.first("code")) & {"445518008", "397659008"}:
            onset = age(value_of(inner.first("value"), case.story).words()) or onset
            case.absorb(inner)
        elif inner.templates() & _DEATH or (inner.parent is not None and inner.parent.get("typeCode") == "CAUS"):
            caused = dead = True
            case.absorb(inner)
    case.row(
        "family_history", at, node, what, relation=relation or row.get("relation"), onset=onset,
        status="absent" if negated(node) else state(node, RESULT), deceased=dead, cause_of_death=caused or None,
        recorded=authored(node), note=_note(node, case),
    )  # fmt: skip


def add_goal(node: Node, at: Place, case: Case) -> None:
    """A goal: what is to be reached, and by when."""
    code, value = node.first("code"), value_of(node.first("value"), case.story)
    what, row = coded(code, case.story), cells(node, at, case)
    said = case.story.said(node.first("text"))
    if is_assertion(code) or (what.name is None and node.first("value") is not None):
        named = coded(node.first("value"), case.story)
        what = named if named.name else Concept(value.words())
    if what.name is None:
        what = Concept(row.get("name") or (said.split("\n")[0][:200] if said else None))
    hollow = what.name is None or kind_of_nothing(what.name) is not None
    if (hollow or negated(node)) and absent(node, None if hollow else code, at, case, negated=negated(node)):
        return
    start, due = span(node.first("effectiveTime"))
    notes = [said, *_preferences(node, case)]
    case.row(
        "goal", at, node, what, status=state(node, {**CONCERN, "completed": "completed"}),
        note="\n".join(dict.fromkeys(text for text in notes if text)) or None, started=start,
        due=due, target=value.words() if not value.empty else row.get("target"),
    )  # fmt: skip


def _preferences(node: Node, case: Case) -> list[str]:
    """How much a goal matters, to the person and to the carer."""
    found = []
    for inner in node.nested():
        if "2.16.840.1.113883.10.20.22.4.143" in inner.templates():
            found.append(label(inner.first("value"), case.story) or "")
            case.absorb(inner)
    return found
