"""Numbers, days and periods as people read them."""

from __future__ import annotations

from datetime import date, datetime, time

from healthkit.ask import attributes
from healthkit.ask.days import ANY, WEEKEND, WORKING_DAYS, Condition, Days
from healthkit.ask.periods import Period
from healthkit.ask.plan import Plan
from healthkit.i18n import day as in_words
from healthkit.i18n import messages, number, text
from healthkit.model.activities import activity_name
from healthkit.model.catalogue import Metric
from healthkit.model.units import unit_label

NBSP = "\u00a0"
_COUNTED = {"{workout}": "workout", "{event}": "event", "{step}": "step", "{flight}": "flight", "{drink}": "drink",
            "{fall}": "fall"}  # fmt: skip
_NAMES = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_SPELLED = {"month", "year", "around"}
# Below these sizes a figure that was computed, not measured, keeps one decimal more; by the metric's own decimals.
_FINE_BELOW = {0: 20, 1: 1}


def amount(
    value: float, metric: Metric, lang: str, *, fine: bool = False, signed: bool = False, difference: bool = False
) -> str:
    """A value with its unit: ``7 h 12 min``, ``9,412 steps``, ``58 bpm``.

    Args:
        value: in the metric's unit.
        metric: says unit and decimals.
        lang: ``en`` or ``fr``.
        fine: one decimal more for small figures that were computed rather than measured.
        signed: with a plus sign where it is above zero.
        difference: between two values, so that percents are points.
    """
    sign = "+" if signed and value > 0 else ""
    if metric.unit == "min" and round(abs(value)) >= 60:
        hours, minutes = divmod(round(abs(value)), 60)
        body = f"{number(hours, lang)}{NBSP}h" + (f"{NBSP}{minutes:02d}{NBSP}min" if minutes else "")
        return ("−" if value < 0 else sign) + body
    if metric.unit == "{clock}" and not difference:
        minutes = round(value * 60) % (24 * 60)
        return clock(time(minutes // 60, minutes % 60), lang)
    small = abs(value) < (101 if metric.unit == "%" else _FINE_BELOW.get(metric.decimals, 0))
    decimals = metric.decimals + (fine and small and metric.decimals < 2 and metric.unit != "min")
    written = (sign + number(value, lang, decimals)).replace("-", "−")
    if metric.unit in _COUNTED:
        return text(f"ask.unit_{_COUNTED[metric.unit]}", lang, count=_plural(value, decimals), value=written)
    if difference and metric.unit == "%":
        return text("ask.points", lang, count=_plural(abs(value), decimals), value=written)
    label = unit_label(metric.unit, lang) if metric.unit else ""
    if metric.unit == "m/min":  # as vendors write it, and as people say it
        label += f" ({number(value * 0.06, lang, 1)}{NBSP}{unit_label('km/h', lang)})"
    tight = label == "%" and lang == "en"
    return f"{written}{'' if tight or not label else NBSP}{label}"


def _plural(value: float, decimals: int) -> float:
    return round(value, decimals)


def day(value: date, lang: str, *, weekday: bool = False, year: bool = True) -> str:
    """A day in words."""
    words = in_words(value, lang, "d MMMM y" if year else "d MMMM")
    return f"{in_words(value, lang, 'EEEE')} {words}" if weekday else words


def clock(moment: datetime | time, lang: str) -> str:
    """Hour and minute on the person's clock."""
    return (
        f"{moment.hour}{NBSP}h{NBSP}{moment.minute:02d}" if lang == "fr" else f"{moment.hour:02d}:{moment.minute:02d}"
    )


def span(first: date, last: date, lang: str) -> str:
    """Two days as short as they can be said: ``16–22 November 2026``."""
    if first == last:
        return day(last, lang, weekday=True)
    if (first.year, first.month) == (last.year, last.month):
        start = "1er" if lang == "fr" and first.day == 1 else str(first.day)
        return text("ask.span_days", lang, first=start, last=last.day, month=in_words(last, lang, "MMMM y"))
    return text("ask.span", lang, first=day(first, lang, year=first.year != last.year), last=day(last, lang))


def period(value: Period, lang: str, held: tuple[date, date] | None = None) -> str:
    """A period as it was asked, with its days; ``held`` are the days with data of an open one."""
    if value.name == "all_time":
        return text("ask.all_time_span", lang, span=span(*held, lang)) if held else text("ask.all_time", lang)
    if value.first is None:
        return text("ask.until", lang, span=day(value.last, lang))
    days = span(value.first, value.last, lang)
    if value.name in _SPELLED:
        return _calendar(value, lang)
    if value.name == "since":
        return text("ask.since", lang, span=day(value.first, lang))
    if value.name == "between" and value.single:
        return text("ask.day", lang, span=days)
    key = messages("ask")[value.name][lang]
    if isinstance(key, dict):
        return text(f"ask.{value.name}", lang, count=value.n, n=value.n, span=days)
    return text(f"ask.{value.name}", lang, n=value.n, span=days, year=value.first.year)


def _calendar(value: Period, lang: str) -> str:
    assert value.first is not None
    whole = value.last.month != (value.last.toordinal() + 1) and _next(value.last).day == 1
    if value.name == "year":
        whole = (value.last.month, value.last.day) == (12, 31)
    words = in_words(value.first, lang, "y" if value.name == "year" else "MMMM y")
    return text(f"ask.{value.name}" if whole else f"ask.{value.name}_so_far", lang, span=words)


def _next(value: date) -> date:
    return date.fromordinal(value.toordinal() + 1)


def bound(condition: Condition, lang: str) -> str:
    """``under 6 h``."""
    value = amount(condition.value, attributes.metric_of(condition.metric), lang)
    return text(f"ask.{_NAMES[condition.op]}", lang, value=value)


def kind(activity: str | None, lang: str) -> str:
    """A kind of workout inside a sentence; all of them where none is named."""
    return in_sentence(activity_name(activity, lang)) if activity not in (None, ANY) else text("ask.workouts", lang)


def condition(value: Condition, lang: str) -> str:
    """What days must meet: ``sleep under 7 h``, ``running``, ``no running``."""
    if value.activity is None:
        what = in_sentence(attributes.metric_of(value.metric).name(lang))
        return text("ask.condition", lang, what=what, bound=bound(value, lang))
    activity = kind(value.activity, lang)
    if value.metric == attributes.COUNT:
        return text("ask.trained" if value.op in (">", ">=") else "ask.untrained", lang, activity=activity)
    what = in_sentence(attributes.metric_of(value.metric).name(lang))
    return f"{activity}: {text('ask.condition', lang, what=what, bound=bound(value, lang))}"


def _joined(conditions: tuple[Condition, ...], joined: str, lang: str) -> str:
    return text(f"ask.{joined}", lang).join(condition(one, lang) for one in conditions)


def weekday(index: int, lang: str) -> str:
    """The name of a weekday, Monday being 0."""
    return in_words(date(2024, 1, 1 + index), lang, "EEEE")


def days(value: Days, lang: str, held: tuple[date, date] | None = None) -> str:
    """A set of days in words: the period, and what narrows it."""
    parts = [_narrowed(value, lang), period(value.period, lang, held)]
    return ", ".join(part for part in parts if part)


def _narrowed(value: Days, lang: str) -> str:
    parts = []
    if value.weekdays:
        listed = ", ".join(text("ask.weekday_each", lang, day=weekday(index, lang)) for index in value.weekdays)
        whole = {WEEKEND: "weekends", WORKING_DAYS: "working_days"}.get(value.weekdays)
        parts.append(text(f"ask.{whole}", lang) if whole else text("ask.on_weekdays", lang, days=listed))
    if value.conditions:
        parts.append(text("ask.on_days", lang, conditions=_joined(value.conditions, value.joined, lang)))
    if value.latest:
        parts.append(text("ask.latest_of", lang, activity=kind(value.latest, lang)))
    return ", ".join(parts)


def two_sides(one: Days, two: Days, lang: str) -> list[str]:
    """Two sets of days, told by what differs: the period once where it is the same."""
    if one.period == two.period and one != two:
        shared = "" if one.period.name == "all_time" else f" ({period(one.period, lang)})"
        return [f"{_narrowed(one, lang)}{shared}", _narrowed(two, lang)]
    return [days(one, lang), days(two, lang)]


def metric_name(plan: Plan, lang: str) -> str:
    """What the answer is about: the label, the pair's name, or the kind of workout and what narrows it."""
    if plan.metric == "any":
        return text("ask.any_data", lang)
    name = text("ask.blood_pressure", lang) if plan.companion else attributes.metric_of(plan.metric).name(lang)
    if plan.workouts and plan.activity:
        name = text("ask.workout_of", lang, what=name, activity=kind(plan.activity, lang))
    elif plan.workouts and plan.metric not in (attributes.COUNT, attributes.DURATION):
        name = text("ask.workout_of", lang, what=name, activity=text("ask.workouts", lang))
    if plan.workouts and plan.where:
        name += ", " + text("ask.and", lang).join(_row_bound(one, plan, lang) for one in plan.where)
    return name


def _row_bound(one: Condition, plan: Plan, lang: str) -> str:
    what = in_sentence(attributes.metric_of(one.metric).name(lang))
    return (
        bound(one, lang)
        if one.metric == plan.metric
        else text("ask.condition", lang, what=what, bound=bound(one, lang))
    )


def in_sentence(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it is an abbreviation."""
    first = label.split(" ", 1)[0]
    return label if any(char.isupper() for char in first[1:]) else label[:1].lower() + label[1:]
