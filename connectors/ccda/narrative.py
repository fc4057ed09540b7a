"""The narrative: what a section says to people, as searchable text and as tables, and the ids that entries point to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from connectors.ccda.tree import Node

_BLOCKS = {
    "paragraph",
    "list",
    "item",
    "table",
    "caption",
    "tr",
    "div",
    "p",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "text",
}
_CELLS = {"td", "th"}
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")


def plain(node: Node | None) -> str:
    """Text as people read it: a line a row or paragraph, cells apart by ``|``; deleted passages left out."""
    if node is None:
        return ""
    parts: list[str] = []
    _render(node, parts)
    lines = (_BLANKS.sub(" ", line).strip(" |") for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _render(node: Node, parts: list[str]) -> None:
    if node.get("revised") == "delete":
        return
    block = node.tag in _BLOCKS
    if block or node.tag == "br":
        parts.append("\n")
    parts.append(_flat(node.text))
    for child in node.children:
        _render(child, parts)
        parts.append(_flat(child.tail))
    if node.tag in _CELLS:
        parts.append(" | ")
    elif block:
        parts.append("\n")


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text)


def cell_text(node: Node) -> str:
    """A cell on one line."""
    return " ".join(line for line in plain(node).split("\n")).strip()


@dataclass(frozen=True)
class Table:
    """Headings, and rows with the node of each."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Node, tuple[str, ...]], ...]


def tables(text: Node | None) -> list[Table]:
    """The tables inside a narrative. Cells that span several columns or rows are repeated in each."""
    if text is None:
        return []
    return [made for node in text.walk() if node.tag == "table" and (made := _table(node))]


def _table(node: Node) -> Table | None:
    rows = [row for row in node.walk() if row.tag == "tr" and _owner(row) is node]
    laid = _laid_out(rows)
    heads = [at for at, row in enumerate(rows) if row.children and all(cell.tag == "th" for cell in row.children)]
    if not heads:
        heads = [at for at, row in enumerate(rows) if row.parent is not None and row.parent.tag == "thead"]
    if not heads:
        return None
    head = max(heads[:2], key=lambda at: len(rows[at].children))
    body = [(row, laid[at]) for at, row in enumerate(rows) if at not in heads and any(laid[at])]
    return Table(laid[head], tuple(body))


def _owner(row: Node) -> Node | None:
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node


def _laid_out(rows: list[Node]) -> list[tuple[str, ...]]:
    """Cells by column, as they stand on the page."""
    held: dict[int, tuple[int, str]] = {}
    made: list[tuple[str, ...]] = []
    for row in rows:
        cells: list[str] = []
        pending = [cell for cell in row.children if cell.tag in _CELLS]
        while pending or len(cells) in held:
            at = len(cells)
            if at in held:
                left, text = held.pop(at)
                cells.append(text)
                if left > 1:
                    held[at] = (left - 1, text)
                continue
            cell = pending.pop(0)
            text = cell_text(cell)
            for _ in range(_count(cell, "colspan")):
                if _count(cell, "rowspan") > 1:
                    held[len(cells)] = (_count(cell, "rowspan") - 1, text)
                cells.append(text)
        made.append(tuple(cells))
    return made


def _count(cell: Node, name: str) -> int:
    text = cell.get(name) or "1"
    return min(max(int(text), 1), 500) if text.isdecimal() else 1


@dataclass
class Story:
    """A document's narrative by id; ``day_first`` says how its numeric dates are meant."""

    day_first: bool = False
    _by_id: dict[str, Node] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Node, *, day_first: bool) -> Story:
        """Collect every id of a document."""
        made = cls(day_first)
        for node in root.walk():
            name = node.get("ID") or (node.get("id") if node.tag in _BLOCKS | _CELLS | {"content", "span"} else None)
            if name:
                made._by_id.setdefault(name, node)
        return made

    def find(self, reference: Node | None) -> Node | None:
        """The passage that a ``reference`` names."""
        value = reference.get("value") if reference is not None else None
        return self._by_id.get(value.lstrip("#")) if value else None

    def said(self, node: Node | None) -> str | None:
        """What a ``text`` or ``originalText`` says: its own words, else the passage that it refers to."""
        if node is None:
            return None
        own = plain(node)
        if own:
            return own
        found = self.find(next((child for child in node.walk() if child.tag == "reference"), None))
        return plain(found) or None if found is not None else None

    def passage(self, statement: Node) -> Node | None:
        """The table row that an entry, or a part of it, refers to."""
        for node in statement.walk():
            if node.tag != "reference":
                continue
            found = self.find(node)
            while found is not None and found.tag not in {"tr", "section"}:
                found = found.parent
            if found is not None and found.tag == "tr":
                return found
        return None
