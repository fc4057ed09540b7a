"""Whether the words beside a number make it a rise or a fall: “fell by 3”, “en hausse de 3”, “a 3 kg loss”."""

from __future__ import annotations

import re

from healthkit.ask.grounding.found import Found
from healthkit.ask.grounding.lexicon import lexicon

_CLAUSE = re.compile(r"[.;:!?\n|](?=\s|$)")
# After these a number is where something ended up or began, not by how much it moved.
_PLACE = re.compile(r"\b(?:to|from|at|was|is|between|of|entre|était|est|depuis|en)\b|\bà\b|\b(?:by|de)\s.*\d")
_BARE = re.compile(r"\b(up|down)\s(?:by\s)?(?:about\s|around\s|roughly\s|some\s)?$")
_NEXT = re.compile(r"^[\s\u00a0\u202f*_-]*(?:weight\s|steady\s|slow\s)?([^\W\d_]+)")


def direction(text: str, one: Found) -> int:
    """+1 for a rise, −1 for a fall, 0 where the words by the number say neither."""
    before = _CLAUSE.split(text[max(0, one.start - 30) : one.start].lower())[-1]
    bare = _BARE.search(before)
    if bare:
        return 1 if bare[1] == "up" else -1
    cues = lexicon().cues
    last = max(
        ((match.end(), sign) for kind, sign in (("up", 1), ("down", -1)) for match in cues[kind].finditer(before)),
        default=None,
    )
    if last:
        rest = re.sub(r"^[^\W\d_]*\s*", "", before[last[0] :])
        of = re.sub(r"^of\s|^en\s", "", rest)
        if not _PLACE.search(of):
            return last[1]
    after = _NEXT.match(text[one.end : one.end + 24].lower())
    if after and after[1] in ("up", "down"):
        return 1 if after[1] == "up" else -1
    if after and after[1] not in ("rising", "falling"):
        for kind, sign in (("up", 1), ("down", -1)):
            if cues[kind].match(after[1]):
                return sign
    return 0


def around(text: str, one: Found) -> str:
    """The sentence around a number, in small letters: at most 90 characters before it and 60 after."""
    before = re.split(r"[.!?\n](?=\s)", text[max(0, one.start - 90) : one.start])[-1]
    after = re.split(r"[.!?\n](?=\s|$)", text[one.end : one.end + 60])[0]
    return f"{before} {after}".lower()
