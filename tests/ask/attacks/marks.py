"""Canaries: made-up words and figures planted in a vault, and the finding of them in bytes under any disguise.

A word is ``kqz`` and syllables that spell its number, so that one look finds every one of them, also those of rows that
nobody thought of. A figure has a fraction that nothing else in the vault has.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import json
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

PREFIX = "kqz"
_SYLLABLES = [first + second for first in "bdfglmnprv" for second in "aeio"]
_WORD = re.compile(rf"{PREFIX}(?:[bdfglmnprv][aeio])+")
_CODED = re.compile(r"[A-Za-z0-9+/_=-]{12,}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){6,}")
_LOOKALIKES = str.maketrans("аеорсхуікɑοЅѕ", "aeopcxyikaoSs")


def word(number: int) -> str:
    """The canary of a number: a word of letters only, which no pattern takes for an identifier."""
    said = ""
    while True:
        number, rest = divmod(number, len(_SYLLABLES))
        said = _SYLLABLES[rest] + said
        if not number:
            return PREFIX + "ba" * (3 - len(said) // 2) + said


def words_in(text: str) -> frozenset[str]:
    """Every canary in a text, plain or disguised."""
    return frozenset(found for view in views(text) for found in _WORD.findall(view))


def views(text: str) -> Iterator[str]:
    """A text as it is and as somebody could read it: decoded, turned round, without what stands between letters."""
    plain = unicodedata.normalize("NFKC", text).translate(_LOOKALIKES).casefold()
    plain = "".join(char for char in plain if unicodedata.category(char) not in {"Cf", "Mn"})
    yield plain
    yield plain[::-1]
    yield codecs.encode(plain, "rot13")
    yield unquote(html.unescape(plain))
    yield re.sub(r"(?<=\w)[^\w\n](?=\w)", "", plain)
    yield "".join(chr(ord(char) - 0xE0000) for char in text if 0xE0020 <= ord(char) <= 0xE007E)
    yield from (found.casefold() for found in _decoded(text))


def _decoded(text: str) -> Iterator[str]:
    for match in _CODED.finditer(text):
        said = match[0].replace("-", "+").replace("_", "/").rstrip("=")
        for decode in (base64.b64decode, base64.b32decode):
            try:
                yield decode(said + "=" * (-len(said) % (4 if decode is base64.b64decode else 8))).decode("utf-8")
            except (binascii.Error, ValueError):
                continue
    for match in _HEX.finditer(text):
        yield bytes.fromhex(match[0][: len(match[0]) // 2 * 2]).decode("utf-8", "ignore")


def figure_in(text: str, start: str) -> bool:
    """Whether a figure that begins so stands in a text, with point or comma, thousands set apart or not."""
    joined = re.sub(r"(?<=\d)[,.\u202f\u00a0 ](?=\d{3}(?!\d))", "", text)
    wanted = re.compile(rf"(?<![\d.,]){re.escape(start).replace(re.escape('.'), '[.,]')}")
    return bool(wanted.search(text) or wanted.search(joined))


def texts_of(body: bytes) -> list[str]:
    """Everything of a request that is text, with what stands as JSON inside a text opened too."""
    return list(_leaves(json.loads(body)))


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value.lstrip()[:1] in {"{", "["}:
            try:
                yield from _leaves(json.loads(value))
            except (ValueError, RecursionError):
                return
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield repr(value)
