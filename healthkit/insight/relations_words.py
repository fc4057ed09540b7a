"""A pair of metrics in sentences: what goes together, how sure, over which days, and what was not taken out."""

from __future__ import annotations

import math

from healthkit.analysis.relations import MINIMUM
from healthkit.charts.relations import lag_words
from healthkit.i18n import day as day_words
from healthkit.i18n import listing, number, text
from healthkit.insight.relations import Pair, Together
from healthkit.model.catalogue import catalogue
from healthkit.model.linked import links

_LEAST_Q = 0.001


def name(metric: str, lang: str) -> str:
    """A metric's name."""
    return catalogue().get(metric).name(lang)


def said(pair: Pair, found: Together, lang: str) -> list[str]:
    """The verdict; its figures; new devices, where there were; what may lie behind it."""
    link = pair.link
    named: dict[str, object] = {
        "first": name(pair.first, lang), "second": name(pair.second, lang), "lag": lag_words(link.lag, lang)
    }  # fmt: skip
    if link.verdict == "too_little_data":
        return [text("relations.few", lang, None, **named, n=number(link.n, lang), minimum=MINIMUM)]
    if link.verdict == "by_construction":
        why = links().why(pair.first, pair.second, lang)
        parts = [text("relations.built", lang, None, **named, why=why), _figures("built_figures", pair, found, lang)]
        return [*parts, *_devices(pair, lang)]
    key = "none" if link.verdict == "no_clear_link" else "together_up" if link.rho > 0 else "together_down"
    parts = [text(f"relations.{key}", lang, None, **named), _figures("figures", pair, found, lang)]
    return [*parts, *_devices(pair, lang), text("relations.caveat", lang)]


def overview(found: Together, lang: str) -> str:
    """How many pairs go together, of how many, and how many of such are chance."""
    tested = int((~found.found.built).sum())
    n, built = len(found.ordered()), int(found.found.built.sum())
    counted = {"n": number(n, lang), "pairs": number(tested, lang), "built": number(built, lang)}
    return text("relations.many", lang, n, **counted, rate=number(100 * found.found.rate, lang))


def _figures(key: str, pair: Pair, found: Together, lang: str) -> str:
    link = pair.link

    def two(value: float) -> str:
        return "–" if math.isnan(value) else number(value, lang, 2)

    least = number(_LEAST_Q, lang, 3)
    q = text("relations.below", lang, value=least) if link.q < _LEAST_Q else number(min(link.q, 1.0), lang, 3)
    return text(
        f"relations.{key}", lang, rho=two(link.rho), low=two(link.low), high=two(link.high), raw=two(pair.raw),
        looks=number(found.found.looks, lang), n=number(link.n, lang), n_eff=number(link.n_eff, lang), q=q,
        first=day_words(pair.days[0], lang, "medium") if pair.days else "–",
        last=day_words(pair.days[-1], lang, "medium") if pair.days else "–",
    )  # fmt: skip


def _devices(pair: Pair, lang: str) -> list[str]:
    if not pair.devices:
        return []
    return [
        text("relations.devices", lang, days=listing([day_words(day, lang, "medium") for day in pair.devices], lang))
    ]
