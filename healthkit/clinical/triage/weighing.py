"""The second reader's word on what the rules say: a call of its own, or a hush on a rule that is often wrong."""

from __future__ import annotations

from collections import Counter

from healthkit.clinical.triage.fold import Folded
from healthkit.clinical.triage.likeness import Likeness, likeness, loudest, table
from healthkit.clinical.triage.recognition import Heard, holds
from healthkit.clinical.triage.tables import Rule, rules

FEWEST = 6
"""Words that every sentence of a text must have for a rule to be hushed: fewer are a name, or a cry."""
SHORT = 6
"""Words below which a text says too little for the reader to call as readily."""
NOW = frozenset({"emergency", "crisis"})


def weighed(fired: list[Rule], found: Heard) -> list[Rule]:
    """What the rules say, with the second reader's word: it may call by itself, and it may hush a doubtful rule.

    It hushes only rules whose words are often harmless, completed by phrases of this text alone (never what a number,
    data or an earlier turn is part of), and only where neither the text nor any of its sentences sounds like a danger.
    Where the grammar hushed a call, a rule found something less pressing, or the text is short, it must be surer.
    """
    like = likeness(found.said, found.marks)
    if not like.heard:
        return fired
    bounds = table().bounds
    doubtful = [rule for rule in fired if rule.id in table().doubtful and _may_hush(rule, found.signs)]
    loud = loudest(found.said, found.marks) if doubtful and _shortest(found.said) >= FEWEST else None
    kept = [rule for rule in fired if not (loud and rule in doubtful and _harmless(rule, loud, bounds["rule"]))]
    if any(rule.level in NOW for rule in kept):
        return kept
    surer = bool(kept) or len(found.said.tokens) < SHORT
    alone = bounds["hushed"] if _hushed(found) else bounds["graded"] if surer else bounds["alone"]
    return [*kept, _called(like)] if like.now >= alone else kept


def _shortest(said: Folded) -> int:
    return min(Counter(token.sentence for token in said.tokens).values(), default=0)


def _may_hush(rule: Rule, spoken: frozenset[str]) -> bool:
    """Completed by phrases of the text alone, and by none that no frame hushes (dying by one's own hand)."""
    return holds(rule, spoken) and not any(need & spoken & rules().always for need in rule.needs)


def _hushed(found: Heard) -> bool:
    """Whether the grammar (a negation, the past, a question of information) is why a call was not completed."""
    whole = found.signs | {mark[1:] for mark in found.marks if mark[0] == "h"}
    calls = (rule for rule in rules().rules if rule.level in NOW)
    return any(holds(rule, whole) and not holds(rule, found.signs) for rule in calls)


def _harmless(rule: Rule, like: Likeness, bound: float) -> bool:
    return (like.now if rule.level in NOW else like.any) < bound


def _called(like: Likeness) -> Rule:
    """The reader's own call, in the words of its kind."""
    if like.crisis < 0:
        return Rule("likeness.emergency", "likeness", (), "emergency", "likeness", "")
    family = "violence" if like.violence > 0 else "suicide"
    return Rule(f"likeness.{family}", family, (), "crisis", "likeness", "")
