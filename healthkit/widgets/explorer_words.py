"""What the explorer's controls say and offer, and the code that makes a chart again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from healthkit.i18n import day as day_words
from healthkit.i18n import text
from healthkit.insight.context import Mark
from healthkit.insight.detail import Window
from healthkit.model.catalogue import catalogue
from healthkit.settings import settings
from healthkit.store import Vault
from healthkit.widgets.views import FREE
from healthkit.widgets.words import every_label, labels

Choice = tuple[str, str]


def labels_of(lang: str) -> dict[str, str]:
    """Every label of the page."""
    named = labels(lang, "explore", "metric", "period", "every", "compare", "controls", "nothing")
    return {**every_label(lang, "explorer"), **named}


def offered(reach: Mapping[str, tuple[date, date]], lang: str) -> list[dict[str, str]]:
    """The metrics that have data, by group and name."""
    made = []
    for metric_id in reach:
        metric = catalogue().get(metric_id)
        group = text(f"widgets.group_{metric.group}", lang)
        synonyms = " ".join(metric.synonyms.get(lang, ()))
        name = metric.name(lang)
        made.append({"id": metric_id, "label": name, "group": group, "words": f"{name} {synonyms}"})
    return sorted(made, key=lambda item: (item["group"].casefold(), item["label"].casefold()))


def choices(periods: Sequence[str], lang: str) -> dict[str, list[Choice]]:
    """Pairs of value and words of each select."""

    def period(name: str) -> str:
        if name == FREE:
            return text("explorer.period_free", lang)
        return name[1:] if name.startswith("y") else text(f"widgets.explore_period_{name}", lang)

    every = [(name, text(f"widgets.explore_every_{name}", lang)) for name in ("day", "week", "month")]
    against = [(name, text(f"widgets.explore_compare_{name}", lang)) for name in ("none", "previous", "last_year")]
    return {
        "period": [(name, period(name)) for name in periods],
        "every": [("auto", text("explorer.every_auto", lang)), *every],
        "compare": [*against, ("ab", text("explorer.compare_ab", lang))],
    }


def iso(window: Window | None) -> list[str]:
    """The first and the last day of a window, as a field of a form takes them."""
    return [day.isoformat() for day in window.days] if window else []


def notes(marks: Iterable[Mark], window: Window, lang: str) -> list[dict[str, object]]:
    """The notes of a window: number, words, and the days they are about."""
    first, last = window.days
    made: list[dict[str, object]] = []
    for one in marks:
        if one.first > last or one.last < first:
            continue
        days = [day_words(day, lang, "medium") for day in dict.fromkeys((one.first, one.last))]
        about = catalogue().get(one.metric).name(lang) if one.metric else ""
        made.append({"number": one.number, "said": one.said, "days": " – ".join(days), "about": about})
    return made


def code(vault: Vault, metrics: Sequence[str], window: Window, periods: Mapping[str, Window]) -> str:
    """A cell that shows the same again."""
    given = [repr(name) for name in metrics]
    given.append(f"days=({', '.join(repr(day) for day in iso(window))})")
    given += [f"{name}=({', '.join(repr(day) for day in iso(found))})" for name, found in sorted(periods.items())]
    head = "from healthkit import widgets\n"
    if vault.folder != settings().vault.expanduser().resolve():
        head = "from pathlib import Path\n\n" + head
        given.append(f"vault=Path({str(vault.folder)!r})")
    return f"{head}\nwidgets.explore({', '.join(given)})".replace("'", '"')
