"""Characters that paper cannot take: control codes, which go, and letters that no font has, which get a stand-in.

PDF/UA forbids a page with a letter that is not there, so one face in the name of a phone would cost the whole report.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]")
_LINES = re.compile(r"[\u2028\u2029]|\r\n?")
_COMPLAINT = re.compile(r'the text `"(.+?)"` could not be displayed with font')
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_BOX = "▯"


def clean(value: Any) -> Any:
    """A JSON value whose texts hold no control characters; lines end one way."""
    if isinstance(value, str):
        return _CONTROL.sub("", _LINES.sub("\n", value))
    if isinstance(value, dict):
        return {key: clean(one) for key, one in value.items()}
    return [clean(one) for one in value] if isinstance(value, list) else value


def missing(complaint: str) -> set[str]:
    """The characters that Typst says no font has."""
    texts = (_CODE.sub(lambda code: chr(int(code[1], 16)), text) for text in _COMPLAINT.findall(complaint))
    return {character for text in texts for character in text if not character.isascii()}


def without(value: Any, characters: set[str]) -> Any:
    """A JSON value with stand-ins: a symbol is named, a mark that only joins others goes, a letter becomes a box."""
    table = str.maketrans({character: _stand_in(character) for character in characters})

    def walk(one: Any) -> Any:
        if isinstance(one, str):
            return one if one.isascii() else one.translate(table)
        if isinstance(one, dict):
            return {key: walk(inner) for key, inner in one.items()}
        return [walk(inner) for inner in one] if isinstance(one, list) else one

    return walk(value)


def _stand_in(character: str) -> str:
    kind, name = unicodedata.category(character), unicodedata.name(character, "")
    if kind in ("Cf", "Mn", "Me", "Sk"):
        return ""
    return f"[{name.lower()}]" if kind == "So" and name else _BOX
