"""Red-flag rules on a text: signs said to be there now, the rules that they complete, the most pressing level."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from healthkit.clinical.triage.fold import Folded, fold
from healthkit.clinical.triage.likeness import Likeness, likeness, loudest, table
from healthkit.clinical.triage.measures import readings, signs_of
from healthkit.clinical.triage.model import LEVELS, Assessment, Context, Level, highest
from healthkit.clinical.triage.phrases import Match, Matcher
from healthkit.clinical.triage.reply import compose
from healthkit.clinical.triage.scope import Scopes
from healthkit.clinical.triage.tables import Rule, language, measures, rules

FEWEST = 4
"""Words that every sentence of a text must have for the second reader to hush a rule: fewer are a name, or a cry."""
SHORT = 6
"""Words below which a text says too little for it to call as readily."""
NOW = frozenset({"emergency", "crisis"})
MINIMISE = "minimise"
EARLIER = "conversation.earlier"
"""The rule that stands for a level of an earlier turn."""


@dataclass(frozen=True)
class Heard:
    """What the tables recognised: signs that count, ``marks`` of everything for the second reader, ``said`` without the
    words by which people make it small, and whether someone else is meant."""

    scopes: Scopes
    signs: frozenset[str]
    marks: tuple[str, ...]
    said: Folded
    other: bool


def assess(text: str, lang: str | None = None, *, context: Context | None = None) -> Assessment:
    """Judge a text, with what else is known; the level is never below the conversation's.

    ``lang`` is the language of the message, read from the text unless given; rules of both languages always apply.
    Pure and deterministic. Nothing in the text can switch a rule off but the grammar of :mod:`.scope`.
    """
    context = context or Context()
    folded = fold(text)
    found = _heard(folded)
    signs = set(found.signs)
    for reading in readings(folded.line):
        if not found.scopes.asked_at(reading.start, reading.end):
            signs |= set(signs_of(reading.quantity, reading.value))
    said = frozenset(signs)
    known = said | context.signs | _known(context)
    # Rules that only the context completes were told when it was current; a new turn must add something.
    fired = [
        rule for rule in rules().rules if _holds(rule, known) and (_touches(rule, said) or _data_alone(rule, context))
    ]
    fired = weighed(fired, found)
    fired.sort(key=lambda rule: -LEVELS.index(rule.level))
    level = highest(context.level, *(rule.level for rule in fired))
    ids = tuple(rule.id for rule in fired)
    if LEVELS.index(context.level) > LEVELS.index(highest(*(rule.level for rule in fired))):
        ids = (EARLIER, *ids)
    shown = lang if lang in {"en", "fr"} else _language(folded)
    message, numbers = compose(level, fired, shown, context.country, other=found.other)
    return Assessment(level, ids, message, numbers, frozenset(context.signs | said))


def heard(text: str) -> tuple[Folded, tuple[str, ...]]:
    """A text as the second reader gets it: folded, with what the tables recognised; for training."""
    found = _heard(fold(text))
    return found.said, found.marks


def ruled(text: str) -> Level:
    """The level by the rules' phrases alone, without numbers, data or the second reader; for measuring these."""
    signs = _heard(fold(text)).signs
    return highest(*(rule.level for rule in rules().rules if _holds(rule, signs)))


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
    return _holds(rule, spoken) and not any(need & spoken & rules().always for need in rule.needs)


def _hushed(found: Heard) -> bool:
    """Whether the grammar (a negation, the past, a question of information) is why a call was not completed."""
    whole = found.signs | {mark[1:] for mark in found.marks if mark[0] == "h"}
    calls = (rule for rule in rules().rules if rule.level in NOW)
    return any(_holds(rule, whole) and not _holds(rule, found.signs) for rule in calls)


def _harmless(rule: Rule, like: Likeness, bound: float) -> bool:
    return (like.now if rule.level in NOW else like.any) < bound


def _called(like: Likeness) -> Rule:
    """The reader's own call, in the words of its kind."""
    if like.crisis < 0:
        return Rule("likeness.emergency", "likeness", (), "emergency", "likeness", "")
    family = "violence" if like.violence > 0 else "suicide"
    return Rule(f"likeness.{family}", family, (), "crisis", "likeness", "")


def _heard(folded: Folded) -> Heard:
    frames: list[Match] = []
    found: list[Match] = []
    names = language().frames
    for match in matcher().find(folded.tokens):
        (frames if match.name in names else found).append(match)
    scopes, always = Scopes(folded, frames), rules().always
    signs = frozenset(match.name for match in found if scopes.counts(match, always=match.name in always))
    marks = {f"f{match.name}" for match in frames if match.name != MINIMISE}
    marks |= {f"{'s' if match.name in signs else 'h'}{match.name}" for match in found}
    marks |= {f"r{rule.id}" for rule in rules().rules if _holds(rule, signs)}
    small = {at for match in frames if match.name == MINIMISE for at in match.at}
    tokens = tuple(token for at, token in enumerate(folded.tokens) if at not in small)
    said = Folded(folded.line, tokens, folded.questions) if tokens else folded
    return Heard(scopes, signs, tuple(sorted(marks)), said, any(match.name == "other" for match in frames))


@lru_cache(maxsize=1)
def matcher() -> Matcher:
    """The matcher over all signs and frames."""
    return Matcher({**rules().phrases, **language().frames})


def _known(context: Context) -> frozenset[str]:
    """Signs that data make."""
    signs: set[str] = set()
    for analyte, step in context.critical.items():
        signs |= {f"lab_{step}", f"lab_{analyte}"}
    for quantity, value in context.vitals.items():
        signs |= set(signs_of(quantity, value))
    if context.age_years is not None:
        signs |= set(signs_of("age_months", context.age_years * 12))
    return frozenset(signs)


def _holds(rule: Rule, signs: frozenset[str]) -> bool:
    return all(need & signs for need in rule.needs)


def _touches(rule: Rule, said: frozenset[str]) -> bool:
    return any(need & said for need in rule.needs)


def _data_alone(rule: Rule, context: Context) -> bool:
    """Whether data that are critical by themselves complete the rule, whatever the text says."""
    made_by_data = _known(context) - {name for name in measures() if measures()[name]["quantity"] == "age_months"}
    return _holds(rule, made_by_data)


def _language(folded: Folded) -> str:
    """``fr`` where the text's small words are more French than English, else ``en``."""
    words, telling = {token.word for token in folded.tokens}, language().telling
    return "fr" if len(words & telling["fr"]) > len(words & telling["en"]) else "en"
