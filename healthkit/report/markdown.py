"""Markdown as a tree of plain values, which the Typst template walks: no text ever becomes markup."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

Node = dict[str, Any]
_CONTAINERS = {
    "paragraph": "par",
    "bullet_list": "list",
    "ordered_list": "enum",
    "list_item": "item",
    "blockquote": "quote",
    "strong": "strong",
    "em": "emph",
    "s": "strike",
    "table": "table",
    "thead": "head",
    "tbody": "body",
    "tr": "row",
    "th": "cell",
    "td": "cell",
}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def tree(text: str) -> list[Node]:
    """The blocks of a Markdown text. HTML in it stays text; an image is named, not fetched."""
    return settle(_nest(_parser().parse(text)))


def settle(nodes: list[Node]) -> list[Node]:
    """Blocks that a document may hold: a heading has words, and inside a list or quotation it is a strong line.

    A table there becomes a line a row; headings without words, which PDF/UA forbids, go.
    """
    kept = [node for node in nodes if node["t"] != "heading" or words(node).strip()]
    return [node if node["t"] in ("heading", "table") else _inner(node) for node in kept]


def words(node: Node) -> str:
    """The bare text of a node."""
    return str(node.get("v", "")) + "".join(words(child) for child in node.get("c", []))


def _inner(node: Node) -> Node:
    """A block with all that lies in it."""
    if node["t"] == "heading":
        return {"t": "par", "c": [{"t": "strong", "c": node["c"]}]}
    if node["t"] == "row":
        return {"t": "par", "c": [{"t": "text", "v": " | ".join(words(cell) for cell in node["c"])}]}
    return {**node, "c": [_inner(child) for child in node["c"]]} if "c" in node else node


def _nest(tokens: list[Token]) -> list[Node]:
    stack: list[Node] = [{"c": []}]
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting == 1:
            stack.append(_opened(token, name))
        elif token.nesting == -1:
            node = stack.pop()
            stack[-1]["c"].append(node)
        elif token.type == "inline":
            stack[-1]["c"].extend(_nest(token.children or []))
        else:
            stack[-1]["c"].append(_leaf(token))
    return list(stack[0]["c"])


def _opened(token: Token, name: str) -> Node:
    if name == "heading":
        return {"t": "heading", "level": int(token.tag[1:]), "c": []}
    if name == "link":
        return {"t": "link", "to": str(token.attrGet("href") or ""), "c": []}
    return {"t": _CONTAINERS.get(name, "span"), "c": []}


def _leaf(token: Token) -> Node:
    if token.type in ("softbreak", "hardbreak"):
        return {"t": "text", "v": " "} if token.type == "softbreak" else {"t": "break"}
    if token.type in ("fence", "code_block"):
        return {"t": "pre", "v": token.content.rstrip("\n")}
    if token.type == "code_inline":
        return {"t": "code", "v": token.content}
    if token.type == "hr":
        return {"t": "rule"}
    if token.type == "image":
        return {"t": "text", "v": token.content}
    return {"t": "text", "v": token.content}
