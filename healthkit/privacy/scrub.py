"""Scrubbing: what names a person goes, the figures stay. Deterministic: the same content gives the same bytes.

Texts lose what the vault knows (:mod:`healthkit.privacy.identifiers`) and what has the form of an identifier
(:mod:`healthkit.privacy.patterns`); JSON loses, besides, the fields that hold free text, names, numbers of papers or
places. It lowers a risk and does not make a text anonymous: a rare illness can name its bearer.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
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
_ENCODED = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{16,}={0,2}(?![A-Za-z0-9+/=_-])")
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
        self._patterns = known.patterns()
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
            return frozenset(kind for _, _, kind in self._spans(_visible(content)))
        if isinstance(content, dict):
            return self.kinds([*map(str, content), *content.values()])
        found = map(self.kinds, content if isinstance(content, list | tuple) else ())
        return frozenset[str]().union(*found)

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
        decoded = unquote(html.unescape(shown))
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
    """Composed letters, and no characters that nobody sees: they would cut a name in two."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Cf")


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
    """Whether a word is base64 of readable text, or too long for a word of any kind."""
    if len(word) >= 60:
        return True
    if not (any(char.isdigit() or char in "+/=" for char in word) or (word != word.lower() and word != word.upper())):
        return False
    try:
        body = base64.b64decode(word.replace("-", "+").replace("_", "/") + "=" * (-len(word) % 4), validate=True)
        said = body.decode("utf-8")
    except (binascii.Error, ValueError):
        return False
    return len(said) >= 8 and said.isprintable()
