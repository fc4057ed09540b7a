"""Names of metrics, symptoms and workouts as the app writes them, and the catalogue's ids."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from healthkit.model.activities import find_activity
from healthkit.model.catalogue import catalogue
from healthkit.model.words import fold, small_letters

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z0-9])(?=[A-Z][a-z])")
_PREFIX = re.compile(r"^HK(Quantity|Category)TypeIdentifier")
_STAGE = re.compile(r"^HKCategoryValueSleepAnalysis\.?(?:asleep(?=core|deep|rem))?", re.IGNORECASE)
_TITLE = re.compile(r"^(.*?)(?:\s*\[([^\]]*)\])?\s*(?:\((.*)\))?$")
_WHERE = re.compile(r"^(indoor|outdoor|pool|open water)\s+", re.IGNORECASE)
_UNITS = {
    "kmph": "km/h", "kmh": "km/h", "spm": "count/min", "mL/min·kg": "mL/(kg.min)", "hours": "hr", "ºC": "degC",
    "ºF": "degF", "lpm": "count/min", "contagem/min": "count/min", "cuenta/min": "count/min", "Anzahl/min": "count/min",
    **dict.fromkeys(("times", "pasos", "passos", "Schritte", "pas", "cuenta", "contagem", "Anzahl"), "count"),
}  # fmt: skip


@lru_cache(maxsize=1)
def _declared() -> dict[str, Any]:
    return tomllib.loads(files("connectors.health_auto_export").joinpath("names.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _metrics() -> dict[str, str]:
    found: dict[str, str] = {}
    for metric in catalogue().metrics.values():
        for identifier in metric.hk:
            if _PREFIX.match(identifier):
                plain = _HUMP.sub("_", _PREFIX.sub("", identifier)).lower()
                found.setdefault(plain, metric.id)
                found.setdefault(plain.removeprefix("dietary_"), metric.id)
        if metric.hk:
            found[metric.id] = metric.id
    own: dict[str, str] = _declared()["metrics"]
    return found | own


def metric_of(name: str) -> str | None:
    """The catalogue's id of a metric in the app's words, ``step_count`` or ``Step Count``.

    >>> metric_of("walking_running_distance"), metric_of("Stair Speed: Up"), metric_of("vitamin_b12")
    ('distance_walking_running', 'stair_ascent_speed', 'dietary_vitamin_b12')
    """
    return _metrics().get(snake(name)) or _local().get(_words(name))


@lru_cache(maxsize=1)
def _local() -> dict[str, str]:
    """Titles in other languages; of the catalogue's French words, those of metrics that HealthKit has."""
    found = {_words(title): metric for title, metric in _declared()["titles"].items()}
    for metric in catalogue().metrics.values():
        if any(_PREFIX.match(identifier) for identifier in metric.hk):
            for word in (metric.label["fr"], *metric.synonyms["fr"]):
                found.setdefault(_words(word), metric.id)
    return found


def _words(title: str) -> str:
    """What two spellings of a title have in common: letters and figures.

    >>> _words("Frecuencia Cardiaca en Reposo") == _words("Frecuencia Cardíaca en reposo")
    True
    """
    return re.sub(r"[^a-z0-9]+", " ", small_letters(title)).strip()


@lru_cache(maxsize=1)
def _spoken() -> dict[str, dict[str, str]]:
    declared = _declared()
    return {
        kind: {_words(word): ours for ours, words in declared[kind].items() for word in words}
        for kind in ("families", "parts")
    }


def family_of(name: str) -> str:
    """``sleep`` or ``pressure`` for titles whose part in brackets makes the metric; empty for any other."""
    return _spoken()["families"].get(_words(name), "")


def part_of(said: str) -> str:
    """The part in brackets, or a stage of sleep, in our words; as written where no language has it.

    >>> part_of("Durchschn."), part_of("Im Bett"), part_of("HKCategoryValueSleepAnalysisAsleepREM")
    ('Avg', 'In Bed', 'REM')
    """
    plain = _STAGE.sub("", said.strip())
    return _spoken()["parts"].get(_words(plain), plain)


def snake(name: str) -> str:
    """A title as the JSON names it."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower().replace("&", " ")).strip("_")


@lru_cache(maxsize=1)
def _categories() -> dict[str, str]:
    found: dict[str, str] = {}
    for metric in catalogue().metrics.values():
        if metric.kind == "category":
            for word in (metric.id, metric.label["en"], *metric.synonyms["en"]):
                found.setdefault(fold(word), metric.id)
    return found


def category_of(name: str) -> str | None:
    """The category that a symptom's or a cycle entry's name means."""
    return _categories().get(fold(name))


def code_of(metric: str, said: str) -> str:
    """A category's plain code for the app's word, else the word itself in small letters.

    >>> code_of("headache", "Moderate"), code_of("menstrual_flow", "Not Present")
    ('moderate', 'absent')
    """
    plain = snake(said)
    if plain in ("not_present", "none_present"):
        return "absent"
    known = set(catalogue()[metric].values.values())
    if plain in known:
        return plain
    if plain in ("", "not_set", "not_applicable", "unspecified"):
        return "unspecified" if "unspecified" in known else next(iter(known), "present")
    return plain


def activity_of(name: str) -> str | None:
    """The catalogue's id of a workout; where it took place is left aside where the words with it are unknown."""
    own = {fold(words): known for words, known in _declared()["activities"].items()}
    return own.get(fold(name)) or find_activity(name) or find_activity(_WHERE.sub("", name.strip()))


def title_of(title: str) -> tuple[str, str, str]:
    """Name, part and unit of a table's title.

    >>> title_of("Heart Rate [Min] (count/min)"), title_of("VO2 Max (ml/(kg·min))")
    (('Heart Rate', 'Min', 'count/min'), ('VO2 Max', '', 'ml/(kg·min)'))
    """
    found = _TITLE.match(title.strip())
    return (found[1].strip(), found[2] or "", found[3] or "") if found else (title, "", "")


def workout_title(title: str) -> tuple[str, str] | None:
    """Metric and aggregate of a column of the table of workouts."""
    name, _, _ = title_of(title)
    found = _workout_titles().get(_words(name))
    return (found[0], found[1]) if found else None


@lru_cache(maxsize=1)
def _workout_titles() -> dict[str, list[str]]:
    return {_words(title): meant for title, meant in _declared()["workout_titles"].items()}


def unit_of(unit: object) -> str | None:
    """A unit as the catalogue of units spells it."""
    text = str(unit).strip() if unit else ""
    return _UNITS.get(text, text) or None
