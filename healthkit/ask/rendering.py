"""Markdown that a model, a document or a person wrote, made safe to show: nothing in it runs, loads or leads anywhere.

Two ways out: :func:`html` for our own page, and :func:`inert_markdown` for a notebook cell or a report, which others
render. Both are rebuilt from what the parser understood, so that nothing passes because nobody thought of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from healthkit.ask.grounding import MARK

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAGS = {
    "p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h4", "h5", "h6",
    "table", "thead", "tbody", "tr", "th", "td", "mark",
}  # fmt: skip
_ATTRIBUTES = {"ol": {"start"}, "th": {"align"}, "td": {"align"}}
_HIGHEST = 4  # the page above has headings of its own
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing: they show a text as another than it is."""
_SPECIAL = re.compile(r"[\\`*_\[\]<|~$&@]|(?<=[a-z]):(?=/)|(?<=www)\.", re.IGNORECASE)
_AT_START = re.compile(r"^\s*[-+=#>]|(?<=^\d)\.|(?<=^\d\d)\.|(?<=^\d\d\d)\.|(?<=^\d{4})\.|(?<=^\d)\)|(?<=^\d\d)\)")
_MATHS = re.compile(r"\\(?=begin|end|\\|\(|\[)")
_LANGUAGES = {"sql", "python", "json", "text"}


def html(written: str) -> str:
    """Markdown as HTML of a few tags without links, pictures, scripts, styles, classes or events.

    A link becomes its words with the address behind them, a picture its words; HTML in the text is shown as text.

    Raises:
        MissingExtra: the packages that read and clean Markdown are not installed.
    """
    nh3 = _package("nh3")
    made = _parser().render(_UNSEEN.sub("", written)).replace(MARK, f"<mark>{MARK}</mark>")
    cleaned: str = nh3.clean(
        made,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(),
        link_rel=None,
        clean_content_tags={"script", "style"},
    )
    return cleaned.strip()


def inert_markdown(written: str) -> str:
    """The same text as Markdown that stays still whoever renders it, also with HTML, links, formulas and diagrams on.

    Headings, lists, tables, code and emphasis stay what they are; everything else is spelt out as text.

    Raises:
        MissingExtra: the package that reads Markdown is not installed.
    """
    blocks = _blocks(_tree(_parser().parse(_UNSEEN.sub("", written))))
    return "\n\n".join(blocks)


def _package(name: str) -> Any:
    from importlib import import_module

    from healthkit.errors import MissingExtra

    try:
        return import_module(name)
    except ImportError:
        raise MissingExtra({"markdown_it": "markdown-it-py"}.get(name, name), "ask") from None


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    made: MarkdownIt = (
        _package("markdown_it")
        .MarkdownIt("commonmark", {"html": False, "breaks": True})
        .enable(["table", "strikethrough"])
    )
    made.add_render_rule("link_open", lambda *_: "")
    made.add_render_rule("link_close", _address)
    made.add_render_rule("image", lambda _, tokens, at, *__: escape(tokens[at].content))
    made.add_render_rule("heading_open", lambda _, tokens, at, *__: f"<h{_level(tokens[at])}>")
    made.add_render_rule("heading_close", lambda _, tokens, at, *__: f"</h{_level(tokens[at])}>\n")
    for cell in ("th", "td"):
        made.add_render_rule(f"{cell}_open", _aligned)
    return made


def _level(token: Token) -> int:
    return min(int(token.tag[1]) + _HIGHEST - 1, 6)


def _aligned(_: object, tokens: Sequence[Token], at: int, *__: object) -> str:
    style = str(tokens[at].attrGet("style") or "")
    align = style.removeprefix("text-align:") if style.startswith("text-align:") else ""
    return f'<{tokens[at].tag} align="{escape(align)}">' if align else f"<{tokens[at].tag}>"


def _address(_: object, tokens: Sequence[Token], at: int, *__: object) -> str:
    """The address of the link that ends here, in brackets; nothing where its words say it already."""
    opened = next(n for n in range(at - 1, -1, -1) if tokens[n].type == "link_open")
    said = "".join(token.content for token in tokens[opened + 1 : at])
    href = str(tokens[opened].attrGet("href") or "")
    return "" if not href or said in {href, href.removeprefix("mailto:")} else f" (<code>{escape(href)}</code>)"


