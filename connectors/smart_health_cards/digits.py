"""``shc:/`` digits, as a QR code holds them, back to the JWS; chunks of one card find each other in any order.

Two digits stand for one character of the JWS: its ASCII number less 45. A long card is cut: ``shc:/2/3/…`` is the
second of three. (SMART Health Cards Framework, "Encoding chunks as QR codes".)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product

URI = re.compile(r"shc:/(?:(\d{1,3})/(\d{1,3})/)?(\d+(?:[ \t]*\r?\n[ \t]*\d+(?=\s|\Z))*)")
"""Digits may go on in the next lines where those are nothing but digits."""
_BASE = 45
_LAST = ord("z") - _BASE
_MOST_TRIES = 2000
"""Chunks of several cards that were mixed are put together by trying; beyond this they stay apart."""


@dataclass(frozen=True)
class Chunk:
    """A part of a card: number ``at`` of ``of``, with where it stood."""

    at: int
    of: int
    digits: str
    member: str
    position: str


@dataclass(frozen=True)
class Decoded:
    """The characters that digits stand for; ``odd`` says that one digit was left over."""

    text: str
    odd: bool


def chunks(text: str, member: str) -> Iterator[Chunk]:
    """Every ``shc:/`` of a text, whole cards as chunk 1 of 1."""
    for found in URI.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Chunk(int(found[1] or 1), int(found[2] or 1), re.sub(r"\s", "", found[3]), member, f"line {line}")


def decoded(digits: str) -> Decoded | None:
    """The JWS of digits; None where a pair stands for no character of a JWS."""
    whole = len(digits) // 2 * 2
    codes = [int(digits[at : at + 2]) for at in range(0, whole, 2)]
    if any(code > _LAST for code in codes):
        return None
    return Decoded("".join(chr(code + _BASE) for code in codes), whole < len(digits))


@dataclass
class Assembly:
    """Cards put together from chunks, and the chunks that found no partner."""

    cards: list[tuple[Chunk, ...]] = field(default_factory=list)
    left: list[Chunk] = field(default_factory=list)


def assemble(parts: Iterable[Chunk], fits: Callable[[str], bool]) -> Assembly:
    """Put chunks together: first those of one member, then across members.

    ``fits`` says whether joined digits are a whole card; it decides where several cards have as many chunks each.
    """
    made = Assembly()
    sizes: dict[int, list[Chunk]] = {}
    for part in parts:
        sizes.setdefault(part.of, []).append(part)
    for of, group in sorted(sizes.items()):
        rest = _unlike(group)
        for member in sorted({part.member for part in rest}):
            rest = _join([part for part in rest if part.member == member], of, fits, made) + [
                part for part in rest if part.member != member
            ]
        made.left += _join(rest, of, fits, made)
    return made


def _unlike(group: list[Chunk]) -> list[Chunk]:
    """Without the same code scanned twice."""
    return list({(part.at, part.digits): part for part in reversed(group)}.values())[::-1]


def _join(parts: list[Chunk], of: int, fits: Callable[[str], bool], made: Assembly) -> list[Chunk]:
    """Move whole cards to ``made``; returns what is left."""
    by_number: dict[int, list[Chunk]] = {}
    for part in parts:
        by_number.setdefault(part.at, []).append(part)
    if not parts or set(by_number) != set(range(1, of + 1)):
        return parts
    ordered = [by_number[number] for number in range(1, of + 1)]
    if all(len(candidates) == 1 for candidates in ordered):
        made.cards.append(tuple(candidates[0] for candidates in ordered))
        return []
    used: set[Chunk] = set()
    for card in _fitting(ordered, fits):
        made.cards.append(card)
        used.update(card)
    return [part for part in parts if part not in used]


def _fitting(ordered: list[list[Chunk]], fits: Callable[[str], bool]) -> list[tuple[Chunk, ...]]:
    """The cards that fit together in one way only. A last part, which ends with the signature, belongs to one card;
    earlier ones may be alike in several."""
    ways: dict[Chunk, list[tuple[Chunk, ...]]] = {}
    for card in islice(product(*ordered), _MOST_TRIES):
        if fits("".join(part.digits for part in card)):
            ways.setdefault(card[-1], []).append(card)
    return [found[0] for found in ways.values() if len(found) == 1]
