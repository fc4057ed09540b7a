"""What a title says by itself: the metrics it may name, its unit, and whether it is a mean or a highest value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.csv_table import vocabulary
from connectors.csv_table.mapping import DISTANCE
from connectors.csv_table.vocabulary import PAIR, plain
from healthkit.model.catalogue import Metric, catalogue
from healthkit.model.units import conversion, find_unit
from healthkit.source.tabular.forms import TIME_SPANS

_BRACKETS = re.compile(r"[(\[{]((?:[^()\[\]{}]|\([^()]*\))*)[)\]}]")
_JOINED = re.compile(r"^(.*?)[_\s]([^_\s]+)$")
_PREPOSITIONS = ("in", "en")
_A_DAY = re.compile(r"\s*(/|per |par |by )\s*(d|day|j|jour|24\s?h|night|nuit)\.?$", re.IGNORECASE)
_SCALE = re.compile(r"^\s*\d+\s*(-|–|à|to|/|\.\.)\s*\d+\s*$")


@dataclass(frozen=True)
class Heading:
    """A reading of a title. ``metrics`` has more than one where the person must say which is meant."""

    metrics: tuple[str, ...]
    unit: str | None = None
    of: str | None = None


def metric_of(name: str) -> Metric:
    """The metric by whose unit a column's own is checked."""
    shown = {DISTANCE: "distance_walking_running", PAIR: "blood_pressure_systolic"}
    return catalogue()[shown.get(name, name)]


def fits(unit: str, metric: Metric) -> bool:
    """Whether a metric can be in a unit."""
    if metric.unit == "{clock}":
        return False
    if unit in TIME_SPANS:
        return conversion("s", metric) is not None
    return conversion(unit, metric) is not None


def tokens(title: str) -> list[str]:
    """A title's words without what stands in brackets."""
    return plain(_BRACKETS.sub(" ", title).replace("%", " % ")).split()


def unit_said(text: str) -> str | None:
    """The unit that a bracket or a title's last word says."""
    known = vocabulary.unit_words()
    for said in (text, _A_DAY.sub("", text)):
        key = " ".join(said.split()).casefold()
        found = known.get(key) or known.get(key.replace(".", "")) or (said.strip() if key and find_unit(said) else None)
        if found:
            return found
    return None


def read_heading(title: str, row: str) -> Heading | None:
    """The first way of reading a title in which every word is understood; None where there is none."""
    if vocabulary.never(tokens(title)) or any(_SCALE.match(said) for said in _BRACKETS.findall(title)):
        return None
    for words, unit in ways(title):
        for rest, of in _with_aggregates(words):
            found = vocabulary.metrics(rest, row)
            if found and not (vocabulary.never(rest)):
                made = _checked(found, unit, of)
                if made is not None:
                    return made
    return None


def _checked(found: tuple[str, ...], unit: str | None, of: str | None) -> Heading | None:
    """The reading, where its unit is one that the metric can have; a percent of body fat is no mass."""
    if unit == "oz" and fits("mL", metric_of(found[0])):
        unit = "fl_oz"
    told = (_by_unit(name, unit) for name in found)
    fitting = tuple(dict.fromkeys(name for name in told if unit is None or fits(unit, metric_of(name))))
    return Heading(fitting, unit, of) if fitting else None


def _by_unit(name: str, unit: str | None) -> str:
    """The metric that a name means in a unit."""
    known = find_unit(unit) if unit else None
    return _OTHERWISE.get((name, known.quantity), name) if known else name


_OTHERWISE = {
    ("body_fat_percentage", "mass"): "body_fat_mass",
    ("body_fat_mass", "fraction"): "body_fat_percentage",
    ("body_water_percentage", "mass"): "body_water_mass",
    ("step_count", "pressure"): "blood_pressure_systolic",  # "PAS", pression artérielle systolique
    ("dietary_water", "fraction"): "body_water_percentage",
    ("sleep_deep", "fraction"): "sleep_deep_percentage",
    ("sleep_rem", "fraction"): "sleep_rem_percentage",
    ("sleep_core", "fraction"): "sleep_core_percentage",
    ("sleep_awake", "fraction"): "sleep_awake_percentage",
}
"""Metrics of one name that the unit tells apart."""


def ways(title: str) -> Iterator[tuple[list[str], str | None]]:
    """The words of a title, with the unit in brackets, behind or before them; at last without any."""
    said = [text for text in _BRACKETS.findall(title) if text.strip()]
    units = [unit for text in said if (unit := unit_said(text))]
    rest = _BRACKETS.sub(" ", title).strip()
    for text in said:  # "Heart rate (resting)"
        if not unit_said(text):
            rest = f"{rest} {text}"
    whole = plain(rest.replace("%", " ")).split()
    if units:
        yield whole, units[0]
        if units[0] == "count":  # "Activity (steps)": the bracket names what is counted
            yield plain(next(text for text in said if unit_said(text))).split(), units[0]
        return
    if "%" in rest:
        yield whole, "%"
        return
    raw = [word for word in re.split(r"[\s_,]+", re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", rest)) if word]
    for count in (2, 1):
        if len(raw) > count and (unit := unit_said(" ".join(raw[-count:]))):
            front = raw[:-count]
            if len(front) > 1 and front[-1].casefold() in _PREPOSITIONS:
                front = front[:-1]
            yield plain(" ".join(front)).split(), unit
    if len(raw) > 1 and (unit := unit_said(raw[0])):
        yield plain(" ".join(raw[1:])).split(), unit
    if len(whole) == 1 and (unit := unit_said(rest)):  # "Calories", "km": the unit alone names the metric
        yield whole, unit
    if whole and (unit := next((found for word in whole if (found := _told_by(word))), None)):
        yield whole, unit
    yield whole, None


def _told_by(word: str) -> str | None:
    """Words inside a title that say the unit, where they are more than a letter: ``Calories burned``."""
    return vocabulary.unit_words().get(word) if len(word) > 2 and word not in vocabulary.of_words() else None


def _with_aggregates(words: list[str]) -> Iterator[tuple[list[str], str | None]]:
    """The words as they are, for ``VO2 max`` is a name; then without ``avg`` and the like, with what these mean."""
    of = next((found for word in words if (found := vocabulary.of_words().get(word))), None)
    yield words, None
    if of and len(words) > 1:
        yield [word for word in words if word not in vocabulary.of_words()], of
