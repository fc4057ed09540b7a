"""Red flags in a text: signs said to be there now, the rules that they complete, the second reader, the level."""

from __future__ import annotations

from healthkit.clinical.triage.fold import Folded, fold
from healthkit.clinical.triage.measures import readings, signs_of
from healthkit.clinical.triage.model import LEVELS, Assessment, Context, Level, highest
from healthkit.clinical.triage.recognition import holds, recognised
from healthkit.clinical.triage.reply import compose
from healthkit.clinical.triage.tables import Rule, language, measures, rules
from healthkit.clinical.triage.weighing import weighed

EARLIER = "conversation.earlier"
"""The rule that stands for a level of an earlier turn."""


def assess(text: str, lang: str | None = None, *, context: Context | None = None) -> Assessment:
    """Judge a text, with what else is known; the level is never below the conversation's.

    ``lang`` is the language of the message, read from the text unless given; rules of both languages always apply.
    Pure and deterministic. Nothing in the text can switch a rule off but the grammar of :mod:`.scope`, and what
    :mod:`.weighing` may hush.
    """
    context = context or Context()
    folded = fold(text)
    found = recognised(folded)
    signs = set(found.signs)
    for reading in readings(folded.line):
        if not found.scopes.asked_at(reading.start, reading.end):
            signs |= set(signs_of(reading.quantity, reading.value))
    said = frozenset(signs)
    known = said | context.signs | _known(context)
    # Rules that only the context completes were told when it was current; a new turn must add something.
    fired = [
        rule for rule in rules().rules if holds(rule, known) and (_touches(rule, said) or _data_alone(rule, context))
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


def ruled(text: str) -> Level:
    """The level by the rules' phrases alone, without numbers, data or the second reader; for measuring these."""
    signs = recognised(fold(text)).signs
    return highest(*(rule.level for rule in rules().rules if holds(rule, signs)))


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


def _touches(rule: Rule, said: frozenset[str]) -> bool:
    return any(need & said for need in rule.needs)


def _data_alone(rule: Rule, context: Context) -> bool:
    """Whether data that are critical by themselves complete the rule, whatever the text says."""
    made_by_data = _known(context) - {name for name in measures() if measures()[name]["quantity"] == "age_months"}
    return holds(rule, made_by_data)


def _language(folded: Folded) -> str:
    """``fr`` where the text's small words are more French than English, else ``en``."""
    words, telling = {token.word for token in folded.tokens}, language().telling
    return "fr" if len(words & telling["fr"]) > len(words & telling["en"]) else "en"
