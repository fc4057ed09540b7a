"""A result as a laboratory prints it: a comparator, a number, or words.

Words become one of a few codes, so that « Négatif », "NEG" and "Not present" compare; a number keeps its comparator.
Whether a comma is a decimal sign or separates thousands is taken from the document where it is known, else from the
shape of the number; where both readings make sense, the result says so.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from healthkit.model.words import fold

Comparator = Literal["<", "<=", ">", ">="]

CROSSES = ("1+", "2+", "3+", "4+")

_SYMBOLS = {"(-)": "negative", "(+)": "positive", "+/-": "trace", "±": "trace", "(+/-)": "trace"}
_SIGNS = {
    "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "＜": "<", "＞": ">", "=<": "<=", "=>": ">=",
}  # fmt: skip
_IN_WORDS = tuple(
    (re.compile(rf"^(?:{words})\s*(?:a|to|de|than|of)?\s*(?=[<>]?\s*[\d.,])"), sign)
    for words, sign in (
        (r"inferieure? ou egale?|inf\.? ou egale?|less than or equal|at most|maximum|max\.?|jusqu'?a?|up to", "<="),
        (r"superieure? ou egale?|sup\.? ou egale?|greater than or equal|at least|minimum|min\.?|au moins", ">="),
        (r"inferieure?|inf\.?|moins|less|lower|below|under|lt", "<"),
        (r"superieure?|sup\.?|plus|greater|more|above|over|gt|higher", ">"),
    )
)
_PLUSES = re.compile(
    r"^(?:positi(?:ve|f)\s*)?\(?\s*(?:([1-4])\s*\+|\+\s*([1-4])|(\+{1,4})|([1-4])\s*(?:croix|plus))\s*\)?$"
)
_TITRE = re.compile(r"^([<>]=?)?\s*1\s*[:/]\s*([\d ,.  ]+)$")
_NUMBER = re.compile(r"^([-+]?)(\d[\d   .,'’]*|[.,]\d+)(?:\s*[eE]([-+]?\d{1,2})|\s*x\s*10\s*\^?\s*([-+]?\d{1,2}))?$")
_FLAGS = re.compile(r"[\s*↑↓‡†!]+$|\s+\(?(?:HH|LL|H|L|A|C|CH|CL|N|B|E|F)\)?$|^[*↑↓]+\s*")


@dataclass(frozen=True)
class Printed:
    """What was printed: a number with its comparator, or words with their code (None where no code fits).

    ``ambiguous`` says that a comma or point could be read either way, and ``value`` holds the likelier reading.
    ``titre`` says that ``value`` is the dilution of a titre (80 for 1:80).
    """

    comparator: Comparator | None
    value: float | None
    text: str | None
    code: str | None
    ambiguous: bool = False
    titre: bool = False


def parse_result(text: str, *, decimal: str | None = None) -> Printed:
    """A printed result; ``decimal`` is the document's decimal sign where it is known.

    >>> parse_result("< 0,01").comparator, parse_result("1 250").value, parse_result("Négatif").code
    ('<', 1250.0, 'negative')
    """
    stripped = " ".join(text.split())
    code = word_code(stripped)
    if code:
        return Printed(None, None, stripped, code)
    comparator, rest = split_comparator(stripped)
    titre = _TITRE.match(stripped)
    if titre:
        value, _ = parse_number(titre[2], decimal=decimal)
        return Printed(_comparator(titre[1]), value, stripped, None, titre=True)
    bare = _FLAGS.sub("", rest)
    value, ambiguous = parse_number(bare, decimal=decimal)
    if value is None:
        return Printed(None, None, stripped, word_code(_FLAGS.sub("", stripped)))
    return Printed(comparator, value, None, None, ambiguous)


@lru_cache(maxsize=1)
def result_codes() -> dict[str, tuple[str, ...]]:
    """The codes of results in words, with the wordings that mean each."""
    raw = tomllib.loads(files("healthkit.model").joinpath("result_words.toml").read_text("utf-8"))["code"]
    return {code: tuple(words) for code, words in raw.items()}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    return {_key(word): code for code, words in result_codes().items() for word in words}


def _key(text: str) -> str:
    return fold(text).strip(" .;:*!")


def word_code(text: str) -> str | None:
    """The code of a result in words, or None: ``1+`` to ``4+`` for crosses, else one of :func:`result_codes`."""
    crosses = _PLUSES.match(fold(text))
    if crosses and text.strip() != "(+)":
        return f"{crosses[1] or crosses[2] or crosses[4] or len(crosses[3])}+"
    return _SYMBOLS.get(text.replace(" ", "")) or _codes().get(_key(text))


def split_comparator(text: str) -> tuple[Comparator | None, str]:
    """The comparator in front of a number, in signs or words of either language, and what follows it."""
    plain = text.strip()
    for sign, meant in _SIGNS.items():
        plain = plain.replace(sign, meant)
    found = re.match(r"^([<>])\s*(=|or\s*=|ou\s*=)?\s*", plain, re.IGNORECASE)
    if found:
        return _comparator(found[1] + ("=" if found[2] else "")), plain[found.end() :].strip()
    folded = fold(plain)
    for pattern, meant in _IN_WORDS:
        said = pattern.match(folded)
        if said:
            return _comparator(meant), folded[said.end() :].strip()
    return None, plain


def _comparator(sign: str | None) -> Comparator | None:
    return sign if sign in ("<", "<=", ">", ">=") else None  # type: ignore[return-value]


def parse_number(text: str, *, decimal: str | None = None) -> tuple[float | None, bool]:
    """A number in either convention, and whether it could be read otherwise; (None, False) where it is no number.

    >>> parse_number("5,4"), parse_number("1,250"), parse_number("1,250", decimal=".")
    ((5.4, False), (1250.0, True), (1250.0, False))
    """
    found = _NUMBER.match(text.strip().replace("−", "-"))
    if not found:
        return None, False
    digits = re.sub(r"[   '’]", "", found[2])
    if re.search(r"\d[   '’]\d", found[2]) and not re.match(
        r"^\d{1,3}(?:[   '’]\d{3})+(?:[.,]\d+)?$", found[2].strip()
    ):
        return None, False
    plain, ambiguous = _plain_digits(digits, decimal)
    if plain is None:
        return None, False
    value = float(plain) * (-1 if found[1] == "-" else 1)
    return value * 10 ** int(found[3] or found[4] or 0), ambiguous


def _plain_digits(digits: str, decimal: str | None) -> tuple[str | None, bool]:
    """Digits with a point as decimal sign, and whether that was a choice; None for what is no number."""
    commas, points = digits.count(","), digits.count(".")
    if commas and points:  # the last one is the decimal sign
        sign, thousands = (",", ".") if digits.rfind(",") > digits.rfind(".") else (".", ",")
        whole, _, _ = digits.rpartition(sign)
        fits = digits.count(sign) == 1 and re.match(rf"^\d{{1,3}}(?:\{thousands}\d{{3}})+$", whole)
        return (digits.replace(thousands, "").replace(sign, "."), False) if fits else (None, False)
    mark = "," if commas else "."
    if commas + points > 1:
        return (
            (digits.replace(mark, ""), False) if re.match(rf"^\d{{1,3}}(?:\{mark}\d{{3}})+$", digits) else (None, False)
        )
    if not commas + points:
        return digits, False
    thousands_shape = bool(re.match(r"^[1-9]\d{0,2}[.,]\d{3}$", digits))
    if decimal is not None and decimal != mark:
        return (digits.replace(mark, ""), False) if thousands_shape else (digits.replace(mark, "."), True)
    if decimal is None and mark == "," and thousands_shape:
        return digits.replace(",", ""), True
    return digits.replace(mark, "."), decimal is None and thousands_shape and mark == ","
