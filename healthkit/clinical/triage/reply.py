"""What a person is told: first what to do and whom to call, then why; never a method, a dose or a lecture."""

from __future__ import annotations

from collections.abc import Sequence

from healthkit.clinical.triage.lines import Lines, lines
from healthkit.clinical.triage.model import Level
from healthkit.clinical.triage.tables import Rule
from healthkit.i18n import messages, text

CRISIS_VIOLENCE = "violence"
POISON = frozenset({"overdose", "poisoning"})
FAMILY_LINES = 2  # a person in an emergency reads little


def compose(
    level: Level, fired: Sequence[Rule], lang: str, country: str | None, *, other: bool
) -> tuple[str, dict[str, str]]:
    """The message for a level and its rules, and the numbers that belong to it by purpose."""
    if level == "none":
        return "", {}
    here = lines(country)
    if level == "crisis":
        return _crisis(fired, lang, here, other=other)
    families = list(dict.fromkeys(rule.family for rule in fired if rule.level == level))
    parts = [_first(level, lang, here, other=other)]
    parts += [_t(f"{level}_{family}", lang) for family in families[:FAMILY_LINES] if f"{level}_{family}" in _keys()]
    numbers = _numbers(here, "emergency", "emergency_also", "text")
    if POISON.intersection(families):
        parts.append(_poison(lang, here))
        numbers |= _numbers(here, "poison")
    if level == "urgent":
        numbers |= _numbers(here, "urgent")
    parts += [_t(f"{level}_last", lang, call=here.emergency(_t("or", lang))), _t("about", lang)]
    return " ".join(parts), numbers


def _crisis(fired: Sequence[Rule], lang: str, here: Lines, *, other: bool) -> tuple[str, dict[str, str]]:
    families = {rule.family for rule in fired}
    hurt = any(rule.level == "emergency" for rule in fired)
    call = here.emergency(_t("or", lang))
    violent = CRISIS_VIOLENCE in families and not families & {"suicide", "self_harm"}
    purpose = "violence" if violent else "suicide"
    parts = [_t("crisis_emergency", lang, call=_call(lang, here))] if hurt else []
    parts.append(_t(f"crisis_{purpose}_{'other' if other and not violent else 'self'}", lang))
    parts.append(_line(purpose, lang, here))
    if not hurt:
        parts.append(_t("crisis_danger", lang, call=call))
    parts.append(_t(f"crisis_{purpose}_last", lang))
    numbers = _numbers(here, "emergency", "emergency_also", "text", purpose, *(("child",) if violent else ()))
    if POISON.intersection(families):
        parts.insert(1, _poison(lang, here))
        numbers |= _numbers(here, "poison")
    return " ".join(part for part in parts if part), numbers


def _first(level: Level, lang: str, here: Lines, *, other: bool) -> str:
    if level == "emergency":
        return _t(f"emergency_{'other' if other else 'self'}", lang, call=_call(lang, here))
    if level == "urgent" and "urgent" in here.numbers:
        return _t("urgent_line", lang, line=here.numbers["urgent"])
    return _t(f"{level}_first", lang)


def _call(lang: str, here: Lines) -> str:
    """Whom to call; where no country was chosen, also what the number is elsewhere."""
    call = here.emergency(_t("or", lang))
    if here.country is None:
        return _t("call_anywhere", lang, call=call)
    return _t("call_text", lang, call=call, text=here.numbers["text"]) if "text" in here.numbers else call


def _line(purpose: str, lang: str, here: Lines) -> str:
    if purpose in here.numbers:
        return _t(f"line_{purpose}", lang, line=here.numbers[purpose])
    return _t(f"line_{purpose}_anywhere", lang)


def _poison(lang: str, here: Lines) -> str:
    return _t("line_poison", lang, line=here.numbers["poison"]) if "poison" in here.numbers else ""


def _numbers(here: Lines, *purposes: str) -> dict[str, str]:
    return {purpose: here.numbers[purpose] for purpose in purposes if purpose in here.numbers}


def _keys() -> frozenset[str]:
    return frozenset(messages("triage"))


def _t(key: str, lang: str, **values: str) -> str:
    return text(f"triage.{key}", lang, None, **values)
