"""Saying that there is none: negated entries, codes for it, placeholders of nothing, and plain sentences."""

from __future__ import annotations

import re

from connectors.ccda.case import Case
from connectors.ccda.concepts import coded, codes
from connectors.ccda.people import authored
from connectors.ccda.sections import Place
from connectors.ccda.times import point
from connectors.ccda.tree import Node
from healthkit.model.codings import Concept

NONE_KNOWN = frozenset((
    "716186003", "160244002", "409137002", "429625007", "428607008", "428197003", "1003774007", "160245001",
    "787481004", "416128008", "160243008", "428961000124106", "260413007", "MED-273",
))  # fmt: skip
"""Codes that mean "none known": of allergies, problems, medications, immunizations."""
GENERIC = frozenset((
    "410942007", "787859002", "105590001", "762766007", "55607006", "64572001", "404684003", "71388002", "419199007",
    "416098002", "414285001", "426232007", "419511003", "418038007", "418471000", "420134006", "235719002",
    "232347008", "416093006", "59037007", "418634005", "421961002", "106190000", "282291009", "29308-4", "75326-9",
    "75323-6", "138875005", "49062001", "313026002", "64033007", "33747000",
))  # fmt: skip
"""Codes of a kind and not of a thing: drug, vaccine, problem, allergy … Negated, they negate all of their kind."""
_NOTHING = re.compile(
    r"\s*(?:(?P<none>(?:there (?:are|is) )?(?:no|none|nil|denies|nkda?|nka|aucune?|pas d[e’']|sans|absence d[e’']|"
    r"néant|not allergic)\b(?! (?:later|longer|more|evidence of|shows?)))"
    r"|(?P<unknown>(?:unknown|not (?:available|on file|documented|recorded|asked|assessed|applicable)|n/?a\b|"
    r"no (?:information|data|records?)|non (?:renseigné|disponible|connu)|inconnu|"
    r".{0,60}\b(?:excluded/not available|not available))))",
    re.I,
)  # fmt: skip
_UNAVAILABLE = re.compile(
    r"no (?:\w+ ){0,3}(?:information|data|records?|entries|documented|recorded|on file|available)", re.I
)
_FLAVORS = {"NASK": "not_asked", "ASKU": "not_asked", "MSK": "withheld"}
_LONGEST = 160
"""A longer text says more than that there is nothing."""


def kind_of_nothing(text: str | None) -> str | None:
    """``none_known`` or ``unavailable`` where a short text says that there is nothing; else ``None``."""
    if not text or len(text) > _LONGEST:
        return None
    found = _NOTHING.match(text)
    if not found:
        return None
    return "unavailable" if found.group("unknown") or _UNAVAILABLE.match(text.strip()) else "none_known"


def kind_of_null(flavor: str | None) -> str:
    """What a nullFlavor says of a whole section or entry."""
    return _FLAVORS.get((flavor or "").upper(), "unavailable")


def negates_all(node: Node | None) -> bool:
    """Whether a negated code is that of a kind, so that there is none at all."""
    found = codes(node)
    return not found or bool(found & GENERIC)


def absent(statement: Node, thing: Node | None, at: Place, case: Case, *, subject: str = "", negated: bool) -> bool:
    """Hand over an absence where a statement is one; says whether it was.

    A negated kind, a code for "none known", or a placeholder without any code. A thing that is named and not negated
    is none.
    """
    found = codes(thing)
    what, said = coded(thing, case.story), case.story.said(statement.first("text"))
    kind: str | None = None
    if found & NONE_KNOWN or (negated and found):
        kind = (kind_of_nothing(said or what.name) if found & GENERIC else None) or "none_known"
    elif not found:
        flavor = statement.null or (thing.null if thing is not None else None)
        told = kind_of_nothing(what.name or said)
        kind = told or ("none_known" if negated else None if what.name else kind_of_null(flavor))
    if kind is None:
        return False
    if what.name == what.code:
        what = Concept(None, what.system, what.code, what.codings)
    note = said or (at.text if "|" not in at.text else None)
    case.absence(
        at, statement, what, kind, subject=subject or at.subject, recorded=_recorded(statement) or case.updated,
        note=note if note and len(note) <= _LONGEST else None,
    )  # fmt: skip
    case.absorb(statement)
    return True


def _recorded(statement: Node) -> str | None:
    """When it was said: by its author's time, its concern's, or since when it holds."""
    chain = [statement, *statement.owners()]
    return next((found for part in chain if (found := authored(part) or point(part.first("effectiveTime")))), None)


def silent(at: Place, case: Case, *, flavor: str | None) -> bool:
    """Hand over the absence that a section without entries states, by its nullFlavor or in a sentence."""
    sentence = at.text.removeprefix(at.title).strip()
    kind = kind_of_nothing(sentence) or (kind_of_null(flavor) if flavor else None)
    if kind is None:
        return False
    note = sentence if 0 < len(sentence) <= _LONGEST else None
    case.absence(at, None, Concept(None), kind, note=note, recorded=case.updated)
    return True