class _Node:
    """A token with what it holds."""

    def __init__(self, kind: str, token: Token | None = None) -> None:
        self.kind, self.token = kind, token
        self.within: list[_Node] = []


def _tree(tokens: Iterable[Token]) -> list[_Node]:
    stack = [_Node("root")]
    for token in tokens:
        if token.nesting == 1:
            stack.append(_Node(token.type.removesuffix("_open"), token))
        elif token.nesting == -1:
            done = stack.pop()
            stack[-1].within.append(done)
        else:
            leaf = _Node(token.type, token)
            leaf.within = _tree(token.children or [])
            stack[-1].within.append(leaf)
    return stack[0].within


def _blocks(nodes: Iterable[_Node]) -> list[str]:
    return [made for node in nodes if (made := _block(node))]


def _block(node: _Node) -> str:
    token = node.token
    assert token is not None
    if node.kind == "heading":
        return f"{'#' * int(token.tag[1])} {_line(node.within).replace(chr(10), ' ')}"
    if node.kind in {"fence", "code_block"}:
        return _fenced(token)
    if node.kind in {"bullet_list", "ordered_list"}:
        return _list(node, token)
    if node.kind == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(_blocks(node.within)).splitlines())
    if node.kind == "table":
        return _table(node)
    return "---" if node.kind == "hr" else _paragraph(_line(node.within))


def _paragraph(words: str) -> str:
    """Lines of which none begins as a list, a heading or a quotation would."""
    return "  \n".join(_AT_START.sub(lambda found: f"&#{ord(found[0][-1])};", line) for line in words.split("\n"))


def _fenced(token: Token) -> str:
    """Code in a fence that it does not hold; of languages only those that nobody draws (``mermaid`` is a diagram)."""
    name = token.info.strip().lower()
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", token.content)), default=0))
    return f"{fence}{name if name in _LANGUAGES else ''}\n{_no_maths(token.content.rstrip())}\n{fence}"


def _list(node: _Node, token: Token) -> str:
    start = int(token.attrGet("start") or 1) if node.kind == "ordered_list" else None
    rows = []
    for n, item in enumerate(node.within):
        head = "- " if start is None else f"{start + n}. "
        lines = _item(item).splitlines() or [""]
        rows += [f"{head}{lines[0]}", *(f"{' ' * len(head)}{line}".rstrip() for line in lines[1:])]
    return "\n".join(rows)


def _item(item: _Node) -> str:
    """A list below a paragraph belongs to it; everything else stands apart."""
    made = ""
    for node in item.within:
        made += ("\n" if node.kind.endswith("_list") else "\n\n") * bool(made) + _block(node)
    return made


def _table(node: _Node) -> str:
    rows = [[_line(cell.within) for cell in row.within] for part in node.within for row in part.within]
    ends = ["---:" if "right" in str(cell.token and cell.token.attrGet("style")) else "---"
            for cell in node.within[0].within[0].within]  # fmt: skip
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], ends, *rows[1:]))


def _line(nodes: Iterable[_Node]) -> str:
    return "".join(_inline(node) for node in nodes).strip()


def _inline(node: _Node) -> str:
    token, wrap = node.token, {"strong": "**", "em": "*", "s": "~~"}.get(node.kind)
    assert token is not None
    if wrap:
        return f"{wrap}{_line(node.within)}{wrap}" if node.within else ""
    if node.kind == "link":
        said, href = _line(node.within), str(token.attrGet("href") or "")
        return said if said == _still(href) or not href else f"{said} ({_still(href)})"
    if node.kind == "code_inline":
        return _code(token.content)
    if node.kind in {"softbreak", "hardbreak"}:
        return "\n"
    return _line(node.within) if node.kind == "inline" else _still(token.content)


def _code(content: str) -> str:
    """Between marks that it does not hold. A bar would end a table's cell."""
    marks = "`" * (1 + max((len(run) for run in re.findall(r"`+", content)), default=0))
    space = " " if content[:1] == "`" or content[-1:] == "`" else ""
    return _still(content) if "|" in content else f"{marks}{space}{_no_maths(content)}{space}{marks}"


def _still(words: str) -> str:
    """Text in which no character is a sign to whoever renders it."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", words)


def _no_maths(code: str) -> str:
    """Code in which no formula begins: some renderers look for one before they look for code."""
    apart = _MATHS.sub("\\\\\u200b", code)
    return apart.replace("$", "$\u200b") if "$$" in apart else apart
