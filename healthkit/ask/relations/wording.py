"""A finding in two or three sentences: the number, its interval, how many days, and what goes together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthkit.analysis.relation import EACH, MINIMUM, Contrast, Relation
from healthkit.ask import display
from healthkit.ask.days import Condition
from healthkit.ask.relations.compute import Finding
from healthkit.ask.relations.plan import RelationPlan, Side
from healthkit.ask.understanding import Note
from healthkit.i18n import messages, number, text
from healthkit.model.activities import activity_name
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.units import unit_label

_COUNTED = frozenset({"{step}", "{flight}", "{drink}", "{workout}"})
_CHANGES_NAMED = 2
_FINE_BELOW = 10  # minutes
_SEEMS = 0.2  # a rho that looks like a link
_LATER = {
    (False, False, 0): "same_day", (False, False, 1): "next_day", (False, True, 0): "night_before",
    (False, True, 1): "night_after", (True, False, 0): "day_after", (True, False, 1): "next_day",
    (True, True, 0): "same_night", (True, True, 1): "next_night",
}  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """``value`` in ``unit``, and up to two further numbers that the text prints."""

    text: str
    value: float | None = None
    unit: str | None = None
    values: tuple[float, ...] = ()


def sentence(found: Finding, lang: str) -> Sentence:
    """Say a finding."""
    if found.relation is not None:
        return _relation(found, found.relation, lang)
    assert found.contrast is not None
    return _contrast(found, found.contrast, lang)


def name(side: Side, lang: str) -> str:
    """What a side is, as a title."""
    if side.days > 1:
        return text("ask_relations.load", lang)
    label = catalogue().get(side.metric).name(lang)
    return label if side.activity is None else text(
        "ask_relations.minutes_of", lang, what=label, activity=_activity(side.activity, lang)
    )  # fmt: skip


def what(side: Side, lang: str) -> str:
    """What the days with it have, inside a sentence: ``alcohol``, ``sleep under 6 h``."""
    if side.value is not None and side.op is not None:
        bound = display.bound(Condition(side.metric, side.op, side.value), lang)
        if catalogue().get(side.metric).unit in _COUNTED:
            return bound  # “over 10,000 steps” says it all
        return text("ask_relations.bounded", lang, what=display.in_sentence(name(side, lang)), bound=bound)
    key = f"name_{side.metric}"
    label = text(f"ask_relations.{key}", lang) if key in messages("ask_relations") else ""
    if side.activity:
        return text("ask_relations.minutes_of", lang, what=label, activity=_activity(side.activity, lang))
    return label or display.in_sentence(name(side, lang))


def later(plan: RelationPlan, lang: str) -> str:
    """How the second's day lies to the first's."""
    nights = [catalogue().get(side.metric).night for side in (plan.first, plan.second)]
    return text(f"ask_relations.{_LATER[nights[0], nights[1], plan.lag]}", lang)


def is_share(plan: RelationPlan) -> bool:
    """Whether the outcome is told by the share of days that have it, as a headache is."""
    return catalogue().get(plan.second.metric).kind == "category"


def _activity(activity: str, lang: str) -> str:
    return display.in_sentence(activity_name(activity, lang))


def _when(found: Finding, lang: str) -> str:
    firsts = [item.first for item in found.evidence if item.first]
    lasts = [item.last for item in found.evidence if item.last]
    held = (max(firsts), min(lasts)) if len(firsts) == len(lasts) == 2 and max(firsts) <= min(lasts) else None
    return display.period(found.plan.period, lang, held)


def _rho(value: float, lang: str) -> str:
    return ("+" if round(value, 2) > 0 else "") + number(value, lang, 2).replace("-", "−")


def _relation(found: Finding, relation: Relation, lang: str) -> Sentence:
    plan = found.plan
    shown: dict[str, Any] = {
        "first": name(plan.first, lang),
        "second": display.in_sentence(name(plan.second, lang)),
        "later": later(plan, lang),
        "when": _when(found, lang),
        "n": number(relation.n, lang),
    }
    if relation.verdict == "too_few":
        key = "too_few" if relation.n < MINIMUM else "too_even"
        return Sentence(text(f"ask_relations.{key}", lang, minimum=MINIMUM, **shown))
    numbers: dict[str, Any] = {key: _rho(getattr(relation, key), lang) for key in ("rho", "adjusted", "low", "high")}
    body = text(f"ask_relations.{relation.verdict}", lang, **shown, **numbers)
    return Sentence(body, relation.rho, "1", (relation.adjusted,))


def _contrast(found: Finding, contrast: Contrast, lang: str) -> Sentence:
    plan = found.plan
    metric = catalogue().get(plan.second.metric)
    unit = "nights" if metric.night else "days"
    title = name(plan.second, lang)
    shown: dict[str, Any] = {"second": title, "when": _when(found, lang)}
    shown["what"] = what(plan.first, lang)
    for key, count in (("n_with", contrast.n_first), ("n_without", contrast.n_second)):
        shown[key] = text(f"ask_relations.{unit}", lang, count=count, n=number(count, lang))
    if contrast.verdict == "too_few":
        enough = min(contrast.n_first, contrast.n_second) >= EACH and contrast.n_first + contrast.n_second >= MINIMUM
        return Sentence(text("ask_relations.even" if enough else "ask_relations.few", lang, minimum=MINIMUM, each=EACH,
                             **shown))  # fmt: skip
    shape = "share" if is_share(plan) else _shape(metric)
    where = "after" if plan.lag else "on"
    written: dict[str, Any] = {
        "with": amount(contrast.first, plan, lang),
        "without": amount(contrast.second, plan, lang),
        "with_days": text(f"ask_relations.{where}_with", lang, what=shown["what"]),
        "without_days": text(f"ask_relations.{where}_without", lang),
        "difference": _apart(contrast.difference, plan, shape, lang),
    }
    inside = display.in_sentence(title)
    if is_share(plan):
        shown["second"] = text("ask_relations.share_of", lang, what=title)
    verdict = {"together_up": "up", "together_down": "down"}.get(contrast.verdict, "none")
    numbers: dict[str, Any] = {
        key: amount(getattr(contrast, key), plan, lang, difference=True) for key in ("adjusted", "low", "high")
    }
    ends = text(
        f"ask_relations.{verdict}",
        lang,
        what=shown["what"],
        higher=text(f"ask_relations.go_{shape}_up", lang, second=inside),
        lower=text(f"ask_relations.go_{shape}_down", lang, second=inside),
        **numbers,
    )
    body = f"{text('ask_relations.sides', lang, **shown, **written)} {ends}"
    return Sentence(body, contrast.difference, "%" if is_share(plan) else metric.unit or None, (contrast.first,
                    contrast.second))  # fmt: skip


def _shape(metric: Metric) -> str:
    return "min" if metric.unit == "min" else "count" if metric.unit in _COUNTED else "value"


def amount(value: float, plan: RelationPlan, lang: str, *, difference: bool = False) -> str:
    """A mean, or how far two are apart, to a digit that tells them apart."""
    metric = catalogue().get(plan.second.metric)
    small = difference and abs(value) < _FINE_BELOW
    if not is_share(plan) and (metric.unit in _COUNTED or (metric.unit == "min" and not small)):
        return display.amount(value, metric, lang, fine=True, signed=difference, difference=difference)
    decimals = 1 if is_share(plan) or metric.unit == "min" else min(metric.decimals + 1, 3)
    written = ("+" if difference and round(value, decimals) > 0 else "") + number(value, lang, decimals)
    written = written.replace("-", "−")
    if is_share(plan) or metric.unit == "%":
        count = round(abs(value), decimals)
        return text("ask.points" if difference else "ask_relations.share", lang, count=count, value=written)
    return f"{written}{display.NBSP}{unit_label(metric.unit, lang)}".rstrip(display.NBSP)


def _apart(difference: float, plan: RelationPlan, shape: str, lang: str) -> str:
    """How far the two means are apart, as they are written."""
    metric = catalogue().get(plan.second.metric)
    minutes = metric.unit == "min" and not is_share(plan)
    value, nothing = (
        display.amount(size, metric, lang) if minutes else amount(size, plan, lang, difference=True).removeprefix("+")
        for size in (abs(difference), 0.0)
    )
    if value == nothing:
        return text("ask_relations.apart_not", lang)
    kind = "value" if shape == "share" else shape
    return text(f"ask_relations.apart_{kind}_{'up' if difference > 0 else 'down'}", lang, value=value)


def caveats(found: Finding, notes: Sequence[Note], lang: str) -> tuple[str, ...]:
    """What a reader must know beside the number."""
    own = messages("ask_relations")
    said = [text(f"{'ask_relations' if f'note_{note.key}' in own else 'ask'}.note_{note.key}", lang, **note.values)
            for note in notes]  # fmt: skip
    plan = found.plan
    if plan.first.days > 1 or plan.second.days > 1:
        side = plan.first if plan.first.days > 1 else plan.second
        label = display.in_sentence(catalogue().get(side.metric).name(lang))
        said.append(text("ask_relations.taken_as_load", lang, what=label, days=side.days))
    if sentence(found, lang).value is not None:
        said.append(text("ask_relations.both_moved", lang))
    if found.relation is not None and found.relation.verdict == "no_clear_link" and abs(found.relation.rho) > _SEEMS:
        said.append(text("ask_relations.drift", lang, rho=_rho(found.relation.rho, lang)))
    if found.filled:
        said.append(text("ask_relations.unentered", lang))
    missing = found.span - len(found.first)
    if missing > 0:
        of = number(found.span, lang)
        said.append(text("ask_relations.missing", lang, count=missing, missing=number(missing, lang), days=of))
    for change in found.changes[-_CHANGES_NAMED:]:
        product = change.product.split(":", 1)[-1]
        said.append(text("ask.device", lang, product=product, day=display.day(change.day, lang)))
    more = len(found.changes) - _CHANGES_NAMED
    return tuple([*said, text("ask.devices_more", lang, count=more)] if more > 0 else said)
