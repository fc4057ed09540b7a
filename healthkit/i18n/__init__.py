"""English and French: messages side by side in TOML, numbers and dates by Babel.

A message lies in ``<domain>.toml`` as ``key = { en = "…", fr = "…" }``, or with ``one`` and ``other`` in each language
where a count decides. Values are filled in by name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

LANGUAGES = ("en", "fr")
_FIRST = re.compile(r"\b1(?= [a-zéû])")


@lru_cache(maxsize=32)
def messages(domain: str) -> dict[str, Any]:
    """The messages of one domain, by key, then language."""
    return tomllib.loads(files("healthkit.i18n").joinpath(f"{domain}.toml").read_text("utf-8"))


def text(name: str, lang: str, count: float | None = None, **values: object) -> str:
    """One message, ``domain.key``, with its values filled in.

    Raises:
        KeyError: no such message: a fault of this program, found by the tests.
    """
    domain, key = name.split(".", 1)
    entry = messages(domain)[key][lang]
    if isinstance(entry, dict):
        plural = Locale.parse(lang).plural_form(abs(count if count is not None else 0))
        entry = entry.get(plural) or entry["other"]
        values = {"count": count, **values}
    return str(entry).format(**values)


def reason(code: str, lang: str) -> str:
    """Why a row or file could not be used, in words; a code of a third party's connector stands for itself."""
    return text(f"issues.{code}", lang) if code in messages("issues") else code.replace("_", " ")


def rows_of(table: str, lang: str) -> str:
    """What the rows of a table of the vault are, in words; a table of a third party's stands for itself."""
    return text(f"tables.{table}", lang) if table in messages("tables") else table.replace("_", " ")


def number(value: float, lang: str, decimals: int = 0) -> str:
    """A number as the language writes it: 1,234.5 or 1 234,5; never ``-0``."""
    rounded = round(value, decimals) + 0.0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(rounded, format=pattern, locale=lang))


def day(value: date, lang: str, style: str = "long") -> str:
    """A date in words: Babel's ``full``, ``long``, ``medium`` or ``short``, or a pattern such as ``d MMM``.

    The first of a French month is ``1er``, which the locale data leave out.
    """
    words = str(format_date(value, format=style, locale=lang))
    return _FIRST.sub("1er", words) if lang == "fr" and value.day == 1 else words


def listing(parts: Sequence[str], lang: str) -> str:
    """Several things in a sentence: a, b and c."""
    return str(format_list(list(parts), locale=lang))
