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
    return _nest(_parser().parse(text))


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
