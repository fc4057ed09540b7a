"""The rules of this package, read once: sets of words, frames, and what is a finding."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.clinical.aftercheck.model import KINDS, Kind

_HERE = files("healthkit.clinical.aftercheck")
REACHES = ("overlap", "clause", "around", "before", "sentence")


@dataclass(frozen=True)
class Rule:
    """One kind of sentence that must not stand.

    ``needs`` are conditions that must all hold; each holds when one of its signs stands in the sentence. ``unless``
    maps a frame to its reach: it excuses a sign that shares a word with it (``overlap``), one of its own ``clause``
    that it does not come after, any of its clause (``around``), one that follows it (``before``), or any of the
    ``sentence``. ``when`` is what must be known beside the text:
    ``danger``, ``minor`` or nothing.
    """

    id: str
    kind: Kind
    needs: tuple[frozenset[str], ...]
    unless: dict[str, str]
    when: str
    source: str


@dataclass(frozen=True)
class Tables:
    """All phrases by sign and frame, with sets opened, and the rules."""

    signs: dict[str, tuple[str, ...]]
    frames: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]


def _read(*path: str) -> dict[str, Any]:
    return tomllib.loads(_HERE.joinpath(*path).read_text("utf-8"))


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Everything.

    Raises:
        ValueError: a table contradicts itself: an unknown set, sign, frame, reach, kind or source, or a name twice.
    """
    language = _read("language.toml")
    sets = {name: "|".join(f"{row.get('en', '')} {row.get('fr', '')}".split()) for name, row in language["set"].items()}
    frames = {name: _phrases(row, sets) for name, row in language["frame"].items()}
    signs: dict[str, tuple[str, ...]] = {}
    found: list[Rule] = []
    for file in sorted(_HERE.joinpath("rules").iterdir(), key=lambda file: file.name):
        raw = tomllib.loads(file.read_text("utf-8"))
        for name, row in raw.get("sign", {}).items():
            if name in signs or name in frames:
                raise ValueError(f"{file.name}: the sign {name} is declared twice")
            signs[name] = _phrases(row, sets)
        found += [_rule(row, language["source"]) for row in raw.get("rule", ())]
    for rule in found:
        unknown = (frozenset().union(*rule.needs) - set(signs)) | (set(rule.unless) - set(frames))
        if unknown or not set(rule.unless.values()) <= set(REACHES):
            raise ValueError(f"{rule.id}: unknown sign, frame or reach: {', '.join(sorted(unknown))}")
    if len({rule.id for rule in found}) != len(found):
        raise ValueError("two rules have the same id")
    return Tables(signs, frames, tuple(found))


def _phrases(row: dict[str, Any], sets: dict[str, str]) -> tuple[str, ...]:
    """The phrases of both languages, with ``@name`` replaced by the words of its set."""
    return tuple(_open(phrase, sets) for phrase in (*row.get("en", ()), *row.get("fr", ())))


def _open(phrase: str, sets: dict[str, str]) -> str:
    pieces = []
    for piece in phrase.split():
        optional = "?" if piece.endswith("?") else ""
        choices = piece.removesuffix("?").split("|")
        try:
            pieces.append("|".join(sets[one[1:]] if one.startswith("@") else one for one in choices) + optional)
        except KeyError as error:
            raise ValueError(f"“{phrase}” names the unknown set {error}") from None
    return " ".join(pieces)


def _rule(row: dict[str, Any], sources: dict[str, str]) -> Rule:
    kind = row["id"].split(".")[0]
    if kind not in KINDS or row["source"] not in sources or row.get("when", "") not in {"", "danger", "minor"}:
        raise ValueError(f"{row['id']}: unknown kind, source or condition")
    needs = tuple(frozenset(need.split("|")) for need in row["all"])
    return Rule(
        row["id"],
        kind,
        needs,
        dict(row.get("unless", {})),
        row.get("when", ""),
        sources[row["source"]],
    )
