"""Texts changed where they are divided: cells of tables, lines, segments, tags and attributes, tokens of JSON."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

from tests.hostile.mutation.values import DATES, NUMBERS, bent, nasty

_TAG = re.compile(r"<[^<>]{1,4000}>")
_ATTRIBUTE = re.compile(r'([\w:.-]+)="([^"]*)"')
_INNER = re.compile(r">([^<>]+)<")


def table(text: str, rng: Random) -> str:
    """A change in one cell, one row, one column or the signs between them."""
    lines = text.split("\n")
    sign = max(",;\t|*", key=text[:2000].count)
    at = rng.randrange(len(lines))
    cells = lines[at].split(sign)
    cell = rng.randrange(len(cells))
    match rng.randrange(9):
        case 0 | 1 | 2 | 3:
            cells[cell] = bent(cells[cell], rng)
        case 4:
            cells.insert(cell, nasty(rng)) if rng.random() < 0.5 else cells.pop(cell)
        case 5:
            cells[cell] = f'"{cells[cell]}' if rng.random() < 0.5 else f'"{nasty(rng)}"'
        case 6:
            return "\n".join(
                [*lines[:at], *rng.choice(([], [lines[at]] * 2, ["", ""], [nasty(rng)])), *lines[at + 1 :]]
            )
        case 7:
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
            return "\n".join(lines)
        case _:
            return rng.choice((text.replace(sign, rng.choice(";\t,|")), text.replace("\n", "\r"), "\ufeff" + text))
    lines[at] = sign.join(cells)
    return "\n".join(lines)


def markup(text: str, rng: Random) -> str:
    """A change in an attribute, a text, or a tag of XML or HTML."""
    match rng.randrange(8):
        case 0 | 1 | 2:
            return _at_one(_ATTRIBUTE, text, rng, lambda m: f'{m[1]}="{_shielded(bent(m[2], rng))}"')
        case 3:
            return _at_one(_INNER, text, rng, lambda m: f">{_shielded(bent(m[1], rng))}<")
        case 4:
            return _at_one(_TAG, text, rng, lambda m: rng.choice(("", m[0] * 2, m[0].replace("<", "</"), nasty(rng))))
        case 5:
            return _at_one(
                _ATTRIBUTE, text, rng, lambda m: rng.choice(("", m[0] + " " + m[0], bent(m[1], rng) + '=""'))
            )
        case 6:
            found = list(_TAG.finditer(text))
            if len(found) < 2:
                return text + nasty(rng)
            one, two = sorted(rng.sample(range(len(found)), 2))
            begin, end = found[one].start(), found[two].end()
            return text[:end] + text[begin:end] + text[end:] if rng.random() < 0.5 else text[:begin] + text[end:]
        case _:
            dtd = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
            return rng.choice(
                (dtd + text, text.replace("?>", "?>" + dtd, 1), _at_one(_INNER, text, rng, lambda _: ">&c;<"))
            )


def _shielded(text: str) -> str:
    return text.replace("<", "&lt;").replace('"', "&quot;")


def _at_one(shape: re.Pattern[str], text: str, rng: Random, made: Any) -> str:
    found = list(shape.finditer(text))
    if not found:
        return bent(text, rng)
    one = rng.choice(found)
    return text[: one.start()] + made(one) + text[one.end() :]


def json_text(text: str, rng: Random) -> str:
    """A change at one place of a JSON tree, or in its text."""
    if rng.random() < 0.1:
        return rng.choice(
            (text[: rng.randrange(len(text) + 1)], text.replace(":", "::", 1), "[" * 3000 + text, text + ",")
        )
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return table(text, rng)
    places = _places(tree)
    if not places:
        return json.dumps(_other(tree, rng))
    holder, key = rng.choice(places)
    match rng.randrange(6):
        case 0 | 1 | 2:
            holder[key] = _other(holder[key], rng)
        case 3:
            del holder[key]
        case 4 if isinstance(holder, list):
            holder.insert(key, rng.choice((holder[key], None, _other(holder[key], rng))))
        case 4:
            holder[bent(str(key), rng)] = holder.pop(key)
        case _:
            other, elsewhere = rng.choice(places)
            holder[key] = json.loads(json.dumps(other[elsewhere]))
    made = json.dumps(tree, ensure_ascii=rng.random() < 0.5)
    return made if made.isascii() or rng.random() < 0.9 else made.replace('"', '"\udc80', 1)


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every holder with each of its keys, at most some thousands of them."""
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting and len(found) < 5000:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])
    return found


def _other(value: Any, rng: Random) -> Any:
    """Another value where this one stood: of its kind with a twist, or of another kind."""
    if isinstance(value, str) and rng.random() < 0.6:
        return bent(value, rng)
    if isinstance(value, int | float) and rng.random() < 0.5:
        return rng.choice(
            (-value, value * 10 ** rng.randrange(1, 30), value + 0.5, 0, -1, 2**31, 2**63, 2**64, 1e308, 10**40)
        )
    if isinstance(value, int | float) and rng.random() < 0.2:
        return float(rng.choice(("nan", "inf", "-inf")))
    return rng.choice(
        (None, True, False, "", [], {}, [None], [[]], {"": None}, [value], {"value": value}, rng.choice(NUMBERS),
         rng.choice(DATES), nasty(rng), 0, -1, 1e300, 2**70)
    )  # fmt: skip
