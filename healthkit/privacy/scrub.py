"""Scrubbing: what names a person goes, the figures stay. Deterministic: the same content gives the same bytes.

Texts lose what the vault knows (:mod:`healthkit.privacy.identifiers`) and what has the form of an identifier
(:mod:`healthkit.privacy.patterns`); JSON loses, besides, the fields that hold free text, names, numbers of papers or
places. It lowers a risk and does not make a text anonymous: a rare illness can name its bearer.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from healthkit.privacy.identifiers import Known
from healthkit.privacy.patterns import found, plain_view

_FREE = {"note", "notes", "comment", "comments", "text", "narrative", "conclusion", "body", "raw", "line", "journal",
         "remark", "remarks", "description", "message", "free_text", "instructions", "patient_instruction", "value_raw",
         "file_name", "title"}  # fmt: skip
_FIELDS = {
    **dict.fromkeys(("performer", "author", "patient", "patient_name", "practitioner", "doctor", "first_name",
                     "last_name", "full_name", "surname", "family_name", "given_name", "maiden_name",
                     "contact"), "name"),
    **dict.fromkeys(("mrn", "ssn", "nir", "member_id", "patient_id", "identifier", "identifiers", "udi", "accession",
                     "account", "policy_number", "external_id", "claim_external_id", "plan_external_id", "iban", "uuid",
                     "insurance_id", "serial", "serial_number", "device_id", "sha256"), "identifier"),
    **dict.fromkeys(("phone", "telecom", "mobile", "fax"), "phone"),
    **dict.fromkeys(("email", "e_mail", "mail"), "e-mail"), **dict.fromkeys(("url", "uri", "link", "href"), "link"),
    **dict.fromkeys(("address", "street", "postal_code", "postcode", "zip"), "address"),
    **dict.fromkeys(("lat", "lon", "lng", "latitude", "longitude", "coordinates", "gps", "geo", "position"),
                    "coordinates"),
    **dict.fromkeys(("location", "place"), "place"),
}  # fmt: skip
_BIRTH = {"birth_date", "date_of_birth", "dob", "birthdate", "birthday", "date_de_naissance"}
_ENCODED = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{11,}={0,6}(?![A-Za-z0-9+/=_-])")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_MARKUP = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]{0,200}>", re.DOTALL)
_SPELT = re.compile(r"(?<=\b\w)[\W_](?=\w\b)")
_UNSEEN = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters of no width or ink that are letters, marks or symbols by their kind."""
_CODINGS = 3
"""How many times one upon the other a text is decoded."""
_LONG, _GLUED = 5, 7
"""Letters of a name from which on it is looked for spelt out or turned round, and inside other words."""
_DEEPEST = 40


@dataclass(frozen=True)
class Replaced:
    """How many identifiers of one kind were taken out, and where."""

    kind: str
    count: int
    where: str


@dataclass(frozen=True)
class Scrubbed:
    """What is left of a text or JSON value, and what was taken out of it."""

    content: Any
    replaced: tuple[Replaced, ...]


class Scrubber:
    """Takes out what names the person of one vault. ``free_text`` keeps fields of free text, scrubbed as the rest."""

    def __init__(self, known: Known, on: date, *, free_text: bool = False) -> None:
        self._patterns = (*known.patterns(), *_disguised(known))
        age = known.age(on)
        self._age = f"[age: {age}]" if age is not None else "[birth date]"
        self._free_text = free_text

    def scrub(self, content: Any) -> Scrubbed:
        """A text or JSON value without identifiers; ``where`` in what was replaced is its path, "" for a text."""
        counted: Counter[tuple[str, str]] = Counter()
        left = self._value(content, "", counted)
        return Scrubbed(left, tuple(Replaced(kind, n, where) for (kind, where), n in sorted(counted.items())))

    def kinds(self, content: Any) -> frozenset[str]:
        """Which kinds of identifiers the texts of a value hold, whatever their fields are called."""
        if isinstance(content, str):
            shown = _visible(content)
            return frozenset(kind for said in {shown, _decoded(shown)} for kind in self._kinds_of(said))
        if isinstance(content, dict):
            return self.kinds([*map(str, content), *content.values()])
        found = map(self.kinds, content if isinstance(content, list | tuple) else ())
        return frozenset[str]().union(*found)

    def _kinds_of(self, text: str) -> Iterator[str]:
        plain = plain_view(text)
        yield from (kind for kind, pattern in self._patterns if pattern.search(plain))
        yield from _forms_in(text)

    def _value(self, value: Any, where: str, counted: Counter[tuple[str, str]], depth: int = 0) -> Any:
        if depth > _DEEPEST:
            return _gone("free text", where, counted)
        if isinstance(value, str):
            inner = _inner(value)
            if inner is None:
                return self._text(value, where, counted)
            return json.dumps(self._value(inner, where, counted, depth + 1), ensure_ascii=False)
        if isinstance(value, dict):
            return {
                self._text(str(key), f"{where} (name of a field)".strip(), counted):
                    self._field(str(key), one, f"{where}.{key}".lstrip("."), counted, depth)
                for key, one in value.items()
            }  # fmt: skip
        if isinstance(value, list | tuple):
            return [self._value(one, f"{where}[{n}]", counted, depth + 1) for n, one in enumerate(value)]
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1_000_000:
            said = str(value)
            return value if self._text(said, where, counted) == said else "[identifier]"
        return (
            value if value is None or isinstance(value, bool | int | float) else self._text(str(value), where, counted)
        )

    def _field(self, key: str, value: Any, where: str, counted: Counter[tuple[str, str]], depth: int) -> Any:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key).lower().replace("-", "_").replace(" ", "_")
        if value is None or value == "":
            return value
        if name in _BIRTH:
            counted["birth date", where] += 1
            return self._age
        if name in _FIELDS:
            return _gone(_FIELDS[name], where, counted)
        if name in _FREE and not self._free_text:
            return _gone("free text", where, counted)
        return self._value(value, where, counted, depth + 1)

    def _text(self, text: str, where: str, counted: Counter[tuple[str, str]]) -> str:
        shown = _visible(text)
        decoded = _decoded(shown)
        if decoded != shown and any(True for _ in self._spans(decoded)):
            shown = _visible(decoded)
        parts, last = [], 0
        for begin, end, kind in _apart(self._spans(shown)):
            parts += [shown[last:begin], self._age if kind == "birth date" else f"[{kind}]"]
            counted[kind, where] += 1
            last = end
        return "".join([*parts, shown[last:]])

    def _spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        plain = plain_view(text)
        for kind, pattern in self._patterns:
            yield from ((match.start(), match.end(), kind) for match in pattern.finditer(plain))
        yield from found(text, plain)
        for match in _ENCODED.finditer(text):
            if _is_encoded(match[0]):
                yield match.start(), match.end(), "encoded"


