"""The forms in which cards come: what each member holds, as the text of single cards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connectors.smart_health_cards.detection import Kind, decode
from connectors.smart_health_cards.digits import Chunk, chunks
from healthkit.source.contract import Issue

_JWS = re.compile(r"eyJ[\w-]*(?:\.[\w-]*){1,4}", re.ASCII)
_ONLY_LINE_END = re.compile(r"\r?\n?\Z")


@dataclass(frozen=True)
class Found:
    """One card as it stands in a member; ``form`` is ``jws`` or ``payload``."""

    form: str
    text: str
    member: str
    position: str


def look(body: bytes, kind: Kind, member: str) -> Iterator[Found | Chunk | Issue]:
    """The cards, and parts of cards, of one member."""
    text = decode(body)
    if kind == "digits":
        yield from chunks(text, member)
    elif kind == "jws":
        yield from _bare(text, member)
    elif kind == "payload":
        yield Found("payload", text, member, "")
    elif kind == "json":
        yield from _file(text, member)


def _bare(text: str, member: str) -> Iterator[Found | Issue]:
    found = list(_JWS.finditer(text))
    if _untidy(_JWS.sub("", text, count=len(found))):
        yield Issue("card_extra_characters", member)
    for match in found:
        yield Found("jws", match[0], member, f"line {text.count(chr(10), 0, match.start()) + 1}")


def _file(text: str, member: str) -> Iterator[Found | Chunk | Issue]:
    """A ``.smart-health-card`` file, or a server's answer that holds cards; the JWS may lie at any depth."""
    try:
        document, end = json.JSONDecoder().raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        yield Issue("card_unreadable", member)
        return
    if _untidy(text[: len(text) - len(text.lstrip())]) or _untidy(text.lstrip()[end:]):
        yield Issue("card_extra_characters", member)
    for position, value in _strings(document):
        yield from _value(value, member, position)


def _value(value: str, member: str, position: str) -> Iterator[Found | Chunk | Issue]:
    bare = value.strip()
    if bare.startswith("shc:/"):
        yield from (Chunk(part.at, part.of, part.digits, member, position) for part in chunks(bare, member))
    elif position.startswith("verifiableCredential") or _JWS.fullmatch(bare):
        if bare != value:
            yield Issue("card_extra_characters", member, position)
        yield Found("jws", bare, member, position)


def _strings(document: Any) -> Iterator[tuple[str, str]]:
    """Every text of a JSON document with its place in it, in the document's order."""
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict):
            waiting += reversed([(f"{place}.{key}".lstrip("."), item) for key, item in value.items()])
        elif isinstance(value, list):
            waiting += reversed([(f"{place}[{number}]", item) for number, item in enumerate(value)])


def _untidy(around: str) -> bool:
    """Whether there is more around a card than the end of a line."""
    return not _ONLY_LINE_END.match(around)
