"""The corpus: reading its tables, and writing texts in disguise."""

from __future__ import annotations

import base64
import codecs
import functools
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.ask.attacks.model import Step

_FOLDER = Path(__file__).with_name("corpus")
_LOOKALIKES = str.maketrans("aeopcxyiAEOPCXH", "аеорсхуіАЕОРСХН")
CODES: dict[str, Callable[[str], str]] = {
    "": str,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "rot13": functools.partial(codecs.encode, encoding="rot13"),
    "reversed": lambda text: text[::-1],
    "homoglyph": lambda text: text.translate(_LOOKALIKES),
    "zero_width": "\u200b".join,
    "rtl": lambda text: f"\u202e{text}\u202c",
    "entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "tags": lambda text: "".join(chr(0xE0000 + ord(char)) for char in text if char.isascii()),
    "percent": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "escapes": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "hex": lambda text: text.encode().hex(),
    "fullwidth": lambda text: "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text),
}


@dataclass(frozen=True)
class Attack:
    """One attack on a conversation. ``carrier`` is where its text stands in the vault, if it stands there."""

    id: str
    kind: str
    ask: tuple[str, ...]
    lang: str = "en"
    consent: str = "limited"
    carrier: str = ""
    text: str = ""
    obey: str = ""
    says: str = ""
    level: str = ""
    never: tuple[str, ...] = ()
    untraced: bool = False
    open: bool = False
    steps: tuple[Step, ...] = ()


@lru_cache(maxsize=1)
def corpus() -> dict[str, dict[str, Any]]:
    """Every table as it is written, by the name of its file."""
    return {one.stem: tomllib.loads(one.read_text("utf-8")) for one in sorted(_FOLDER.glob("*.toml"))}


def attacks(kind: str) -> list[Attack]:
    """The attacks of one table that are conversations."""
    return [_attack(kind, row) for row in corpus()[kind]["attack"]]


def carried() -> dict[str, list[str]]:
    """The texts to plant, by table and column."""
    found: dict[str, list[str]] = {}
    for kind in ("injection", "disguised", "safety"):
        for one in attacks(kind):
            if one.text and one.carrier:
                found.setdefault(one.carrier, []).append(one.text)
    return found


def _attack(kind: str, row: dict[str, Any]) -> Attack:
    given = {key: value for key, value in row.items() if key not in {"ask", "text", "coded", "never"}}
    ask = row.get("ask", "")
    asked = tuple(ask) if isinstance(ask, list) else (ask,)
    text = CODES[row.get("coded", "")](row["text"]) if row.get("text") and kind != "ways_out" else row.get("text", "")
    return Attack(**given, kind=kind, ask=asked, text=text, never=tuple(row.get("never", ())))