@lru_cache(maxsize=1000)
def _forms_in(text: str) -> frozenset[str]:
    """The kinds of identifiers that a text has by its form; the descriptions of the tools are asked each time."""
    encoded = {"encoded"} if any(_is_encoded(match[0]) for match in _ENCODED.finditer(text)) else set[str]()
    return frozenset(kind for _, _, kind in found(text, plain_view(text))) | encoded


def readable(text: str) -> str:
    """A text as somebody reads it who wants to: decoded, without disguise, in small plain letters. Not for show."""
    return _SPELT.sub("", plain_view(_decoded(text)))


def _gone(kind: str, where: str, counted: Counter[tuple[str, str]]) -> str:
    counted[kind, where] += 1
    return f"[{kind}]"


def _apart(spans: Iterator[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Spans that do not overlap: where some do, one from the first begin to the last end, under the longest's kind."""
    held: tuple[int, int, str] | None = None
    longest = 0
    for begin, end, kind in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        if held is None or begin >= held[1]:
            if held:
                yield held
            held, longest = (begin, end, kind), end - begin
            continue
        kept = kind if end - begin > longest else held[2]
        longest = max(longest, end - begin)
        held = (held[0], max(held[1], end), kept)
    if held:
        yield held


def _visible(text: str) -> str:
    """Composed letters, and nothing that nobody sees: it would cut a name in two. So would marks on Latin letters that
    no letter of a language has."""
    if text.isascii():
        return text
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(char)
        stray = kind in {"Mn", "Me"} and (not kept or kept[-1] < "\u0250" or "\ufe00" <= char <= "\ufe0f")
        if kind not in {"Cf", "Cs"} and char not in _UNSEEN and not stray:
            kept.append(char)
    return "".join(kept)


def _decoded(text: str) -> str:
    """A text as a browser or a program would read it: entities, percent signs, escapes; without markup."""
    for _ in range(_CODINGS):
        before = text
        text = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), unquote(html.unescape(text)))
        text = _MARKUP.sub("", text)
        if text == before:
            break
    return _visible(text)


def _disguised(known: Known) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Names of persons spelt out, backwards, in rot13, glued to other words: only longer ones, others would be found
    in words of health."""
    names = [pattern for kind, pattern in known.patterns() if kind == "name"]
    words = {
        word
        for kind, value in known.values
        if kind in {"own_name", "person"}
        for word in re.findall(r"[^\W\d_]+", plain_view(value))
        if len(word) >= _LONG and any(pattern.fullmatch(word) for pattern in names)
    }
    if not words:
        return ()
    spelt = [r"[\W_]{1,3}".join(map(re.escape, word)) for word in sorted(words)]
    whole = [re.escape(form) for word in sorted(words) for form in (word[::-1], codecs.encode(word, "rot13"))]
    glued = [re.escape(word) for word in sorted(words) if len(word) >= _GLUED]
    cut = [rf"{re.escape(word[:at])}[\W_]{{1,4}}{re.escape(word[at:])}" for word in sorted(words) if len(word) >= _GLUED
           for at in range(2, len(word) - 1)]  # fmt: skip
    alone = rf"(?<![^\W_])(?:{'|'.join([*spelt, *whole, *cut])})(?![^\W_])"
    return (("name", re.compile("|".join([alone, *glued]))),)


def _inner(text: str) -> Any:
    """The object or list that a text is as JSON, else None."""
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _is_encoded(word: str) -> bool:
    """Whether a word is base64, base32 or hexadecimal of readable text, or too long for a word of any kind."""
    if len(word) >= 60:
        return True
    bare = word.rstrip("=")
    if not (any(char.isdigit() or char in "+/=" for char in word) or (word != word.lower() and word != word.upper())):
        return False
    return any(_reads(decode, bare) for decode in (_base64, _base32, bytes.fromhex))


def _reads(decode: Callable[[str], bytes], word: str) -> bool:
    try:
        said = decode(word).decode("utf-8")
    except (binascii.Error, ValueError):
        return False
    return len(said) >= 8 and said.isprintable()


def _base64(word: str) -> bytes:
    return base64.b64decode(word.replace("-", "+").replace("_", "/") + "=" * (-len(word) % 4), validate=True)


def _base32(word: str) -> bytes:
    return base64.b32decode(word + "=" * (-len(word) % 8))
