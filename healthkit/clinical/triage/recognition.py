"""What the tables recognise in a text: signs that count, signs that its grammar hushes, frames, rules completed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from healthkit.clinical.triage.fold import Folded, fold
from healthkit.clinical.triage.phrases import Match, Matcher
from healthkit.clinical.triage.scope import Scopes
from healthkit.clinical.triage.tables import Rule, language, rules

_MINIMISE = "minimise"


@dataclass(frozen=True)
class Heard:
    """What the tables recognised: signs that count, ``marks`` of everything for the second reader, ``said`` without the
    words by which people make it small, and whether someone else is meant."""

    scopes: Scopes
    signs: frozenset[str]
    marks: tuple[str, ...]
    said: Folded
    other: bool


def recognised(folded: Folded) -> Heard:
    """Look everything up, once."""
    frames: list[Match] = []
    found: list[Match] = []
    names = language().frames
    for match in matcher().find(folded.tokens):
        (frames if match.name in names else found).append(match)
    scopes, always = Scopes(folded, frames), rules().always
    signs = frozenset(match.name for match in found if scopes.counts(match, always=match.name in always))
    marks = {f"f{match.name}" for match in frames if match.name != _MINIMISE}
    marks |= {f"{'s' if match.name in signs else 'h'}{match.name}" for match in found}
    marks |= {f"r{rule.id}" for rule in rules().rules if holds(rule, signs)}
    small = {at for match in frames if match.name == _MINIMISE for at in match.at}
    tokens = tuple(token for at, token in enumerate(folded.tokens) if at not in small)
    said = Folded(folded.line, tokens, folded.questions) if tokens else folded
    return Heard(scopes, signs, tuple(sorted(marks)), said, any(match.name == "other" for match in frames))


def heard(text: str) -> tuple[Folded, tuple[str, ...]]:
    """A text as the second reader gets it: folded, with what the tables recognised; for training."""
    found = recognised(fold(text))
    return found.said, found.marks


@lru_cache(maxsize=1)
def matcher() -> Matcher:
    """The matcher over all signs and frames."""
    return Matcher({**rules().phrases, **language().frames})


def holds(rule: Rule, signs: frozenset[str]) -> bool:
    """Whether signs complete a rule."""
    return all(need & signs for need in rule.needs)
