"""Red-flag rules on a text: signs said to be there now, the rules that they complete, the most pressing level."""

from __future__ import annotations

from functools import lru_cache

from healthkit.clinical.triage.fold import Folded, fold
from healthkit.clinical.triage.measures import readings, signs_of
from healthkit.clinical.triage.model import LEVELS, Assessment, Context, highest
from healthkit.clinical.triage.phrases import Match, Matcher
from healthkit.clinical.triage.reply import compose
from healthkit.clinical.triage.scope import Scopes
from healthkit.clinical.triage.tables import Rule, language, measures, rules

EARLIER = "conversation.earlier"
"""The rule that stands for a level of an earlier turn."""


def assess(text: str, lang: str | None = None, *, context: Context | None = None) -> Assessment:
    """Judge a text, with what else is known; the level is never below the conversation's.

    ``lang`` is the language of the message, read from the text unless given; rules of both languages always apply.
    Pure and deterministic. Nothing in the text can switch a rule off but the grammar of :mod:`.scope`.
    """
    context = context or Context()
    folded = fold(text)
    scopes, signs, other = _signs(folded)
    for reading in readings(folded.line):
        if not scopes.asked_at(reading.start, reading.end):
            signs |= set(signs_of(reading.quantity, reading.value))
    said = frozenset(signs)
    known = said | context.signs | _known(context)
    # Rules that only the context completes were told when it was current; a new turn must add something.
    fired = [
        rule for rule in rules().rules if _holds(rule, known) and (_touches(rule, said) or _data_alone(rule, context))
    ]
    fired.sort(key=lambda rule: -LEVELS.index(rule.level))
    level = highest(context.level, *(rule.level for rule in fired))
    ids = tuple(rule.id for rule in fired)
    if LEVELS.index(context.level) > LEVELS.index(highest(*(rule.level for rule in fired))):
        ids = (EARLIER, *ids)
    shown = lang if lang in {"en", "fr"} else _language(folded)
    message, numbers = compose(level, fired, shown, context.country, other=other)
    return Assessment(level, ids, message, numbers, frozenset(context.signs | said))


def _signs(folded: Folded) -> tuple[Scopes, set[str], bool]:
    """The frames of a text, the signs that count, and whether someone else is meant."""
    frames: list[Match] = []
    found: list[Match] = []
    names = language().frames
    for match in matcher().find(folded.tokens):
        (frames if match.name in names else found).append(match)
    scopes, always = Scopes(folded, frames), rules().always
    signs = {match.name for match in found if scopes.counts(match, always=match.name in always)}
    return scopes, signs, any(match.name == "other" for match in frames)


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
