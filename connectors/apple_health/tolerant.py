"""XML that no parser accepts: attribute names with spaces, unknown entities, control characters, broken encoding.

A tokenizer of two regular expressions builds the same elements as a parser would from sound XML, keeps what it can and
skips the rest. Only chunks that the fast reading refused come here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from xml.etree.ElementTree import Element

MAX_DEPTH = 64
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)|<[?!][^>]*>"
    r"|<(?P<close>/?)(?P<name>[A-Za-z_][\w.:-]*)(?P<attributes>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(?P<empty>/?)>"
    r"|(?P<text>[^<]+)|(?P<stray><)",
    re.S,
)
_ATTRIBUTE = re.compile(r"([A-Za-z_][^=\"'<>]*?)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OLD_NAMES = {"source": "sourceName"}
_OLD_VALUES = ("sum", "average", "quantity")
"""iOS 8 wrote these in place of ``value``."""


@dataclass
class Tolerated:
    """What a tolerant reading found: complete elements, and whether the last one was left open."""

    elements: list[Element] = field(default_factory=list)
    open_end: bool = False
    sample: str = ""
    """The first stretch that no rule fits, shortened."""


def read(chunk: bytes) -> Tolerated:
    """Elements at the top level of a chunk, with their children."""
    text = _ILLEGAL.sub("", chunk.decode("utf-8", "replace"))
    found = Tolerated()
    stack: list[Element] = []
    for token in _TAG.finditer(text):
        if token["text"] is not None or token["data"] is not None:
            _add_text(stack, token["data"] or _unescape(token["text"] or ""))
        elif token["stray"]:
            found.sample = found.sample or text[token.start() : token.start() + 120].partition("\n")[0]
        elif token["close"]:
            _close(stack, token["name"], found)
        elif token["name"]:
            _open(stack, token, found)
    # "<Record type=" at the very end: a tag that was not even finished.
    found.open_end = bool(stack) or text.rfind("<") > text.rfind(">")
    if stack:
        found.elements.append(stack[0])
    return found


def _open(stack: list[Element], token: re.Match[str], found: Tolerated) -> None:
    element = Element(token["name"], _attributes(token["name"], token["attributes"]))
    if stack:
        # Past a depth that no export has, elements are siblings: a hostile file shall not exhaust the stack.
        stack[-1].append(element)
    if token["empty"]:
        if not stack:
            found.elements.append(element)
    elif len(stack) < MAX_DEPTH:
        stack.append(element)


def _close(stack: list[Element], name: str, found: Tolerated) -> None:
    if not any(element.tag == name for element in stack):
        return
    while stack:
        element = stack.pop()
        if not stack:
            found.elements.append(element)
        if element.tag == name:
            return


def _add_text(stack: list[Element], text: str) -> None:
    if stack and text.strip():
        stack[-1].text = (stack[-1].text or "") + text


def _attributes(name: str, text: str) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for key, double, single in _ATTRIBUTE.findall(text):
        attributes.setdefault(key.strip(), _unescape(double or single))
    for old, new in _OLD_NAMES.items():
        if old in attributes and new not in attributes:
            attributes[new] = attributes.pop(old)
    if name == "Record" and "value" not in attributes:
        stand_in = next((attributes[key] for key in _OLD_VALUES if key in attributes), None)
        if stand_in is not None:
            attributes["value"] = stand_in
    return attributes


def _unescape(text: str) -> str:
    """Known entities only; what looks like another stays as it is written."""
    if "&" not in text:
        return text
    return _ILLEGAL.sub("", _ENTITY.sub(lambda found: unescape(found.group()), text))
