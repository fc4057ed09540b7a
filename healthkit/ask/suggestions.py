"""Three questions that this vault can answer, near to what was asked."""

from __future__ import annotations

from datetime import date

from healthkit.ask import display
from healthkit.ask.presence import Presence
from healthkit.i18n import day as in_words
from healthkit.i18n import text
from healthkit.model.catalogue import Metric, catalogue

_FAVOURITES = ("step_count", "sleep_duration", "resting_heart_rate", "heart_rate", "body_mass", "active_energy_burned")
_RECENT = 30


def suggest(presence: Presence, wanted: tuple[str, ...], lang: str, as_of: date) -> tuple[str, ...]:
    """Up to three questions; about the metrics that were named, where the vault holds them, else about common ones."""
    held = [name for name in wanted if name in presence.metrics]
    favourites = [name for name in _FAVOURITES if name in presence.metrics and name not in held]
    others = [
        name for name in presence.metrics if name not in held and name not in favourites and name in catalogue().metrics
    ]
    names = [*held, *favourites, *others][:3]
    found: list[str] = []
    for index, name in enumerate(names):
        offers = _offers(catalogue().get(name), presence.metrics[name].first, presence.metrics[name].last, lang, as_of)
        share = (
            offers
            if len(names) == 1
            else offers[:2]
            if index == 0 and len(names) == 2
            else [offers[index % len(offers)]]
        )
        found += share
    return tuple(dict.fromkeys(found))[:3]


def _offers(metric: Metric, first: date, last: date, lang: str, as_of: date) -> list[str]:
    """Questions on one metric, over days that hold data."""
    what = display.in_sentence(metric.name(lang).split(" (")[0])
    month = in_words(last, lang, "MMMM y")
    if metric.kind == "category" or metric.aggregates[0] == "count":
        return [text("ask.offer_count", lang, what=what, month=month), text("ask.offer_last_day", lang, what=what)]
    recent = (as_of - last).days < _RECENT
    average = "offer_average" if recent else "offer_average_month"
    return [
        text(f"ask.{average}", lang, what=what, month=month),
        text(
            "ask.offer_longest" if metric.unit == "min" else "ask.offer_highest",
            lang,
            what=what,
            day=display.day(first, lang),
        ),
        text("ask.offer_trend", lang, what=what),
    ]
