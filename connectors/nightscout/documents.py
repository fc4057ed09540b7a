"""JSON documents of a large file, some megabytes at a time: an array, one a line, one after another, or wrapped."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from healthkit.source.tabular.table import as_text
from healthkit.source.tolerant_json import first, loads

Document = dict[str, Any]
_BLOCK = 1 << 21
_LONGEST = 1 << 26
"""A document longer than this is none of ours."""
_BETWEEN = re.compile(r"\}\s*,\s*(?=\{)")
_WRAPPED = re.compile(r'^\{\s*(?:"status"\s*:\s*\d+\s*,\s*)?"result"\s*:\s*\[')
_TRIES = 200


class Damaged(Exception):
    """The rest of a file cannot be read; ``raw`` is how it begins."""

    def __init__(self, raw: str) -> None:
        super().__init__(raw)
        self.raw = raw[:200]


def documents(stream: BinaryIO) -> Iterator[list[Document]]:
    """Blocks of documents, in the order of the file.

    Raises:
        Damaged: the file is cut short or malformed from here on; blocks before are good.
    """
    with as_text(stream) as text:
        head = text.read(_BLOCK).lstrip()
        wrapper = _WRAPPED.match(head)
        if wrapper:
            yield from _array(head[wrapper.end() :], text)
        elif head.startswith("["):
            yield from _array(head[1:], text)
        elif _loads(head.split("\n", 1)[0]) is not None:
            yield from _lines(head, text)
        else:
            yield from _one_by_one(head, text)


def _loads(text: str) -> Any:
    """A JSON value, with the bare NaN of some writers; None where it is none."""
    try:
        return loads(text)
    except ValueError:
        return None


def _array(body: str, text: io.TextIOWrapper) -> Iterator[list[Document]]:
    """Cut between two documents of the array: at the last place where what lies before is valid JSON."""
    while True:
        more = text.read(_BLOCK)
        if not more:
            yield from _last(body)
            return
        found, at = _cut(body)
        if at:
            yield found
            body = body[at:]
        elif len(body) > _LONGEST:
            raise Damaged(body)
        body += more


def _cut(body: str) -> tuple[list[Document], int]:
    places = [match.end() for match in _BETWEEN.finditer(body)]
    for place in reversed(places[-_TRIES:]):
        value = _loads(f"[{body[:place].rstrip().rstrip(',')}]")
        if isinstance(value, list):
            return _objects(value), place
    return [], 0


def _last(body: str) -> Iterator[list[Document]]:
    end = body.rstrip().removesuffix("}") if body.rstrip().endswith("]}") else body.rstrip()
    value = _loads("[" + end) if end.endswith("]") else None
    if isinstance(value, list):
        yield _objects(value)
        return
    found, rest = _decode(body.lstrip(), ", \n\r\t")
    yield found
    if rest.strip(" \n\r\t]},"):
        raise Damaged(rest)


def _lines(head: str, text: io.TextIOWrapper) -> Iterator[list[Document]]:
    """One document a line; a line that is none is told as a document with the key ``bad line``."""
    body = head
    while True:
        more = text.read(_BLOCK)
        end = body.rfind("\n") + 1 if more else len(body)
        lines = [line for line in body[:end].split("\n") if line.strip()]
        whole = _loads(f"[{','.join(lines)}]") if lines else []
        if isinstance(whole, list):
            yield _objects(whole)
        else:
            yield [value if isinstance(value := _loads(line), dict) else {"bad line": line} for line in lines]
        if not more:
            return
        body = body[end:] + more


def _one_by_one(head: str, text: io.TextIOWrapper) -> Iterator[list[Document]]:
    """Documents over several lines, with nothing between them."""
    body = head
    while True:
        found, body = _decode(body, ", \n\r\t")
        yield found
        more = text.read(_BLOCK)
        if not more:
            break
        body += more
        if len(body) > _LONGEST:
            raise Damaged(body)
    if body.strip():
        raise Damaged(body)


def _decode(body: str, between: str) -> tuple[list[Document], str]:
    at, found = 0, list[Any]()
    while True:
        while at < len(body) and body[at] in between:
            at += 1
        try:
            value, at = first(body, at)
        except ValueError:
            return _objects(found), body[at:]
        found.append(value)


def _objects(values: list[Any]) -> list[Document]:
    """Documents alone, in plain values: database exports write numbers and dates as documents of their own."""
    return [_plain(value) if any(type(part) is dict for part in value.values()) else value
            for value in values if isinstance(value, dict)]  # fmt: skip


def _plain(value: Document) -> Document:
    return {key: _scalar(part) for key, part in value.items()}


def _scalar(value: Any) -> Any:
    if isinstance(value, dict) and len(value) == 1:
        ((key, inner),) = value.items()
        if key in ("$numberLong", "$numberInt", "$numberDouble", "$numberDecimal"):
            return float(inner) if any(mark in str(inner) for mark in ".eEnN") else int(inner)
        if key in ("$date", "$oid"):
            return _scalar(inner)
    return value
