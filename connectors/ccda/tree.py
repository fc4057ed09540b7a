"""A CDA document as a plain tree: tags and attributes by local name, whatever prefixes the writer chose or forgot.

Elements of HL7 v3, and of no namespace, have bare tags; those of the two extensions that matter keep a prefix:
``sdtc:`` (HL7's own) and ``lab:`` (IHE laboratory).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

STATEMENTS = frozenset(
    (
        "observation", "act", "organizer", "procedure", "substanceAdministration", "supply", "encounter",
        "observationMedia", "regionOfInterest",
    )
)  # fmt: skip
"""Clinical statements: what an entry holds."""
HEADER_ROOTS = frozenset(
    ("recordTarget", "author", "custodian", "documentationOf", "componentOf", "participant", "informant",
     "legalAuthenticator", "authenticator", "dataEnterer", "informationRecipient", "relatedDocument")
)  # fmt: skip
"""Elements of a header that senders hand over by themselves."""
_BONDS = ("entryRelationship", "component", "entry")


@dataclass(slots=True, eq=False)
class Node:
    """One element. ``text`` stands before its first child, ``tail`` after its own end."""

    tag: str
    attrs: dict[str, str]
    text: str = ""
    tail: str = ""
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    line: int = 0

    def get(self, name: str) -> str | None:
        """An attribute, trimmed; ``None`` also where it is empty."""
        return (self.attrs.get(name) or "").strip() or None

    @property
    def null(self) -> str | None:
        """Its ``nullFlavor``."""
        return self.get("nullFlavor")

    def all(self, path: str) -> list[Node]:
        """Descendants by a path of tags, ``a/b/c``."""
        found = [self]
        for step in path.split("/"):
            found = [child for node in found for child in node.children if child.tag == step]
        return found

    def first(self, path: str) -> Node | None:
        """The first of :meth:`all`."""
        found = self.all(path)
        return found[0] if found else None

    def attr(self, path: str, name: str) -> str | None:
        """The first attribute of that name at a path."""
        return next((value for node in self.all(path) if (value := node.get(name))), None)

    def walk(self) -> Iterator[Node]:
        """Itself and everything below, in document order."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))

    def words(self) -> str:
        """All text inside, with runs of white space as one space."""
        parts: list[str] = []
        pending: list[Node | str] = [self]
        while pending:
            item = pending.pop()
            if isinstance(item, str):
                parts.append(item)
                continue
            parts.append(item.text)
            for child in reversed(item.children):
                pending.append(child.tail)
                pending.append(child)
        return " ".join("".join(parts).split())

    def templates(self) -> set[str]:
        """Roots of its templateIds."""
        return {root for child in self.children if child.tag == "templateId" and (root := child.get("root"))}

    def nested(self) -> Iterator[Node]:
        """The clinical statements directly inside it."""
        for bond in self.children:
            if bond.tag in _BONDS:
                yield from (child for child in bond.children if child.tag in STATEMENTS)

    def bonded(self, *kinds: str) -> Iterator[Node]:
        """Those of :meth:`nested` that hang on an entryRelationship of one of these typeCodes."""
        for statement in self.nested():
            bond = statement.parent
            if bond is not None and bond.get("typeCode") in kinds:
                yield statement

    def owners(self) -> Iterator[Node]:
        """The statements around it, nearest first."""
        node = self.parent
        while node is not None and node.tag != "section":
            if node.tag in STATEMENTS:
                yield node
            node = node.parent


def to_xml(node: Node) -> str:
    """The element as XML again, without namespaces."""
    attrs = "".join(f" {name.replace(':', '_')}={quoteattr(value)}" for name, value in node.attrs.items())
    tag = node.tag.replace(":", "_")
    inner = escape(node.text) + "".join(to_xml(child) + escape(child.tail) for child in node.children)
    return f"<{tag}{attrs}>{inner}</{tag}>" if inner else f"<{tag}{attrs}/>"
