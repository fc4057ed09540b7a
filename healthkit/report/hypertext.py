"""Words of an HTML output as the nodes of :mod:`healthkit.report.markdown`: headings, paragraphs, lists, emphasis."""

from __future__ import annotations

from typing import Any

from lxml import etree, html

from healthkit.report.markdown import Node, settle

_SILENT = {"script", "style", "head", "title", "svg", "iframe", "object", "template", "button", "input", "select"}
_INLINE = {"b": "strong", "strong": "strong", "i": "emph", "em": "emph", "s": "strike", "del": "strike"}
_THROUGH = {"a", "abbr", "bdi", "cite", "font", "kbd", "label", "mark", "q", "samp", "small", "span", "sub", "sup", "u"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def nodes(source: str) -> list[Node]:
    """The words of an HTML text, block by block; none where it has none, as a picture drawn by a script."""
    try:
        root = html.fragment_fromstring(source, create_parent="div")
    except (etree.ParserError, ValueError):
        return []
    return settle(_blocks(root))


def _blocks(element: Any) -> list[Node]:
    made: list[Node] = []
    line: list[Node] = []
    _word(element.text, line)
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _SILENT:
            pass  # a comment, or nothing that reads
        elif child.tag in _INLINE or child.tag in _THROUGH or child.tag in ("br", "code"):
            line.append(_inline(child))
        else:
            _close(line, made)
            made += _block(child)
        _word(child.tail, line)
    _close(line, made)
    return made


def _block(element: Any) -> list[Node]:
    if element.tag in _HEADINGS:
        return [{"t": "heading", "level": _HEADINGS[element.tag], "c": _words(element)}]
    if element.tag == "pre":
        return [{"t": "pre", "v": str(element.text_content()).rstrip()}]
    if element.tag == "hr":
        return [{"t": "rule"}]
    if element.tag in ("ul", "ol"):
        items = [{"t": "item", "c": _blocks(item)} for item in element.iterchildren("li")]
        return [{"t": "list" if element.tag == "ul" else "enum", "c": items}]
    if element.tag == "blockquote":
        return [{"t": "quote", "c": _blocks(element)}]
    return _blocks(element)


def _inline(element: Any) -> Node:
    if element.tag == "br":
        return {"t": "break"}
    if element.tag == "code":
        return {"t": "code", "v": str(element.text_content())}
    return {"t": _INLINE.get(element.tag, "span"), "c": _words(element)}


def _words(element: Any) -> list[Node]:
    """The words of an element that is a line by itself."""
    line: list[Node] = []
    _word(element.text, line)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SILENT:
            line.append(_inline(child))
        _word(child.tail, line)
    return line


def _word(text: str | None, line: list[Node]) -> None:
    """Text as a browser shows it: any white space is one space."""
    if text:
        start, end = " " * text[0].isspace(), " " * text[-1].isspace()
        words = " ".join(text.split())
        line.append({"t": "text", "v": f"{start}{words}{end}" if words else " "})


def _close(line: list[Node], made: list[Node]) -> None:
    if any(node["t"] != "text" or node["v"].strip() for node in line):
        made.append({"t": "par", "c": list(line)})
    line.clear()
