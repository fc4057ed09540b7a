"""Coded things: CD and its kin with their translations, and ids, as the rows' columns take them."""

from __future__ import annotations

from connectors.ccda.narrative import Story, plain
from connectors.ccda.tree import Node
from healthkit.model.codings import Coding, Concept, concept, short_system

ASSERTION = {"ASSERTION", "ASSERT"}
_NO_CODES = {"UNK", "NI", "NA", "NULL", "UNKNOWN", "NONE", "N/A"}
"""What writers put into ``code`` where there is none."""
_LONGEST_NAME = 200
_FRENCH = {
    "1.2.250.1.213.2.5": "ccam",
    "1.2.250.1.213.2.12": "snomed-3.5",
    "1.2.250.1.213.2.7": "nabm",
    "1.2.250.1.213.2.3.1": "cis",
    "1.2.250.1.213.2.3.2": "cip",
}


def coded(node: Node | None, story: Story) -> Concept:
    """A concept by its own words, else its code's display, else what it refers to in the narrative."""
    if node is None:
        return Concept(None)
    codings = list(_codings(node))
    words = node.first("originalText")
    own = plain(words) if words is not None else ""
    shown = node.get("displayName") or next((coding.display for coding in codings if coding.display), None)
    referred = None if own or shown else story.said(words)
    text = own or shown or (referred[:_LONGEST_NAME] if referred else None) or _named(node)
    return concept(text, codings)


def _codings(node: Node) -> list[Coding]:
    found = []
    code = node.get("code")
    if code and code.upper() not in _NO_CODES:
        found.append(Coding(system(node.get("codeSystem")), code, node.get("displayName")))
    for translation in node.all("translation"):
        found += _codings(translation)
    return found


def system(oid: str | None) -> str:
    """A code system's short name; French ones have one of ours."""
    return _FRENCH.get(oid or "") or short_system(oid)


def _named(node: Node) -> str | None:
    """Words that stand in the element itself, where writers should have used originalText."""
    return " ".join(node.text.split()) or None


def label(node: Node | None, story: Story) -> str | None:
    """The concept's name alone, with its qualifiers: ``Knee (Left)``."""
    if node is None:
        return None
    name = coded(node, story).name
    words = [value for child in node.all("qualifier/value") if (value := coded(child, story).name)]
    return f"{name} ({', '.join(words)})" if name and words else name


def labels(nodes: list[Node], story: Story) -> str | None:
    """Several names as one text."""
    found = dict.fromkeys(name for node in nodes if (name := label(node, story)))
    return ", ".join(found) or None


def is_assertion(code: Node | None) -> bool:
    """Whether an observation's code only says that its value is asserted."""
    return code is None or (code.get("code") or "").upper() in ASSERTION


def codes(node: Node | None) -> set[str]:
    """The code and those of its translations."""
    return {coding.code for coding in _codings(node)} if node is not None else set()


def identifier(node: Node | None) -> str | None:
    """``root^extension`` of the first id that is one."""
    for found in node.all("id") if node is not None else []:
        root, extension = found.get("root"), found.get("extension")
        if found.null or not (root or extension):
            continue
        return f"{root or ''}^{extension}" if extension else root
    return None
